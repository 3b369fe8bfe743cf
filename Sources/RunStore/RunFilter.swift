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

    /// The condition in SQL, which leads the database to the index of `leading`.
    ///
    /// A plus sign keeps the database from using the index of a column.
    func condition(leading: String? = nil) -> (sql: String, arguments: [DatabaseValue]) {
        var parts: [String] = []
        var arguments: [DatabaseValue] = []
        for (column, value) in given {
            parts.append(leading == nil || column == leading ? "\(column) = ?" : "+\(column) = ?")
            arguments.append(value.databaseValue)
        }
        if let fileHash {
            parts.append("\(leading == nil ? "" : "+")file = (SELECT id FROM file WHERE sha256 = ?)")
            arguments.append(fileHash.databaseValue)
        }
        return (parts.isEmpty ? "1" : parts.joined(separator: " AND "), arguments)
    }

    /// The columns that are given and their values.
    private var given: [(column: String, value: String)] {
        [("name", id), ("model", model), ("gpu", accelerator), ("engine", engine), ("precision", precision)]
            .compactMap { column, value in value.map { (column, $0) } }
    }

    /// The condition by way of the column whose value is rarest, found by counting each up to a few thousand.
    func condition(in database: Database) throws -> (sql: String, arguments: [DatabaseValue]) {
        guard fileHash == nil, given.count > 1 else { return condition() }
        var rarest: (column: String, count: Int)?
        for (column, value) in given {
            let count =
                try Int.fetchOne(
                    database, sql: "SELECT count(*) FROM (SELECT 1 FROM run WHERE \(column) = ? LIMIT 5000)",
                    arguments: [value]) ?? 0
            if count < rarest?.count ?? Int.max { rarest = (column, count) }
        }
        return condition(leading: rarest?.column)
    }

    /// How many runs of `database` it lets through.
    func count(in database: Database) throws -> Int {
        let condition = try condition(in: database)
        return try Int.fetchOne(
            database, sql: "SELECT count(*) FROM run WHERE \(condition.sql)",
            arguments: StatementArguments(condition.arguments)) ?? 0
    }
}
