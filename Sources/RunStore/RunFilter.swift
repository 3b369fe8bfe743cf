internal import GRDB
internal import Measurements

/// Which runs are meant; a run must meet all that is given, and of several names bear one.
public struct RunFilter: Sendable, Hashable {
    /// The run's name.
    public var id: String?
    /// The model, by any of these names as runs have them; of none any model will do, as with the other names.
    public var models: [String]
    /// The accelerator.
    public var accelerators: [String]
    /// The engine.
    public var engines: [String]
    /// The weights' precision.
    public var precisions: [String]
    /// SHA-256 of the file that the runs came from.
    public var fileHash: String?

    /// All runs, or those that meet what is given.
    public init(
        id: String? = nil, models: [String] = [], accelerators: [String] = [], engines: [String] = [],
        precisions: [String] = [], fileHash: String? = nil
    ) {
        self.id = id
        self.models = models
        self.accelerators = accelerators
        self.engines = engines
        self.precisions = precisions
        self.fileHash = fileHash
    }

    /// The condition on a row of the table of runs, in SQL.
    var condition: (sql: String, arguments: [DatabaseValue]) {
        var parts: [String] = []
        var arguments: [DatabaseValue] = []
        func add(_ column: String, _ values: [String]) {
            guard !values.isEmpty else { return }
            parts.append("\(column) IN (\(values.map { _ in "?" }.joined(separator: ", ")))")
            arguments += values.map(\.databaseValue)
        }
        add("model", models)
        add("gpu", accelerators)
        add("engine", engines)
        add("precision", precisions)
        if !parts.isEmpty {
            parts = ["deployment IN (SELECT id FROM deployment WHERE \(parts.joined(separator: " AND ")))"]
        }
        if let id { add("name", [id]) }
        if let fileHash {
            parts.append("file = (SELECT id FROM file WHERE sha256 = ?)")
            arguments.append(fileHash.databaseValue)
        }
        return (parts.isEmpty ? "1" : parts.joined(separator: " AND "), arguments)
    }
}
