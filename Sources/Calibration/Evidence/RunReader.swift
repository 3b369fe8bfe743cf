internal import Catalog
internal import Measurements
internal import Performance
internal import Quantities
internal import Workload

/// What a recorded run states, as the performance model needs it.
///
/// All runs are read alike, from any source: what is peculiar to a source is stated in its rows.
struct RunReader {
    let run: RecordedRun

    init(_ run: RecordedRun) { self.run = run }

    /// Most workers or devices that are believed.
    static let deviceLimit = 65_536
    /// Most of anything that is counted; beyond any honest figure, and safe to convert to whole numbers.
    static let countLimit = 1e12

    /// Speculative decoding of which only the kind is stated: two tokens ahead by a head of one layer, as DeepSeek's models
    /// are served with; accepted as published for multi-token prediction of text.
    private static let typicalDraft = SpeculativeDecoding(speculativeTokens: 2, acceptance: 0.7, draftCost: 0.03)

    /// A figure that can be used: neither negative nor beyond anything honest.
    func usable(_ value: Double?) -> Double? { value.flatMap { $0 >= 0 && $0 < Self.countLimit ? $0 : nil } }

    /// Whether the value of a column is assumed, because the source does not state it.
    func isAssumed(_ column: String) -> Bool { run.assumed?.contains(column) ?? false }

    /// Whether it is stated on how many accelerators the run was made.
    var statesDevices: Bool { run.devices != nil && !isAssumed("gpu_count") }

    /// Whether the lengths of prompts are stated.
    var statesLengths: Bool { !isAssumed("input_tokens") }

    /// Whether it is stated how much of the prompts was found in the prefix cache.
    var statesPrefix: Bool { !isAssumed("shared_prefix_tokens") }

    /// The weights' precision; where it is not stated, that which the checkpoint's name states, else that of the published
    /// weights, 16 bits for those in 32.
    func precision(
        _ model: ModelArchitecture, _ accelerator: Accelerator, named: WeightPrecision?
    ) -> WeightPrecision {
        switch run.model.weightPrecision {
        case "fp8": .fp8
        case "fp4": model.nativePrecision == .mxfp4 || accelerator.vendor == "AMD" ? .mxfp4 : .nvfp4
        case "mxfp4": .mxfp4
        case "nvfp4": .nvfp4
        case "fp16": .fp16
        case "bf16": .bf16
        case "w8a16": .int8WeightOnly
        case "w4a16", "uint4", "int4", "q4_k_m": .int4
        case "int8", "w8a8-int8": .int8
        default:
            switch named ?? model.nativePrecision {
            case let precision where precision.bytesPerParameter < 2: precision
            default: .bf16
            }
        }
    }

    /// The precision of keys and values; where it is not stated, the engine's own.
    func cachePrecision(
        _ engine: InferenceEngine, _ weights: WeightPrecision, of model: ModelArchitecture, on accelerator: Accelerator
    ) -> CachePrecision {
        switch run.model.cachePrecision {
        case "fp8", "int8": .fp8
        case nil, "auto": engine.cachePrecision(of: model, for: weights, on: accelerator)
        default: .bf16
        }
    }

    /// The engine's version, where the run states it.
    ///
    /// The first number in the name of a build (`nightly-5b8c30d6`) is no version: that has a point.
    var version: EngineVersion? {
        guard let stated = run.engine.version, let version = EngineVersion(parsing: stated),
            stated.drop(while: { !$0.isNumber }).drop(while: \.isNumber).first == "."
        else { return nil }
        return version
    }

    /// Speculative decoding with a typical draft head, where the run used any; its own depth and acceptance are not stated.
    var speculation: SpeculativeDecoding? {
        guard let kind = run.layout.speculative, !["", "none", "false"].contains(kind) else { return nil }
        return RunReader.typicalDraft
    }

    /// What the engine does without flags, as its core of that generation did where the release has two.
    func defaults(_ engine: InferenceEngine, on accelerator: Accelerator) -> EngineSettings {
        guard engine == .vllm, run.engine.generation == .v0 else {
            return .defaults(for: engine, version: version, on: accelerator)
        }
        var settings = EngineSettings.defaults(for: engine, version: RunReader.lastOfFirstCore, on: accelerator)
        settings.version = version ?? RunReader.lastOfFirstCore
        return settings
    }

    /// The last release of vLLM that started its first core by default.
    private static let lastOfFirstCore = EngineVersion(0, 7)

    /// The flags by which vLLM and SGLang are told to launch each kernel by itself.
    private static let eagerFlags = ["--enforce-eager", "--disable-cuda-graph"]

