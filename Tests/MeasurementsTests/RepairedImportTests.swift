import Foundation
import Input
import Quantities
import Testing

@testable import Measurements

@Suite("Console output, sweeps, compressed files and other forms of one run") struct RepairedImportTests {
    @Test("blocks of the console name their model by the command above, and their load by their rows")
    func console() throws {
        let runs = try read(try #require(Samples.named("console-vllm.txt")).text).runs
        #expect(runs.map(\.model.name) == ["org/m-8b", nil])
        #expect(runs[0].load.arrival == .closedLoop && runs[0].load.concurrency == 4 && runs[0].counts.failed == 0)
        #expect(runs[1].load.requestRate?.value == 2 && runs[1].load.arrival == nil)
        let sglang = try read(try #require(Samples.named("console-sglang.md")).text).runs
        #expect(sglang[0].model.name == "org/m-8b" && sglang[0].load.arrival == .poisson)
        #expect(sglang[0].throughput.concurrency == 1.7 && sglang[0].load.concurrency == nil)
    }

    @Test("repeats of a sweep are one run with their mean; warm-up runs are left out")
    func sweep() throws {
        let runs = try read(try #require(Samples.named("summary.json")).text).runs
        #expect(runs.map(\.engine.maxSequences) == [64, 32] && runs.map(\.layout.tensor) == [2, 2])
        #expect(runs[0].timeToFirstToken.mean?.milliseconds == 40 && runs[0].counts.completed == 16)
        #expect(runs[0].load.duration?.value == 8 && runs[0].notes == "repeats=2" && runs[1].notes == nil)
        let table = try read(try #require(Samples.named("summary.csv")).text).runs
        #expect(table[0].timeToFirstToken.mean?.milliseconds == 40 && table[0].engine.maxSequences == 64)
    }

    @Test("client-counted tokens that the server counts otherwise are warned of")
    func counters() throws {
        let plain = try #require(Samples.named("aiperf.json")).text
        #expect(try read(plain).warnings.isEmpty)
        let open = try #require(plain.firstIndex(of: "{"))
        func counted(_ tokens: Double) -> String {
            "{\"usage_completion_tokens\": {\"unit\": \"tokens\", \"avg\": \(tokens)},"
                + plain[plain.index(after: open)...]
        }
        let warnings = try read(counted(30)).warnings
        #expect(warnings.count == 1 && warnings[0].message.contains("the server 30"), "\(warnings)")
        #expect(try read(counted(64.5)).warnings.isEmpty)
    }

    @Test("JSON, CSV and a rounded copy of one run are one run; another run of the benchmark is another")
    func identity() throws {
        let run = try read(try #require(Samples.named("vllm-serve.json")).text).runs[0]
        var rounded = run
        rounded.throughput.output = run.throughput.output.map { Rate($0.value + 0.004) }
        rounded.timeToFirstToken.p99 = nil
        #expect(run.isSame(as: rounded) && rounded.isSame(as: run))
        #expect(rounded.completed(by: run).timeToFirstToken.p99 == run.timeToFirstToken.p99)
        var other = run
        other.timeToFirstToken.mean = run.timeToFirstToken.mean.map { $0 * 1.01 }
        #expect(!run.isSame(as: other))
        other = run
        other.load.concurrency = 5
        #expect(!run.isSame(as: other))
        other = run
        other.counts.completed = 9
        #expect(!run.isSame(as: other))
        #expect(!RecordedRun(id: "a").isSame(as: RecordedRun(id: "b")))
    }

    @Test(
        "a file that another command reads is pointed to it",
        arguments: [
            ("plimsoll: 1\nmodel: m\n", "plimsoll plan x"), ("{\"model_type\": \"llama\"}", "plimsoll predict --model"),
            ("{\"schema\": 1, \"kind\": \"plan\"}", "plimsoll check"),
            ("TIMESTAMP,ContextTokens,GeneratedTokens\n", "plimsoll simulate --trace x"),
            ("{\"timestamp\": 1, \"input_length\": 5, \"output_length\": 6}\n", "plimsoll simulate --trace x"),
            ("provider,instance_type,usd_per_hour\n", "--prices x"), ("model,gpu,tpot_ms_mean\n", "column run_id"),
            ("{\"schemaVersion\": 39, \"panels\": []}", "Download CSV"),
        ])
    func pointed(text: String, command: String) {
        #expect {
            try BenchmarkFile.read(name: "x", bytes: Array(text.utf8))
        } throws: { error in
            "\(error)".contains(command) && BenchmarkFile.isUnknown(error)
        }
    }

    @Test("lines of logs in brackets are no JSON, and JSON that begins with a list is")
    func logs() throws {
        let log = "[2026-11-30 10:00:00] starting\n" + (try #require(Samples.named("console-sglang.md")).text)
        #expect(try read(log).runs.count == 1)
        #expect(try read(try #require(Samples.named("llama-bench.json")).text).runs.count == 2)
    }
}
