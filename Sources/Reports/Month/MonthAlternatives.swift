internal import Catalog
internal import Economics
internal import Performance
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

    var lines: [String] { accelerators + uncertainty + hosted + owned + year }

    private var accelerators: [String] {
        guard let best = month.best, !month.others.isEmpty else { return [] }
        var table = TextTable([
            ("accelerator", .left), ("machines, $/month", .right), ("machines", .right), ("offer", .left),
        ])
        for option in [best] + month.others.prefix(5) {
            table.add([
                option.deployment.accelerator.id, Figures.dollars(option.mix.cost),
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
                driver.name, Figures.dollars(driver.low), Figures.dollars(driver.high), Figures.percent(driver.share),
                driver.range,
            ])
        }
        let low = month.drivers.map(\.low).min() ?? .zero
        let high = month.drivers.map(\.high).max() ?? .zero
        return [
            "",
            style.bold(
                "What moves the bill: \(Figures.dollars(low)) to \(Figures.dollars(high)), one thing at a time"),
        ] + table.lines(style).map { "  " + $0 }
    }

    private var hosted: [String] {
        guard !month.apis.isEmpty else { return [] }
        var table = TextTable([
            ("hosted model", .left), ("$/1000 requests", .right), ("$/month", .right), ("of the bill", .right),
            ("own is cheaper from", .right), ("price seen", .left),
        ])
        for api in month.apis {
            let ratio = month.bill.total > .zero ? api.present.api / month.bill.total : 0
            let from = api.crossing.map {
                "\(Figures.number((api.present.requests * $0).value / (Seconds.month.hours / 24))) requests/day"
            }
            table.add([
                "\(api.price.provider) \(api.price.model)", Figures.dollars(api.perRequest * 1000),
                Figures.dollars(api.present.api), Figures.percent(ratio), from ?? "not up to 100 x",
                api.price.provenance.date?.description ?? "",
            ])
        }
        return ["", style.bold("The same requests at hosted models")] + table.lines(style).map { "  " + $0 }
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
                "  hybrid: own \(owned.ownedInHybrid) machines, rent the rest: \(Figures.dollars(hybrid.cost)) a month")
        } else if owned.hybrid != nil {
            lines.append("  hybrid: renting all of it is cheaper than owning any")
        }
        lines.append(
            "  assumed: residual, interest, staff and spares; from price lists: \(owned.sources.joined(separator: "; "))"
        )
        return lines
    }

    private var year: [String] {
        guard let first = month.year.first, let last = month.year.last, month.traffic.growth != 0 else { return [] }
        return [
            "",
            "With \(Figures.percent(month.traffic.growth)) growth a month: \(Figures.dollars(first)) in the first month, "
                + "\(Figures.dollars(last)) in the twelfth, \(Figures.dollars(month.year.total())) in the year, "
                + "each month bought anew.",
        ]
    }
}
