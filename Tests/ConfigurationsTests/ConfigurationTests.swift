import Catalog
import Configurations
import Foundation
import Input
import Scenarios
import TestSupport
import Testing
import Workload

/// Configuration files of other programs become scenarios, and what is left out is named.
struct ConfigurationTests {
    private static let catalog = try? Catalog.load()

    private static func scenario(
        _ text: String, name: String = "file", model: String? = nil, accelerator: String? = nil
    ) throws -> DescribedScenario {
        try DescribedScenario(
            DeploymentDescription(TextFile(name: name, text: text)), model: model, accelerator: accelerator,
            preset: .chat, catalog: try #require(catalog))
    }

    /// What a scenario says, without comments and blank lines.
    private static func keys(_ scenario: DescribedScenario) -> [String] {
        scenario.text.split(separator: "\n").map(String.init)
            .filter { !$0.drop { $0 == " " }.hasPrefix("#") && $0 != "plimsoll: 1" }
    }

    private static let work = ["workload:", "  preset: chat"]

    @Test("a command line of vLLM gives its settings, and names what a plan does not know")
    func vllm() throws {
        let found = try Self.scenario(Samples.vllmScript)
        #expect(
            Self.keys(found) == [
                "model: meta-llama/Llama-3.1-70B-Instruct", "precision: fp8", "kv_precision: fp8",
                "engine: {name: vllm}", "parallelism: {tensor: 4}", "batching: {max_sequences: 128}",
                "prefix_caching: false", "speculative: {tokens: 3, acceptance: 70%}",
            ] + Self.work)
        let notes = found.notes.map(\.description)
        #expect(notes.contains { $0.hasPrefix("file:11: warning: --enable-lora is not read") })
        #expect(notes.contains { $0.hasPrefix("file:7: warning: --max-model-len 32768 is not taken over") })
        #expect(notes.contains { $0.hasPrefix("file:8: warning: --gpu-memory-utilization 0.92 is not taken over") })
        #expect(notes.count == 3)
    }

