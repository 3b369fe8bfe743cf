public import Catalog
public import Performance

/// What the planner may choose among for one model.
public struct SearchSpace: Sendable, Hashable, Codable {
    /// Precisions of the weights, in order of preference where cost is equal.
    public var precisions: [WeightPrecision]
    /// Precisions of the KV cache.
    public var cachePrecisions: [CachePrecision]
    /// Engines, each with the release to assume; nil for its current one.
    public var engines: [EngineChoice]
    /// Accelerators.
    public var accelerators: [Accelerator]
    /// The most devices one replica may span.
    public var maximumDevices: Int
    /// Whether replicas may be cut into pipeline stages.
    public var allowsPipelines: Bool
    /// Speculative decoding; nil without.
    public var speculation: SpeculativeDecoding?
    /// Whether the engine may keep prefixes.
    public var cachesPrefixes: Bool

    /// A space in full.
    public init(
        precisions: [WeightPrecision], cachePrecisions: [CachePrecision] = [.bf16], engines: [EngineChoice],
        accelerators: [Accelerator], maximumDevices: Int = 8, allowsPipelines: Bool = true,
        speculation: SpeculativeDecoding? = nil, cachesPrefixes: Bool = true
    ) {
        self.precisions = precisions
        self.cachePrecisions = cachePrecisions
        self.engines = engines
        self.accelerators = accelerators
        self.maximumDevices = maximumDevices
        self.allowsPipelines = allowsPipelines
        self.speculation = speculation
        self.cachesPrefixes = cachesPrefixes
    }
}

/// An engine and the release to assume.
public struct EngineChoice: Sendable, Hashable, Codable {
    /// The program.
    public var engine: InferenceEngine
    /// The release; nil for the engine's current one.
    public var version: EngineVersion?

    /// An engine in a release.
    public init(_ engine: InferenceEngine, version: EngineVersion? = nil) {
        self.engine = engine
        self.version = version
    }
}
