/// A table of comma-separated values (RFC 4180) with a header, each row with its line.
///
/// Written here because the table must be strict, quick and able to say where: SwiftCSV 0.10 knows no line numbers, fills
/// short rows with empty cells, drops what stands beyond the header, takes a quote that is never closed, trims blanks
/// and walks characters, not bytes. Complexity: O(bytes).
public struct CSVTable: Sendable {
    /// The file's name, for messages.
    public let name: String
    /// The header.
    public let columns: [String]
    /// The rows.
    public let rows: [Row]

    /// One row.
    public struct Row: Sendable {
        /// The line it starts on, from 1.
        public let line: Int
        /// Its cells, as many as there are columns.
        public let cells: [Substring]
    }

    /// Limits that no honest table reaches.
    public enum Limit {
        /// Most rows.
        public static let rows = 2_000_000
        /// Longest cell in bytes.
        public static let cell = 65_536
        /// Most columns.
        public static let columns = 1000
    }

    /// Reads `file`, or throws every problem of its form.
    public init(_ file: TextFile) throws(InputProblems) {
        name = file.name
        var parser = CSVParser(file)
        let lines = parser.parse()
        var problems = parser.problems
        guard let header = lines.first else {
            throw InputProblems(problems + [Diagnostic(at: SourcePlace(file: file.name, line: 1), "the file is empty")])
        }
        columns = header.cells.map { String($0) }
        var seen: Set<String> = []
        for (index, column) in columns.enumerated() where !seen.insert(column).inserted {
            problems.append(
                Diagnostic(
                    at: SourcePlace(file: name, line: header.line, column: index + 1, field: column),
                    "the column stands there twice"))
        }
        var rows: [Row] = []
        rows.reserveCapacity(lines.count)
        for row in lines.dropFirst() {
            if row.cells.count == columns.count {
                rows.append(row)
            } else if problems.count < 100 {
                problems.append(
                    Diagnostic(
                        at: SourcePlace(file: name, line: row.line),
                        "the row has \(row.cells.count) cells, the header \(columns.count)"))
            }
        }
        self.rows = rows
        guard problems.isEmpty else { throw InputProblems(problems) }
    }

    /// The rows of comma-separated text whose rows need not be equally long, such as several tables in one file.
    ///
    /// Blank lines are left out. Throws what is wrong with quotes and sizes.
    public static func raggedRows(_ file: TextFile) throws(InputProblems) -> [Row] {
        var parser = CSVParser(file)
        let rows = parser.parse()
        guard parser.problems.isEmpty else { throw InputProblems(parser.problems) }
        return rows
    }

    /// The index of a column; nil when the table lacks it.
    public func index(of column: String) -> Int? { columns.firstIndex(of: column) }
}

/// Cuts bytes into cells.
private struct CSVParser {
    let file: TextFile
    let text: String
    var problems: [Diagnostic] = []

    init(_ file: TextFile) {
        self.file = file
        text = file.text
    }

    mutating func parse() -> [CSVTable.Row] {
        var rows: [CSVTable.Row] = []
        var cells: [Substring] = []
        let utf8 = text.utf8
        var index = utf8.startIndex
        var line = 1
        while index < utf8.endIndex {
            let start = line
            cells.removeAll(keepingCapacity: true)
            var ended = false
            // A row that is refused for its width need not be read to its end.
            while !ended, cells.count <= CSVTable.Limit.columns { ended = cell(utf8, &index, &line, &cells) }
            if cells.count == 1, cells[0].isEmpty { continue }
            if cells.count > CSVTable.Limit.columns {
                report(start, "the row has more than \(CSVTable.Limit.columns) cells")
                return rows
            }
            rows.append(CSVTable.Row(line: start, cells: cells))
            if rows.count > CSVTable.Limit.rows {
                report(start, "the table has more than \(CSVTable.Limit.rows) rows")
                return rows
            }
        }
        return rows
    }

    /// Reads one cell and what ends it; true at the end of the row.
    private mutating func cell(
        _ utf8: String.UTF8View, _ index: inout String.Index, _ line: inout Int, _ cells: inout [Substring]
    ) -> Bool {
        let start = index
        if index < utf8.endIndex, utf8[index] == 0x22 {
            cells.append(quoted(utf8, &index, &line))
            if index < utf8.endIndex, utf8[index] != 0x2C, utf8[index] != 0x0A, utf8[index] != 0x0D {
                report(line, "text follows a closing quote")
                while index < utf8.endIndex, utf8[index] != 0x2C, utf8[index] != 0x0A { utf8.formIndex(after: &index) }
            }
        } else {
            while index < utf8.endIndex {
                let byte = utf8[index]
                if byte == 0x2C || byte == 0x0A || byte == 0x0D { break }
                utf8.formIndex(after: &index)
            }
            cells.append(text[start..<index])
        }
        if cells[cells.count - 1].utf8.count > CSVTable.Limit.cell {
            report(line, "a cell is longer than \(CSVTable.Limit.cell) bytes")
        }
        guard index < utf8.endIndex else { return true }
        if utf8[index] == 0x2C {
            utf8.formIndex(after: &index)
            return false
        }
        if utf8[index] == 0x0D { utf8.formIndex(after: &index) }
        if index < utf8.endIndex, utf8[index] == 0x0A { utf8.formIndex(after: &index) }
        line += 1
        return true
    }

    private mutating func quoted(_ utf8: String.UTF8View, _ index: inout String.Index, _ line: inout Int) -> Substring {
        let opened = line
        utf8.formIndex(after: &index)
        var piece = index
        var content = ""
        while index < utf8.endIndex {
            let byte = utf8[index]
            if byte == 0x0A { line += 1 }
            guard byte == 0x22 else {
                utf8.formIndex(after: &index)
                continue
            }
            let end = index
            utf8.formIndex(after: &index)
            let isEnd = index == utf8.endIndex || utf8[index] != 0x22
            // Most cells have no quotes in them, and need no copy.
            if isEnd, content.isEmpty { return text[piece..<end] }
            content += text[piece..<end]
            if isEnd { return Substring(content) }
            content += "\""
            utf8.formIndex(after: &index)
            piece = index
        }
        report(opened, "a quote is opened and never closed")
        return text[piece...]
    }

    private mutating func report(_ line: Int, _ message: String) {
        if problems.count < 100 { problems.append(Diagnostic(at: SourcePlace(file: file.name, line: line), message)) }
    }
}
