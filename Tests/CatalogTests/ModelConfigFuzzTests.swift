import Catalog
import Input
import Quantities
import TestSupport
import Testing

/// Damaged configs must become a sound model or be refused with a place; nothing may crash or hang.
@Suite struct ModelConfigFuzzTests {
    private static let seeds = [
        """
        {"model_type": "gpt_oss", "hidden_size": 64, "num_hidden_layers": 4, "num_attention_heads": 8, "head_dim": 8,
        "num_key_value_heads": 2, "intermediate_size": 64, "vocab_size": 1000, "sliding_window": 128,
        "num_local_experts": 8, "num_experts_per_tok": 2, "max_position_embeddings": 4096, "layer_types":
        ["sliding_attention", "full_attention", "chunked_attention", "linear_attention"], "attention_chunk_size": 8,
        "linear_num_key_heads": 2, "linear_num_value_heads": 4, "linear_key_head_dim": 8, "linear_value_head_dim": 8,
        "quantization_config": {"quant_method": "mxfp4"}, "num_kv_shared_layers": 1}
        """,
        """
        {"model_type": "deepseek_v3", "hidden_size": 64, "num_hidden_layers": 4, "num_attention_heads": 8,
        "intermediate_size": 64, "vocab_size": 1000, "kv_lora_rank": 32, "q_lora_rank": 16, "qk_rope_head_dim": 4,
        "qk_nope_head_dim": 8, "v_head_dim": 8, "n_routed_experts": 8, "num_experts_per_tok": 2,
        "moe_intermediate_size": 16, "n_shared_experts": 1, "first_k_dense_replace": 1, "moe_layer_freq": 1,
        "index_topk": 64, "index_n_heads": 2, "index_head_dim": 16, "tie_word_embeddings": false,
        "quantization_config": {"quant_method": "compressed-tensors", "config_groups": {"a": {"weights":
        {"num_bits": 8, "type": "float"}}}}}
        """,
        """
        {"model_type": "nemotron_h", "hidden_size": 64, "num_hidden_layers": 5, "num_attention_heads": 8,
        "num_key_value_heads": 2, "intermediate_size": 64, "vocab_size": 1000, "hybrid_override_pattern": "M-M*E",
        "mamba_num_heads": 4, "mamba_head_dim": 32, "ssm_state_size": 16, "n_groups": 2, "n_routed_experts": 4,
        "num_experts_per_tok": 2, "moe_latent_size": 16}
        """,
        """
        {"model_type": "nemotron-nas", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 8,
        "vocab_size": 1000, "torch_dtype": "bfloat16", "block_configs": [{"attention": {"n_heads_in_group": 4},
        "ffn": {"ffn_mult": 6.0}}, {"attention": {"no_op": true}, "ffn": {"no_op": true}}]}
        """,
        """
        {"model_type": "deepseek_v4", "hidden_size": 64, "num_hidden_layers": 3, "num_attention_heads": 8,
        "head_dim": 8, "vocab_size": 1000, "intermediate_size": 64, "compress_ratios": [0, 4, 128],
        "sliding_window": 128, "q_lora_rank": 16, "o_lora_rank": 8, "o_groups": 2, "index_topk": 64,
        "index_n_heads": 2, "index_head_dim": 16}
        """,
    ]

    private static let texts = [
        "null", "true", "-1", "0", "1e308", "1e-9", "9223372036854775807",
        "-9223372036854775808", "18446744073709551616",
        "1000000000", "0.5", "\"\"", "\"x\"", "[]", "{}", "[[[[]]]]", "\\u0000", "\\ud800", ",", "\"", "NaN", "}", "]",
    ]

    /// One to four damages: a bit, a hole, a value or a word replaced, something inserted, the end cut off.
    private func mutated(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            let text = Array((Self.texts.randomElement(using: &generator) ?? "").utf8)
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &generator)))
            case 2: bytes.insert(contentsOf: text, at: place)
            case 3: bytes = Array(bytes[..<place])
            default:
                // What stands between a colon and the next comma becomes something else, so that most copies parse.
                guard let colon = bytes[place...].firstIndex(of: UInt8(ascii: ":")),
                    let comma = bytes[colon...].firstIndex(of: UInt8(ascii: ","))
                else { continue }
                bytes.replaceSubrange((colon + 1)..<comma, with: text)
            }
        }
        return bytes
    }

    /// True when the config was read, false when it was refused; both must be sound.
    private func isRead(_ bytes: [UInt8], seed: UInt64) -> Bool {
        do {
            let model = try HuggingFaceModel.read(config: bytes, name: "fuzz").architecture
            let cache = model.cacheBytes(forContext: Tokens(5000), precision: .bf16, tensorParallel: 2)
            let weights = model.weights
            #expect(model.totalParameters.isFinite && model.totalParameters > 0, "seed \(seed)")
            #expect(model.totalParameters <= 1e14 && model.activeParameters <= model.totalParameters, "seed \(seed)")
            #expect(relativeError(weights.totalParameters, model.totalParameters) < 1e-9, "seed \(seed)")
            #expect(cache.isFinite && cache >= .zero && model.layerCount >= 1, "seed \(seed)")
            return true
        } catch {
            #expect(error.diagnostics.contains { $0.severity == .error }, "seed \(seed)")
            #expect(error.diagnostics.allSatisfy { $0.place.file == "fuzz" && !$0.message.isEmpty }, "seed \(seed)")
            return false
        }
    }

    @Test("every undamaged seed is read, so that damage is what the others are refused for")
    func undamaged() {
        for text in Self.seeds { #expect(isRead(Array(text.utf8), seed: 0), "\(text)") }
    }

    @Test("thousands of damaged configs are read soundly or refused with reasons", arguments: 0..<5)
    func damaged(index: Int) {
        let original = Array(Self.seeds[index].utf8)
        var read = 0
        let count = 1000
        for number in 0..<count {
            let seed = UInt64(index * count + number)
            var generator = SeededGenerator(seed: seed)
            if isRead(mutated(original, &generator), seed: seed) { read += 1 }
        }
        // Both ends are reached, or the damage tests nothing.
        #expect(read > count / 100 && read < count * 9 / 10, "\(read) of \(count) were read")
    }
}
