internal import Catalog
internal import Economics
internal import Foundation
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
                lines += plan.relaxations.map { "  Feasible with \(Wording.relaxation($0))." }
                continue
            }
            lines += fleet(model, best) + [""] + hours(model, best)
            lines += ["", style.bold("Purchase mix")] + mix(best)
            lines += ["", style.bold("Cost breakdown")] + breakdown(model)
            lines += MonthAlternatives(model, style: style).lines
        }
        if month.models.count > 1, let monthly = month.monthly {
            lines += ["", style.bold("All models together: \(Figures.dollars(monthly)) a month")]
            lines += Self.shared(month.models)
        }
        return lines + budget() + notes()
    }

    /// One savings plan over the fleets of `months`; nothing where none is on sale for them.
    static func shared(_ months: [ModelMonth]) -> [String] {
        guard let shared = SharedSavings(months) else { return [] }
        let saving = shared.apart - shared.plan.monthly
        return [
            "  One savings plan over these fleets, \(Wording.plan(shared)): instances "
                + "\(Figures.dollars(shared.plan.monthly))/month, \(Figures.percent(shared.plan.utilization)) of it used; "
                + "bought by fleet: \(Figures.dollars(shared.apart))"
                + (saving > Dollars(0.5) ? ", so it saves \(Figures.dollars(saving))" : ""),
            "  It commits \(Figures.dollars(shared.plan.obligation)) in all, used or not.",
        ]
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
                    ? "none"
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
                "\(Figures.dollars(model.breakdown.total))/month, \(Figures.dollars(model.breakdown.total * 12))/year"),
            "  run      \(count) x \(Wording.deployment(deployment)) on \(deployment.accelerator.name)",
        ]
        if let schedule = best.schedule {
            let peak = schedule.peak
            lines.append(
                "  latency  TTFT p95 \(Figures.time(peak.ttft.p95)), TPOT p95 \(Figures.time(peak.tpot.p95)), E2E p95 "
                    + "\(Figures.time(peak.e2e.p95)) in the busiest hour; "
                    + "\(Figures.percent(schedule.waitProbability)) of requests wait for a slot")
            let utilization = schedule.hours.map(\.utilization).max() ?? 0
            let band = month.utilizationBand
            lines.append(
                "  use      utilization max \(Figures.percent(utilization)), mean \(Figures.percent(model.utilization)) "
                    + "over paid time (target \(Figures.fixed(band.lowerBound * 100, decimals: 0))-"
                    + "\(Figures.percent(band.upperBound)))")
            if !best.simulated.isEmpty {
                lines.append("  checked  " + Self.check(best.simulated, model.demand.arrival))
            }
            if let held = best.held { lines.append("  limit    " + Wording.held(held, model.demand)) }
            lines.append("  failures " + readiness(model.traffic, schedule))
            for week in schedule.campaignWeeks {
                let most = week.hours.map(\.replicas).max() ?? 0
                let busiest = week.hours.map(\.rate.perSecond).max() ?? 0
                lines.append(
                    "  campaign up to \(most) replicas for \(Figures.number(busiest)) requests/s, "
                        + "\(Figures.number(week.perMonth)) weeks a month")
            }
        }
        if let confidence = model.confidence { lines += sure(confidence) }
        return lines
    }

    /// What the event simulation found replicas to carry within the SLOs.
    private static func check(_ sizes: [SimulatedSize], _ arrival: Arrival) -> String {
        let unit = if case .users = arrival { "users" } else { "requests/s" }
        let held = sizes.map { size in
            "\(Figures.number(size.each * Double(size.replicas))) \(unit) on "
                + Wording.counted(size.replicas, "replica")
        }
        let share = sizes.filter { $0.each > 0 }.map { $0.each / $0.closedForm }.min() ?? 1
        return "simulation: capacity within the SLOs is \(held.joined(separator: ", ")); "
            + (share > 0.995 ? "as in the closed form" : "\(Figures.percent(share)) of the closed form's or more")
    }

    private func readiness(_ traffic: TrafficPlan, _ schedule: FleetSchedule) -> String {
        var parts: [String] = []
        switch traffic.survival {
        case .none: parts.append("no redundancy")
        case .replica: parts.append("survives one replica")
        case .zone: parts.append("survives one of \(traffic.zones) zones")
        }
        if traffic.spread > 0 {
            parts.append(
                "sized for \(Figures.fixed(traffic.sizingFactor, decimals: 2))x the forecast, exceeded in "
                    + "\(Figures.percent(traffic.overload)) of hours")
        }
        if traffic.scales, schedule.floorReplicas < schedule.peakReplicas {
            parts.append("replicas are ordered \(Figures.time(traffic.startDelay)) ahead of each hour")
        }
        return parts.joined(separator: "; ")
    }

    private func sure(_ price: ConfidencePrice) -> [String] {
        var lines = [
            "  cost     "
                + Wording.cost(expected: price.expected, confident: price.confident, at: price.confidence)
        ]
        if let measured = price.measured, measured < price.confident {
            lines.append(
                "           a benchmark of this configuration could save up to "
                    + "\(Figures.dollars(price.confident - measured)) a month")
        }
        return lines
    }

    private func hours(_ model: ModelMonth, _ best: PlanOption) -> [String] {
        guard let schedule = best.schedule, schedule.floorReplicas < schedule.peakReplicas else {
            return best.schedule == nil
                ? [
                    "Runs \(Figures.time(best.curve.steps.first?.time ?? .zero)) a month on "
                        + "\(best.curve.peak) instances; none are rented otherwise."
                ] : ["The same number of replicas at every hour."]
        }
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
        return [style.bold("Replicas by hour of the day")]
            + rows.map { row in
                let days = row.days.count > 1 ? "\(row.days[0])-\(row.days[row.days.count - 1])" : row.days[0]
                return "  " + days.padding(toLength: 8, withPad: " ", startingAt: 0) + " " + Self.stretches(row.counts)
            }
    }

    /// Counts by hour as stretches of the same one: `2 (0-7), 5 (8-23)`.
    private static func stretches(_ counts: [Int]) -> String {
        var parts: [String] = []
        var start = 0
        for hour in counts.indices where hour + 1 == counts.count || counts[hour + 1] != counts[hour] {
            parts.append("\(counts[hour]) (\(start == hour ? "\(hour)" : "\(start)-\(hour)"))")
            start = hour + 1
        }
        return parts.joined(separator: ", ")
    }

    private func mix(_ best: PlanOption) -> [String] {
        var table = TextTable([
            ("purchase", .left), ("instances", .right), ("instance-hours", .right), ("$/hour", .right),
            ("$/month", .right),
        ])
        for part in best.mix.parts {
            table.add([
                Wording.purchase(part.offer.purchase), String(part.instances),
                Figures.number(part.time.hours.rounded()),
                part.offer.priceText, Figures.dollars(part.cost),
            ])
        }
        var lines = table.lines(style).map { "  " + $0 }
        lines.append(
            "  \(best.instance.instanceType) at \(best.instance.provider) (\(best.instance.tier.rawValue)) in \(best.instance.region), "
                + "\(Wording.price(of: best.offer.provenance, on: month.pricesAsOf)); "
                + (best.curve.floor < best.curve.peak
                    ? "\(best.curve.floor) to \(best.curve.peak) instances" : "the same fleet at every hour"))
        if let onDemand = best.mix.onDemandCost, best.mix.cost < onDemand * 0.9995 {
            lines.append(
                "  all on demand: \(Figures.dollars(onDemand)); the mix saves "
                    + "\(Figures.percent(1 - best.mix.cost / onDemand))")
        }
        if let owed = Wording.obligations(best.mix) { lines.append("  " + owed) }
        for pair in best.mix.breakEven {
            lines.append(
                "  \(Wording.purchase(pair.purchase)) breaks even at \(Figures.number(pair.hours.rounded())) hours of use a month"
                    + (pair.hours >= Seconds.month.hours ? " (never)" : ""))
        }
        return lines + gaps(best)
    }

    /// Commitments that the scenario allows and of which no price is known for the chosen instance.
    private func gaps(_ best: PlanOption) -> [String] {
        let known = Set(best.mix.breakEven.map(\.purchase) + best.mix.parts.map(\.offer.purchase))
        let missing = month.limits.purchases.filter { $0.isCommitted && !known.contains($0) }
        guard best.mix.onDemandCost != nil, !missing.isEmpty else { return [] }
        // Who allows any commitment need not read a list of those without an offer.
        guard missing.count <= 3 else {
            return ["  no price known for \(missing.count) of the commitments allowed on \(best.instance.instanceType)"]
        }
        return [
            "  no price known for \(missing.map(Wording.purchase).joined(separator: " or ")) of "
                + "\(best.instance.instanceType) in \(best.instance.region)"
        ]
    }

    private func breakdown(_ model: ModelMonth) -> [String] {
        var table = TextTable([
            ("item", .left), ("quantity", .right), ("unit", .left), ("price", .right), ("$/month", .right),
        ])
        var sources: [String] = []
        for line in model.breakdown.lines {
            let source = line.provenance.source + (line.provenance.dateText.map { ", \($0)" } ?? "")
            if !sources.contains(source) { sources.append(source) }
            table.add([
                line.item, Figures.number(line.quantity), line.unit,
                line.price.map { "$" + Figures.number($0.value, digits: 4) } ?? "unknown",
                line.amount.map(Figures.dollars) ?? "",
            ])
        }
        table.add(["total", "", "", "", Figures.dollars(model.breakdown.total)])
        var lines = table.lines(style).map { "  " + $0 }
        lines.append(style.faint("  Prices: \(sources.joined(separator: "; "))."))
        if let fixed = model.fixedFleet, fixed > .zero, let best = model.best {
            lines.append(
                "  instances \(Figures.dollars(best.mix.cost)); the peak fleet, always on, on demand: "
                    + "\(Figures.dollars(fixed))")
        }
        if let unit = model.allocation {
            lines.append(
                "  \(Figures.dollars(unit.perRequest * 1000)) per 1,000 requests, "
                    + "\(Figures.dollars(unit.perMillionInput)) per 1M input tokens, "
                    + "\(Figures.dollars(unit.perMillionOutput)) per 1M output tokens, \(Figures.dollars(unit.blended)) per 1M of both"
            )
            if let computed = model.perMillionComputedInput, computed > unit.perMillionInput {
                lines.append(
                    "  \(Figures.dollars(computed)) per 1M uncached input tokens; cached ones take no prefill time")
            }
            if let each = model.perUser, let count = model.users {
                lines.append(
                    "  \(Figures.dollars(each))/month for each of \(Figures.fixed(Double(count), decimals: 0)) users")
            }
        }
        return lines
    }

    private func budget() -> [String] {
        guard let budget = month.budget, let monthly = month.monthly else { return [] }
        return ["", Wording.budget(monthly, of: budget)]
    }

    private func notes() -> [String] {
        var lines = month.warnings.map { "warning: " + TextTable.printable($0.description) }
        lines += AssumptionText.lines(month.assumptions, explains: false, style)
        return lines.isEmpty ? [] : [""] + lines
    }
}
