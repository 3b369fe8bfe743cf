import Input
import Measurements
import Quantities
import TestSupport
import Testing

@testable import Monitoring

/// Two scrapes, an hour apart, in the names of each server: 3600 requests of 500 and 100 tokens come between them.
@Suite("Metrics of every engine") struct EngineMetricsTests {
    private static let (first, last) = (1_795_392_000, 1_795_395_600)

    /// Lines of OpenMetrics: series with their values at both scrapes.
    private func history(_ rows: [(String, Double, Double)]) throws -> ServingHistory {
        let lines = rows.flatMap { series, before, after in
            ["\(series) \(before) \(Self.first)", "\(series) \(after) \(Self.last)"]
        }
        return try MetricsFile.read(
            TextFile(name: "m.om", text: lines.joined(separator: "\n") + "\n# EOF\n"))
    }

    private func mean(_ history: ServingHistory, _ signal: ServingHistory.Signal) -> Double {
        history.mean(signal) ?? -1
    }

    private func near(_ value: Double?, _ expected: Double) -> Bool {
        value.map { abs($0 - expected) <= 1e-6 * abs(expected) } ?? false
    }

    /// A cumulative histogram with so many observations below each bound at the second scrape.
    private func histogram(_ name: String, _ labels: String, _ bounds: [(String, Double)], sum: Double)
        -> [(String, Double, Double)]
    {
        bounds.map { ("\(name)_bucket{\(labels),le=\"\($0)\"}", 0, $1) }
            + [("\(name)_sum{\(labels)}", 0, sum), ("\(name)_count{\(labels)}", 0, bounds.last?.1 ?? 0)]
    }

    @Test("SGLang: one rank of several counts, cached tokens are those of all sources, shares are no sums")
    func sglang() throws {
        let labels = "model_name=\"m\",tp_rank=\"0\""
        let other = "model_name=\"m\",tp_rank=\"1\""
        var rows: [(String, Double, Double)] = []
        for (labels, factor) in [(labels, 1.0), (other, 1.0)] {
            rows += [
                ("sglang:num_running_reqs{\(labels)}", 8 * factor, 16 * factor),
                ("sglang:num_queue_reqs{\(labels)}", 0, 4), ("sglang:token_usage{\(labels)}", 0.4, 0.6),
            ]
        }
        rows += [
            ("sglang:num_requests_total{\(labels)}", 100, 3700),
            ("sglang:prompt_tokens_total{\(labels)}", 0, 1_800_000),
            ("sglang:generation_tokens_total{\(labels)}", 0, 360_000),
            ("sglang:cached_tokens_total{\(labels),cache_source=\"device\"}", 0, 200_000),
            ("sglang:cached_tokens_total{\(labels),cache_source=\"host\"}", 0, 250_000),
            ("sglang:cached_tokens_total{\(labels),cache_source=\"total\"}", 0, 450_000),
        ]
        rows += histogram(
            "sglang:time_to_first_token_seconds", labels, [("0.1", 1800), ("0.2", 3420), ("+Inf", 3600)], sum: 400)
        rows += histogram(
            "sglang:inter_token_latency_seconds", labels, [("0.01", 0), ("0.02", 356_400), ("+Inf", 356_400)], sum: 5346
        )
        let history = try history(rows)
        #expect(history.source == .sglang && history.models == ["m"])
        #expect(near(history.peak?.rate, 1) && near(history.meanLength(.inputTokens, .inputLength), 500))
        #expect(near(history.meanLength(.outputTokens, .outputLength), 100) && near(history.prefixHitShare, 0.25))
        #expect(near(mean(history, .measure(.running)), 12) && near(mean(history, .measure(.cacheUse)), 0.5))
        #expect(history.percentile(.ttft, 0.5) == .init(value: 0.1, relation: .atMost))
        #expect(near(history.percentile(.ttft, 0.95)?.value, 0.2) && near(history.percentile(.tpot, 0.5)?.value, 0.015))
    }

    @Test("TensorRT-LLM: latencies, rate and the share of the cache")
    func tensorRT() throws {
        for prefix in ["trtllm_", "trtllm:"] {
            let labels = "model_name=\"m\",engine_type=\"pytorch\""
            var rows: [(String, Double, Double)] = [
                ("\(prefix)request_success_total{\(labels),finished_reason=\"stop\"}", 0, 1800),
                ("\(prefix)request_success_total{\(labels),finished_reason=\"length\"}", 0, 1800),
                ("\(prefix)kv_cache_utilization{\(labels)}", 0.2, 0.4),
            ]
            rows += histogram(
                "\(prefix)time_to_first_token_seconds", labels, [("0.1", 0), ("0.5", 3600), ("+Inf", 3600)], sum: 900)
            rows += histogram(
                "\(prefix)e2e_request_latency_seconds", labels, [("1", 0), ("5", 3600), ("+Inf", 3600)], sum: 9000)
            let history = try history(rows)
            #expect(history.source == .tensorRTLLM && near(history.peak?.rate, 1))
            #expect(near(mean(history, .measure(.cacheUse)), 0.3) && near(history.percentile(.ttft, 0.5)?.value, 0.3))
            #expect(near(history.percentile(.e2e, 0.5)?.value, 3))
        }
    }

