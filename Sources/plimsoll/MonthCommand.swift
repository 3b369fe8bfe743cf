import ArgumentParser
import Calibration
import Catalog
import Economics
import Input
import Performance
import Planning
import Quantities
import Reports
import Scenarios
internal import Workload

/// `plimsoll month`: what a scenario really costs through a month.
struct MonthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "month",
        abstract: "Plan a month: replicas by the hour, how to buy them, the bill, and what else it could cost.",
        discussion: """
            Examples:
              plimsoll month chat.yaml --set traffic.profile=consumer --set "purchase=[on_demand, reserved_1y]"
              plimsoll month chat.yaml --confidence 0.95
              plimsoll month chat.yaml --api gpt-4o-mini
              plimsoll month chat.yaml --levers               what would save most
              plimsoll month chat.yaml --export focus > forecast.csv
              plimsoll month chat.yaml --export kubernetes | kubectl apply --dry-run=client -f -

              plimsoll month chat.yaml --set traffic.trace=requests.csv --simulate
              plimsoll month chat.yaml --pools 50             prompts and answers apart, KV caches over 50 GB/s
            A scenario with "workloads" gets one bill: workloads of one model share a fleet where that is cheaper, and
            batches fill its quiet hours; --export writes all its fleets.
            The rate of the scenario is that of the busiest hour; "traffic" in the scenario says what the week looks like.
            Exits with 3 when nothing holds every promise.
            """)

    @Argument(help: "Scenario file (YAML or JSON); \"-\" reads standard input. Left out: a built-in example.")
    var scenario: String?

    @Option(help: ArgumentHelp("Replace or multiply a value: workload.rate=2x.", valueName: "path=value"))
    var set: [String] = []

    @Option(help: ArgumentHelp("Hold the promises with this probability, such as 0.95.", valueName: "share"))
    var confidence: Double?

    @Option(help: ArgumentHelp("Hosted model to compare with, by its name. Repeat it.", valueName: "name"))
    var api: [String] = []

    @Option(help: ArgumentHelp("Part of the bill to set aside, in percent.", valueName: "percent"))
    var contingency = 0.0

    @Option(help: "Write instead: focus (CSV), instances (CSV), kubernetes (YAML) or prometheus (YAML).")
    var export: ExportForm?

    @Flag(help: "Simulate the busiest day too, request by request.")
    var simulate = false

    @Option(
        help: ArgumentHelp(
            "Size separate pools for prompts and answers too, with this link for KV caches.", valueName: "GB/s"))
    var pools: Double?

    @Flag(help: "Try the usual ways to save on the month's bill, and rank them, instead.")
    var levers = false

    @Flag(help: "Write JSON, with a schema version.")
    var json = false

    @Flag(help: "No colour.")
    var noColor = false

    @OptionGroup var drawing: DrawingOptions
    @OptionGroup var catalogOptions: CatalogOptions
    @OptionGroup var evidenceOptions: EvidenceOptions

    func validate() throws {
        if let confidence, !(0.5...0.999).contains(confidence) {
            throw ValidationError("--confidence: \(confidence) is out of range (0.5 to 0.999)")
        }
        guard (0...100).contains(contingency) else {
            throw ValidationError("--contingency: \(contingency) is out of range (0 to 100)")
        }
        if let pools, !(0.1...10_000).contains(pools) {
            throw ValidationError("--pools: \(pools) is out of range (0.1 to 10000 GB/s)")
        }
        if json, pools != nil { throw ValidationError("--pools has no JSON form") }
        if levers, export != nil || simulate || pools != nil || confidence != nil {
            throw ValidationError("--levers goes with --json alone")
        }
        if json, export != nil { throw ValidationError("--json and --export exclude each other") }
    }

    func run() throws {
        let catalog = try catalogOptions.load()
        let evidence = try evidenceOptions.load(catalog)
        var document = try ScenarioInput.document(scenario, overrides: [])
        let index = IndexedCatalog(catalog)
        let assumed = set.isEmpty ? [] : (try? Scenario.all(of: document, catalog: index))?.placedAssumptions ?? []
        for text in set {
            let change = try ScenarioOverride(parsing: text, option: "--set")
            document = try document.applying(change, assumptions: assumed)
        }
        let asking = try Asking(self, evidence)
        if levers {
            let ranking = try LeverRanking(
                monthsOf: WhatIf(document, catalog: catalog) { evidence.coefficients(for: $0) }, catalog: catalog
            ) {
                evidence.coefficients(for: $0)
            } asked: {
                asking.bill($0, $1)
            }
            return try write(ranking)
        }
        let parts = try Scenario.all(of: document, catalog: index)
        guard parts.count > 1 || parts[0].workload.offlineShare > 0 else {
            let month = ScenarioMonth(parts[0], catalog: catalog, compared: Self.compared) {
                evidence.coefficients(for: $0)
            } question: {
                asking.question(parts[0], $0)
            }
            if confidence != nil, month.models.contains(where: { $0.best != nil && $0.confidence == nil }) {
                Output.complain("--confidence: it is not known how far the prediction may be off; sized as expected")
            }
            try write(month, evidence, catalog)
            guard month.monthly != nil else { throw Failure(.infeasible, "") }
            return
        }
        guard drawing.svg == nil else { throw ValidationError("--svg is for one workload: draw each by itself") }
        let month = PortfolioMonth(
            parts, budget: try document.budget(), catalog: catalog, compared: Self.compared
        ) {
            evidence.coefficients(for: $0)
        } question: {
            asking.question($0, $1)
        }
        if let export {
            try Output.write(export.text(month.fleets.map { ($0.names.joined(separator: " + "), $0.month) }))
        } else if json {
            try Output.write(try JSONText.text(PortfolioDocument(month)))
        } else {
            let style = Output.style(noColor: noColor)
            var lines = PortfolioText(month, style: style).lines
            if simulate { lines += try month.fleets.flatMap { try simulation($0.month, evidence, style) } }
            lines += try month.fleets.flatMap { try pooled($0.month, evidence, catalog) }
                .flatMap { PoolText($0).lines(style) }
            try Output.write(lines.joined(separator: "\n") + "\n")
        }
        guard month.monthly != nil else { throw Failure(.infeasible, "") }
    }

    private func write(_ month: ScenarioMonth, _ evidence: Evidence, _ catalog: Catalog) throws {
        if month.monthly != nil { try drawing.save(CommandCharts.month(month)) }
        switch export {
        case nil where json:
            let days = simulate ? try simulated(month, evidence) : []
            try Output.write(try JSONText.text(MonthDocument(month, days: days)))
        case nil:
            let style = Output.style(noColor: noColor)
            var lines = MonthText(month, style: style).lines
            if simulate { lines += try simulation(month, evidence, style) }
            lines += try pooled(month, evidence, catalog).flatMap { PoolText($0).lines(style) }
            try Output.write(lines.joined(separator: "\n") + "\n")
        case let form?: try Output.write(form.text([(nil, month)]))
        }
    }
}

