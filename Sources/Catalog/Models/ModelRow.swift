import Input

/// One row of `hardware/models.csv`, cell by cell.
struct ModelRow {
    /// The cells by column name; empty cells are left out.
    let cells: [String: String]
    /// The file and line of the row.
    let place: SourcePlace
    /// What was wrong so far.
    private(set) var problems: [Diagnostic] = []

    init(cells: [String: String], place: SourcePlace) {
        self.cells = cells.filter { !$0.value.isEmpty }
        self.place = place
    }

    /// The columns, in the order of the file.
    static let columns = [
        "id", "family", "total_params_b", "encoder_params_b", "active_params_b", "layers", "hidden_size",
        "intermediate_size", "ffn_matrices", "attention_heads", "kv_heads", "head_dim", "vocab_size", "tie_embeddings",
        "attention",
        "kv_lora_rank", "q_lora_rank", "qk_rope_head_dim", "qk_nope_head_dim", "v_head_dim", "sliding_window",
        "layer_pattern", "recurrence", "indexer", "output_ranks", "n_experts", "experts_per_token",
        "moe_intermediate_size", "shared_experts", "shared_intermediate_size", "expert_width", "first_dense_layers",
        "mtp_layers", "max_context", "native_precision", "quantized_parts", "note", "source",
    ]

    /// The architecture of the row; nil when the row has problems.
    mutating func architecture() -> ModelArchitecture? {
        let id = text("id")
        let family = text("family")
        let total = billions("total_params_b")
        let encoder = cells["encoder_params_b"] == nil ? 0 : billions("encoder_params_b")
        let active = billions("active_params_b")
        let vocabulary = required("vocab_size")
        let ties = flag("tie_embeddings")
        let precision = word("native_precision", of: WeightPrecision.self)
        let parts =
            cells["quantized_parts"] == nil
            ? .linears : word("quantized_parts", of: ModelArchitecture.QuantizedParts.self)
        let predictions = cells["mtp_layers"] == nil ? nil : required("mtp_layers", in: 0...64)
        let context = optional("max_context")
        let source = text("source")
        let shape = readShape()
        let layers = shape.map { readLayers(of: $0) } ?? []
        if let total, let active, active > total { report("active_params_b", "more than the total", "0 to \(total)") }
        if let total, let encoder, encoder >= total {
            report("encoder_params_b", "not less than the total", "0 to \(total)")
        }
        guard problems.isEmpty, let id, let family, let total, let encoder, let active, let shape, let vocabulary,
            let ties,
            let precision, let parts, let source, !layers.isEmpty
        else { return nil }
        return ModelArchitecture(
            id: id, family: family, totalParameters: total * 1e9, encoderParameters: encoder * 1e9,
            activeParameters: active * 1e9, hiddenSize: shape.hiddenSize, vocabularySize: vocabulary,
            tiesEmbeddings: ties, layers: layers,
            maximumContext: context, nativePrecision: precision, quantizedParts: parts,
            multiTokenPredictionLayers: predictions, note: cells["note"],
            provenance: Provenance(.datasheet, source: source))
    }

    private mutating func readShape() -> ModelShape? {
        guard let hidden = required("hidden_size"), let matrices = required("ffn_matrices", in: 2...3) else {
            return nil
        }
        var shape = ModelShape(hiddenSize: hidden, matrices: matrices)
        shape.heads = optional("attention_heads")
        shape.keyValueHeads = optional("kv_heads")
        shape.headDimension = optional("head_dim")
        shape.valueDimension = optional("v_head_dim")
        shape.window = optional("sliding_window")
        shape.queryRank = optional("q_lora_rank")
        shape.denseWidth = optional("intermediate_size")
        shape.expertWidth = optional("expert_width")
        shape.firstDenseLayers =
            cells["first_dense_layers"] == nil ? 0 : required("first_dense_layers", in: 0...2000) ?? 0
        shape.latent = latent(shape)
        shape.experts = experts(matrices: matrices)
        if let text = cells["recurrence"] {
            shape.recurrence = Recurrence(text)
            if shape.recurrence == nil {
                report(
                    "recurrence", "\"\(text)\" is not a state",
                    "deltanet keys=16x128 values=32x128 conv=4, mamba2 heads=64x64 groups=8 state=128 conv=4, or "
                        + "lightning heads=64x128")
            }
        }
        if let text = cells["indexer"] {
            let words = text.split(separator: " ")
            if words.count == 3, words[1] == "top", let pair = Self.pair(words[0]), let top = Int(words[2]), top > 0 {
                shape.indexer = SparseIndexer(heads: pair.0, dimension: pair.1, selectedTokens: top)
            } else {
                report("indexer", "\"\(text)\" is not an index", "heads x width top tokens, such as 64x128 top 2048")
            }
        }
        if let text = cells["output_ranks"] {
            if let pair = Self.pair(text) {
                shape.outputRanks = (groups: pair.0, rank: pair.1)
            } else {
                report("output_ranks", "\"\(text)\" is not groups x rank", "such as 8x1024")
            }
        }
        return shape
    }

