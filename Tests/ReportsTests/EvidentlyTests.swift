import Input
import Measurements
import Reports
import Testing

@testable import Monitoring

@Suite("Reports of Evidently") struct EvidentlyTests {
    private func read(_ text: String) throws -> EvidentlyDocument {
        EvidentlyDocument(try EvidentlyReport(TextFile(name: "report.json", text: text)), models: ["m"])
    }

    private static func entry(
        _ column: String, _ method: String, _ threshold: String, _ score: String, id: String = "x"
    ) -> String {
        """
        {"id": "\(id)", "metric_name": "ValueDrift(column=\(column),method=\(method),threshold=\(threshold))",
         "config": {"type": "evidently:metric_v2:ValueDrift", "column": "\(column)", "method": "\(method)",
         "threshold": \(threshold)}, "value": \(score)}
        """
    }

    private static func report(_ entries: String..., tests: String = "") -> String {
        "{\"metrics\": [\(entries.joined(separator: ","))], \"tests\": [\(tests)]}"
    }

    @Test("of distances large ones are drift, of probabilities small ones; tests have the last word")
    func methods() throws {
        let document = try read(
            Self.report(
                Self.entry("input_tokens", "Wasserstein distance (normed)", "0.1", "0.3"),
                Self.entry("output_tokens", "K-S p_value", "0.05", "0.3"),
                Self.entry("requests_per_hour", "psi", "0.1", "0.05", id: "rate"),
                Self.entry("price", "psi", "0.1", "0.5"),
                tests: "{\"metric_config\": {\"metric_id\": \"rate\", \"params\": {}}, \"status\": \"FAIL\"}"))
        #expect(document.columns.map(\.drifted) == [true, false, true, true])
        #expect(
            document.columns.map(\.assumption) == [
                "mean input", "mean output", "requests in the busiest hour", nil,
            ])
        #expect(!document.passed)
        // A column that no assumption is about fails nothing.
        let other = try read(Self.report(Self.entry("price", "psi", "0.1", "0.5")))
        #expect(other.passed && other.warnings.count == 1)
    }

    @Test(
        "what is no report about drift is refused",
        arguments: [
            "{", "[]", "{\"a\": 1}", "{\"metrics\": []}", "{\"metrics\": {}}",
            "{\"metrics\": [{\"metric_name\": \"RowCount()\", \"value\": 3}]}",
            "{\"metric_results\": {}, \"top_level_metrics\": []}",
        ])
    func refused(_ text: String) {
        #expect(throws: InputProblems.self) { try read(text) }
    }

    @Test("what is written is read again, with the same scores")
    func again() throws {
        func workload(_ bins: [(Double, Double, Double)]) -> ObservedWorkload {
            var workload = ObservedWorkload.sample
            workload.input = .init(mean: 100, variation: nil, bins: bins)
            return workload
        }
        let drift = RequestDrift(from: workload([(1, 100, 1)]), to: workload([(51, 150, 1)]))
        let document = try read(EvidentlyReport.text(drift))
        #expect(document.columns.map(\.column) == ["input_tokens"] && document.columns.map(\.drifted) == [true])
        #expect(document.columns.first?.score == drift.columns.first?.distance && document.driftedShare == 1)
    }

    @Test("tables are columns and data, numbers as numbers")
    func tables() throws {
        let csv = "run_id,gpu,tpot_ms_mean,tp,note\na,H100,9.5,2,\nb,\"x,y\",,1,'=1+1\n"
        #expect(
            try TableJSON.text(csv: csv)
                == "{\"columns\":[\"run_id\",\"gpu\",\"tpot_ms_mean\",\"tp\",\"note\"],"
                + "\"data\":[[\"a\",\"H100\",9.5,2,null],[\"b\",\"x,y\",null,1,\"=1+1\"]]}\n")
        let lines = try TableJSON.mlflow(csv: csv, name: "run_id", metrics: ["tpot_ms_mean"])
        #expect(
            lines.split(separator: "\n").first.map(String.init)
                == "{\"metrics\":[{\"key\":\"tpot_ms_mean\",\"step\":0,\"timestamp\":0,\"value\":9.5}],"
                + "\"params\":[{\"key\":\"gpu\",\"value\":\"H100\"},{\"key\":\"tp\",\"value\":\"2\"}],"
                + "\"run_name\":\"a\",\"tags\":[]}")
    }
}

extension ObservedWorkload {
    /// One without anything.
    fileprivate static var sample: ObservedWorkload {
        guard
            let content = try? RequestLog.read(name: "l", bytes: Array("time,input_tokens,output_tokens\n1,1,0\n".utf8))
        else { fatalError("a log of one request can be read") }
        var workload = ObservedWorkload(content)
        workload.output = nil
        workload.hourly = []
        return workload
    }
}
