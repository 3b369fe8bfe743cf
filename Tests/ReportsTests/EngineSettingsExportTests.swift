import Catalog
import Performance
import Planning
import Testing
import Yams

@testable import Reports

/// What a plan assumes of an engine is what the exported servers are started with.
@Suite("Engine settings in exports") struct EngineSettingsExportTests {
    private func arguments(
        _ engine: InferenceEngine, cache: CachePrecision = .bf16, parallelism: Parallelism = Parallelism(),
        cachesPrefixes: Bool = true
    ) throws -> [String] {
        KubernetesManifests.arguments(
            try deployment(engine, cache: cache, parallelism: parallelism, cachesPrefixes: cachesPrefixes),
            servedName: "m")
    }

    private func deployment(
        _ engine: InferenceEngine, cache: CachePrecision, parallelism: Parallelism = Parallelism(),
        cachesPrefixes: Bool = true
    ) throws -> Deployment {
        let catalog = try Catalog.load(accelerators: ["H100"])
        guard case .found(let match) = catalog.models.model(named: "Qwen/Qwen3-30B-A3B") else {
            throw CancellationError()
        }
        let accelerator = try #require(catalog.hardware.accelerators.first { $0.id == "nvidia-h100-sxm-80gb" })
        var settings = EngineSettings.defaults(for: engine, on: accelerator)
        settings.cachesPrefixes = cachesPrefixes
        return Deployment(
            model: match.model, weightPrecision: .fp8, cachePrecision: cache, accelerator: accelerator,
            parallelism: parallelism, engine: settings)
    }

    @Test("a KV cache in 8 bits is asked for, one in 16 is what vLLM and SGLang keep by themselves")
    func cachePrecision() throws {
        #expect(try arguments(.vllm, cache: .fp8).contains("--kv-cache-dtype=fp8"))
        #expect(try arguments(.sglang, cache: .fp8).contains("--kv-cache-dtype=fp8_e4m3"))
        for engine in [InferenceEngine.vllm, .sglang] {
            #expect(try arguments(engine).allSatisfy { !$0.contains("kv-cache-dtype") })
        }
    }

    @Test("copies of the attention and groups of experts are as planned, copies within tp where engines count so")
    func copies() throws {
        let split = Parallelism(tensor: 2, data: 4, expert: 8)
        let sglang = try arguments(.sglang, parallelism: split)
        for flag in ["--tp-size=8", "--dp-size=4", "--enable-dp-attention", "--ep-size=8"] {
            #expect(sglang.contains(flag), "\(flag)")
        }
        let tensorRT = try arguments(.tensorRTLLM, parallelism: split)
        for flag in ["--tp_size=8", "--ep_size=8", "--extra_llm_api_options=/etc/engine/config.yaml"] {
            #expect(tensorRT.contains(flag), "\(flag)")
        }
        let plain = try arguments(.sglang, parallelism: Parallelism(tensor: 8))
        #expect(plain.contains("--tp-size=8") && plain.allSatisfy { !$0.contains("dp") && !$0.contains("--ep") })
        #expect(try arguments(.sglang, cachesPrefixes: false).contains("--disable-radix-cache"))
    }

    @Test("what trtllm-serve has no flags for is in a file, which says all of the KV cache or nothing of it")
    func engineFile() throws {
        func file(
            _ cache: CachePrecision, _ parallelism: Parallelism = Parallelism(), cachesPrefixes: Bool = true
        ) throws -> [String: Any]? {
            let text = EngineFile.text(
                try deployment(
                    .tensorRTLLM, cache: cache, parallelism: parallelism, cachesPrefixes: cachesPrefixes))
            return try text.flatMap { try Yams.load(yaml: $0) as? [String: Any] }
        }
        #expect(try file(.bf16) == nil)
        let eight = try #require(try file(.fp8)?["kv_cache_config"] as? [String: Any])
        #expect(eight["dtype"] as? String == "fp8" && eight["enable_block_reuse"] as? Bool == true)
        #expect(eight["free_gpu_memory_fraction"] as? Double == 0.9)
        let fresh = try #require(try file(.bf16, cachesPrefixes: false)?["kv_cache_config"] as? [String: Any])
        #expect(fresh["dtype"] == nil && fresh["enable_block_reuse"] as? Bool == false)
        let copied = try #require(try file(.bf16, Parallelism(data: 4, expert: 4)))
        #expect(copied["enable_attention_dp"] as? Bool == true && copied.count == 1)
        #expect(EngineFile.text(try deployment(.vllm, cache: .fp8)) == nil)
    }

    @Test("the file of a server is an object that its pods mount, and where its arguments look for it")
    func mountedFile() throws {
        let tests = ExportTests()
        let month = try tests.month("engine: tensorrt-llm\nprecision: fp8")
        let documents = try tests.manifests(of: month)
        let object = try #require(documents.first { $0["kind"] as? String == "ConfigMap" })
        let name = try #require((object["metadata"] as? [String: Any])?["name"] as? String)
        let text = try #require((object["data"] as? [String: String])?["config.yaml"])
        let settings = try #require(try Yams.load(yaml: text) as? [String: Any])
        #expect((settings["kv_cache_config"] as? [String: Any])?["dtype"] as? String == "fp8")

        let server = try #require(documents.first { $0["kind"] as? String == "Deployment" })
        let template = (server["spec"] as? [String: Any])?["template"] as? [String: Any]
        let pod = try #require(template?["spec"] as? [String: Any])
        let volume = try #require(
            (pod["volumes"] as? [[String: Any]])?.first { ($0["configMap"] as? [String: String])?["name"] == name })
        let container = try #require((pod["containers"] as? [[String: Any]])?.first)
        let mount = (container["volumeMounts"] as? [[String: String]])?.first {
            $0["name"] == volume["name"] as? String
        }
        #expect(mount?["mountPath"] == "/etc/engine")
        #expect((container["args"] as? [String])?.contains("--extra_llm_api_options=/etc/engine/config.yaml") == true)
        #expect(try !tests.manifests(of: tests.month()).contains { $0["kind"] as? String == "ConfigMap" })
    }
}
