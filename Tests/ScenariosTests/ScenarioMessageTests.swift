import Input
import Scenarios
import Testing

@Suite struct ScenarioMessageTests {
    /// A line to add below the three lines of the smallest scenario, and how the one complaint about it starts and ends.
    static let single: [(line: String, start: String, end: String)] = [
        (
            "budgett: $5 / month", "s.yaml:4:1: error: unknown key \"budgett\" (allowed: one of: plimsoll, name, model",
            "write \"budget\""
        ),
        ("budget: 20000", "s.yaml:4:9: error: budget: 20000 does not say for how long", "write \"$20000 / month\""),
        (
            "budget: $0 / month", "s.yaml:4:9: error: budget: $0 / month is zero",
            "(allowed: $0.01 / month to $1000000000000 / month)"
        ),
        ("budget: -$5 / month", "s.yaml:4:9: error: budget: -$5 / month is negative", "/ month)"),
        ("budget: €5 / month", "s.yaml:4:9: error: budget: \"€5 / month\" is not in US dollars", "US dollars"),
        ("budget: $5 / fortnight", "s.yaml:4:9: error: budget: unknown unit \"/ fortnight\"", "write \"$5 / month\""),
        ("budget:", "s.yaml:4:1: error: \"budget\" has no value", "leave the key out"),
        ("slo: {ttft_p95: 200}", "s.yaml:4:17: error: slo.ttft_p95: 200 has no unit", "write \"200 ms\" or \"200 s\""),
        (
            "slo: {ttft_p95: 200 parsecs}", "s.yaml:4:17: error: slo.ttft_p95: unknown unit \"parsecs\"",
            "write \"200 ms\" or \"200 s\""
        ),
        (
            "slo: {ttft_p95: .nan}", "s.yaml:4:17: error: slo.ttft_p95: .nan is not an ordinary number",
            "write \"200 ms\""
        ),
        (
            "slo: {ttft_p95: -.inf}", "s.yaml:4:17: error: slo.ttft_p95: -.inf is not an ordinary number",
            "write \"200 ms\""
        ),
        (
            "slo: {ttft_p95: 1e999 s}", "s.yaml:4:17: error: slo.ttft_p95: 1e999 s is not an ordinary number",
            "(allowed: 100 us to 3600 s)"
        ),
        (
            "slo: {ttft_p95: 3 d}", "s.yaml:4:17: error: slo.ttft_p95: 3 d is too large (allowed: 100 us to 3600 s)",
            "s)"
        ),
        ("slo: {ttft_p96: 1 s}", "s.yaml:4:7: error: unknown key \"ttft_p96\"", "write \"ttft_p90\""),
        ("slo: chatt", "s.yaml:4:6: error: slo.preset: unknown value \"chatt\"", "write \"chat\""),
        (
            "slo: {e2e_p95: 5 s, ttft_p95: 200 ms, tpot_p95: 50 ms}",
            "s.yaml:4:16: error: e2e_p95 of 5 s contradicts the other limits",
            "raise e2e_p95, or write \"tpot_p95: 18.824 ms\""
        ),
        (
            "discounts: {awss: 18%}", "s.yaml:4:19: error: discounts: nothing is for sale from the provider \"awss\"",
            "write \"aws\""
        ),
        ("discounts: {aws: 118%}", "s.yaml:4:18: error: discounts.aws: 118% is too large", "(allowed: 0% to 95%)"),
        ("discounts: 18%", "s.yaml:4:12: error: discounts: a block of keys is needed here", "names with 0% to 95%)"),
        (
            "commitments: {provider: aws, instance_type: y, region: us-east-1, count: 1, until: 2099-01-01}",
            "s.yaml:4:45: error: commitments: the price list has no y of aws in us-east-1",
            "list them with plimsoll catalog prices"
        ),
        (
            "commitments: {provider: aws, instance_type: x, region: us-east-1, count: 1, until: 2020-01-01}",
            "s.yaml:4:84: error: commitments: it ended on 2020-01-01", "leave it out"
        ),
        (
            "commitments: {provider: aws, instance_type: x, region: us-east-1, count: 1, until: 2099-01-01}",
            "s.yaml:4:14: error: commitments: no committed price of x in us-east-1 is on the list",
            "add \"usd_per_hour\": what one instance costs you"
        ),
        (
            "commitments: {provider: aws, instance_type: x, region: us-east-1, count: 1, until: soon}",
            "s.yaml:4:84: error: commitments.until: \"soon\" is no day", "write \"2027-06-30\""
        ),
        (
            "reserved_throughput: {provider: p, model: m, usd_per_unit_hour: 1}",
            "s.yaml:4:22: error: the key \"reserved_throughput.tokens_per_minute\" is missing",
            "input tokens that a unit takes in a minute"
        ),
        ("horizon_months: 61", "s.yaml:4:17: error: horizon_months: 61 is too large", "from 1 to 60)"),
        ("hardware: [H1000]", "s.yaml:4:12: error: unknown accelerator \"H1000\"", "plimsoll catalog hardware"),
        (
            "hardware: nvidia-h100-sxm-80g", "s.yaml:4:11: error: unknown accelerator \"nvidia-h100-sxm-80g\"",
            "write \"nvidia-h100-sxm-80gb\", \"nvidia-a100-sxm-80gb\" or \"nvidia-b200-sxm-180gb\""
        ),
        ("hardware: {allow: L4, deny: [L4]}", "s.yaml:4:19: error: no accelerator is left", "shorten hardware.deny"),
        (
            "hardware: {max_gpus_per_replica: 0}", "s.yaml:4:34: error: hardware.max_gpus_per_replica: 0 is zero",
            "(allowed: whole numbers from 1 to 1024)"
        ),
        (
            "hardware: {max_gpus_per_replica: 2.5}",
            "s.yaml:4:34: error: hardware.max_gpus_per_replica: 2.5 is not a whole number", "write 3"
        ),
        (
            "engine: {name: vllm, version: [1]}", "s.yaml:4:31: error: engine.version: a list cannot stand here",
            "(allowed: text of up to 200 characters)"
        ),
        (
            "engine: vlm",
            "s.yaml:4:9: error: engine.name: unknown value \"vlm\" (allowed: one of: vllm, sglang, tensorrt-llm)",
            "write \"vllm\""
        ),
        ("precision: []", "s.yaml:4:12: error: the list under \"precision\" is empty", "use its default"),
        (
            "prefix_caching: maybe", "s.yaml:4:17: error: prefix_caching: \"maybe\" is neither true nor false",
            "(allowed: true, false)"
        ),
        (
            "utilization_band: 90-70%", "s.yaml:4:19: error: utilization_band: \"90-70%\" is no band",
            "write \"70-80%\""
        ),
        ("headroom: 20", "s.yaml:4:11: error: headroom: 20 is more than everything", "write \"20%\""),
        (
            "speculative: {tokens: 4}", "s.yaml:4:14: error: the key \"speculative.acceptance\" is missing",
            "are accepted"
        ),
        (
            "providers: [awz]",
            "s.yaml:4:13: error: nothing is for sale from the provider \"awz\" (allowed: one of: aws, gcp)",
            "write \"aws\""
        ),
        ("{providers: gcp}", "s.yaml:5:1: error: not YAML:", "quotation marks there"),
        (
            "purchase: spot", "s.yaml:4:11: error: no matching offer within these limits",
            "widen purchase (on_demand: x at aws in us-east-1, $10/hour)"
        ),
        (
            "parallelism: {tensor: 16}", "s.yaml:4:14: error: the smallest split needs 16 accelerators",
            "allow a smaller split"
        ),
        ("model: x", "s.yaml:4:1: error: \"model\" is written twice, first in line 2", "keep one"),
        (
            "name: !!python/object:os.system x",
            "s.yaml:4:7: error: the tag \"tag:yaml.org,2002:python/object:os.system\" is not read", "leave it out"
        ),
    ]

