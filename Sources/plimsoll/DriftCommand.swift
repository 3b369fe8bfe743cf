import ArgumentParser
import Input
import Monitoring
import Questions
import Reports

/// `plimsoll drift`: where reality left the plan.
struct DriftCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Compare a saved plan with the metrics of the fleet that runs it.",
        usage: "plimsoll drift [<options>] <plan>",
        discussion: """
            Examples:
              plimsoll drift plan.json --prometheus http://127.0.0.1:9090 --from 7d
              plimsoll drift plan.json --prometheus http://127.0.0.1:9090 \\
                --from 2026-11-23 --to 2026-11-30 --match 'namespace="prod"'
              plimsoll drift plan.json --metrics week.om --markdown
              plimsoll drift plan.json --metrics ttft.json=ttft_p95 \\
                --metrics panel.csv --svg drift.svg

            Reads what vLLM, SGLang, TensorRT-LLM, TGI and Triton export, and DCGM. Each
            SLO is checked against what was measured; of what the plan assumed of requests,
            the moved figures are named, with the plan for what was measured. https is
            not supported: use a tunnel to the server.

            Exits with 2 when an SLO was violated or an assumption moved by more than the
            threshold, 74 when the server cannot be reached.
            """)

    @Argument(help: "A plan or month as --json wrote it; \"-\" reads standard input.")
    var plan: String

    @OptionGroup(title: "Measured") var measured: HistoryOptions

    @Option(help: ArgumentHelp("Change from which on an assumption counts as moved, in percent.", valueName: "percent"))
    var threshold = 20.0

    @Flag(help: "Compare only; do not plan for what was measured.")
    var noPlan = false

    @OptionGroup(title: "Output") var output: ChangeOutputOptions
    @OptionGroup(title: "Output") var drawing: DrawingOptions
    @OptionGroup(title: "Facts") var catalogOptions: CatalogOptions
    @OptionGroup(title: "Facts") var evidenceOptions: EvidenceOptions

    func validate() throws {
        guard threshold > 0, threshold <= 1000 else {
            throw ValidationError("--threshold: \(threshold) is outside 0 to 1000 percent")
        }
        guard measured.isGiven else { throw ValidationError("name a source: --prometheus URL or --metrics FILE") }
    }

    func run() throws {
        let document = try PlanInput.document(plan)
        let history = try RunWatch.watching("reading metrics") { try measured.history() }
        let knowledge = try evidenceOptions.load(try catalogOptions.load())
        let question = DriftQuestion(
            document, named: plan, history, threshold: threshold / 100, plansAgain: !noPlan)
        let answer = try RunWatch.watching("planning again") { try question.answer(knowledge) }
        for warning in answer.document.warnings { Output.complain(warning) }
        try drawing.save(answer.chart)
        try output.write(
            json: answer.document, text: { DriftText(answer.document, style: $0).lines },
            markdown: { DriftText(answer.document).markdown })
        guard answer.document.passed else { throw Failure(.gateNotMet, "") }
    }
}
