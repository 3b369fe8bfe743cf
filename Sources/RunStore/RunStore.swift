internal import Foundation
internal import GRDB
internal import Input
public import Measurements
internal import Parallel
internal import Synchronization

/// The user's measured runs, kept in a database file of SQLite.
///
/// Readers and one writer may work at once, also from several processes. What was reported as stored survives a crash
/// and a loss of power (write-ahead log, `synchronous=FULL`).
public struct RunStore: Sendable {
    let reader: any DatabaseReader
    /// Nil where the store may only be read.
    let writer: DatabasePool?
    /// The database file.
    public let path: String
    /// The file that was at ``path`` when the store was opened to be written.
    private let file: FileIdentity?

    /// Opens the store at `path`; creates it, but not its folder, when there is none.
    ///
    /// Refuses files that are no stores, are damaged, or were written by a newer Plimsoll. Before an older store is
    /// changed to the present layout, a copy is left beside it as `NAME.backup-vN`. A store that cannot be written, or
    /// is not to be, can still be read.
    ///
    /// `patience`: seconds to wait for another process that has the store to itself; nil for the usual two minutes.
    public init(path: String, readOnly: Bool = false, patience: Double? = nil) throws(RunStoreFailure) {
        let patience = patience ?? StoreFile.patience
        self.path = path
        do {
            try StoreFile.check(path, patience: patience)
            guard !readOnly, StoreFile.canWrite(path) else {
                (writer, file) = (nil, nil)
                reader = try StoreFile.openToRead(path, patience: patience)
                let version = try reader.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
                guard version == StoreSchema.version else {
                    throw RunStoreFailure(.cannotOpen, path: path, "the store is of an older layout and read-only")
                }
                return
            }
            let pool = try StoreFile.open(path, patience: patience)
            (reader, writer, file) = (pool, pool, FileIdentity(path))
            try StoreSchema.migrate(pool, path: path)
        } catch {
            throw RunStoreFailure(error, path: path)
        }
    }

    /// Copies what is stored at this moment to a new store at `path`.
    public func copy(to path: String) throws(RunStoreFailure) -> RunStore {
        do {
            let target = try DatabaseQueue(path: StoreFile.literal(path))
            try reader.backup(to: target)
            try target.close()
        } catch {
            throw RunStoreFailure(error, path: path)
        }
        return try RunStore(path: path)
    }

    /// Has `body` called when a store keeps its user waiting for longer than a second, with the most seconds.
    public static func onWaiting(_ body: @escaping @Sendable (Double) -> Void) {
        StoreFile.waiting.withLock { $0 = body }
    }

    /// What came of storing a file.
    public enum Addition: Sendable, Hashable {
        /// Its runs were stored, apart from `known` whose names were taken, and `same` which are there in another form.
        case added(runs: Int, known: Int, same: [Match] = [])
        /// The same content was there, with so many runs; nothing was added, but `changed` of them got what the user
        /// gave along with it.
        case alreadyThere(runs: Int, changed: Int)

        /// A run that is stored under another name, because another file holds it too.
        public struct Match: Sendable, Hashable {
            /// The run's name in the file that was imported.
            public let id: String
            /// Its name in the store.
            public let known: String
        }
    }

    /// The runs that `filter` lets through, in the order in which they were stored, at most `limit`, after `cursor`.
    ///
    /// Complexity: O(limit + log runs) of all runs, of a file or of one deployment; otherwise O(runs that are let through).
    public func list(
        _ filter: RunFilter = RunFilter(), limit: Int = 100, after cursor: Int64 = 0
    ) throws(RunStoreFailure) -> [RunSummary] {
        try reading { database in
            let condition = filter.condition
            // The inner query needs the index of deployments alone, the outer one the rows of a page.
            let sql = """
                SELECT run.id, name, model, gpu, engine, precision, flags, imported, output_rate
                FROM run JOIN deployment ON deployment.id = run.deployment
                WHERE run.id IN (SELECT id FROM run WHERE \(condition.sql) AND id > ? ORDER BY id LIMIT ?)
                ORDER BY run.id
                """
            let page = [cursor.databaseValue, max(0, limit).databaseValue]
            return try Row.fetchAll(database, sql: sql, arguments: StatementArguments(condition.arguments + page))
                .map(RunSummary.init)
        }
    }

    /// How many runs `filter` lets through.
    public func count(_ filter: RunFilter = RunFilter()) throws(RunStoreFailure) -> Int {
        try reading { try RunStore.count(filter, in: $0) }
    }

