internal import Catalog
internal import Quantities

/// What one device reads and computes to look back at earlier tokens, for all layers.
///
/// Layers that look at all tokens and layers that look at some (a window, a chunk, an index's choice) are kept apart;
/// where several windows differ they are averaged by the bytes behind them.
struct AttentionShare: Sendable, Hashable, Codable {
    /// Bytes that a decode step reads for each token of context, in layers that look at all of them.
    var contextBytes = 0.0
    /// The same in layers with a window, up to it.
    var windowContextBytes = 0.0
    /// The window in tokens; infinite without one.
    var window = Double.infinity
    /// Bytes of state read for a sequence, whatever its length.
    var stateBytes = 0.0
    /// Operations of a decode step for each token of context, those on rows of padding included.
    var contextWork = 0.0
    /// The same in layers with a window, up to it.
    var windowContextWork = 0.0
    /// Operations of one prompt token for each token it looks at.
    var promptWork = 0.0
    /// The same in layers with a window, up to it.
    var windowPromptWork = 0.0

    init(_ deployment: Deployment) {
        let growth = deployment.model.cacheReadGrowth(
            precision: deployment.cachePrecision, tensorParallel: deployment.parallelism.tensor)
        stateBytes = growth.fixed.value
        var reach = 0.0
        for piece in growth.pieces {
            guard let saturation = piece.saturation else {
                contextBytes += piece.bytesPerToken.value
                continue
            }
            windowContextBytes += piece.bytesPerToken.value
            reach += piece.bytesPerToken.value * saturation.value
        }
        if windowContextBytes > 0 { window = reach / windowContextBytes }
        let rows = 1 + Double(deployment.speculation?.speculativeTokens ?? 0)
        for group in deployment.model.layers {
            add(group, tensor: Double(deployment.parallelism.tensor), rows: rows)
        }
    }

    /// Rows of a tile of the matrix units: queries that share their keys and values are padded to it.
    private static let tile = 64.0

    /// How many times the work of `heads` query heads a kernel does that multiplies whole tiles, where `cached` heads of
    /// keys and values are shared among `tensor` devices and a sequence brings `rows` rows.
    private static func padding(_ heads: Int, _ cached: Int, tensor: Double, rows: Double) -> Double {
        let together = Double(heads) / tensor / max(1, Double(cached) / tensor) * rows
        return max(1, tile / max(1, together))
    }

    private mutating func add(_ group: LayerGroup, tensor: Double, rows: Double) {
        let count = Double(group.count) / tensor
        let value = group.details.valueDimension
        var isWindowed = group.details.indexer != nil
        var decode = 0.0
        var prompt = 0.0
        switch group.mixer {
        case .attention(let heads, let cached, let dimension, let window):
            prompt = 2 * Double(heads) * Double(dimension + (value ?? dimension))
            decode = prompt * Self.padding(heads, cached, tensor: tensor, rows: rows)
            isWindowed = isWindowed || window != nil
        case .latentAttention(let heads, let rank, let rope, let noRope, let valueDimension, _):
            // Decode works in the compressed space, prompts in the full one.
            decode = 2 * Double(heads * (2 * rank + rope))
            prompt = 2 * Double(heads * (noRope + rope + valueDimension))
        case .compressedAttention(let heads, let dimension, let compression, _, _, _, _):
            decode = 4 * Double(heads * dimension)
            prompt = decode
            windowContextWork += count * decode
            windowPromptWork += count * prompt
            let entries = compression.map { 1 / Double($0) } ?? 0
            decode *= entries
            prompt *= entries
        case .recurrent, .absent: break
        }
        if let indexer = group.details.indexer {
            let index = count * 2 * Double(indexer.heads * indexer.dimension)
            contextWork += index
            promptWork += index
        }
        if isWindowed {
            windowContextWork += count * decode
            windowPromptWork += count * prompt
        } else {
            contextWork += count * decode
            promptWork += count * prompt
        }
    }
}
