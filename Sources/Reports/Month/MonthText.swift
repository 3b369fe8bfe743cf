internal import Catalog
internal import Economics
internal import Input
internal import Performance
public import Planning
internal import Quantities
internal import Scenarios
internal import Workload

/// A month for a terminal.
public struct MonthText {
    private let month: ScenarioMonth
    private let style: TerminalStyle

    /// The text of `month`.
    public init(_ month: ScenarioMonth, style: TerminalStyle = .plain) {
        self.month = month
        self.style = style
    }

    /// All lines.
    public var lines: [String] {
        var lines: [String] = []
        for (model, plan) in zip(month.models, month.plan.plans) {
            lines += (lines.isEmpty ? [] : [""]) + header(model)
            guard let best = model.best else {
                lines += ["", style.bad("No configuration meets the SLOs.")]
                lines += plan.relaxations.map { "  It is feasible with \(Wording.relaxation($0))." }
                continue
            }
            lines += fleet(model, best) + [""] + hours(model, best)
            lines += ["", style.bold("Purchase mix")] + mix(best)
            lines += ["", style.bold("Cost breakdown")] + bill(model)
            lines += MonthAlternatives(model, style: style).lines
        }
        if month.models.count > 1, let monthly = month.monthly {
            lines += ["", style.bold("All models together: \(Figures.dollars(monthly)) a month")]
        }
        return lines + budget() + notes()
    }

    private func header(_ model: ModelMonth) -> [String] {
        let traffic = model.traffic
        var more = ""
        if model.best?.schedule != nil {
            more = " in the busiest hour, \(Figures.percent(traffic.profile.meanShare)) of that on average"
        }
        return [
            style.bold("\(month.name.map { $0 + ": " } ?? "")\(model.model)"),
            "  load     \(Wording.load(model.demand.arrival))\(more); \(Wording.shape(model.demand.shape))",
            "  SLO      "
                + (model.demand.serviceLevel.targets.isEmpty
                    ? "none for single requests"
                    : model.demand.serviceLevel.targets.map(Wording.target).joined(separator: ", ")),
        ]
    }

    private func fleet(_ model: ModelMonth, _ best: PlanOption) -> [String] {
        let deployment = best.deployment
        let count =
            best.schedule.map { schedule in
                schedule.floorReplicas == schedule.peakReplicas
                    ? "\(schedule.peakReplicas)" : "\(schedule.floorReplicas) to \(schedule.peakReplicas)"
            } ?? "\(best.peakReplicas)"
        var lines = [
            style.good(
                "\(Figures.dollars(model.bill.total)) a month, \(Figures.dollars(model.bill.total * 12)) a year"),
            "  run      \(count) x \(Wording.deployment(deployment)) on \(deployment.accelerator.name)",
        ]
        if let schedule = best.schedule {
            let peak = schedule.peak
            lines.append(
                "  latency  TTFT p95 \(Figures.time(peak.ttft.p95)), TPOT p95 \(Figures.time(peak.tpot.p95)), E2E p95 "
                    + "\(Figures.time(peak.e2e.p95)) in the busiest hour; all slots taken for "
                    + "\(Figures.percent(schedule.waitProbability)) of requests")
            let utilization = schedule.hours.map(\.utilization).max() ?? 0
            let band = month.utilizationBand
            lines.append(
                "  load     \(Figures.percent(utilization)) of capacity at most, \(Figures.percent(model.utilization)) "
                    + "on average over paid time (band \(Figures.fixed(band.lowerBound * 100, decimals: 0))-"
                    + "\(Figures.percent(band.upperBound)))")
            if !best.simulated.isEmpty {
                lines.append("  checked  " + Self.check(best.simulated, model.demand.arrival))
            }
            lines.append("  ready    " + readiness(model.traffic, schedule))
            for week in schedule.campaignWeeks {
                let most = week.hours.map(\.replicas).max() ?? 0
                let busiest = week.hours.map(\.rate.perSecond).max() ?? 0
                lines.append(
                    "  campaign up to \(most) replicas for \(Figures.number(busiest)) requests/s, in a week that comes "
                        + "\(Figures.number(week.perMonth)) x a month")
            }
        }
        if let confidence = model.confidence { lines += sure(confidence) }
        return lines
    }

    /// What the event simulation found replicas to carry within the SLOs.
    private static func check(_ sizes: [SimulatedSize], _ arrival: Arrival) -> String {
        let unit = if case .users = arrival { "users" } else { "requests/s" }
        let held = sizes.map { size in
            "\(size.replicas) \(size.replicas == 1 ? "carries" : "carry") "
                + Figures.number(size.each * Double(size.replicas))
        }
        let share = sizes.filter { $0.each > 0 }.map { $0.each / $0.closedForm }.min() ?? 1
        return "by simulation: of replicas, \(held.joined(separator: ", ")) \(unit) within the SLOs; "
            + (share > 0.995 ? "as by the closed form" : "\(Figures.percent(share)) of the closed form's load, or more")
    }

    private func readiness(_ traffic: TrafficPlan, _ schedule: FleetSchedule) -> String {
        var parts: [String] = []
        switch traffic.survival {
        case .none: parts.append("no redundancy")
        case .replica: parts.append("any one replica may fail")
        case .zone: parts.append("any one of \(traffic.zones) zones may fail")
        }
        if traffic.spread > 0 {
            parts.append(
                "sized for \(Figures.fixed(traffic.sizingFactor, decimals: 2)) x the forecast, exceeded in "
                    + "\(Figures.percent(traffic.overload)) of hours")
        }
        if traffic.scales, schedule.floorReplicas < schedule.peakReplicas {
            parts.append("replicas are ordered \(Figures.time(traffic.startDelay)) ahead of each hour")
        }
        return parts.joined(separator: "; ")
    }

