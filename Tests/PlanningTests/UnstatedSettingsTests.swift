import Calibration
import Catalog
import Input
import Performance
import Planning
import Scenarios
import Testing

/// What is not stated means the same wherever it is left out: in a question, in a plan's scenario, in a measured run.
@Suite("What is left out") struct UnstatedSettingsTests {
    private static let catalog = Result { try Catalog.load() }

    /// A deployment by engine, accelerator and precision of the weights; nothing else is stated.
    struct Case: CustomTestStringConvertible {
        var engine: InferenceEngine
        var accelerator: String
        var precision: WeightPrecision

        var testDescription: String { "\(engine.rawValue) on \(accelerator) in \(precision.rawValue)" }

        static let all = InferenceEngine.allCases.flatMap { engine in
            [
                ("nvidia-h100-sxm-80gb", WeightPrecision.bf16), ("nvidia-h100-sxm-80gb", .fp8),
                ("nvidia-b200-sxm-180gb", .nvfp4), ("nvidia-a100-sxm4-80gb", .int4), ("nvidia-l40s-48gb", .fp8),
            ].map { Case(engine: engine, accelerator: $0.0, precision: $0.1) }
        }
    }

    @Test("a question, a scenario and a measured run of the same words are the same deployment", arguments: Case.all)
    func oneDeployment(_ stated: Case) throws {
        let catalog = try Self.catalog.get()
        let name = "meta-llama/Llama-3.1-8B-Instruct"
        let version = EngineVersion(1, 0)

        var request = DeploymentRequest(model: name, accelerator: stated.accelerator)
        request.engine = stated.engine.rawValue
        request.version = "\(version)"
        request.precision = stated.precision.rawValue
        request.tensor = 1
        let asked = try request.resolved(in: catalog)

        let row = [
            "run_id": "a", "source": "test", "engine": stated.engine.name, "engine_version": "\(version)",
            "model": name, "weight_precision": stated.precision.rawValue, "gpu": stated.accelerator, "gpu_count": "1",
            "tp": "1", "arrival": "closed-loop", "concurrency": "8", "input_tokens": "900", "output_tokens": "100",
            "tpot_ms_mean": "10",
        ]
        let columns = RunBinding.columns
        let table = [columns, columns.map { row[$0] ?? "" }].map { $0.joined(separator: ",") }
        let binding = RunBinding(catalog.models, catalog.hardware)
        let run = try #require(
            try binding.runs(TextFile(name: "runs", text: table.joined(separator: "\n"))).first)
        #expect(run.deployment == asked.deployment)

        let planned = try planned(
            """
            precision: \(stated.precision.rawValue)
            engine: {name: \(stated.engine.rawValue), version: "\(version)"}
            hardware: {allow: [\(stated.accelerator)], max_gpus_per_replica: 1}
            """)
        #expect(planned == [asked.deployment])
    }

    /// What a scenario of one model with these lines lets the planner choose among on its first accelerator.
    private func planned(_ lines: String) throws -> [Deployment] {
        let text = """
            plimsoll: 1
            model: meta-llama/Llama-3.1-8B-Instruct
            workload: {rate: 1/s}
            \(lines)
            """
        let scenario = try Scenario(ScenarioDocument(text: text, file: "test"), catalog: Self.catalog.get())
        let model = try #require(scenario.models.first)
        let accelerator = try #require(scenario.market.accelerators.first)
        return SearchSpace(scenario, model).deployments(of: model.architecture, on: accelerator)
    }

    @Test("a KV cache that is not 16 bits is said to be assumed, and one that is written is not")
    func saidToBeAssumed() throws {
        let catalog = try Self.catalog.get()
        var request = DeploymentRequest(model: "meta-llama/Llama-3.1-8B-Instruct", accelerator: "nvidia-h100-sxm-80gb")
        request.engine = "tensorrt-llm"
        request.precision = "fp8"
        let silent = try request.resolved(in: catalog)
        #expect(silent.deployment.cachePrecision == .fp8)
        #expect(silent.assumptions.contains { $0.hasPrefix("KV cache in fp8") })
        request.cachePrecision = "bf16"
        let stated = try request.resolved(in: catalog)
        #expect(stated.deployment.cachePrecision == .bf16)
        #expect(!stated.assumptions.contains { $0.hasPrefix("KV cache") })
    }

    @Test("a scenario may name the engine's own precision beside others, and each counts once")
    func ownPrecisionBesideOthers() throws {
        func precisions(_ line: String) throws -> [CachePrecision] {
            try planned(
                """
                precision: fp8
                engine: tensorrt-llm
                hardware: {allow: [H100], max_gpus_per_replica: 1}
                \(line)
                """
            ).map(\.cachePrecision)
        }
        #expect(try precisions("") == [.fp8])
        #expect(try precisions("kv_precision: auto") == [.fp8])
        #expect(try precisions("kv_precision: bf16") == [.bf16])
        #expect(try precisions("kv_precision: [auto, fp8]") == [.fp8])
        #expect(Set(try precisions("kv_precision: [auto, bf16]")) == [.fp8, .bf16])
    }
}
