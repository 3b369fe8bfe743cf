import Calibration
import Catalog
import Input
import Scenarios
import Testing

@testable import Planning

@Suite("What plans have in common") struct PlanCacheTests {
    private static func scenario(_ change: String) throws -> [Scenario] {
        let text = """
            plimsoll: 1
            model: meta-llama/Llama-3.1-8B-Instruct
            workload: {rate: 5/s, input: 500, output: 200}
            slo: {ttft_p95: 500 ms, tpot_p95: 50 ms}
            hardware: [L40S, H100]
            providers: [aws]
            """
        let document = try ScenarioDocument(text: text, file: "test")
            .applying(ScenarioOverride(parsing: change, option: "--set"))
        return try Scenario.all(of: document, catalog: try catalog())
    }

    private static func catalog() throws -> Catalog { try Catalog.load(accelerators: ["L40S", "H100"]) }

    /// Changed rates, lengths, SLOs, precisions and limits, and back to the first.
    private static let changes = [
        "workload.rate=5/s", "workload.rate=50/s", "slo.ttft_p95=200 ms", "workload.input=900", "slo.tpot_p95=1 ms",
        "precision=[fp8, bf16]", "confidence=95%", "budget=$10 / month", "regions=[us-east-1]", "workload.rate=5/s",
    ]

    @Test(
        "a planner that has answered other questions answers as a fresh one, however little it keeps",
        arguments: [
            PlanCache.Size.oneQuestion, .manyQuestions,
            .init(candidates: 30, deployments: 8, loads: 20, studies: 2, markets: 2),
        ])
    func sameAnswers(size: PlanCache.Size) throws {
        let catalog = try Self.catalog()
        let effort = SearchEffort(hour: HourSimulation(requests: 200, requestsPerReplica: 50))
        let shared = ScenarioPlanner(catalog, .uncalibrated, effort: effort, memory: PlanCache(size))
        for change in Self.changes {
            let scenarios = try Self.scenario(change)
            let fresh = ScenarioPlanner(catalog, .uncalibrated, effort: effort).plan(scenarios)
            #expect(shared.plan(scenarios) == fresh, "\(change)")
        }
    }

    @Test("two models with one name are two models")
    func names() throws {
        let catalog = try Self.catalog()
        let shared = ScenarioPlanner(catalog, .uncalibrated, effort: SearchEffort(hour: nil))
        func scenario(layers: Int) throws -> [Scenario] {
            let config =
                "{model_type: llama, hidden_size: 3072, num_hidden_layers: \(layers), intermediate_size: 9216, "
                + "num_attention_heads: 24, num_key_value_heads: 4, vocab_size: 98304, tie_word_embeddings: false}"
            return try Self.scenario("model={name: own/model, config: \(config)}")
        }
        let (small, large) = (try scenario(layers: 24), try scenario(layers: 96))
        let first = shared.plan(small)
        #expect(first.isFeasible && shared.plan(large).monthly != first.monthly)
        #expect(shared.plan(small) == first)
    }

    @Test("what is kept is bounded, and what was asked for lately is there")
    func recent() {
        var values = RecentValues<Int, Int>(most: 100)
        for number in 0..<10_000 {
            values.keep(number, number)
            #expect(values.value(max(0, number - 20)) == max(0, number - 20))
        }
        // Asking makes young: each is asked for once, the newest last.
        let left = (0..<10_000).count { values.value($0) != nil }
        #expect(left <= 100)
        var heavy = RecentValues<Int, [Int]>(most: 100) { $0.count }
        for number in 0..<100 { heavy.keep(Array(repeating: 0, count: 60), number) }
        #expect(heavy.value(99) != nil && heavy.value(90) == nil)
    }
}
