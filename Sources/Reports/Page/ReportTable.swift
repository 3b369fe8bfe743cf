/// A table that is shown, and kept as CSV: what people read and what programs compute with side by side.
public struct ReportTable: Sendable {
    /// One cell.
    public enum Cell: Sendable, Equatable {
        /// Words.
        case text(String)
        /// A number, and how it is shown; nil where it is not known.
        case number(Double?, String)
    }

    /// The name of each column and the unit of its numbers, such as `TTFT p95 (ms)`, and on which side it stands.
    public let columns: [(name: String, alignment: TextTable.Alignment)]
    /// The rows; each has a cell for each column.
    public private(set) var rows: [[Cell]] = []

    /// A table with these columns.
    public init(_ columns: [(String, TextTable.Alignment)]) {
        self.columns = columns.map { (name: $0.0, alignment: $0.1) }
    }

    /// Adds a row; missing cells stay empty, those without a column are left out.
    public mutating func add(_ cells: [Cell]) {
        rows.append(columns.indices.map { $0 < cells.count ? cells[$0] : .text("") })
    }

    /// The same columns with no more than the first `count` rows.
    public func first(_ count: Int) -> ReportTable {
        var copy = self
        copy.rows = Array(rows.prefix(count))
        return copy
    }

    /// The columns' names for readers: times carry their unit in each cell, so the unit for programs goes.
    var heads: [String] { columns.map { $0.name.hasSuffix(" (ms)") ? String($0.name.dropLast(5)) : $0.name } }

    /// The rows as CSV, numbers in full.
    public var csv: String {
        var csv = CSVText(columns: columns.map { CSVText.quoted($0.name) })
        for row in rows {
            csv.add(
                row.map { cell in
                    switch cell {
                    case .text(let words): .text(words)
                    case .number(let value, _): .number(value)
                    }
                })
        }
        return csv.text
    }
}

extension ReportTable.Cell {
    /// As it is shown.
    var shown: String {
        switch self {
        case .text(let words): words
        case .number(_, let words): words
        }
    }
}
