public import Input

/// Runs as a table of comma-separated values, in the schema of the published runs.
public enum RunTable {
    /// The names of all columns, in the order in which they are written.
    public static var columns: [String] { RunColumn.all.map(\.name) }

    /// Reads the runs of a table.
    ///
    /// Columns that are not in ``columns`` are ignored; an empty cell is unknown, and so is a zero where
    /// there must be at least one, which published tables write for accelerators not stated. Throws all problems at once.
    public static func runs(in file: TextFile) throws(InputProblems) -> [RecordedRun] {
        let table = try CSVTable(file)
        var records = CSVRecords(table, required: ["run_id"], ignoresUnknown: true)
        let known = table.columns.enumerated().compactMap { index, name in
            RunColumn.named(name).map { (index: index, column: $0) }
        }
        var runs: [RecordedRun] = []
        var seen: Set<String> = []
        for row in table.rows {
            var run = RecordedRun(id: "")
            for (index, column) in known where !row.cells[index].isEmpty {
                let text = String(row.cells[index])
                if text == "0", column.startsAtOne { continue }
                if !column.assign(&run, column.isText ? withoutGuard(text) : text) {
                    records.note(row.line, column.name, "cannot be used: \(text.prefix(40))", allowed: column.allowed)
                }
            }
            if run.id.isEmpty {
                records.note(row.line, "run_id", "the cell is empty")
            } else if !seen.insert(run.id).inserted {
                records.note(row.line, "run_id", "the run stands there twice: \(run.id.prefix(60))")
            }
            runs.append(run)
        }
        try records.check()
        return runs
    }

    /// Writes `runs`, one a line, ends of line as LF.
    ///
    /// Text that a spreadsheet would take for a formula gets a leading apostrophe (OWASP ASVS 1.2.10); ``runs(in:)``
    /// takes it off again.
    public static func text(_ runs: some Sequence<RecordedRun>) -> String {
        runs.reduce(into: header) { $0 += line($1) }
    }

    /// The first line of ``text(_:)``.
    public static var header: String { columns.joined(separator: ",") + "\n" }

    /// The line of ``text(_:)`` for one run, so that a long table need not be held.
    public static func line(_ run: RecordedRun) -> String {
        RunColumn.all.map { column in
            guard let cell = column.cell(run) else { return "" }
            return quoted(column.isText ? guarded(cell) : cell)
        }.joined(separator: ",") + "\n"
    }

    /// The known columns of `run` with their values as text.
    public static func cells(_ run: RecordedRun) -> [(column: String, text: String)] {
        RunColumn.all.compactMap { column in column.cell(run).map { (column.name, $0) } }
    }

    private static let formulaStarts: Set<UInt8> = [0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D, 0x0A]

    private static func guarded(_ text: String) -> String {
        let first = text.utf8.first(where: { $0 != 0x27 })
        return first.map(formulaStarts.contains) == true ? "'" + text : text
    }

    /// The reverse of `guarded`: only an apostrophe that stands before a formula sign is taken off.
    private static func withoutGuard(_ text: String) -> String {
        guard text.utf8.first == 0x27, let sign = text.utf8.first(where: { $0 != 0x27 }), formulaStarts.contains(sign)
        else { return text }
        return String(text.dropFirst())
    }

    private static func quoted(_ cell: String) -> String {
        guard cell.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else { return cell }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }
}
