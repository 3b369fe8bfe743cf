import Calibration
import Catalog
import Input
import Measurements
import Performance
import Quantities
import Testing
import Workload

@Suite("Reading published runs")
struct RunBindingTests {
    /// Runs from lines that name only some columns.
    func runs(_ rows: [[String: String]]) throws -> [MeasuredRun] { try binding.runs(table(rows)) }

    func table(_ rows: [[String: String]]) -> TextFile {
        let lines = rows.map { row in RunBinding.columns.map { row[$0] ?? "" }.joined(separator: ",") }
        return TextFile(
            name: "runs", text: ([RunBinding.columns.joined(separator: ",")] + lines).joined(separator: "\n"))
    }

    var binding: RunBinding {
        let chip = SyntheticRuns.accelerator("chip-a")
        let model = SyntheticRuns.model(32, 4096)
        return RunBinding(
            model: { $0 == "m" ? model : nil }, accelerator: { $0 == "chip-a" ? chip : nil })
    }

    let plain = [
        "run_id": "a", "source": "test", "engine": "vLLM", "engine_version": "0.15.1", "model": "m", "gpu": "chip-a",
        "gpu_count": "8", "tp": "2", "arrival": "closed-loop", "concurrency": "32", "input_tokens": "900",
        "output_tokens": "100", "ttft_ms_mean": "50", "tpot_ms_mean": "10", "weight_precision": "bf16",
    ]

    @Test("devices beyond one replica are further replicas, and each gets its share of the users")
    func replicas() throws {
        let run = try #require(try runs([plain]).first)
        #expect(run.replicas == 4)
        #expect(run.load == .concurrency(8, start: .together(requestsEach: UserStart.usualRequests)))
        #expect(run.deployment.parallelism == Parallelism(tensor: 2))
        #expect(run.measured[.tpot] == 0.01)
        // Little's law gives what the source leaves out: 32 users x 100 tokens in 50 + 99 x 10 ms.
        #expect(abs((run.measured[.throughput] ?? 0) - 3200 / 1.04) < 1e-9)
    }

    @Test("rows that cannot be used are left out: disturbed, unknown model or chip, two pools, no lengths")
    func unusable() throws {
        let bad = [
            plain.merging(["flags": "stalled"]) { $1 }, plain.merging(["model": "?"]) { $1 },
            plain.merging(["gpu": "?"]) { $1 }, plain.merging(["disaggregated": "true"]) { $1 },
            plain.merging(["input_tokens": ""]) { $1 }, plain.merging(["concurrency": ""]) { $1 },
        ]
        #expect(try runs(bad).isEmpty)
        #expect(try runs(bad + [plain]).count == 1)
    }

    @Test("attention that is copied, not sliced, keeps one expert group over all devices")
    func attentionCopies() throws {
        let row = plain.merging(["attention_dp": "true", "tp": "8", "ep": "8"]) { $1 }
        let run = try #require(try runs([row]).first)
        #expect(run.deployment.parallelism == Parallelism(tensor: 1, data: 8, expert: 8))
        #expect(run.replicas == 1)
    }

    @Test("copies beyond the devices that tp takes are of the attention within it, others are replicas")
    func copiesWithinTensorParallelism() throws {
        func parallelism(_ changes: [String: String]) throws -> (Parallelism, Double) {
            let run = try #require(try runs([plain.merging(changes) { $1 }]).first)
            return (run.deployment.parallelism, run.replicas)
        }
        #expect(try parallelism(["tp": "8", "dp": "8"]) == (Parallelism(tensor: 1, data: 8), 1))
        #expect(try parallelism(["tp": "4", "dp": "2"]) == (Parallelism(tensor: 4), 2))
        #expect(try parallelism(["tp": "8", "dp": "8", "attention_dp": "false"]) == (Parallelism(tensor: 8), 1))
        // Where the devices are not stated, dp tells of replicas, as ever.
        #expect(try parallelism(["tp": "4", "dp": "2", "gpu_count": ""]) == (Parallelism(tensor: 4), 1))
        // No more groups of experts than devices.
        let many = ["tp": "4", "dp": "4", "ep": "16", "gpu_count": "4", "attention_dp": "true"]
        #expect(try parallelism(many) == (Parallelism(tensor: 1, data: 4, expert: 4), 1))
    }

