/// What one language model is made of, as far as memory and speed depend on it.
public struct ModelArchitecture: Sendable, Hashable, Codable, Identifiable {
    /// The Hugging Face id, such as `meta-llama/Llama-3.1-8B-Instruct`.
    public var id: String
    /// The family in words, such as `Llama 3.1`.
    public var family: String
    /// All parameters, experts included: what has to fit in memory.
    public var totalParameters: Double
    /// Parameters that one token passes through; equal to the total in a dense model.
    public var activeParameters: Double
    /// Width of the residual stream.
    public var hiddenSize: Int
    /// Entries of the vocabulary.
    public var vocabularySize: Int
    /// Whether the output head reuses the input embedding.
    public var tiesEmbeddings: Bool
    /// The layers, equal ones grouped, in the order in which they first occur.
    ///
    /// Never empty.
    public var layers: [LayerGroup]
    /// The longest context the model was made for, in tokens.
    public var maximumContext: Int?
    /// The precision in which the weights were published.
    public var nativePrecision: WeightPrecision
    /// Where the figures come from.
    public var provenance: Provenance

    /// A model from its published figures.
    public init(
        id: String, family: String, totalParameters: Double, activeParameters: Double, hiddenSize: Int,
        vocabularySize: Int, tiesEmbeddings: Bool, layers: [LayerGroup], maximumContext: Int?,
        nativePrecision: WeightPrecision, provenance: Provenance
    ) {
        self.id = id
        self.family = family
        self.totalParameters = totalParameters
        self.activeParameters = activeParameters
        self.hiddenSize = hiddenSize
        self.vocabularySize = vocabularySize
        self.tiesEmbeddings = tiesEmbeddings
        self.layers = layers
        self.maximumContext = maximumContext
        self.nativePrecision = nativePrecision
        self.provenance = provenance
    }

    /// How many layers there are.
    public var layerCount: Int { layers.reduce(0) { $0 + $1.count } }

    /// Whether some layers choose among experts.
    public var isMixtureOfExperts: Bool {
        layers.contains { if case .experts = $0.feedForward { true } else { false } }
    }
}

/// A number of layers that are all alike.
public struct LayerGroup: Sendable, Hashable, Codable {
    /// How many there are, at least 1.
    public var count: Int
    /// How they look back at earlier tokens.
    public var mixer: TokenMixer
    /// What they do with each token alone.
    public var feedForward: FeedForward

    /// `count` layers of one shape.
    public init(count: Int, mixer: TokenMixer, feedForward: FeedForward) {
        self.count = count
        self.mixer = mixer
        self.feedForward = feedForward
    }
}

/// How a layer looks back at earlier tokens, which decides what it must remember of them.
public enum TokenMixer: Sendable, Hashable, Codable {
    /// Multi-head, grouped-query or multi-query attention over `window` tokens back, or over all when nil.
    case attention(heads: Int, keyValueHeads: Int, headDimension: Int, window: Int?)
    /// Multi-head latent attention (DeepSeek-V2, arXiv 2405.04434): one compressed vector a token, shared by all heads.
    case latentAttention(
        heads: Int, keyValueRank: Int, ropeDimension: Int, noRopeDimension: Int, valueDimension: Int, queryRank: Int?)
    /// Linear attention or a state-space layer: a state of fixed size (in elements) a sequence, whatever its length.
    case recurrent(stateElements: Double, parameters: Double)
    /// Nothing: the layer looks at each token alone.
    case absent
}

/// What a layer does with each token alone.
public enum FeedForward: Sendable, Hashable, Codable {
    /// A dense block; `matrices` is 3 when gated (SwiGLU), 2 when not.
    case dense(intermediateSize: Int, matrices: Int)
    /// A router that picks `perToken` of `count` experts, beside `shared` experts that always run.
    case experts(
        count: Int, perToken: Int, intermediateSize: Int, shared: Int, sharedIntermediateSize: Int, matrices: Int)
    /// Nothing.
    case absent
}
