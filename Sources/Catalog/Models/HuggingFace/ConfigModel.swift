import Input

/// The architecture that a `config.json` describes, with the doubts that reading it raised.
struct ConfigModel {
    /// Nil when the config lacks what the layers need; the reader then holds the reasons.
    private(set) var architecture: ModelArchitecture?
    /// Whether the config names a quantization method.
    let isQuantized: Bool
    private(set) var warnings: [Diagnostic] = []
    private let file: String

    /// Reads all of `reader`'s fields.
    init(_ reader: inout ConfigReader, name: String, file: String, nvidia: JSONValue?) {
        self.file = file
        isQuantized = reader.has("quantization_config") || nvidia != nil
        let type = reader.modelType
        let family = ModelFamily.named(type)
        if reader.flag("is_encoder_decoder") == true {
            reader.report("is_encoder_decoder", "models with an encoder are not described", allowed: "decoder only")
        }
        let count = reader.required(
            "num_hidden_layers", "n_layer", "n_layers", "num_layers", in: 1...LayerPattern.limit,
            meaning: "the number of layers")
        let vocabulary = reader.required(
            "vocab_size", "padded_vocab_size", in: 1...100_000_000, meaning: "the number of tokens in the vocabulary")
        let context = reader.integer(
            "max_position_embeddings", "n_positions", "max_seq_len", "max_sequence_length", "seq_length", "n_ctx",
            in: 1...1_000_000_000)
        let shape = ConfigShape.read(&reader, family: family)
        let stored = StoredPrecision.read(&reader, nvidia: nvidia)
        let ties = reader.flag("tie_word_embeddings") ?? family.tiesByDefault
        let predictions = reader.integer("num_nextn_predict_layers", "num_mtp_modules", in: 0...64)
        warnAbout(type, family, reader)
        guard let count, let shape else { return }

        let layers = layers(&reader, type: type, family: family, count: count, context: context, shape: shape)
        guard let vocabulary, !layers.isEmpty else { return }
        var model = ModelArchitecture(
            id: Self.id(reader, folder: name), family: type.isEmpty ? "unknown" : type, totalParameters: 0,
            activeParameters: 0, hiddenSize: shape.hiddenSize, vocabularySize: vocabulary, tiesEmbeddings: ties,
            layers: layers, maximumContext: context, nativePrecision: stored.precision,
            nativeCachePrecision: Self.cachePrecision(reader.fields["quantization_config"], nvidia),
            quantizedParts: stored.parts,
            multiTokenPredictionLayers: predictions, provenance: Provenance(.user, source: file))
        let weights = model.weights
        // Learned positions are the only table beside the vocabulary that text models of this kind have.
        let positions = family.extraPositions.map { Double((context ?? 0) + $0) * Double(shape.hiddenSize) } ?? 0
        model.totalParameters = weights.formulaParameters + positions
        model.activeParameters = weights.activeParameters + positions
        guard model.totalParameters <= 1e14 else {
            reader.report(
                "hidden_size", "the fields together describe more than 10^14 parameters",
                allowed: "at most 10^14 parameters in all")
            return
        }
        architecture = model
    }

    /// Notes when the files hold much more or less than the layers explain.
    mutating func check(total: Double, against formula: Double) {
        guard abs(total / formula - 1) > 0.05 else { return }
        let percent = Int(((total / formula - 1) * 100).rounded())
        warnings.append(
            Diagnostic(
                .warning, at: SourcePlace(file: file),
                "the files hold \(percent > 0 ? "\(percent)% more" : "\(-percent)% fewer") parameters than the layers "
                    + "of the config explain: parts that it does not describe, or layers read wrongly"))
    }

    /// The precision that the checkpoint's cache was calibrated for.
    private static func cachePrecision(_ quantization: JSONValue?, _ nvidia: JSONValue?) -> CachePrecision? {
        let algorithm = nvidia?.members?["quantization"]?.members?["kv_cache_quant_algo"]?.text
        switch algorithm?.uppercased() {
        case "FP8": return .fp8
        case "NVFP4": return .fp4
        default: break
        }
        if let scheme = quantization?.members?["kv_cache_scheme"]?.members, scheme["num_bits"]?.integer == 8 {
            return .fp8
        }
        return nil
    }

    private func layers(
        _ reader: inout ConfigReader, type: String, family: ModelFamily, count: Int, context: Int?, shape: ModelShape
    ) -> [LayerGroup] {
        let reading = ConfigLayers(type: type, family: family, count: count, context: context)
        let sketches = reading.sketches(
            &reader, usesLatent: shape.latent != nil, hasExperts: shape.experts != nil)
        let (groups, missing) = shape.layers(sketches)
        for name in missing {
            let (fields, meaning) = Self.explained[name] ?? ([name], "a number that its layers need")
            if !fields.contains(where: { reader.has($0) }) {
                reader.missing(fields, meaning: meaning)
            } else if !reader.hasErrors(in: fields) {
                let lacking = fields.first { !reader.has($0) } ?? fields[0]
                reader.report(lacking, "not enough to describe the layers that need \(meaning)")
            }
        }
        if groups.isEmpty, !reader.hasErrors() {
            reader.report("num_hidden_layers", "the layers cannot be described from the fields that are there")
        }
        return missing.isEmpty ? groups : []
    }

    /// Numbers that layers need, as the config calls them and what they mean.
    private static let explained: [String: (fields: [String], meaning: String)] = [
        "intermediate_size": (
            ["intermediate_size", "n_inner", "ffn_dim", "ffn_hidden_size"], "the width of the feed-forward block"
        ),
        "attention_heads": (["num_attention_heads", "n_head", "n_heads"], "the number of query heads"),
        "kv_heads": (["num_key_value_heads", "num_kv_heads"], "the number of key-value heads"),
        "head_dim": (["head_dim"], "the width of a head"),
        "sliding_window": (["sliding_window"], "how far back the sliding layers look"),
        "experts": (
            ["num_local_experts", "n_routed_experts", "num_experts"], "the number of experts in a layer that has them"
        ),
        "kv_lora_rank": (["kv_lora_rank"], "the width of the compressed keys and values"),
        "recurrence": (
            ["linear_num_value_heads", "mamba_num_heads"], "the state of layers without attention: heads and widths"
        ),
        "q_lora_rank": (["q_lora_rank"], "the width of the compressed queries"),
        "output_ranks": (["o_lora_rank", "o_groups"], "the widths of the grouped output projection"),
        "indexer": (["index_topk"], "the index of the sparse attention layers"),
    ]

    private mutating func warnAbout(_ type: String, _ family: ModelFamily, _ reader: ConfigReader) {
        guard !family.isKnown else { return }
        let what =
            type.isEmpty ? "the config names no model_type" : "the model type \"\(type.prefix(60))\" is not known"
        var place = SourcePlace(file: file)
        place.field = "model_type"
        warnings.append(
            Diagnostic(
                .warning, at: place, "\(what); its fields are read by their names alone",
                suggestion: "check the number of parameters and the cache size"))
        if !reader.has("tie_word_embeddings") {
            warnings.append(
                Diagnostic(
                    .warning, at: SourcePlace(file: file, field: "tie_word_embeddings"),
                    "not stated; the output head is taken as separate from the embedding"))
        }
    }

    /// The name inside the config where it looks like one, else that of the folder.
    private static func id(_ reader: ConfigReader, folder: String) -> String {
        guard let name = reader.fields["_name_or_path"]?.text, name.split(separator: "/").count == 2,
            name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "/-._".contains($0)) }),
            !name.hasPrefix("/"), !name.hasPrefix("."), name.count <= 200
        else { return folder }
        return name
    }
}