    /// The engine's settings as far as the run states them, over its defaults.
    func settings(_ defaults: EngineSettings) -> EngineSettings {
        var settings = defaults
        let stated = run.engine
        if let caches = stated.prefixCaching { settings.cachesPrefixes = caches }
        if let flags = stated.flags, RunReader.eagerFlags.contains(where: flags.contains) {
            settings.capturesGraphs = false
        }
        if let fraction = stated.memoryShare, fraction > 0, fraction <= 1 { settings.memoryFraction = fraction }
        if let tokens = stated.maxBatchedTokens, (1...10_000_000).contains(tokens) {
            settings.maximumBatchedTokens = tokens
        }
        if let sequences = stated.maxSequences, (1...10_000_000).contains(sequences) {
            settings.maximumSequences = sequences
        } else if let users = run.load.concurrency, (1...1e7).contains(users), run.load.arrival != .poisson {
            settings.maximumSequences = max(settings.maximumSequences, Int(users))
        }
        return settings
    }

    /// The parallelism of one replica, and how many replicas there are.
    func parallelism() throws(Unusable) -> (Parallelism, replicas: Double) {
        let layout = run.layout
        let stated = [
            ("gpu_count", run.hardware.count), ("tp", layout.tensor), ("ep", layout.expert), ("pp", layout.pipeline),
            ("dp", layout.data),
        ]
        for case (let column, let value?) in stated where value > Self.deviceLimit {
            throw Unusable("\(column) is out of range: \(value), at most \(Self.deviceLimit)")
        }
        let devices = max(1, run.devices ?? 1)
        let expert = layout.expert ?? 1
        let pipeline = max(1, layout.pipeline ?? 1)
        let data = max(1, layout.data ?? 1)
        // llama.cpp splits a model by layers unless told otherwise.
        if run.engine.name == "llama.cpp", layout.tensor == nil, layout.pipeline == nil {
            return (Parallelism(pipeline: devices), 1)
        }
        func replicas(of devicesEach: Int) -> Double {
            max(1, (Double(devices) / Double(devicesEach) / Double(pipeline)).rounded())
        }
        // SGLang counts copies of the attention within tp: then fewer devices are stated than tp times dp.
        let isWithinTensor = data > 1 && run.hardware.count.map { (layout.tensor ?? 1) * data * pipeline > $0 } ?? false
        if layout.dataParallelAttention ?? isWithinTensor {
            let group = max(layout.tensor ?? 0, data)
            let split = Parallelism(tensor: 1, pipeline: pipeline, data: group, expert: min(max(expert, 1), group))
            return (split, replicas(of: group))
        }
        guard let tensor = layout.tensor else {
            if expert > 1, data > 1 {
                return (Parallelism(data: data, expert: expert), max(1, (Double(devices) / Double(data)).rounded()))
            }
            let split = Parallelism(tensor: devices, pipeline: pipeline, expert: max(1, min(expert, devices)))
            return (split, replicas(of: devices))
        }
        let split = Parallelism(tensor: tensor, pipeline: pipeline, expert: max(1, min(expert, tensor)))
        // A parallelism that was assumed to leave room for a batch may take more devices than there were: the figures
        // are then those of a part of a replica.
        if isAssumed("tp"), devices < tensor * pipeline {
            return (split, Double(devices) / Double(tensor) / Double(pipeline))
        }
        return (split, replicas(of: tensor))
    }

    /// The pools of disaggregated serving.
    ///
    /// Where it is not stated how many workers there are, as many are assumed as those who state it have in the median, and
    /// ``PooledReplica`` takes as many more for prompts as keep decoding fed.
    func pools() -> MeasuredRun.Pools? {
        guard run.layout.disaggregated == true else { return nil }
        let half = max(1, min(Self.deviceLimit, (run.hardware.count ?? 2) / 2))
        func pool(_ stated: RecordedRun.Pool?, usual workers: Int) -> MeasuredRun.Pool {
            let tensor = stated?.tensor ?? run.layout.tensor.map { min($0, Self.deviceLimit) } ?? half
            let pipeline = stated?.pipeline ?? 1
            let expert = stated?.expert ?? 1
            let data = stated?.data ?? 1
            return MeasuredRun.Pool(
                parallelism: data > 1
                    ? Parallelism(tensor: stated?.tensor ?? 1, pipeline: pipeline, data: data, expert: expert)
                    : Parallelism(tensor: tensor, pipeline: pipeline, expert: min(expert, tensor)),
                workers: Double(stated?.workers ?? workers), isStated: stated?.workers != nil)
        }
        return MeasuredRun.Pools(
            prefill: pool(run.layout.prefill, usual: 1), decode: pool(run.layout.decode, usual: 2))
    }
}
