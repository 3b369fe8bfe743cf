public import Input

/// Reads rows of a table of runs with a given header, each by itself.
public struct RunRowReader: Sendable {
    private let file: String
    private let width: Int
    private let known: [(index: Int, column: RunColumn)]
    /// The column of the runs' names; nil without one.
    private let name: Int?

    /// Of columns that stand there twice, the first counts.
    init(_ header: [String], file: String) {
        self.file = file
        width = header.count
        name = header.firstIndex(of: "run_id")
        var seen: Set<String> = []
        known = header.enumerated().compactMap { index, name in
            seen.insert(name).inserted ? RunColumn.named(name).map { (index, $0) } : nil
        }
    }

    /// A cell that is no value of its column.
    private struct WrongCell {
        let index: Int
        let column: RunColumn
        let text: String
    }

    /// The run of a row and what is wrong with it; cells beyond the row are unknown.
    private func run(_ block: CSVBlock, _ row: Int) -> (RecordedRun, wrong: [WrongCell]) {
        var run = RecordedRun(id: "")
        var wrong: [WrongCell] = []
        let count = block.cellCount(row)
        for (index, column) in known where index < count && !block.isEmpty(row, index) {
            let text = block.text(row, index)
            if text == "0", column.startsAtOne { continue }
            if !column.assign(&run, column.isText ? RunTable.withoutGuard(text) : text) {
                wrong.append(WrongCell(index: index, column: column, text: text))
            }
        }
        return (run, wrong)
    }

    /// What each row of `block` says, as far as it could be read; throws when it is no text.
    public func rows(of block: CSVBlock) throws(InputProblems) -> [RunTable.Row] {
        try checkText(block)
        return (0..<block.rowCount).map { row in
            var (run, wrong) = run(block, row)
            let line = block.line(row)
            if run.id.isEmpty { run.id = "line \(line)" }
            let count = block.cellCount(row)
            guard count == width else {
                return RunTable.Row(run: run, problem: "line \(line) has \(count) cells, the header \(width)")
            }
            let problem = wrong.first.map { cell in
                "\(cell.column.name) cannot be \(cell.text.prefix(40)) (\(cell.column.allowed))"
            }
            return RunTable.Row(run: run, problem: problem)
        }
    }

    /// The runs of `block` and all that is wrong with them; throws when it is no text.
    func batch(of block: CSVBlock) throws(InputProblems) -> RunBatch {
        try checkText(block)
        var batch = RunBatch(log: ImportLog(file: file))
        batch.runs.reserveCapacity(block.rowCount)
        for row in 0..<block.rowCount {
            let line = block.line(row)
            func note(_ column: String?, _ index: Int?, _ message: String, allowed: String? = nil) {
                let place = SourcePlace(file: file, line: line, column: index.map { $0 + 1 }, field: column)
                batch.problems.append(Diagnostic(at: place, message, allowed: allowed))
            }
            guard block.cellCount(row) == width else {
                note(nil, nil, "the row has \(block.cellCount(row)) cells, the header \(width)")
                continue
            }
            let (run, wrong) = run(block, row)
            for cell in wrong {
                note(
                    cell.column.name, cell.index, "cannot be used: \(cell.text.prefix(40))",
                    allowed: cell.column.allowed)
            }
            if run.id.isEmpty { note("run_id", name, "the cell is empty") }
            batch.runs.append(run)
            batch.lines.append(line)
        }
        return batch
    }

    private func checkText(_ block: CSVBlock) throws(InputProblems) {
        guard let row = block.firstRowWithoutText() else { return }
        throw InputProblems([TextFile.noText(at: SourcePlace(file: file, line: block.line(row)))])
    }

    /// What is said of a run whose name stood in the table before.
    func twice(_ run: RecordedRun, line: Int) -> Diagnostic {
        Diagnostic(
            at: SourcePlace(file: file, line: line, column: name.map { $0 + 1 }, field: "run_id"),
            "the run stands there twice: \(run.id.prefix(60))")
    }
}

/// The runs of some rows, and what is wrong or odd about them.
struct RunBatch: Sendable {
    var runs: [RecordedRun] = []
    /// The line of each run.
    var lines: [Int] = []
    var problems: [Diagnostic] = []
    var log: ImportLog

    init(log: ImportLog) { self.log = log }
}