    @Test("TGI: tokens are the sums of its histograms of lengths, durations are seconds without saying so")
    func tgi() throws {
        var rows: [(String, Double, Double)] = [
            ("tgi_request_count{method=\"generate\"}", 0, 3700), ("tgi_request_success{method=\"generate\"}", 0, 3600),
            ("tgi_queue_size{x=\"\"}", 2, 4), ("tgi_batch_current_size{x=\"\"}", 10, 20),
        ]
        rows += histogram(
            "tgi_request_input_length", "x=\"\"", [("400", 0), ("800", 3600), ("+Inf", 3600)], sum: 1.8e6)
        rows += histogram(
            "tgi_request_generated_tokens", "x=\"\"", [("50", 0), ("200", 3600), ("+Inf", 3600)], sum: 360_000)
        rows += histogram("tgi_request_duration", "x=\"\"", [("1", 0), ("3", 3600), ("+Inf", 3600)], sum: 7200)
        rows += histogram(
            "tgi_request_mean_time_per_token_duration", "x=\"\"", [("0.01", 0), ("0.03", 3600), ("+Inf", 3600)], sum: 72
        )
        let history = try history(rows)
        #expect(history.source == .tgi && near(history.peak?.rate, 1) && near(mean(history, .measure(.running)), 15))
        #expect(near(history.meanLength(.inputTokens, .inputLength), 500))
        #expect(near(history.meanLength(.outputTokens, .outputLength), 100))
        #expect(near(history.percentile(.e2e, 0.5)?.value, 2) && near(history.percentile(.tpot, 0.5)?.value, 0.02))
        #expect(history.percentile(.ttft, 0.5) == nil)
    }

    @Test("Triton: requests and those that wait, and nothing that its sums of times do not tell")
    func triton() throws {
        let labels = "model=\"m\",version=\"1\""
        let history = try history([
            ("nv_inference_request_success{\(labels)}", 0, 3600), ("nv_inference_count{\(labels)}", 0, 3600),
            ("nv_inference_request_duration_us{\(labels)}", 0, 7.2e9),
            ("nv_inference_pending_request_count{\(labels)}", 1, 3),
        ])
        #expect(history.source == .triton && history.models == ["m"] && near(history.peak?.rate, 1))
        #expect(near(mean(history, .measure(.waiting)), 2) && history.histogram(.e2e) == nil)
    }

    @Test("DCGM beside an engine: use is a mean over accelerators, power a sum")
    func devices() throws {
        let history = try history([
            ("vllm:request_success_total{model_name=\"m\"}", 0, 3600),
            ("DCGM_FI_DEV_GPU_UTIL{gpu=\"0\",Hostname=\"n1\"}", 80, 90),
            ("DCGM_FI_DEV_GPU_UTIL{gpu=\"1\",Hostname=\"n1\"}", 40, 50),
            ("DCGM_FI_DEV_POWER_USAGE{gpu=\"0\",Hostname=\"n1\"}", 500, 600),
            ("DCGM_FI_DEV_POWER_USAGE{gpu=\"1\",Hostname=\"n1\"}", 300, 400),
            ("DCGM_FI_DEV_GPU_TEMP{gpu=\"0\",Hostname=\"n1\"}", 60, 61),
        ])
        #expect(near(mean(history, .deviceUse), 0.65) && near(mean(history, .devicePower), 900))
        #expect(near(history.peak?.rate, 1))
    }

    @Test("the busiest hour is a measured run of one server")
    func run() throws {
        let week = MetricsWeek(rate: { $0 == 60 ? 12 : 4 }, interval: 900)
        let history = try MetricsFile.read(TextFile(name: "week.om", text: week.text))
        let (run, warnings) = try #require(history.measuredRun())
        #expect(run.engine.name == "vLLM" && run.model.name == "Qwen/Qwen3-8B" && run.origin.date == "2026-11-25")
        #expect(near(run.load.requestRate?.value, 12) && near(run.throughput.output?.value, 12 * 128))
        #expect(near(run.load.inputTokens?.value, 512) && near(run.load.outputTokens?.value, 128))
        #expect(run.load.arrival == .poisson && run.counts.completed == 43_200 && near(run.load.duration?.value, 3600))
        #expect(near(run.timeToFirstToken.p95?.value, history.percentiles(.ttft, 0.95)[60] ?? 0))
        #expect(run.timePerOutputToken.p50 != nil && warnings.contains { $0.message.contains("the busiest hour") })
        // Of a rate alone there is no run to learn from.
        let rates = try MetricsFile.read(
            TextFile(name: "p.csv", text: "Time,Requests/s\n2026-11-23 10:00:00,2\n2026-11-23 10:05:00,3\n"))
        #expect(rates.measuredRun() == nil)
    }
}
