import ArgumentParser
import Catalog
import Input
import Performance
internal import Planning
import Questions
import Reports
import Scenarios
internal import Workload

/// `plimsoll plan`: the main job.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Find the cheapest hardware that meets a scenario's SLOs.",
        discussion: """
            Examples:
              plimsoll plan                               a built-in example
              plimsoll plan chat.yaml --explain           with the arithmetic
              plimsoll plan chat.yaml --set workload.rate=20/s --set purchase=spot
              plimsoll plan chat.yaml --as-of 2025-05-31  at the prices of that day
              plimsoll plan chat.yaml --svg plan.svg      cost by accelerator, as a chart

            Every fleet shown was confirmed by event simulation. Exits with 3 when no
            configuration meets the SLOs, and says what would.
            """)

    @Argument(help: "Scenario file (YAML or JSON); \"-\" reads standard input. Left out: a built-in example.")
    var scenario: String?

    @Option(
        help: ArgumentHelp("Replace a value of the scenario, such as workload.rate=20/s.", valueName: "path=value"))
    var set: [String] = []

    @Option(
        help: ArgumentHelp(
            "Probability with which every SLO has to be met. Left out: the scenario's, or 80%.", valueName: "share"),
        transform: reading("confidence"))
    var confidence: Double?

    @Option(help: ArgumentHelp("How many options to list in JSON and CSV.", valueName: "count"))
    var top = 10

    @Flag(help: "Write a table in JSON (columns and data), as wandb.Table and mlflow.log_table take it.")
    var table = false

    @Flag(help: "Show the arithmetic behind the answer, with sources.")
    var explain = false

    @Flag(help: "Show what the simulation of the three cheapest fleets finds, beside the plan.")
    var simulate = false

    @OptionGroup var catalogOptions: CatalogOptions
    @OptionGroup var evidenceOptions: EvidenceOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var drawing: DrawingOptions
    @OptionGroup var picture: TerminalChartOptions

    func validate() throws {
        if simulate && (output.json || output.csv || table) {
            throw ValidationError("--simulate adds a table to the text; leave --json, --csv and --table out")
        }
        if table, output.json || output.csv { throw ValidationError("--table, --json and --csv exclude each other") }
        try FlagRange.check("--confidence", confidence)
        try FlagRange.check("--top", top)
    }

    func run() throws {
        let source = try ScenarioInput.source(scenario, overrides: set, confidence: confidence)
        if scenario == nil {
            Output.complain("planning the built-in example; plimsoll init prints a file to start from")
        }
        let knowledge = try evidenceOptions.load(try catalogOptions.load())
        let answer = try PlanQuestion(source, keeping: top)
            .answer(knowledge, withSavings: !output.json && !output.csv && !table)
        let plan = answer.plan
        if plan.isFeasible { try drawing.save(CommandCharts.plan(plan)) }
        if output.json {
            try Output.write(try JSONText.text(PlanDocument(plan, evidence: answer.replicas, source: source)))
        } else if output.csv {
            try Output.write(PlanCSV.text(plan))
        } else if table {
            try Output.write(try TableJSON.text(csv: PlanCSV.text(plan)))
        } else {
            let style = Output.style(noColor: output.noColor)
            var lines = PlanText(
                plan, evidence: answer.replicas, savings: answer.savings, explains: explain, style: style
            ).lines
            if let glyphs = picture.glyphs { lines += TerminalPictures.plan(plan, glyphs, columns: picture.columns) }
            if explain { lines += Explanation.plan(plan, knowledge.model) }
            if simulate {
                for single in plan.plans where single.best != nil {
                    lines += try [""] + PlanSimulation(single, model: knowledge.model).lines(style)
                }
            }
            try Output.write(lines: lines)
        }
        guard plan.isFeasible else { throw Failure(.infeasible, "") }
    }
}

/// Where a scenario is read from.
enum ScenarioInput {
    /// The scenario at `path`, on standard input, or the built-in one, with `overrides` of the form `path=value`;
    /// `confidence` is one more.
    static func source(_ path: String?, overrides: [String], confidence: Double? = nil) throws -> PlanSource {
        let changes = overrides + (confidence.map { ["confidence=\($0)"] } ?? [])
        return switch path {
        case nil: PlanSource.builtIn(changes: changes)
        case "-": PlanSource(try StandardInput.read(maximumBytes: 1 << 20), changes: changes)
        case let path?: PlanSource(try TextFile(path: path, maximumBytes: 1 << 20), changes: changes)
        }
    }
}
