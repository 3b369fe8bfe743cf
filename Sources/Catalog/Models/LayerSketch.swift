/// One layer as a pattern names it, before the model's numbers are filled in.
struct LayerSketch: Sendable, Hashable {
    /// The mixers that a pattern can name.
    enum Mixer: String, Sendable, Hashable, CaseIterable {
        /// Attention over the whole context.
        case full
        /// Attention over a sliding window or within a chunk.
        case window
        /// Multi-head latent attention.
        case mla
        /// Linear attention or a state-space layer.
        case recurrent
        /// The window of a compressed attention alone.
        case local
        /// Compressed sparse attention: entries of a few tokens, chosen by an index.
        case csa
        /// Heavily compressed attention: entries of many tokens, all read.
        case hca
        /// Nothing.
        case none
    }

    /// The feed-forward blocks that a pattern can name.
    enum Block: Sendable, Hashable {
        /// Experts where the model has them and the layer is not one of the first dense ones; else dense.
        case usual
        /// Dense, `width` wide, or as wide as the model's dense blocks are.
        case dense(width: Int?)
        /// Experts.
        case experts
        /// Nothing.
        case none
    }

    var mixer: Mixer
    var block = Block.usual
    /// Key-value heads where they differ from the model's.
    var keyValueHeads: Int?
    /// Head width where it differs from the model's.
    var headDimension: Int?
    /// Query heads where they differ from the model's.
    var heads: Int?
    /// Window where it differs from the model's.
    var window: Int?
    /// Tokens in one entry of a compressed attention.
    var compression: Int?
    /// Whether a gate as wide as the queries scales the attention's output.
    var isGated = false
    /// Whether the layer reads the cache of an earlier one.
    var reusesCache = false
}

/// The numbers of a model from which sketched layers become real ones.
struct ModelShape: Sendable {
    var hiddenSize: Int
    var heads: Int?
    var keyValueHeads: Int?
    var headDimension: Int?
    var valueDimension: Int?
    var window: Int?
    var latent: TokenMixer?
    var queryRank: Int?
    var outputRanks: (groups: Int, rank: Int)?
    var recurrence: Recurrence?
    var indexer: SparseIndexer?
    var denseWidth: Int?
    var matrices: Int
    var experts: FeedForward?
    var expertWidth: Int?
    var firstDenseLayers = 0

    /// The layers of `sketches`, equal ones grouped in the order of their first occurrence, and what is missing for them.
    ///
    /// Each missing number is named once, in the words of the model table.
    func layers(_ sketches: [LayerSketch]) -> (groups: [LayerGroup], missing: [String]) {
        var groups: [LayerGroup] = []
        var places: [LayerGroup: Int] = [:]
        var missing: [String] = []
        for (index, sketch) in sketches.enumerated() {
            switch layer(sketch, at: index) {
            case .success(let group):
                if let place = places[group] {
                    groups[place].count += 1
                } else {
                    places[group] = groups.count
                    groups.append(group)
                }
            case .failure(let absent):
                for name in absent.names where !missing.contains(name) { missing.append(name) }
            }
        }
        return (groups, missing)
    }

    private func layer(_ sketch: LayerSketch, at index: Int) -> Result<LayerGroup, MissingNumbers> {
        var absent = MissingNumbers()
        var details = LayerDetails(reusesCache: sketch.reusesCache)
        let mixer = mixer(of: sketch, details: &details, absent: &absent)
        let block: FeedForward
        switch sketch.block {
        case .none: block = .absent
        case .experts: block = experts ?? absent.need("experts", then: .absent)
        case .dense(let width): block = dense(width, absent: &absent)
        case .usual:
            if let experts, index >= firstDenseLayers {
                block = experts
            } else {
                block = dense(nil, absent: &absent)
            }
        }
        if case .experts = block { details.expertWidth = expertWidth }
        guard absent.names.isEmpty else { return .failure(absent) }
        return .success(LayerGroup(count: 1, mixer: mixer, feedForward: block, details: details))
    }

    private func dense(_ width: Int?, absent: inout MissingNumbers) -> FeedForward {
        guard let width = width ?? denseWidth else { return absent.need("intermediate_size", then: .absent) }
        return .dense(intermediateSize: width, matrices: matrices)
    }

    private func mixer(
        of sketch: LayerSketch, details: inout LayerDetails, absent: inout MissingNumbers
    ) -> TokenMixer {
        switch sketch.mixer {
        case .none: return .absent
        case .recurrent:
            return recurrence?.mixer(hiddenSize: hiddenSize) ?? absent.need("recurrence", then: .absent)
        case .mla:
            details.indexer = indexer
            return latent ?? absent.need("kv_lora_rank", then: .absent)
        case .full, .window:
            let queryHeads = sketch.heads ?? heads ?? absent.need("attention_heads", then: 1)
            let width = sketch.headDimension ?? headDimension ?? absent.need("head_dim", then: 1)
            let shared = sketch.keyValueHeads ?? keyValueHeads ?? absent.need("kv_heads", then: 1)
            let reach = sketch.window ?? window
            if sketch.mixer == .window, reach == nil { absent.names.append("sliding_window") }
            if let valueDimension, valueDimension != width { details.valueDimension = valueDimension }
            if sketch.mixer == .full { details.indexer = indexer }
            if sketch.isGated { details.extraParameters = Double(hiddenSize) * Double(queryHeads) * Double(width) }
            return .attention(
                heads: queryHeads, keyValueHeads: shared, headDimension: width,
                window: sketch.mixer == .window ? reach : nil)
        case .local, .csa, .hca:
            if sketch.mixer == .csa { details.indexer = indexer ?? absent.need("indexer", then: nil) }
            let ranks = outputRanks ?? absent.need("output_ranks", then: (groups: 1, rank: 1))
            let compression =
                sketch.mixer == .local ? nil : sketch.compression ?? absent.need("tokens per entry (by=)", then: 1)
            return .compressedAttention(
                heads: sketch.heads ?? heads ?? absent.need("attention_heads", then: 1),
                headDimension: sketch.headDimension ?? headDimension ?? absent.need("head_dim", then: 1),
                compression: compression, window: sketch.window ?? window ?? absent.need("sliding_window", then: 1),
                queryRank: queryRank ?? absent.need("q_lora_rank", then: 1), outputRank: ranks.rank,
                outputGroups: ranks.groups)
        }
    }
}

/// The numbers that a layer needs and the model does not state.
struct MissingNumbers: Error {
    var names: [String] = []

    /// Notes that `name` is missing and goes on with `stand`.
    mutating func need<Value>(_ name: String, then stand: Value) -> Value {
        names.append(name)
        return stand
    }
}
