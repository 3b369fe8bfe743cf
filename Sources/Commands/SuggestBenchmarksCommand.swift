import ArgumentParser
internal import Calibration
internal import Planning
import Questions
import Reports
import Scenarios

/// `plimsoll suggest-benchmarks`: what to measure next.
struct SuggestBenchmarksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suggest-benchmarks",
        abstract: "Name the few runs that would narrow a plan's cost range most.",
        usage: "plimsoll suggest-benchmarks [<options>] [<scenario>]",
        discussion: """
            Examples:
              plimsoll suggest-benchmarks chat.yaml
              plimsoll suggest-benchmarks chat.yaml --count 5 --json
            """)

    @Argument(help: "Scenario file (YAML or JSON); \"-\" reads standard input. Left out: a built-in example.")
    var scenario: String?

    @Option(help: ArgumentHelp("Replace a value of the scenario.", valueName: "path=value"))
    var set: [String] = []

    @Option(help: ArgumentHelp("How many runs to name.", valueName: "count"))
    var count = 3

    @OptionGroup var evidenceOptions: EvidenceOptions
    @OptionGroup var catalogOptions: CatalogOptions

    @Flag(help: "Write JSON, with a schema version.")
    var json = false

    func validate() throws {
        try FlagRange.check("--count", count)
    }

    func run() throws {
        let catalog = try catalogOptions.load()
        let knowledge = try evidenceOptions.load(catalog)
        let plan = try PlanQuestion(try ScenarioInput.source(scenario, overrides: set), keeping: 20).answer(knowledge)
            .plan
        let suggestions = BenchmarkSuggestions(plan, knowledge.model, count: count)
        if json {
            try Output.write(try JSONText.text(suggestions))
        } else {
            try Output.write(lines: suggestions.lines)
        }
        guard plan.isFeasible else { throw Failure(.infeasible, "") }
    }
}
