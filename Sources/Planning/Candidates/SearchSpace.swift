public import Catalog
public import Performance
public import Scenarios

/// What the planner may choose among for one model.
public struct SearchSpace: Sendable, Hashable, Codable {
    /// Precisions of the weights, in order of preference where cost is equal.
    public var precisions: [WeightPrecision]
    /// Precisions of the KV cache; nil for the engine's own.
    public var cachePrecisions: [CachePrecision?]
    /// Engines, each with the release to assume; nil for its current one.
    public var engines: [EngineChoice]
    /// Accelerators.
    public var accelerators: [Accelerator]
    /// The most devices one replica may span.
    public var maximumDevices: Int
    /// Tensor-parallel sizes to try.
    public var tensor: [Int]
    /// Pipeline-parallel sizes to try.
    public var pipeline: [Int]
    /// Speculative decoding; nil without.
    public var speculation: SpeculativeDecoding?
    /// Limits of one step; the engine's own where nil.
    public var batching: StepLimits
    /// Whether the engine may keep prefixes.
    public var cachesPrefixes: Bool

    /// A space in full.
    public init(
        precisions: [WeightPrecision], cachePrecisions: [CachePrecision?] = [nil], engines: [EngineChoice],
        accelerators: [Accelerator], maximumDevices: Int = 8, tensor: [Int] = [1, 2, 4, 8], pipeline: [Int] = [1],
        speculation: SpeculativeDecoding? = nil, batching: StepLimits = StepLimits(), cachesPrefixes: Bool = true
    ) {
        self.precisions = precisions
        self.cachePrecisions = cachePrecisions
        self.engines = engines
        self.accelerators = accelerators
        self.maximumDevices = maximumDevices
        self.tensor = tensor
        self.pipeline = pipeline
        self.speculation = speculation
        self.batching = batching
        self.cachesPrefixes = cachesPrefixes
    }
}
