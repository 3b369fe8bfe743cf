import Calibration
import Catalog
import Measurements
import RunStore
import TestSupport
import Testing

@testable import Questions

@Suite("Published runs and the user's own as one list") struct RunCollectionTests {
    /// All published runs.
    private static let published = Result { try PublishedRuns.runs(ShippedCalibration.runLines()) }

    private let folder: ScratchFolder
    private let store: RunStore
    private let runs: RunCollection

    /// A store of 20 runs.
    init() throws {
        folder = try ScratchFolder()
        store = try RunStore(path: folder.path + "/runs.sqlite")
        runs = RunCollection(store)
        try store.add(file((0..<20).map { "a-\($0),m-\($0 % 2),vLLM" }))
    }

    private func file(_ rows: [String]) throws -> ImportedFile {
        let text = "run_id,model,engine\n" + rows.map { $0 + "\n" }.joined()
        return try BenchmarkFile.read(name: "a.csv", bytes: Array(text.utf8))
    }

    @Test("lines are counted, named and read as the whole table is")
    func wholeTable() throws {
        let published = try Self.published.get()
        let table = try RunTable.runs(in: ShippedCalibration.runFile())
        #expect(published.map(\.id) == table.map(\.id) && published.count > 10_000)
        #expect(ShippedCalibration.runLines().map { String($0.name) } == table.map(\.id))
        #expect(ShippedCalibration.runLines().map(\.number) == Array(1...table.count))
        #expect(ShippedCalibration.runNames == Set(table.map(\.id)))
        var each: [RecordedRun] = []
        try RunCollection(nil).forEach { each.append($0) }
        #expect(each == published)
    }

    @Test("published runs are found by every value that one has in a column that can be asked for")
    func filters() throws {
        let published = try Self.published.get()
        func check(
            _ value: any KeyPath<RecordedRun, String?> & Sendable, _ asked: WritableKeyPath<RunFilter, [String]>
        ) throws {
            let wanted = Dictionary(grouping: published) { $0[keyPath: value] }
            for (text, some) in wanted {
                guard let text else { continue }
                var filter = RunFilter()
                filter[keyPath: asked] = [text]
                let page = try runs.page(filter, from: .published, limit: 2)
                #expect(page.total == some.count, "\(text)")
                #expect(page.runs.map(\.id) == some.prefix(2).map(\.id), "\(text)")
                #expect(page.goesOn == (some.count > 2), "\(text)")
            }
        }
        try check(\.engine.name, \.engines)
        try check(\.model.weightPrecision, \.precisions)
        try check(\.hardware.accelerator, \.accelerators)
        try check(\.model.name, \.models)
    }

