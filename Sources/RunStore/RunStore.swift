internal import Foundation
internal import GRDB
public import Measurements

/// Measured runs kept in a database file of SQLite.
///
/// Readers and one writer may work at once, also from several processes. What was reported as stored survives a crash
/// and a loss of power (write-ahead log, `synchronous=FULL`).
public struct RunStore: Sendable {
    private let pool: DatabasePool
    /// The database file.
    public let path: String

    /// Opens the store at `path`; creates it, but not its folder, when there is none.
    ///
    /// Refuses files that are no stores, are damaged, or were written by a newer Plimsoll. Before an older store is
    /// changed to the present layout, a copy is left beside it as `NAME.backup-vN`.
    public init(path: String) throws(RunStoreFailure) {
        self.path = path
        do {
            try StoreFile.check(path)
            pool = try StoreFile.open(path)
            try StoreSchema.migrate(pool, path: path)
        } catch {
            throw RunStoreFailure(error, path: path)
        }
    }

    /// Stores the runs of a file, all or none.
    ///
    /// Adds nothing when the same content was stored before, whatever its name.
    @discardableResult
    public func add(_ file: ImportedFile) throws(RunStoreFailure) -> Addition {
        do {
            return try pool.write { database in
                if let known = try Int64.fetchOne(
                    database, sql: "SELECT id FROM file WHERE sha256 = ?", arguments: [file.hash])
                {
                    let count = try Int.fetchOne(
                        database, sql: "SELECT count(*) FROM run WHERE file = ?", arguments: [known])
                    return .alreadyThere(runs: count ?? 0)
                }
                try database.execute(
                    sql: "INSERT INTO file (sha256, name, tool) VALUES (?, ?, ?)",
                    arguments: [file.hash, file.name, file.tool])
                let id = database.lastInsertedRowID
                let statement = try database.makeStatement(
                    sql: """
                        INSERT INTO run (file, name, model, gpu, engine, precision, flags, imported, output_rate, body)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING
                        """)
                let encoder = RunBody.encoder()
                var added = 0
                for run in file.runs {
                    try statement.execute(arguments: RunBody.arguments(run, file: id, encoder))
                    added += database.changesCount
                }
                return .added(runs: added, known: file.runs.count - added)
            }
        } catch {
            throw RunStoreFailure(error, path: path)
        }
    }

    /// What came of storing a file.
    public enum Addition: Sendable, Hashable {
        /// Its runs were stored, apart from `known` whose names were taken.
        case added(runs: Int, known: Int)
        /// The same content was there, with so many runs; nothing was added.
        case alreadyThere(runs: Int)
    }

    /// The runs that `filter` lets through, in the order in which they were stored, at most `limit`, after `cursor`.
    ///
    /// Complexity: O(limit + log runs) by one filter; by several, O(runs that meet the rarest) at worst.
    public func list(
        _ filter: RunFilter = RunFilter(), limit: Int = 100, after cursor: Int64 = 0
    ) throws(RunStoreFailure) -> [RunSummary] {
        try reading { database in
            let condition = try filter.condition(in: database)
            let sql = """
                SELECT id, name, model, gpu, engine, precision, flags, imported, output_rate FROM run
                WHERE \(condition.sql) AND id > ? ORDER BY id LIMIT ?
                """
            let page = [cursor.databaseValue, max(0, limit).databaseValue]
            return try Row.fetchAll(database, sql: sql, arguments: StatementArguments(condition.arguments + page))
                .map(RunSummary.init)
        }
    }

    /// How many runs `filter` lets through.
    public func count(_ filter: RunFilter = RunFilter()) throws(RunStoreFailure) -> Int {
        try reading { database in
            let condition = try filter.condition(in: database)
            return try Int.fetchOne(
                database, sql: "SELECT count(*) FROM run WHERE \(condition.sql)",
                arguments: StatementArguments(condition.arguments)) ?? 0
        }
    }

    /// The run called `id`; nil when there is none.
    public func run(_ id: String) throws(RunStoreFailure) -> RecordedRun? {
        try reading { database in
            try Data.fetchOne(database, sql: "SELECT body FROM run WHERE name = ?", arguments: [id])
                .map(RunBody.decode)
        }
    }

    /// Calls `body` with each run that `filter` lets through, in the order of storing, without holding them all.
    public func forEach(
        _ filter: RunFilter = RunFilter(), _ body: (RecordedRun) throws -> Void
    ) throws(RunStoreFailure) {
        try reading { database in
            let condition = filter.condition()
            let rows = try Data.fetchCursor(
                database, sql: "SELECT body FROM run WHERE \(condition.sql) ORDER BY id",
                arguments: StatementArguments(condition.arguments))
            while let data = try rows.next() { try body(RunBody.decode(data)) }
        }
    }

    /// The names nearest to `id`, for a message that there is no such run.
    public func namesLike(_ id: String) throws(RunStoreFailure) -> [String] {
        try reading { database in
            try String.fetchAll(
                database, sql: "SELECT name FROM run WHERE name >= ? AND name < ? ORDER BY name LIMIT 5",
                arguments: [String(id.prefix(8)), String(id.prefix(8)) + "\u{10FFFF}"])
        }
    }

    /// The distinct models in the store, for a message that there is no such model.
    public func models() throws(RunStoreFailure) -> [String] {
        try reading { database in
            // Steps from one model to the next in the index: a million runs of a few models need a few steps.
            try String.fetchAll(
                database,
                sql: """
                    WITH RECURSIVE m(model) AS (
                        SELECT min(model) FROM run
                        UNION ALL
                        SELECT (SELECT min(model) FROM run WHERE model > m.model) FROM m WHERE m.model IS NOT NULL)
                    SELECT model FROM m WHERE model IS NOT NULL LIMIT 10000
                    """)
        }
    }

    /// Deletes the runs that `filter` lets through, and the files none of whose runs are left; returns how many runs.
    @discardableResult
    public func delete(_ filter: RunFilter) throws(RunStoreFailure) -> Int {
        let condition = filter.condition()
        do {
            return try pool.write { database in
                try database.execute(
                    sql: "DELETE FROM run WHERE \(condition.sql)", arguments: StatementArguments(condition.arguments))
                let count = database.changesCount
                try database.execute(
                    sql: "DELETE FROM file WHERE NOT EXISTS (SELECT 1 FROM run WHERE run.file = file.id)")
                return count
            }
        } catch {
            throw RunStoreFailure(error, path: path)
        }
    }

    private func reading<Result>(_ work: (Database) throws -> Result) throws(RunStoreFailure) -> Result {
        do { return try pool.read(work) } catch { throw RunStoreFailure(error, path: path) }
    }
}
