internal import GRDB

/// Which runs are meant; a run must meet all that is given.
public struct RunFilter: Sendable, Hashable {
    /// The run's name.
    public var id: String?
    /// The model, letter by letter.
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

    func condition() -> (sql: String, arguments: [DatabaseValue]) {
        var parts: [String] = []
        var arguments: [DatabaseValue] = []
        let columns = [
            ("name", id), ("model", model), ("gpu", accelerator), ("engine", engine), ("precision", precision),
        ]
        for case (let column, .some(let value)) in columns {
            parts.append("\(column) = ?")
            arguments.append(value.databaseValue)
        }
        if let fileHash {
            parts.append("file = (SELECT id FROM file WHERE sha256 = ?)")
            arguments.append(fileHash.databaseValue)
        }
        return (parts.isEmpty ? "1" : parts.joined(separator: " AND "), arguments)
    }
}
