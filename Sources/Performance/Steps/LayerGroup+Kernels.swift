internal import Catalog

extension LayerGroup {
    /// Kernels that one such layer launches in a step, norms included, counted in the engines' implementations.
    ///
    /// Each takes its launch, its ramp and its drain, whatever it computes, and a layer of many small ones is mostly that
    /// at small batches: a dense layer has 10, one of DeepSeek-V3 has 23.
    var kernels: Double {
        var count = 0.0
        switch mixer {
        // Norm, projection of queries, keys and values, rotation, write to the cache, attention, projection back.
        case .attention: count += 6
        // Norm, both compressions and their norms, both expansions, rotation, write, attention and its reduction, back.
        case .latentAttention: count += 12
        case .compressedAttention: count += 12
        // Norm, projection, convolution, gates, scan, gated norm, projection back.
        case .recurrent: count += 7
        case .absent: break
        }
        // Index: two projections, norm, rotation, scores, choice.
        if details.indexer != nil { count += 6 }
        switch feedForward {
        // Norm, projection up, activation, projection down.
        case .dense: count += 4
        // Norm, router, choice, sorting, up, activation, down, sum; and the three of experts that all tokens pass.
        case .experts(_, _, _, let shared, _, _): count += 8 + (shared > 0 ? 3 : 0)
        case .absent: break
        }
        return count
    }
}

extension ModelArchitecture {
    /// Kernels that a step launches for all layers, in dense layers' worth.
    var launchedLayers: Double { layers.reduce(0) { $0 + Double($1.count) * $1.kernels } / 10 }
}
