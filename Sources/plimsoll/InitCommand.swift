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
              plimsoll init --schema > scenario.schema.json   for editors that complete and check YAML
            """)

    @Argument(help: "chat, rag, summarization, code, agent, reasoning or batch.")
    var preset: WorkloadPreset = .chat

    @Flag(help: "Print the JSON Schema of scenario files instead.")
    var schema = false

    func run() throws {
        try Output.write(schema ? ScenarioSchema.json + "\n" : ScenarioPreset.text(preset))
    }
}

extension WorkloadPreset: ExpressibleByArgument {}
