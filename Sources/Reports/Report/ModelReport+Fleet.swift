internal import Catalog
internal import Charts
internal import Economics
internal import Performance
internal import Planning
internal import Quantities
internal import Workload

extension ModelReport {
    private static let dayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// What to say in place of charts of hours that are all the same; nil where they differ, and for offline work.
    var evenHours: String? {
        guard let fleet = FleetHours(month), !fleet.isUneven else { return nil }
        return
            "The scenario gives no traffic profile, so the load of the busiest hour is assumed around the clock at "
            + "\(Figures.percent(month.utilization)) utilization. With traffic.profile (consumer, business, global) or your own "
            + "hours, quiet hours need fewer instances."
    }

    /// The busiest day: demand against what the fleet carries, by purchase option.
    var day: ReportFigure? {
        guard let fleet = FleetHours(month), fleet.isUneven else { return nil }
        let first = fleet.busiestDay * 24
        return figure(
            "day",
            fleet.chart(
                "Demand and capacity within the SLOs on the busiest day, \(Self.dayNames[fleet.busiestDay])",
                hours: first..<(first + 24)), finding: fleet.finding(first..<(first + 24)),
            "Capacity is what the instances carry within the SLOs, by purchase option; committed ones are paid at every hour.",
            fleet.table(first..<(first + 24)))
    }

    /// The whole week.
    var week: ReportFigure? {
        guard let fleet = FleetHours(month), fleet.isUneven else { return nil }
        return figure(
            "week", fleet.chart("Demand and capacity within the SLOs over a week", hours: 0..<168),
            finding: fleet.finding(0..<168), "Every hour of an ordinary week.", fleet.table(0..<168))
    }

    /// The busiest of the weeks with a campaign.
    var campaignWeek: ReportFigure? {
        let weeks = month.best?.schedule?.weeks.dropFirst() ?? []
        func peak(_ week: Int) -> Rate<Requests> { weeks[week].hours.map(\.rate).max() ?? .zero }
        guard let week = weeks.indices.max(by: { peak($0) < peak($1) }), let fleet = FleetHours(month, week: week)
        else {
            return nil
        }
        return figure(
            "campaign-week", fleet.chart("Demand and capacity in a week with a campaign", hours: 0..<168),
            finding: fleet.finding(0..<168), "Such a week occurs \(Self.times(weeks[week].perMonth)) a month.",
            fleet.table(0..<168))
    }

    private static func times(_ count: Double) -> String { count == 1 ? "once" : Figures.number(count) + " times" }

    /// How busy the fleet is at each hour.
    var heatmap: ReportFigure? {
        guard let hours = month.best?.schedule?.hours, hours.count == 168, Set(hours.map(\.rate)).count > 1 else {
            return nil
        }
        let shares = (0..<7).map { day in hours[(day * 24)..<(day * 24 + 24)].map { Optional($0.utilization) } }
        var table = ReportTable(
            [("day", .left)] + (0..<24).map { ("\($0):00", TextTable.Alignment.right) })
        for (day, row) in shares.enumerated() { table.add([.text(Self.dayNames[day])] + row.map { .share($0) }) }
        return figure(
            "utilization", UtilizationHeatmap(title: "Utilization by hour of the week", shares: shares).chart,
            finding: "Utilization is \(Figures.percent(month.utilization)) on average and "
                + "\(Figures.percent(month.best?.utilization ?? 0)) at the peak",
            "Percent of the capacity of the replicas running in that hour; pale hours have room for batches.", table)
    }
}

/// What a fleet carries within the SLOs at each hour of the week, by purchase option.
struct FleetHours {
    private let month: ModelMonth
    private let hours: [FleetSchedule.Hour]
    private let parts: [PurchaseMix.Part]
    private let instances: [Int]
    /// Requests a second that an instance carries within the SLOs.
    private let perInstance: Double

