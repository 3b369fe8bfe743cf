public import Performance
internal import Quantities
public import Workload

/// The memory of one device in GiB, as JSON documents carry it.
public struct MemoryFigures: Codable, Sendable, Equatable {
    /// GiB.
    public var usableGib, allowedGib, weightsGib, activationsGib, runtimeGib, graphsGib, kvCacheGib: Double
    /// Tokens of context the whole replica holds; absent where windows keep it from being one number.
    public var kvCacheTokens: Double?
    /// Sequences at once when requests have the workload's lengths, on average half grown.
    public var maxConcurrency: Double
    /// Sequences at once that can all grow to their full length.
    public var guaranteedConcurrency: Double

    enum CodingKeys: String, CodingKey {
        case usableGib = "usable_gib"
        case allowedGib = "allowed_gib"
        case weightsGib = "weights_gib"
        case activationsGib = "activations_gib"
        case runtimeGib = "runtime_gib"
        case graphsGib = "graphs_gib"
        case kvCacheGib = "kv_cache_gib"
        case kvCacheTokens = "kv_cache_tokens"
        case maxConcurrency = "max_concurrency"
        case guaranteedConcurrency = "guaranteed_concurrency"
    }

    /// The figures of `plan` for requests of `lengths`.
    public init(_ plan: MemoryPlan, _ lengths: TokenLengths) {
        usableGib = plan.usable.gibibytes
        allowedGib = plan.allowed.gibibytes
        weightsGib = plan.weights.gibibytes
        activationsGib = plan.activations.gibibytes
        runtimeGib = plan.runtime.gibibytes
        graphsGib = plan.graphs.gibibytes
        kvCacheGib = plan.cache.gibibytes
        kvCacheTokens = plan.tokens?.value
        maxConcurrency = plan.maximumSequences(lengths)
        guaranteedConcurrency = plan.maximumSequences(lengths, whole: true)
    }
}
