import Catalog
import Input
import Performance
import Quantities
import Scenarios
import TestSupport
import Testing
import Workload

@Suite struct ScenarioTests {
    @Test("a short scenario is filled in, and everything filled in is listed")
    func defaults() throws {
        let scenario = try bound(scenarioText())
        #expect(scenario.models.map(\.architecture.id) == ["Qwen/Qwen3-32B"])
        #expect(scenario.models.first?.precisions == [.bf16])
        #expect(scenario.workload.arrival == .rate(.perSecond(5)))
        #expect(scenario.serviceLevel == .chat)
        #expect(scenario.utilizationBand == 0.7...0.8)
        #expect(scenario.market.accelerators.count == 8)
        #expect(
            scenario.assumptions.map(\.path) == [
                "precision", "kv_precision", "engine", "workload.rate", "workload.input", "workload.output",
                "workload.shared_prefix", "workload.cache_hit_share", "workload.streaming", "slo",
                "hardware.max_gpus_per_replica", "tiers", "purchase", "confidence", "utilization_band", "headroom",
                "prefix_caching", "parallelism.tensor", "parallelism.pipeline",
            ])
        #expect(scenario.assumptions.allSatisfy { !$0.why.isEmpty && !$0.value.isEmpty })
    }

    @Test("what is written is not assumed")
    func writtenIsNotAssumed() throws {
        let scenario = try bound(scenarioText("precision: [fp8, native]\nslo: chat-fast\nheadroom: 10%"))
        #expect(!scenario.assumptions.contains { ["precision", "slo", "headroom"].contains($0.path) })
        #expect(scenario.models.first?.precisions == [.bf16, .fp8])
        #expect(scenario.serviceLevel == .chatLLMD)
        #expect(scenario.headroom == 0.1)
    }

    @Test("SLOs are met with 80% confidence unless another one is written, from a half to almost one")
    func confidence() throws {
        #expect(try bound(scenarioText("")).confidence == 0.8)
        for (text, share) in [("95%", 0.95), ("0.5", 0.5), ("99.9%", 0.999)] {
            let scenario = try bound(scenarioText("confidence: \(text)"))
            #expect(
                abs(scenario.confidence - share) < 1e-12 && !scenario.assumptions.contains { $0.path == "confidence" })
        }
        for text in ["100%", "1", "0.4", "-80%", "sure"] {
            #expect(throws: InputProblems.self, "\(text)") { try bound(scenarioText("confidence: \(text)")) }
        }
    }

    @Test(
        "money is read in the ways people write it, a month being 730 hours",
        arguments: [
            ("$7,300 / month", 10.0), ("$7300/month", 10), ("7300 USD per month", 10), ("USD 7.3k monthly", 10),
            ("$10/h", 10), ("$10 per hour", 10), ("$240 / day", 10), ("$87600 / year", 10),
        ])
    func money(_ text: String, _ perHour: Double) throws {
        let scenario = try bound(scenarioText("budget: \"\(text)\""))
        #expect(relativeError(scenario.budget?.dollarsPerHour ?? 0, perHour) < 1e-12)
    }

    @Test(
        "rates are read in the ways people write them",
        arguments: [
            ("5/s", 5.0), ("300/min", 5), ("300 requests/min", 5), ("5 rps", 5), ("18,000 / hour", 5),
            ("5 requests per second", 5),
        ])
    func rates(_ text: String, _ perSecond: Double) throws {
        let scenario = try bound(scenarioText(workload: "workload: {rate: \"\(text)\"}"))
        #expect(relativeError(scenario.workload.arrival.requiredRate?.perSecond ?? 0, perSecond) < 1e-12)
    }

    @Test("words and characters become tokens, and the plan can say so")
    func words() throws {
        let scenario = try bound(
            scenarioText(workload: "workload: {rate: 1/s, input: {words: 300, cv: 0.1}, output: 400 characters}"))
        #expect(relativeError(scenario.workload.shape.mean.input.value, 400) < 1e-6)
        #expect(relativeError(scenario.workload.shape.mean.output.value, 100) < 1e-6)
        #expect(scenario.workload.shape.inputWrittenIn == .words)
        #expect(scenario.assumptions.contains { $0.path == "workload.output" && $0.why.contains("characters") })
    }

    @Test("users think, batches have deadlines, histograms have their mean")
    func arrivals() throws {
        let users = try bound(scenarioText(workload: "workload: {users: 500, think_time: 1 min}"))
        #expect(users.workload.arrival == .users(count: 500, thinkTime: Seconds(60)))
        let batch = try bound(scenarioText(workload: "workload: {requests: 3600, deadline: 1 h}"))
        #expect(batch.workload.arrival.requiredRate?.perSecond == 1)
        #expect(batch.workload.delivery == .whole)
        #expect(batch.serviceLevel == .batch)
        let bins = "{histogram: [{tokens: 100, share: 50%}, {tokens: 200-400, share: 0.5}]}"
        let histogram = try bound(scenarioText(workload: "workload: {rate: 1/s, input: \(bins)}"))
        #expect(relativeError(histogram.workload.shape.mean.input.value, 200) < 1e-12)
    }

    @Test("hardware is allowed by family, generation, vendor or name, and denied likewise")
    func hardware() throws {
        func ids(_ text: String) throws -> [String] {
            try bound(scenarioText("hardware: \(text)")).market.accelerators.map(\.id)
        }
        #expect(try ids("h100") == ["nvidia-h100-sxm-80gb", "nvidia-h100-pcie-80gb"])
        #expect(try ids("[AMD, L4]") == ["nvidia-l4-24gb", "amd-mi300x-192gb"])
        #expect(
            try ids("{allow: Hopper, deny: nvidia-h100-pcie-80gb}") == [
                "nvidia-h100-sxm-80gb", "nvidia-h200-sxm-141gb",
            ])
        #expect(try ids("{deny: NVIDIA}") == ["amd-mi300x-192gb"])
    }

    @Test("the user's limits replace the preset's on the same measure and keep the others")
    func ownLimits() throws {
        let level = try bound(scenarioText("slo: {preset: chat, ttft_p99: 1 s}")).serviceLevel
        #expect(level.latency(.ttft, .p95) == nil)
        #expect(level.latency(.ttft, .p99) == Seconds(1))
        #expect(level.latency(.tpot, .p95) == Seconds(0.05))
    }

    @Test("limits that never count are a warning, not an error")
    func warnings() throws {
        let scenario = try bound(scenarioText("slo: {ttft_p50: 1 s, ttft_p95: 500 ms}"))
        #expect(scenario.warnings.map(\.place.column) == [17])
    }

    @Test("JSON is read as well")
    func json() throws {
        let text = """
            {"plimsoll": 1, "model": "Qwen/Qwen3-32B", "workload": {"rate": "2/s", "input": 100, "output": {"mean": 50}},
             "engine": [{"name": "vllm", "version": "0.10.1"}, "sglang"]}
            """
        let scenario = try bound(text)
        #expect(scenario.engines.map(\.engine) == [.vllm, .sglang])
        #expect(scenario.engines.first?.version == EngineVersion(0, 10, 1))
    }

    @Test("the same text gives the same scenario")
    func deterministic() throws {
        let text = ScenarioPreset.builtIn
        #expect(try bound(text) == bound(text))
    }
}
