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

    @Test("a store into which someone put a trigger is refused")
    func trigger() throws {
        try RunStore(path: folder.store).add(table(2))
        try change("CREATE TRIGGER t AFTER INSERT ON run BEGIN DELETE FROM run; END")
        #expect(kind(folder.store) == .notAStore)
    }

    @Test("a store with overwritten pages is refused or fails with a message, and never crashes", arguments: 1...12)
    func damage(page: Int) throws {
        do {
            let store = try RunStore(path: folder.store)
            try store.add(table(200))
        }
        try change("PRAGMA wal_checkpoint(TRUNCATE)")
        let url = URL(fileURLWithPath: folder.store)
        var data = try Data(contentsOf: url)
        let start = page * 4096
        try #require(start + 4096 <= data.count)
        for index in start..<start + 4096 { data[index] = UInt8(truncatingIfNeeded: index &* 31 &+ 7) }
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
