internal import Calibration
public import Charts
internal import Economics
internal import Performance
public import Planning
internal import Quantities
public import Simulation
internal import Workload

/// The charts that single commands draw with `--svg`; nil where there is nothing to draw.
public enum CommandCharts {
    /// A plan: the cheapest option on each accelerator of its first model.
    public static func plan(_ plan: ScenarioPlan) -> Chart? {
        guard let single = plan.plans.first(where: { $0.best != nil }) else { return nil }
        return HardwareFigure.chart(single.results.compactMap(\.best), isOffline: single.demand.arrival.isOffline)
    }

    /// A prediction: TTFT of the replica by request rate or, for offline work, its memory.
    public static func prediction(_ report: PredictionReport) -> Chart? {
        guard report.fits else { return nil }
        switch report.load {
        case .rate, .concurrency:
            let curve = LatencyCurve(
                report.calibrated, .ttft, report.lengths, replicas: 1, slo: nil,
                planned: report.estimate.point.rate.perSecond)
            return curve.points.count > 2 ? curve.chart : nil
        case .offline, .staticBatch:
            let replica = report.calibrated.replica
            return MemoryFigure.chart(replica.memory, replica.deployment)
        }
    }

    /// A comparison: its columns side by side.
    public static func comparison(_ report: ComparisonReport) -> Chart? {
        let options = report.columns.compactMap(\.column.option)
        return options.isEmpty
            ? nil : HardwareFigure.chart(options, isOffline: report.demand.arrival.isOffline, isChosen: false)
    }

    /// A simulation: what came, what waited, and how many replicas were ready.
    public static func simulation(_ result: SimulationResult) -> Chart? {
        guard result.series.count > 1 else { return nil }
        let moments = result.series.map { point in
            ScaleUpChart.Moment(
                seconds: point.time.value, arrivalRate: point.arrivals.perSecond, queueLength: point.waiting,
                readyReplicas: point.replicas)
        }
        let part = result.outcome == .interrupted ? " (partial: interrupted)" : ""
        return ScaleUpChart(title: "The simulated fleet over time" + part, moments: moments).chart
    }

    /// A month: the week's demand against capacity or, for offline work, the cost.
    public static func month(_ month: ScenarioMonth) -> Chart? {
        guard let model = month.models.first(where: { $0.best != nil }) else { return nil }
        if let fleet = FleetHours(model) {
            return fleet.chart("\(model.model): demand and capacity within the SLOs", hours: 0..<168)
        }
        return CostBreakdownChart(
            title: "Monthly cost by line",
            items: model.breakdown.lines.map { .init(name: $0.item, dollarsPerMonth: $0.amount?.value) }
        ).chart
    }

    /// A month's servers: what buying them costs against renting, by month; nil where their price is not known.
    public static func onPremises(_ month: ScenarioMonth) -> Chart? {
        month.models.first { $0.onPremises != nil }.flatMap(OwnershipFigure.init)?.chart
    }

    /// A sweep: the cost at each point.
    public static func sweep(_ points: [SweepPoint], axes: [SweepAxis]) -> Chart? {
        guard points.contains(where: { $0.monthly != nil }) else { return nil }
        if axes.count == 2 {
            return SweepHeatmap(
                title: "$/month by \(axes[0].path) and \(axes[1].path)", rowName: axes[0].path, rows: axes[0].values,
                columnName: axes[1].path, columns: axes[1].values,
                dollars: axes[0].values.map { row in
                    axes[1].values.map { column in points.first { $0.values == [row, column] }?.monthly?.value }
                },
                gaps: axes[0].values.map { row in
                    axes[1].values.map { column in
                        points.first { $0.values == [row, column] }.map(SweepText.short) ?? "none"
                    }
                }
            ).chart
        }
        return CostBreakdownChart(
            title: "$/month by " + axes.map(\.path).joined(separator: " and "),
            items: points.map { point in
                CostBreakdownChart.Item(
                    name: point.values.joined(separator: ", ")
                        + (point.monthly == nil ? " (\(SweepText.short(point)))" : ""),
                    dollarsPerMonth: point.monthly?.value)
            }
        ).chart.retold(subtitle: "The cheapest fleet that meets all SLOs.")
    }

    /// Ways to save: the cost with each.
    public static func savings(_ ranking: SavingsRanking) -> Chart? {
        guard let base = ranking.base.monthly else { return nil }
        return CostBreakdownChart(
            title: "Monthly cost with each savings option",
            items: ranking.effects.filter { $0.point.monthly != nil }.map { effect in
                CostBreakdownChart.Item(
                    name: Wording.saving(effect.option.kind), dollarsPerMonth: effect.point.monthly?.value,
                    baselineDollarsPerMonth: base.value)
            }, isDifference: true
        ).chart.retold(subtitle: "One change at a time; now \(Figures.dollars(base))/month.")
    }

    /// Two plans: the cost of each model, before and after.
    public static func difference(_ difference: PlanDifference) -> Chart? {
        let items = difference.models.map { model in
            let change = model.figures.first { $0.figure == "cost a month" }
            return CostBreakdownChart.Item(
                name: model.model, dollarsPerMonth: change?.after, baselineDollarsPerMonth: change?.before)
        }
        guard items.contains(where: { $0.dollarsPerMonth != nil || $0.baselineDollarsPerMonth != nil }) else {
            return nil
        }
        return CostBreakdownChart(title: difference.summary, items: items, isDifference: true).chart
            .retold(subtitle: "Monthly cost by model, before and after.")
    }
}

extension Chart {
    /// The chart with another line below its title: sums of alternatives are no sum to show.
    fileprivate func retold(subtitle: String) -> Chart {
        var chart = self
        chart.subtitle = subtitle
        chart.summary = subtitle
        return chart
    }
}
