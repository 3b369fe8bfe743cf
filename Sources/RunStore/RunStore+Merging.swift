internal import Foundation
internal import GRDB
public import Measurements

extension RunStore {
    /// What came of merging runs of other stores.
    public struct Merging: Sendable, Hashable {
        /// Runs that were not there.
        public var added = 0
        /// Runs that took the place of a version that says less, or of the same run in another form.
        public var replaced = 0
        /// Runs that were there, or in a version that says more.
        public var known = 0

        /// Nothing was merged yet.
        public init() {}

        /// Adds what came of more runs.
        public mutating func add(_ other: Merging) {
            added += other.added
            replaced += other.replaced
            known += other.known
        }
    }

    /// Merges runs of other stores, all or none.
    ///
    /// Of several versions of one run, by its name or by its figures, the greatest of ``Version`` stays. So the store holds
    /// the same in the end, whatever came first and however often.
    public func merge(_ runs: [RecordedRun]) throws(RunStoreFailure) -> Merging {
        try writing { database in
            var result = Merging()
            var files = SharedFiles(database)
            var writer = try RowWriter(database)
            for run in runs {
                let file = try files.number(of: run)
                var rivals = try Self.matches(run, except: file, in: database)
                if let row = try Row.fetchOne(
                    database, sql: "SELECT id, file, body FROM run WHERE name = ?", arguments: [run.id])
                {
                    rivals.append(Stored(run: try RunBody.decode(row["body"]), row: row["id"], file: row["file"]))
                }
                let version = try Version(run)
                let isLess = try rivals.contains { try Version($0.run) >= version }
                guard !isLess else {
                    result.known += 1
                    continue
                }
                guard let last = rivals.popLast() else {
                    if try writer.insert(run, file: file) { result.added += 1 }
                    continue
                }
                for rival in rivals { _ = try writer.delete(where: "id = ?", [rival.row]) }
                if run != last.run { try writer.replace(row: last.row, by: run, file: file) }
                result.replaced += 1
            }
            try writer.finish()
            try Self.forgetEmptyFiles(database)
            return result
        }
    }

    /// The order of versions of one run: that which says more comes after the others, then that which was imported earlier;
    /// what is left is decided by name and content, the same everywhere.
    private struct Version: Comparable {
        private let known: Int
        private let imported: String
        private let name: String
        private let body: Data

        init(_ run: RecordedRun) throws {
            known = RunTable.cells(run).count
            imported = run.origin.importedAt ?? ""
            name = run.id
            body = try RunBody.encode(run)
        }

        static func < (left: Self, right: Self) -> Bool {
            if left.known != right.known { return left.known < right.known }
            if left.imported != right.imported { return left.imported > right.imported }
            if left.name != right.name { return left.name > right.name }
            return left.body.lexicographicallyPrecedes(right.body)
        }
    }
}

/// The lines of the table of files that merged runs belong to.
private struct SharedFiles {
    private let database: Database
    private var numbers: [String: Int64] = [:]

    init(_ database: Database) { self.database = database }

    /// The line of the file that `run` was read from.
    ///
    /// Of a file that was never imported here it is not said that all of its runs are there: it may be imported yet.
    mutating func number(of run: RecordedRun) throws -> Int64 {
        let hash = run.origin.fileHash ?? "unknown"
        if let known = numbers[hash] { return known }
        let shared = "shared \(hash)"
        let found = try Int64.fetchOne(
            database, sql: "SELECT id FROM file WHERE sha256 IN (?, ?) ORDER BY sha256 = ? DESC",
            arguments: [hash, shared, hash])
        if found == nil {
            try database.execute(
                sql: "INSERT INTO file (sha256, name, tool) VALUES (?, ?, ?)",
                arguments: [shared, run.origin.path ?? "unknown", run.origin.source ?? "unknown"])
        }
        let number = found ?? database.lastInsertedRowID
        numbers[hash] = number
        return number
    }
}
