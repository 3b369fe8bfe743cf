/// What one language model is made of, as far as memory and speed depend on it.
public struct ModelArchitecture: Sendable, Hashable, Codable, Identifiable {
    /// Which weights a published low-precision checkpoint stores in its native precision.
    public enum QuantizedParts: String, Sendable, Hashable, Codable, CaseIterable {
        /// All linear layers inside the blocks; embeddings, head, router and norms stay at 16 bits.
        case linears
        /// The routed experts only, as in gpt-oss and Kimi K2.5; everything else stays at 16 bits.
        case experts
    }

    /// The Hugging Face id, such as `meta-llama/Llama-3.1-8B-Instruct`.
    public var id: String
    /// The family in words, such as `Llama 3.1`.
    public var family: String
    /// All parameters, experts included: what has to fit in memory.
    ///
    /// Leaves out layers for multi-token prediction, which an engine loads only for speculative decoding.
    public var totalParameters: Double
    /// Those of encoders of images or sound, part of the total: in memory, but text does not pass through them.
    public var encoderParameters: Double
    /// Parameters that one token passes through; equal to the total, encoders apart, in a dense model.
    ///
    /// Makers differ on whether embeddings count; ``ModelWeights/activeParameters`` is the same sum for every model.
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
    /// The precision of keys and values that the checkpoint was calibrated for; nil when it says nothing.
    public var nativeCachePrecision: CachePrecision?
    /// Which weights have that precision when it is below 16 bits.
    public var quantizedParts: QuantizedParts
    /// Extra layers at the end that guess further tokens; nil when not known, not part of the totals.
    public var multiTokenPredictionLayers: Int?
    /// What a reader should know of the figures, such as what was not published; nil when there is nothing to say.
    public var note: String?
    /// Where the figures come from.
    public var provenance: Provenance

    /// A model from its published figures.
    public init(
        id: String, family: String, totalParameters: Double, encoderParameters: Double = 0,
        activeParameters: Double, hiddenSize: Int,
        vocabularySize: Int, tiesEmbeddings: Bool, layers: [LayerGroup], maximumContext: Int?,
        nativePrecision: WeightPrecision, nativeCachePrecision: CachePrecision? = nil,
        quantizedParts: QuantizedParts = .linears,
        multiTokenPredictionLayers: Int? = nil, note: String? = nil, provenance: Provenance
    ) {
        self.id = id
        self.family = family
        self.totalParameters = totalParameters
        self.encoderParameters = encoderParameters
        self.activeParameters = activeParameters
        self.hiddenSize = hiddenSize
        self.vocabularySize = vocabularySize
        self.tiesEmbeddings = tiesEmbeddings
        self.layers = layers
        self.maximumContext = maximumContext
        self.nativePrecision = nativePrecision
        self.nativeCachePrecision = nativeCachePrecision
        self.quantizedParts = quantizedParts
        self.multiTokenPredictionLayers = multiTokenPredictionLayers
        self.note = note
        self.provenance = provenance
    }

    /// How many layers there are.
    public var layerCount: Int { layers.reduce(0) { $0 + $1.count } }

    /// Whether some layers choose among experts.
    public var isMixtureOfExperts: Bool {
        layers.contains { if case .experts = $0.feedForward { true } else { false } }
    }

    /// The numbers of query heads that occur, in rising order.
    ///
    /// Tensor parallelism must divide each of them; engines refuse to start otherwise.
    public var queryHeads: [Int] { Set(layers.compactMap(\.mixer.queryHeads)).sorted() }

    /// The numbers of key-value heads that occur, in rising order; 1 stands for a latent shared by all heads.
    public var keyValueHeads: [Int] { Set(layers.compactMap(\.mixer.keyValueHeads)).sorted() }
}