    @Test("runs are found by the catalog's names and by loose spellings of them; a full name finds no other checkpoint")
    func spellings() throws {
        let catalog = try Catalog.load()
        func found(model: String? = nil, gpu: String? = nil, engine: String? = nil, precision: String? = nil) throws
            -> Int
        {
            let filter = RunFilter(model: model, accelerator: gpu, engine: engine, precision: precision, in: catalog)
            return try runs.page(filter, from: .published, limit: 1).total
        }
        let published = try Self.published.get()
        func count(_ isMeant: (RecordedRun) -> Bool) -> Int { published.filter(isMeant).count }
        let llama = "meta-llama/Llama-3.1-8B-Instruct"
        let exact = count { $0.model.name == llama }
        #expect(exact > 0)
        #expect(try found(model: llama) == exact && found(model: "Llama-3.1-8B-Instruct") == exact)
        #expect(try found(gpu: "H100") == count { $0.hardware.accelerator?.contains("h100") == true })
        #expect(
            try found(gpu: "nvidia-h100-pcie-80gb") == count { $0.hardware.accelerator == "nvidia-h100-pcie-80gb" })
        #expect(try found(engine: "vllm") == count { $0.engine.name == "vLLM" })
        #expect(
            try found(engine: "trtllm", precision: "FP8")
                == count {
                    $0.engine.name == "TensorRT-LLM" && $0.model.weightPrecision == "fp8"
                })
        #expect(try found(model: "no such") == 0 && found(gpu: "\"") == 0)
    }

    @Test("several filters hold together, and nothing published is of a file or has a name with a quote")
    func combinations() throws {
        let published = try Self.published.get()
        let some = try #require(published.last { $0.model.name != nil && $0.hardware.accelerator != nil })
        let filter = RunFilter(
            models: [some.model.name].compactMap(\.self),
            accelerators: [some.hardware.accelerator].compactMap(\.self),
            engines: [some.engine.name].compactMap(\.self),
            precisions: [some.model.weightPrecision].compactMap(\.self))
        let wanted = published.filter { run in
            run.model.name == some.model.name && run.hardware.accelerator == some.hardware.accelerator
                && run.engine.name == some.engine.name && run.model.weightPrecision == some.model.weightPrecision
        }
        #expect(try runs.page(filter).total == wanted.count)
        for none in [
            RunFilter(fileHash: "a"), RunFilter(models: ["a\"b"]), RunFilter(engines: [""]), RunFilter(engines: ["M"]),
        ] {
            #expect(try runs.page(none).total == 0)
        }
    }

    @Test("pages go from the published runs on to the user's without gap or overlap")
    func pages() throws {
        let count = Int64(try Self.published.get().count)
        var cursor = count - 5
        var listed: [String] = []
        while true {
            let page = try runs.page(limit: 4, after: cursor)
            #expect(page.total == Int(count) + 20)
            listed += page.runs.map(\.id)
            guard page.goesOn, let last = page.runs.last else { break }
            cursor = last.position
        }
        let tail = try Self.published.get().suffix(5).map(\.id)
        #expect(listed == tail + (0..<20).map { "a-\($0)" })
        let own = try runs.page(RunFilter(models: ["m-1"]), from: .own, limit: 3, after: count + 6)
        #expect(own.runs.map(\.id) == ["a-7", "a-9", "a-11"] && own.total == 10 && own.goesOn)
        #expect(try runs.page(limit: 0).runs.isEmpty)
        #expect(try RunCollection(nil).page(from: .own) == RunCollection.Page(runs: [], total: 0))
    }

    @Test("a file that holds published runs adds only what else it holds, and nothing when it comes again")
    func known() throws {
        let names = try Self.published.get().prefix(3).map(\.id)
        let mixed = try file(names.map { $0 + ",m,vLLM" } + ["b-1,m,vLLM", "a-1,m,vLLM"])
        #expect(try runs.add(mixed) == .added(runs: 1, known: 4))
        #expect(try runs.add(mixed) == .alreadyThere(runs: 1, changed: 0))
        #expect(try store.count() == 21)
        #expect(try runs.add(file(names.map { $0 + ",m,vLLM" })) == .added(runs: 0, known: 3))
        #expect(runs.published(["a-1", names[0]]) == [names[0]])
    }

    @Test("a run is found by its name wherever it is, and the user's come first")
    func names() throws {
        let first = try #require(try Self.published.get().first)
        #expect(try runs.run(first.id) == first)
        #expect(first.origin.fileHash == nil && first.origin.path == nil)
        #expect(try runs.run("a-3")?.model.name == "m-1")
        #expect(try runs.run("a-") == nil)
        #expect(try runs.names(like: "a").prefix(2) == ["a-0", "a-1"])
        #expect(try runs.names(like: String(first.id.prefix(6))).contains(first.id))
    }

    @Test("deleting is of the user's runs alone")
    func deletion() throws {
        #expect(try runs.delete(RunFilter(engines: ["vLLM"]), dryRun: true) == 20)
        let first = try #require(try Self.published.get().first?.id)
        #expect(try runs.delete(named: ["a-1", first], RunFilter()) == [first])
        #expect(try runs.delete(RunFilter(engines: ["vLLM"])) == 20)
        #expect(try runs.page(RunFilter(engines: ["vLLM"])).total > 1000)
        #expect(try RunCollection(nil).delete(RunFilter()) == 0)
    }
}
