internal import Quantities

/// A plan against bills, for a terminal or a pull request.
public struct SpendText {
    private let spend: SpendDocument
    private let style: TerminalStyle

    /// The text of `spend`.
    public init(_ spend: SpendDocument, style: TerminalStyle = .plain) {
        self.spend = spend
        self.style = style
    }

    private var verdict: String {
        let moved = spend.figures.filter(\.moved).map(\.figure)
        let limit = Figures.percent(spend.threshold)
        return moved.isEmpty
            ? "The spend is as planned: no figure differs by more than \(limit)."
            : "The spend is not as planned: \(moved.joined(separator: ", ")) "
                + "\(moved.count == 1 ? "differs" : "differ") by more than \(limit)."
    }

    private var head: String {
        "\(spend.models.joined(separator: ", ")) from \(spend.from) to \(spend.to), \(Figures.number(spend.hours)) h"
    }

    private static let figureColumns: [(String, TextTable.Alignment)] = [
        ("", .left), ("figure", .left), ("planned", .right), ("billed", .right), ("change", .right),
    ]

    private var figureRows: [[String]] {
        spend.figures.map { line in
            func text(_ value: Double?) -> String {
                value.map {
                    line.unit == "hours"
                        ? Figures.fixed($0, decimals: 0)
                        : line.unit == "usd_per_hour"
                            ? "$" + Figures.fixed($0, decimals: 2) : Figures.dollars(Dollars($0))
                } ?? "not known"
            }
            return [
                line.moved ? "MOVED" : "", line.figure, text(line.planned), text(line.actual),
                line.change.map { ($0 >= 0 ? "+" : "") + Figures.percent($0) } ?? "",
            ]
        }
    }

    private static let spendColumns: [(String, TextTable.Alignment)] = [
        ("month", .left), ("accelerator", .left), ("instance", .left), ("region", .left), ("purchase", .left),
        ("hours", .right), ("billed", .right), ("cost", .right), ("$/h each", .right),
    ]

    private var spendRows: [[String]] {
        spend.spend.map { line in
            [
                line.month, line.accelerator, line.instanceType.isEmpty ? "parts of instances" : line.instanceType,
                line.region, line.purchase.replacing("_", with: " "),
                Figures.fixed(line.acceleratorHours, decimals: 0), Self.dollars(line.billedUsd),
                Self.dollars(line.effectiveUsd),
                line.usdPerAcceleratorHour.map { Figures.fixed($0, decimals: 2) } ?? "",
            ]
        }
    }

    private static let restColumns: [(String, TextTable.Alignment)] = [
        ("also billed", .left), ("rows", .right), ("billed", .right), ("cost", .right),
    ]

    private var restRows: [[String]] {
        spend.other.map { line in
            let words = [
                "other": "without accelerators", "purchases": "commitments bought",
                "unused": "commitments not used", "credits": "credits and corrections", "taxes": "taxes",
            ]
            return [
                words[line.item] ?? line.item, Figures.fixed(Double(line.rows), decimals: 0),
                Self.dollars(line.billedUsd), Self.dollars(line.effectiveUsd),
            ]
        }
    }

    private static func dollars(_ text: String) -> String {
        let amount = Double(text) ?? 0
        return (amount < 0 ? "-$" : "$") + Figures.fixed(abs(amount), decimals: 2)
    }

    private static let footnote =
        "Hours are those of accelerators. Cost has commitments spread over their use; billed is what was invoiced."

    /// All lines, for a terminal.
    public var lines: [String] {
        var lines = [spend.passed ? style.good(verdict) : style.bad(verdict), head, ""]
        for (columns, rows) in tables where !rows.isEmpty {
            var table = TextTable(columns)
            for row in rows { table.add(row) }
            lines += table.lines(style) + [""]
        }
        return lines + [style.faint(Self.footnote)]
    }

    /// All lines, in Markdown.
    public var markdown: [String] {
        var lines = ["**\(MarkdownTable.escaped(verdict))**", "", MarkdownTable.escaped(head), ""]
        for (columns, rows) in tables where !rows.isEmpty {
            var table = MarkdownTable(columns)
            for row in rows { table.add(row) }
            lines += table.lines + [""]
        }
        return lines + [Self.footnote]
    }

    private var tables: [([(String, TextTable.Alignment)], [[String]])] {
        [(Self.figureColumns, figureRows), (Self.spendColumns, spendRows), (Self.restColumns, restRows)]
    }
}
