import ArgumentParser

/// `plimsoll completions`: for the shell.
struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print a completion script for bash, zsh or fish.",
        discussion: """
            Examples:
              plimsoll completions bash > /etc/bash_completion.d/plimsoll
              plimsoll completions zsh > "${fpath[1]}/_plimsoll"
              plimsoll completions fish > ~/.config/fish/completions/plimsoll.fish
            """)

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    func run() throws {
        let shell: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        try Output.write(Plimsoll.completionScript(for: shell) + "\n")
    }
}

/// A shell that completes commands.
enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish
}
