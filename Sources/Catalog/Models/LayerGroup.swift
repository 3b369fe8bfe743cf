/// A number of layers that are all alike.
public struct LayerGroup: Sendable, Hashable, Codable {
    /// How many there are, at least 1.
    public var count: Int
    /// How they look back at earlier tokens.
    public var mixer: TokenMixer
    /// What they do with each token alone.
    public var feedForward: FeedForward
    /// What sets them apart from the plain form of their mixer and feed-forward block.
    public var details: LayerDetails

    /// `count` layers of one shape.
    public init(count: Int, mixer: TokenMixer, feedForward: FeedForward, details: LayerDetails = .plain) {
        self.count = count
        self.mixer = mixer
        self.feedForward = feedForward
        self.details = details
    }
}

/// Offsets of a layer from the plain form, absent in most models.
public struct LayerDetails: Sendable, Hashable, Codable {
    /// Width of one value head where it differs from that of the keys.
    public var valueDimension: Int?
    /// The index of a sparse attention, which picks the tokens to read.
    public var indexer: SparseIndexer?
    /// Whether the layer reads the cache of an earlier layer and keeps none of its own.
    public var reusesCache: Bool
    /// Width that experts see where the layer projects down before them (latent experts of Nemotron 3 Super).
    public var expertWidth: Int?
    /// Weights of one such layer beyond those of the plain form, such as the gate on the attention output.
    public var extraParameters: Double

    /// Offsets; those not named are absent.
    public init(
        valueDimension: Int? = nil, indexer: SparseIndexer? = nil, reusesCache: Bool = false, expertWidth: Int? = nil,
        extraParameters: Double = 0
    ) {
        self.valueDimension = valueDimension
        self.indexer = indexer
        self.reusesCache = reusesCache
        self.expertWidth = expertWidth
        self.extraParameters = extraParameters
    }

    /// No offset at all.
    public static let plain = LayerDetails()
}

/// The index of a sparse attention (DeepSeek-V3.2, GLM-5): small keys of all tokens, from which a few are chosen.
///
/// The index keys are cached for every token, so memory grows as with full attention; only reading and computing stop
/// at `selectedTokens`.
public struct SparseIndexer: Sendable, Hashable, Codable {
    /// Query heads of the index.
    public var heads: Int
    /// Width of an index key; one key a token, shared by the heads.
    public var dimension: Int
    /// How many cache entries the attention then reads.
    public var selectedTokens: Int

    /// An index of `heads` heads that picks `selectedTokens`.
    public init(heads: Int, dimension: Int, selectedTokens: Int) {
        self.heads = heads
        self.dimension = dimension
        self.selectedTokens = selectedTokens
    }

    /// Bytes of the key of one entry: 8-bit elements and a 32-bit scale, whatever the precision of the cache.
    public var bytesPerEntry: Double { Double(dimension) + 4 }
}
