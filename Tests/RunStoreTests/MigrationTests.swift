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

    @Test("runs that came with the program and the user's own are told apart")
    func own() throws {
        let store = try RunStore(path: folder.store)
        let published = try ImportedFile.published(
            TextInput.file("run_id,model,output_tok_s\np-1,m,5\np-2,m,6\n"))
        try store.add(published)
        try store.add(table(3))
        #expect(try store.count(RunFilter(isOwn: true)) == 3)
        #expect(try store.count(RunFilter(isOwn: false)) == 2)
        #expect(try store.delete(RunFilter(isOwn: true)) == 3)
        #expect(try store.count() == 2)
    }
}
