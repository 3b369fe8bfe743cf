import Input
import Quantities
import Testing

@testable import Measurements

/// What files say besides figures: setups, names, and how a figure is meant.
struct SetupTests {
    private func sample(_ name: String, _ change: (String) -> String = { $0 }) throws -> ImportedFile {
        try read(change(try #require(Samples.named(name)).text))
    }

    @Test("inference-perf's configuration says model, engine and arrival of its stages")
    func configuration() throws {
        let context = try #require(try sample("config.yaml").hardware)
        #expect(context.values.map(\.column) == ["model", "engine", "arrival", "shared_prefix_tokens"])
        let stage = try #require(Samples.named("stage_0.json")).text
        let run = try #require(try read(stage, context: context).runs.first)
        #expect(run.load.sharedPrefixTokens == Tokens(128))
        #expect(run.model.name == "org/m-8b" && run.engine.name == "vLLM" && run.load.arrival == .poisson)
        let other = try sample("config.yaml") { $0.replacing("vllm", with: "homemade") }
        #expect(other.warnings.map(\.place.field) == ["server.type"])
    }

    @Test("setups that differ in a value are told from those that add to each other")
    func disagreement() throws {
        let first = try RunContext(yaml: TextFile(name: "a", text: "gpu: x\nnodes: 1\n"))
        let second = try RunContext(yaml: TextFile(name: "b", text: "driver: 5\nnodes: 1\n"))
        let third = try RunContext(yaml: TextFile(name: "c", text: "gpu: y\n"))
        #expect(RunContext.disagreement(of: [first, second]) == nil)
        #expect(RunContext.disagreement(of: [first, second, third]) == "gpu")
    }

    @Test("a stage lasts until its last answer, not until its last request was sent")
    func duration() throws {
        #expect(try sample("stage_0.json").runs.first?.load.duration == Seconds(4))
        let longer = try sample("stage_0.json") {
            $0.replacing("\"send_duration\": 4.0", with: "\"send_duration\": 3.0")
        }
        #expect(longer.runs.first?.load.duration == Seconds(4))
    }

    @Test("load generators say how users began, how often each asked, and how many requests they let into flight")
    func generators() throws {
        let serve = try #require(try sample("vllm-serve.json").runs.first)
        #expect(serve.load.startPattern == .together && serve.load.requestsPerUser == 2.5)
        #expect(serve.load.clientLimit == nil)
        let rated = try #require(
            try sample("vllm-serve.json") { $0.replacing("\"inf\"", with: "2.0") }.runs.first)
        #expect(rated.load.clientLimit == 4 && rated.load.requestsPerUser == nil && rated.load.startPattern == nil)
        let aiperf = try #require(
            try sample("aiperf.json") {
                $0.replacing(
                    "\"phases\": [{", with: "\"datasets\": [{\"entries\": 5}], \"phases\": [{\"requests\": 8, ")
            }.runs.first)
        #expect(aiperf.load.requestsPerUser == 2 && aiperf.load.distinctPrompts == 5)
        #expect(aiperf.load.startPattern == .together)
        let ramped = try sample("aiperf.json") {
            $0.replacing("\"phases\": [{", with: "\"phases\": [{\"concurrency_ramp_duration\": 30, ")
        }
        #expect(ramped.runs.first?.load.startPattern == .ramped)
        let guide = try sample("guidellm-v2.json") {
            $0.replacing("\"streams\": 4,", with: "\"streams\": 4, \"rampup_duration\": 0.0,")
        }
        #expect(guide.runs.first?.load.startPattern == .together)
        #expect(try sample("guidellm-v2.json").runs.first?.load.startPattern == nil)
        let demo = try sample("config.yaml") {
            $0.replacing("question_len: 384", with: "num_groups: 10, num_prompts_per_group: 10")
                .replacing("load:\n", with: "load:\n  num_workers: 44\n  worker_max_concurrency: 10\n")
        }
        let given = try #require(demo.hardware).values
        #expect(given.first { $0.column == "distinct_prompts" }?.text == "100")
        #expect(given.first { $0.column == "client_limit" }?.text == "440")
    }

