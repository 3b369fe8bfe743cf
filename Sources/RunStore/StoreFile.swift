internal import Foundation
internal import GRDB

/// Opening a database file that a stranger may have written.
enum StoreFile {
    /// Settings of every connection.
    static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            // A schema from a stranger must not call functions, and damaged pages are to be noticed.
            try database.execute(sql: "PRAGMA trusted_schema = OFF")
            try database.execute(sql: "PRAGMA cell_size_check = ON")
            try database.execute(sql: "PRAGMA mmap_size = 0")
        }
        return configuration
    }

    /// Opens a store whose file was checked.
    ///
    /// The pool turns synchronous down to NORMAL, with which the last commits may be lost when power fails, after its
    /// connections are prepared; so FULL is set afterwards, on the one connection that writes.
    static func open(_ path: String) throws -> DatabasePool {
        let pool = try DatabasePool(path: path, configuration: configuration())
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return pool
    }

    /// Throws unless the file is absent, empty, or a sound store of ours that is not newer than we are.
    static func check(_ path: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            guard FileManager.default.fileExists(atPath: folder) else {
                throw RunStoreFailure(.cannotOpen, path: path, "there is no folder \(folder)")
            }
            return
        }
        guard !isFolder.boolValue else { throw RunStoreFailure(.cannotOpen, path: path, "this is a folder") }
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        if size == 0 { return }
        guard size <= sizeLimit else {
            throw RunStoreFailure(.notAStore, path: path, "the file is too large: \(size) bytes, at most \(sizeLimit)")
        }
        try checkContent(path, size: size)
    }

    /// No honest store is larger: a run takes about 2 kB.
    private static let sizeLimit = 64 << 30

    private static func checkContent(_ path: String, size: Int) throws {
        let queue = try DatabaseQueue(path: path, configuration: configuration())
        defer { try? queue.close() }
        try queue.read { database in
            let id = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
            guard id == Int(StoreSchema.applicationID) else {
                throw RunStoreFailure(.notAStore, path: path, "this is a database, but not one of measured runs")
            }
            let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            guard version <= StoreSchema.version else {
                throw RunStoreFailure(
                    .newer, path: path,
                    "the store has layout \(version), and this program knows \(StoreSchema.version) at most; "
                        + "use a newer plimsoll")
            }
            let foreign = try Int.fetchOne(
                database, sql: "SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')")
            guard foreign == 0 else {
                throw RunStoreFailure(.notAStore, path: path, "the store holds triggers or views, which we never write")
            }
            // Reads every page, so only where that is quick; damage further in shows when it is read.
            guard size <= 64 << 20 else { return }
            let verdict = try String.fetchOne(database, sql: "PRAGMA quick_check(1)")
            guard verdict == "ok" else {
                throw RunStoreFailure(.damaged, path: path, "the store is damaged: \(verdict ?? "no verdict")")
            }
        }
    }
}
