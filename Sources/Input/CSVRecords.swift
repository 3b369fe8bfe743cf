/// Reads the rows of a table into values, and collects what is wrong with them.
///
/// Ask for cells through the current row; each problem is noted with file, line and column, and reading goes on.
public struct CSVRecords: Sendable {
    /// The table.
    public let table: CSVTable
    /// What is wrong so far; at most a hundred, then no more are noted.
    public private(set) var problems: [Diagnostic] = []
    private var indices: [String: Int] = [:]

    /// Looks up the columns: all of `required` must be there, and none that is neither required nor optional.
    public init(_ table: CSVTable, required: [String], optional: [String] = [], ignoresUnknown: Bool = false) {
        self.table = table
        for (index, column) in table.columns.enumerated() {
            indices[column] = index
            guard !ignoresUnknown, !required.contains(column), !optional.contains(column) else { continue }
            note(
                1, column, "there is no such column",
                suggestion: didYouMean(column, among: (required + optional).filter { !table.columns.contains($0) }))
        }
        for column in required where indices[column] == nil {
            note(
                1, column, "the column is missing", allowed: "columns: " + (required + optional).joined(separator: ","))
        }
    }

    /// Throws when anything is wrong.
    public func check() throws(InputProblems) {
        if !problems.isEmpty { throw InputProblems(problems) }
    }

    /// Notes a problem with a cell.
    public mutating func note(
        _ line: Int, _ column: String, _ message: String, allowed: String? = nil, suggestion: String? = nil,
        severity: Diagnostic.Severity = .error
    ) {
        guard problems.count < 100 else { return }
        problems.append(
            Diagnostic(
                severity,
                at: SourcePlace(file: table.name, line: line, column: indices[column].map { $0 + 1 }, field: column),
                message, allowed: allowed, suggestion: suggestion))
    }

    /// The text of a cell; nil when it is empty or the table lacks the column.
    public func optionalText(_ row: CSVTable.Row, _ column: String) -> String? {
        guard let index = indices[column], !row.cells[index].isEmpty else { return nil }
        return String(row.cells[index])
    }

    /// The text of a cell that must not be empty; empty text after noting the problem.
    public mutating func text(_ row: CSVTable.Row, _ column: String) -> String {
        if let text = optionalText(row, column) { return text }
        if indices[column] != nil { note(row.line, column, "the cell is empty") }
        return ""
    }

    /// A number within `range`; nil when the cell is empty, or wrong, which is noted.
    public mutating func optionalNumber(_ row: CSVTable.Row, _ column: String, in range: ClosedRange<Double>) -> Double?
    {
        guard let index = indices[column], !row.cells[index].isEmpty else { return nil }
        let cell = row.cells[index]
        guard let number = Double(cell), number.isFinite else {
            note(row.line, column, "not a number: \(clipped(cell))", allowed: describe(range))
            return nil
        }
        guard range.contains(number) else {
            note(row.line, column, "\(clipped(cell)) is out of range", allowed: describe(range))
            return nil
        }
        return number
    }

    /// A number within `range` that must be there; the range's lower end after noting the problem.
    public mutating func number(_ row: CSVTable.Row, _ column: String, in range: ClosedRange<Double>) -> Double {
        if optionalText(row, column) == nil {
            if indices[column] != nil { note(row.line, column, "the cell is empty", allowed: describe(range)) }
            return range.lowerBound
        }
        return optionalNumber(row, column, in: range) ?? range.lowerBound
    }

    /// A whole number within `range`; nil when the cell is empty, or wrong, which is noted.
    public mutating func optionalInteger(_ row: CSVTable.Row, _ column: String, in range: ClosedRange<Int>) -> Int? {
        let bounds = Double(range.lowerBound)...Double(range.upperBound)
        guard let number = optionalNumber(row, column, in: bounds) else { return nil }
        guard number == number.rounded() else {
            note(row.line, column, "\(number) is not a whole number", allowed: describe(bounds))
            return nil
        }
        return Int(number)
    }

    /// A whole number within `range` that must be there; the range's lower end after noting the problem.
    public mutating func integer(_ row: CSVTable.Row, _ column: String, in range: ClosedRange<Int>) -> Int {
        if optionalText(row, column) == nil {
            if indices[column] != nil { note(row.line, column, "the cell is empty") }
            return range.lowerBound
        }
        return optionalInteger(row, column, in: range) ?? range.lowerBound
    }

    /// One of the raw values of `Choice`; nil when the cell is empty, or wrong, which is noted.
    public mutating func optionalChoice<Choice: RawRepresentable<String> & CaseIterable>(
        _ row: CSVTable.Row, _ column: String, _ type: Choice.Type = Choice.self
    ) -> Choice? {
        guard let text = optionalText(row, column) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let names = Choice.allCases.map(\.rawValue)
        note(
            row.line, column, "unknown: \(clipped(text[...]))", allowed: "one of: " + names.joined(separator: ", "),
            suggestion: didYouMean(text, among: names))
        return nil
    }

    private func clipped(_ text: Substring) -> String { text.count > 40 ? text.prefix(40) + "..." : String(text) }

    private func describe(_ range: ClosedRange<Double>) -> String {
        func plain(_ number: Double) -> String {
            number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
        }
        return "\(plain(range.lowerBound)) to \(plain(range.upperBound))"
    }
}
