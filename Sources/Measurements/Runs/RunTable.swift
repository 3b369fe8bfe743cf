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
        var table = try RunTableReader(
            ByteStream(name: file.name, bytes: file.bytes, isHashed: false), required: ["run_id"])
        var check = try RunTableCheck(table, file: file.name)
        var runs: [RecordedRun] = []
        while let block = try table.next() {
            let batch = try table.rows.batch(of: block)
            try check.add(batch)
            runs += batch.runs
        }
        try check.finish()
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
        var table = try RunTableReader(
            ByteStream(name: file.name, bytes: file.bytes, isHashed: false), required: required)
        var rows: [Row] = []
        while let block = try table.next() { rows += try table.rows.rows(of: block) }
        return rows
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
