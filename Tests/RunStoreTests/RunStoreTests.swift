import Foundation
import GRDB
import Input
import Measurements
import Quantities
import Testing

@testable import RunStore

/// A folder that is gone when the test is over.
final class TemporaryFolder {
    let path = NSTemporaryDirectory() + "plimsoll-" + UUID().uuidString

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var store: String { path + "/runs.sqlite" }
}

/// The rows of a store attached as "new" as its first layout had them, for a statement.
let runsOfFirstLayout = """
    SELECT run.id, file, name, model, gpu, engine, precision, flags, imported, output_rate, body
    FROM new.run JOIN new.deployment ON deployment.id = run.deployment ORDER BY run.id
    """

/// A table of `count` runs as an imported file; `salt` makes its content, and so its hash, differ.
func table(_ count: Int, salt: String = "a") throws -> ImportedFile {
    try BenchmarkFile.read(
        name: "\(salt).csv", bytes: Array(tableText(count, salt: salt).utf8), importedAt: "2026-11-24T00:00:00Z")
}

/// The table's text.
func tableText(_ count: Int, salt: String) -> String {
    var text = "run_id,model,gpu,engine,weight_precision,output_tok_s,ttft_ms_p50,flags\n"
    for index in 0..<count {
        text += "\(salt)-\(index),model-\(index % 3),gpu-\(index % 2),vLLM,fp8,\(index + 1),57.8,"
        text += index % 5 == 0 ? "saturated\n" : "\n"
    }
    return text
}

