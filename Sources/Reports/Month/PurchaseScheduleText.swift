internal import Catalog
internal import Economics
internal import Planning
internal import Quantities

/// What to buy in each month of the horizon, for a terminal.
struct PurchaseScheduleText {
    private let schedule: PurchaseSchedule
    private let months: [Dollars]

    /// The schedule of `month`; nil where nothing is or was committed: then every month is paid by the hour.
    init?(_ month: ModelMonth) {
        guard let schedule = month.schedule, schedule.months.contains(where: { $0.committed > 0 }) else { return nil }
        self.schedule = schedule
        months = month.months
    }

    /// The lines.
    func lines(_ style: TerminalStyle) -> [String] {
        let paysAtStart = schedule.months.contains { $0.started.contains { $0.paidAtStart > .zero } }
        var table = TextTable(
            [
                ("month", .right), ("peak", .right), ("committed", .right), ("by the hour", .right),
                ("commitments", .left), ("$/month", .right),
            ] + (paysAtStart ? [("cash", .right)] : []))
        for (place, month) in schedule.months.enumerated() where isShown(place) {
            // What is beside the instances is due as it comes.
            let cash = months[place] + (month.cash - month.cost)
            table.add(
                [
                    "\(place + 1)", "\(month.peak)", "\(month.committed)", "\(month.hourly)", Self.changes(month),
                    Figures.dollars(months[place]),
                ] + (paysAtStart ? [Figures.dollars(cash)] : []))
        }
        var notes = [
            "\(Figures.dollars(months.total())) over \(months.count) months on the same accelerator. New commitments owe "
                + "\(Figures.dollars(schedule.obligation)) in all, used or not"
                + (schedule.owedAfter > .zero
                    ? "; \(Figures.dollars(schedule.owedAfter)) of it after month \(months.count)." : ".")
        ]
        if paysAtStart {
            let cash = months.total() + (schedule.cash - schedule.cost)
            notes.append(
                "$/month spreads what is paid at the start over the term; cash is what is due: "
                    + "\(Figures.dollars(cash)) in all.")
        }
        if schedule.months.contains(where: { $0.existing > 0 }) {
            notes.append("Instances that you are committed to already are used first.")
        }
        return ["", style.bold("Purchase schedule, in instances")] + table.lines(style).map { "  " + $0 }
            + notes.map { style.faint("  " + $0) }
    }

    /// The first month and the last, and those in which something changes.
    private func isShown(_ place: Int) -> Bool {
        guard place > 0, place < schedule.months.count - 1 else { return true }
        let (month, before) = (schedule.months[place], schedule.months[place - 1])
        return !month.started.isEmpty || month.ended > 0 || month.hourly != before.hourly || month.peak != before.peak
            || abs(months[place].value - months[place - 1].value) > 0.01 * months[place].value
    }

    private static func changes(_ month: PurchaseSchedule.Month) -> String {
        let started = month.started.map { "\($0.instances) x \(Wording.purchase($0.offer.purchase)) start" }
        return (started + (month.ended > 0 ? ["\(month.ended) end with it"] : [])).joined(separator: "; ")
    }
}