    /// The hours of a week of a month with a schedule, 0 for the ordinary one; nil for offline work, and without that week.
    init?(_ month: ModelMonth, week: Int = 0) {
        guard let best = month.best, let schedule = best.schedule, schedule.hours.count == 168,
            best.curve.steps.count >= (week + 1) * 168, week < schedule.weeks.count
        else { return nil }
        self.month = month
        hours = schedule.weeks[week].hours
        // Where the simulation did not size the fleet, the closed form did.
        let closed =
            schedule.hours.filter { $0.utilization > 0 }.map {
                $0.rate.perSecond / $0.utilization / Double(max(1, $0.replicas))
            }.max() ?? 0
        let each = best.carried(month.demand) ?? closed
        perInstance = each / max(1e-9, best.instance.instances(for: best.deployment) ?? 1)
        instances = best.curve.steps.dropFirst(week * 168).prefix(168).map(\.instances)
        // Committed instances are paid anyway, so they work first.
        parts =
            best.mix.parts.filter(\.offer.purchase.isCommitted)
            + best.mix.parts.filter { !$0.offer.purchase.isCommitted }
    }

    /// Whether hours differ at all.
    var isUneven: Bool { Set(hours.map(\.rate)).count > 1 }

    /// The day of the busiest hour, 0 for Monday.
    var busiestDay: Int {
        let top = hours.map(\.rate).max() ?? .zero
        return (hours.firstIndex { $0.rate >= top } ?? 0) / 24
    }

    private func slot(_ hour: Int) -> DemandCapacityChart.Slot {
        let figures = hours[hour]
        var left = instances[hour]
        var dollars = 0.0
        let capacities = parts.enumerated().map { index, part -> Double in
            // Committed instances are there and paid at every hour, whatever runs on them.
            let used = index == parts.count - 1 ? left : min(left, part.instances)
            left -= used
            let paid = part.offer.purchase.isCommitted ? part.instances : used
            dollars += part.offer.price.dollarsPerHour * Double(paid)
            return perInstance * Double(paid)
        }
        return DemandCapacityChart.Slot(
            demand: figures.rate.perSecond, capacities: capacities, dollarsPerHour: dollars)
    }

    /// The peaks of demand and capacity in a sentence.
    func finding(_ range: Range<Int>) -> String {
        let slots = range.map(slot)
        let demand = slots.map(\.demand).max() ?? 0
        let capacity = slots.map { $0.capacities.reduce(0, +) }
        return "Capacity follows demand between \(Figures.number(capacity.min() ?? 0, digits: 2)) and "
            + "\(Figures.number(capacity.max() ?? 0, digits: 2)) requests/s; peak demand is "
            + "\(Figures.number(demand, digits: 2)) requests/s"
    }

    func chart(_ title: String, hours range: Range<Int>) -> Chart {
        DemandCapacityChart(
            title: title, purchases: parts.map { Wording.purchase($0.offer.purchase) }, slots: range.map(slot)
        ).chart
    }

    func table(_ range: Range<Int>) -> ReportTable {
        var table = ReportTable(
            [("hour of the week", .right), ("requests/s", .right), ("replicas", .right), ("instances", .right)]
                + parts.map {
                    ("capacity in requests/s, \(Wording.purchase($0.offer.purchase))", TextTable.Alignment.right)
                }
                + [("$/hour", .right)])
        for hour in range {
            let slot = slot(hour)
            table.add(
                [
                    .count(hour), .figure(slot.demand), .count(hours[hour].replicas), .count(instances[hour]),
                ] + slot.capacities.map { .figure($0) } + [.dollars(slot.dollarsPerHour.map { Dollars($0) })])
        }
        return table
    }
}

extension PlanOption {
    /// Requests a second that a replica carries within the SLOs, by simulation; nil where it was not simulated, and where
    /// users or a batch are sized instead of a rate.
    func carried(_ demand: Demand) -> Double? {
        guard case .rate = demand.arrival else { return nil }
        return simulated.max { $0.replicas < $1.replicas }?.each
    }
}
