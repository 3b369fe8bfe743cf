import ArgumentParser
import Catalog
import Input
import Performance
import Planning
import Reports
import Scenarios
internal import Workload

/// `plimsoll plan`: the main job.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Find the cheapest hardware that serves a scenario and keeps its promises.",
        discussion: """
            Examples:
              plimsoll plan                                   the built-in example: chat with Llama 3.1 70B
              plimsoll plan chat.yaml --explain               with the arithmetic, line by line
              plimsoll plan chat.yaml --set workload.rate=20/s --set purchase=spot
              plimsoll plan chat.yaml --as-of 2025-05-31      at the prices of that day
              plimsoll plan chat.yaml --svg plan.svg          what each accelerator would cost, as a chart

            Exits with 3 when nothing holds every promise, and says what would.
            """)

    @Argument(help: "Scenario file (YAML or JSON); \"-\" reads standard input. Left out: a built-in example.")
    var scenario: String?

    @Option(
        help: ArgumentHelp("Replace a value of the scenario, such as workload.rate=20/s.", valueName: "path=value"))
    var set: [String] = []

    @Option(help: ArgumentHelp("How many ways to list in JSON and CSV.", valueName: "count"))
    var top = 10

    @Flag(help: "Show the arithmetic behind the answer, with sources.")
    var explain = false

    @Flag(help: "Check the three cheapest ways by simulation, and say where it disagrees.")
    var simulate = false

    @OptionGroup var catalogOptions: CatalogOptions
    @OptionGroup var evidenceOptions: EvidenceOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var drawing: DrawingOptions
    @OptionGroup var picture: TerminalChartOptions

    func validate() throws {
        if simulate && (output.json || output.csv) {
            throw ValidationError("--simulate adds a table to the text; leave --json and --csv out")
        }
        guard (1...10_000).contains(top) else { throw ValidationError("--top: \(top) is out of range (1 to 10000)") }
    }

    func run() throws {
        let catalog = try catalogOptions.load()
        let source = try ScenarioInput.source(scenario, overrides: set)
        let document = try source.document()
        let bound = try Scenario.all(of: document, catalog: IndexedCatalog(catalog))
        if scenario == nil {
            Output.complain("planning the built-in example; plimsoll init prints a file to start from")
        }
        let evidence = try evidenceOptions.load(catalog)
        let plan = Planner.plan(
            bound, name: document.name, budget: try document.budget(), catalog: catalog, keeping: top
        ) { evidence.coefficients(for: $0) }
        let replicas = output.csv ? [] : try evidence.replicas(of: plan)
        if plan.isFeasible { try drawing.save(CommandCharts.plan(plan)) }
        if output.json {
            try Output.write(try JSONText.text(PlanDocument(plan, evidence: replicas, source: source)))
        } else if output.csv {
            try Output.write(PlanCSV.text(plan))
        } else {
            let style = Output.style(noColor: output.noColor)
            var lines = PlanText(plan, evidence: replicas, style: style).lines
            if let glyphs = picture.glyphs { lines += TerminalPictures.plan(plan, glyphs, columns: picture.columns) }
            if explain { lines += explanation(plan, evidence) }
            if simulate {
                for single in plan.plans where single.best != nil {
                    lines += try [""] + PlanSimulation(single) { evidence.coefficients(for: $0) }.lines(style)
                }
            }
            try Output.write(lines.joined(separator: "\n") + "\n")
        }
        guard plan.isFeasible else { throw Failure(.infeasible, "") }
    }

    private func explanation(_ plan: ScenarioPlan, _ evidence: Evidence) -> [String] {
        plan.plans.flatMap { single -> [String] in
            guard let best = single.best,
                let replica = try? Replica(best.deployment, evidence.coefficients(for: best.deployment))
            else { return [] }
            let lengths = single.demand.shape.mean
            return [""] + Explanation.lines(replica, best.estimate, lengths) + Explanation.cost(best, lengths)
        }
    }
}

/// Where a scenario is read from.
enum ScenarioInput {
    /// The scenario at `path`, on standard input, or the built-in one, with `overrides` of the form `path=value`.
    static func document(_ path: String?, overrides: [String]) throws -> ScenarioDocument {
        try source(path, overrides: overrides).document()
    }

    /// The same as text, to be kept beside what is made from it.
    static func source(_ path: String?, overrides: [String]) throws -> PlanSource {
        switch path {
        case nil: try source(PlanSource.builtIn().file, overrides: overrides)
        case "-": try source(try StandardInput.read(maximumBytes: 1 << 20), overrides: overrides)
        case let path?: try source(try TextFile(path: path, maximumBytes: 1 << 20), overrides: overrides)
        }
    }

    /// A scenario that has been read, with `overrides` to make.
    static func source(_ file: TextFile, overrides: [String]) throws -> PlanSource {
        for override in overrides {
            guard let equals = override.firstIndex(of: "="), equals != override.startIndex else {
                throw ValidationError(
                    "--set: \"\(override)\" is not of the form path=value, such as workload.rate=20/s")
            }
        }
        return PlanSource(file, changes: overrides)
    }
}