    private mutating func latent(_ shape: ModelShape) -> TokenMixer? {
        guard cells["kv_lora_rank"] != nil else { return nil }
        guard let rank = required("kv_lora_rank"), let rope = required("qk_rope_head_dim"),
            let noRope = required("qk_nope_head_dim"), let value = required("v_head_dim"),
            let heads = required("attention_heads")
        else { return nil }
        return .latentAttention(
            heads: heads, keyValueRank: rank, ropeDimension: rope, noRopeDimension: noRope, valueDimension: value,
            queryRank: shape.queryRank)
    }

    private mutating func experts(matrices: Int) -> FeedForward? {
        guard cells["n_experts"] != nil else { return nil }
        guard let count = required("n_experts"), let perToken = required("experts_per_token", in: 1...count),
            let width = required("moe_intermediate_size"), let shared = required("shared_experts", in: 0...1000)
        else { return nil }
        return .experts(
            count: count, perToken: perToken, intermediateSize: width, shared: shared,
            sharedIntermediateSize: optional("shared_intermediate_size") ?? width, matrices: matrices)
    }

    /// Without a pattern all layers look back in the way that `attention` and `sliding_window` say.
    private mutating func readLayers(of shape: ModelShape) -> [LayerGroup] {
        guard let count = required("layers", in: 1...LayerPattern.limit) else { return [] }
        var sketches: [LayerSketch] = []
        if let text = cells["layer_pattern"] {
            do {
                sketches = try LayerPattern(text).layers
            } catch {
                report("layer_pattern", error.message, "the grammar in hardware/README.md")
                return []
            }
            if sketches.count != count {
                report("layer_pattern", "describes \(sketches.count) layers, not \(count)", "as many as `layers` says")
            }
        } else {
            switch cells["attention"] {
            case "mla": sketches = Array(repeating: LayerSketch(mixer: .mla), count: count)
            case "mha", "gqa", "mqa":
                let mixer: LayerSketch.Mixer = shape.window == nil ? .full : .window
                sketches = Array(repeating: LayerSketch(mixer: mixer), count: count)
            default:
                report("attention", "\(cells["attention"] ?? "empty") needs a layer_pattern", "mha, gqa, mqa or mla")
            }
        }
        let (groups, missing) = shape.layers(sketches)
        for name in missing { report(name, "empty, but a layer needs it", "a whole number above 0") }
        return groups
    }
}

// MARK: - cells

extension ModelRow {
    private mutating func report(_ column: String, _ message: String, _ allowed: String?) {
        var place = place
        place.field = column
        problems.append(Diagnostic(at: place, message, allowed: allowed))
    }

    private mutating func text(_ column: String) -> String? {
        guard let text = cells[column] else {
            report(column, "empty", nil)
            return nil
        }
        return text
    }

    private mutating func required(_ column: String, in range: ClosedRange<Int> = 1...1_000_000_000) -> Int? {
        guard let number = cells[column].flatMap({ Int($0) }), range.contains(number) else {
            report(
                column, cells[column].map { "\"\($0)\" is not usable" } ?? "empty",
                "a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    private mutating func optional(_ column: String) -> Int? { cells[column] == nil ? nil : required(column) }

    private mutating func billions(_ column: String) -> Double? {
        guard let number = cells[column].flatMap({ Double($0) }), number > 0, number <= 100_000 else {
            report(column, "not usable", "above 0, at most 100000 (10^9 parameters)")
            return nil
        }
        return number
    }

    private mutating func flag(_ column: String) -> Bool? {
        switch cells[column] {
        case "true": return true
        case "false": return false
        default:
            report(column, "not usable", "true or false")
            return nil
        }
    }

    private mutating func word<Word: RawRepresentable<String> & CaseIterable>(
        _ column: String, of type: Word.Type
    ) -> Word? {
        guard let word = cells[column].flatMap(Word.init(rawValue:)) else {
            report(column, "not usable", Word.allCases.map(\.rawValue).joined(separator: ", "))
            return nil
        }
        return word
    }

    private static func pair(_ text: some StringProtocol) -> (Int, Int)? {
        let numbers = text.split(separator: "x", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard numbers.count == 2, numbers.allSatisfy({ (1...1_000_000).contains($0) }) else { return nil }
        return (numbers[0], numbers[1])
    }
}
