import Catalog
import Input
import Quantities
import TestSupport
import Testing

/// One small `config.json` of each family's shape: what its layers must become.
@Suite struct ModelConfigTests {
    private func read(_ config: String) throws -> HuggingFaceModel {
        try HuggingFaceModel.read(config: Array(config.utf8), name: "test-model")
    }

    /// A config of the Llama shape with `more` fields.
    private func llama(_ type: String = "llama", _ more: String = "") -> String {
        """
        {"model_type": "\(type)", "hidden_size": 64, "num_hidden_layers": 6, "num_attention_heads": 8,
         "num_key_value_heads": 2, "intermediate_size": 256, "vocab_size": 1000, "tie_word_embeddings": false,
         "max_position_embeddings": 4096, "torch_dtype": "bfloat16"\(more.isEmpty ? "" : ", " + more)}
        """
    }

    private func slope(_ model: HuggingFaceModel, at context: Double = 1) -> Double {
        model.architecture.cacheGrowth(precision: .bf16, tensorParallel: 1).bytesPerToken(at: Tokens(context)).value
    }

    @Test("plain Llama: the parameters are those of the matrices, counted by hand")
    func plain() throws {
        let model = try read(llama())
        let attention = 64 * 64 * 2 + 64 * 16 * 2
        let perLayer = attention + 3 * 64 * 256 + 2 * 64
        #expect(model.architecture.totalParameters == Double(6 * perLayer + 2 * 64 * 1000 + 64))
        #expect(model.architecture.id == "test-model")
        #expect(model.countSource == .layers)
        #expect(model.warnings.isEmpty)
        #expect(slope(model) == 6 * 2 * 2 * 8 * 2)
    }

