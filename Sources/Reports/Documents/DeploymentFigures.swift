internal import Catalog
public import Performance
internal import Quantities

/// One replica, as JSON documents carry it.
public struct DeploymentFigures: Codable, Sendable, Equatable {
    /// Catalog ids and names.
    public var model, gpu, gpuName, engine, engineVersion, weightPrecision, kvPrecision: String
    /// Devices of one replica, and how they share the work.
    public var gpusPerReplica, tp, pp, dp, ep: Int
    /// Engine settings.
    public var maxNumSeqs, maxNumBatchedTokens: Int
    /// The engine's own memory fraction.
    public var memoryFraction: Double
    /// Whether prefixes are kept.
    public var prefixCaching: Bool
    /// Speculative decoding; absent without.
    public var speculativeTokens: Int?
    /// The chance that a speculative token is accepted.
    public var speculativeAcceptance: Double?

    enum CodingKeys: String, CodingKey {
        case model, gpu, engine, tp, pp, dp, ep
        case gpuName = "gpu_name"
        case engineVersion = "engine_version"
        case weightPrecision = "weight_precision"
        case kvPrecision = "kv_precision"
        case gpusPerReplica = "gpus_per_replica"
        case maxNumSeqs = "max_num_seqs"
        case maxNumBatchedTokens = "max_num_batched_tokens"
        case memoryFraction = "memory_fraction"
        case prefixCaching = "prefix_caching"
        case speculativeTokens = "speculative_tokens"
        case speculativeAcceptance = "speculative_acceptance"
    }

    /// The figures of `deployment`.
    public init(_ deployment: Deployment) {
        model = deployment.model.id
        gpu = deployment.accelerator.id
        gpuName = deployment.accelerator.name
        engine = deployment.engine.engine.rawValue
        engineVersion = deployment.engine.version.description
        weightPrecision = deployment.weightPrecision.rawValue
        kvPrecision = deployment.cachePrecision.rawValue
        gpusPerReplica = deployment.parallelism.devices
        tp = deployment.parallelism.tensor
        pp = deployment.parallelism.pipeline
        dp = deployment.parallelism.data
        ep = deployment.parallelism.expert
        maxNumSeqs = deployment.engine.maximumSequences
        maxNumBatchedTokens = deployment.engine.maximumBatchedTokens
        memoryFraction = deployment.engine.memoryFraction
        prefixCaching = deployment.engine.cachesPrefixes
        speculativeTokens = deployment.speculation?.speculativeTokens
        speculativeAcceptance = deployment.speculation?.acceptance
    }
}
