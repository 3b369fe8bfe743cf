import Foundation
import Input
import TestSupport
import Testing
import Workload

@testable import Monitoring

@Suite("Histories from files of metrics") struct HistoryTests {
    private func history(_ week: MetricsWeek) throws -> ServingHistory {
        try MetricsFile.read(TextFile(name: "week.om", text: week.text))
    }

    private func near(_ value: Double?, _ expected: Double, by part: Double = 1e-6) -> Bool {
        value.map { abs($0 - expected) <= part * abs(expected) } ?? false
    }

    @Test(
        "a week has its rates, lengths, profile, percentiles and cache hits",
        arguments: ["vllm:", "vllm_", "ray_vllm_"])
    func week(prefix: String) throws {
        let week = MetricsWeek(
            rate: { (10..<18).contains($0 % 24) ? 8 : 2 }, isSlow: { $0 == 60 }, interval: 900, prefix: prefix)
        let history = try history(week)
        #expect(history.source == .vllm && history.models == ["Qwen/Qwen3-8B"] && history.slot == 3600)
        #expect(history.start == MetricsWeek.start && history.warnings.isEmpty)
        #expect(near(history.peak?.rate, 8) && near(history.meanLength(.inputTokens, .inputLength), 512))
        #expect(near(history.meanLength(.outputTokens, .outputLength), 128) && near(history.prefixHitShare, 0.25))
        // Only the newest of two histograms of the same thing counts.
        #expect(
            near(history.percentile(.tpot, 0.5)?.value, 0.0175)
                && near(history.histogram(.tpot)?.total, 2_419_200 * 0.75 / 1.5, by: 1))
        let profile = try #require(history.profile)
        #expect(near(profile.shares[12], 1) && near(profile.shares[3], 0.25) && near(profile.meanShare, 0.5))
        let slow = history.percentiles(.ttft, 0.95)
        #expect(near(slow[60], 2.25, by: 0.01) && near(slow[61], 0.225, by: 0.01))
        #expect(near(history.values(.cacheUse).compactMap { $0 }.max(), 0.95))
    }

    @Test("a restart takes nothing from a rate, and is told; a gap is no zero")
    func resets() throws {
        let restarted = try history(MetricsWeek(interval: 900, restart: 50))
        #expect(restarted.values(.requests).compactMap { $0 }.allSatisfy { $0 <= 8.001 })
        #expect(near(restarted.values(.requests)[49], 6, by: 0.01) || near(restarted.values(.requests)[50], 6, by: 0.3))
        #expect(restarted.warnings.contains { $0.message.contains("counters began anew") })
        let torn = try history(MetricsWeek(interval: 900, gap: 30..<36))
        #expect(torn.warnings.contains { $0.message.contains("a gap of") })
        #expect(torn.values(.running)[32] == nil && near(torn.values(.running)[40], 16))
        #expect(torn.values(.requests).compactMap { $0 }.allSatisfy { near($0, 8, by: 0.01) })
    }

    @Test("one look at a server tells lengths since it started, and no rates")
    func scrape() throws {
        let text = """
            # TYPE vllm:request_prompt_tokens histogram
            vllm:request_prompt_tokens_bucket{le="100.0",model_name="a\\"b\\\\,}"} 40.0
            vllm:request_prompt_tokens_bucket{le="+Inf",model_name="a\\"b\\\\,}"} 50.0
            vllm:request_success_total{model_name="a\\"b\\\\,}"} 50.0
            """
        let history = try MetricsFile.read(TextFile(name: "s.prom", text: text))
        #expect(history.histogram(.inputLength)?.total == 50 && history.values(.requests).compactMap { $0 }.isEmpty)
        #expect(history.warnings.contains { $0.message.contains("one look at the server") })
    }

    @Test("quantiles are those of histogram_quantile, with bounds where only bounds are known")
    func quantiles() {
        var histogram = BucketHistogram()
        for (bound, count) in [(0.1, 10.0), (0.5, 90), (1, 95), (Double.infinity, 100)] {
            histogram.add(count, upTo: bound)
        }
        #expect(histogram.quantile(0.5) == .init(value: 0.1 + 0.4 * 40 / 80, relation: .about))
        #expect(histogram.quantile(0.05) == .init(value: 0.1, relation: .atMost))
        #expect(histogram.quantile(0.99) == .init(value: 1, relation: .atLeast))
        #expect(abs((histogram.share(above: 0.3) ?? 0) - 0.5) < 1e-9 && near(histogram.share(above: 2), 0.05))
        #expect(BucketHistogram().quantile(0.5) == nil)
    }

    @Test("answers of the API are read by their series' names, or by the name that is given")
    func answers() throws {
        func read(_ text: String, figure: String? = nil) throws -> ServingHistory {
            try MetricsFile.read(TextFile(name: "a.json", text: text), figure: figure)
        }
        func matrix(_ metric: String, _ values: String) -> String {
            "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\(metric)},\"values\":[\(values)]}]}}"
        }
        let running = try read(
            matrix(
                "\"__name__\":\"vllm_num_requests_running\",\"model_name\":\"m\"",
                "[1795473105,\"10\"],[1795473110,\"14\"],[1795473115,\"NaN\"]"))
        #expect(running.values(.running) == [12])
        // Times that no clock shows are passed over.
        let odd = try read(
            matrix("\"__name__\":\"vllm_num_requests_running\"", "[1795473110,\"14\"],[1e300,\"10\"],[-1e300,\"9\"]"))
        #expect(odd.values(.running) == [14])
        let rates = matrix("", "[1795473110,\"0.48\"],[1795473115,\"0.5\"]")
        #expect(near(try read(rates, figure: "ttft_p99").percentile(.ttft, 0.99)?.value, 0.49))
        for (text, figure, reason) in [
            (rates, nil, "does not name its series"), (rates, "ttft_p98", "did you mean"),
            ("{\"status\":\"error\",\"error\":\"parse error\"}", nil, "parse error"),
            ("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}", nil, "no series"),
            ("{\"a\": 1}", nil, "no answer"), ("{", nil, "no answer"),
        ] as [(String, String?, String)] {
            #expect {
                try read(text, figure: figure)
            } throws: {
                "\($0)".contains(reason)
            }
        }
    }

    @Test("the CSV of a panel is read by its titles, with the units that formatting adds")
    func panel() throws {
        let text = """
            sep=,
            "Time","Requests/s","TTFT p99","KV cache usage","Other"
            2026-11-23 10:00:00,1.5 K,350 ms,85%,a
            2026-11-23 10:05:00,"2,000",1.2 s,0.9,
            2026-11-23 10:10:00,,,,
            """
        let history = try MetricsFile.read(TextFile(name: "p.csv", text: text))
        #expect(history.values(.requests) == [1500, 2000])
        let latencies = history.values(.percentile(.ttft, 990))
        #expect(latencies.count == 2 && near(latencies[0], 0.35) && near(latencies[1], 1.2))
        #expect(history.values(.cacheUse) == [0.85, 0.9])
        #expect(history.warnings.contains { $0.message.contains("left out: Other") })
        let odd = "Time,a\n2026-11-23 10:00:00,1\n"
        #expect {
            try MetricsFile.read(TextFile(name: "p.csv", text: odd))
        } throws: {
            "\($0)".contains("--map \"a=requests\"")
        }
        let named = try MetricsFile.read(TextFile(name: "p.csv", text: odd), columns: ["a": "running"])
        #expect(named.values(.running) == [1])
        #expect {
            try MetricsFile.read(TextFile(name: "p.csv", text: "Time,Requests\nyesterday,1\n"))
        } throws: {
            "\($0)".contains("p.csv:2:1: Time: error: yesterday is no time")
        }
    }

    @Test("two histories of the same time become one")
    func joined() throws {
        let first = try MetricsFile.read(TextFile(name: "a", text: "Time,Requests/s\n2026-11-23 10:00:00,1\n"))
        let second = try MetricsFile.read(TextFile(name: "b", text: "Time,TTFT p95\n2026-11-23 10:10:00,0.5\n"))
        let both = try first.joined(with: second)
        #expect(both.count == 3 && both.values(.requests) == [1, nil, nil])
        #expect(both.values(.percentile(.ttft, 950)) == [nil, nil, 0.5])
    }

    @Test(
        "addresses of servers are taken as people copy them, and https is refused with what to do",
        arguments: [
            ("127.0.0.1:9090", "http://127.0.0.1:9090"), ("http://h/prom/graph", "http://h:80/prom"),
            ("http://h:9090/api/v1/", "http://h:9090"), ("http://u:p@h:1", "http://h:1"),
        ])
    func addresses(text: String, display: String) throws {
        #expect(try HTTPAddress(text).display == display)
        #expect(throws: InputProblems.self) { try HTTPAddress("https://h") }
        #expect(throws: InputProblems.self) { try HTTPAddress("http://") }
        #expect(throws: InputProblems.self) { try HTTPAddress("http://h/?query=1") }
    }
}
