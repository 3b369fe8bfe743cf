import Catalog
import Foundation
import Input
import Quantities
import TestSupport
import Testing

/// What lies beside a config: tensor headers, an index, a quantization report.
@Suite struct ModelFilesTests {
    private let config = """
        {"model_type": "llama", "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
        "intermediate_size": 32, "vocab_size": 64, "tie_word_embeddings": true, "torch_dtype": "bfloat16"}
        """

    /// Embedding, attention, gated block and norms of the config above.
    private var formula: Double { Double(64 * 16 + 4 * 16 * 16 + 3 * 16 * 32 + 3 * 16) }

    /// The header of a safetensors file, the tensors themselves left out.
    private func header(_ tensors: [(name: String, format: String, shape: [Int], bytes: Int)]) -> [UInt8] {
        var offset = 0
        let entries = tensors.map { tensor in
            defer { offset += tensor.bytes }
            return """
                "\(tensor.name)": {"dtype": "\(tensor.format)", "shape": \(tensor.shape), \
                "data_offsets": [\(offset), \(offset + tensor.bytes)]}
                """
        }
        return framed("{" + (["\"__metadata__\": {\"format\": \"pt\"}"] + entries).joined(separator: ",") + "}")
    }

    private func framed(_ json: String, length: UInt64? = nil) -> [UInt8] {
        let length = length ?? UInt64(json.utf8.count)
        return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(json.utf8)
    }

    private func load(_ files: [String: [UInt8]]) throws -> HuggingFaceModel {
        let folder = try ScratchFolder()
        let path = try folder.write("config.json", config)
        for (name, bytes) in files.sorted(by: { $0.key < $1.key }) { _ = try folder.write(name, bytes) }
        return try HuggingFaceModel.load(path)
    }

    private func problems(_ files: [String: [UInt8]]) -> [Diagnostic] {
        do {
            _ = try load(files)
            Issue.record("loaded")
            return []
        } catch let problems as InputProblems {
            return problems.diagnostics
        } catch {
            Issue.record("\(error)")
            return []
        }
    }

    @Test("a config alone: parameters from its layers, no size")
    func configAlone() throws {
        let model = try load([:])
        #expect(model.architecture.totalParameters == formula)
        #expect(model.countSource == .layers)
        #expect(model.storedBytes == nil)
    }

    @Test("the headers give the exact number, the size and the number format")
    func headers() throws {
        let model = try load([
            "model.safetensors": header([
                ("model.embed_tokens.weight", "F16", [64, 16], 2048), ("model.layers.0.x.weight", "F16", [2656], 5312),
                ("model.layers.0.norm.weight", "F32", [48], 192),
            ])
        ])
        #expect(model.countSource == .tensorHeaders)
        #expect(model.architecture.totalParameters == 1024 + 2656 + 48)
        #expect(model.storedBytes == Bytes(2048 + 5312 + 192))
        #expect(model.architecture.nativePrecision == .fp16)
        #expect(model.architecture.activeParameters == model.architecture.totalParameters)
    }

    @Test("scales are no parameters, packed weights are several, later layers are set apart")
    func packed() throws {
        let model = try load([
            "model.safetensors": header([
                ("model.layers.0.a.qweight", "I32", [100], 400), ("model.layers.0.a.scales", "F16", [50], 100),
                ("model.layers.0.b.weight", "BF16", [3000], 6000), ("model.layers.1.mtp.weight", "BF16", [999], 1998),
                ("model.layers.0.b.weight_scale_inv", "F32", [7], 28),
            ])
        ])
        // The config names no quantization, so integers hold four eight-bit weights.
        #expect(model.architecture.totalParameters == 400 + 3000)
    }