    private func sure(_ price: ConfidencePrice) -> [String] {
        var lines = [
            "  cost     \(Figures.dollars(price.expected)) as predicted, \(Figures.dollars(price.confident)) at "
                + "\(Figures.percent(price.confidence)) confidence"
        ]
        if let measured = price.measured, measured < price.confident {
            lines.append(
                "           a benchmark of this very configuration would save up to "
                    + "\(Figures.dollars(price.confident - measured)) a month")
        }
        return lines
    }

    private func hours(_ model: ModelMonth, _ best: PlanOption) -> [String] {
        guard let schedule = best.schedule, schedule.floorReplicas < schedule.peakReplicas else {
            return best.schedule == nil
                ? [
                    "Runs for \(Figures.time(best.curve.steps.first?.time ?? .zero)) a month on "
                        + "\(best.curve.peak) machines, and for the rest on none."
                ] : ["The same number of replicas at every hour."]
        }
        var table = TextTable(
            [("replicas at hour", .left)] + (0..<24).map { (String($0), TextTable.Alignment.right) })
        let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        var rows: [(days: [String], counts: [Int])] = []
        for (day, name) in names.enumerated() {
            let counts = schedule.hours[(day * 24)..<(day * 24 + 24)].map(\.replicas)
            if let last = rows.indices.last, rows[last].counts == counts {
                rows[last].days.append(name)
            } else {
                rows.append(([name], counts))
            }
        }
        for row in rows {
            let days = row.days.count > 1 ? "\(row.days[0])-\(row.days[row.days.count - 1])" : row.days[0]
            table.add([days] + row.counts.map(String.init))
        }
        return table.lines(style).map { "  " + $0 }
    }

    private func mix(_ best: PlanOption) -> [String] {
        var table = TextTable([
            ("purchase", .left), ("instances", .right), ("instance-hours", .right), ("$/hour", .right),
            ("$/month", .right),
        ])
        for part in best.mix.parts {
            table.add([
                Wording.purchase(part.offer.purchase), String(part.machines), Figures.number(part.time.hours.rounded()),
                part.offer.priceText, Figures.dollars(part.cost),
            ])
        }
        var lines = table.lines(style).map { "  " + $0 }
        lines.append(
            "  \(best.machine.instanceType) at \(best.machine.provider) in \(best.machine.region); "
                + "\(best.curve.floor) instances at least, \(best.curve.peak) at most")
        if let onDemand = best.mix.onDemandCost, best.mix.cost < onDemand * 0.9995 {
            lines.append(
                "  all on demand: \(Figures.dollars(onDemand)); the mix saves "
                    + "\(Figures.percent(1 - best.mix.cost / onDemand))")
        }
        for pair in best.mix.breakEven {
            lines.append(
                "  \(Wording.purchase(pair.purchase)) pays from \(Figures.number(pair.hours.rounded())) hours of use a month"
                    + (pair.hours >= Seconds.month.hours ? " (never)" : ""))
        }
        return lines
    }

    private func bill(_ model: ModelMonth) -> [String] {
        var table = TextTable([
            ("item", .left), ("quantity", .right), ("unit", .left), ("price", .right), ("$/month", .right),
            ("source", .left),
        ])
        for line in model.bill.lines {
            let date = line.provenance.date.map { ", \($0)" } ?? ""
            table.add([
                line.item, Figures.number(line.quantity), line.unit,
                line.price.map { "$" + Figures.number($0.value, digits: 4) } ?? "unknown",
                line.amount.map(Figures.dollars) ?? "", line.provenance.source + date,
            ])
        }
        table.add(["total", "", "", "", Figures.dollars(model.bill.total)])
        var lines = table.lines(style).map { "  " + $0 }
        if let fixed = model.fixedFleet, fixed > .zero, let best = model.best {
            lines.append(
                "  the peak fleet, always on, on demand: \(Figures.dollars(fixed)) for machines; this one "
                    + "\(Figures.dollars(best.mix.cost))")
        }
        if let unit = model.allocation {
            lines.append(
                "  \(Figures.dollars(unit.perMillionInput)) / 1M in, \(Figures.dollars(unit.perMillionOutput)) / 1M out, "
                    + "\(Figures.dollars(unit.blended)) blended; \(Figures.dollars(unit.perMillionInput / 1000)) / 1K in, "
                    + "\(Figures.dollars(unit.perMillionOutput / 1000)) / 1K out; "
                    + "\(Figures.dollars(unit.perRequest * 1000)) / 1000 requests")
            if let computed = model.perMillionComputedInput, computed > unit.perMillionInput {
                lines.append(
                    "  \(Figures.dollars(computed)) per 1M uncached input tokens, $0 per 1M cached ones (they take no "
                        + "prompt time)")
            }
            if let each = model.perUser, let count = model.users {
                lines.append(
                    "  \(Figures.dollars(each)) a month for each of \(Figures.fixed(Double(count), decimals: 0)) users")
            }
        }
        return lines
    }

    private func budget() -> [String] {
        guard let budget = month.budget, let monthly = month.monthly else { return [] }
        return ["", "Budget: \(Figures.dollars(budget)) a month, \(Figures.percent(monthly / budget)) of it used."]
    }

    private func notes() -> [String] {
        var lines = month.warnings.map { "warning: " + TextTable.printable($0.description) }
        guard !month.assumptions.isEmpty else { return lines.isEmpty ? [] : [""] + lines }
        lines += [style.bold("Assumed, because the scenario does not say")]
        lines += month.assumptions.map { "  \($0.path): \($0.value) (\($0.why))" }
        return [""] + lines
    }
}
