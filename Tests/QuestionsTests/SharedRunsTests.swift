import Foundation
import Input
import Measurements
import Quantities
import Reports
import RunStore
import TestSupport
import Testing

@testable import Questions

/// Stores of a team that meet in a folder.
@Suite("Shared runs") struct SharedRunsTests {
    private let folder: ScratchFolder
    private let shared: SharedRuns

    init() throws {
        folder = try ScratchFolder()
        shared = SharedRuns(folder.path + "/team")
    }

    private func store(_ name: String) throws -> RunStore { try RunStore(path: "\(folder.path)/\(name).sqlite") }

    /// Runs of a table of its own; `more` are further cells of each row.
    private func file(_ name: String, _ count: Int, at time: String = "2026-11-30T10:00:00Z") throws -> ImportedFile {
        let rows = (0..<count).map { "\(name)-\($0),m-\($0 % 3),H100,vLLM,\(100 * $0 + name.utf8.count)\n" }
        let text = "run_id,model,gpu,engine,output_tok_s\n" + rows.joined()
        return try BenchmarkFile.read(name: name + ".csv", bytes: Array(text.utf8), importedAt: time)
    }

    /// All that a store has, whatever the order of storing.
    private func content(_ store: RunStore) throws -> Set<RecordedRun> {
        var runs: Set<RecordedRun> = []
        try store.forEach { runs.insert($0) }
        return runs
    }

    private func files() throws -> [String] {
        let found = FileManager.default.enumerator(atPath: shared.path)?.allObjects as? [String] ?? []
        return found.filter { $0.hasSuffix(".json") }.sorted()
    }

    @Test("two stores that exchange their runs both ways hold the same, and nothing happens the second time")
    func exchange() throws {
        let (one, two) = (try store("one"), try store("two"))
        try one.add(try file("alpha", 40))
        try one.add(try file("common", 10))
        try two.add(try file("beta", 30))
        try two.add(try file("common", 10))
        #expect(try shared.export(one).added == 50)
        #expect(try shared.export(two).added == 30)
        #expect(try shared.export(two).known == 40)
        let written = try files()
        #expect(written.count == 80)
        let first = try shared.merge(into: one)
        #expect((first.added, first.replaced, first.known, first.refused) == (30, 0, 50, 0))
        let second = try shared.merge(into: two)
        #expect((second.added, second.replaced, second.known) == (40, 0, 40))
        #expect(try content(one) == content(two) && content(one).count == 80)
        #expect(try one.deployments().reduce(0) { $0 + $1.runs } == 80)
        #expect(try Set(one.deployments().map(\.digest)) == Set(two.deployments().map(\.digest)))
        for store in [one, two] {
            #expect(try shared.export(store).added == 0)
            #expect(try shared.merge(into: store).known == 80)
        }
        #expect(try files() == written)
        for file in written {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(shared.path)/\(file)"))
            #expect(file.hasSuffix("\(SHA256.hexadecimal(of: [UInt8](bytes))).json"))
        }
        // The file that runs came from can still be imported as a whole: its runs are known by their names.
        #expect(try two.add(try file("alpha", 40)) == .added(runs: 0, known: 40))
    }

    @Test("of versions of a run the one that says more stays, then the earlier one, in whatever order they come")
    func versions() throws {
        func run(_ time: String, _ change: (inout RecordedRun) -> Void = { _ in }) throws -> RecordedRun {
            var run = try #require(try file("same", 1, at: time).runs.first)
            change(&run)
            return run
        }
        /// A run in another form: all figures that both know agree.
        func figures(_ run: inout RecordedRun, _ name: String) {
            run.id = name
            run.origin.fileHash = String(repeating: String(name.prefix(1)), count: 64)
            run.throughput.output = Rate<Tokens>(1234.5)
            run.load.inputTokens = Tokens(512)
            run.load.outputTokens = Tokens(128)
            (run.load.concurrency, run.counts.completed) = (16, 500)
            run.load.duration = Seconds(60)
            run.timeToFirstToken.mean = .milliseconds(40)
            run.timePerOutputToken.mean = .milliseconds(10)
        }
        let versions = [
            try run("2026-11-30T10:00:00Z"), try run("2026-11-29T10:00:00Z"), try run("2026-11-28T10:00:00Z"),
            try run("2026-11-30T12:00:00Z") { $0.layout.tensor = 2 },
            try run("2026-11-30T11:00:00Z") { $0.layout.tensor = 4 },
            try run("2026-11-30T10:00:00Z") { figures(&$0, "csv-form") },
            try run("2026-11-30T10:00:00Z") {
                figures(&$0, "json-form")
                $0.timeToFirstToken.p99 = .milliseconds(90)
            },
        ]
        var random = SeededGenerator(seed: 11)
        for attempt in 0..<20 {
            let store = try store("versions-\(attempt)")
            for batch in versions.shuffled(using: &random).chunked(by: attempt % 3 + 1) {
                _ = try store.merge(batch)
            }
            _ = try store.merge(versions)
            let found = try content(store)
            #expect(found == [versions[4], versions[6]], "\(found.map(\.id))")
            #expect(try store.deployments().reduce(0) { $0 + $1.runs } == 2)
        }
    }

