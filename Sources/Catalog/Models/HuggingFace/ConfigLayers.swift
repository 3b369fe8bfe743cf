import Input

/// Which layers a config describes: how each looks back, and where the experts are.
struct ConfigLayers {
    private let type: String
    private let family: ModelFamily
    private let count: Int
    private let context: Int?

    init(type: String, family: ModelFamily, count: Int, context: Int?) {
        self.type = type
        self.family = family
        self.count = count
        self.context = context
    }

    /// One sketch a layer; a config that names layers of an unknown kind is a problem, never a guess.
    func sketches(_ reader: inout ConfigReader, usesLatent: Bool, hasExperts: Bool) -> [LayerSketch] {
        if let letters = reader.fields["hybrid_override_pattern"]?.text {
            return lettered(letters, &reader)
        }
        if let blocks = reader.fields["block_configs"]?.elements {
            return blocked(blocks, &reader)
        }
        var sketches = mixers(&reader, usesLatent: usesLatent)
        if hasExperts { placeExperts(in: &sketches, &reader) }
        if let shared = reader.integer("num_kv_shared_layers", in: 0...count) {
            for index in (count - shared)..<count { sketches[index].reusesCache = true }
        }
        return sketches
    }

    private func lettered(_ letters: String, _ reader: inout ConfigReader) -> [LayerSketch] {
        do {
            let layers = try LayerPattern.letters(letters)
            if layers.count != count {
                reader.report("hybrid_override_pattern", "\(layers.count) letters for \(count) layers")
            }
            return layers
        } catch {
            reader.report("hybrid_override_pattern", error.message)
            return []
        }
    }

    /// The block-wise widths of models that were pruned by search (DeciLM, Nemotron Super).
    private func blocked(_ blocks: [JSONValue], _ reader: inout ConfigReader) -> [LayerSketch] {
        guard blocks.count == count else {
            reader.report("block_configs", "\(blocks.count) blocks for \(count) layers")
            return []
        }
        let hidden = reader.fields["hidden_size"]?.integer ?? 0
        let heads = reader.fields["num_attention_heads"]?.integer ?? 0
        var sketches: [LayerSketch] = []
        for (index, block) in blocks.enumerated() {
            let attention = block.members?["attention"]?.members ?? [:]
            let forward = block.members?["ffn"]?.members ?? [:]
            if attention["replace_with_linear"]?.flag == true || forward["replace_with_linear"]?.flag == true {
                reader.report("block_configs", "block \(index) is replaced by a linear layer, which is not read")
                return []
            }
            var sketch = LayerSketch(mixer: .none, block: .none)
            if attention["no_op"]?.flag != true {
                guard let group = attention["n_heads_in_group"]?.integer, group > 0, heads % group == 0 else {
                    reader.report("block_configs", "block \(index): n_heads_in_group is missing or does not divide")
                    return []
                }
                sketch.mixer = .full
                sketch.keyValueHeads = heads / group
            }
            if forward["no_op"]?.flag != true {
                guard case .number(let factor) = forward["ffn_mult"], factor > 0, factor <= 64 else {
                    reader.report("block_configs", "block \(index): ffn_mult is missing or outside 0 to 64")
                    return []
                }
                // Two thirds for the gate, rounded up to whole tiles of 256.
                let width = (Int(2 * factor * Double(hidden) / 3) + 255) / 256 * 256
                sketch.block = .dense(width: max(256, width))
            }
            sketches.append(sketch)
        }
        return sketches
    }

    private func mixers(_ reader: inout ConfigReader, usesLatent: Bool) -> [LayerSketch] {
        let whole = usesLatent ? LayerSketch(mixer: .mla) : wholeContext(&reader)
        let sliding = slidingLayer(&reader)
        if let words = reader.wordsByLayer("layer_types", layers: count) {
            return words.compactMap { word in named(word, whole: whole, sliding: sliding, &reader) }
        }
        if let ratios = reader.integersByLayer("compress_ratios", layers: count) { return compressed(ratios) }
        if type.hasPrefix("minimax"), let kinds = reader.integersByLayer("attn_type_list", layers: count) {
            return kinds.map { $0 == 0 ? LayerSketch(mixer: .recurrent) : whole }
        }
        if let kinds = reader.integersByLayer("hybrid_layer_pattern", layers: count) {
            return kinds.map { $0 == 1 ? sliding : whole }
        }
        if let interval = reader.integer("full_attention_interval", in: 1...10_000) {
            return (1...count).map { $0 % interval == 0 ? whole : LayerSketch(mixer: .recurrent) }
        }
        if type.hasPrefix("llama4") { return chunked(&reader, whole: whole) }
        refuseUnknownMixers(&reader)
        return windowed(&reader, whole: whole, sliding: sliding)
    }

    private func wholeContext(_ reader: inout ConfigReader) -> LayerSketch {
        var layer = LayerSketch(mixer: .full)
        layer.isGated = family.gatesAttention && reader.flag("attn_output_gate") != false
        layer.headDimension = reader.integer("global_head_dim", in: 1...65_536)
        layer.keyValueHeads = reader.integer("num_global_key_value_heads", in: 1...65_536)
        return layer
    }

