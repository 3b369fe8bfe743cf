import Input

/// The numbers of a config that its layers are made of.
enum ConfigShape {
    private static let widths = 1...1_000_000
    private static let headCounts = 1...65_536

    /// All numbers but the layers themselves; what is missing or absurd is noted in `reader`.
    static func read(_ reader: inout ConfigReader, family: ModelFamily) -> ModelShape? {
        let hidden = reader.required(
            "hidden_size", "n_embd", "d_model", "model_dim", in: widths, meaning: "the width of the residual stream")
        let heads = reader.required(
            "num_attention_heads", "n_head", "n_heads", "num_heads", in: headCounts,
            meaning: "the number of query heads")
        var shape = ModelShape(hiddenSize: hidden ?? 1, matrices: matrices(&reader, family: family))
        shape.heads = heads
        shape.indexer = indexer(&reader)
        shape.queryRank = reader.integer("q_lora_rank", in: widths)
        shape.latent = latent(&reader, heads: heads)
        if shape.latent == nil { readHeads(into: &shape, &reader, hidden: hidden, heads: heads) }
        shape.window = reader.integer("sliding_window", "sliding_window_size", in: 1...100_000_000)
        if let rank = reader.integer("o_lora_rank", in: widths), let groups = reader.integer("o_groups", in: headCounts)
        {
            shape.outputRanks = (groups: groups, rank: rank)
        }
        shape.recurrence = recurrence(&reader, shape: shape)
        readBlocks(into: &shape, &reader, family: family, hidden: hidden)
        return hidden == nil ? nil : shape
    }

    private static func matrices(_ reader: inout ConfigReader, family: ModelFamily) -> Int {
        if family.isKnown { return family.isGated ? 3 : 2 }
        let name = ["hidden_act", "hidden_activation", "activation_function"].first(where: reader.has)
        let activation = name.flatMap { reader.fields[$0]?.text } ?? "silu"
        return activation.contains("silu") || activation.contains("swiglu") || activation.contains("glu") ? 3 : 2
    }

    private static func readHeads(
        into shape: inout ModelShape, _ reader: inout ConfigReader, hidden: Int?, heads: Int?
    ) {
        shape.headDimension = reader.integer(
            "head_dim", "attention_head_dim", "kv_channels", "d_head", in: 1...65_536)
        if shape.headDimension == nil, let hidden, let heads, !reader.has("head_dim") {
            if hidden % heads == 0 {
                shape.headDimension = hidden / heads
            } else {
                reader.report(
                    "num_attention_heads", "\(heads) heads do not divide the hidden size \(hidden)",
                    suggestion: "give \"head_dim\", or correct one of the two")
                // A stand-in, so that one mistake is one message.
                shape.headDimension = max(1, hidden / heads)
            }
        }
        shape.valueDimension = reader.integer("v_head_dim", in: 1...65_536)
        var shared = reader.integer(
            "num_key_value_heads", "num_kv_heads", "n_head_kv", "kv_n_heads", "n_kv_heads", in: headCounts)
        // Falcon states one key-value head by a flag; its newer form states the number.
        if reader.flag("multi_query") == true, reader.flag("new_decoder_architecture") != true { shared = 1 }
        shape.keyValueHeads = shared ?? heads
        if let heads, let shared, heads % shared != 0 {
            reader.report(
                "num_key_value_heads", "\(shared) key-value heads do not divide \(heads) query heads",
                allowed: "a divisor of \(heads)")
        }
    }

    private static func latent(_ reader: inout ConfigReader, heads: Int?) -> TokenMixer? {
        guard reader.has("kv_lora_rank") else { return nil }
        let rank = reader.integer("kv_lora_rank", in: widths)
        let rope = reader.required(
            "qk_rope_head_dim", in: 1...65_536, meaning: "the part of a key that carries the position")
        let noRope = reader.required(
            "qk_nope_head_dim", in: 1...65_536, meaning: "the part of a key without position")
        let value = reader.required("v_head_dim", in: 1...65_536, meaning: "the width of a value head")
        guard let rank, let rope, let noRope, let value, let heads else {
            return .latentAttention(
                heads: 1, keyValueRank: 1, ropeDimension: 1, noRopeDimension: 1, valueDimension: 1, queryRank: nil)
        }
        return .latentAttention(
            heads: heads, keyValueRank: rank, ropeDimension: rope, noRopeDimension: noRope, valueDimension: value,
            queryRank: reader.integer("q_lora_rank", in: widths))
    }

    private static func indexer(_ reader: inout ConfigReader) -> SparseIndexer? {
        guard let selected = reader.integer("index_topk", in: 1...10_000_000) else { return nil }
        let heads = reader.required("index_n_heads", in: headCounts, meaning: "query heads of the sparse index")
        let width = reader.required("index_head_dim", in: 1...65_536, meaning: "the width of an index key")
        guard let heads, let width else { return nil }
        return SparseIndexer(heads: heads, dimension: width, selectedTokens: selected)
    }

