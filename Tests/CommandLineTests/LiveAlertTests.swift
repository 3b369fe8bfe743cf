import Foundation
import TestSupport
import Testing

/// Exported rules in a Prometheus that really runs.
@Suite("Alerts of a running Prometheus", .timeLimit(.minutes(10))) struct LiveAlertTests {
    private static let scenario = """
        plimsoll: 1
        name: shop
        model: Qwen/Qwen3-8B
        workload: {rate: 10/s, input: 512, output: 128}
        slo: {ttft_p95: 500 ms, tpot_p95: 50 ms}
        hardware: [L40S]
        providers: [aws]
        engine: vllm
        """

    /// Forty minutes up to `end` of a fleet that is slow and gets more requests than it was sized for.
    private static func metrics(until end: Int) -> String {
        let label = #"model_name="Qwen/Qwen3-8B""#
        var lines: [String] = []
        func series(_ name: String, _ value: (Int) -> Double) {
            for time in stride(from: end - 2400, to: end, by: 15) {
                lines.append("\(name) \(value(time - end + 2400)) \(time)")
            }
        }
        lines.append("# TYPE vllm:request_success counter")
        series("vllm:request_success_total{\(label)}") { Double($0) * 16 }
        lines.append("# TYPE vllm:num_requests_running gauge")
        series("vllm:num_requests_running{\(label)}") { _ in 90_000 }
        for (family, met, violated) in [
            ("vllm:time_to_first_token_seconds", "0.5", "2.5"),
            ("vllm:request_time_per_output_token_seconds", "0.05", "0.1"),
        ] {
            lines.append("# TYPE \(family) histogram")
            series("\(family)_bucket{\(label),le=\"\(met)\"}") { Double($0) * 8 }
            series("\(family)_bucket{\(label),le=\"\(violated)\"}") { Double($0) * 16 }
            series("\(family)_bucket{\(label),le=\"+Inf\"}") { Double($0) * 16 }
            series("\(family)_count{\(label)}") { Double($0) * 16 }
            series("\(family)_sum{\(label)}") { Double($0) * 16 }
        }
        return lines.joined(separator: "\n") + "\n# EOF\n"
    }

    @Test(
        "all alerts of the exported rules fire",
        .enabled(if: Program.has("prometheus") && Program.has("promtool"), "prometheus is not installed"))
    func fire() async throws {
        let folder = try ScratchFolder()
        let exported = try await Program.run(
            "month", try folder.write("s.yaml", Self.scenario), "--export", "prometheus")
        try #require(exported.code == 0)
        // Everything but how long a condition has to last, and until the next whole minute, which nobody waits for in a
        // test.
        let sooner = exported.output.replacing(/for: "\d+m"/, with: "for: \"1s\"")
        #expect(sooner != exported.output)
        let rules = sooner.replacing("[15m:1m]", with: "[15m:1s]")
        #expect(rules != sooner)
        _ = try folder.write("rules.yml", rules)
        // The metrics go on while the server starts, which takes minutes beside other tests; what it works out itself is
        // then older than its newest block.
        _ = try folder.write(
            "p.yml",
            "global: {evaluation_interval: 1s}\nrule_files: [rules.yml]\nscrape_configs: []\n"
                + "storage: {tsdb: {out_of_order_time_window: 1h}}\n")
        _ = try folder.write("now.om", Self.metrics(until: Int(Date.now.timeIntervalSince1970) + 1200))
        func serve(_ data: String, until alerts: [String]) async throws -> String {
            let port = try Program.port()
            let result = try await Program.shell(
                """
                cd '\(folder.path)'
                prometheus --config.file=p.yml --storage.tsdb.path=\(data) --storage.tsdb.retention.time=20y \\
                    --web.listen-address=127.0.0.1:\(port) >\(data).log 2>&1 &
                server=$!
                trap 'kill $server' EXIT
                for i in $(seq 120); do
                    promtool query instant http://127.0.0.1:\(port) 'ALERTS{alertstate="firing"}' >\(data).txt \\
                        2>/dev/null || true
                    all=1
                    for name in \(alerts.joined(separator: " ")); do grep -q "\\"$name\\"" \(data).txt || all=0; done
                    test $all = 1 && break
                    sleep 1
                done
                cat \(data).txt
                """)
            return result.output
        }
        let blocks = try await Program.shell(
            "cd '\(folder.path)' && promtool tsdb create-blocks-from openmetrics now.om full >/dev/null")
        try #require(blocks.code == 0, "\(blocks.messages)")
        let busy = ["TTFTSLOViolated", "TPOTSLOViolated", "MoreTrafficThanPlanned", "FleetFull"]
        let firing = try await serve("full", until: busy)
        for name in busy { #expect(firing.contains("\"\(name)\""), "\(firing)") }
        // Of a server without the model's metrics only their absence is told.
        let silent = try await serve("empty", until: ["NoMetrics"])
        #expect(silent.contains("\"NoMetrics\""), "\(silent)")
        for name in busy { #expect(!silent.contains("\"\(name)\""), "\(silent)") }
    }
}