    private func slidingLayer(_ reader: inout ConfigReader) -> LayerSketch {
        var layer = LayerSketch(mixer: .window)
        layer.keyValueHeads = reader.integer("swa_num_key_value_heads", in: 1...65_536)
        layer.headDimension = reader.integer("swa_head_dim", in: 1...65_536)
        layer.heads = reader.integer("swa_num_attention_heads", in: 1...65_536)
        return layer
    }

    private func named(
        _ word: String, whole: LayerSketch, sliding: LayerSketch, _ reader: inout ConfigReader
    ) -> LayerSketch? {
        switch word {
        case "full_attention", "attention": return whole
        case "sliding_attention": return sliding
        case "chunked_attention":
            var layer = sliding
            layer.window = reader.integer("attention_chunk_size", in: 1...100_000_000)
            return layer
        case "linear_attention", "mamba", "mamba2": return LayerSketch(mixer: .recurrent)
        default:
            reader.report(
                "layer_types", "layers of the kind \"\(word.prefix(40))\" are not known",
                allowed: "full_attention, sliding_attention, chunked_attention, linear_attention, mamba")
            return nil
        }
    }

    private func compressed(_ ratios: [Int]) -> [LayerSketch] {
        ratios.map { ratio in
            // Small ratios come with an index, large ones are read whole (DeepSeek V4: 4 and 128).
            var layer = LayerSketch(mixer: ratio <= 0 ? .local : ratio <= 16 ? .csa : .hca)
            if ratio > 0 { layer.compression = ratio }
            return layer
        }
    }

    private func chunked(_ reader: inout ConfigReader, whole: LayerSketch) -> [LayerSketch] {
        var chunk = LayerSketch(mixer: .window)
        chunk.window = reader.integer("attention_chunk_size", in: 1...100_000_000) ?? 8192
        if let listed = reader.integersByLayer("no_rope_layers", layers: count) {
            return listed.map { $0 == 0 ? whole : chunk }
        }
        let interval = reader.integer("no_rope_layer_interval", in: 1...10_000) ?? 4
        return (1...count).map { $0 % interval == 0 ? whole : chunk }
    }

    private func windowed(_ reader: inout ConfigReader, whole: LayerSketch, sliding: LayerSketch) -> [LayerSketch] {
        let all = Array(repeating: whole, count: count)
        guard let window = reader.integer("sliding_window", "sliding_window_size", in: 1...100_000_000),
            reader.flag("use_sliding_window") != false, whole.mixer == .full
        else { return all }
        if let context, window >= context { return all }
        let period = reader.integer("sliding_window_pattern", "_sliding_window_pattern", in: 1...10_000)
        if let period = period ?? family.fullEvery {
            return (1...count).map { $0 % period == 0 ? whole : sliding }
        }
        if type.hasPrefix("qwen"), let first = reader.integer("max_window_layers", in: 0...100_000) {
            return (0..<count).map { $0 < first ? whole : sliding }
        }
        return Array(repeating: sliding, count: count)
    }

    /// Fields that announce layers which the fields read here do not describe.
    private func refuseUnknownMixers(_ reader: inout ConfigReader) {
        let announcing = [
            "linear_attn_config", "attn_layer_period", "attn_layer_indices", "mamba_d_state", "ssm_cfg", "state_size",
            "layers_block_type", "block_types", "lru_width", "mamba_expand",
        ]
        for name in announcing where reader.has(name) {
            reader.report(
                name, "the model mixes in layers of a kind that is not read from this field",
                suggestion: "give \"layer_types\" a word for each layer")
        }
    }

    private func placeExperts(in sketches: inout [LayerSketch], _ reader: inout ConfigReader) {
        guard sketches.count == count else { return }
        let hasExperts = layersWithExperts(&reader)
        for index in sketches.indices {
            sketches[index].block = hasExperts(index) ? .experts : .dense(width: nil)
        }
    }

    private func layersWithExperts(_ reader: inout ConfigReader) -> (Int) -> Bool {
        if let words = reader.wordsByLayer("mlp_layer_types", layers: count) { return { words[$0] != "dense" } }
        if let listed = reader.integersByLayer("moe_layer_freq", layers: count) { return { listed[$0] != 0 } }
        if let listed = reader.fields["moe_layers"]?.elements, !listed.isEmpty {
            let indexes = Set(listed.compactMap(\.integer))
            return { indexes.contains($0) }
        }
        let first = reader.integer("first_k_dense_replace", "moe_layer_start_index", in: 0...100_000) ?? 0
        let dense = Set((reader.fields["mlp_only_layers"]?.elements ?? []).compactMap(\.integer))
        let period = reader.integer("decoder_sparse_step", "interleave_moe_layer_step", in: 1...10_000)
        if let period { return { $0 >= first && !dense.contains($0) && ($0 + 1) % period == 0 } }
        var every = 1
        if case .number? = reader.fields["moe_layer_freq"] {
            every = reader.integer("moe_layer_freq", in: 1...10_000) ?? 1
        }
        return { $0 >= first && $0 % every == 0 && !dense.contains($0) }
    }
}
