import Foundation
import GRDB
import Measurements
import Testing

@testable import RunStore

struct ForeignFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func kind(_ path: String) -> RunStoreFailure.Kind? {
        do {
            _ = try RunStore(path: path)
            return nil
        } catch {
            return error.kind
        }
    }

    private func change(_ sql: String) throws {
        let queue = try DatabaseQueue(path: folder.store)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test("a store with a newer layout is refused and left as it is")
    func newer() throws {
        try RunStore(path: folder.store).add(table(2))
        try change("PRAGMA user_version = 99")
        #expect(kind(folder.store) == .newer)
        try change("PRAGMA user_version = \(StoreSchema.version)")
        #expect(try RunStore(path: folder.store).count() == 2)
    }

    @Test("files that are no stores are refused")
    func strangers() throws {
        #expect(kind(folder.path) == .cannotOpen)
        #expect(kind(folder.path + "/none/runs.sqlite") == .cannotOpen)
        try Data("This is a letter, not a database, and it is long enough to be one.".utf8)
            .write(to: URL(fileURLWithPath: folder.store))
        #expect(kind(folder.store) == .notAStore)
        try FileManager.default.removeItem(atPath: folder.store)
        try change("CREATE TABLE letter (text)")
        #expect(kind(folder.store) == .notAStore)
    }

    @Test("a store whose tables are not those that were made is refused, whatever is asked of it")
    func tables() throws {
        try RunStore(path: folder.store).add(table(2))
        let queue = try DatabaseQueue(path: folder.store)
        let changes = try queue.read { database in
            try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
                .filter { !$0.hasPrefix("sqlite_") }
                .flatMap { table in
                    try database.columns(in: table).map { "ALTER TABLE \(table) RENAME COLUMN \($0.name) TO elsewhere" }
                        + ["ALTER TABLE \(table) RENAME TO elsewhere"]
                }
        }
        try queue.close()
        let whole = try Data(contentsOf: URL(fileURLWithPath: folder.store))
        #expect(changes.count > 20)
        for sql in changes {
            try whole.write(to: URL(fileURLWithPath: folder.store))
            try change(sql)
            #expect(kind(folder.store) == .notAStore, "\(sql)")
        }
    }

    @Test("a store of an impossible file format is damaged, and is repaired")
    func fileFormat() throws {
        try RunStore(path: folder.store).add(table(2))
        var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.store))
        // The number of the schema's format; SQLite knows four.
        bytes[47] = 9
        try bytes.write(to: URL(fileURLWithPath: folder.store))
        #expect(kind(folder.store) == .damaged)
        _ = try RunStore.repair(folder.store)
        #expect(kind(folder.store) == nil)
    }

    @Test("a stranger's database is refused and left untouched, byte for byte, with nothing beside it")
    func untouched() throws {
        for id in [0, 0x4D41_494C] {
            try? FileManager.default.removeItem(atPath: folder.store)
            try change("PRAGMA journal_mode = DELETE; PRAGMA application_id = \(id); CREATE TABLE run (text)")
            let before = try Data(contentsOf: URL(fileURLWithPath: folder.store))
            #expect(kind(folder.store) == .notAStore)
            #expect(try Data(contentsOf: URL(fileURLWithPath: folder.store)) == before)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["runs.sqlite"])
        }
    }

    @Test(
        "a store with anything in it that we never make is refused",
        arguments: [
            "CREATE TRIGGER t AFTER INSERT ON run BEGIN DELETE FROM run; END", "CREATE VIEW v AS SELECT * FROM run",
            "CREATE TABLE more (x)", "CREATE INDEX i ON run (abs(output_rate))", "DROP INDEX run_deployment",
            "ALTER TABLE run ADD COLUMN x REAL AS (abs(-9))", "CREATE VIRTUAL TABLE v USING fts5 (x)",
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'REAL', 'REAL CHECK (1)') WHERE name = 'run'",
        ])
    func additions(sql: String) throws {
        try RunStore(path: folder.store).add(table(2))
        try change(sql)
        #expect(kind(folder.store) == .notAStore)
    }

    @Test("a schema of thousands of tables under our mark is refused")
    func hugeSchema() throws {
        _ = try RunStore(path: folder.store)
        try change("BEGIN;" + (0..<5000).map { "CREATE TABLE t\($0) (x);" }.joined() + "COMMIT")
        #expect(kind(folder.store) == .notAStore)
    }

    @Test("an empty database, as a process leaves behind that was killed while making a store, becomes a store")
    func unfinished() throws {
        let queue = try DatabasePool(path: folder.store)
        try queue.close()
        let size = try FileManager.default.attributesOfItem(atPath: folder.store)[.size] as? Int
        try #require(size ?? 0 > 0)
        let store = try RunStore(path: folder.store)
        try store.add(table(3))
        #expect(try store.count() == 3)
    }

    @Test("a store bears our mark before anything else, so that one whose maker was killed in a change is mended")
    func halfMade() throws {
        let made = folder.path + "/made"
        try StoreFile.open(made).close()
        #expect(try Data(contentsOf: URL(fileURLWithPath: made))[68..<72] == Data("plim".utf8))
        let queue = try DatabaseQueue(path: made)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA journal_mode = DELETE")
            // A cache of one page puts changes into the file before they are committed, and a journal beside it.
            try database.execute(sql: "PRAGMA cache_size = 1; BEGIN; CREATE TABLE half (x)")
            for _ in 0..<20 { try database.execute(sql: "INSERT INTO half VALUES (randomblob(4000))") }
            for ending in ["", "-journal"] {
                try FileManager.default.copyItem(atPath: made + ending, toPath: folder.store + ending)
            }
            try database.execute(sql: "ROLLBACK")
        }
        try #require(Data(contentsOf: URL(fileURLWithPath: folder.store)).count > 40_000)
        let store = try RunStore(path: folder.store)
        try store.add(table(3))
        #expect(try store.count() == 3)
    }

    @Test(
        "a path is a path, not an address or a database in memory",
        arguments: [(":memory:", "./:memory:"), ("file:x?mode=memory", "./file:x?mode=memory"), ("/a/b", "/a/b")])
    func names(path: String, literal: String) { #expect(StoreFile.literal(path) == literal) }

    @Test("a store with overwritten pages is refused or fails with a message, and never crashes", arguments: 1...12)
    func damage(page: Int) throws {
        do {
            let store = try RunStore(path: folder.store)
            try store.add(table(200))
        }
        try change("PRAGMA wal_checkpoint(TRUNCATE)")
        let url = URL(fileURLWithPath: folder.store)
        var data = try Data(contentsOf: url)
        let start = page * StoreFile.pageSize
        try #require(start + StoreFile.pageSize <= data.count)
        for index in start..<start + StoreFile.pageSize { data[index] = UInt8(truncatingIfNeeded: index &* 31 &+ 7) }
        try data.write(to: url)
        #expect(kind(folder.store) == .damaged)
    }

    @Test("each change of layout leaves a copy that can be opened")
    func backup() throws {
        let store = try RunStore(path: folder.store)
        try store.add(table(3))
        let pool = try StoreFile.open(folder.store)
        let copy = folder.path + "/copy"
        try StoreSchema.backUp(pool, to: copy)
        try store.add(table(3, salt: "later"))
        #expect(try RunStore(path: copy).count() == 3)
    }

    @Test("every connection runs with full durability and without trust in the schema")
    func settings() throws {
        _ = try RunStore(path: folder.store)
        let pool = try StoreFile.open(folder.store)
        let settings = try pool.writeWithoutTransaction { database in
            try ["synchronous", "journal_mode", "trusted_schema", "application_id"].map {
                try String.fetchOne(database, sql: "PRAGMA \($0)")
            }
        }
        #expect(settings == ["2", "wal", "0", String(StoreSchema.applicationID)])
    }
}