    @Test("several processes may write the same runs at once")
    func concurrentExports() async throws {
        let stores = try (0..<4).map { index in
            let store = try store("\(index)")
            try store.add(try file("common", 60))
            try store.add(try file("own-\(index)", 20))
            return store
        }
        let shared = shared
        try await withThrowingTaskGroup(of: Void.self) { group in
            for store in stores + stores { group.addTask { _ = try shared.export(store) } }
            try await group.waitForAll()
        }
        #expect(try files().count == 60 + 4 * 20)
        let all = try store("all")
        let merged = try shared.merge(into: all)
        #expect(merged.refused == 0 && merged.added == 140)
        for store in stores {
            _ = try shared.merge(into: store)
            #expect(try content(store) == content(all))
        }
        // No draft is left.
        let names = FileManager.default.enumerator(atPath: shared.path)?.allObjects as? [String] ?? []
        #expect(!names.contains { $0.hasSuffix(".part") })
    }

    @Test("files that are damaged, changed, misnamed or of somebody else are named one by one, and the others are read")
    func foreign() throws {
        let one = try store("one")
        try one.add(try file("alpha", 9))
        _ = try shared.export(one)
        let names = try files().map { "\(shared.path)/\($0)" }
        func change(_ index: Int, _ change: (String) -> String) throws {
            let text = try String(contentsOfFile: names[index], encoding: .utf8)
            try change(text).write(toFile: names[index], atomically: true, encoding: .utf8)
        }
        /// A file under the right name for whatever it holds.
        func write(_ text: String) throws -> String {
            let hash = SHA256.hexadecimal(of: Array(text.utf8))
            let place = "\(shared.path)/\(hash.prefix(2))/\(hash).json"
            try WholeFile.write(Array(text.utf8), to: place)
            return place
        }
        let original = try String(contentsOfFile: names[5], encoding: .utf8)
        try change(0) { String($0.dropLast(20)) }
        try change(1) { $0.replacing("vLLM", with: "SGLang") }
        try change(2) { _ in "" }
        try FileManager.default.moveItem(atPath: names[3], toPath: names[3].replacing(".json", with: ".txt"))
        let other = try files()[3].hasPrefix("00") ? "11" : "00"
        try FileManager.default.createDirectory(
            atPath: "\(shared.path)/\(other)", withIntermediateDirectories: true)
        let misplaced = "\(shared.path)/\(other)/\(names[4].split(separator: "/").last ?? "")"
        try FileManager.default.moveItem(atPath: names[4], toPath: misplaced)
        let refusals = [
            names[0], names[1], names[2], names[3].replacing(".json", with: ".txt"), misplaced,
            try write(original.replacing("\"schema\":1", with: "\"schema\":2")),
            try write(original.replacing("measured-run", with: "plan")), try write("[]"),
            try write(original.replacing("\"accelerator\":", with: "\"count\":-4,\"accelerator\":")),
            try folder.write("team/notes.txt", "hello"),
        ]
        _ = try folder.write("team/.DS_Store", "passed over")
        _ = try folder.write("team/\(other)/.abc.1-2.part", "half")
        let two = try store("two")
        let found = try shared.merge(into: two)
        for refusal in refusals {
            #expect(found.problems.contains { $0.hasPrefix(refusal) }, "\(refusal)")
        }
        #expect(found.added == 4 && found.refused == refusals.count)
        #expect(found.problems.contains { $0.contains("newer plimsoll") })
        #expect(found.problems.contains { $0.contains("gpu_count") })
        // Whoever has the run heals what was cut off; what was changed without a change of its size is removed by hand.
        try FileManager.default.removeItem(atPath: names[1])
        #expect(try shared.export(one).added == 5)
        #expect(try shared.merge(into: two).added == 5)
        #expect(try content(one) == content(two))
    }

    @Test("a folder that is not there, or is a file, is said")
    func nowhere() throws {
        let store = try store("one")
        let missing = #expect(throws: FileFailure.self) { try SharedRuns(folder.path + "/none").merge(into: store) }
        #expect(missing?.kind == .missing)
        let file = try folder.write("file", "x")
        #expect(throws: FileFailure.self) { try SharedRuns(file).merge(into: store) }
        #expect(throws: FileFailure.self) { try SharedRuns(file + "/sub").export(store) }
        #expect(try SharedRuns(folder.path + "/new/").export(nil).added == 0)
    }
}

extension Array {
    fileprivate func chunked(by size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min(count, $0 + size)]) }
    }
}
