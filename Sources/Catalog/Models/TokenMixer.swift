/// How a layer looks back at earlier tokens, which decides what it must remember of them.
public enum TokenMixer: Sendable, Hashable, Codable {
    /// Multi-head, grouped-query or multi-query attention over `window` tokens back, or over all when nil.
    case attention(heads: Int, keyValueHeads: Int, headDimension: Int, window: Int?)
    /// Multi-head latent attention (DeepSeek-V2, arXiv 2405.04434): one compressed vector a token, shared by all heads.
    case latentAttention(
        heads: Int, keyValueRank: Int, ropeDimension: Int, noRopeDimension: Int, valueDimension: Int, queryRank: Int?)
    /// One vector for `compression` tokens, key and value at once, beside the last `window` tokens in full (DeepSeek V4).
    ///
    /// Nil compression: the window alone. All heads share the vectors. Queries come through `queryRank`; the output
    /// leaves through `outputGroups` groups of `outputRank`.
    case compressedAttention(
        heads: Int, headDimension: Int, compression: Int?, window: Int, queryRank: Int, outputRank: Int,
        outputGroups: Int)
    /// Linear attention or a state-space layer: a state of fixed size (in elements) a sequence, whatever its length.
    case recurrent(stateElements: Double, parameters: Double)
    /// Nothing: the layer looks at each token alone.
    case absent

    /// Query heads; nil where there is no attention.
    public var queryHeads: Int? {
        switch self {
        case .attention(let heads, _, _, _), .latentAttention(let heads, _, _, _, _, _),
            .compressedAttention(let heads, _, _, _, _, _, _):
            heads
        case .recurrent, .absent: nil
        }
    }

    /// Heads over which the cache can be split; 1 where all heads share one vector, nil without attention.
    public var keyValueHeads: Int? {
        switch self {
        case .attention(_, let keyValueHeads, _, _): keyValueHeads
        case .latentAttention, .compressedAttention: 1
        case .recurrent, .absent: nil
        }
    }
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
