public import Input

/// Reads a table of runs of any size, a block of rows at a time.
public struct RunTableReader {
    /// Turns blocks into runs, on any thread.
    public let rows: RunRowReader
    let header: [String]
    let headerLine: Int
    private let file: String
    private var scanner: CSVScanner
    private var count = 0

    /// Reads the header from the start of `stream`; throws when a column of `required` is missing.
    public init(_ stream: ByteStream, required: [String]) throws(InputProblems) {
        file = stream.name
        scanner = CSVScanner(stream)
        scanner.skipMark()
        header = try scanner.row() ?? []
        headerLine = max(1, scanner.rowLine)
        rows = RunRowReader(header, file: file)
        let missing = required.filter { !header.contains($0) }
        guard missing.isEmpty else {
            throw InputProblems(
                missing.map { column in
                    Diagnostic(
                        at: SourcePlace(file: stream.name, line: headerLine, field: column), "the column is missing",
                        allowed: "columns: " + RunTable.columns.joined(separator: ","))
                })
        }
    }

    /// The next rows; nil at the end.
    ///
    /// Throws what is wrong with quotes and sizes.
    public mutating func next() throws(InputProblems) -> CSVBlock? {
        guard let block = try scanner.block() else { return nil }
        guard block.problems.isEmpty else { throw InputProblems(block.problems) }
        count += block.rowCount
        guard count <= CSVTable.Limit.rows else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: file, line: block.line(block.rowCount - 1)),
                    "the table has more than \(CSVTable.Limit.rows) rows")
            ])
        }
        return block
    }
}

/// What is wrong with a table of runs that is to be stored; a hash of each name is all that is held.
struct RunTableCheck {
    private let rows: RunRowReader
    private var names: Set<UInt64> = []
    private(set) var problems: [Diagnostic] = []

    /// Most problems that are collected before reading ends.
    private static let mostProblems = 100

    /// Throws when columns stand there twice.
    init(_ table: RunTableReader, file: String) throws(InputProblems) {
        rows = table.rows
        var seen: Set<String> = []
        for (index, column) in table.header.enumerated() where !seen.insert(column).inserted {
            problems.append(
                Diagnostic(
                    at: SourcePlace(file: file, line: table.headerLine, column: index + 1, field: column),
                    "the column stands there twice"))
        }
        try finish()
    }

    /// Notes what is wrong with the next rows; throws when that is too much.
    mutating func add(_ batch: RunBatch) throws(InputProblems) {
        var found = batch.problems
        for (run, line) in zip(batch.runs, batch.lines) where !run.id.isEmpty {
            var hash = StableHash()
            hash.add(run.id)
            if !names.insert(hash.value).inserted { found.append(rows.twice(run, line: line)) }
        }
        if found.count > batch.problems.count {
            func order(_ item: (offset: Int, element: Diagnostic)) -> (Int, Int) {
                (item.element.place.line ?? 0, item.offset)
            }
            found = found.enumerated().sorted { order($0) < order($1) }.map(\.element)
        }
        problems += found
        guard problems.count < Self.mostProblems else {
            throw InputProblems(Array(problems.prefix(Self.mostProblems)))
        }
    }

    /// Throws when anything is wrong.
    func finish() throws(InputProblems) {
        if !problems.isEmpty { throw InputProblems(problems) }
    }
}
