public import Catalog
internal import Input

/// Rows of comma-separated values (RFC 4180) that a spreadsheet can open without running anything.
public struct CSVText: Sendable {
    /// One cell.
    public enum Cell: Sendable {
        /// Words; a leading `=`, `+`, `-` or `@` is disarmed, since spreadsheets would compute it (OWASP ASVS 1.2.10).
        case text(String)
        /// A number in the shortest form that reads back the same.
        case number(Double?)
        /// Money or an amount with every digit, without an exponent; nil for an empty cell.
        case exact(ExactPrice?)
    }

    /// The lines so far.
    public private(set) var text: String

    /// Starts with a header.
    public init(columns: [String]) { text = columns.joined(separator: ",") + "\n" }

    /// Goes on below a header that was written already.
    public init() { text = "" }

    /// Adds a row.
    public mutating func add(_ cells: [Cell]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { text += "," }
            text += CSVText.encoded(cell)
        }
        text += "\n"
    }

    private static func encoded(_ cell: Cell) -> String {
        switch cell {
        case .number(let value):
            guard let value, value.isFinite else { return "" }
            return plain(value)
        case .exact(let amount): return amount?.exactText ?? ""
        case .text(let words):
            var words = words.printable(limit: 4000)
            if let first = words.unicodeScalars.first, "=+-@".unicodeScalars.contains(first) {
                words = "'" + words
            }
            return quoted(words)
        }
    }

    /// A number in the shortest form that reads back the same.
    static func plain(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }

    /// `words` as one field, quoted where a comma, a quote or a line break would end it.
    static func quoted(_ words: String) -> String {
        // Nearly all words are plain, which their bytes say much sooner than their characters.
        guard words.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || (0x0A...0x0D).contains($0) || $0 >= 0x80 }),
            words.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline })
        else { return words }
        return "\"" + words.replacing("\"", with: "\"\"") + "\""
    }
}
