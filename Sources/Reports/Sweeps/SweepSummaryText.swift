internal import Calibration
internal import Quantities

/// What a sweep comes to, for a terminal.
public struct SweepSummaryText {
    private let summary: SweepSummaryDocument

    /// The text of `summary`.
    public init(_ summary: SweepSummaryDocument) { self.summary = summary }

    /// All lines; `table`: where the rows are, if they were written.
    public func lines(table: String?, _ style: TerminalStyle = .plain) -> [String] {
        let count = Figures.number(Double(summary.items))
        let states = summary.statuses.map { "\(Figures.number(Double($0.items))) \($0.status)" }
        var lines = [
            style.bold("\(summary.folder): \(count) items of \(summary.question)"),
            "  " + states.joined(separator: ", "),
        ]
        if let cheapest = summary.cheapest {
            let words = cheapest.filter { !["status", "draw"].contains($0.name) }.map { "\($0.name) \($0.value)" }
            lines += ["", "Cheapest", "  " + words.joined(separator: ", ")]
        }
        if let combinations = summary.combinations {
            lines += [""] + draws(combinations, style) + requests(combinations, style)
        }
        if !summary.figures.isEmpty {
            var table = TextTable([
                ("figure", .left), ("mean", .right), ("p5", .right), ("p50", .right), ("p95", .right),
                ("p99", .right),
            ])
            for figure in summary.figures {
                table.add(
                    [figure.figure]
                        + [figure.mean, figure.p5, figure.p50, figure.p95, figure.p99].map { Figures.number($0) })
            }
            lines += ["", style.bold("Over all items")] + table.lines(style)
        }
        if let metrics = summary.metrics { lines += ["", style.bold("By figure")] + accuracy(metrics, style) }
        if let heldOut = summary.heldOut {
            lines += ["", style.bold("Held out")] + CalibrationReport.lines(of: heldOut, style)
        }
        return lines + (table.map { ["", "Rows in \($0)"] } ?? [])
    }

    private func accuracy(_ metrics: [String: ErrorFigures], _ style: TerminalStyle) -> [String] {
        var table = TextTable(CalibrationReport.figureColumns)
        for figure in RunFigure.allCases {
            if let errors = metrics[figure.rawValue] {
                table.add([figure.rawValue] + CalibrationReport.cells(errors))
            }
        }
        return table.lines(style)
    }

    /// The percentiles of each combination's requests.
    private func requests(_ combinations: [SweepCombination], _ style: TerminalStyle) -> [String] {
        let pooled = combinations.prefix(Self.most).compactMap { found in found.requests.map { (found.values, $0) } }
        guard let error = summary.latencyError, !pooled.isEmpty else { return [] }
        let names = [("ttft_ms", "TTFT"), ("tpot_ms", "TPOT"), ("e2e_ms", "E2E")]
        var table = TextTable(
            summary.axes.map { ($0, .left) } + [("requests", .right), ("goodput share", .right)]
                + names.map { ("\($0.1) p50, p95, p99, ms", .right) })
        for (values, requests) in pooled {
            table.add(
                values + [
                    Figures.number(Double(requests.answered)), requests.goodputShare.map(Figures.percent) ?? "",
                ]
                    + names.map { name, _ in
                        guard let found = requests.latencies.first(where: { $0.latency == name }) else { return "" }
                        return [found.p50, found.p95, found.p99].map { Figures.number($0) }.joined(separator: ", ")
                    })
        }
        let title = "All requests of a combination; percentiles at most \(Figures.number(error * 100))% too high"
        return ["", style.bold(title)] + table.lines(style)
    }

    /// The most combinations in a table.
    private static let most = 40

    private func draws(_ combinations: [SweepCombination], _ style: TerminalStyle) -> [String] {
        let hasBudget = combinations.contains { $0.withinBudgetShare != nil }
        let isJudged = combinations.contains { $0.slosMetShare != nil }
        let names = combinations.first { !$0.figures.isEmpty }?.figures.map(\.figure) ?? []
        var table = TextTable(
            summary.axes.map { ($0, .left) }
                + [(summary.question == "simulate" ? "items" : "draws", .right), ("feasible", .right)]
                + names.flatMap { name -> [(String, TextTable.Alignment)] in
                    name == "monthly_usd"
                        ? [("$/month p5", .right), ("p50", .right), ("p95", .right)] : [(Self.title(name), .right)]
                }
                + (hasBudget ? [("in budget", .right)] : []) + (isJudged ? [("SLOs met", .right)] : []))
        for combination in combinations.prefix(Self.most) {
            let figures = names.flatMap { name -> [String] in
                let found = combination.figures.first { $0.figure == name }
                guard name == "monthly_usd" else { return [found.map { Figures.number($0.mean) } ?? ""] }
                return [found?.p5, found?.p50, found?.p95].map { $0.map { Figures.dollars(Dollars($0)) } ?? "" }
            }
            table.add(
                combination.values + [
                    Figures.number(Double(combination.draws)), Figures.percent(combination.feasibleShare),
                ] + figures
                    + (hasBudget ? [combination.withinBudgetShare.map(Figures.percent) ?? ""] : [])
                    + (isJudged ? [combination.slosMetShare.map(Figures.percent) ?? ""] : []))
        }
        let rest = combinations.count - Self.most
        let more = rest > 0 ? ["  \(rest) more: --json lists up to 1,000"] : []
        let title =
            isJudged
            ? "Cost of a fleet that follows the drawn load; SLOs of the planned fleet" : "Means over simulations"
        return [style.bold(title)] + table.lines(style) + more
    }

    /// `ttft_ms_p95` is TTFT p95 in ms.
    private static func title(_ column: String) -> String {
        switch column {
        case "ttft_ms_p95": "TTFT p95, ms"
        case "tpot_ms_p95": "TPOT p95, ms"
        case "goodput_share": "goodput share"
        default: column
        }
    }
}