    @Test("a short run is not called saturated for its last answers, a long one with a queue is", arguments: [8, 800])
    func saturation(completed: Int) throws {
        // 2 requests/s offered; each takes 0.75 s, and the run lasts until the last is answered.
        let served = completed == 8 ? 8 / 4.71 : 1.7
        let file = try sample("vllm-serve.json") {
            $0.replacing("\"request_rate\": \"inf\"", with: "\"request_rate\": 2.0")
                .replacing("\"max_concurrency\": 4", with: "\"max_concurrency\": null")
                .replacing("\"completed\": 8", with: "\"completed\": \(completed)")
                .replacing("\"num_prompts\": 10", with: "\"num_prompts\": \(completed)")
                .replacing("\"request_throughput\": 1.6", with: "\"request_throughput\": \(served)")
        }
        #expect(file.runs.first?.flags == (completed == 8 ? [] : [.saturated]))
    }

    @Test(
        "first requests that wait longer than all prompts take are a cold start, which a queue or a long run is not",
        arguments: [
            (mean: 40.0, prompts: 10, isCold: false), (mean: 700, prompts: 10, isCold: true),
            // 4 users of 2.5 requests each, 39 ms in the middle: a wait of 1.25 s may be the prompts themselves.
            (mean: 539, prompts: 10, isCold: false), (mean: 700, prompts: 1000, isCold: false),
        ])
    func coldStart(mean: Double, prompts: Int, isCold: Bool) throws {
        let file = try sample("vllm-serve.json") {
            $0.replacing("\"mean_ttft_ms\": 40.0", with: "\"mean_ttft_ms\": \(mean)")
                .replacing("\"num_prompts\": 10", with: "\"num_prompts\": \(prompts)")
                .replacing("\"completed\": 8", with: "\"completed\": \(prompts - 2)")
        }
        #expect(file.runs.first?.flags.contains(.coldStart) == isCold)
        #expect(file.warnings.contains { $0.message.contains("a cold start") } == isCold)
    }

    @Test("a model that is a folder gives way to the name the user gives, and is asked for otherwise")
    func folder() throws {
        let changed = try #require(Samples.named("vllm-serve.json")).text.replacing("org/m-8b", with: "/models/m-8b")
        let plain = try read(changed)
        #expect(plain.runs.first?.model.name == "/models/m-8b")
        #expect(plain.warnings.contains { $0.suggestion?.contains("--model") == true })
        let context = try RunContext(yaml: TextFile(name: "c", text: "model: org/m-8b\n"))
        let named = try #require(try read(changed, context: context).runs.first)
        #expect(named.model.name == "org/m-8b" && named.notes == "model_path=/models/m-8b")
        #expect(named.given == ["model"])
    }

    @Test("number formats get the table's words, whichever the tool or the user writes")
    func precisions() throws {
        let nvfp4 = try sample("trtllm.json") {
            $0.replacing("\"quantization\": \"FP8\"", with: "\"quantization\": \"NVFP4\"")
        }
        #expect(nvfp4.runs.first?.model.weightPrecision == "fp4" && nvfp4.runs.first?.model.cachePrecision == "fp8")
        let plain = try sample("trtllm.json") {
            $0.replacing("\"quantization\": \"FP8\"", with: "\"quantization\": null")
        }
        #expect(plain.runs.first?.model.weightPrecision == "bf16")
        #expect(precisionWord("q4_k_m") == "q4_k_m")
    }

    @Test("who counted the tokens is said where the file says it, and a wide difference is warned about")
    func counters() throws {
        #expect(try sample("vllm-serve.json").runs.first?.origin.tokenCounter == nil)
        #expect(try sample("sglang.jsonl").runs.first?.origin.tokenCounter == .server)
        let differing = try sample("sglang.jsonl") {
            $0.replacing(
                "\"total_output_tokens\": 512",
                with: "\"total_output_tokens\": 512, \"total_output_tokens_retokenized\": 700")
        }
        #expect(differing.runs.map(\.notes) == ["retokenized=700", "retokenized=700"])
        #expect(differing.warnings.count == 2)
    }

    @Test("LLMPerf's framework is no engine, and llama-bench's depth is a cached prefix")
    func words() throws {
        let hosted = try sample("llmperf-summary.json") {
            $0.replacing("\"model\":", with: "\"framework\": \"hosted\", \"model\":")
        }
        #expect(hosted.runs.first?.engine.name == nil && hosted.runs.first?.notes == "framework=hosted")
        let deep = try sample("llama-bench.json") { $0.replacing("\"n_depth\": 0", with: "\"n_depth\": 1024") }
        #expect(deep.runs.first?.load.inputTokens == Tokens(1536))
        #expect(deep.runs.first?.load.sharedPrefixTokens == Tokens(1024))
    }
}
