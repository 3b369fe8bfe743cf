public import ArgumentParser
import Scenarios
public import Workload

/// `plimsoll init`: a scenario file to start from.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Print a commented scenario file to start from.",
        discussion: """
            Examples:
              plimsoll init chat > chat.yaml
              plimsoll plan chat.yaml

            plimsoll schema scenario prints the JSON Schema of scenario files, for
            editors that complete and check YAML; plimsoll guide scenario lists all keys.
            """)

    @Argument(help: "chat, rag, summarization, code, agent, reasoning or batch.")
    var preset: WorkloadPreset = .chat

    func run() throws {
        try Output.write(ScenarioPreset.text(preset))
    }
}

extension WorkloadPreset: ExpressibleByArgument {}
