internal import Foundation
internal import GRDB
internal import Measurements
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

    static func decode(_ data: Data) throws -> RecordedRun { try JSONDecoder().decode(RecordedRun.self, from: data) }
}