    /// The run called `id`; nil when there is none.
    public func run(_ id: String) throws(RunStoreFailure) -> RecordedRun? {
        try reading { database in
            try Data.fetchOne(database, sql: "SELECT body FROM run WHERE name = ?", arguments: [id])
                .map(RunBody.decode)
        }
    }

    /// Runs that are read and decoded together: enough for all cores, and a few megabytes at most.
    private static let batch = 256

    /// Calls `body` with each run that `filter` lets through, in the order of storing, without holding them all.
    ///
    /// Throws a `RunStoreFailure`, or what `body` throws.
    public func forEach(_ filter: RunFilter = RunFilter(), _ body: (RecordedRun) throws -> Void) throws {
        var failure: (any Error)?
        try reading { database in
            let condition = filter.condition
            let rows = try Data.fetchCursor(
                database, sql: "SELECT body FROM run WHERE \(condition.sql) ORDER BY id",
                arguments: StatementArguments(condition.arguments))
            var isAtEnd = false
            while failure == nil, !isAtEnd {
                var batch: [Data] = []
                while batch.count < RunStore.batch, let data = try rows.next() { batch.append(data) }
                isAtEnd = batch.count < RunStore.batch
                // Decoding takes nine tenths of the time, and one run needs nothing of another.
                for result in parallelMap(batch, { data in Result { try RunBody.decode(data) } }) where failure == nil {
                    let run = try result.get()
                    do { try body(run) } catch { failure = error }
                }
            }
        }
        if let failure { throw failure }
    }

    /// The names nearest to `id`, for a message that there is no such run.
    public func namesLike(_ id: String) throws(RunStoreFailure) -> [String] {
        try reading { database in
            try String.fetchAll(
                database, sql: "SELECT name FROM run WHERE name >= ? AND name < ? ORDER BY name LIMIT 5",
                arguments: [String(id.prefix(8)), String(id.prefix(8)) + "\u{10FFFF}"])
        }
    }

    private static func count(_ filter: RunFilter, in database: Database) throws -> Int {
        let condition = filter.condition
        return try Int.fetchOne(
            database, sql: "SELECT count(*) FROM run WHERE \(condition.sql)",
            arguments: StatementArguments(condition.arguments)) ?? 0
    }

    /// Deletes the runs that `filter` lets through, and the files none of whose runs are left; returns how many runs.
    @discardableResult
    public func delete(_ filter: RunFilter) throws(RunStoreFailure) -> Int {
        try writing { database in
            let count = try RunStore.delete(filter, from: database)
            try RunStore.forgetEmptyFiles(database)
            return count
        }
    }

    /// Deletes the runs called `names` that `filter` lets through, all of them or none.
    ///
    /// Returns the names that stand for no such run; when there is one, or in a dry run, nothing is deleted.
    public func delete(
        named names: [String], _ filter: RunFilter = RunFilter(), dryRun: Bool = false
    ) throws(RunStoreFailure) -> [String] {
        try writing { database in
            let unknown = try names.filter { name in
                var named = filter
                named.id = name
                return try RunStore.count(named, in: database) == 0
            }
            guard unknown.isEmpty, !dryRun else { return unknown }
            for name in names { try RunStore.delete(RunFilter(id: name), from: database) }
            try RunStore.forgetEmptyFiles(database)
            return []
        }
    }

    @discardableResult
    private static func delete(_ filter: RunFilter, from database: Database) throws -> Int {
        var writer = try RowWriter(database)
        let condition = filter.condition
        let count = try writer.delete(where: condition.sql, StatementArguments(condition.arguments))
        try writer.finish()
        return count
    }

    /// So that the same file can be imported again.
    static func forgetEmptyFiles(_ database: Database) throws {
        try database.execute(sql: "DELETE FROM file WHERE NOT EXISTS (SELECT 1 FROM run WHERE run.file = file.id)")
    }

    func reading<Result>(_ work: (Database) throws -> Result) throws(RunStoreFailure) -> Result {
        do { return try reader.read(work) } catch { throw RunStoreFailure(error, path: path) }
    }

    func writing<Result>(_ work: (Database) throws -> Result) throws(RunStoreFailure) -> Result {
        guard let writer else { throw RunStoreFailure(.cannotOpen, path: path, "the store is read-only") }
        do {
            let result = try writer.write(work)
            // What went into a file that was meanwhile moved aside is not in the store.
            guard FileIdentity(path) == file else {
                throw RunStoreFailure(.busy, path: path, "another process put another store there; try again")
            }
            return result
        } catch { throw RunStoreFailure(error, path: path) }
    }
}
