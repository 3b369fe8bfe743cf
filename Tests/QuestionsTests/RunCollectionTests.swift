import Calibration
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
            _ value: any KeyPath<RecordedRun, String?> & Sendable, _ asked: WritableKeyPath<RunFilter, String?>
        ) throws {
            let wanted = Dictionary(grouping: published) { $0[keyPath: value] }
            for (text, some) in wanted {
                guard let text else { continue }
                var filter = RunFilter()
                filter[keyPath: asked] = text
                let page = try runs.page(filter, from: .published, limit: 2)
                #expect(page.total == some.count, "\(text)")
                #expect(page.runs.map(\.id) == some.prefix(2).map(\.id), "\(text)")
                #expect(page.goesOn == (some.count > 2), "\(text)")
            }
        }
        try check(\.engine.name, \.engine)
        try check(\.model.weightPrecision, \.precision)
        try check(\.hardware.accelerator, \.accelerator)
        try check(\.model.name, \.model)
    }

    @Test("several filters hold together, and nothing published is of a file or has a name with a quote")
    func combinations() throws {
        let published = try Self.published.get()
        let some = try #require(published.last { $0.model.name != nil && $0.hardware.accelerator != nil })
        let filter = RunFilter(
            model: some.model.name, accelerator: some.hardware.accelerator, engine: some.engine.name,
            precision: some.model.weightPrecision)
        let wanted = published.filter { run in
            run.model.name == some.model.name && run.hardware.accelerator == some.hardware.accelerator
                && run.engine.name == some.engine.name && run.model.weightPrecision == some.model.weightPrecision
        }
        #expect(try runs.page(filter).total == wanted.count)
        for none in [RunFilter(fileHash: "a"), RunFilter(model: "a\"b"), RunFilter(engine: ""), RunFilter(engine: "M")]
        {
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
        let own = try runs.page(RunFilter(model: "m-1"), from: .own, limit: 3, after: count + 6)
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
        #expect(try runs.delete(RunFilter(engine: "vLLM"), dryRun: true) == 20)
        let first = try #require(try Self.published.get().first?.id)
        #expect(try runs.delete(named: ["a-1", first], RunFilter()) == [first])
        #expect(try runs.delete(RunFilter(engine: "vLLM")) == 20)
        #expect(try runs.page(RunFilter(engine: "vLLM")).total > 1000)
        #expect(try RunCollection(nil).delete(RunFilter()) == 0)
    }
}
