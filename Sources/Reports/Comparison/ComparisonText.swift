internal import Calibration
internal import Catalog
internal import Economics
internal import Performance
internal import Planning
internal import Quantities
internal import Workload

/// A comparison for a terminal: one line a figure, one column an accelerator or cloud.
public struct ComparisonText {
    private let report: ComparisonReport
    private let style: TerminalStyle

    /// The text of `report`.
    public init(_ report: ComparisonReport, style: TerminalStyle = .plain) {
        self.report = report
        self.style = style
    }

    /// All lines.
    public var lines: [String] {
        let demand = report.demand
        let slos = demand.serviceLevel.targets.map(Wording.target)
        let head = [
            style.bold(report.columns.lazy.compactMap { $0.column.option?.deployment.model.id }.first ?? "Comparison"),
            "  load     \(Wording.load(demand.arrival)), \(Wording.shape(demand.shape)), \(Figures.percent(demand.headroom)) headroom",
            "  SLO      "
                + (slos.isEmpty ? "none; the load is within capacity" : slos.joined(separator: ", ")),
            "",
        ]
        var table = TextTable(
            [("", .left)]
                + report.columns.map { column in
                    ((column.column.provider.map { $0 + " " } ?? "") + column.column.accelerator.id, .right)
                })
        for (name, cell) in rows { table.add([name] + report.columns.map(cell)) }
        return head + table.lines(style).map { "  " + $0 } + reasons
    }

    private typealias Cell = (ComparisonReport.Column) -> String

    private var rows: [(String, Cell)] {
        [
            ("replica", option { "\($0.deployment.parallelism) \($0.deployment.weightPrecision.rawValue)" }),
            ("replicas", option { String($0.replicas) }),
            ("GPUs used / rented", option { "\($0.acceleratorsUsed) / \($0.acceleratorsRented)" }),
            ("TTFT mean", interval(.ttft) { Figures.time(Seconds($0)) }),
            ("TTFT p95", point { Figures.time($0.point.ttft.p95) }),
            ("TPOT mean", interval(.tpot) { Figures.time(Seconds($0)) }),
            ("TPOT p95", point { Figures.time($0.point.tpot.p95) }),
            ("E2E mean", interval(.e2e) { Figures.time(Seconds($0)) }),
            ("output tokens/s per user", point { Figures.number($0.perceivedTokens.perSecond) }),
            ("capacity, requests/s", option { Figures.number($0.estimate.capacity.perSecond * Double($0.replicas)) }),
            ("capacity of a GPU, output tokens/s", option(perDevice)),
            ("utilization", option { Figures.percent($0.utilization) }),
            ("MBU", point { Figures.percent($0.modelBandwidthUtilization) }),
            ("MFU", point { Figures.percent($0.modelFLOPsUtilization) }),
            ("bound by", point { $0.bottleneck.rawValue }),
            ("offer", option { "\($0.placement.instances) x \($0.offer.instanceType)" }),
            ("at", option { "\($0.offer.provider) \($0.offer.region)" }),
            ("price of", option { $0.offer.provenance.dateText ?? "no date" }),
            ("$ / month", option { Figures.dollars($0.monthly) }),
            ("against the cheapest", option(factor)),
            ("$ / 1M output", option { Figures.dollars($0.allocation.perMillionOutput) }),
            ("$ / 1M blended", option { Figures.dollars($0.allocation.blended) }),
            ("based on", { $0.evidence.map { "\($0.name)" } ?? "" }),
        ]
    }

    private func option(_ text: @escaping (PlanOption) -> String) -> Cell {
        { $0.column.option.map(text) ?? "-" }
    }

    private func point(_ text: @escaping (Estimate) -> String) -> Cell { { $0.estimate.map(text) ?? "-" } }

    private func interval(_ metric: Metric, _ text: @escaping (Double) -> String) -> Cell {
        { column in
            guard let prediction = column.predictions.first(where: { $0.metric == metric })?.prediction else {
                return "-"
            }
            let interval = Wording.interval(prediction.low, prediction.high, text).map { " (\($0))" }
            return text(prediction.value) + (interval ?? "")
        }
    }

    private func perDevice(_ option: PlanOption) -> String {
        let tokens = report.demand.shape.output.mean.value * option.estimate.capacity.perSecond
        return Figures.number(tokens / Double(option.deployment.parallelism.devices))
    }

    private func factor(_ option: PlanOption) -> String {
        let cheapest = report.columns.compactMap { $0.column.option?.monthly.value }.min() ?? 0
        return cheapest > 0 ? Figures.fixed(option.monthly.value / cheapest, decimals: 2) + " x" : "-"
    }

    private var reasons: [String] {
        let failed = report.columns.filter { $0.column.option == nil }
        return failed.isEmpty
            ? []
            : [""]
                + failed.map { column in
                    "  \(column.column.provider.map { $0 + " " } ?? "")\(column.column.accelerator.id): "
                        + Wording.rejection(column.column.rejection)
                }
    }
}