    @Test("requests that queued at once are as many as are stated, and as many as it takes else")
    func requestsAtOnce() throws {
        let row = plain.merging([
            "arrival": "offline", "concurrency": "", "requests_completed": "64", "output_tok_s": "3000",
        ]) { $1 }
        func load(_ changes: [String: String]) throws -> Load? {
            try runs([row.merging(changes) { $1 }]).first?.load
        }
        #expect(try load([:]) == .staticBatch(16))
        #expect(try load(["output_spread": "0.7", "max_num_seqs": "8"]) == .staticBatch(16))
        #expect(try load(["requests_completed": ""]) == .offline)
    }

    @Test("a rate above what was answered is full load, whose waits say nothing")
    func overload() throws {
        let row = plain.merging([
            "arrival": "poisson", "request_rate": "20", "requests_s": "9", "concurrency": "", "output_tok_s": "900",
        ]) { $1 }
        let run = try #require(try runs([row]).first)
        #expect(run.load == .offline)
        #expect(run.measured[.ttft] == nil)
        #expect(run.measured[.throughput] == 900)
        let answered = try #require(try runs([row.merging(["requests_s": "19.9"]) { $1 }]).first)
        #expect(answered.load == .rate(Rate(5), variation: 1))
    }

    @Test("of a cold start only the median TTFT, the tokens and their times are learnt")
    func coldStart() throws {
        let row = plain.merging([
            "ttft_ms_p50": "40", "ttft_ms_p99": "900", "e2e_ms_mean": "1050", "output_tok_s": "2500",
        ]) { $1 }
        let warm = try #require(try runs([row]).first)
        let cold = try #require(try runs([row.merging(["flags": "cold-start"]) { $1 }]).first)
        for metric in [Metric.ttft, .ttft99] {
            #expect(warm.measured[metric] != nil && cold.measured[metric] == nil, "\(metric)")
        }
        for metric in [Metric.ttft50, .tpot, .throughput] {
            #expect(cold.measured[metric] == warm.measured[metric] && cold.measured[metric] != nil, "\(metric)")
        }
        // What a request at a warm server would take.
        #expect(abs(try #require(cold.measured[.e2e]) - 1.03) < 1e-9 && warm.measured[.e2e] == 1.05)
        #expect(cold.published[.ttftMean] == nil && cold.published[.ttftP50] == 40)
    }

    @Test("a run that is over before its first requests leave is a burst, whatever its rate")
    func burst() throws {
        // 100 requests in 5 s, each of which stays for 0.05 s and 100 tokens of 40 ms.
        let row = plain.merging([
            "arrival": "poisson", "request_rate": "20", "requests_completed": "100", "concurrency": "",
            "tpot_ms_mean": "40",
        ]) { $1 }
        #expect(try runs([row]).first?.load == .offline)
        let long = row.merging(["requests_completed": "1000"]) { $1 }
        #expect(try runs([long]).first?.load == .rate(Rate(5), variation: 1))
    }

