/// A report of Evidently beside a plan, for a terminal or a pull request.
public struct EvidentlyText {
    private let document: EvidentlyDocument
    private let style: TerminalStyle

    /// The text of `document`.
    public init(_ document: EvidentlyDocument, style: TerminalStyle = .plain) {
        self.document = document
        self.style = style
    }

    private var status: String {
        let drifted = document.columns.filter { $0.drifted == true && $0.assumption != nil }.compactMap(\.assumption)
        return drifted.isEmpty
            ? "No assumption of the plan drifted."
            : "Drifted: \(drifted.joined(separator: ", ")). Plan again for requests as they are now: plimsoll workload."
    }

    private static let columns: [(String, TextTable.Alignment)] = [
        ("", .left), ("column", .left), ("assumption", .left), ("score", .right), ("threshold", .right),
        ("method", .left),
    ]

    private var rows: [[String]] {
        document.columns.map { column in
            [
                column.drifted.map { $0 ? "DRIFTED" : "" } ?? "not known", column.column, column.assumption ?? "",
                Figures.number(column.score), column.threshold.map { Figures.number($0) } ?? "", column.method,
            ]
        }
    }

    /// All lines, for a terminal.
    public var lines: [String] {
        var table = TextTable(Self.columns)
        for row in rows { table.add(row) }
        return [document.passed ? style.good(status) : style.bad(status), ""] + table.lines(style)
    }

    /// All lines, in Markdown.
    public var markdown: [String] {
        var table = MarkdownTable(Self.columns)
        for row in rows { table.add(row) }
        return ["**\(MarkdownTable.escaped(status))**", ""] + table.lines
    }
}