extension MonthCommand {
    private func write(_ ranking: LeverRanking) throws {
        if json { return try Output.write(try JSONText.text(LeverDocument(ranking))) }
        let text = LeverText(ranking, basis: "Bills are of the whole month; times are the closed form's at the peak.")
        try Output.write(text.lines(Output.style(noColor: noColor)).joined(separator: "\n") + "\n")
        guard ranking.base.monthly != nil else { throw Failure(.infeasible, "") }
    }

    /// Accelerators that the text puts side by side: all are sized by simulation, not the cheapest alone.
    private static let compared = 6

    /// What is asked about each plan.
    private struct Asking: Sendable {
        let contingency: Double
        let confidence: Double?
        let predictor: Predictor
        let prices: [APIPrice]
        let facts: [OnPremFact]
        let wanted: [APIPrice]

        init(_ command: MonthCommand, _ evidence: Evidence) throws {
            contingency = command.contingency / 100
            confidence = command.confidence
            predictor = try evidence.predictor()
            prices = try APIPrice.shipped()
            facts = try OnPremFact.shipped()
            wanted = try APIChoice.prices(named: command.api, among: prices)
        }

        /// What the bill alone needs.
        func bill(_ scenario: Scenario, _ plan: Plan) -> MonthQuestion {
            MonthQuestion(plan, scenario, predictor: predictor, apis: [], facts: [], contingency: contingency)
        }

        func question(_ scenario: Scenario, _ plan: Plan) -> MonthQuestion {
            MonthQuestion(
                plan, scenario, predictor: predictor, apis: APIChoice.prices(for: plan.model, among: prices) + wanted,
                facts: facts, contingency: contingency, confidence: confidence)
        }
    }

    /// Pools for the busiest hour of each model that comes at a rate, on its replica and on those of the next accelerators.
    private func pooled(_ month: ScenarioMonth, _ evidence: Evidence, _ catalog: Catalog) throws -> [PoolSizing] {
        guard let pools else { return [] }
        return try month.models.compactMap { model in
            guard let best = model.best else { return nil }
            return try PoolSizing(
                try Replica(best.deployment, evidence.coefficients(for: best.deployment)), model.demand,
                bandwidth: .gigabytesPerSecond(pools), market: Market(catalog.offers.filter(month.limits.admits)),
                others: model.others.prefix(5).map {
                    try Replica($0.deployment, evidence.coefficients(for: $0.deployment))
                })
        }
    }

    /// The busiest day of each model that is served by the hour, and one run of each batch, in words.
    private func simulation(
        _ month: ScenarioMonth, _ evidence: Evidence, _ style: TerminalStyle
    ) throws -> [String] {
        try simulated(month, evidence).flatMap { DaySimulationText($0).lines(style) }
            + month.models.compactMap { model -> BatchSimulation? in
                guard let best = model.best else { return nil }
                return try BatchSimulation(
                    try Replica(best.deployment, evidence.coefficients(for: best.deployment)), best, model.demand)
            }.flatMap { BatchSimulationText($0).lines(style) }
    }

    /// The busiest day of each model that is served by the hour.
    private func simulated(_ month: ScenarioMonth, _ evidence: Evidence) throws -> [DaySimulation] {
        try month.models.compactMap { model in
            guard let best = model.best, let schedule = best.schedule else { return nil }
            return try DaySimulation(
                try Replica(best.deployment, evidence.coefficients(for: best.deployment)), schedule, model.demand,
                margin: model.traffic.sizingFactor)
        }
    }
}

/// What a month can be written as for other programs.
enum ExportForm: String, ExpressibleByArgument, CaseIterable {
    case focus, instances, kubernetes, prometheus

    /// The text for all fleets: each with the workloads that it serves, nil for the only one.
    func text(_ fleets: [(workload: String?, month: ScenarioMonth)]) -> String {
        switch self {
        case .focus: FocusForecast.text(fleets)
        case .instances: InstanceList.text(fleets)
        case .kubernetes: KubernetesManifests.text(fleets)
        case .prometheus: PrometheusRules.text(fleets)
        }
    }
}
