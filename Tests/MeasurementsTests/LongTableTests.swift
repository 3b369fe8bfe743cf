import Foundation
import Input
import Quantities
import TestSupport
import Testing

@testable import Measurements

@Suite("Tables of more runs than are held")
struct LongTableTests {
    private static let columns = "run_id,model,gpu,output_tok_s,ttft_ms_p50,ttft_ms_p99,notes\n"

    private static func text(_ count: Int, row: (Int) -> String = { "r-\($0),m,g,\($0 + 1),40,60,\n" }) -> String {
        (0..<count).reduce(into: columns) { $0 += row($1) }
    }

    private func read(_ text: String, mostHeld: Int, context: RunContext = RunContext()) throws -> ImportedFile {
        try BenchmarkFile.read(
            name: "t.csv", bytes: Array(text.utf8), context: context, importedAt: "2026-11-24T00:00:00Z",
            mostHeld: mostHeld, objection: { $0.throughput.output == Rate(7) ? "seven" : nil })
    }

    private func runs(_ file: ImportedFile) throws -> [RecordedRun] {
        var runs: [RecordedRun] = []
        try file.forEachBatch({ $0 }, { runs += $0 })
        return runs
    }

    @Test("runs that are read again are those that would be held, and so is all that is said of the file")
    func alike() throws {
        let context = try RunContext(yaml: TextFile(name: "c", text: "tp: 2\nmodel: other\n"))
        let text = Self.text(3000) { "r-\($0),m,g,\($0 % 9),\($0 == 2000 ? 99 : 40),60,\n" }
        let held = try read(text, mostHeld: .max, context: context)
        let long = try read(text, mostHeld: 2999, context: context)
        #expect(held.runs.count == 3000 && long.runs.isEmpty && long.count == 3000 && held.count == 3000)
        #expect(try runs(long) == held.runs)
        #expect(try runs(held) == held.runs)
        #expect(held.runs.allSatisfy { $0.origin.fileHash == held.hash && $0.layout.tensor == 2 })
        #expect(long.warnings == held.warnings && long.warnings.count == 100)
        #expect(long.missing == held.missing && long.missing.contains("engine") && !long.missing.contains("tp"))
        #expect(long.objections == ["seven": 333] && held.objections == long.objections)
        #expect(long.hash == held.hash)
    }

    @Test("percentiles out of order are left out of the run wherever it stands, and said")
    func order() throws {
        let file = try read(Self.text(3000) { "r-\($0),m,g,1,\($0 == 2000 ? 99 : 40),60,\n" }, mostHeld: 10)
        #expect(file.warnings.map(\.place.field) == ["r-2000: ttft_ms"])
        #expect(try runs(file).filter(\.timeToFirstToken.percentiles.isEmpty).map(\.id) == ["r-2000"])
    }

    @Test("a wrong row anywhere refuses the table, with its line, and names that stand there twice do")
    func wrong() throws {
        let last = Self.text(3000) { "r-\($0),m,g,\($0 == 2999 ? -1 : 1),40,60,\n" }
        let error = #expect(throws: InputProblems.self) { try read(last, mostHeld: 10) }
        #expect(
            error?.diagnostics.map(\.place) == [
                SourcePlace(file: "t.csv", line: 3001, column: 4, field: "output_tok_s")
            ])
        let twice = Self.text(3000) { "r-\($0 == 2500 ? 3 : $0),m,g,\($0 == 2501 ? "x" : "1"),40,60,\n" }
        let found = #expect(throws: InputProblems.self) { try read(twice, mostHeld: 10) }
        #expect(found?.diagnostics.map(\.place.line) == [2502, 2503])
        #expect(found?.diagnostics.first?.message == "the run stands there twice: r-3")
        let many = #expect(throws: InputProblems.self) { try read(Self.text(3000) { _ in "a,b\n" }, mostHeld: 10) }
        #expect(many?.diagnostics.count == 100)
        #expect(many?.description.contains("50 more") == true)
    }

    @Test("a table may be longer than text that is held")
    func large() throws {
        let notes = String(repeating: "n", count: 60_000)
        let count = FileContent.textLimit / 60_000 + 20
        let file = try read(Self.text(count) { "r-\($0),m,g,1,40,60,\(notes)\n" }, mostHeld: 10)
        #expect(file.count == count)
        var seen = 0
        try file.forEachBatch({ $0.count { $0.notes?.utf8.count == 60_000 } }, { seen += $0 })
        #expect(seen == count)
    }

    @Test("a file that changes between checking and storing is refused")
    func changed() throws {
        let folder = try ScratchFolder()
        let path = try folder.write("t.csv", Self.text(ImportedFile.mostHeld + 1))
        let file = try BenchmarkFile.read(path: path)
        #expect(file.runs.isEmpty && file.count == ImportedFile.mostHeld + 1)
        #expect(try runs(file).count == file.count)
        _ = try folder.write("t.csv", Self.text(ImportedFile.mostHeld + 2))
        let error = #expect(throws: InputProblems.self) { try runs(file) }
        #expect(error?.diagnostics.first?.message.contains("changed") == true)
        try FileManager.default.removeItem(atPath: path)
        #expect(throws: FileFailure.self) { try runs(file) }
    }
}
