import Foundation
import GRDB
import Measurements
import Testing

@testable import RunStore

@Suite("Mending a store") struct RepairTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A store of 200 runs, on disk alone.
    private func fill() throws {
        do { try RunStore(path: folder.store).add(table(200)) }
        let queue = try DatabaseQueue(path: folder.store)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        try queue.close()
    }

    private func overwrite(page: Int) throws {
        let url = URL(fileURLWithPath: folder.store)
        var data = try Data(contentsOf: url)
        let start = page * StoreFile.pageSize
        try #require(start + StoreFile.pageSize <= data.count)
        for index in start..<start + StoreFile.pageSize { data[index] = UInt8(truncatingIfNeeded: index &* 31 &+ 7) }
        try data.write(to: url)
    }

    @Test("whatever page is gone, what is left is a sound store, and the old one lies beside it", arguments: 1...20)
    func page(_ page: Int) throws {
        try fill()
        let before = try RunStore(path: folder.store).list(limit: 1000)
        try overwrite(page: page)
        let damaged = try Data(contentsOf: URL(fileURLWithPath: folder.store))
        let repair = try RunStore.repair(folder.store)
        let store = try RunStore(path: folder.store)
        #expect(try store.count() == repair.kept)
        let names = Set(before.map(\.id))
        let after = try store.list(limit: 1000).map(\.id)
        #expect(Set(after).count == repair.kept && names.isSuperset(of: after))
        // One page holds a few runs, or knows where others are.
        #expect(repair.kept + repair.lost > 0 && repair.kept + repair.lost <= 200)
        #expect(try Data(contentsOf: URL(fileURLWithPath: repair.old)) == damaged)
        // The tables that predictions read agree with the runs that are left.
        #expect(try store.deployments().map(\.runs).reduce(0, +) == repair.kept)
        #expect(try store.add(table(200)) != .added(runs: 0, known: 0))
        #expect(try store.count() >= repair.kept)
    }

    @Test("a sound store keeps all its runs, and another repair another copy")
    func sound() throws {
        try fill()
        let before = try RunStore(path: folder.store).list(limit: 1000)
        for number in 1...2 {
            let repair = try RunStore.repair(folder.store)
            #expect(repair.kept == 200 && repair.lost == 0 && repair.old.hasSuffix(".damaged-\(number)"))
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names == ["runs.sqlite", "runs.sqlite.damaged-1", "runs.sqlite.damaged-2"])
        let store = try RunStore(path: folder.store)
        #expect(try store.list(limit: 1000).map(\.id) == before.map(\.id))
        #expect(try store.add(table(200)) == .alreadyThere(runs: 200, changed: 0))
    }

    @Test("of several repairs at once each is done or refused, and none loses a run")
    func several() async throws {
        try fill()
        let path = folder.store
        let refused = await withTaskGroup(of: RunStoreFailure?.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    do throws(RunStoreFailure) {
                        return try RunStore.repair(path).kept == 200 ? nil : RunStoreFailure(.other, path: path, "lost")
                    } catch { return error }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }.compactMap(\.self)
        }
        #expect(refused.count < 4 && refused.allSatisfy { $0.kind == .busy }, "\(refused)")
        #expect(try RunStore(path: path).count() == 200)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains("repaired") }
        #expect(left.isEmpty)
    }

    @Test("what is written to a store that was moved aside is not reported as stored")
    func replaced() throws {
        try fill()
        let store = try RunStore(path: folder.store)
        #expect(try RunStore.repair(folder.store).kept == 200)
        let failure = #expect(throws: RunStoreFailure.self) { try store.add(table(3, salt: "b")) }
        #expect(failure?.kind == .busy)
        #expect(try RunStore(path: folder.store).add(table(3, salt: "b")) == .added(runs: 3, known: 0))
    }

    @Test("what is no database becomes an empty store, and is kept aside")
    func stranger() throws {
        try Data("a letter".utf8).write(to: URL(fileURLWithPath: folder.store))
        let repair = try RunStore.repair(folder.store)
        #expect(repair.kept == 0 && repair.lost == 0)
        #expect(try String(contentsOfFile: repair.old, encoding: .utf8) == "a letter")
        #expect(try RunStore(path: folder.store).count() == 0)
        #expect(throws: RunStoreFailure.self) { try RunStore.repair(folder.path + "/none") }
    }
}
