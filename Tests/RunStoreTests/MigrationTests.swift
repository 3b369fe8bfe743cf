import Foundation
import GRDB
import Measurements
import Testing

@testable import RunStore

@Suite("Taking a store to a newer layout")
struct MigrationTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A layout that does not exist yet: one more column.
    static let wider: @Sendable (Database) throws -> Void = { database in
        try database.execute(sql: "ALTER TABLE run ADD COLUMN colour TEXT")
    }

    /// A step that changes something and then fails.
    static let broken: @Sendable (Database) throws -> Void = { database in
        try database.execute(sql: "DELETE FROM run")
        try database.execute(sql: "SELECT no_such_column FROM run")
    }

    private func version(_ path: String) throws -> Int? {
        try DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
    }

    private func runs(_ path: String) throws -> Int? {
        try DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: "SELECT count(*) FROM run") }
    }

    @Test("the store is changed, keeps its runs, and leaves a sound copy of what it was")
    func step() throws {
        try RunStore(path: folder.store).add(table(40))
        let pool = try StoreFile.open(folder.store)
        try StoreSchema.migrate(pool, path: folder.store, steps: StoreSchema.steps + [Self.wider])
        try pool.close()
        #expect(try version(folder.store) == StoreSchema.version + 1)
        #expect(try runs(folder.store) == 40)
        let backup = "\(folder.store).backup-v\(StoreSchema.version)"
        #expect(try RunStore(path: backup).count() == 40)
        // The present program does not know that layout, and says so instead of writing into it.
        #expect(throws: RunStoreFailure.self) { try RunStore(path: folder.store) }
    }

    @Test("a step that fails changes nothing")
    func failure() throws {
        try RunStore(path: folder.store).add(table(40))
        let pool = try StoreFile.open(folder.store)
        #expect(throws: (any Error).self) {
            try StoreSchema.migrate(pool, path: folder.store, steps: StoreSchema.steps + [Self.wider, Self.broken])
        }
        try pool.close()
        // The first step stands, the second is undone as a whole.
        #expect(try version(folder.store) == StoreSchema.version + 1)
        #expect(try runs(folder.store) == 40)
        #expect(try RunStore(path: "\(folder.store).backup-v\(StoreSchema.version)").count() == 40)
    }

    /// A store of an older program: some runs of the user's, and many that came with the program.
    private func makeOld(_ name: String = "old", layout: Int, own: ImportedFile) throws -> String {
        let path = folder.path + "/\(name).sqlite"
        let new = try RunStore(path: folder.store)
        try new.add(table(2000, salt: "p"))
        try new.add(own)
        let pool = try StoreFile.open(path)
        try StoreSchema.migrate(pool, path: path, steps: Array(StoreSchema.steps.prefix(1)))
        try pool.writeWithoutTransaction { database in
            try database.execute(sql: "ATTACH DATABASE ? AS new", arguments: [folder.store])
            try database.execute(
                sql: """
                    INSERT INTO file SELECT * FROM new.file; INSERT INTO run \(runsOfFirstLayout);
                    UPDATE file SET tool = 'published' WHERE name = 'p.csv';
                    """)
        }
        try StoreSchema.migrate(pool, path: path, steps: Array(StoreSchema.steps.prefix(layout)))
        try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try pool.close()
        for copy in 1..<layout { try FileManager.default.removeItem(atPath: "\(path).backup-v\(copy)") }
        return path
    }

    private func size(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
    }

    @Test("the published runs that older programs copied into a store go, and their room with them", arguments: [1, 2])
    func published(layout: Int) throws {
        let own = try table(30)
        let path = try makeOld(layout: layout, own: own)
        let before = try size(path)
        let store = try RunStore(path: path)
        #expect(try store.list(limit: 100).map(\.id) == own.runs.map(\.id))
        #expect(try store.deployments().reduce(0) { $0 + $1.runs } == 30)
        #expect(try store.add(own) == .alreadyThere(runs: 30, changed: 0))
        try store.writer?.close()
        #expect(try size(path) < before / 5)
        #expect(try runs("\(path).backup-v\(layout)") == 2030)
    }

    @Test("mending an older store leaves its published runs out, known by their file or by their names")
    func mended() throws {
        let own = try table(30)
        let path = try makeOld(layout: 2, own: own)
        #expect(try RunStore.repair(path).kept == 30)
        #expect(try RunStore(path: path).list(limit: 100).map(\.id) == own.runs.map(\.id))
        let other = try makeOld("other", layout: 2, own: own)
        try DatabaseQueue(path: other).write { try $0.execute(sql: "UPDATE file SET tool = 'unknown'") }
        #expect(try RunStore.repair(other) { $0.hasPrefix("p-") }.kept == 30)
    }
}
