/// What a config leaves out because the code of its family says it.
struct ModelFamily: Sendable, Hashable {
    /// Whether the head is the embedding where the config does not say.
    var tiesByDefault = false
    /// Whether the feed-forward block is gated (three matrices) or plain (two).
    var isGated = true
    /// Width of the feed-forward block over the hidden size, where the config may leave it out.
    var defaultExpansion: Int?
    /// Whether positions have an embedding of their own, and how many entries it has beyond the context.
    var extraPositions: Int?
    /// Every n-th layer sees all, the others slide, where the config names only the window.
    var fullEvery: Int?
    /// Whether a gate scales the output of attention.
    var gatesAttention = false
    /// Whether the reader knows the family; others are read by their field names alone.
    var isKnown = true

    /// The habits of the family that a config calls `type`.
    static func named(_ type: String) -> ModelFamily {
        switch type {
        case "gpt2": ModelFamily(tiesByDefault: true, isGated: false, defaultExpansion: 4, extraPositions: 0)
        case "opt": ModelFamily(tiesByDefault: true, isGated: false, extraPositions: 2)
        case "gptj": ModelFamily(isGated: false, defaultExpansion: 4)
        case "gpt_neox": ModelFamily(isGated: false)
        case "falcon": ModelFamily(tiesByDefault: true, isGated: false, defaultExpansion: 4)
        case "nemotron", "nemotron_h", "starcoder2", "phi": ModelFamily(isGated: false)
        case "gemma", "cohere": ModelFamily(tiesByDefault: true)
        case "gemma2": ModelFamily(tiesByDefault: true, fullEvery: 2)
        case "gemma3", "gemma3_text", "gemma3n", "gemma3n_text", "gemma4", "gemma4_text":
            ModelFamily(tiesByDefault: true, fullEvery: 6)
        case "cohere2": ModelFamily(tiesByDefault: true, fullEvery: 4)
        case "gpt_oss": ModelFamily(fullEvery: 2)
        case "qwen3_next", "qwen3_5", "qwen3_5_text", "qwen3_5_moe", "qwen3_5_moe_text":
            ModelFamily(gatesAttention: true)
        default: ModelFamily(isKnown: gatedAndUntied.contains(type))
        }
    }

    /// Families whose layers are those of Llama as far as memory goes, or differ only in fields that the config states.
    private static let gatedAndUntied: Set<String> = [
        "llama", "mistral", "ministral3", "mistral3", "mixtral", "qwen2", "qwen2_moe", "qwen3", "qwen3_moe", "qwen2_vl",
        "qwen2_5_vl", "qwen3_vl", "qwen3_vl_moe", "deepseek", "deepseek_v2", "deepseek_v3", "deepseek_v32",
        "deepseek_v4", "kimi_k2", "kimi_k25", "glm", "glm4", "glm4_moe", "glm4_moe_lite", "glm_moe_dsa", "phi3",
        "phimoe", "dbrx", "llama4", "llama4_text", "minimax", "minimax_text_01", "minimax_m1", "minimax_m2",
        "nemotron-nas", "granite", "granitemoe", "granitemoeshared", "granitemoehybrid", "mimo", "mimo_v2_flash", "yi",
        "olmo2", "olmo3", "exaone", "exaone4", "internlm2", "baichuan", "seed_oss", "ernie4_5", "ernie4_5_moe",
        "hunyuan_v1_dense", "hunyuan_v1_moe", "smollm3", "stablelm", "dots1", "bailing_moe",
    ]
}
