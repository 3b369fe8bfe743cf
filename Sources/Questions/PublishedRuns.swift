internal import Calibration
internal import Input
internal import Measurements
internal import Parallel
internal import RunStore

/// The published runs that come with the program, read from its table as far as they are asked for.
enum PublishedRuns {
    typealias Line = ShippedCalibration.RunLine

    /// How many there are.
    static var count: Int { ShippedCalibration.runNames.count }

    /// The lines of the runs that `filter` lets through, in the order of their table; none of those of an imported file.
    ///
    /// Only lines that name what is asked for are taken apart.
    static func lines(_ filter: RunFilter) throws(InputProblems) -> [Line] {
        guard filter.fileHash == nil else { return [] }
        let columns: [(column: String, values: [String])] = [
            ("run_id", filter.id.map { [$0] } ?? []), ("model", filter.models), ("gpu", filter.accelerators),
            ("engine", filter.engines), ("weight_precision", filter.precisions),
        ]
        // A cell with a quote in it is written otherwise; no published run has one where it can be asked for.
        let asked = columns.filter { !$0.values.isEmpty }.map { column, values in
            (column: column, values: Set<String>(values.filter { !$0.isEmpty && !$0.contains("\"") }))
        }
        guard !asked.contains(where: \.values.isEmpty) else { return [] }
        let lines = ShippedCalibration.runLines(naming: asked.filter { $0.values.count == 1 }.flatMap(\.values))
        guard !asked.isEmpty, !lines.isEmpty else { return lines }
        let table = try CSVTable(file(lines))
        let cells = asked.map { (index: table.index(of: $0.column), values: $0.values) }
        return zip(lines, table.rows).compactMap { line, row in
            cells.allSatisfy { cell in cell.index.map { cell.values.contains(String(row.cells[$0])) } ?? false }
                ? line : nil
        }
    }

    /// The runs of `lines`; what is odd in one, such as percentiles out of order, is left out of it.
    static func runs(_ lines: some Collection<Line>) throws(InputProblems) -> [RecordedRun] {
        guard !lines.isEmpty else { return [] }
        let table = file(lines)
        return try BenchmarkFile.read(name: table.name, bytes: table.bytes, mostHeld: .max).runs.map { run in
            var run = run
            // They came in no file of the user's.
            run.origin.fileHash = nil
            run.origin.path = nil
            return run
        }
    }

    /// Calls `body` with the run of each of `lines`, without holding them all.
    static func forEach(_ lines: [Line], _ body: (RecordedRun) throws -> Void) throws {
        let size = 256
        let parts = stride(from: 0, to: lines.count, by: size).map { lines[$0..<min(lines.count, $0 + size)] }
        // As many at once as there are processors, about.
        for start in stride(from: 0, to: parts.count, by: 8) {
            let some = Array(parts[start..<min(parts.count, start + 8)])
            for result in parallelMap(some, { part in Result { try runs(part) } }) { try result.get().forEach(body) }
        }
    }

    private static func file(_ lines: some Collection<Line>) -> TextFile {
        let text = [ShippedCalibration.runHeader ?? ""] + lines.map(\.text)
        return TextFile(name: "published runs", text: text.joined(separator: "\n") + "\n")
    }
}
