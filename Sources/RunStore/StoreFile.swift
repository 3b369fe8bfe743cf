internal import Foundation
internal import GRDB
internal import Synchronization

/// Opening a database file that a stranger may have written.
enum StoreFile {
    /// Seconds to wait for another process that writes: a table of 400,000 runs takes most of a minute.
    static let patience = 120.0

    /// Bytes of a page of a new store: twice the usual, as each page is a call of the system in a large import.
    static let pageSize = 8192

    /// Called once by each wait that lasts longer than a second, with the seconds that it may last.
    static let waiting = Mutex<@Sendable (Double) -> Void>({ _ in })

    /// Settings of every connection; `patience`: seconds to wait for another process.
    static func configuration(readOnly: Bool = false, patience: Double = patience) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.busyMode = .callback { tries in
            guard Double(tries) * 0.02 < patience else { return false }
            if tries == 50 { waiting.withLock(\.self)(patience) }
            usleep(20_000)
            return true
        }
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            // A schema from a stranger must not call functions, take all memory, or hide damaged pages.
            try database.execute(sql: "PRAGMA trusted_schema = OFF")
            try database.execute(sql: "PRAGMA cell_size_check = ON")
            try database.execute(sql: "PRAGMA mmap_size = 0")
            try database.execute(sql: "PRAGMA hard_heap_limit = \(512 << 20)")
        }
        return configuration
    }

    /// Opens a store whose file was checked; makes an empty one where there is none.
    ///
    /// The pool turns synchronous down to NORMAL, with which the last commits may be lost when power fails, after its
    /// connections are prepared; so FULL is set afterwards, on the one connection that writes.
    static func open(_ path: String, patience: Double = patience) throws -> DatabasePool {
        let settings = configuration(patience: patience)
        if try size(path) == 0 {
            // The first thing that is written, so that whenever its maker is killed, the file can be told from a
            // stranger's and mended: only then may what SQLite was at be undone.
            let queue = try DatabaseQueue(path: literal(path), configuration: settings)
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA page_size = \(pageSize)") }
            try queue.write { try $0.execute(sql: "PRAGMA application_id = \(StoreSchema.applicationID)") }
            try queue.close()
        }
        let pool = try DatabasePool(path: literal(path), configuration: settings)
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return pool
    }

    /// Opens a store that may be read only.
    static func openToRead(_ path: String, patience: Double = patience) throws -> DatabaseQueue {
        // Where nothing can be written, SQLite cannot keep its index of the log, and is told that nobody writes.
        let log = try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
        let isSteady = !isWritable(folder(of: path)) && (log ?? 0) == 0
        let place = isSteady ? "\(URL(fileURLWithPath: path).absoluteString)?immutable=1" : literal(path)
        return try DatabaseQueue(path: place, configuration: configuration(readOnly: true, patience: patience))
    }

    /// Whether the store at `path` can be written, or made.
    static func canWrite(_ path: String) -> Bool {
        isWritable(folder(of: path)) && (isWritable(path) || !FileManager.default.fileExists(atPath: path))
    }

    private static func isWritable(_ path: String) -> Bool { access(path, W_OK) == 0 }

    private static func folder(of path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().path
    }

    /// The bytes of the file at `path`; zero where there is none.
    private static func size(_ path: String) throws -> Int {
        guard FileManager.default.fileExists(atPath: path) else { return 0 }
        return try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }

    /// The path as SQLite takes it for a path: not for a URI, nor for a database in memory.
    static func literal(_ path: String) -> String { path.hasPrefix("/") ? path : "./" + path }

    /// Throws unless the file is absent, empty, or a sound store of ours that is not newer than we are.
    static func check(_ path: String, patience: Double = patience) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            guard FileManager.default.fileExists(atPath: folder(of: path)) else {
                throw RunStoreFailure(.cannotOpen, path: path, "there is no folder \(folder(of: path))")
            }
            return
        }
        guard !isFolder.boolValue else { throw RunStoreFailure(.cannotOpen, path: path, "this is a folder") }
        let size = try size(path)
        if size == 0 { return }
        guard size <= sizeLimit else {
            throw RunStoreFailure(.notAStore, path: path, "the file is too large: \(size) bytes, at most \(sizeLimit)")
        }
        try checkContent(path, size: size, isMarked: try checkHead(path), patience)
    }

    /// No honest store is larger: a run takes about 2 kB.
    private static let sizeLimit = 64 << 30

    /// Judges the first bytes before SQLite sees the file; returns whether they bear our mark.
    private static func checkHead(_ path: String) throws -> Bool {
        guard let file = FileHandle(forReadingAtPath: path), let head = try file.read(upToCount: 100) else {
            throw RunStoreFailure(.cannotOpen, path: path, "the file cannot be read")
        }
        guard head.count == 100, head.starts(with: Data("SQLite format 3\0".utf8)) else {
            throw RunStoreFailure(.notAStore, path: path, "this is not a database")
        }
        func word(_ start: Int) -> UInt32 { head[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) } }
        switch word(68) {
        case UInt32(StoreSchema.applicationID): return true
        case 0: return false
        default: throw notOurs(path)
        }
    }

    private static func notOurs(_ path: String) -> RunStoreFailure {
        RunStoreFailure(.notAStore, path: path, "this is a database, but not one of measured runs")
    }

    /// The largest store of which every page is checked when it is opened, which takes a millisecond a megabyte.
    private static let checkedSize = 4 << 20

    private static func checkContent(_ path: String, size: Int, isMarked: Bool, _ patience: Double) throws {
        // A file that is perhaps a stranger's is not written to, not even to mend it.
        let queue =
            isMarked && canWrite(path)
            ? try DatabaseQueue(path: literal(path), configuration: configuration(patience: patience))
            : try openToRead(path, patience: patience)
        defer { try? queue.close() }
        try queue.read { database in
            let id = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
            let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            if id == 0, version == 0, try StoreSchema.isEmpty(database) { return }
            guard id == Int(StoreSchema.applicationID) else { throw notOurs(path) }
            guard version <= StoreSchema.version else {
                throw RunStoreFailure(
                    .newer, path: path,
                    "the store has layout \(version), and this program knows \(StoreSchema.version) at most; "
                        + "use a newer plimsoll")
            }
            guard try StoreSchema.isOurs(database, version: version) else {
                throw RunStoreFailure(
                    .notAStore, path: path, "the store holds tables, triggers or views that plimsoll never makes")
            }
            // Reads every page, so only where that is quick; damage further in shows when it is read.
            guard size <= checkedSize else { return }
            let verdict = try String.fetchOne(database, sql: "PRAGMA quick_check(1)")
            guard verdict == "ok" else {
                throw RunStoreFailure(.damaged, path: path, "the store is damaged")
            }
        }
    }
}