struct RunStoreTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("a run comes back from the store as it went in")
    func roundTrip() throws {
        let store = try RunStore(path: folder.store)
        let file = try table(7)
        #expect(try store.add(file) == .added(runs: 7, known: 0))
        for run in file.runs { #expect(try store.run(run.id) == run) }
        #expect(try store.run("nobody") == nil)
        var all: [RecordedRun] = []
        try store.forEach { all.append($0) }
        #expect(all == file.runs)
    }

    @Test("what the load generator and the engine did is stored, and a run without it is read as one that is silent")
    func conditions() throws {
        let text = """
            run_id,engine_generation,distinct_prompts,prefix_caching,requests_per_user,start_pattern,client_limit
            r,v0,44,false,10,together,440
            s,,,,,,

            """
        let file = try BenchmarkFile.read(name: "c.csv", bytes: Array(text.utf8), importedAt: "2026-11-24T00:00:00Z")
        let store = try RunStore(path: folder.store)
        try store.add(file)
        let run = try #require(try store.run("r"))
        #expect(run == file.runs.first && run.engine.generation == .v0 && run.load.clientLimit == 440)
        #expect(try store.run("s") == file.runs.last && file.runs.last?.engine.prefixCaching == nil)
        #expect(RunTable.text([run]).contains(",44,false,"))
    }

    @Test("the same content adds nothing, whatever the file is called; runs already known are not doubled")
    func twice() throws {
        let store = try RunStore(path: folder.store)
        try store.add(table(4))
        #expect(try store.add(table(4)) == .alreadyThere(runs: 4, changed: 0))
        #expect(try store.add(table(6)) == .added(runs: 2, known: 4))
        #expect(try store.count() == 6)
    }

    @Test("what the user gives with the same file later completes its runs, and the latest word counts")
    func completion() throws {
        let store = try RunStore(path: folder.store)
        func file(_ yaml: String) throws -> ImportedFile {
            let text = "run_id,model,output_tok_s\na,m,5\nb,,6\n"
            return try BenchmarkFile.read(
                name: "x.csv", bytes: Array(text.utf8), context: RunContext(yaml: TextFile(name: "c", text: yaml)))
        }
        try store.add(file("gpu: old\n"))
        #expect(try store.add(file("gpu: new\nmodel: other\n")) == .alreadyThere(runs: 2, changed: 2))
        #expect(try store.add(file("tp: 2\nmodel: other\n")) == .alreadyThere(runs: 2, changed: 2))
        #expect(try store.add(file("tp: 2\n")) == .alreadyThere(runs: 2, changed: 0))
        let runs = try ["a", "b"].map { try #require(try store.run($0)) }
        #expect(runs.map(\.model.name) == ["m", "other"] && runs.map(\.layout.tensor) == [2, 2])
        #expect(runs.map(\.given) == [["gpu", "tp"], ["gpu", "model", "tp"]])
        #expect(try store.list(RunFilter(models: ["other"], accelerators: ["new"])).map(\.id) == ["b"])
        #expect(try store.count(RunFilter(accelerators: ["old"])) == 0 && store.count() == 2)
    }

    @Test("filters let through exactly the runs that meet all of them, and pages join without gap or overlap")
    func filters() throws {
        let store = try RunStore(path: folder.store)
        let file = try table(50)
        try store.add(file)
        let filter = RunFilter(models: ["model-1"], accelerators: ["gpu-0"])
        let wanted = file.runs.filter { $0.model.name == "model-1" && $0.hardware.accelerator == "gpu-0" }.map(\.id)
        #expect(try store.count(filter) == wanted.count)
        var listed: [String] = []
        var cursor: Int64 = 0
        while true {
            let page = try store.list(filter, limit: 3, after: cursor)
            guard let last = page.last else { break }
            #expect(page.count <= 3 && last.position > cursor)
            listed += page.map(\.id)
            cursor = last.position
        }
        #expect(listed == wanted)
        #expect(try store.count(RunFilter(fileHash: file.hash)) == 50)
        #expect(try store.count(RunFilter(models: ["model-0", "none"], accelerators: ["gpu-0", "gpu-1"])) == 17)
        #expect(try store.count(RunFilter(engines: ["' OR 1 --"])) == 0)
        #expect(try store.list(RunFilter(id: "a-0")).first?.flags == [.saturated])
    }

    @Test("counts and lists agree for every combination of filters")
    func combinations() throws {
        let store = try RunStore(path: folder.store)
        let file = try table(50)
        try store.add(file)
        for model in [nil, "model-1", "none"] {
            for gpu in [nil, "gpu-0"] {
                for engine in [nil, "vLLM", "other"] {
                    for hash in [nil, file.hash, "none"] {
                        let filter = RunFilter(
                            models: [model].compactMap(\.self), accelerators: [gpu].compactMap(\.self),
                            engines: [engine].compactMap(\.self), fileHash: hash)
                        var listed: [String] = []
                        try store.forEach(filter) { listed.append($0.id) }
                        let wanted = file.runs.filter { run in
                            run.model.name == model ?? run.model.name && run.engine.name == engine ?? run.engine.name
                                && run.hardware.accelerator == gpu ?? run.hardware.accelerator && hash != "none"
                        }
                        #expect(listed == wanted.map(\.id), "\(filter)")
                        #expect(try store.list(filter).map(\.id) == listed, "\(filter)")
                        #expect(try store.count(filter) == listed.count, "\(filter)")
                    }
                }
            }
        }
    }

    @Test("a store of one run is small")
    func size() throws {
        let store = try RunStore(path: folder.store)
        try store.add(table(1))
        try store.writer?.close()
        let size = try FileManager.default.attributesOfItem(atPath: folder.store)[.size] as? Int
        #expect(try #require(size) < 100_000)
    }

    @Test("of named runs all are deleted or none, and a dry run deletes nothing")
    func named() throws {
        let store = try RunStore(path: folder.store)
        try store.add(table(4))
        #expect(try store.delete(named: ["a-1", "b", "a-2"]) == ["b"])
        #expect(try store.delete(named: ["a-1"], RunFilter(models: ["model-0"])) == ["a-1"])
        #expect(try store.delete(named: ["a-1"], dryRun: true) == [])
        #expect(try store.count() == 4)
        #expect(try store.delete(named: ["a-1", "a-2"]) == [])
        #expect(try store.list().map(\.id) == ["a-0", "a-3"])
    }

    @Test("a store that may only be read is listed, and says so when something is to be written")
    func readOnly() throws {
        try RunStore(path: folder.store).add(table(4))
        let store = try RunStore(path: folder.store, readOnly: true)
        #expect(try store.count() == 4 && store.run("a-1") != nil)
        let refused = #expect(throws: RunStoreFailure.self) { try store.add(table(2, salt: "b")) }
        #expect(refused?.kind == .cannotOpen && refused?.message.contains("read-only") == true)
        #expect(throws: RunStoreFailure.self) { try store.delete(RunFilter(id: "a-1")) }
        #expect(try RunStore(path: folder.store).count() == 4)
    }

    @Test("what fails while runs are gone through comes out as it is")
    func failures() throws {
        struct Failed: Error {}
        let store = try RunStore(path: folder.store)
        try store.add(table(4))
        var seen = 0
        #expect(throws: Failed.self) {
            try store.forEach { _ in
                seen += 1
                if seen == 2 { throw Failed() }
            }
        }
        #expect(seen == 2)
    }

    @Test("deleted runs are gone, others stay, and the file of deleted runs can be imported again")
    func deletion() throws {
        let store = try RunStore(path: folder.store)
        let first = try table(4)
        try store.add(first)
        try store.add(table(3, salt: "b"))
        #expect(try store.delete(RunFilter(fileHash: first.hash)) == 4)
        #expect(try store.count() == 3)
        #expect(try store.add(first) == .added(runs: 4, known: 0))
    }

    @Test("what one connection stored another sees, also while a list is being read")
    func concurrentUse() async throws {
        let path = folder.store
        _ = try RunStore(path: path)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<3 {
                group.addTask {
                    let store = try RunStore(path: path)
                    for part in 0..<5 { try store.add(table(20, salt: "w\(writer)-\(part)")) }
                }
            }
            for _ in 0..<3 {
                group.addTask {
                    let store = try RunStore(path: path)
                    for _ in 0..<20 { #expect(try store.count() % 20 == 0) }
                }
            }
            try await group.waitForAll()
        }
        #expect(try RunStore(path: path).count() == 300)
    }
}
