import Foundation
import GRDB
import Input
import Measurements
import Quantities
import Testing

@testable import RunStore

@Suite("Importing more runs than are held")
struct LongImportTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func file(_ count: Int, salt: String) throws -> ImportedFile {
        let path = "\(folder.path)/\(salt).csv"
        try tableText(count, salt: salt).write(toFile: path, atomically: true, encoding: .utf8)
        return try BenchmarkFile.read(path: path, importedAt: "2026-11-24T00:00:00Z")
    }

    private func tables(_ store: RunStore) throws -> [Row] {
        try store.reading {
            try Row.fetchAll($0, sql: "SELECT count(*), max(id) FROM file UNION ALL SELECT count(*), max(id) FROM run")
        }
    }

    @Test("all of them are stored as they would be one file at a time, unwanted ones apart")
    func stored() throws {
        let store = try RunStore(path: folder.store)
        let count = ImportedFile.mostHeld + 500
        let long = try file(count, salt: "a")
        #expect(long.runs.isEmpty)
        #expect(try store.add(long) { $0.id == "a-7" } == .added(runs: count - 1, known: 1))
        var expected = try RunTable.runs(in: TextFile(name: "a", text: tableText(count, salt: "a")))
        expected.remove(at: 7)
        var index = 0
        try store.forEach { run in
            var plain = run
            plain.origin = RecordedRun(id: "").origin
            #expect(plain == expected[index])
            index += 1
        }
        #expect(index == count - 1)
        #expect(try store.deployments().reduce(0) { $0 + $1.runs } == count - 1)
        #expect(try store.add(long) == .alreadyThere(runs: count - 1, changed: 0))
    }

    @Test("a table that changes while it is stored leaves the store as it was")
    func halfway() throws {
        let store = try RunStore(path: folder.store)
        try store.add(table(3))
        let before = try tables(store)
        let long = try file(ImportedFile.mostHeld + 500, salt: "b")
        _ = try file(ImportedFile.mostHeld + 499, salt: "b")
        #expect(throws: InputProblems.self) { try store.add(long) }
        #expect(try tables(store) == before)
        let again = try file(ImportedFile.mostHeld + 500, salt: "b")
        #expect(try store.add(again) == .added(runs: again.count, known: 0))
    }

    @Test("two runs of a file that are the same stored run both complete it")
    func completedTwice() throws {
        func file(_ name: String, _ rows: String) throws -> ImportedFile {
            let columns =
                "run_id,model,requests_completed,output_tok_s,total_tok_s,requests_s,ttft_ms_mean,tpot_ms_mean,"
                + "e2e_ms_mean,engine,gpu\n"
            return try BenchmarkFile.read(name: name, bytes: Array((columns + rows).utf8))
        }
        let store = try RunStore(path: folder.store)
        try store.add(file("a.csv", "a,m,8,128,1152,2,40,10,750,,\n"))
        let same = try store.add(file("b.csv", "b,m,8,128,1152,2,40,10,750,vLLM,\nc,m,8,128,1152,2,40,10,750,,H100\n"))
        #expect(same == .added(runs: 0, known: 0, same: [.init(id: "b", known: "a"), .init(id: "c", known: "a")]))
        let run = try #require(try store.run("a"))
        #expect(run.engine.name == "vLLM" && run.hardware.accelerator == "H100")
    }

    /// A run of which everything is known, all columns of the table from left to right.
    private func whole() throws -> RecordedRun {
        let special = [
            "run_id": "a \"\"quoted\"\" \\ name\u{1}\té/", "engine_generation": "v1",
            "prefill_pool": "2 tp8 pp2 ep8 dp3",
            "decode_pool": "1 tp4 pp1 ep2 dp2", "attention_dp": "true", "disaggregated": "false",
            "arrival": "closed-loop",
            "prefix_caching": "false", "start_pattern": "ramped", "gpu_memory_utilization": "0.9",
            "input_spread": "0.0000001", "output_tok_s": "0.3333333333333333", "flags": "saturated;failures",
            "assumed": "tp;gpu", "token_counter": "server", "tpot_definition": "after-first",
        ]
        let cells = RunTable.columns.map { "\"\(special[$0] ?? "57.83")\"" }
        let counts = [
            "count", "nodes", "tp", "pp", "ep", "dp", "distinct_prompts", "max_", "requests_completed",
            "requests_failed", "requests_incomplete",
        ]
        let row = zip(RunTable.columns, cells).map { column, cell in
            special[column] == nil && (counts.contains { column.hasPrefix($0) } || column == "gpu_count")
                ? "1000000000000" : cell
        }
        let text = RunTable.columns.joined(separator: ",") + "\n" + row.joined(separator: ",") + "\n"
        var run = try #require(try RunTable.runs(in: TextFile(name: "t", text: text)).first)
        run.given = ["tp", "model"]
        return run
    }

    @Test("a run is written as Foundation's encoder writes it, keys apart, whatever its text")
    func encoding() throws {
        let run = try whole()
        #expect(RunTable.cells(run).count == RunTable.columns.count)
        for run in [run, RecordedRun(id: "")] {
            let bytes = try BodyWriter.json(run)
            #expect(try JSONDecoder().decode(RecordedRun.self, from: bytes) == run)
            let plain = try JSONSerialization.jsonObject(with: JSONEncoder().encode(run)) as? NSDictionary
            #expect(try JSONSerialization.jsonObject(with: bytes) as? NSDictionary == plain)
        }
        var endless = run
        endless.throughput.output = Rate(.infinity)
        #expect(throws: EncodingError.self) { try BodyWriter.json(endless) }
    }
}
