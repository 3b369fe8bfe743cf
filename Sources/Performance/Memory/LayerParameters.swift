internal import Catalog

/// The parameters of one layer by what decides how often they are read and how they are spread.
struct LayerParameters {
    /// Projections around the token mixer.
    var mixer = 0.0
    /// A dense block, or the experts that always run, with the router.
    var dense = 0.0
    /// One expert.
    var expert = 0.0
    /// How many experts there are.
    var experts = 0.0
    /// How many of them a token passes through.
    var chosen = 0.0

    init(_ layer: LayerGroup, hiddenSize: Int) {
        let hidden = Double(hiddenSize)
        switch layer.mixer {
        case .attention(let heads, let keyValueHeads, let headDimension, _):
            mixer = hidden * Double(headDimension) * Double(2 * heads + 2 * keyValueHeads)
        case .latentAttention(let heads, let rank, let rope, let noRope, let value, let queryRank):
            let heads = Double(heads)
            let query = heads * Double(noRope + rope)
            let queries = queryRank.map { Double($0) * (hidden + query) } ?? hidden * query
            mixer =
                queries + hidden * Double(rank + rope) + Double(rank) * heads * Double(noRope + value)
                + heads * Double(value) * hidden
        case .recurrent(_, let parameters): mixer = parameters
        case .absent: break
        }
        switch layer.feedForward {
        case .dense(let size, let matrices): dense = hidden * Double(size * matrices)
        case .experts(let count, let perToken, let size, let shared, let sharedSize, let matrices):
            dense = hidden * Double(count + shared * sharedSize * matrices)
            expert = hidden * Double(size * matrices)
            experts = Double(count)
            chosen = Double(perToken)
        case .absent: break
        }
    }
}
