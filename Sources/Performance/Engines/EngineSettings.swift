internal import Catalog
internal import Quantities

/// The settings of an engine that decide how much it batches and how much memory it takes.
public struct EngineSettings: Sendable, Hashable, Codable {
    /// The program.
    public var engine: InferenceEngine
    /// Its release.
    public var version: EngineVersion
    /// The most sequences in one step (`max_num_seqs`, `max_running_requests`, `max_batch_size`).
    public var maximumSequences: Int
    /// The most tokens in one step (`max_num_batched_tokens`, `chunked_prefill_size`, `max_num_tokens`).
    public var maximumBatchedTokens: Int
    /// The engine's own memory fraction, 0 to 1; what it is a fraction of differs, see ``MemoryFractionMeaning``.
    public var memoryFraction: Double
    /// Whether leading tokens that were seen before are taken from the cache.
    public var cachesPrefixes: Bool
    /// Whether decode steps are replayed from captured graphs, which hides kernel launches.
    public var capturesGraphs: Bool

    /// Settings in full; ``defaults(for:version:on:)`` gives an engine's own.
    public init(
        engine: InferenceEngine, version: EngineVersion, maximumSequences: Int, maximumBatchedTokens: Int,
        memoryFraction: Double, cachesPrefixes: Bool = true, capturesGraphs: Bool = true
    ) {
        self.engine = engine
        self.version = version
        self.maximumSequences = maximumSequences
        self.maximumBatchedTokens = maximumBatchedTokens
        self.memoryFraction = memoryFraction
        self.cachesPrefixes = cachesPrefixes
        self.capturesGraphs = capturesGraphs
    }
}

extension EngineSettings {
    /// The most rows of a step with prompts for which captured graphs are replayed; zero where only decodes have any.
    ///
    /// vLLM's second engine captures what lies between attention layers for up to 512 tokens, or for twice as many as
    /// sequences may run if those are fewer (`cudagraph_capture_sizes` in vllm/config, since 0.8).
    var capturedPromptRows: Double {
        guard capturesGraphs, engine == .vllm, version >= EngineVersion(0, 8) else { return 0 }
        return Double(min(512, 2 * maximumSequences))
    }
}

/// What an engine's memory fraction is a fraction of.
public enum MemoryFractionMeaning: String, Sendable, Hashable, Codable {
    /// vLLM `gpu_memory_utilization`: all of the device's memory, for everything the process allocates.
    case ofTotalForEverything
    /// SGLang `mem_fraction_static`: all of the device's memory, for weights and KV cache; the rest is left for activations.
    case ofTotalForWeightsAndCache
    /// TensorRT-LLM `free_gpu_memory_fraction`: what is free once the model is loaded, for the KV cache alone.
    case ofFreeForCache
}

extension InferenceEngine {
    /// What this engine's memory fraction is a fraction of.
    public var memoryFractionMeaning: MemoryFractionMeaning {
        switch self {
        case .vllm: .ofTotalForEverything
        case .sglang: .ofTotalForWeightsAndCache
        case .tensorRTLLM: .ofFreeForCache
        }
    }
}