    @Test("what the load generator did is read, by replica where it is a number of requests in flight")
    func generatorConditions() throws {
        let closed = plain.merging([
            "requests_per_user": "10", "start_pattern": "together", "distinct_prompts": "44", "prefix_caching": "false",
        ]) { $1 }
        let run = try #require(try runs([closed]).first)
        #expect(run.requestsPerUser == 10 && run.startsTogether == true && run.distinctPrompts == 44)
        #expect(!run.deployment.engine.cachesPrefixes && run.clientLimit == nil)
        // 640 requests of 32 users; how they began is not stated.
        let counted = try #require(try runs([plain.merging(["requests_completed": "640"]) { $1 }]).first)
        #expect(counted.requestsPerUser == 20 && counted.startsTogether == nil && counted.distinctPrompts == nil)
        #expect(counted.deployment.engine.cachesPrefixes)
        let rate = plain.merging([
            "arrival": "constant", "request_rate": "8", "concurrency": "", "client_limit": "440",
            "requests_per_user": "10",
        ]) { $1 }
        let limited = try #require(try runs([rate]).first)
        #expect(limited.clientLimit == 110 && limited.requestsPerUser == nil)
    }

    @Test("a run that states no precision has that of its checkpoint's name, and one that does its own")
    func namedPrecision() throws {
        let binding = RunBinding(ModelCatalog.builtIn(), try HardwareCatalog.load())
        let names = ["RedHatAI/Qwen3-8B-FP8-dynamic", "/models/Qwen3-8B-AWQ", "Qwen/Qwen3-8B", "openai/gpt-oss-20b"]
        let silent = names.map { name in
            plain.merging(["model": name, "gpu": "nvidia-h100-sxm-80gb", "weight_precision": ""]) { $1 }
        }
        let stated = silent[0].merging(["weight_precision": "bf16"]) { $1 }
        let found = try binding.runs(table(silent + [stated]))
        #expect(found.map(\.deployment.weightPrecision) == [.fp8, .int4, .bf16, .mxfp4, .bf16])
    }

    @Test("a run without captured graphs says so by its engine's flag")
    func eager() throws {
        let flags = ["", "'--enforce-eager", "--tp-size 2 --disable-cuda-graph", "--max-model-len 4096"]
        let found = try runs(flags.map { flag in plain.merging(["engine_flags": flag]) { $1 } })
        #expect(found.map(\.deployment.engine.capturesGraphs) == [true, false, false, true])
    }

    @Test("where it is assumed how much of a prompt was cached, the first token's time is not learnt from")
    func assumedPrefix() throws {
        let stated = plain.merging(["shared_prefix_tokens": "512", "e2e_ms_mean": "1100"]) { $1 }
        let found = try runs([stated, stated.merging(["assumed": "shared_prefix_tokens"]) { $1 }])
        #expect(found.map { $0.measured[.ttft] } == [0.05, nil] && found.map { $0.measured[.e2e] } == [1.1, nil])
        #expect(found.allSatisfy { $0.measured[.tpot] == 0.01 && $0.lengths.cachedPrefix == Tokens(512) })
    }

    @Test("a release that has both cores is early where the run says v0, with that core's defaults")
    func generations() throws {
        let both = plain.merging(["engine_version": "0.9.2"]) { $1 }
        let stated = try runs(["", "v0", "v1"].map { word in both.merging(["engine_generation": word]) { $1 } })
        #expect(stated.map { $0.keys[.engineOnArchitecture]?.contains("early") } == [false, true, false])
        #expect(stated.map(\.deployment.engine.cachesPrefixes) == [true, false, true])
        #expect(stated.allSatisfy { $0.deployment.engine.version == EngineVersion(0, 9, 2) })
        #expect(Set(stated.map { $0.keys[.release] }).count == 1)
    }

    @Test("a build is a release by two numbers, SGLang's by three, and without a version the newest of its day")
    func releases() throws {
        func keys(_ engine: String, _ version: String) throws -> FactorGroups {
            let row = ["engine": engine, "engine_version": version, "date": "2025-12-13"]
            return try #require(try runs([plain.merging(row) { $1 }]).first).keys
        }
        #expect(try keys("vLLM", "0.15.1")[.release] == "vllm 0.15")
        #expect(try keys("SGLang", "0.5.9")[.release] == "sglang 0.5.9")
        #expect(try keys("vLLM", "")[.release] == "vllm 0.12")
        #expect(try keys("vLLM", "")[.configurationRelease]?.hasSuffix("|vllm 2025-12-13") == true)
        // The number in the name of a build is none of a version.
        #expect(try keys("vLLM", "nightly-5b8c30d6")[.release] == "vllm 0.12")
    }