    @Test("each mistake is answered at its line and column, with what to write", arguments: single)
    func oneMistake(_ mistake: (line: String, start: String, end: String)) {
        let all = complaints(scenarioText(mistake.line))
        #expect(all.count == 1, "\(all)")
        #expect(all.first?.hasPrefix(mistake.start) == true, "\(all)")
        #expect(all.first?.hasSuffix(mistake.end) == true, "\(all)")
    }

    /// What to write for the workload, and how the one complaint about it starts.
    static let workloads: [(text: String, start: String)] = [
        ("workload: chta", "s.yaml:3:11: error: workload.preset: unknown value \"chta\""),
        ("workload: {input: 1, output: 1}", "s.yaml:3:11: error: the workload does not say how many requests come"),
        (
            "workload: {rate: 5}",
            "s.yaml:3:18: error: workload.rate: 5 has no unit (allowed: 1e-06/s to 1000000/s); write \"5/s\""
        ),
        ("workload: {rate: 0/s}", "s.yaml:3:18: error: workload.rate: 0/s is zero"),
        ("workload: {rate: 5/s, users: 3}", "s.yaml:3:30: error: the load is given twice: rate and users"),
        ("workload: {users: 3.5}", "s.yaml:3:19: error: workload.users: 3.5 is not a whole number"),
        ("workload: {requests: 10}", "s.yaml:3:22: error: requests needs a deadline"),
        ("workload: {rate: 1/s, deadline: 8 h}", "s.yaml:3:33: error: deadline goes with requests"),
        ("workload: {rate: 1/s, think_time: 8 s}", "s.yaml:3:35: error: think_time goes with users"),
        ("workload: {rate: 1/s, input: -4}", "s.yaml:3:30: error: workload.input.tokens: -4 is negative"),
        (
            "workload: {rate: 1/s, input: 4k}",
            "s.yaml:3:30: error: workload.input.tokens: \"4k\" can mean 1000 or 1024 each (allowed: 1 to 10000000 tokens); write 4000 or 4096"
        ),
        ("workload: {rate: 1/s, input: {p50: 9, p95: 3}}", "s.yaml:3:44: error: workload.input: p95 is below p50"),
        (
            "workload: {rate: 1/s, input: {p50: 1, p95: 1e7}}",
            "s.yaml:3:44: error: workload.input: p95 is more than 100 times p50"
        ),
        (
            "workload: {rate: 1/s, input: {mean: 9, p95: 3}}",
            "s.yaml:3:30: error: workload.input: mean, p95 do not go together"
        ),
        (
            "workload: {rate: 1/s, input: {mean: 900, max: 30}}",
            "s.yaml:3:47: error: workload.input: max is below the typical length"
        ),
        (
            "workload: {rate: 1/s, input: {histogram: [{tokens: 5, share: 50%}]}}",
            "s.yaml:3:42: error: workload.input: the shares of the histogram make 50%"
        ),
        (
            "workload: {rate: 1/s, input: 50000}",
            "s.yaml:3:11: error: input and output together are 50256 tokens on average, and Qwen/Qwen3-32B was made for 40960 tokens"
        ),
        (
            "workload: {rate: 1/s, input: 50, shared_prefix: 60}",
            "s.yaml:3:49: error: the shared prefix is longer than the mean input"
        ),
        (
            "workload: {rate: 1/s, input: 50, cache_hit_share: 60%}",
            "s.yaml:3:51: error: cache hits need a shared prefix"
        ),
    ]

