/// Parameters of one layer of a group, part by part.
public struct LayerWeights: Sendable, Hashable, Codable {
    /// How many such layers there are.
    public var count: Int
    /// Projections of the attention, or all of a recurrent mixer.
    public var mixer: Double
    /// The dense feed-forward block.
    public var dense: Double
    /// The router, with the projections around latent experts.
    public var router: Double
    /// One routed expert.
    public var expert: Double
    /// How many routed experts are stored.
    public var expertCount: Int
    /// How many of them a token passes through.
    public var expertsPerToken: Int
    /// All shared experts together.
    public var sharedExperts: Double
    /// Scales of the norms.
    public var norms: Double

    /// Everything one such layer stores.
    public var stored: Double {
        mixer + dense + router + expert * Double(expertCount) + sharedExperts + norms
    }

    /// What one token passes through in one such layer.
    public var active: Double {
        mixer + dense + router + expert * Double(expertsPerToken) + sharedExperts + norms
    }

    /// Parameters of one layer of `group` in a model whose residual stream is `hiddenSize` wide.
    ///
    /// Biases are left out, being below 0.1%.
    public init(_ group: LayerGroup, hiddenSize: Int) {
        let hidden = Double(hiddenSize)
        count = group.count
        mixer =
            group.mixer.parameters(hiddenSize: hidden, details: group.details)
            + group.details.extraParameters
        dense = 0
        router = 0
        expert = 0
        expertCount = 0
        expertsPerToken = 0
        sharedExperts = 0
        var blocks = group.mixer == .absent ? 0.0 : 1.0
        switch group.feedForward {
        case .dense(let width, let matrices):
            dense = hidden * Double(width) * Double(matrices)
            blocks += 1
        case .experts(let count, let perToken, let width, let shared, let sharedWidth, let matrices):
            let seen = Double(group.details.expertWidth ?? hiddenSize)
            router = hidden * Double(count) + (group.details.expertWidth == nil ? 0 : 2 * hidden * seen)
            expert = seen * Double(width) * Double(matrices)
            expertCount = count
            expertsPerToken = perToken
            sharedExperts = Double(shared) * hidden * Double(sharedWidth) * Double(matrices)
            blocks += 1
        case .absent: break
        }
        norms = blocks * hidden
    }
}

extension TokenMixer {
    /// Weights of the projections, without biases and norms.
    func parameters(hiddenSize hidden: Double, details: LayerDetails) -> Double {
        switch self {
        case .attention(let heads, let keyValueHeads, let dimension, _):
            let value = Double(details.valueDimension ?? dimension)
            let perHead = hidden * (Double(dimension) + value)
            return perHead * Double(heads) + (details.reusesCache ? 0 : perHead * Double(keyValueHeads))
                + indexParameters(details.indexer, hidden: hidden, query: hidden)
        case .latentAttention(let heads, let rank, let rope, let noRope, let value, let queryRank):
            let heads = Double(heads)
            let queryWidth = heads * Double(rope + noRope)
            let query = queryRank.map { Double($0) * (hidden + queryWidth) } ?? hidden * queryWidth
            let compressed = hidden * Double(rank + rope) + Double(rank) * heads * Double(noRope + value)
            return query + compressed + heads * Double(value) * hidden
                + indexParameters(details.indexer, hidden: hidden, query: Double(queryRank ?? 0))
        case .compressedAttention(let heads, let dimension, let compression, _, let query, let rank, let groups):
            let width = Double(heads) * Double(dimension)
            // One matrix for the window; contents and weights of the compressed entries take two more, four when
            // neighbouring entries overlap, as they do under an index.
            let projections = compression == nil ? 1.0 : (details.indexer == nil ? 3.0 : 5.0)
            return Double(query) * (hidden + width) + projections * hidden * Double(dimension)
                + width * Double(rank) + Double(groups) * Double(rank) * hidden
                + indexParameters(details.indexer, hidden: hidden, query: Double(query))
        case .recurrent(_, let parameters): return parameters
        case .absent: return 0
        }
    }

    /// Queries from the query latent, one key a token, and a weight for each head.
    private func indexParameters(_ indexer: SparseIndexer?, hidden: Double, query: Double) -> Double {
        guard let indexer else { return 0 }
        let heads = Double(indexer.heads)
        return query * heads * Double(indexer.dimension) + hidden * (Double(indexer.dimension) + heads)
    }
}
