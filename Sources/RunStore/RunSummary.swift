internal import GRDB
public import Measurements
public import Quantities

/// One line of a list of stored runs.
public struct RunSummary: Sendable, Hashable, Codable {
    /// Where the list goes on: give it as the cursor.
    public private(set) var position: Int64
    /// The run's name.
    public let id: String
    /// The model.
    public let model: String?
    /// The accelerator.
    public let accelerator: String?
    /// The engine.
    public let engine: String?
    /// The weights' precision.
    public let precision: String?
    /// What is to be known before the figures are used.
    public let flags: [RunFlag]
    /// When the run was imported.
    public let importedAt: String?
    /// Generated tokens a second, over all accelerators.
    public let outputRate: Rate<Tokens>?

    /// What a list says of `run`, which stands at `position`.
    public init(_ run: RecordedRun, position: Int64) {
        self.position = position
        id = run.id
        model = run.model.name
        accelerator = run.hardware.accelerator
        engine = run.engine.name
        precision = run.model.weightPrecision
        flags = run.flags
        importedAt = run.origin.importedAt
        outputRate = run.throughput.output
    }

    /// The same with another position.
    public func at(_ position: Int64) -> RunSummary {
        var moved = self
        moved.position = position
        return moved
    }

    init(_ row: Row) {
        position = row["id"]
        id = row["name"]
        model = row["model"]
        accelerator = row["gpu"]
        engine = row["engine"]
        precision = row["precision"]
        let words: String = row["flags"]
        flags = words.split(separator: ";").compactMap { RunFlag(rawValue: String($0)) }
        importedAt = row["imported"]
        let rate: Double? = row["output_rate"]
        outputRate = rate.map { Rate($0) }
    }
}