    @Test("images name the engine and its release; other engines have flags of their own")
    func commands() throws {
        #expect(
            Self.keys(try Self.scenario(Samples.dockerRun)) == [
                "model: Qwen/Qwen3-32B", "engine: {name: vllm, version: \"0.10.1\"}", "parallelism: {tensor: 2}",
            ] + Self.work)
        let sglang = try Self.scenario(Samples.sglang)
        #expect(
            Self.keys(sglang) == [
                "model: Qwen/Qwen3-8B", "engine: {name: sglang}", "parallelism: {tensor: 2}",
                "batching: {max_sequences: 256, max_batched_tokens: 8192}", "prefix_caching: false",
            ] + Self.work)
        #expect(sglang.notes.contains { $0.message.hasPrefix("--dp-size 2 is not taken over") })
        let tensorRT = try Self.scenario(Samples.tensorRT)
        #expect(
            Self.keys(tensorRT) == [
                "model: openai/gpt-oss-120b", "engine: {name: tensorrt-llm}", "parallelism: {tensor: 2}",
                "batching: {max_sequences: 64, max_batched_tokens: 8192}",
            ] + Self.work)
        #expect(tensorRT.notes.contains { $0.message == "the flags in extra.yaml are not read" })
    }

    @Test("settings by name are those of the engine whose words they are")
    func settings() throws {
        let tensorRT = try Self.scenario(Samples.tensorRTSettings, model: "deepseek-ai/DeepSeek-V3")
        #expect(
            Self.keys(tensorRT) == [
                "model: deepseek-ai/DeepSeek-V3", "kv_precision: fp8", "engine: {name: tensorrt-llm}",
                "parallelism: {tensor: 8}", "batching: {max_sequences: 256}", "prefix_caching: false",
                "speculative: {tokens: 3, acceptance: 70%}",
            ] + Self.work)
        #expect(tensorRT.notes.contains { $0.place.line == 3 && $0.message.hasPrefix("enable_attention_dp") })
        let vllm = try Self.scenario(Samples.vllmSettings)
        #expect(
            Self.keys(vllm) == [
                "model: Qwen/Qwen3-8B", "engine: {name: vllm}", "parallelism: {tensor: 2}",
                "batching: {max_sequences: 64}",
            ] + Self.work)
        #expect(vllm.notes.contains { $0.place.line == 5 && $0.message.hasPrefix("enable-lora is not read") })
    }

    @Test("objects of Kubernetes give the server's container, its node and its scaling")
    func kubernetes() throws {
        let found = try Self.scenario(Samples.deployment)
        #expect(
            Self.keys(found) == [
                "name: llm", "model: meta-llama/Llama-3.1-8B-Instruct", "engine: {name: vllm, version: \"0.11.0\"}",
                "batching: {max_sequences: 96}", "hardware: {allow: [nvidia-h100-sxm-80gb]}",
                "traffic: {minimum_replicas: 2}",
            ] + Self.work)
        #expect(found.notes.map(\.message).filter { $0.hasPrefix("--enable-sleep-mode is not read") }.count == 1)
        let service = try Self.scenario(Samples.modelService)
        #expect(
            Self.keys(service) == [
                "name: demo", "model: meta-llama/Llama-3.1-8B-Instruct", "engine: {name: vllm}",
                "parallelism: {tensor: 2}", "batching: {max_sequences: 32}",
            ] + Self.work)
        #expect(service.notes.contains { $0.message.hasPrefix("the prefill pool is not read") })
        #expect(throws: InputProblems.self) { try Self.scenario(Samples.inferenceService) }
        let inference = try Self.scenario(Samples.inferenceService, model: "Qwen/Qwen3-32B", accelerator: "H200")
        #expect(
            Self.keys(inference) == [
                "name: qwen", "model: Qwen/Qwen3-32B", "engine: {name: vllm}",
                "parallelism: {tensor: 8, pipeline: 2}", "hardware: {allow: [H200], max_gpus_per_replica: 16}",
                "traffic: {minimum_replicas: 1}",
            ] + Self.work)
    }

    @Test("values of charts and of Ray give a workload for each model; secrets are never written")
    func values() throws {
        let stack = try Self.scenario(Samples.productionStack)
        #expect(
            Self.keys(stack).prefix(8) == [
                "name: file", "workloads:", "  - name: llama", "    model: meta-llama/Llama-3.1-8B-Instruct",
                "    engine: {name: vllm, version: \"0.10.0\"}", "    parallelism: {tensor: 2}",
                "    workload:", "      preset: chat",
            ])
        #expect(stack.notes.contains { $0.place.line == 19 && $0.message == "lmcacheConfig is not read" })
        let llmd = try Self.scenario(Samples.llmd)
        #expect(
            Self.keys(llmd) == [
                "name: demo", "model: Qwen/Qwen3-32B", "engine: {name: vllm, version: \"0.4.0\"}",
                "parallelism: {tensor: 2}", "batching: {max_sequences: 64}",
            ] + Self.work)
        let ray = try Self.scenario(Samples.ray)
        #expect(Self.keys(ray).contains("    hardware: {allow: [nvidia-l40s-48gb]}"))
        #expect(Self.keys(ray).contains("    kv_precision: fp8"))
        #expect(ray.notes.contains { $0.message == "the configuration in ./third.yaml is not read" })
        for found in [stack, ray] {
            #expect(!found.text.contains("secret") && !found.notes.contains { $0.description.contains("secret") })
        }
        #expect(
            Self.keys(try Self.scenario(Samples.compose)) == [
                "name: llm", "model: Qwen/Qwen3-8B", "engine: {name: sglang, version: \"0.5.3\"}",
                "parallelism: {tensor: 2}",
            ] + Self.work)
    }

    @Test("training gives parallelism, precision and accelerators once the model is named")
    func training() throws {
        func keys(_ text: String) throws -> [String] {
            Self.keys(try Self.scenario(text, model: "Qwen/Qwen3-8B")).filter { !Self.work.contains($0) }
        }
        let model = "model: Qwen/Qwen3-8B"
        #expect(try keys(Samples.deepSpeedTraining) == [model, "precision: bf16", "parallelism: {tensor: 4}"])
        #expect(
            try keys(Samples.deepSpeedInference) == [
                model, "precision: fp16", "parallelism: {tensor: 2}", "batching: {max_sequences: 16}",
            ])
        #expect(
            try keys(Samples.megatron) == [model, "precision: fp8", "parallelism: {tensor: 2, pipeline: 4}"])
        #expect(try keys(Samples.megatronScript) == [model, "precision: bf16", "parallelism: {tensor: 8}"])
        #expect(
            try keys(Samples.determined) == [
                "name: demo-train", model, "parallelism: {tensor: 4, pipeline: 2}",
                "hardware: {allow: [nvidia-h100-sxm-80gb]}",
            ])
        let notes = try Self.scenario(Samples.deepSpeedTraining, model: "Qwen/Qwen3-8B").notes
        #expect(notes.contains { $0.message.hasPrefix("zero_optimization (stage 3, with offload) is not read") })
    }

    @Test(
        "every sample binds to the catalogs as it is written",
        arguments: [
            Samples.vllmScript, Samples.dockerRun, Samples.sglang, Samples.tensorRT, Samples.vllmSettings,
            Samples.deployment, Samples.modelService, Samples.productionStack, Samples.llmd, Samples.ray,
            Samples.compose,
        ])
    func binds(_ sample: String) throws {
        let text = try Self.scenario(sample).text
        let document = try ScenarioDocument(text: text, file: "scenario")
        #expect(document.check() == [])
        for part in try document.parts() { _ = try Scenario(part.document, catalog: try #require(Self.catalog)) }
    }

    @Test(
        "what is no configuration is refused with one message",
        arguments: [
            "", "# nothing\n", "plimsoll: 1\nmodel: a\n", "{\"model_type\": \"llama\"}",
            "kind: Service\napiVersion: v1\n",
            "ls -la\n", "key: [1, 2", "{{ .Values.all }}", "vllm serve\n",
        ])
    func refuses(_ text: String) throws {
        do {
            _ = try DeploymentDescription(TextFile(name: "file", text: text))
            Issue.record("\(text) was read")
        } catch {
            #expect((1...3).contains(error.diagnostics.count))
        }
    }

    @Test("hostile scripts end soon")
    func hostile() throws {
        let doubling = (0..<40).map { "A\($0 + 1)=$A\($0)$A\($0)" }.joined(separator: "\n")
        let arrays =
            "A=(" + String(repeating: "x ", count: 10_000) + ")\n" + String(repeating: "${A[@]} ", count: 10_000)
        for text in ["A0=xxxx\n" + doubling + "\nvllm serve $A40", arrays, String(repeating: "'", count: 99_999)] {
            _ = try? DeploymentDescription(TextFile(name: "file", text: text))
        }
        let flags = "vllm serve m " + (0..<5000).map { "--x\($0) 1" }.joined(separator: " ")
        #expect(try DeploymentDescription(TextFile(name: "file", text: flags)).notes.count == 100)
    }
}
