import Foundation
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

/// A table of `count` runs as an imported file; `salt` makes its content, and so its hash, differ.
func table(_ count: Int, salt: String = "a") throws -> ImportedFile {
    var text = "run_id,model,gpu,engine,weight_precision,output_tok_s,ttft_ms_p50,flags\n"
    for index in 0..<count {
        text += "\(salt)-\(index),model-\(index % 3),gpu-\(index % 2),vLLM,fp8,\(index + 1),57.8,"
        text += index % 5 == 0 ? "saturated\n" : "\n"
    }
    return try BenchmarkFile.read(name: "\(salt).csv", bytes: Array(text.utf8), importedAt: "2026-11-24T00:00:00Z")
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

    @Test("the same content adds nothing, whatever the file is called; runs already known are not doubled")
    func twice() throws {
        let store = try RunStore(path: folder.store)
        try store.add(table(4))
        #expect(try store.add(table(4)) == .alreadyThere(runs: 4))
        #expect(try store.add(table(6)) == .added(runs: 2, known: 4))
        #expect(try store.count() == 6)
    }

    @Test("filters let through exactly the runs that meet all of them, and pages join without gap or overlap")
    func filters() throws {
        let store = try RunStore(path: folder.store)
        let file = try table(50)
        try store.add(file)
        let filter = RunFilter(model: "model-1", accelerator: "gpu-0")
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
        #expect(try store.count(RunFilter(engine: "' OR 1 --")) == 0)
        #expect(try store.models() == ["model-0", "model-1", "model-2"])
        #expect(try store.list(RunFilter(id: "a-0")).first?.flags == [.saturated])
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
