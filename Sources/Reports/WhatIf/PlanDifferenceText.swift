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
        }
        if !difference.notes.isEmpty {
            lines += ["", style.bold("Also different")] + difference.notes.map { "  " + $0 }
        }
        return lines
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
