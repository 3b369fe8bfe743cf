internal import Catalog
internal import Economics
internal import Performance
internal import Planning
internal import Quantities
internal import Scenarios
internal import Workload

/// What a month could cost instead: other accelerators, hosted models, machines of one's own, and what is not known.
struct MonthAlternatives {
    private let month: ModelMonth
    private let style: TerminalStyle

    init(_ month: ModelMonth, style: TerminalStyle) {
        self.month = month
        self.style = style
    }

    var lines: [String] { accelerators + uncertainty + hosted + owned + spilled + year }

    private var accelerators: [String] {
        guard let best = month.best, !month.others.isEmpty else { return [] }
        var table = TextTable([
            ("accelerator", .left), ("$/month", .right), ("instances", .right), ("offer", .left),
        ])
        for option in [best] + month.others.prefix(5) {
            table.add([
                option.deployment.accelerator.id, Figures.dollars(option.monthly),
                option.curve.floor == option.curve.peak
                    ? "\(option.curve.peak)" : "\(option.curve.floor)-\(option.curve.peak)",
                "\(option.machine.instanceType) at \(option.machine.provider) in \(option.machine.region)",
            ])
        }
        return ["", style.bold("On other accelerators")] + table.lines(style).map { "  " + $0 }
    }

    private var uncertainty: [String] {
        guard !month.drivers.isEmpty else { return [] }
        var table = TextTable([
            ("not known", .left), ("low", .right), ("high", .right), ("share", .right), ("range", .left),
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
                "Cost sensitivity: \(Figures.dollars(low)) to \(Figures.dollars(high)), one thing at a time"),
        ] + table.lines(style).map { "  " + $0 }
    }

    private var hosted: [String] {
        guard !month.apis.isEmpty else { return [] }
        var table = TextTable([
            ("hosted model", .left), ("$/1000 requests", .right), ("$/month", .right), ("of the monthly cost", .right),
            ("own is cheaper from (fast to slow)", .right), ("price seen", .left),
        ])
        for api in month.apis {
            let ratio = month.bill.total > .zero ? api.present.api / month.bill.total : 0
            table.add([
                "\(api.price.provider) \(api.price.model)", Figures.dollars(api.perRequest * 1000),
                Figures.dollars(api.present.api), Figures.percent(ratio), Self.crossing(api),
                api.price.provenance.date?.description ?? "",
            ])
        }
        return ["", style.bold("The same requests at hosted models")] + table.lines(style).map { "  " + $0 }
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
        case "never": return "not up to 100 x" + range
        case "any": return "any traffic" + range
        case let count: return "\(count) requests/day" + range
        }
    }

    /// Two digits of a figure that is not known better.
    private static func rounded(_ value: Double) -> Double {
        var unit = 1.0
        while value / unit >= 100 { unit *= 10 }
        return (value / unit).rounded() * unit
    }

    private static func machines(_ count: Int) -> String { count == 1 ? "1 machine" : "\(count) machines" }

    /// Machines for the floor, and a hosted model for the rest.
    private var spilled: [String] {
        guard let spill = month.spill else { return [] }
        let name = "\(spill.price.provider) \(spill.price.model)"
        let title = ["", style.bold("The floor on machines, the rest at \(name)")]
        guard let mix = spill.mix else {
            return title + ["  all requests there cost less than any machine: \(Figures.dollars(spill.total)) a month"]
        }
        guard spill.share > 0 else {
            return title + [
                "  no request is worth sending there: machines alone cost \(Figures.dollars(mix.cost)) a month"
            ]
        }
        let parts = mix.parts.map { part in
            let how = part.offer.provider == "own" ? "of one's own" : Wording.purchase(part.offer.purchase)
            return "\(part.machines) \(how)"
        }
        return title + [
            "  up to \(Self.machines(spill.machines)) instead of \(spill.peak) (\(parts.joined(separator: ", "))): "
                + "\(Figures.dollars(mix.cost)); \(Figures.percent(spill.share)) of the requests there: "
                + "\(Figures.dollars(spill.hosted)); together \(Figures.dollars(spill.total)) a month"
        ]
    }

    private var owned: [String] {
        guard let owned = month.owned else { return [] }
        var table = TextTable([
            ("machines of one's own, for the peak", .left), ("quantity", .right), ("unit", .left), ("price", .right),
            ("$/month", .right),
        ])
        for line in owned.bill.lines {
            table.add([
                line.item, Figures.number(line.quantity), line.unit,
                line.price.map { "$" + Figures.number($0.value, digits: 4) } ?? "unknown",
                line.amount.map(Figures.dollars) ?? "",
            ])
        }
        table.add(["total", "", "", "", Figures.dollars(owned.bill.total)])
        var lines = ["", style.bold("On premises")] + table.lines(style).map { "  " + $0 }
        let machine = owned.machine
        lines.append(
            "  \(Figures.dollars(Dollars(machine.perAcceleratorHour.dollarsPerHour))) an hour for each accelerator, used or "
                + "not: written off over \(Figures.number(machine.years)) years at \(Figures.percent(machine.interest))"
        )
        if let hybrid = owned.hybrid, owned.ownedInHybrid > 0 {
            lines.append(
                "  hybrid: own \(Self.machines(owned.ownedInHybrid)), rent the rest: \(Figures.dollars(hybrid.cost)) a month"
            )
        } else if owned.hybrid != nil {
            lines.append("  hybrid: renting all of it is cheaper than owning any")
        }
        lines.append("  residual, interest, staff and spares are assumed; the rest is from")
        return lines + owned.sources.map { "    " + $0 }
    }

    private var year: [String] {
        guard let first = month.year.first, let last = month.year.last, month.traffic.growth != 0 else { return [] }
        return [
            "",
            "With \(Figures.percent(month.traffic.growth)) growth a month: \(Figures.dollars(first)) in the first month, "
                + "\(Figures.dollars(last)) in the twelfth, \(Figures.dollars(month.year.total())) in the year, "
                + "each month renewed.",
        ]
    }
}
