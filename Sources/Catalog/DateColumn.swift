internal import Input

/// Reads a column of days, in which most rows repeat the day of the row above.
struct DateColumn {
    private var text = ""
    private var date: CalendarDate?

    /// The day in a cell that must hold one; nil after noting the problem.
    mutating func read(_ row: CSVTable.Row, _ column: String, _ records: inout CSVRecords) -> CalendarDate? {
        let cell = records.text(row, column)
        if cell != text {
            text = cell
            date = CalendarDate(cell)
        }
        if date == nil, !cell.isEmpty {
            records.note(row.line, column, "not a date: \(cell.prefix(40))", allowed: "YYYY-MM-DD")
        }
        return date
    }
}
