import Catalog
import Foundation
import Quantities
import TestSupport
import Testing

/// Configs of real models against the catalog; runs only where a folder of them lies beside the package.
///
/// Where the sample configs lie, when they do.
private enum Samples {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/fixtures").path
    static let configs = ((try? FileManager.default.contentsOfDirectory(atPath: folder + "/hf_configs")) ?? [])
        .filter { $0.hasSuffix(".json") }.sorted()
}

/// Configs of real models against the catalog; runs only where a folder of them lies beside the package.
@Suite(.enabled(if: !Samples.configs.isEmpty, "no sample configs at ../shared/fixtures"))
struct ModelFixtureTests {
    @Test(
        "a real config and the catalog's row of it agree in total, cache, weights and precision",
        arguments: Samples.configs)
    func agreement(file: String) throws {
        let id = file.dropLast(".json".count).replacing("__", with: "/")
        let row = try #require(ModelCatalog.builtIn().model(named: String(id)).match).model
        let read = try HuggingFaceModel.load(Samples.folder + "/hf_configs/" + file)
        let model = read.architecture
        #expect(read.warnings.isEmpty, "\(read.warnings)")
        #expect(model.layerCount == row.layerCount)
        // The row's total is a published figure, in Llama 4's case with the vision part.
        let tolerance = row.id.contains("Llama-4") ? 0.012 : 0.01
        #expect(relativeError(model.totalParameters, row.totalParameters) < tolerance)
        #expect(relativeError(model.totalParameters, row.weights.formulaParameters) < 1e-4)
        #expect(relativeError(model.activeParameters, row.weights.activeParameters) < 1e-4)
        #expect(model.nativePrecision == row.nativePrecision)
        for context in [1.0, 100, 5000, 100_000] {
            for devices in [1, 4, 16] {
                #expect(
                    model.cacheBytes(forContext: Tokens(context), precision: .bf16, tensorParallel: devices)
                        == row.cacheBytes(forContext: Tokens(context), precision: .bf16, tensorParallel: devices))
            }
        }
    }

    @Test("the size that an index states agrees with the layers of its config")
    func index() throws {
        let scratch = try ScratchFolder()
        let source = Samples.folder + "/huggingface/granite-3b."
        let path = try scratch.write("config.json", try Data(contentsOf: URL(fileURLWithPath: source + "config.json")))
        let layers = try HuggingFaceModel.load(path).architecture.totalParameters
        _ = try scratch.write(
            "model.safetensors.index.json",
            try Data(contentsOf: URL(fileURLWithPath: source + "model.safetensors.index.json")))
        let exact = try HuggingFaceModel.load(path)
        #expect(exact.countSource == .index)
        #expect(exact.architecture.totalParameters == 3_482_503_680)
        #expect(relativeError(layers, exact.architecture.totalParameters) < 0.001)
    }

    @Test("a real safetensors file of mixed number formats is counted from its header")
    func mixed() throws {
        let scratch = try ScratchFolder()
        let path = try scratch.write(
            "config.json",
            """
            {"model_type": "llama", "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
            "intermediate_size": 32, "vocab_size": 64, "torch_dtype": "bfloat16"}
            """)
        let tensors = URL(fileURLWithPath: Samples.folder + "/huggingface/tiny_mixed_dtype.safetensors")
        _ = try scratch.write("model.safetensors", try Data(contentsOf: tensors))
        let model = try HuggingFaceModel.load(path)
        let elements = [64 * 16, 64 * 16, 16 * 16]
        #expect(model.architecture.totalParameters == Double(elements.reduce(0, +)))
        #expect(model.storedBytes == Bytes(6656))
    }
}
