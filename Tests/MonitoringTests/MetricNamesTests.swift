import Testing

@testable import Monitoring

@Suite("Names of metrics") struct MetricNamesTests {
    @Test(
        "the name of a measure is the one that the version exports",
        arguments: [
            ("0.15.1", "request_time_per_output_token_seconds"), ("0.13.0", "request_time_per_output_token_seconds"),
            ("0.11.2", "inter_token_latency_seconds"), ("0.10.0", "time_per_output_token_seconds"),
            ("v0.8.5", "time_per_output_token_seconds"), ("1.0.0", "request_time_per_output_token_seconds"),
            ("nightly", "request_time_per_output_token_seconds"),
        ])
    func versions(version: String, name: String) {
        #expect(MetricNames.name(.tpot, .vllm, version: version) == name)
    }

    @Test("a selector takes both spellings of the colon, counters with and without their ending, and nothing longer")
    func selectors() throws {
        let text = MetricNames.selector("prompt_tokens", .vllm, labels: "model_name=\"m\"", isCounter: true)
        #expect(text == "{__name__=~\"(ray_|kserve_)?vllm[:_]prompt_tokens(_total)?\",model_name=\"m\"}")
        let pattern = try Regex("(ray_|kserve_)?vllm[:_]prompt_tokens(_total)?")
        for name in ["vllm:prompt_tokens_total", "vllm_prompt_tokens_total", "ray_vllm_prompt_tokens_total"] {
            #expect(name.wholeMatch(of: pattern) != nil)
        }
        #expect("vllm:prompt_tokens_cached_total".wholeMatch(of: pattern) == nil)
    }

    @Test("every source has a name for finished requests, and none has an empty one")
    func complete() {
        for source in MetricSource.allCases {
            #expect(!MetricNames.all(.requests, source).isEmpty)
            for measure in ServingMeasure.allCases { #expect(!MetricNames.all(measure, source).contains("")) }
        }
    }
}
