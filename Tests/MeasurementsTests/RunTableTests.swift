import Input
import Quantities
import Testing

@testable import Measurements

struct RunTableTests {
    @Test("the columns of the published table come first and in its order")
    func columns() {
        #expect(
            RunTable.columns.prefix(7) == [
                "run_id", "source", "source_path", "date", "license", "engine", "engine_version",
            ])
        #expect(Set(RunTable.columns).count == RunTable.columns.count)
    }

    @Test("an empty cell is unknown, an unknown column is ignored, and units are those of the header")
    func cells() throws {
        let file = try read(try #require(Samples.named("runs.csv")).text)
        let run = try #require(file.runs.first)
        #expect(run.timeToFirstToken.mean == .milliseconds(40) && run.timePerOutputToken.p50 == .milliseconds(10))
        #expect(run.load.arrival == .closedLoop && run.load.concurrency == 4 && run.hardware.count == 2)
        #expect(run.timeToFirstToken.p99 == nil && run.engine.version == nil)
        #expect(run.notes == "a, b" && run.id == "r-1")
    }

    @Test("a zero count of what there must be one of is unknown")
    func zeroCounts() throws {
        let text = "run_id,gpu_count,dp,ep\na,0,0,0\n"
        let run = try #require(try RunTable.runs(in: TextFile(name: "t.csv", text: text)).first)
        #expect(run.hardware.count == nil && run.layout.data == nil && run.layout.expert == 0)
    }

    @Test("pools, spreads and assumed columns come back as they were")
    func statedConditions() throws {
        var run = RecordedRun(id: "r")
        run.layout.prefill = RecordedRun.Pool(workers: 2, tensor: 8, expert: 8)
        run.layout.decode = RecordedRun.Pool(tensor: 1, pipeline: 2, data: 4)
        run.load.inputSpread = 0.7071
        run.origin.method = "m"
        run.assumed = ["tp", "input_tokens"]
        run.meanInterTokenLatency = .milliseconds(12.5)
        let table = RunTable.text([run])
        #expect(table.contains("2 tp8 ep8") && table.contains("tp1 pp2 dp4") && table.contains("tp;input_tokens"))
        #expect(try RunTable.runs(in: TextFile(name: "t", text: table)) == [run])
        for wrong in ["prefill_pool\nr,8x", "prefill_pool\nr,tp0", "assumed\nr,no such column"] {
            #expect(throws: InputProblems.self) {
                try RunTable.runs(in: TextFile(name: "t", text: "run_id," + wrong + "\n"))
            }
        }
    }

    @Test("what the load generator and the engine did comes back as it was, and nothing else is taken for it")
    func generatorConditions() throws {
        var run = RecordedRun(id: "r")
        run.engine.generation = .v0
        run.engine.prefixCaching = false
        run.load.distinctPrompts = 44
        run.load.requestsPerUser = 3.125
        run.load.startPattern = .ramped
        run.load.clientLimit = 440
        let table = RunTable.text([run])
        #expect(try RunTable.runs(in: TextFile(name: "t", text: table)) == [run])
        let none = try RunTable.runs(in: TextFile(name: "t", text: "run_id,distinct_prompts,prefix_caching\nr,0,\n"))
        #expect(none == [RecordedRun(id: "r")])
        for wrong in [
            "engine_generation\nr,2", "prefix_caching\nr,maybe", "distinct_prompts\nr,2.5", "requests_per_user\nr,-1",
            "start_pattern\nr,all", "client_limit\nr,none",
        ] {
            let error = #expect(throws: InputProblems.self) {
                try RunTable.runs(in: TextFile(name: "t", text: "run_id," + wrong + "\n"))
            }
            #expect(error?.diagnostics.first?.allowed != nil)
        }
    }

    @Test("milliseconds are read as the number nearest to what is written")
    func milliseconds() throws {
        let text = "run_id,ttft_ms_mean\na,57.83\n"
        let run = try #require(try RunTable.runs(in: TextFile(name: "t", text: text)).first)
        #expect(run.timeToFirstToken.mean?.value == 57.83 / 1000)
    }

    @Test("each row is read by itself, and one that is wrong says why")
    func rows() throws {
        let text = "run_id,model,tp\na,m,1\nb,m\n,m,x\n"
        let rows = try RunTable.rows(in: TextFile(name: "t", text: text), required: ["model"])
        #expect(rows.map(\.run.id) == ["a", "b", "line 4"])
        #expect(rows[0].problem == nil && rows[0].run.layout.tensor == 1)
        #expect(rows[1].problem == "line 3 has 2 cells, the header 3")
        #expect(rows[2].problem?.hasPrefix("tp cannot be x") == true)
        #expect(throws: InputProblems.self) {
            try RunTable.rows(in: TextFile(name: "t", text: text), required: ["gpu"])
        }
    }

    @Test(
        "text never becomes a formula, and comes back as it was",
        arguments: ["=1+1", "+1", "-cmd", "@x", "\tx", "'=1", "''", "'plain", "a,\"b\"\nc", "é", "'"])
    func formulas(text: String) throws {
        var run = RecordedRun(id: "r")
        run.notes = text
        run.throughput.output = Rate(5)
        let table = RunTable.text([run])
        let column = try #require(RunTable.columns.firstIndex(of: "notes"))
        let cell = try #require(try CSVTable(TextFile(name: "t", text: table)).rows.first?.cells[column])
        #expect(!"=+-@\t\r".contains(cell.first ?? "x"))
        #expect(try RunTable.runs(in: TextFile(name: "t", text: table)).first?.notes == text)
    }

    @Test("all wrong cells are reported at once, with line, column and what is allowed")
    func problems() throws {
        let text = "run_id,tp,ttft_ms_mean,arrival,flags\na,-1,-1,poissson,\na,1,x,poisson,odd\n,1,1,,\n"
        let problems = #expect(throws: InputProblems.self) {
            try RunTable.runs(in: TextFile(name: "t.csv", text: text))
        }
        let found = problems?.diagnostics.map { "\($0.place.line ?? 0) \($0.place.field ?? "")" }
        #expect(
            found == ["2 tp", "2 ttft_ms_mean", "2 arrival", "3 ttft_ms_mean", "3 flags", "3 run_id", "4 run_id"])
        #expect(problems?.diagnostics.first?.allowed?.contains("from 1") == true)
    }

    @Test("context refuses unknown columns and impossible values, all at once")
    func context() throws {
        let yaml = TextFile(name: "c.yaml", text: "gpuu: x\ntp: zero\ngpu: [a]\nrun_id: x\nnodes: 2\n")
        let problems = #expect(throws: InputProblems.self) { try RunContext(yaml: yaml) }
        #expect(problems?.diagnostics.map(\.place.field) == ["gpuu", "tp", "gpu", "run_id"])
        #expect(problems?.diagnostics.first?.suggestion?.contains("gpu") == true)
    }
}
