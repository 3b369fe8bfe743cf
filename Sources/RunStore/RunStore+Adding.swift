internal import Foundation
internal import GRDB
internal import Input
public import Measurements
internal import Quantities

extension RunStore {
    /// Stores the runs of a file, all or none, apart from those that are `isUnwanted`: they count as known.
    ///
    /// Adds nothing when the same content was stored before, whatever its name; what the user gives along with it
    /// this time is noted with the runs. Runs are read and encoded on all cores, a few thousand at a time. Throws a
    /// `RunStoreFailure`, or `InputProblems` when a table has changed since it was checked.
    @discardableResult
    public func add(
        _ file: ImportedFile, leavingOut isUnwanted: @escaping @Sendable (RecordedRun) -> Bool = { _ in false }
    ) throws -> Addition {
        var problem: (any Error)?
        do {
            return try writing { database in
                do {
                    return try write(file, isUnwanted, in: database)
                } catch {
                    // What is wrong with the file is no failure of the store.
                    if error is InputProblems || error is FileFailure { problem = error }
                    throw error
                }
            }
        } catch {
            throw problem ?? error
        }
    }

    private func write(
        _ file: ImportedFile, _ isUnwanted: @escaping @Sendable (RecordedRun) -> Bool, in database: Database
    ) throws -> Addition {
        if let known = try Int64.fetchOne(database, sql: "SELECT id FROM file WHERE sha256 = ?", arguments: [file.hash])
        {
            let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM run WHERE file = ?", arguments: [known])
            return .alreadyThere(runs: count ?? 0, changed: try note(file, known, in: database))
        }
        if file.count > ImportedFile.mostHeld { try database.execute(sql: "PRAGMA cache_size = \(Self.importCache)") }
        defer { try? database.execute(sql: "PRAGMA cache_size = \(Self.usualCache)") }
        // Runs of other files are looked for as they were before this one.
        guard try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM run)") == true else {
            return try insert(file, isUnwanted, known: nil, in: database)
        }
        return try reader.unsafeReentrantRead { try insert(file, isUnwanted, known: $0, in: database) }
    }

    /// The memory for pages while many runs are stored, and otherwise, as SQLite counts it: KiB, negative.
    ///
    /// The names of a million runs are in no order, and each leads to another page of their index.
    private static let importCache = -24_000
    private static let usualCache = -2000

    /// Stores the runs of a file; those of other files are in `known`, which is nil where there are none.
    private func insert(
        _ file: ImportedFile, _ isUnwanted: @escaping @Sendable (RecordedRun) -> Bool, known: Database?,
        in database: Database
    ) throws -> Addition {
        try database.execute(
            sql: "INSERT INTO file (sha256, name, tool) VALUES (?, ?, ?)",
            arguments: [file.hash, file.name, file.tool])
        let id = database.lastInsertedRowID
        var writer = try RowWriter(database)
        var (added, unwanted) = (0, 0)
        var same: [Addition.Match] = []
        try file.forEachBatch {
            try EncodedRuns($0, leavingOut: isUnwanted)
        } _: { batch in
            unwanted += batch.unwanted
            let deployments = try batch.conditions.map { try writer.deployment(of: $0) }
            for row in batch.rows {
                // A run by a name that is there adds nothing, whatever else it is like.
                if let known, try !isNamed(row.run.id, in: known),
                    let match = try Self.matches(row.run, in: known).first
                {
                    same.append(Addition.Match(id: row.run.id, known: match.run.id))
                    try Self.complete(match, by: row.run, &writer, in: database)
                    continue
                }
                let isNew = try writer.insert(
                    row.run, file: id, body: row.body, digest: row.digest, deployment: deployments[row.conditions])
                if isNew { added += 1 }
            }
        }
        try writer.finish()
        if unwanted == file.count { try database.execute(sql: "DELETE FROM file WHERE id = ?", arguments: [id]) }
        return .added(runs: added, known: file.count - added - same.count, same: same)
    }

    /// A run of the store with its place.
    struct Stored {
        var run: RecordedRun
        var row, file: Int64
    }

    /// Of runs with nearly the same throughput, as many are compared with a new one.
    private static let mostCompared = 1000

    /// The user's runs in `database` that are `run` in another form, in the order of storing; none of `file`.
    static func matches(_ run: RecordedRun, except file: Int64? = nil, in database: Database) throws -> [Stored] {
        guard let rate = run.throughput.output?.value, rate > 0 else { return [] }
        let width = RecordedRun.rounding + 1e-6 * rate
        // Not in the order of storing: then SQLite would read and sort all of them before the first.
        let query = try database.cachedStatement(
            sql: """
                SELECT id, file, body FROM run WHERE output_rate BETWEEN ? AND ? AND file IS NOT ?
                LIMIT \(mostCompared)
                """)
        let rows = try Row.fetchCursor(query, arguments: [rate - width, rate + width, file])
        var found: [Stored] = []
        while let row = try rows.next() {
            let known = try RunBody.decode(row["body"])
            guard known.id != run.id, run.isSame(as: known) else { continue }
            found.append(Stored(run: known, row: row["id"], file: row["file"]))
        }
        return found.sorted { $0.row < $1.row }
    }

    private func isNamed(_ name: String, in database: Database) throws -> Bool {
        let query = try database.cachedStatement(sql: "SELECT 1 FROM run WHERE name = ?")
        return try Int.fetchOne(query, arguments: [name]) != nil
    }

    /// Fills in what only `run`, another form of `stored`, says.
    private static func complete(
        _ stored: Stored, by run: RecordedRun, _ writer: inout RowWriter, in database: Database
    ) throws {
        // Another run of the same file may have filled it in.
        let body = try Data.fetchOne(database, sql: "SELECT body FROM run WHERE id = ?", arguments: [stored.row])
        guard let body else { return }
        var stored = stored
        stored.run = try RunBody.decode(body)
        _ = try replace(stored, by: stored.run.completed(by: run), &writer)
    }

    /// Writes `run` in the place of `stored` where they differ; returns whether they do.
    private static func replace(_ stored: Stored, by run: RecordedRun, _ writer: inout RowWriter) throws -> Bool {
        guard run != stored.run else { return false }
        try writer.replace(row: stored.row, by: run, file: stored.file)
        return true
    }

    /// Lays what the user gave along with `file` over its stored runs; returns how many differ from before.
    private func note(_ file: ImportedFile, _ id: Int64, in database: Database) throws -> Int {
        guard file.isCompleted else { return 0 }
        var writer = try RowWriter(database)
        var changed = 0
        let query = try database.makeStatement(sql: "SELECT id, body FROM run WHERE name = ? AND file = ?")
        try file.forEachBatch {
            $0.filter { !$0.given.isEmpty }
        } _: { runs in
            for run in runs {
                guard let row = try Row.fetchOne(query, arguments: [run.id, id]) else { continue }
                let stored = Stored(run: try RunBody.decode(row["body"]), row: row["id"], file: id)
                if try Self.replace(stored, by: stored.run.taking(givenIn: run), &writer) { changed += 1 }
            }
        }
        try writer.finish()
        return changed
    }
}
