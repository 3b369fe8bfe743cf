internal import Foundation
internal import GRDB
internal import Input
internal import Measurements

extension RunStore {
    /// What came of mending a store.
    public struct Repair: Sendable, Hashable {
        /// Runs that could be read, and are in the store now.
        public var kept: Int
        /// Runs that were found and could not be read.
        public var lost: Int
        /// Where the store lies as it was before.
        public var old: String
    }

    /// Makes a new store of all runs that can be read in the one at `path`, which is moved aside as `NAME.damaged-1`,
    /// `-2` and so on.
    ///
    /// Runs are looked up one by one by their numbers, so that a page that is gone takes those in it along, and no others.
    /// Where the file is no database at all, nothing is kept. Runs called as `isPublished` says are left out: older
    /// programs copied those that come with the program into each store. Throws while another process has the store.
    /// Complexity: O(runs).
    public static func repair(
        _ path: String, isPublished: (String) -> Bool = { _ in false }
    ) throws(RunStoreFailure) -> Repair {
        guard FileManager.default.fileExists(atPath: path) else {
            throw RunStoreFailure(.cannotOpen, path: path, "there is no such store")
        }
        let lock = try RepairLock(path)
        defer { lock.release() }
        let new = path + ".repaired"
        do {
            try remove(new)
            let pool = try StoreFile.open(new)
            defer { try? pool.close() }
            var repair = Repair(kept: 0, lost: 0, old: freeName(path))
            try StoreSchema.migrate(pool, path: new)
            try pool.write { copy in
                if let damaged = try? DatabaseQueue(path: StoreFile.literal(path), configuration: .salvage) {
                    defer { try? damaged.close() }
                    try damaged.writeWithoutTransaction { source in
                        try keepOut(of: source)
                        defer { try? source.execute(sql: "ROLLBACK") }
                        try Salvage(from: source, to: copy).run(&repair, isPublished: isPublished)
                    }
                }
            }
            try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            try pool.close()
            for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: new + end) }
            for end in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: path + end) {
                try FileManager.default.moveItem(atPath: path + end, toPath: repair.old + end)
            }
            try FileManager.default.moveItem(atPath: new, toPath: path)
            return repair
        } catch {
            try? remove(new)
            throw RunStoreFailure(error, path: path)
        }
    }

    /// Has others that write to `store` wait; what is too damaged for that, others cannot write to either.
    private static func keepOut(of store: Database) throws {
        do { try store.execute(sql: "BEGIN IMMEDIATE") } catch let error as DatabaseError
            where error.resultCode == .SQLITE_BUSY
        {
            throw error
        } catch {}
    }

    private static func remove(_ path: String) throws {
        for end in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: path + end) {
            try FileManager.default.removeItem(atPath: path + end)
        }
    }

    private static func freeName(_ path: String) -> String {
        var number = 1
        while FileManager.default.fileExists(atPath: "\(path).damaged-\(number)") { number += 1 }
        return "\(path).damaged-\(number)"
    }
}

/// Keeps other processes from mending the same file.
private struct RepairLock {
    private let file: Int32

    /// Locks the file at `path`; throws while another process mends it, or has just put a new one there.
    init(_ path: String) throws(RunStoreFailure) {
        file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        // What cannot be opened is only moved aside, by whoever is first.
        guard file >= 0 else { return }
        guard flock(file, LOCK_EX | LOCK_NB) == 0, FileIdentity(file) == FileIdentity(path) else {
            close(file)
            throw RunStoreFailure(.busy, path: path, "another process is repairing the store; try again later")
        }
    }

    func release() {
        if file >= 0 { close(file) }
    }
}

extension Configuration {
    /// Reading what may be damaged.
    fileprivate static var salvage: Configuration {
        var configuration = StoreFile.configuration()
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cell_size_check = OFF") }
        return configuration
    }
}

/// Copies what can be read of one database into another of the present layout.
private struct Salvage {
    let source: Database
    let copy: Database

    init(from source: Database, to copy: Database) {
        self.source = source
        self.copy = copy
    }

    func run(_ repair: inout RunStore.Repair, isPublished: (String) -> Bool) throws {
        var files = try copyFiles()
        var writer = try RowWriter(copy)
        for number in numbers() {
            guard let (run, file) = read(number) else {
                repair.lost += 1
                continue
            }
            if files[file] == StoreSchema.published || isPublished(run.id) { continue }
            if files[file] == nil {
                // Its line in the table of files is gone; another import of the file finds its runs by their names.
                files[file] = ""
                try copy.execute(
                    sql: "INSERT INTO file (id, sha256, name, tool) VALUES (?, ?, 'unknown', 'unknown')",
                    arguments: [file, "unknown \(file)"])
            }
            if try writer.insert(run, file: file) { repair.kept += 1 }
        }
        try writer.finish()
    }

    private func read(_ number: Int64) -> (run: RecordedRun, file: Int64)? {
        guard let row = try? Row.fetchOne(source, sql: "SELECT file, body FROM run WHERE id = ?", arguments: [number]),
            let data = Data.fromDatabaseValue(row["body"]), let run = try? RunBody.decode(data),
            let file = Int64.fromDatabaseValue(row["file"])
        else { return nil }
        return (run, file)
    }

    /// Copies the table of files; returns the tool of each by its number.
    private func copyFiles() throws -> [Int64: String] {
        var tools: [Int64: String] = [:]
        let rows = try? Row.fetchCursor(source, sql: "SELECT id, sha256, name, tool FROM file NOT INDEXED")
        while let row = try? rows?.next() {
            guard let id = Int64.fromDatabaseValue(row["id"]), let tool = String.fromDatabaseValue(row["tool"]),
                let hash = String.fromDatabaseValue(row["sha256"]), let name = String.fromDatabaseValue(row["name"])
            else { continue }
            guard tool != StoreSchema.published else {
                tools[id] = tool
                continue
            }
            try copy.execute(
                sql: "INSERT OR IGNORE INTO file (id, sha256, name, tool) VALUES (?, ?, ?, ?)",
                arguments: [id, hash, name, tool])
            if copy.changesCount > 0 { tools[id] = tool }
        }
        return tools
    }

    /// The numbers of all runs that anything knows of: the table from either end, and its indexes, also those of older
    /// layouts.
    private func numbers() -> [Int64] {
        let scans =
            ["NOT INDEXED ORDER BY id", "NOT INDEXED ORDER BY id DESC"]
            + ["run_file", "run_deployment", "run_model", "run_gpu", "run_engine", "run_precision"].map {
                "INDEXED BY \($0)"
            }
        var numbers: Set<Int64> = []
        for scan in scans {
            let found = try? Int64.fetchCursor(source, sql: "SELECT id FROM run \(scan)")
            // The scan ends at the first page that cannot be read.
            while let number = try? found?.next() { numbers.insert(number) }
        }
        return numbers.sorted()
    }
}
