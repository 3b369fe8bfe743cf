import Input
import Quantities
import TestSupport
import Testing

@testable import Measurements

/// Files that list single requests, which are summed up while they are read.
struct RequestRecordsTests {
    private func record(_ start: Int, _ latency: Double, phase: String = "profiling", more: String = "") -> String {
        """
        {"metadata": {"request_start_ns": \(start), "request_end_ns": \(start + 1_000_000_000), \
        "benchmark_phase": "\(phase)", "was_cancelled": false}, "metrics": {"unheard_of": [1, {"value": "}"}], \
        "request_latency": {"value": \(latency), "unit": "ms"}, "output_sequence_length": {"value": 8, "unit": "t"}}\(more)}
        """
    }

    @Test("requests are counted, failed ones apart, warm-up not at all")
    func counts() throws {
        let lines = [
            record(9_000_000_000, 100), record(0, 900, phase: "warmup"), record(10_000_000_000, 300),
            record(11_000_000_000, 1, more: #", "error": {"code": 503}"#),
            record(11_500_000_000, 200, more: #", "error": null"#),
        ]
        let run = try #require(try read(lines.joined(separator: "\n")).runs.first)
        #expect(run.counts == RecordedRun.Counts(completed: 3, failed: 1))
        #expect(relativeError(run.endToEnd.mean?.milliseconds ?? 0, 200) < 1e-12)
        #expect(relativeError(run.endToEnd.p50?.milliseconds ?? 0, 200) < 1e-12)
        #expect(run.load.duration == Seconds(3.5) && run.load.outputTokens == Tokens(8))
        #expect(run.throughput.output == Rate(24 / 3.5))
    }

    @Test("more records than values may be kept are no trouble, wherever the buffer ends")
    func many() throws {
        let count = 3000
        let lines = (1...count).map { record($0 * 1_000_000, Double($0)) }.joined(separator: "\n")
        let run = try #require(try read(lines).runs.first)
        #expect(run.counts.completed == count)
        #expect(relativeError(run.endToEnd.mean?.milliseconds ?? 0, Double(count + 1) / 2) < 1e-12)
        var reader = JSONReader(ByteStream(name: "x", bytes: Array(lines.utf8)))
        #expect(try reader.documents().isEmpty && reader.requests?.completed == count)
    }

    @Test("keys written with escapes are the same keys, and one that stands there twice is refused")
    func keys() throws {
        let escaped = record(0, 5) + "\n" + record(1, 7).replacing("\"metrics\"", with: #""m\u0065trics""#)
        #expect(try read(escaped).runs.first?.endToEnd.mean == .milliseconds(6))
        let doubled =
            record(0, 5) + "\n" + record(1, 7).replacing("\"metrics\":", with: "\"metrics\": {}, \"metrics\":")
        let problems = #expect(throws: InputProblems.self) { try read(doubled) }
        #expect(problems?.diagnostics.first?.place.line == 2)
    }

    @Test("a record that is cut off or broken is refused, with its line", arguments: [40, 150, 260])
    func broken(length: Int) {
        let text = record(0, 5) + "\n" + record(1, 7).prefix(length)
        let problems = #expect(throws: InputProblems.self) { try read(text) }
        #expect(problems?.diagnostics.first?.place.line == 2)
        #expect(problems?.description.contains("cut off") == true)
    }

    @Test("an unknown unit and an impossible latency are left out with a warning that names the record")
    func warnings() throws {
        let text = record(0, 5) + "\n" + record(1, -7) + "\n" + record(2, 9).replacing("\"ms\"", with: "\"parsec\"")
        let file = try read(text)
        #expect(file.runs.first?.endToEnd.mean == .milliseconds(5))
        #expect(
            file.warnings.map(\.place.field) == [
                "record 2.metrics.request_latency.value", "record 3.metrics.request_latency",
            ])
    }

    @Test("a list of responses that starts with a failed one is known all the same")
    func failedFirst() throws {
        let text = """
            [{"error_code": 503, "error_msg": "busy", "ttft_s": 0},
             {"error_code": null, "error_msg": "", "ttft_s": 0.5, "end_to_end_latency_s": 2, "number_output_tokens": 4}]
            """
        let run = try #require(try read(text).runs.first)
        #expect(run.counts == RecordedRun.Counts(completed: 1, failed: 1))
        #expect(run.timeToFirstToken.mean == Seconds(0.5) && run.load.outputTokens == Tokens(4))
    }
}
