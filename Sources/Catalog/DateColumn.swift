internal import Input

/// Reads a column of days, in which most rows repeat the day of the row above.
struct DateColumn {
    private var text = ""
    private var date: CalendarDate?
    /// Whether the day read last is an estimate, which a tilde before it says.
    private(set) var isApproximate = false

    /// The day in a cell that must hold one; nil after noting the problem.
    mutating func read(_ row: CSVTable.Row, _ column: String, _ records: inout CSVRecords) -> CalendarDate? {
        let cell = records.text(row, column)
        if cell != text {
            text = cell
            isApproximate = cell.hasPrefix("~")
            date = CalendarDate(isApproximate ? String(cell.dropFirst()) : cell)
        }
        if date == nil, !cell.isEmpty {
            records.note(
                row.line, column, "not a date: \(cell.prefix(40))",
                allowed: "YYYY-MM-DD, or ~YYYY-MM-DD for an estimate")
        }
        return date
    }

    /// A claim of `kind` by `source` with the day in a cell.
    mutating func provenance(
        _ kind: Provenance.Kind, source: String, _ row: CSVTable.Row, _ records: inout CSVRecords
    ) -> Provenance {
        let date = read(row, "as_of", &records)
        return Provenance(kind, source: source, date: date, isApproximate: isApproximate)
    }
}