    @Test("each mistake in the workload is answered at its line and column", arguments: workloads)
    func workloadMistake(_ mistake: (text: String, start: String)) {
        let all = complaints(scenarioText(workload: mistake.text))
        #expect(all.count == 1, "\(all)")
        #expect(all.first?.hasPrefix(mistake.start) == true, "\(all)")
    }

    @Test("models are found, shared out and not listed twice")
    func models() {
        let unknown = complaints(scenarioText(model: "model: Qwen/Qwen3-23B"))
        #expect(unknown.count == 1)
        #expect(
            unknown.first?.hasPrefix("s.yaml:2:8: error: unknown model \"Qwen/Qwen3-23B\"; write \"Qwen/Qwen3-32B\"")
                == true)
        let half = complaints(
            scenarioText(
                model: "model: [{name: Qwen/Qwen3-32B, share: 50%}, {name: openai/gpt-oss-120b, share: 20%}]"
            ))
        #expect(
            half == [
                "s.yaml:2:8: error: the shares of the models make 70% (allowed: 100% together); change one of them"
            ])
        let missing = complaints(scenarioText(model: "model: [Qwen/Qwen3-32B, openai/gpt-oss-120b]"))
        #expect(missing.count == 2)
    }

    @Test("a provider without an offer in the regions is named")
    func providerWithoutOffer() {
        let all = complaints(scenarioText("providers: [aws, gcp]\nregions: us-east-1"))
        #expect(
            all == [
                "s.yaml:4:18: error: the provider \"gcp\" has no offer in us-east-1; "
                    + "leave it out, or widen regions, hardware or purchase"
            ])
    }

    @Test("all problems come at once, in the order of the text")
    func allAtOnce() {
        let all = complaints("name: [a]\nmodel: nope\nworkload: {rate: 5, input: x}\nbudget: 0\nfoo: 1\n")
        #expect(all.count == 7, "\(all)")
        let lines = all.compactMap { $0.split(separator: ":").dropFirst().first.flatMap { Int($0) } }
        #expect(lines == [1, 1, 2, 3, 3, 4, 5], "\(all)")
    }

    @Test("whole answers allow no limits on tokens")
    func notStreaming() {
        let text = scenarioText("slo: chat", workload: "workload: {preset: chat, streaming: false}")
        #expect(complaints(text).first?.hasPrefix("s.yaml:4:6: error: ttft is no SLO") == true)
    }
}
