internal import Foundation
internal import GRDB
internal import Measurements
internal import Parallel
internal import Quantities

/// How a run stands in its row: some columns to filter by, and all of it as JSON.
enum RunBody {
    static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return encoder
    }

    /// The columns of a row in the order of ``arguments(_:file:body:)``, for a statement.
    static let columns = "(file, name, model, gpu, engine, precision, flags, imported, output_rate, body)"
    /// Places for their values.
    static let places = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

    static func arguments(_ run: RecordedRun, file: Int64, body: Data) -> StatementArguments {
        let flags = run.flags.map(\.rawValue).joined(separator: ";")
        return [
            file, run.id, run.model.name, run.hardware.accelerator, run.engine.name, run.model.weightPrecision, flags,
            run.origin.importedAt, run.throughput.output?.value, body,
        ]
    }

    /// Calls `store` with each run and how it is stored, in their order.
    ///
    /// Encoding takes most of the time of an import, and one run needs nothing of another: a few thousand at once keep all
    /// cores busy and are a few megabytes at most.
    static func encode(_ runs: [RecordedRun], _ store: (RecordedRun, Data) throws -> Void) throws {
        let (size, parts) = (128, 16)
        for start in stride(from: 0, to: runs.count, by: size * parts) {
            let starts = Array(stride(from: start, to: min(runs.count, start + size * parts), by: size))
            let encoded = parallelMap(starts) { start in
                let encoder = encoder()
                return Result { try runs[start..<min(runs.count, start + size)].map { try encoder.encode($0) } }
            }
            for (start, bodies) in zip(starts, encoded) {
                for (offset, body) in try bodies.get().enumerated() { try store(runs[start + offset], body) }
            }
        }
    }

    static func decode(_ data: Data) throws -> RecordedRun { try JSONDecoder().decode(RecordedRun.self, from: data) }
}
