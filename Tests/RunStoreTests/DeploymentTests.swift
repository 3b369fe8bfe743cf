import Foundation
import GRDB
import Input
import Measurements
import Testing

@testable import RunStore

@Suite("Deployments of own runs, and what is kept with them")
struct DeploymentTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func state(_ store: RunStore) throws -> [String] {
        try store.deployments().map { "\($0.runs) \($0.digest) \($0.conditionsHash)" }
    }

    @Test("runs that differ only in load and figures are of one deployment")
    func deployments() throws {
        let store = try RunStore(path: folder.store)
        #expect(try store.deployments().isEmpty)
        let file = try table(60)
        try store.add(file)
        let found = try store.deployments()
        #expect(found.count == Set(file.runs.map(\.deploymentConditions)).count)
        #expect(found.reduce(0) { $0 + $1.runs } == 60)
        for deployment in found {
            let runs = try store.runs(of: [deployment.id], most: 100)
            let conditions = try #require(try store.conditions(of: deployment.id))
            #expect(runs.count == deployment.runs)
            #expect(runs.allSatisfy { $0.deploymentConditions == conditions })
        }
        let all = try store.runs(of: found.map(\.id), most: 100)
        #expect(all.map(\.id) == file.runs.map(\.id))
        #expect(try store.runs(of: found.map(\.id), most: 6).map(\.id) == [0, 10, 20, 30, 40, 50].map { "a-\($0)" })
    }

    @Test("the hash of a deployment follows its runs as they come, change and go")
    func digest() throws {
        let store = try RunStore(path: folder.store)
        try store.add(table(20))
        let before = try state(store)
        try store.add(table(10, salt: "b"))
        #expect(try state(store) != before)
        #expect(try store.delete(named: (0..<10).map { "b-\($0)" }) == [])
        #expect(try state(store) == before)
        try store.delete(RunFilter(id: "a-7"))
        #expect(try state(store) != before)
        let context = try RunContext(yaml: TextFile(name: "c", text: "tp: 2\n"))
        let completed = try BenchmarkFile.read(
            name: "a.csv", bytes: Array(tableText(20, salt: "a").utf8), context: context)
        try store.add(completed)
        #expect(try store.deployments().allSatisfy { try store.conditions(of: $0.id)?.layout.tensor == 2 })
        #expect(try store.deployments().reduce(0) { $0 + $1.runs } == 19)
        try store.delete(RunFilter())
        #expect(try store.deployments().isEmpty)
    }

    @Test("a store of the first layout gets the deployments of its own runs")
    func migration() throws {
        let new = try RunStore(path: folder.store)
        try new.add(table(25))
        let wanted = try state(new)
        let old = folder.path + "/old.sqlite"
        let pool = try StoreFile.open(old)
        try StoreSchema.migrate(pool, path: old, steps: Array(StoreSchema.steps.prefix(1)))
        try pool.writeWithoutTransaction { database in
            try database.execute(sql: "ATTACH DATABASE ? AS new", arguments: [folder.store])
            try database.execute(
                sql: "INSERT INTO file SELECT * FROM new.file; INSERT INTO run \(runsOfFirstLayout)")
        }
        try pool.close()
        #expect(try state(try RunStore(path: old)) == wanted)
    }

    @Test("what is kept comes back for its name and hash alone, and not when it is damaged")
    func kept() throws {
        let store = try RunStore(path: folder.store)
        store.keep([1, 2, 3], "a", hash: 7)
        store.keep([4], "b", hash: .max)
        #expect(store.kept("a", hash: 7) == [1, 2, 3])
        #expect(store.kept("b", hash: .max) == [4])
        #expect(store.kept("a", hash: 8) == nil && store.kept("c", hash: 7) == nil)
        store.keep([5], "a", hash: 8)
        #expect(store.kept("a", hash: 8) == [5] && store.kept("a", hash: 7) == nil)
        try store.writer?.write { try $0.execute(sql: "UPDATE fit SET body = x'06' WHERE name = 'a'") }
        #expect(store.kept("a", hash: 8) == nil)
        try store.writer?.write { try $0.execute(sql: "UPDATE fit SET hash = 9 WHERE name = 'b'") }
        #expect(store.kept("b", hash: 9) == nil)
    }

    @Test("nothing is kept, and nothing waits, where the store is read-only or another process writes to it")
    func notKept() throws {
        let store = try RunStore(path: folder.store)
        try store.add(table(3))
        let readOnly = try RunStore(path: folder.store, readOnly: true)
        readOnly.keep([1], "a", hash: 1)
        #expect(readOnly.kept("a", hash: 1) == nil)
        let other = try DatabaseQueue(path: folder.store)
        try other.writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            store.keep([1], "a", hash: 1)
            #expect(store.kept("a", hash: 1) == nil)
            try database.execute(sql: "ROLLBACK")
        }
        store.keep([1], "a", hash: 1)
        #expect(store.kept("a", hash: 1) == [1])
        try store.add(table(2, salt: "c"))
        #expect(try store.count() == 5)
    }
}