    @Test("encoders of images and sound are in memory, and no token passes through them", arguments: ["", "model."])
    func encoders(prefix: String) throws {
        let text = [
            ("\(prefix)language_model.embed_tokens.weight", "BF16", [64, 16], 2048),
            ("\(prefix)language_model.layers.0.x.weight", "BF16", [2608], 5216),
        ]
        let other = [
            // Deeper than the text model, and of another format.
            ("\(prefix)visual.blocks.7.layers.9.qkv.weight", "F32", [5000], 20_000),
            ("\(prefix)multi_modal_projector.linear.weight", "F32", [100], 400),
            ("\(prefix)audio_tower.layers.3.weight", "F32", [10], 40),
        ]
        let model = try load(["model.safetensors": header(text + other)])
        #expect(model.architecture.encoderParameters == 5110)
        #expect(model.architecture.totalParameters == 1024 + 2608 + 5110)
        #expect(model.architecture.activeParameters == 1024 + 2608)
        #expect(model.architecture.nativePrecision == .bf16)
        #expect(model.warnings.isEmpty)
        // Of an index without its shards only the size of all is known.
        let map = (text + other).map { #""\#($0.0)": "s-1.safetensors""# }.joined(separator: ", ")
        let index = #"{"metadata": {"total_size": 17264}, "weight_map": {\#(map)}}"#
        let indexed = try load(["model.safetensors.index.json": Array(index.utf8)])
        #expect(indexed.countSource == .index && indexed.architecture.totalParameters == 8632)
        #expect(indexed.architecture.encoderParameters == 8632 - formula)
        #expect(indexed.architecture.activeParameters == formula)
    }

    @Test("files that hold far more than the layers explain raise a warning")
    func unexplained() throws {
        let model = try load(["model.safetensors": header([("a.weight", "BF16", [10_000], 20_000)])])
        #expect(model.warnings.contains { $0.message.contains("more parameters") })
        #expect(model.architecture.weights.other == 10_000 - formula)
    }

    @Test("the index gives the number when the shards are not there, their headers when they are")
    func index() throws {
        let index = """
            {"metadata": {"total_size": 7264}, "weight_map": {"a.weight": "s-1.safetensors", "b.weight": "s-2.safetensors"}}
            """
        let absent = try load(["model.safetensors.index.json": Array(index.utf8)])
        #expect(absent.countSource == .index)
        #expect(absent.architecture.totalParameters == 3632)
        let present = try load([
            "model.safetensors.index.json": Array(index.utf8),
            "s-1.safetensors": header([("a.weight", "BF16", [3000], 6000)]),
            "s-2.safetensors": header([("b.weight", "BF16", [600], 1200)]),
        ])
        #expect(present.countSource == .tensorHeaders)
        #expect(present.architecture.totalParameters == 3600)
    }

    @Test("an index cannot send the reader out of its folder")
    func escape() throws {
        let index = #"{"metadata": {"total_size": 7264}, "weight_map": {"a": "../config.json", "b": "/etc/passwd"}}"#
        #expect(try load(["model.safetensors.index.json": Array(index.utf8)]).countSource == .index)
    }

    @Test("the report of NVIDIA's tool names precision and cache")
    func nvidia() throws {
        let report = #"{"quantization": {"quant_algo": "NVFP4", "kv_cache_quant_algo": "FP8"}}"#
        let model = try load(["hf_quant_config.json": Array(report.utf8)])
        #expect(model.architecture.nativePrecision == .nvfp4)
        #expect(model.architecture.nativeCachePrecision == .fp8)
    }

    @Test("a report whose algorithm is not known is refused, never read as 16 bits")
    func unknownAlgorithm() {
        let report = #"{"quantization": {"quant_algo": "MIXED_PRECISION"}}"#
        let found = problems(["hf_quant_config.json": Array(report.utf8)])
        #expect(found.contains { $0.message.contains("MIXED_PRECISION") })
    }

    @Test("broken weight files are refused with the file's name")
    func broken() {
        let tensor = #"{"a": {"dtype": "BF16", "shape": [2], "data_offsets": [0, 4]}}"#
        let cases: [[UInt8]] = [
            [], [1, 2, 3], framed("{}", length: .max), framed("{}", length: 1 << 40), framed(tensor, length: 500),
            framed("[]"), framed("{\"a\": 1}"), framed(tensor.replacing("[2]", with: "[-2]")),
            framed(tensor.replacing("[0, 4]", with: "[4, 0]")), framed(tensor.replacing("[2]", with: "[1e300]")),
            framed(String(repeating: "[", count: 5000)),
        ]
        for bytes in cases {
            let found = problems(["model.safetensors": bytes])
            #expect(!found.isEmpty, "\(bytes.prefix(20))")
            #expect(found.allSatisfy { $0.place.file.hasSuffix("model.safetensors") })
        }
        let index = problems(["model.safetensors.index.json": Array("{\"metadata\": {\"total_size\": -1}}".utf8)])
        #expect(!index.isEmpty)
    }

    @Test("damaged headers are read soundly or refused")
    func damagedHeaders() throws {
        let folder = try ScratchFolder()
        let path = try folder.write("config.json", config)
        let original = header([
            ("a.weight", "BF16", [30, 100], 6000), ("b.qweight", "I32", [600], 2400), ("c.scales", "F16", [6], 12),
        ])
        for seed in 0..<500 {
            var generator = SeededGenerator(seed: UInt64(seed))
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            _ = try folder.write("model.safetensors", bytes)
            do {
                let model = try HuggingFaceModel.load(path)
                #expect(model.architecture.totalParameters >= 0 && model.architecture.totalParameters.isFinite)
                #expect(model.architecture.activeParameters >= 0, "seed \(seed)")
            } catch {
                #expect(!error.diagnostics.isEmpty, "seed \(seed)")
            }
        }
    }

    @Test("a missing file, a folder without config and a device are refused")
    func noConfig() throws {
        let folder = try ScratchFolder()
        let other = try folder.write("other.txt", "x")
        for path in ["", "/no/such/folder", (other as NSString).deletingLastPathComponent, "/dev/zero"] {
            #expect(throws: InputProblems.self, "\(path)") { try HuggingFaceModel.load(path) }
        }
    }
}
