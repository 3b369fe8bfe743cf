internal import Catalog
internal import Charts
internal import Economics
internal import Performance
internal import Planning
internal import Quantities

extension ModelReport {
    private static let dayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// What to say in place of charts of hours that are all the same; nil where they differ, and for offline work.
    var evenHours: String? {
        guard let fleet = FleetHours(month), !fleet.isUneven else { return nil }
        return
            "The scenario says nothing of hours, so the load of the busiest one is assumed around the clock: the fleet is "
            + "\(Figures.percent(month.utilization)) busy at every hour. With traffic.profile (consumer, business, global) "
            + "or hours of your own, quiet hours need fewer instances."
    }

    /// The busiest day: demand against what the fleet carries, by purchase option.
    var day: ReportFigure? {
        guard let fleet = FleetHours(month), fleet.isUneven else { return nil }
        let first = fleet.busiestDay * 24
        return figure(
            "day",
            fleet.chart(
                "The busiest day, \(Self.dayNames[fleet.busiestDay]): demand and capacity", hours: first..<(first + 24)),
            "Requests that arrive, hour by hour, and the capacity of the instances, by purchase option, the longest "
                + "committed at the bottom. Room above the demand is for SLOs, bursts and failures.",
            fleet.table(first..<(first + 24)))
    }

    /// The whole week.
    var week: ReportFigure? {
        guard let fleet = FleetHours(month), fleet.isUneven else { return nil }
        return figure(
            "week", fleet.chart("The week: demand and capacity", hours: 0..<168),
            "Every hour of an ordinary week, drawn as the day above.", fleet.table(0..<168))
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
            "campaign-week", fleet.chart("A week with a campaign: demand and capacity", hours: 0..<168),
            "A week like this one comes \(Self.times(weeks[week].perMonth)) a month; the other weeks are as above.",
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
            "utilization", UtilizationHeatmap(title: "How busy the fleet is", shares: shares).chart,
            "Load over the capacity of the replicas of that hour, in percent. Pale hours are paid for and mostly idle: room "
                + "for batches, or for fewer replicas.", table)
    }
}

/// What a fleet carries at each hour of the week, by the way its instances are bought.
struct FleetHours {
    private let month: ModelMonth
    private let hours: [FleetSchedule.Hour]
    private let parts: [PurchaseMix.Part]
    private let instances: [Int]

    /// The hours of a week of a month with a schedule, 0 for the ordinary one; nil for offline work, and without that week.
    init?(_ month: ModelMonth, week: Int = 0) {
        guard let best = month.best, let schedule = best.schedule, schedule.hours.count == 168,
            best.curve.steps.count >= (week + 1) * 168, week < schedule.weeks.count
        else { return nil }
        self.month = month
        hours = schedule.weeks[week].hours
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
        let capacity = figures.utilization > 0 ? figures.rate.perSecond / figures.utilization : 0
        let count = instances[hour]
        let each = count > 0 ? capacity / Double(count) : 0
        var left = count
        var dollars = 0.0
        let capacities = parts.enumerated().map { index, part -> Double in
            let used = index == parts.count - 1 ? left : min(left, part.instances)
            left -= used
            let paid = part.offer.purchase.isCommitted ? part.instances : used
            dollars += part.offer.price.dollarsPerHour * Double(paid)
            return each * Double(used)
        }
        return DemandCapacityChart.Slot(
            demand: figures.rate.perSecond, capacities: capacities, dollarsPerHour: dollars)
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
                    ("requests/s carried, \(Wording.purchase($0.offer.purchase))", TextTable.Alignment.right)
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
