import ArgumentParser
import Calibration
import Catalog
import Economics
import Input
import Performance
import Planning
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
              plimsoll month chat.yaml --export focus > forecast.csv
              plimsoll month chat.yaml --export kubernetes | kubectl apply --dry-run=client -f -

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
        if json, export != nil { throw ValidationError("--json and --export exclude each other") }
    }

    func run() throws {
        let catalog = try catalogOptions.load()
        let evidence = try evidenceOptions.load(catalog)
        let document = try ScenarioInput.document(scenario, overrides: [])
        let question = try WhatIf(document, catalog: catalog) { evidence.coefficients(for: $0) }
        let bound = try question.changed(by: set.map { try ScenarioOverride(parsing: $0, option: "--set") })
        let predictor = try evidence.predictor()
        let prices = try APIPrice.shipped()
        let facts = try OnPremFact.shipped()
        let wanted = try APIChoice.prices(named: api, among: prices)
        let month = ScenarioMonth(bound, catalog: catalog) {
            evidence.coefficients(for: $0)
        } question: { plan in
            MonthQuestion(
                plan, bound, predictor: predictor, apis: APIChoice.prices(for: plan.model, among: prices) + wanted,
                facts: facts, contingency: contingency / 100, confidence: confidence)
        }
        if month.monthly != nil { try drawing.save(CommandCharts.month(month)) }
        switch export {
        case nil where json: try Output.write(try JSONText.text(MonthDocument(month)))
        case nil:
            let style = Output.style(noColor: noColor)
            var lines = MonthText(month, style: style).lines
            if simulate { lines += try simulated(month, evidence).flatMap { DaySimulationText($0).lines(style) } }
            try Output.write(lines.joined(separator: "\n") + "\n")
        case .focus: try Output.write(FocusForecast.text(month))
        case .instances: try Output.write(InstanceList.text(month))
        case .kubernetes: try Output.write(KubernetesManifests.text(month))
        case .prometheus: try Output.write(PrometheusRules.text(month))
        }
        guard month.monthly != nil else { throw Failure(.infeasible, "") }
    }
}

extension MonthCommand {
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
}
