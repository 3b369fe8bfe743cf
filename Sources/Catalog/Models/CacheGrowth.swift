public import Quantities

/// How the cache of one sequence grows with its length on one device: a fixed part and straight pieces.
public struct CacheGrowth: Sendable, Hashable, Codable {
    /// Layers whose cache grows at one rate, up to one length.
    public struct Piece: Sendable, Hashable, Codable {
        /// What one more token takes on one device.
        public var bytesPerToken: Bytes
        /// The context from which it grows no further (a sliding window); nil when it never stops.
        public var saturation: Tokens?

        /// A part that grows by `bytesPerToken` until `saturation`.
        public init(bytesPerToken: Bytes, saturation: Tokens?) {
            self.bytesPerToken = bytesPerToken
            self.saturation = saturation
        }
    }

    /// State of recurrent layers, the same from the first token on.
    public var fixed: Bytes
    /// The growing parts: those that saturate first come first, those that never do last; one piece a saturation.
    public var pieces: [Piece]

    /// Bytes at `context` tokens; grows with it and is never negative.
    public func bytes(at context: Tokens) -> Bytes {
        let length = max(0, context.value)
        return pieces.reduce(fixed) { $0 + $1.bytesPerToken * min(length, $1.saturation?.value ?? length) }
    }

    /// The part that one of `stages` equal pipeline stages holds.
    public func divided(by stages: Int) -> CacheGrowth {
        CacheGrowth(
            fixed: fixed / Double(stages),
            pieces: pieces.map {
                Piece(bytesPerToken: $0.bytesPerToken / Double(stages), saturation: $0.saturation)
            })
    }

    /// What one more token takes at `context` tokens.
    public func bytesPerToken(at context: Tokens) -> Bytes {
        pieces.reduce(.zero) { sum, piece in
            if let saturation = piece.saturation, context >= saturation { sum } else { sum + piece.bytesPerToken }
        }
    }
}

extension ModelArchitecture {
    /// How the cache of one sequence grows on each of `tensorParallel` devices.
    ///
    /// Attention: (key width + value width) x key-value heads x bytes a layer, heads split over the devices and
    /// repeated where there are fewer heads than devices. Latent attention: (rank + rope) x bytes, whole on every device.
    /// A window stops growing at its length (chunked attention too, being at most a chunk). Recurrent state counts 4
    /// bytes an element, split over the devices. Leaves out rounding up to whole cache blocks. Pipeline stages each hold
    /// their own layers: take the layers of the stage.
    public func cacheGrowth(precision: CachePrecision, tensorParallel: Int) -> CacheGrowth {
        growth(precision: precision, tensorParallel: tensorParallel, layers: layers.filter { !$0.details.reusesCache })
        {
            $0.saturation ?? .infinity
        }
    }

    /// How much of the cache of one sequence a decode step reads on each of `tensorParallel` devices.
    ///
    /// Equal to ``cacheGrowth(precision:tensorParallel:)`` but for sparse attention, which reads all index keys and then
    /// only the entries it picked, and for layers that read the cache of another.
    public func cacheReadGrowth(precision: CachePrecision, tensorParallel: Int) -> CacheGrowth {
        growth(precision: precision, tensorParallel: tensorParallel, layers: layers) {
            min($0.saturation ?? .infinity, $0.selected ?? .infinity)
        }
    }

    private func growth(
        precision: CachePrecision, tensorParallel: Int, layers: [LayerGroup], until: (CacheTerm) -> Double
    ) -> CacheGrowth {
        let devices = max(1, tensorParallel)
        var fixed = Bytes.zero
        var slopes: [Double: Double] = [:]  // by saturation; infinity: never
        for group in layers {
            for term in group.cacheTerms(precision: precision, devices: devices) {
                slopes[until(term), default: 0] += term.slope * Double(group.count)
            }
            if case .recurrent(let elements, _) = group.mixer {
                fixed += Bytes(elements * 4 / Double(devices)) * Double(group.count)
            }
        }
        let pieces = slopes.sorted { $0.key < $1.key }.map { saturation, slope in
            CacheGrowth.Piece(
                bytesPerToken: Bytes(slope), saturation: saturation.isFinite ? Tokens(saturation) : nil)
        }
        return CacheGrowth(fixed: fixed, pieces: pieces)
    }

    /// Bytes on each device for one sequence of `tokens`.
    public func cacheBytes(forContext tokens: Tokens, precision: CachePrecision, tensorParallel: Int) -> Bytes {
        cacheGrowth(precision: precision, tensorParallel: tensorParallel).bytes(at: tokens)
    }

    /// Bytes of cache that one decode step reads on each device for one sequence of `tokens`.
    public func cacheReadBytes(forContext tokens: Tokens, precision: CachePrecision, tensorParallel: Int) -> Bytes {
        cacheReadGrowth(precision: precision, tensorParallel: tensorParallel).bytes(at: tokens)
    }
}

/// One straight piece of one layer's cache.
struct CacheTerm {
    /// Bytes for one more token of context.
    var slope: Double
    /// The context at which it stops growing.
    var saturation: Double?
    /// The context of which no more is read in a step.
    var selected: Double?
}

extension LayerGroup {
    func cacheTerms(precision: CachePrecision, devices: Int) -> [CacheTerm] {
        let element = precision.bytesPerElement
        switch mixer {
        case .attention(_, let heads, let dimension, let window):
            let onDevice = Double((heads + devices - 1) / devices)
            let width = Double(dimension + (details.valueDimension ?? dimension))
            return entries(onDevice * width * element, saturation: window.map(Double.init))
        case .latentAttention(_, let rank, let rope, _, _, _):
            return entries(Double(rank + rope) * element, saturation: nil)
        case .compressedAttention(_, let dimension, let compression, let window, _, _, _):
            let entry = Double(dimension) * element
            let recent = CacheTerm(slope: entry, saturation: Double(window))
            return [recent] + (compression.map { entries(entry, saturation: nil, tokensPerEntry: Double($0)) } ?? [])
        case .recurrent, .absent: return []
        }
    }

    private func entries(_ bytes: Double, saturation: Double?, tokensPerEntry: Double = 1) -> [CacheTerm] {
        guard let indexer = details.indexer else {
            return [CacheTerm(slope: bytes / tokensPerEntry, saturation: saturation)]
        }
        return [
            CacheTerm(
                slope: bytes / tokensPerEntry, saturation: saturation,
                selected: Double(indexer.selectedTokens) * tokensPerEntry),
            CacheTerm(slope: indexer.bytesPerEntry / tokensPerEntry, saturation: saturation),
        ]
    }
}
