/// Rows and columns for a terminal: columns as wide as their widest cell, numbers to the right.
public struct TextTable: Sendable {
    /// On which side the cells of a column stand.
    public enum Alignment: Sendable {
        /// Words.
        case left
        /// Numbers.
        case right
    }

    private let headers: [String]
    private let alignments: [Alignment]
    private var rows: [[String]] = []

    /// A table with these columns.
    public init(_ columns: [(String, Alignment)]) {
        headers = columns.map(\.0)
        alignments = columns.map(\.1)
    }

    /// Adds a row; cells that are missing stay empty.
    public mutating func add(_ cells: [String]) {
        rows.append((0..<headers.count).map { $0 < cells.count ? TextTable.printable(cells[$0]) : "" })
    }

    /// Whether there are no rows.
    public var isEmpty: Bool { rows.isEmpty }

    /// The table as lines, without trailing blanks; the header is set off by `style`.
    public func lines(_ style: TerminalStyle = .plain) -> [String] {
        let widths = headers.indices.map { column in
            ([headers[column]] + rows.map { $0[column] }).map(\.count).max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            var text = ""
            for (column, cell) in cells.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                text += (column > 0 ? "  " : "") + (alignments[column] == .right ? padding + cell : cell + padding)
            }
            while text.last == " " { text.removeLast() }
            return text
        }
        return [style.bold(line(headers))] + rows.map(line)
    }

    /// Names come from files: control characters, which could drive the terminal, become blanks.
    static func printable(_ text: String) -> String {
        String(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
    }
}
