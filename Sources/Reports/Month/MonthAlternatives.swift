internal import Catalog
internal import Economics
internal import Performance
internal import Planning
internal import Quantities
internal import Scenarios
internal import Workload

/// What a month could cost instead: other accelerators, hosted models, on-premises servers, and what is not known.
struct MonthAlternatives {
    private let month: ModelMonth
    private let style: TerminalStyle

    init(_ month: ModelMonth, style: TerminalStyle) {
        self.month = month
        self.style = style
    }

    var lines: [String] {
        schedule + growth + accelerators + uncertainty + hosted + reserved + onPremises + spilled
    }

    private var accelerators: [String] {
        guard let best = month.best, !month.others.isEmpty else { return [] }
        var table = TextTable([
            ("accelerator", .left), ("$/month", .right), ("instances", .right), ("offer", .left),
        ])
        for option in [best] + month.others.prefix(5) {
            table.add([
                Wording.accelerator(option.deployment.accelerator.id), Figures.dollars(option.monthly),
                option.curve.floor == option.curve.peak
                    ? "\(option.curve.peak)" : "\(option.curve.floor)-\(option.curve.peak)",
                "\(option.instance.instanceType) at \(option.instance.provider) in \(option.instance.region)",
            ])
        }
        return ["", style.bold("Alternatives by accelerator")] + table.lines(style).map { "  " + $0 }
    }

    private var uncertainty: [String] {
        guard !month.drivers.isEmpty else { return [] }
        var table = TextTable([
            ("input", .left), ("low", .right), ("high", .right), ("share", .right), ("range", .left),
        ])
        for driver in month.drivers {
            table.add([
                Wording.driver(driver.cause), Figures.dollars(driver.low), Figures.dollars(driver.high),
                Figures.percent(driver.share), Wording.range(driver.cause),
            ])
        }
        let low = month.drivers.map(\.low).min() ?? .zero
        let high = month.drivers.map(\.high).max() ?? .zero
        return [
            "",
            style.bold(
                "Cost sensitivity: \(Figures.dollars(low)) to \(Figures.dollars(high)), one input at a time"),
        ] + table.lines(style).map { "  " + $0 }
    }

    private var hosted: [String] {
        guard !month.apis.isEmpty else { return [] }
        var table = TextTable([
            ("provider", .left), ("model", .left), ("$/1,000 requests", .right), ("$/month", .right),
            ("share", .right), ("break-even, requests/day", .right),
        ])
        for api in month.apis {
            let ratio = month.breakdown.total > .zero ? api.present.api / month.breakdown.total : 0
            table.add([
                api.price.provider, Wording.hostedModel(api.price), Figures.dollars(api.perRequest * 1000),
                Figures.dollars(api.present.api), Figures.percent(ratio), Self.crossing(api),
            ])
        }
        let days = month.apis.compactMap(\.price.provenance.date)
        let seen = days.min().flatMap { first in days.max().map { first == $0 ? "\(first)" : "\(first) to \($0)" } }
        let note =
            "Share of the cost of self-hosting, which is cheaper beyond the break-even; in brackets with the fastest and "
            + "slowest replicas of the 90% prediction interval." + (seen.map { " Prices of \($0)." } ?? "")
        return ["", style.bold("Hosted models for the same requests")] + table.lines(style).map { "  " + $0 }
            + [style.faint("  " + note)]
    }

    /// From how much traffic one's own is cheaper, with the ends that the speed of the replicas leaves open.
    private static func crossing(_ api: APIComparison) -> String {
        func text(_ scale: Double?) -> String {
            guard let scale else { return "never" }
            guard let first = APIComparison.scales.first, scale > first * 1.001 else { return "any" }
            let daily = (api.present.requests * scale).value / (Seconds.month.hours / 24)
            return Figures.number(Self.rounded(daily))
        }
        let ends = api.crossingEnds.map { (text($0.fast), text($0.slow)) }
        let range = ends.map { $0.0 == $0.1 ? "" : " (\($0.0) to \($0.1))" } ?? ""
        switch text(api.crossing) {
        case "never": return "above 100x" + range
        case "any": return "any" + range
        case let count: return count + range
        }
    }

    /// Two digits of a figure that is not known better.
    private static func rounded(_ value: Double) -> Double {
        var unit = 1.0
        while value / unit >= 100 { unit *= 10 }
        return (value / unit).rounded() * unit
    }

