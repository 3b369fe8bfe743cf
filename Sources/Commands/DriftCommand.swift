import ArgumentParser
import Catalog
import Input
import Monitoring
import PriceLists
import Questions
import Reports

/// `plimsoll drift`: where reality left the plan.
struct DriftCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Compare a saved plan with the metrics or the billing data of its fleet.",
        usage: "plimsoll drift [<options>] <plan>",
        discussion: """
            Examples:
              plimsoll drift plan.json --prometheus http://127.0.0.1:9090 --from 7d
              plimsoll drift plan.json --prometheus http://127.0.0.1:9090 \\
                --from 2026-11-23 --to 2026-11-30 --match 'namespace="prod"'
              plimsoll drift plan.json --metrics week.om --markdown
              plimsoll drift plan.json --metrics ttft.json=ttft_p95 \\
                --metrics panel.csv --svg drift.svg
              plimsoll drift plan.json --bill october.csv.gz --tag team=search
              plimsoll drift plan.json --evidently report.json

            Reads what vLLM, SGLang, TensorRT-LLM, TGI and Triton export, and DCGM. Each
            SLO is checked against what was measured; of what the plan assumed of requests,
            the moved figures are named, with the plan for what was measured. https is
            not supported: use a tunnel to the server.

            --bill holds the plan's cost against what was spent on its accelerators, by
            month: FOCUS 1.0 to 1.2, which AWS, Azure and Google export, or the AWS Cost
            and Usage Report, as CSV. Prices really paid for later plans: prices import.

            Exits with 2 when an SLO was violated, or an assumption or the spend moved by
            more than the threshold, 74 when the server cannot be reached.
            """)

    @Argument(help: "A plan or month as --json wrote it; \"-\" reads standard input.")
    var plan: String

    @OptionGroup(title: "Measured") var measured: HistoryOptions

    @Option(
        help: ArgumentHelp(
            "Billing data to compare with instead: a CSV file, compressed or not; \"-\" reads standard input. Repeat it.",
            valueName: "file"))
    var bill: [String] = []

    @Option(
        help: ArgumentHelp(
            "Report of Evidently on requests to compare with instead, as save_json writes it.", valueName: "file"))
    var evidently: String?

    @Option(help: ArgumentHelp("Only rows of the billing data with this tag.", valueName: "name=value"))
    var tag: String?

    @OptionGroup(title: "Measured") var rates: ExchangeRateOptions

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
        guard [measured.isGiven, !bill.isEmpty, evidently != nil].count(where: { $0 }) == 1 else {
            throw ValidationError(
                "name one source: --prometheus URL, --metrics FILE, --bill FILE or --evidently FILE")
        }
        if bill.isEmpty {
            if tag != nil { throw ValidationError("--tag goes with --bill") }
            if !rates.exchangeRate.isEmpty { throw ValidationError("--exchange-rate goes with --bill") }
        }
        if !measured.isGiven {
            if noPlan { throw ValidationError("--no-plan goes with metrics") }
            if drawing.svg != nil { throw ValidationError("--svg goes with metrics") }
        }
        _ = try tagParts()
    }

    /// Name and value of the tag.
    private func tagParts() throws -> (name: String, value: String)? {
        guard let tag else { return nil }
        guard let equals = tag.firstIndex(of: "="), equals != tag.startIndex else {
            throw ValidationError("--tag: \"\(tag.prefix(40))\" is not of the form name=value, such as team=search")
        }
        return (String(tag[..<equals]), String(tag[tag.index(after: equals)...]))
    }

    private func compareReport(_ path: String, _ plan: PlanDocument) throws {
        let file = try TextFile(path: path, maximumBytes: EvidentlyReport.maximumSize)
        let answer = EvidentlyDocument(try EvidentlyReport(file), models: plan.models.map(\.model))
        for warning in answer.warnings { Output.complain(warning) }
        try output.write(
            json: answer, text: { EvidentlyText(answer, style: $0).lines },
            markdown: { EvidentlyText(answer).markdown })
        guard answer.passed else { throw Failure(.gateNotMet, "") }
    }

    private func compareSpend(_ plan: PlanDocument) throws {
        let catalog = try catalogOptions.load()
        var context = PriceImportContext(catalog.hardware)
        context.rates = try rates.rates()
        let tag = try tagParts()
        let bills = try RunWatch.watching("reading bills") {
            try bill.map { path in try Bill(path: path, context, tag: tag) }
        }
        let question = SpendQuestion(plan, named: self.plan, bills, threshold: threshold / 100)
        let answer = try question.answer(try evidenceOptions.load(catalog))
        for warning in answer.warnings { Output.complain("warning: " + warning) }
        try output.write(
            json: answer, text: { SpendText(answer, style: $0).lines }, markdown: { SpendText(answer).markdown })
        guard answer.passed else { throw Failure(.gateNotMet, "") }
    }

    func run() throws {
        let document = try PlanInput.document(plan)
        if !bill.isEmpty { return try compareSpend(document) }
        if let evidently { return try compareReport(evidently, document) }
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
