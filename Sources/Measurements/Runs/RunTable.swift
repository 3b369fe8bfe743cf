public import Input

/// Runs as a table of comma-separated values, in the schema of the published runs.
public enum RunTable {
    /// The names of all columns, in the order in which they are written.
    public static var columns: [String] { RunColumn.all.map(\.name) }

    /// Columns of what was measured, all of them numbers; the others describe the setup and the load.
    public static let measuredColumns: Set<String> = Set(
        columns.filter { name in
            ["_tok_s", "requests_s", "requests_completed", "requests_failed", "requests_incomplete"]
                .contains(where: name.hasSuffix)
                || ["ttft_ms", "tpot_ms", "e2e_ms", "itl_ms", "concurrency_achieved"].contains(where: name.hasPrefix)
        })

    /// Reads the runs of a table.
    ///
    /// Columns that are not in ``columns`` are ignored; an empty cell is unknown, and so is a zero where
    /// there must be at least one, which published tables write for accelerators not stated. Throws all problems at once.
    public static func runs(in file: TextFile) throws(InputProblems) -> [RecordedRun] {
        let table = try CSVTable(file)
        var records = CSVRecords(table, required: ["run_id"], ignoresUnknown: true)
        let reader = RunRowReader(table.columns)
        var runs: [RecordedRun] = []
        var seen: Set<String> = []
        for row in table.rows {
            let (run, wrong) = reader.run(row.cells)
            for cell in wrong {
                records.note(
                    row.line, cell.column.name, "cannot be used: \(cell.text.prefix(40))", allowed: cell.column.allowed)
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

    /// One row of a table of runs, read by itself.
    public struct Row: Sendable {
        /// What the row says, as far as it could be read; a run without a name is named by its line.
        public let run: RecordedRun
        /// What keeps it from being used; nil for a sound row.
        public let problem: String?
    }

    /// Reads each row of a table by itself: a row that is wrong says why and leaves the others alone.
    ///
    /// Throws when the file is no table of runs: quotes are wrong, or a column of `required` is missing.
    public static func rows(in file: TextFile, required: [String]) throws(InputProblems) -> [Row] {
        let lines = try CSVTable.raggedRows(file)
        let header = (lines.first?.cells ?? []).map { String($0) }
        let missing = required.filter { !header.contains($0) }
        guard missing.isEmpty else {
            throw InputProblems(
                missing.map { column in
                    Diagnostic(
                        at: SourcePlace(file: file.name, line: 1, field: column), "the column is missing",
                        allowed: "columns: " + columns.joined(separator: ","))
                })
        }
        let reader = RunRowReader(header)
        return lines.dropFirst().map { line in
            var (run, wrong) = reader.run(line.cells)
            if run.id.isEmpty { run.id = "line \(line.line)" }
            guard line.cells.count == header.count else {
                return Row(
                    run: run,
                    problem: "line \(line.line) has \(line.cells.count) cells, the header \(header.count)")
            }
            let problem = wrong.first.map { cell in
                "\(cell.column.name) cannot be \(cell.text.prefix(40)) (\(cell.column.allowed))"
            }
            return Row(run: run, problem: problem)
        }
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
    static func withoutGuard(_ text: String) -> String {
        guard text.utf8.first == 0x27, let sign = text.utf8.first(where: { $0 != 0x27 }), formulaStarts.contains(sign)
        else { return text }
        return String(text.dropFirst())
    }

    private static func quoted(_ cell: String) -> String {
        guard cell.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else { return cell }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }
}

/// Reads rows of a table with a given header.
struct RunRowReader {
    private let known: [(index: Int, column: RunColumn)]

    /// Of columns that stand there twice, the first counts.
    init(_ header: [String]) {
        var seen: Set<String> = []
        known = header.enumerated().compactMap { index, name in
            seen.insert(name).inserted ? RunColumn.named(name).map { (index, $0) } : nil
        }
    }

    /// The run of a row and the cells that are no values of their columns; cells beyond the row are unknown.
    func run(_ cells: [Substring]) -> (RecordedRun, wrong: [(column: RunColumn, text: String)]) {
        var run = RecordedRun(id: "")
        var wrong: [(column: RunColumn, text: String)] = []
        for (index, column) in known where index < cells.count && !cells[index].isEmpty {
            let text = String(cells[index])
            if text == "0", column.startsAtOne { continue }
            if !column.assign(&run, column.isText ? RunTable.withoutGuard(text) : text) { wrong.append((column, text)) }
        }
        return (run, wrong)
    }
}
