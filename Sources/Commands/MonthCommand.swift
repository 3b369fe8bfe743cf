import ArgumentParser
import Calibration
import Catalog
import Input
import Performance
import Planning
import Quantities
import Questions
import Reports
import Scenarios
internal import Workload

/// `plimsoll month`: what a scenario really costs through a month.
struct MonthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "month",
        abstract: "Show a plan by the hour: replicas, purchase mix, monthly cost.",
        discussion: """
            Examples:
              plimsoll month chat.yaml --set traffic.profile=consumer \\
                --set "purchase=[on_demand, reserved_1y]"
              plimsoll month chat.yaml --confidence 95%
              plimsoll month chat.yaml --api gpt-4o-mini
              plimsoll month chat.yaml --export focus --month 2027-01 > forecast.csv
              plimsoll month chat.yaml --export kubernetes > fleet.yaml
              plimsoll month chat.yaml --set traffic.trace=requests.csv --simulate
              plimsoll month chat.yaml --pools 50   disaggregated serving over 50 GB/s
              plimsoll month chat.yaml --svg month.svg   and month-on-premises.svg,
                                                         buying against renting

            A scenario with "workloads" gets one monthly cost: workloads of one model
            share a fleet where that is cheaper, and batches fill its quiet hours;
            --export writes all its fleets. The rate of a scenario is that of the busiest
            hour; "traffic" says what the week looks like. Exits with 3 when no
            configuration meets the SLOs.
            """)

    @Argument(help: "Scenario file (YAML or JSON); \"-\" reads standard input. Left out: a built-in example.")
    var scenario: String?

    @Option(help: ArgumentHelp("Replace or multiply a value: workload.rate=2x.", valueName: "path=value"))
    var set: [String] = []

    @Option(
        help: ArgumentHelp(
            "Probability with which every SLO has to be met. Left out: the scenario's, or 80%.", valueName: "share"),
        transform: reading("confidence"))
    var confidence: Double?

    @Option(help: ArgumentHelp("Hosted model to compare with, by its name. Repeat it.", valueName: "name"))
    var api: [String] = []

    @Option(help: ArgumentHelp("Part of the monthly cost to set aside, in percent.", valueName: "percent"))
    var contingency = 0.0

    @Option(
        help: ArgumentHelp(
            "Write instead, for other programs: "
                + ExportForm.allCases.map(\.rawValue).joined(separator: ", ") + ".", valueName: "form"))
    var export: ExportForm?

    @Option(
        help: ArgumentHelp(
            "Billing and charge period of --export focus. Left out: the month of the newest price.",
            valueName: "YYYY-MM"))
    var month: String?

    @Flag(help: "Simulate the busiest day too, request by request.")
    var simulate = false

    @Option(
        help: ArgumentHelp(
            "Size disaggregated serving too, with this link for KV caches.", valueName: "GB/s"))
    var pools: Double?

    @Flag(help: "Write JSON, with a schema version.")
    var json = false

    @Flag(help: "No colour.")
    var noColor = false

    @OptionGroup var drawing: DrawingOptions
    @OptionGroup var catalogOptions: CatalogOptions
    @OptionGroup var evidenceOptions: EvidenceOptions

    func validate() throws {
        try FlagRange.check("--confidence", confidence)
        try FlagRange.check("--contingency", contingency)
        try FlagRange.check("--pools", pools)
        if json, pools != nil { throw ValidationError("--pools has no JSON form") }
        if json, export != nil { throw ValidationError("--json and --export exclude each other") }
        if month != nil, export != .focus { throw ValidationError("--month is for --export focus") }
        _ = try period()
    }

    /// The first day of the billing period.
    private func period() throws -> CalendarDate? {
        guard let month else { return nil }
        guard let day = CalendarDate(month + "-01") else {
            throw ValidationError("--month: \"\(month.prefix(40))\" is not a month; write it as 2027-01")
        }
        return day
    }

    func run() throws {
        let source = try ScenarioInput.source(scenario, overrides: set, confidence: confidence)
        let catalog = try catalogOptions.load()
        let knowledge = try evidenceOptions.load(catalog)
        var options = MonthView.Options()
        options.apis = api
        options.contingency = contingency / 100
        let view = try MonthView(source, options, knowledge)
        if let portfolio = view.portfolio {
            guard drawing.svg == nil else { throw ValidationError("--svg is for one workload: draw each by itself") }
            try write(view, source, catalog) { PortfolioText(portfolio, style: $0).lines }
        } else if let month = view.fleets.first?.month {
            if month.monthly != nil {
                try drawing.save(CommandCharts.month(month))
                try drawing.save(CommandCharts.onPremises(month), beside: "-on-premises")
            }
            try write(view, source, catalog) { MonthText(month, style: $0).lines }
        }
        guard view.plan.monthly != nil else { throw Failure(.infeasible, "") }
    }

    private func write(
        _ view: MonthView, _ source: PlanSource, _ catalog: Catalog, text: (TerminalStyle) -> [String]
    ) throws {
        switch export {
        case nil where json:
            let days = simulate ? try RunWatch.watching("simulating") { try view.days() } : []
            try Output.write(try JSONText.text(view.document(days: days, source: source)))
        case nil:
            let style = Output.style(noColor: noColor)
            var lines = text(style)
            if simulate {
                lines += try RunWatch.watching("simulating") { try view.days() }.flatMap {
                    DaySimulationText($0).lines(style)
                }
                lines += try view.batches().flatMap { BatchSimulationText($0).lines(style) }
            }
            if let pools {
                lines += try view.pools(bandwidth: .gigabytesPerSecond(pools), catalog)
                    .flatMap { PoolText($0).lines(style) }
            }
            try Output.write(lines: lines)
        case let form?:
            let fleets = view.fleets.map { fleet in
                (workload: fleet.names.isEmpty ? nil : fleet.names.joined(separator: " + "), month: fleet.month)
            }
            for item in form == .focus ? FocusForecast.unpriced(fleets) : [] {
                Output.complain("warning: \(item) has no known price and is left out")
            }
            try Output.write(try form.text(fleets, period: try period(), catalog))
        }
    }
}

/// What a month can be written as for other programs.
enum ExportForm: String, ExpressibleByArgument, CaseIterable {
    case focus, instances, kubernetes, ray
    case llmd = "llm-d"
    case kserve, prometheus, grafana, k6, locust, jmeter, benchmark

    /// The text for all fleets: each with the workloads that it serves, nil for the only one.
    func text(
        _ fleets: [(workload: String?, month: ScenarioMonth)], period: CalendarDate?, _ catalog: Catalog
    ) throws -> String {
        switch self {
        case .focus: FocusForecast.text(fleets, period: period, listPrices: catalog.offers)
        case .instances: InstanceList.text(fleets)
        case .kubernetes: KubernetesManifests.text(fleets)
        case .ray: try ServingValues.ray(fleets)
        case .llmd: try ServingValues.llmd(fleets)
        case .kserve: try ServingValues.kserve(fleets)
        case .prometheus: PrometheusRules.text(fleets)
        case .grafana: try GrafanaDashboard.text(fleets)
        case .k6: LoadScripts.k6(fleets)
        case .locust: LoadScripts.locust(fleets)
        case .jmeter: LoadScripts.jmeter(fleets)
        case .benchmark: LoadScripts.benchmark(fleets)
        }
    }
}
