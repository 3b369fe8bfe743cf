import Catalog
import Input
import Quantities
import TestSupport
import Testing

@Suite struct ModelCatalogTests {
    let catalog: ModelCatalog

    init() throws { catalog = ModelCatalog.builtIn() }

    private func model(_ name: String) throws -> ModelArchitecture {
        try #require(catalog.model(named: name).match).model
    }

    @Test("all shipped models are read, each under its own id")
    func allModels() {
        #expect(catalog.models.count >= 101)
        #expect(Set(catalog.models.map(\.id)).count == catalog.models.count)
        #expect(catalog.aliases.count >= 38)
    }

    @Test("the layers explain the declared total of every model: within 1%, or 3% where the total is rounded")
    func totals() {
        // Falcon declares the tied head twice; the others declare a rounded figure or a vision part.
        let looser: [String: Double] = [
            "tiiuae/falcon-7b": 0.042, "tiiuae/falcon-40b": 0.013, "google/gemma-4-26B-A4B": 0.03,
            "deepseek-ai/DeepSeek-V4-Pro": 0.018, "meta-llama/Llama-4-Scout-17B-16E-Instruct": 0.012,
            "facebook/opt-125m": 0.012,
        ]
        for model in catalog.models {
            let explained = model.weights.formulaParameters + model.weights.encoders
            let error = relativeError(explained, model.totalParameters)
            #expect(error < looser[model.id] ?? 0.01, "\(model.id): \(error)")
        }
        for name in looser.keys { #expect(catalog.models.contains { $0.id == name }) }
    }

    @Test("the parts of every model sum to its total, and no part but the rest is negative")
    func parts() {
        for model in catalog.models {
            let weights = model.weights
            let sum =
                weights.routedExperts + weights.sharedLinears + weights.embedding + weights.head + weights.other
                + weights.finalNorm + weights.encoders
                + weights.layers.reduce(0) { $0 + ($1.router + $1.norms) * Double($1.count) }
            #expect(relativeError(sum, model.totalParameters) < 1e-9, "\(model.id)")
            #expect(weights.layers.allSatisfy { $0.mixer >= 0 && $0.dense >= 0 && $0.expert >= 0 && $0.norms > 0 })
        }
    }

    @Test("active parameters from the layers agree with the declared figure, which may leave out embeddings")
    func active() {
        for model in catalog.models {
            let weights = model.weights
            let withTables = weights.activeParameters
            let without = withTables - weights.embedding - weights.head
            let declared = model.activeParameters
            #expect(declared <= withTables * 1.05, "\(model.id): \(declared) declared, \(withTables)")
            #expect(declared >= without * 0.96, "\(model.id): \(declared) declared, \(without)")
            #expect(withTables <= weights.formulaParameters, "\(model.id)")
            if !model.isMixtureOfExperts {
                #expect(withTables == weights.formulaParameters, "\(model.id)")
            } else {
                #expect(withTables < weights.formulaParameters * 0.5, "\(model.id)")
            }
        }
    }

    @Test("memory of a mixture of experts follows all its parameters, never the active ones")
    func expertsAreResident() throws {
        let mixtral = try model("mistralai/Mixtral-8x7B-v0.1")
        let size = mixtral.weights.bytes(in: .bf16)
        #expect(relativeError(size.gigabytes, 93.4) < 0.001)
        #expect(size > Bytes(mixtral.activeParameters * 2) * 3)
    }

    @Test("published checkpoint sizes are met: gpt-oss quantizes experts only, FP8 leaves the embeddings at 16 bits")
    func checkpointSizes() throws {
        #expect(relativeError(try model("openai/gpt-oss-120b").weights.bytes(in: .mxfp4).gigabytes, 65.2) < 0.01)
        #expect(relativeError(try model("openai/gpt-oss-20b").weights.bytes(in: .mxfp4).gigabytes, 13.8) < 0.01)
        let llama = try model("meta-llama/Llama-3.1-8B-Instruct").weights
        #expect(relativeError(llama.bytes(in: .bf16).gigabytes, 16.06) < 0.001)
        #expect(relativeError(llama.bytes(in: .fp8).gigabytes, 9.08) < 0.005)
        #expect(llama.bytes(in: .fp32).gigabytes > llama.bytes(in: .bf16).gigabytes * 1.99)
    }

    @Test("only experts choose how MXFP4 and Kimi's INT4 are stored; attention stays at 16 bits")
    func expertsOnly() throws {
        let kimi = try model("moonshotai/Kimi-K2.5")
        // Published: 595 GB, with scales for groups of 32 instead of the 128 that INT4 stands for here.
        #expect(relativeError(kimi.weights.bytes(in: .int4).gigabytes, 595 * 0.5156 / 0.5625) < 0.01)
        var all = kimi
        all.quantizedParts = .linears
        #expect(all.weights.bytes(in: .int4) < kimi.weights.bytes(in: .int4))
    }

    @Test("a model is found by id, alias, last part and in any case")
    func lookup() throws {
        #expect(catalog.model(named: "qwen/qwen3-8b").match?.model.id == "Qwen/Qwen3-8B")
        #expect(catalog.model(named: " Qwen3-8B ").match?.model.id == "Qwen/Qwen3-8B")
        #expect(catalog.model(named: "Qwen3-8B").match?.precision == .bf16)
        let alias = try #require(catalog.model(named: "nvidia/Qwen3-32B-NVFP4").match)
        #expect(alias.model.id == "Qwen/Qwen3-32B")
        #expect(alias.precision == .nvfp4)
        #expect(catalog.model(named: "DeepSeek-R1-0528").match?.precision == .fp8)
        #expect(catalog.model(named: "Meta-Llama-3.1-8B-Instruct-quantized.w8a16").match?.precision == .int8WeightOnly)
    }

    @Test("a suffix that names a precision is understood where no alias has the name")
    func suffix() throws {
        let match = try #require(catalog.model(named: "Qwen3-4B-AWQ").match)
        #expect(match.model.id == "Qwen/Qwen3-4B")
        #expect(match.precision == .int4)
        // Its own entry, not the suffix rule.
        #expect(catalog.model(named: "Qwen/Qwen3-32B-FP8").match?.model.id == "Qwen/Qwen3-32B-FP8")
    }

    @Test(
        "whoever quantized a model, its name leads to the model and the name's words to the precision",
        arguments: [
            ("RedHatAI/Qwen3-8B-FP8-dynamic", "Qwen/Qwen3-8B", WeightPrecision.fp8),
            ("neuralmagic/Meta-Llama-3.1-70B-Instruct-FP8", "meta-llama/Llama-3.1-70B-Instruct", .fp8),
            ("RedHatAI/gemma-3-12b-it-quantized.w4a16", "google/gemma-3-12b-it", .int4),
            ("someone/gemma-3-27b-it-NVFP4", "google/gemma-3-27b-it", .nvfp4),
            ("TheBloke/Mistral-7B-Instruct-v0.3-AWQ", "mistralai/Mistral-7B-Instruct-v0.3", .int4),
            ("hugging-quants/Meta-Llama-3.1-8B-Instruct-AWQ-INT4", "meta-llama/Llama-3.1-8B-Instruct", .int4),
            ("unsloth/Qwen3-14B-unsloth-bnb-4bit", "Qwen/Qwen3-14B", .int4),
            ("JunHowie/Qwen3-32B-GPTQ-Int8", "Qwen/Qwen3-32B", .int8WeightOnly),
            ("vllm-ascend/Qwen3-8B-W8A8", "Qwen/Qwen3-8B", .int8),
            ("nvidia/Llama-3.3-70B-Instruct-FP8", "meta-llama/Llama-3.3-70B-Instruct", .fp8),
            ("amd/Qwen3-235B-A22B-MXFP4", "Qwen/Qwen3-235B-A22B", .mxfp4),
            ("org/Qwen3-4B-W8A8-FP8", "Qwen/Qwen3-4B", .fp8),
            (
                "nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-NVFP4", "nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16",
                .nvfp4
            ),
            (
                "nvidia/Llama-3_3-Nemotron-Super-49B-v1_5-FP8", "nvidia/Llama-3_3-Nemotron-Super-49B-v1", .fp8
            ),
        ])
    func repacks(name: String, id: String, precision: WeightPrecision) {
        let match = catalog.model(named: name).match
        #expect(match?.model.id == id && match?.precision == precision)
        #expect(!catalog.aliases.contains { $0.name == name })
    }

    @Test(
        "a name that is not a model's with a precision leads nowhere",
        arguments: [
            "someone/Qwen3-8B", "someone/Qwen3-8B-tuned-FP8", "someone/Qwen3-8B-FP8-tuned",
            "someone/Qwen3-FP8", "someone/8B-FP8", "someone/-FP8", "someone/FP8", "FP8", "-FP8",
            "someone/Qwen3-8B-", "someone/Qwen3-8B-dynamic", "someone/Qwen3-8B-FP8-INT4", "a/b/Qwen3-8B-FP8",
            "/Qwen3-8B-FP8", "someone/Qwen3-80B-FP8", "someone/Qwen3-8BFP8", "someone/Qwen3-8B-Q4_K_M",
            "someone/Qwen3-8B-FP8-FP8-FP8-FP8-FP8-FP8-FP8",
        ])
    func strangers(name: String) { #expect(catalog.model(named: name).match == nil) }

    @Test("a name nobody has gets the nearest ones; nonsense gets none")
    func nearest() {
        guard case .unknown(let names) = catalog.model(named: "Qwen3-8") else {
            Issue.record("found a model called Qwen3-8")
            return
        }
        #expect(names.first == "Qwen/Qwen3-8B")
        #expect(names.count <= 5)
        #expect(catalog.model(named: "") == .unknown(nearest: []))
        #expect(catalog.model(named: "/") == .unknown(nearest: []))
        #expect(catalog.model(named: "\nqwen3-8b").match != nil)
        #expect(catalog.model(named: "someone/Qwen3-8B").match == nil)
    }

    @Test("two models with one last part are told apart only by their full names")
    func ambiguous() throws {
        var other = try model("Qwen/Qwen3-8B")
        other.id = "someone/Qwen3-8B"
        let both = ModelCatalog(models: catalog.models + [other], aliases: catalog.aliases)
        #expect(both.model(named: "Qwen3-8B") == .ambiguous(["Qwen/Qwen3-8B", "someone/Qwen3-8B"]))
        #expect(both.model(named: "someone/Qwen3-8B").match?.model == other)
    }

    @Test("every alias leads to its model with its precision")
    func aliases() {
        for alias in catalog.aliases {
            let match = catalog.model(named: alias.name).match
            #expect(match?.model.id == alias.id, "\(alias.name)")
            #expect(match?.precision == alias.precision ?? match?.model.nativePrecision, "\(alias.name)")
        }
    }

    @Test("all problems of a broken table are named at once, with line and column name")
    func brokenTable() {
        let header =
            "id,family,total_params_b,active_params_b,layers,hidden_size,ffn_matrices,vocab_size,attention,"
            + "layer_pattern,tie_embeddings,native_precision,source,intermediate_size,attention_heads,kv_heads,head_dim"
        let text = """
            \(header)
            a/a,A,1,2,0,-4,3,many,gqa,,perhaps,fp7,,8,8,8,8
            a/b,A,1,1,4,64,3,100,gqa,3xfull/dense:0,true,bf16,me,8,8,8,8
            a/c,A,1,1,4,64,3,100,gqa,3xfull,true,bf16,me,8,8,8,
            a/d,A,1,1,4,64,3,100,hybrid,,true,bf16,me,8,8,8,8
            """
        do {
            _ = try ModelCatalog(
                models: Array(text.utf8), file: "m.csv", aliases: Array("alias,id,precision,note\nx,a/z,fp9,".utf8),
                aliasFile: "a.csv")
            Issue.record("a broken table was read")
        } catch {
            let places = error.diagnostics.map { "\($0.place.line ?? 0) \($0.place.field ?? "")" }
            for expected in [
                "2 hidden_size", "2 vocab_size", "2 tie_embeddings", "2 native_precision", "2 source",
                "2 active_params_b", "3 layer_pattern", "4 layer_pattern", "4 head_dim", "5 attention",
            ] {
                #expect(places.contains(expected), "\(expected) in \(places)")
            }
            #expect(error.diagnostics.contains { $0.place.file == "a.csv" && $0.place.field == "precision" })
            #expect(error.diagnostics.contains { $0.place.file == "a.csv" && $0.place.field == "id" })
        }
    }
}
