/// Rows and columns for a comment on a pull request (GitHub's table syntax).
public struct MarkdownTable: Sendable {
    private let columns: [(String, TextTable.Alignment)]
    private var rows: [[String]] = []

    /// A table with these columns.
    public init(_ columns: [(String, TextTable.Alignment)]) { self.columns = columns }

    /// Adds a row; cells that are missing stay empty.
    public mutating func add(_ cells: [String]) {
        rows.append(columns.indices.map { $0 < cells.count ? cells[$0] : "" })
    }

    /// The table as lines.
    public var lines: [String] {
        func line(_ cells: [String]) -> String { "| " + cells.map(Self.escaped).joined(separator: " | ") + " |" }
        let rule = "|" + columns.map { $0.1 == .right ? " ---: |" : " --- |" }.joined()
        return [line(columns.map(\.0)), rule] + rows.map(line)
    }

    /// `text` with everything that Markdown would take for its own disarmed: names come from files.
    public static func escaped(_ text: String) -> String {
        let special: [Character: String] = [
            "|": "\\|", "<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "&#64;", "`": "\\`", "*": "\\*", "_": "\\_",
            "[": "\\[", "]": "\\]", "\\": "\\\\", "#": "\\#", "!": "\\!",
        ]
        return TextTable.printable(text).map { special[$0] ?? String($0) }.joined()
    }
}
