internal import GRDB
public import Measurements
public import Quantities

/// One line of a list of stored runs.
public struct RunSummary: Sendable, Hashable, Codable {
    /// Where the list goes on: give it as the cursor.
    public let position: Int64
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
