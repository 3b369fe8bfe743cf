internal import Quantities

/// A drift for a terminal or a pull request.
public struct DriftText {
    private let drift: DriftDocument
    private let style: TerminalStyle

    /// The text of `drift`.
    public init(_ drift: DriftDocument, style: TerminalStyle = .plain) {
        self.drift = drift
        self.style = style
    }

    /// What came out, in a sentence.
    private var verdict: String {
        let violated = drift.slos.count { $0.met == false }
        let moved = drift.assumptions.count(where: \.moved)
        if drift.passed {
            let unknown = drift.slos.count { $0.met == nil }
            return "The plan holds: all measured SLOs are met, and no assumption moved by more than "
                + Figures.percent(drift.threshold) + (unknown == 0 ? "." : "; \(unknown) SLOs could not be measured.")
        }
        let slo = violated == 0 ? "All measured SLOs are met" : "\(violated) of \(drift.slos.count) SLOs violated"
        let assumption =
            moved == 0
            ? "no assumption moved by more than \(Figures.percent(drift.threshold))"
            : "\(Wording.counted(moved, "assumption")) moved by more than \(Figures.percent(drift.threshold))"
        return "\(slo); \(assumption)."
    }

    private var head: String {
        "\(drift.model) from \(drift.from) to \(drift.to), \(Figures.number(drift.hours)) h"
            + (drift.coverage < 0.995 ? ", \(Figures.percent(drift.coverage)) of them with figures" : "")
    }

    private func number(_ value: Double?, _ unit: String) -> String {
        guard let value else { return "not known" }
        switch unit {
        case "share": return Figures.percent(value)
        case "usd_per_hour": return "$" + Figures.fixed(value, decimals: 2)
        default: return Figures.number(value)
        }
    }

    private func change(_ line: DriftLine) -> String {
        line.change.map { ($0 >= 0 ? "+" : "") + Figures.percent($0) } ?? ""
    }

    private static func title(_ line: DriftLine) -> String {
        ["share", "usd_per_hour"].contains(line.unit) ? line.figure : "\(line.figure) (\(line.unit))"
    }

    private var assumptionRows: [[String]] {
        drift.assumptions.map { line in
            [
                line.moved ? "MOVED" : "", Self.title(line), number(line.planned, line.unit),
                number(line.actual, line.unit), change(line),
                line.monthlyUsdAlone.map { ($0 >= 0 ? "+" : "") + Figures.dollars(Dollars($0)) } ?? "",
            ]
        }
    }

    private var operationRows: [[String]] {
        drift.operation.map { line in
            ["", Self.title(line), number(line.planned, line.unit), number(line.actual, line.unit), change(line)]
        }
    }

    private var targetRows: [[String]] {
        drift.slos.map { target in
            let bound = ["at most": "<= ", "at least": ">= "][target.relation ?? ""] ?? ""
            return [
                target.met.map { $0 ? "met" : "VIOLATED" } ?? "not measured", target.target,
                target.predictedMs.map { Figures.time(.milliseconds($0)) } ?? "",
                target.actualMs.map { bound + Figures.time(.milliseconds($0)) } ?? "",
                target.violatedShare.map(Figures.percent) ?? "", target.firstViolation ?? "",
            ]
        }
    }

    private static let assumptionColumns: [(String, TextTable.Alignment)] = [
        ("", .left), ("assumption", .left), ("planned", .right), ("measured", .right), ("change", .right),
        ("$/month alone", .right),
    ]
    private static let targetColumns: [(String, TextTable.Alignment)] = [
        ("", .left), ("SLO", .left), ("predicted", .right), ("measured", .right), ("hours above", .right),
        ("first", .left),
    ]
    private static let operationColumns: [(String, TextTable.Alignment)] = [
        ("", .left), ("operation", .left), ("planned", .right), ("measured", .right), ("change", .right),
    ]

    /// What the plan would be now, in sentences.
    private var plan: [String] {
        var lines: [String] = []
        if let cause = drift.cause { lines.append("What moved the cost most: \(cause).") }
        guard let now = drift.now else { return lines }
        let before =
            "\(now.monthlyUsdBefore.map { Figures.dollars(Dollars($0)) + "/month" } ?? "no cost")"
            + (now.fleetBefore.map { ", \($0)" } ?? "")
        if let monthly = now.monthlyUsd {
            lines.append("Planned: \(before).")
            lines.append("Now: \(Figures.dollars(Dollars(monthly)))/month" + (now.fleet.map { ", \($0)." } ?? "."))
        } else {
            lines.append("Planned: \(before). For what was measured, no configuration meets the SLOs.")
        }
        return lines
    }

    private var command: String? {
        guard let now = drift.now, !now.changes.isEmpty else { return nil }
        return "plimsoll plan SCENARIO " + now.changes.map { "--set \($0)" }.joined(separator: " ")
    }

    /// All lines, for a terminal.
    public var lines: [String] {
        var lines = [drift.passed ? style.good(verdict) : style.bad(verdict), head, ""]
        for (columns, rows) in [
            (Self.assumptionColumns, assumptionRows), (Self.targetColumns, targetRows),
            (Self.operationColumns, operationRows),
        ] where !rows.isEmpty {
            var table = TextTable(columns)
            for row in rows { table.add(row) }
            lines += table.lines(style) + [""]
        }
        lines += plan
        if let command { lines += ["", "Plan it again with", "  \(command)"] }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// All lines, in Markdown.
    public var markdown: [String] {
        var lines = ["**\(MarkdownTable.escaped(verdict))**", "", MarkdownTable.escaped(head), ""]
        for (columns, rows) in [
            (Self.assumptionColumns, assumptionRows), (Self.targetColumns, targetRows),
            (Self.operationColumns, operationRows),
        ] where !rows.isEmpty {
            var table = MarkdownTable(columns)
            for row in rows { table.add(row) }
            lines += table.lines + [""]
        }
        lines += plan.map(MarkdownTable.escaped)
        if let command { lines += ["", "```sh", command, "```"] }
        return lines
    }
}