    @Test("a window smaller than the context makes every Mistral layer slide, a larger one none")
    func mistral() throws {
        #expect(slope(try read(llama("mistral", #""sliding_window": 1024"#)), at: 2000) == 0)
        #expect(slope(try read(llama("phi3", #""sliding_window": 262144"#)), at: 2000) > 0)
        #expect(slope(try read(llama("mistral", #""sliding_window": null"#)), at: 2000) > 0)
        let unused = llama("qwen2", #""sliding_window": 1024, "use_sliding_window": false"#)
        #expect(slope(try read(unused), at: 2000) > 0)
    }

    @Test(
        "families that name only a window slide in their own rhythm",
        arguments: [("gemma2", 3.0), ("gemma3_text", 1), ("cohere2", 1), ("gpt_oss", 3)])
    func rhythm(type: String, whole: Double) throws {
        let model = try read(llama(type, #""sliding_window": 128"#))
        #expect(slope(model, at: 1000) == whole * 64)
        #expect(slope(model, at: 1) == 6 * 64)
    }

    @Test("layer_types decides over everything else")
    func layerTypes() throws {
        let words =
            #"["sliding_attention","full_attention","full_attention","full_attention","full_attention","#
            + #""chunked_attention"]"#
        let model = try read(
            llama("llama", #""layer_types": \#(words), "sliding_window": 16, "attention_chunk_size": 32"#))
        let growth = model.architecture.cacheGrowth(precision: .bf16, tensorParallel: 1)
        #expect(growth.pieces.map(\.saturation) == [Tokens(16), Tokens(32), nil])
    }

    @Test("Mixtral keeps all experts and uses two")
    func mixtral() throws {
        let model = try read(llama("mixtral", #""num_local_experts": 8, "num_experts_per_tok": 2"#)).architecture
        let expert = 3.0 * 64 * 256 * 6
        #expect(model.totalParameters - model.activeParameters == 6 * expert)
        #expect(model.isMixtureOfExperts)
    }

    @Test("Qwen MoE: sparse steps and dense exceptions, a shared expert of its own width")
    func qwenExperts() throws {
        let model = try read(
            llama(
                "qwen3_moe",
                """
                "num_experts": 16, "num_experts_per_tok": 4, "moe_intermediate_size": 32, "decoder_sparse_step": 2,
                "mlp_only_layers": [5], "shared_expert_intermediate_size": 48
                """)
        ).architecture
        let experts = model.layers.filter { if case .experts = $0.feedForward { true } else { false } }
        #expect(experts.map(\.count) == [2])
        #expect(
            experts.first?.feedForward
                == .experts(
                    count: 16, perToken: 4, intermediateSize: 32, shared: 1, sharedIntermediateSize: 48, matrices: 3))
    }

    @Test("Qwen3-Next: every fourth layer attends, the others keep a state")
    func qwenNext() throws {
        let linear = """
            "full_attention_interval": 3, "linear_num_key_heads": 2, "linear_num_value_heads": 4,
            "linear_key_head_dim": 8, "linear_value_head_dim": 8, "linear_conv_kernel_dim": 4
            """
        let model = try read(llama("qwen3_next", linear)).architecture
        #expect(model.layers.map(\.count) == [4, 2])
        let fixed = model.cacheGrowth(precision: .bf16, tensorParallel: 1).fixed
        #expect(fixed == Bytes(4 * 4 * (4 * 8 * 8 + 3 * 64)))
        // The attention output has a gate as wide as the queries.
        #expect(model.layers.last?.details.extraParameters == 4096.0)
    }

    private let latent = """
        "kv_lora_rank": 32, "qk_rope_head_dim": 4, "qk_nope_head_dim": 8, "v_head_dim": 8, "n_routed_experts": 8,
        "num_experts_per_tok": 2, "moe_intermediate_size": 16, "n_shared_experts": 2, "first_k_dense_replace": 1
        """

    @Test(
        "DeepSeek: one latent for all heads, dense layers first, shared experts", arguments: ["deepseek_v3", "kimi_k2"])
    func deepSeek(type: String) throws {
        let model = try read(llama(type, latent + #", "q_lora_rank": null, "num_nextn_predict_layers": 1"#))
        #expect(slope(model) == 6 * 36 * 2)
        #expect(model.architecture.layers.map(\.count) == [1, 5])
        #expect(model.architecture.multiTokenPredictionLayers == 1)
        #expect(model.architecture.keyValueHeads == [1])
    }

    @Test("GLM 5: the sparse index adds its keys to the cache")
    func sparse() throws {
        let index = #", "q_lora_rank": 16, "index_topk": 64, "index_n_heads": 2, "index_head_dim": 16"#
        #expect(slope(try read(llama("glm_moe_dsa", latent + index))) == 6 * (72 + 20))
        let half = #", "q_lora_rank": 16, "index_topk": 64"#
        let problems = failures(llama("glm_moe_dsa", latent + half))
        #expect(problems.map(\.place.field) == ["index_n_heads", "index_head_dim"])
    }

    @Test("Llama 4: the text part counts, chunks in three of four layers, experts in every second")
    func llama4() throws {
        let model = try read(
            """
            {"model_type": "llama4", "text_config": {"model_type": "llama4_text", "hidden_size": 64,
            "num_hidden_layers": 8, "num_attention_heads": 8, "num_key_value_heads": 2, "head_dim": 8,
            "intermediate_size": 32, "intermediate_size_mlp": 128, "num_local_experts": 4, "num_experts_per_tok": 1,
            "interleave_moe_layer_step": 2, "attention_chunk_size": 8192, "vocab_size": 100}}
            """
        ).architecture
        let growth = model.cacheGrowth(precision: .bf16, tensorParallel: 1)
        #expect(growth.pieces.map(\.bytesPerToken.value) == [6 * 64, 2 * 64])
        #expect(growth.pieces.first?.saturation == Tokens(8192))
        let dense = model.layers.filter { $0.feedForward == .dense(intermediateSize: 128, matrices: 3) }
        #expect(dense.reduce(0) { $0 + $1.count } == 4)
    }

    @Test("MiniMax-Text-01 lists its linear layers; MiMo lists its sliding ones with other heads")
    func listed() throws {
        let lightning = try read(llama("minimax_text_01", #""attn_type_list": [0,0,0,0,0,1]"#)).architecture
        #expect(lightning.layers.map(\.count) == [5, 1])
        #expect(lightning.cacheGrowth(precision: .bf16, tensorParallel: 1).fixed == Bytes(5 * 8 * 8 * 8 * 4))
        let mimo = llama(
            "mimo_v2_flash",
            #""hybrid_layer_pattern": [0,1,1,1,1,0], "sliding_window": 8, "swa_num_key_value_heads": 4, "v_head_dim": 4"#
        )
        #expect(slope(try read(mimo)) == 2 * 2 * 12 * 2 + 4 * 4 * 12 * 2)
    }

    @Test("Nemotron-H letters, and the blocks of a pruned Nemotron")
    func nemotron() throws {
        let letters = """
            "hybrid_override_pattern": "M-M*-E", "mamba_num_heads": 4, "mamba_head_dim": 32, "ssm_state_size": 16,
            "n_groups": 2, "n_routed_experts": 4, "num_experts_per_tok": 2
            """
        let hybrid = try read(llama("nemotron_h", letters)).architecture
        #expect(hybrid.layers.map(\.count) == [2, 2, 1, 1])
        #expect(hybrid.keyValueHeads == [2])
        let block = #"{"attention": {"n_heads_in_group": 4}, "ffn": {"ffn_mult": 6.0}}"#
        let empty = #"{"attention": {"no_op": true}, "ffn": {"no_op": true}}"#
        let pruned = try read(
            llama("nemotron-nas", #""block_configs": [\#(block),\#(block),\#(empty),\#(block),\#(empty),\#(block)]"#))
        #expect(pruned.architecture.layers.map(\.count) == [4, 2])
        #expect(pruned.architecture.layers[0].feedForward == .dense(intermediateSize: 256, matrices: 3))
    }

    @Test("DeepSeek V4: windows, compressed entries with an index, heavily compressed ones")
    func compressed() throws {
        let model = try read(
            llama(
                "deepseek_v4",
                """
                "compress_ratios": [0,0,4,128,4,128,0], "sliding_window": 128, "q_lora_rank": 16, "o_lora_rank": 8,
                "o_groups": 2, "head_dim": 32, "index_topk": 64, "index_n_heads": 2, "index_head_dim": 16
                """))
        #expect(model.architecture.layers.map(\.count) == [2, 2, 2])
        #expect(slope(model, at: 1000) == 2 * (64.0 / 4 + 20.0 / 4) + 2 * 64.0 / 128)
    }

    @Test("Gemma 4: global layers with fewer and wider heads; later layers share a cache")
    func gemma4() throws {
        let fields = #""sliding_window": 128, "global_head_dim": 16, "num_global_key_value_heads": 1"#
        #expect(slope(try read(llama("gemma4_text", fields)), at: 1000) == 1 * 2 * 16 * 2)
        let sharing = try read(llama("gemma3n_text", #""sliding_window": 128, "num_kv_shared_layers": 2"#))
        #expect(slope(sharing) == 4 * 64)
    }

    @Test("older families: their own field names, plain feed-forward blocks, tied heads")
    func older() throws {
        let gpt2 = try read(
            #"{"model_type": "gpt2", "n_embd": 64, "n_layer": 2, "n_head": 4, "vocab_size": 100, "n_positions": 32}"#
        ).architecture
        #expect(gpt2.tiesEmbeddings)
        #expect(gpt2.layers[0].feedForward == .dense(intermediateSize: 256, matrices: 2))
        #expect(gpt2.weights.other == 32 * 64)
        let falcon = try read(
            """
            {"model_type": "falcon", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 8,
            "vocab_size": 100, "multi_query": true, "new_decoder_architecture": false}
            """
        ).architecture
        #expect(falcon.keyValueHeads == [1])
        let dbrx = try read(
            """
            {"model_type": "dbrx", "d_model": 64, "n_layers": 2, "n_heads": 8, "vocab_size": 100, "max_seq_len": 64,
            "attn_config": {"kv_n_heads": 2},
            "ffn_config": {"ffn_hidden_size": 32, "moe_num_experts": 4, "moe_top_k": 2}}
            """
        ).architecture
        #expect(dbrx.keyValueHeads == [2])
        #expect(dbrx.isMixtureOfExperts)
        #expect(dbrx.maximumContext == 64)
    }

    @Test("a family nobody told the reader of is read by its fields, with a warning")
    func unknownFamily() throws {
        let model = try read(llama("brand_new"))
        #expect(model.warnings.map(\.place.field) == ["model_type"])
        #expect(model.architecture.totalParameters == (try read(llama()).architecture.totalParameters))
    }

    @Test(
        "quantized checkpoints",
        arguments: [
            (#"{"quant_method": "fp8"}"#, WeightPrecision.fp8),
            (#"{"quant_method": "gptq", "bits": 4}"#, .int4),
            (#"{"quant_method": "gptq", "bits": 8}"#, .int8WeightOnly),
            (#"{"quant_method": "awq", "w_bit": 4}"#, .int4), (#"{"quant_method": "mxfp4"}"#, .mxfp4),
            (#"{"quant_method": "bitsandbytes", "load_in_4bit": true}"#, .int4),
            (#"{"quant_method": "modelopt", "quant_algo": "NVFP4"}"#, .nvfp4),
            (
                """
                {"quant_method": "compressed-tensors", "config_groups": {"group_0":
                {"weights": {"num_bits": 8, "type": "int"}, "input_activations": {"num_bits": 8}}}}
                """, .int8
            ),
            (
                """
                {"quant_method": "compressed-tensors", "config_groups": {"group_0":
                {"weights": {"num_bits": 4, "type": "int"}, "input_activations": null}}}
                """, .int4
            ),
        ])
    func quantized(config: String, precision: WeightPrecision) throws {
        let model = try read(llama("llama", "\"quantization_config\": \(config)"))
        #expect(model.architecture.nativePrecision == precision)
    }

    @Test("a number format of 16 or 32 bits is taken as stated")
    func formats() throws {
        #expect(try read(llama()).architecture.nativePrecision == .bf16)
        let half = llama().replacing("bfloat16", with: "float16")
        #expect(try read(half).architecture.nativePrecision == .fp16)
        let odd = try read(llama().replacing("bfloat16", with: "posit8"))
        #expect(odd.warnings.first?.place.field == "torch_dtype")
    }

    // MARK: - what is refused

    private func failures(_ config: String) -> [Diagnostic] {
        do {
            let model = try read(config)
            Issue.record("read as \(model.architecture.layers)")
            return []
        } catch let problems as InputProblems {
            return problems.diagnostics
        } catch {
            Issue.record("\(error)")
            return []
        }
    }

    @Test("every missing field is named with its meaning")
    func missing() {
        let problems = failures(#"{"model_type": "llama"}"#)
        let fields = problems.compactMap(\.place.field)
        for field in ["hidden_size", "num_hidden_layers", "num_attention_heads", "vocab_size"] {
            #expect(fields.contains(field), "\(field)")
        }
        #expect(problems.allSatisfy { $0.message.hasPrefix("missing: ") && $0.suggestion != nil })
        let narrow = failures(llama().replacing(#""intermediate_size": 256, "#, with: ""))
        #expect(narrow.map(\.place.field) == ["intermediate_size"])
    }

    @Test(
        "absurd values are refused with their range, at their line",
        arguments: [
            (#""hidden_size": 64"#, #""hidden_size": -64"#, "hidden_size"),
            (#""hidden_size": 64"#, #""hidden_size": 1e300"#, "hidden_size"),
            (#""hidden_size": 64"#, #""hidden_size": 64.5"#, "hidden_size"),
            (#""hidden_size": 64"#, #""hidden_size": "64""#, "hidden_size"),
            (#""hidden_size": 64"#, #""hidden_size": 63"#, "num_attention_heads"),
            (#""num_hidden_layers": 6"#, #""num_hidden_layers": 0"#, "num_hidden_layers"),
            (#""num_hidden_layers": 6"#, #""num_hidden_layers": 9000000000000000000"#, "num_hidden_layers"),
            (#""num_key_value_heads": 2"#, #""num_key_value_heads": 3"#, "num_key_value_heads"),
            (#""num_key_value_heads": 2"#, #""num_key_value_heads": true"#, "num_key_value_heads"),
            (#""vocab_size": 1000"#, #""vocab_size": []"#, "vocab_size"),
            (#""tie_word_embeddings": false"#, #""tie_word_embeddings": 0"#, "tie_word_embeddings"),
        ])
    func absurd(from: String, to: String, field: String) {
        let problems = failures(llama().replacing(from, with: to))
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.place.field == field)
        #expect((problems.first?.place.line ?? 0) >= 1)
        #expect(problems.first?.allowed != nil || problems.first?.suggestion != nil)
    }

    @Test("more than one thing wrong: all of it is said at once")
    func collected() {
        let problems = failures(
            llama("mixtral", #""num_local_experts": 4, "num_experts_per_tok": 9, "quantization_config": {"bits": 3}"#)
                .replacing(#""vocab_size": 1000"#, with: #""vocab_size": -1"#))
        #expect(
            Set(problems.compactMap(\.place.field)) == ["vocab_size", "num_experts_per_tok", "quantization_config"])
    }

    @Test(
        "layers of an unknown kind are refused, never taken for attention",
        arguments: [
            #""layer_types": ["full_attention","full_attention","full_attention","full_attention","full_attention","rwkv"]"#,
            #""layer_types": ["full_attention"]"#, #""linear_attn_config": {"kda_layers": [1]}"#,
            #""full_attention_interval": 2"#, #""hybrid_override_pattern": "MMX""#, #""block_configs": [1, 2]"#,
            #""is_encoder_decoder": true"#, #""attn_layer_period": 8"#, #""compress_ratios": [0,0,4,4,4,4]"#,
        ])
    func unknownLayers(_ more: String) {
        #expect(!failures(llama("llama", more)).isEmpty)
    }

    @Test("JSON that is none is refused where it breaks")
    func syntax() {
        let broken = failures("{\"hidden_size\": 64,\n \"vocab_size\": }")
        #expect(broken.first?.place.line == 2)
        #expect(failures("").first?.message == "the file is empty")
        #expect(!failures("[1, 2]").isEmpty)
        #expect(!failures("nul").isEmpty)
        let deep = String(repeating: "[", count: 100_000)
        #expect(failures(deep).first?.message == "nested too deeply")
        #expect(failures(deep).first?.place.column == 65)
        let large = HuggingFaceModel.self
        #expect(throws: InputProblems.self) {
            try large.read(config: Array(repeating: UInt8(ascii: " "), count: 5 << 20), name: "large")
        }
    }
}
