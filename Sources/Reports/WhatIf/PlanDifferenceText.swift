internal import Quantities

/// A difference of plans for a terminal or a pull request.
public struct PlanDifferenceText {
    private let difference: PlanDifference
    private let style: TerminalStyle

    /// The text of `difference`.
    public init(_ difference: PlanDifference, style: TerminalStyle = .plain) {
        self.difference = difference
        self.style = style
    }

    /// All lines, for a terminal: a sign in front of each figure that changed.
    public var lines: [String] {
        var lines = [
            style.bold(difference.summary), "  before  \(TextTable.printable(difference.before))",
            "  after   \(TextTable.printable(difference.after))",
        ]
        for model in difference.models {
            var table = TextTable([
                ("", .left), (model.title, .left), ("before", .left), ("after", .left), ("change", .left),
            ])
            for figure in Self.shown(model) {
                table.add([
                    Self.sign(figure), figure.figure, figure.text(after: false), figure.text(after: true),
                    figure.change,
                ])
            }
            lines += [""] + table.lines(style)
            lines += breakdown(model) + alternatives(model)
        }
        if !difference.notes.isEmpty {
            lines += ["", style.bold("Also different")] + difference.notes.map { "  " + $0 }
        }
        return lines
    }

    /// The cost breakdown with a sign in front of each line: + added, - removed, ~ changed.
    private func breakdown(_ model: ModelDifference) -> [String] {
        guard !model.costBreakdown.isEmpty else { return [] }
        var table = TextTable([
            ("", .left), ("cost breakdown", .left), ("before", .right), ("after", .right), ("change", .right),
        ])
        for line in model.costBreakdown {
            let cells = Self.cells(line)
            table.add([line.status.sign, cells[0]] + cells[3...])
            // Below the line, so that there is room for both on 80 columns.
            table.add(["", "  \(cells[1])" + (cells[2].isEmpty ? "" : " at \(cells[2])"), "", "", ""])
        }
        table.add(["", "total"] + Self.total(model.costBreakdown))
        return [""] + table.lines(style)
    }

    private func alternatives(_ model: ModelDifference) -> [String] {
        guard let figures = model.alternatives, !figures.isEmpty else { return [] }
        var table = TextTable([
            ("", .left), ("instead, $/month", .left), ("before", .right), ("after", .right), ("change", .right),
        ])
        for figure in figures {
            table.add([
                Self.sign(figure), figure.figure, figure.text(after: false), figure.text(after: true), figure.change,
            ])
        }
        return [""] + table.lines(style)
    }

    private static func cells(_ line: LineChange) -> [String] {
        [
            line.item, line.quantityText, line.priceText,
            line.quantityBefore == nil ? "" : Figures.dollars(Dollars(line.beforeUsd)),
            line.quantityAfter == nil ? "" : Figures.dollars(Dollars(line.afterUsd)), line.changeText,
        ]
    }

    private static func total(_ lines: [LineChange]) -> [String] {
        let (before, after) = (lines.map(\.beforeUsd).reduce(0, +), lines.map(\.afterUsd).reduce(0, +))
        let change = FigureChange("total", .dollars, before, after)
        return [change.text(after: false), change.text(after: true), change.change]
    }

    /// All lines, in Markdown.
    public var markdown: [String] {
        var lines = ["**\(MarkdownTable.escaped(difference.summary))**", ""]
        lines.append(
            "Before: \(MarkdownTable.escaped(difference.before)). After: \(MarkdownTable.escaped(difference.after)).")
        for model in difference.models {
            var table = MarkdownTable([(model.title, .left), ("before", .right), ("after", .right), ("change", .right)])
            for figure in Self.shown(model) {
                table.add([figure.figure, figure.text(after: false), figure.text(after: true), figure.change])
            }
            lines += [""] + table.lines
            if !model.costBreakdown.isEmpty {
                var table = MarkdownTable([
                    ("", .left), ("cost breakdown", .left), ("quantity", .right), ("price", .right),
                    ("before", .right), ("after", .right), ("change", .right),
                ])
                for line in model.costBreakdown { table.add([line.status.sign] + Self.cells(line)) }
                table.add(["", "total", "", ""] + Self.total(model.costBreakdown))
                lines += [""] + table.lines
            }
            if let figures = model.alternatives, !figures.isEmpty {
                var table = MarkdownTable([
                    ("instead, $/month", .left), ("before", .right), ("after", .right), ("change", .right),
                ])
                for figure in figures {
                    table.add([figure.figure, figure.text(after: false), figure.text(after: true), figure.change])
                }
                lines += [""] + table.lines
            }
        }
        if !difference.notes.isEmpty {
            lines += ["", "<details><summary>Also different</summary>", ""]
            lines += difference.notes.map { "- " + MarkdownTable.escaped($0) } + ["", "</details>"]
        }
        return lines
    }

    /// Words that stayed the same tell nothing; figures are shown always, as what did not change is an answer too.
    static func shown(_ model: ModelDifference) -> [FigureChange] {
        model.figures.filter { $0.unit != .words || !$0.isUnchanged || ["instances", "replica"].contains($0.figure) }
    }

    private static func sign(_ figure: FigureChange) -> String {
        if figure.isUnchanged { return " " }
        guard figure.unit != .words, let before = figure.before, let after = figure.after else { return "~" }
        return after > before ? "+" : "-"
    }
}
