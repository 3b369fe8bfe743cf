public import Planning
internal import Quantities
internal import Scenarios

/// A month of several workloads for a terminal.
public struct PortfolioText {
    private let month: PortfolioMonth
    private let style: TerminalStyle

    /// The text of `month`.
    public init(_ month: PortfolioMonth, style: TerminalStyle = .plain) {
        self.month = month
        self.style = style
    }

    /// All lines: each fleet, then what is shared, then one cost.
    public var lines: [String] {
        month.fleets.flatMap { MonthText($0.month, style: style).lines + [""] } + shared + filled + total
    }

    private var shared: [String] {
        guard !month.sharings.isEmpty else { return [] }
        var table = TextTable([
            ("workloads", .left), ("one fleet", .right), ("a fleet each", .right), ("chosen", .left),
        ])
        for pool in month.sharings {
            table.add([
                pool.names.joined(separator: ", "), pool.together.map(Figures.dollars) ?? "misses an SLO",
                pool.apart.map(Figures.dollars) ?? "no option", pool.isShared ? "one fleet" : "a fleet each",
            ])
        }
        return [style.bold("Shared fleets, $/month")] + table.lines(style).map { "  " + $0 } + [""]
    }

    private var filled: [String] {
        guard !month.fills.isEmpty else { return [] }
        var table = TextTable([
            ("batch", .left), ("in the quiet hours of", .left), ("fits free", .right), ("starts", .right),
            ("alone", .right), ("what is left", .right), ("load with it", .right),
        ])
        for fill in month.fills {
            table.add([
                fill.batch, fill.host.joined(separator: ", "),
                "\(Figures.number(fill.fill.free.value)) of \(Figures.number(fill.fill.requests.value))",
                fill.fill.startHour.map { "\($0):00" } ?? "any hour",
                fill.alone.map(Figures.dollars) ?? "no option", fill.rest.map(Figures.dollars) ?? "no option",
                Figures.percent(fill.fill.utilization),
            ])
        }
        return [style.bold("Batches in quiet hours, $/month")] + table.lines(style).map { "  " + $0 } + [""]
    }

    private var total: [String] {
        guard let monthly = month.monthly else { return [style.bad("Not every workload has an option: no total.")] }
        var table = TextTable([("fleet", .left), ("$/month", .right), ("part", .right)])
        for fleet in month.fleets {
            let cost = fleet.month.monthly ?? .zero
            table.add([
                fleet.names.joined(separator: ", "), Figures.dollars(cost),
                monthly > .zero ? Figures.percent(cost / monthly) : "",
            ])
        }
        table.add(["all", Figures.dollars(monthly), ""])
        let budget = month.budget.map {
            ["Budget: \(Figures.dollars($0)) a month, \(Figures.percent(monthly / $0)) of it used."]
        }
        return [style.bold("Monthly cost of all workloads")] + table.lines(style).map { "  " + $0 }
            + MonthText.shared(month.fleets.flatMap(\.month.models)) + (budget ?? [])
    }
}
