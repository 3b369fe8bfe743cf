import Catalog
import Input
import Quantities
import Scenarios

/// A few models, accelerators and offers, enough to bind every preset.
struct StubCatalog: ScenarioCatalog {
    private static let source = Provenance(.assumed, source: "test")

    private static let models: [ModelArchitecture] = [
        ("meta-llama/Llama-3.1-70B-Instruct", WeightPrecision.bf16, 131_072),
        ("meta-llama/Llama-3.1-8B-Instruct", .bf16, 131_072), ("Qwen/Qwen2.5-32B-Instruct", .bf16, 32_768),
        ("Qwen/Qwen2.5-7B-Instruct", .bf16, 32_768), ("openai/gpt-oss-120b", .mxfp4, 131_072),
        ("Qwen/Qwen3-32B", .bf16, 40_960), ("tiny/context-2k", .bf16, 2048),
    ].map { id, precision, context in
        ModelArchitecture(
            id: id, family: "test", totalParameters: 1e9, activeParameters: 1e9, hiddenSize: 1024, vocabularySize: 1000,
            tiesEmbeddings: false, layers: [], maximumContext: context, nativePrecision: precision, provenance: source)
    }

    let accelerators: [Accelerator] = [
        ("nvidia-h100-sxm-80gb", "NVIDIA", "Hopper"), ("nvidia-h100-pcie-80gb", "NVIDIA", "Hopper"),
        ("nvidia-h200-sxm-141gb", "NVIDIA", "Hopper"), ("nvidia-a100-sxm-80gb", "NVIDIA", "Ampere"),
        ("nvidia-l40s-48gb", "NVIDIA", "Ada"), ("nvidia-l4-24gb", "NVIDIA", "Ada"),
        ("nvidia-b200-sxm-180gb", "NVIDIA", "Blackwell"), ("amd-mi300x-192gb", "AMD", "CDNA 3"),
    ].map { id, vendor, architecture in
        Accelerator(
            id: id, vendor: vendor, name: id, architecture: architecture, memory: .gigabytes(80), memoryBandwidth: nil,
            peaks: ComputePeaks(), provenance: source)
    }

    var offers: [Offer] {
        let places = [("aws", "us-east-1"), ("aws", "eu-west-1"), ("gcp", "us-central1")]
        return places.flatMap { provider, region in
            accelerators.filter { $0.id != "amd-mi300x-192gb" || provider == "gcp" }.map { accelerator in
                Offer(
                    provider: provider, instanceType: "x", region: region, acceleratorID: accelerator.id,
                    acceleratorCount: 8, virtualCPUs: nil, hostMemory: nil, purchase: .onDemand,
                    price: .dollarsPerHour(10), priceText: "10", provenance: Self.source)
            }
        }
    }

    func model(named name: String) -> ModelArchitecture? { Self.models.first { $0.id == name } }
    func accelerator(named name: String) -> Accelerator? { accelerators.first { $0.id == name } }
    var modelNames: [String] { Self.models.map(\.id) }
}

/// A smallest scenario, with the lines of a test in place of its own.
func scenarioText(
    _ lines: String = "", model: String = "model: Qwen/Qwen3-32B", workload: String = "workload: chat"
) -> String {
    "plimsoll: 1\n\(model)\n\(workload)\n\(lines)\n"
}

/// What binding `text` complains about, one line each; empty when it binds.
func complaints(_ text: String, file: String = "s.yaml") -> [String] {
    do throws(InputProblems) {
        _ = try Scenario(ScenarioDocument(text: text, file: file), catalog: StubCatalog())
        return []
    } catch {
        return error.diagnostics.map(\.description)
    }
}

/// The scenario that `text` describes.
func bound(_ text: String) throws -> Scenario {
    try Scenario(ScenarioDocument(text: text, file: "s.yaml"), catalog: StubCatalog())
}