    /// Reserved throughput of hosted models, with overflow by the token.
    private var reserved: [String] {
        guard !month.reservedThroughput.isEmpty else { return [] }
        var table = TextTable([
            ("provider", .left), ("model", .left), ("reserved", .right), ("$/month", .right), ("overflow", .right),
            ("$/month", .right), ("together", .right), ("all by the token", .right),
        ])
        for one in month.reservedThroughput {
            table.add([
                one.terms.provider, one.terms.model, Wording.units(one), Figures.dollars(one.reserved),
                Figures.percent(one.share), Figures.dollars(one.overflow), Figures.dollars(one.total),
                one.payAsYouGo.map(Figures.dollars) ?? "no price",
            ])
        }
        let peak = month.reservedThroughput.map {
            "\($0.terms.provider): the busiest hour fills \(Figures.number($0.peakUnits)) \($0.terms.unit), those bought are "
                + "\(Figures.percent($0.utilization)) used; figures from \($0.terms.source)"
                + ($0.overflowPrice == nil ? "; no price by the token is known, so that nothing overflows" : "")
        }
        return ["", style.bold("Reserved throughput, with overflow by the token")]
            + table.lines(style).map { "  " + $0 } + peak.map { style.faint("  " + $0) }
            + [style.faint("  Hours are taken as even: bursts within an hour are not in it.")]
    }

    /// Instances for the floor, and a hosted model for the rest.
    private var spilled: [String] {
        guard let spill = month.spill else { return [] }
        let name = "\(spill.price.provider) \(spill.price.model)"
        let title = ["", style.bold("Base load self-hosted, overflow at \(name)")]
        guard let mix = spill.mix else {
            return title + [
                "  Sending all requests there costs less than any instance: \(Figures.dollars(spill.total))/month"
            ]
        }
        guard spill.share > 0 else {
            return title + [
                "  Sending no request there is cheapest: \(Figures.dollars(mix.cost))/month for instances alone"
            ]
        }
        let parts = mix.parts.map { part in
            let how = part.offer.provider == "own" ? "on premises" : Wording.purchase(part.offer.purchase)
            return "\(part.instances) \(how)"
        }
        return title + [
            "  up to \(Wording.counted(spill.instances, "instance")) instead of \(spill.peak) (\(parts.joined(separator: ", "))): "
                + "\(Figures.dollars(mix.cost)); \(Figures.percent(spill.share)) of the requests there: "
                + "\(Figures.dollars(spill.hosted)); together \(Figures.dollars(spill.total)) a month"
        ]
    }

    private var onPremises: [String] {
        guard let onPremises = month.onPremises else { return [] }
        var table = TextTable([
            ("on premises, for the peak", .left), ("quantity", .right), ("unit", .left), ("price", .right),
            ("$/month", .right),
        ])
        for line in onPremises.breakdown.lines {
            table.add([
                line.item, Figures.number(line.quantity), line.unit,
                line.price.map { "$" + Figures.number($0.value, digits: 4) } ?? "unknown",
                line.amount.map(Figures.dollars) ?? "",
            ])
        }
        table.add(["total", "", "", "", Figures.dollars(onPremises.breakdown.total)])
        var lines = ["", style.bold("On-premises servers")] + table.lines(style).map { "  " + $0 }
        let instance = onPremises.instance
        lines.append(
            "  \(Figures.dollars(Dollars(instance.perAcceleratorHour.dollarsPerHour))) an hour for each accelerator, used or "
                + "idle: written off over \(Figures.number(instance.years)) years at \(Figures.percent(instance.interest))"
        )
        lines.append(
            "  \(Figures.dollars(onPremises.investment)) at the start; "
                + (onPremises.breakEvenMonths.map {
                    "cheaper than renting after \(Figures.number($0.rounded(.up))) months"
                } ?? "renting stays cheaper"))
        if let hybrid = onPremises.hybrid, onPremises.serversInHybrid > 0 {
            let own = Wording.counted(onPremises.serversInHybrid, "instance")
            lines.append("  Hybrid: own \(own), rent the rest: \(Figures.dollars(hybrid.cost))/month")
        } else if onPremises.hybrid != nil {
            lines.append("  Hybrid: renting everything is cheapest")
        }
        lines.append("  Residual, interest, staff and spares are assumed; sources of the rest:")
        return lines + onPremises.sources.map { "    " + $0 }
    }

    private var growth: [String] { Wording.growth(month).map { ["", $0] } ?? [] }

    private var schedule: [String] { PurchaseScheduleText(month)?.lines(style) ?? [] }
}