    private static func recurrence(_ reader: inout ConfigReader, shape: ModelShape) -> Recurrence? {
        if reader.has("linear_num_value_heads") {
            let keys = reader.required(
                "linear_num_key_heads", in: headCounts, meaning: "key heads of linear attention")
            let keyWidth = reader.required(
                "linear_key_head_dim", in: 1...65_536, meaning: "key width of linear attention")
            let values = reader.integer("linear_num_value_heads", in: headCounts)
            let valueWidth = reader.required(
                "linear_value_head_dim", in: 1...65_536, meaning: "value width of linear attention")
            let width = reader.integer("linear_conv_kernel_dim", in: 1...64) ?? 4
            guard let keys, let keyWidth, let values, let valueWidth else { return nil }
            return .deltaNet(
                keyHeads: keys, keyDimension: keyWidth, valueHeads: values, valueDimension: valueWidth,
                convolution: width)
        }
        if reader.has("mamba_num_heads") || reader.has("mamba_n_heads") {
            let heads = reader.integer("mamba_num_heads", "mamba_n_heads", in: headCounts)
            let width = reader.required(
                "mamba_head_dim", "mamba_d_head", in: 1...65_536, meaning: "the width of a state-space head")
            let state = reader.required(
                "ssm_state_size", "mamba_d_state", in: 1...65_536, meaning: "the size of the state a channel")
            let groups = reader.integer("n_groups", "mamba_n_groups", in: headCounts) ?? 1
            let convolution = reader.integer("conv_kernel", "mamba_d_conv", in: 1...64) ?? 4
            guard let heads, let width, let state else { return nil }
            return .mamba2(
                heads: heads, headDimension: width, groups: groups, state: state, convolution: convolution)
        }
        if reader.modelType.hasPrefix("minimax"), let heads = shape.heads, let width = shape.headDimension {
            return .lightning(heads: heads, headDimension: width)
        }
        return nil
    }

    private static func readBlocks(
        into shape: inout ModelShape, _ reader: inout ConfigReader, family: ModelFamily, hidden: Int?
    ) {
        let sizes = 1...10_000_000
        shape.denseWidth = reader.integer(
            "intermediate_size_mlp", "intermediate_size", "n_inner", "ffn_dim", "ffn_hidden_size", "d_ff", in: sizes)
        if shape.denseWidth == nil, let expansion = family.defaultExpansion {
            shape.denseWidth = hidden.map { $0 * expansion }
        }
        let count = reader.integer(
            "num_local_experts", "n_routed_experts", "num_experts", "moe_num_experts", in: 0...100_000)
        guard let count, count > 1 else { return }
        let perToken = reader.required(
            "num_experts_per_tok", "experts_per_token", "num_experts_per_token", "moe_top_k", "top_k_experts", "moe_k",
            "moe_topk", in: 1...100_000, meaning: "how many experts a token passes through")
        let width = reader.required(
            "moe_intermediate_size", "expert_intermediate_size", "intermediate_size", "ffn_hidden_size", in: sizes,
            meaning: "the width of an expert")
        guard let perToken, let width else { return }
        if perToken > count {
            reader.report(
                "num_experts_per_tok", "\(perToken) experts a token, but there are \(count)", allowed: "1 to \(count)")
        }
        let shared = sharedExperts(&reader, expertWidth: width, dense: shape.denseWidth)
        shape.expertWidth = reader.integer("moe_latent_size", in: widths)
        shape.experts = .experts(
            count: count, perToken: perToken, intermediateSize: width, shared: shared.count,
            sharedIntermediateSize: shared.width, matrices: shape.matrices)
    }

    private static func sharedExperts(
        _ reader: inout ConfigReader, expertWidth: Int, dense: Int?
    ) -> (count: Int, width: Int) {
        let width = reader.integer(
            "moe_shared_expert_intermediate_size", "shared_expert_intermediate_size", "shared_intermediate_size",
            in: 0...10_000_000)
        let count = reader.integer("n_shared_experts", "num_shared_experts", "moe_num_shared_experts", in: 0...1_000)
        if reader.modelType.hasPrefix("llama4") {
            return (1, reader.integer("intermediate_size", in: 1...10_000_000) ?? expertWidth)
        }
        // Gemma 4 runs its dense block beside the experts.
        if reader.modelType.hasPrefix("gemma4"), let dense { return (1, dense) }
        switch (count, width) {
        case (let count?, let width?): return (count, width)
        case (let count?, nil): return (count, expertWidth)
        case (nil, let width?): return width > 0 ? (1, width) : (0, expertWidth)
        case (nil, nil): return (0, expertWidth)
        }
    }
}