    @Test("speculative decoding is used where the row says so")
    func speculation() throws {
        func isSpeculative(_ word: String) throws -> Bool {
            try #require(try runs([plain.merging(["speculative": word]) { $1 }]).first).deployment.speculation != nil
        }
        #expect(try isSpeculative("mtp"))
        #expect(try !isSpeculative("none"))
        #expect(try !isSpeculative(""))
    }

    @Test("what a row assumes or says of spreads, pools and its way of measuring is read alike from any source")
    func statedColumns() throws {
        let row = plain.merging([
            "input_spread": "0.7071", "output_spread": "0.064", "assumed": "input_tokens", "method": "other",
        ]) { $1 }
        let run = try #require(try runs([row]).first)
        #expect(run.lengths.inputVariation == 0.5 && run.lengths.outputVariation == 0.0041)
        #expect(!run.statesLengths && run.source == "test" && run.method == "other")
        let pooled = row.merging([
            "disaggregated": "true", "prefill_pool": "3 tp4", "decode_pool": "tp1 ep8 dp8",
        ]) { $1 }
        guard case .run(let apart) = try #require(try binding.outcomes(table([pooled])).first) else {
            Issue.record("the run was skipped")
            return
        }
        let pools = try #require(apart.pools)
        #expect(pools.prefill.parallelism == Parallelism(tensor: 4) && pools.prefill.workers == 3)
        #expect(pools.decode.parallelism == Parallelism(data: 8, expert: 8) && !pools.decode.isStated)
    }

    @Test("a run of the user has no source, whatever tool wrote it, and is otherwise read as a row of a table is")
    func ownRun() throws {
        let file = table([plain])
        let recorded = try #require(try RunTable.runs(in: file).first)
        #expect(recorded.origin.source == "test")
        guard case .run(let own) = binding.outcome(recorded) else {
            Issue.record("the run was skipped")
            return
        }
        #expect(own.source == nil && own.keys[.own] != nil)
        let read = try #require(try runs([plain]).first)
        #expect(own.published == read.published && own.measured == read.measured && own.load == read.load)
        #expect(own.deployment == read.deployment && own.release == read.release)
        #expect(own.published[.ttftMean] == 50)
    }

    @Test("a cell that cannot be read leaves out its row, with the reason")
    func wrongCell() throws {
        let outcomes = try binding.outcomes(table([plain.merging(["tp": "two"]) { $1 }, plain]))
        guard case .skipped(let id, let reason) = outcomes[0], case .run = outcomes[1] else {
            Issue.record("the first row was to be skipped, the second not")
            return
        }
        #expect(id == "a" && reason.contains("tp cannot be two"))
    }

    @Test("nothing is learnt from runs that cannot have been made on what they name")
    func mistaken() throws {
        func isLearntFrom(_ changes: [String: String]) throws -> Bool {
            try !runs([plain.merging(changes) { $1 }]).isEmpty
        }
        #expect(try isLearntFrom([:]))
        // 0 devices or none: nobody knows. 20: the sum of several pools, over which 32 heads cannot be split.
        #expect(try !isLearntFrom(["gpu_count": "0", "tp": ""]))
        #expect(try !isLearntFrom(["assumed": "gpu_count"]))
        #expect(try !isLearntFrom(["gpu_count": "20", "tp": "20"]))
        // 8 billion parameters take over 2 ms to read from two devices, and 0.8 s to compute for 100 x 1,000 tokens.
        #expect(try !isLearntFrom(["tpot_ms_mean": "1"]))
        #expect(try isLearntFrom(["tpot_ms_mean": "4"]))
        #expect(try !isLearntFrom(["output_tok_s": "400000"]))
    }
}
