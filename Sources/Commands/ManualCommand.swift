import ArgumentParser
import Foundation
import Reports

/// `plimsoll man`: the manual page.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "man",
        abstract: "Print the manual page, in roff.",
        discussion: """
            Examples:
              plimsoll man | man -l -
              plimsoll man > /usr/local/share/man/man1/plimsoll.1
            """)

    func run() throws {
        let help = try JSONDecoder().decode(HelpDump.self, from: Data(Plimsoll._dumpHelp().utf8))
        try Output.write(ManualPage.text(help.command))
    }
}

/// What the argument parser knows of the commands, as it writes it out itself.
struct HelpDump: Decodable {
    /// A command.
    struct Command: Decodable {
        var commandName: String
        var abstract: String?
        var discussion: String?
        var shouldDisplay: Bool
        var subcommands: [Command]?
        var arguments: [Argument]?
    }

    /// A positional argument, an option or a flag.
    struct Argument: Decodable {
        struct Name: Decodable {
            var kind: String
            var name: String
        }

        var kind: String
        var shouldDisplay: Bool
        var isOptional: Bool
        var isRepeating: Bool
        var names: [Name]?
        var valueName: String?
        var defaultValue: String?
        var abstract: String?
    }

    var command: Command
}

/// The manual page in roff, with the macros that man and mandoc share.
enum ManualPage {
    private static let environment = [
        ("COLUMNS", "Characters in a line of text, from 40 to 1000; 80 when not set."),
        ("NO_COLOR", "Any value switches colour off, as TERM=dumb does."),
        ("PLIMSOLL_PAGER, PAGER", "The pager of plimsoll guide; an empty value switches it off."),
        ("XDG_DATA_HOME", "Where the store of measured runs is kept: plimsoll/runs.sqlite below it."),
    ]

    /// The page of `root` and of all its subcommands.
    static func text(_ root: HelpDump.Command) -> String {
        let name = root.commandName
        var lines = [
            ".TH \(name.uppercased()) 1 \"\" \"Plimsoll \(ProgramVersion.text)\" \"Plimsoll\"", ".SH NAME",
            "\(name) \\- " + escaped(sentence(root.abstract)), ".SH SYNOPSIS", ".B \(name)",
            ".I command", "[options]", ".SH DESCRIPTION",
        ]
        lines += prose(root.discussion) + [".SH COMMANDS"]
        for command in displayed(root.subcommands) { lines += section(command, under: name) }
        lines.append(".SH ENVIRONMENT")
        for (variable, meaning) in environment { lines += [".TP", ".B \(variable)", escaped(meaning)] }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func section(_ command: HelpDump.Command, under path: String) -> [String] {
        let path = path + " " + command.commandName
        let arguments = (command.arguments ?? []).filter { $0.shouldDisplay && !isHelp($0) }
        var lines = [".SS \(escaped(path))", escaped(command.abstract ?? ""), ".P", ".B " + escaped(path)]
        lines += arguments.map(usage) + [".P"] + prose(command.discussion)
        for argument in arguments {
            let standard = argument.defaultValue.map { " Default: \($0)." } ?? ""
            lines += [".TP", heading(argument), escaped((argument.abstract ?? "") + standard)]
        }
        return lines + displayed(command.subcommands).flatMap { section($0, under: path) }
    }

    private static func displayed(_ commands: [HelpDump.Command]?) -> [HelpDump.Command] {
        (commands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
    }

    private static func isHelp(_ argument: HelpDump.Argument) -> Bool {
        ["help", "version"].contains(argument.names?.last?.name)
    }

    private static func usage(_ argument: HelpDump.Argument) -> String {
        let text = heading(argument).dropFirst(".B ".count) + (argument.isRepeating ? " ..." : "")
        return argument.isOptional ? "[\(text)]" : String(text)
    }

    private static func heading(_ argument: HelpDump.Argument) -> String {
        let value = escaped("<\(argument.valueName ?? "value")>")
        guard argument.kind != "positional" else { return ".B " + value }
        let names = (argument.names ?? []).map { escaped(($0.kind == "long" ? "--" : "-") + $0.name) }
        return ".B " + names.joined(separator: ", ") + (argument.kind == "option" ? " " + value : "")
    }

    /// Paragraphs are filled; what is indented stays as it is, for it is to be copied.
    private static func prose(_ text: String?) -> [String] {
        var lines: [String] = []
        var isExample = false
        for line in (text ?? "").split(separator: "\n", omittingEmptySubsequences: false) {
            let indented = line.hasPrefix("  ")
            // Further left than prose, so that 80 columns hold the longest command.
            if indented != isExample { lines += indented ? [".nf", ".in 3n"] : [".in", ".fi"] }
            isExample = indented
            lines.append(line.isEmpty ? ".P" : escaped(String(indented ? line.dropFirst(2) : line)))
        }
        return lines + (isExample ? [".in", ".fi"] : []) + [".P"]
    }

    private static func sentence(_ text: String?) -> String {
        (text ?? "").trimmingCharacters(in: CharacterSet(charactersIn: "."))
    }

    /// Backslashes and hyphens mean something to roff, as a point or a quote at the beginning of a line does.
    private static func escaped(_ text: String) -> String {
        let text = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
        return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
    }
}
