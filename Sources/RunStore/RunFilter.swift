internal import GRDB
internal import Measurements

/// Which runs are meant; a run must meet all that is given.
public struct RunFilter: Sendable, Hashable {
    /// The run's name.
    public var id: String?
    /// The model, exactly.
    public var model: String?
    /// The accelerator.
    public var accelerator: String?
    /// The engine.
    public var engine: String?
    /// The weights' precision.
    public var precision: String?
    /// SHA-256 of the file that the runs came from.
    public var fileHash: String?

    /// All runs, or those that meet what is given.
    public init(
        id: String? = nil, model: String? = nil, accelerator: String? = nil, engine: String? = nil,
        precision: String? = nil, fileHash: String? = nil
    ) {
        self.id = id
        self.model = model
        self.accelerator = accelerator
        self.engine = engine
        self.precision = precision
        self.fileHash = fileHash
    }

    /// Whether it lets all runs through.
    public var isEmpty: Bool { self == RunFilter() }

    /// The condition on a row of the table of runs, in SQL.
    var condition: (sql: String, arguments: [DatabaseValue]) {
        var parts: [String] = []
        var arguments: [DatabaseValue] = []
        func add(_ part: String, _ value: String?) {
            guard let value else { return }
            parts.append(part)
            arguments.append(value.databaseValue)
        }
        add("model = ?", model)
        add("gpu = ?", accelerator)
        add("engine = ?", engine)
        add("precision = ?", precision)
        if !parts.isEmpty {
            parts = ["deployment IN (SELECT id FROM deployment WHERE \(parts.joined(separator: " AND ")))"]
        }
        add("name = ?", id)
        add("file = (SELECT id FROM file WHERE sha256 = ?)", fileHash)
        return (parts.isEmpty ? "1" : parts.joined(separator: " AND "), arguments)
    }
}
