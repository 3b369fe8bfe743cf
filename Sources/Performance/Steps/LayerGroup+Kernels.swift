internal import Catalog

extension LayerGroup {
    /// Kernels that one such layer launches in a step, norms included, counted in the engines' implementations.
    ///
    /// Each takes its launch, its ramp and its drain, whatever it computes, and a layer of many small ones is mostly that
    /// at small batches: a dense layer has 10, one of DeepSeek-V3 has 23.
    var kernels: Double {
        let mixing: Double =
            switch mixer {
            // Norm, projection of queries, keys and values, rotation, write to the cache, attention, projection back.
            case .attention: 6
            // Norm, both compressions and their norms, both expansions, rotation, write, attention, its reduction, back.
            case .latentAttention, .compressedAttention: 12
            // Norm, projection, convolution, gates, scan, gated norm, projection back.
            case .recurrent: 7
            case .absent: 0
            }
        // Two projections, norm, rotation, scores, choice.
        let indexing: Double = details.indexer == nil ? 0 : 6
        let feeding: Double =
            switch feedForward {
            // Norm, projection up, activation, projection down.
            case .dense: 4
            // Norm, router, choice, sorting, up, activation, down, sum; and the three of experts that all tokens pass.
            case .experts(_, _, _, let shared, _, _): shared > 0 ? 11 : 8
            case .absent: 0
            }
        return mixing + indexing + feeding
    }
}

extension ModelArchitecture {
    /// Kernels that a step launches for all layers, in dense layers' worth.
    var launchedLayers: Double { layers.reduce(0) { $0 + Double($1.count) * $1.kernels } / 10 }
}
