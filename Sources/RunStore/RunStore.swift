internal import Foundation
internal import GRDB
public import Measurements
internal import Parallel
internal import Quantities
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
                writer = nil
                reader = try StoreFile.openToRead(path, patience: patience)
                let version = try reader.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
                guard version == StoreSchema.version else {
                    throw RunStoreFailure(.cannotOpen, path: path, "the store is of an older layout and read-only")
                }
                return
            }
            let pool = try StoreFile.open(path, patience: patience)
            (reader, writer) = (pool, pool)
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

    /// Stores the runs of a file, all or none.
    ///
    /// Adds nothing when the same content was stored before, whatever its name; what the user gives along with it
    /// this time is noted with the runs.
    @discardableResult
    public func add(_ file: ImportedFile) throws(RunStoreFailure) -> Addition {
        try writing { try RunStore.add(file, to: $0) }
    }

    static func add(_ file: ImportedFile, to database: Database) throws -> Addition {
        if let known = try Int64.fetchOne(database, sql: "SELECT id FROM file WHERE sha256 = ?", arguments: [file.hash])
        {
            let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM run WHERE file = ?", arguments: [known])
            return .alreadyThere(runs: count ?? 0, changed: try note(file, known, in: database))
        }
        try database.execute(
            sql: "INSERT INTO file (sha256, name, tool) VALUES (?, ?, ?)",
            arguments: [file.hash, file.name, file.tool])
        let id = database.lastInsertedRowID
        let statement = try database.makeStatement(
            sql: "INSERT INTO run \(RunBody.columns) VALUES \(RunBody.places) ON CONFLICT (name) DO NOTHING")
        var ledger = DeploymentLedger(database)
        var added = 0
        var same: [Addition.Match] = []
        try RunBody.encode(file.runs) { run, body in
            if let known = try matches(run, except: id, in: database).first {
                same.append(Addition.Match(id: run.id, known: known.run.id))
                // What only the other form says is filled in.
                _ = try replace(known, by: known.run.completed(by: run), RunBody.encoder(), &ledger, in: database)
                return
            }
            try statement.execute(arguments: RunBody.arguments(run, file: id, body: body))
            guard database.changesCount > 0 else { return }
            added += 1
            try ledger.add(run, row: database.lastInsertedRowID, body: body)
        }
        try ledger.finish()
        return .added(runs: added, known: file.runs.count - added - same.count, same: same)
    }

    /// A run of the store with its place.
    struct Stored {
        var run: RecordedRun
        var row, file: Int64
    }

    /// The user's runs of other files that are `run` in another form.
    static func matches(_ run: RecordedRun, except file: Int64, in database: Database) throws -> [Stored] {
        guard let rate = run.throughput.output?.value, rate > 0 else { return [] }
        let width = RecordedRun.rounding + 1e-6 * rate
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT id, file, body FROM run WHERE output_rate BETWEEN ? AND ? AND file <> ? ORDER BY id LIMIT 1000
                """, arguments: [rate - width, rate + width, file])
        var found: [Stored] = []
        while let row = try rows.next() {
            let known = try RunBody.decode(row["body"])
            if known.id != run.id, run.isSame(as: known) {
                found.append(Stored(run: known, row: row["id"], file: row["file"]))
            }
        }
        return found
    }

    /// Writes `run` in the place of `stored` where they differ; returns whether they do.
    static func replace(
        _ stored: Stored, by run: RecordedRun, _ encoder: JSONEncoder, _ ledger: inout DeploymentLedger,
        in database: Database
    ) throws -> Bool {
        guard run != stored.run else { return false }
        let body = try encoder.encode(run)
        try ledger.remove(rows: "?", [stored.row])
        try database.execute(
            sql: "UPDATE run SET \(RunBody.columns) = \(RunBody.places) WHERE id = ?",
            arguments: RunBody.arguments(run, file: stored.file, body: body) + [stored.row])
        try ledger.add(run, row: stored.row, body: body)
        return true
    }

    /// Lays what the user gave along with `file` over its stored runs; returns how many differ from before.
    private static func note(_ file: ImportedFile, _ id: Int64, in database: Database) throws -> Int {
        let encoder = RunBody.encoder()
        var ledger = DeploymentLedger(database)
        var changed = 0
        for run in file.runs where !run.given.isEmpty {
            guard
                let row = try Row.fetchOne(
                    database, sql: "SELECT id, body FROM run WHERE name = ? AND file = ?", arguments: [run.id, id])
            else { continue }
            let stored = Stored(run: try RunBody.decode(row["body"]), row: row["id"], file: id)
            if try replace(stored, by: stored.run.taking(givenIn: run), encoder, &ledger, in: database) { changed += 1 }
        }
        try ledger.finish()
        return changed
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
        try reading { try filter.count(in: $0) }
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
            let condition = filter.condition()
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
                return try named.count(in: database) == 0
            }
            guard unknown.isEmpty, !dryRun else { return unknown }
            for name in names { try RunStore.delete(RunFilter(id: name), from: database) }
            try RunStore.forgetEmptyFiles(database)
            return []
        }
    }

    @discardableResult
    private static func delete(_ filter: RunFilter, from database: Database) throws -> Int {
        let condition = filter.condition()
        let arguments = StatementArguments(condition.arguments)
        var ledger = DeploymentLedger(database)
        try ledger.remove(rows: "SELECT id FROM run WHERE \(condition.sql)", arguments)
        try database.execute(sql: "DELETE FROM run WHERE \(condition.sql)", arguments: arguments)
        let count = database.changesCount
        try ledger.finish()
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
        do { return try writer.write(work) } catch { throw RunStoreFailure(error, path: path) }
    }
}
