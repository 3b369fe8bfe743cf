public import Catalog
public import Input
public import Measurements
internal import Performance
internal import Quantities
internal import Synchronization
internal import Workload

/// Turns recorded runs, the user's and published ones, into measured runs whose conditions can be predicted.
public struct RunBinding: Sendable {
    /// Finds a model by any name.
    public var model: @Sendable (String) -> ModelArchitecture?
    /// Finds an accelerator by id.
    public var accelerator: @Sendable (String) -> Accelerator?
    /// The precision that a checkpoint's name states, for runs that do not state one.
    public var precision: @Sendable (String) -> WeightPrecision?

    /// Looks names up with these.
    public init(
        model: @escaping @Sendable (String) -> ModelArchitecture?,
        accelerator: @escaping @Sendable (String) -> Accelerator?,
        precision: @escaping @Sendable (String) -> WeightPrecision? = { _ in nil }
    ) {
        self.model = model
        self.accelerator = accelerator
        self.precision = precision
    }

    /// Looks names up in these catalogs, by ids, names and aliases, each name once.
    public init(_ models: ModelCatalog, _ hardware: HardwareCatalog) {
        let modelNames = RememberedNames { (name: String) -> ModelCatalog.Match? in
            if let match = models.model(named: name).match { return match }
            // A folder of weights, named as the hub's cache does: /models/openai--gpt-oss-120b.
            guard let folder = name.split(separator: "/").last else { return nil }
            let id = folder.hasPrefix("models--") ? folder.dropFirst(8) : folder[...]
            return models.model(named: String(id.replacing("--", with: "/"))).match
        }
        let acceleratorNames = RememberedNames {
            hardware.accelerator(id: $0) ?? hardware.accelerator(named: $0)
        }
        self.init(
            model: { modelNames.value(of: $0)?.model }, accelerator: { acceleratorNames.value(of: $0) },
            precision: { modelNames.value(of: $0)?.precision })
    }

    /// The columns of a table of runs that state conditions; figures are those of ``RunFigure``.
    public static let conditions = [
        "run_id", "source", "method", "date", "engine", "engine_version", "engine_generation", "model",
        "weight_precision", "kv_precision", "gpu", "gpu_count", "tp", "pp", "ep", "dp", "attention_dp", "disaggregated",
        "prefill_pool", "decode_pool", "speculative", "arrival", "input_tokens", "shared_prefix_tokens",
        "distinct_prompts", "prefix_caching", "output_tokens", "input_spread", "output_spread", "concurrency",
        "requests_per_user", "start_pattern", "request_rate", "client_limit", "duration_s", "max_num_seqs",
        "max_num_batched_tokens", "gpu_memory_utilization", "engine_flags", "requests_completed", "flags", "assumed",
    ]

    /// All columns that are read.
    public static let columns = conditions + RunFigure.allCases.map(\.rawValue)

    /// What a recorded run is read as.
    public enum Outcome: Sendable {
        /// A run under conditions that can be predicted.
        case run(MeasuredRun)
        /// The run's name, and what keeps it from being predicted.
        case skipped(id: String, reason: String)
    }

    /// A run that the user measured: it has no source, whatever tool wrote it.
    public func outcome(_ own: RecordedRun) -> Outcome { outcome(own, source: nil) }

    /// The runs of a table that a fit may learn from: undisturbed, with one pool of replicas.
    public func runs(_ file: TextFile) throws(InputProblems) -> [MeasuredRun] {
        try outcomes(file).compactMap { outcome in
            guard case .run(let run) = outcome, run.pools == nil, !run.isMistaken, !run.isAssumed else { return nil }
            return run
        }
    }

    /// Each row of a table of runs: unknown columns are ignored, missing ones are unknown.
    ///
    /// Runs keep the source that the table states. Throws when the file is no such table at all.
    public func outcomes(_ file: TextFile) throws(InputProblems) -> [Outcome] {
        try RunTable.rows(in: file, required: RunBinding.required).map(outcome(of:))
    }

    /// The columns that a table of runs must have to be compared with predictions.
    public static let required = ["model", "gpu"]

    /// What a row of a table of runs is read as; the run keeps the source that the row states.
    public func outcome(of row: RunTable.Row) -> Outcome {
        if let problem = row.problem { return .skipped(id: row.run.id, reason: problem) }
        return outcome(row.run, source: row.run.origin.source ?? "")
    }

    private func outcome(_ recorded: RecordedRun, source: String?) -> Outcome {
        do throws(Unusable) {
            return .run(try run(recorded, source: source))
        } catch {
            return .skipped(id: recorded.id, reason: error.reason)
        }
    }

    private func run(_ recorded: RecordedRun, source: String?) throws(Unusable) -> MeasuredRun {
        guard !recorded.flags.contains(.stalled) else { throw Unusable("marked as disturbed (stalled)") }
        let modelName = recorded.model.name ?? ""
        guard let model = model(modelName) else { throw Unusable("unknown model \"\(modelName)\"") }
        let acceleratorName = recorded.hardware.accelerator ?? ""
        guard let accelerator = accelerator(acceleratorName) else {
            throw Unusable("unknown accelerator \"\(acceleratorName)\"")
        }
        let reader = RunReader(recorded)
        let name = recorded.engine.name ?? ""
        let known = InferenceEngine(spelled: name)
        let engine = known ?? .vllm
        let version = reader.version
        let precision = reader.precision(model, accelerator, named: self.precision(modelName))
        let pools = reader.pools()
        var (parallelism, replicas) = try reader.parallelism()
        if let pools { (parallelism, replicas) = (pools.decode.parallelism, pools.decode.workers) }
        let deployment = Deployment(
            model: model, weightPrecision: precision,
            cachePrecision: reader.cachePrecision(engine, precision, of: model, on: accelerator),
            accelerator: accelerator,
            parallelism: parallelism,
            engine: reader.settings(reader.defaults(engine, on: accelerator)),
            speculation: reader.speculation)
        let lengths = try reader.lengths()
        var run = MeasuredRun(
            id: recorded.id, source: source, deployment: deployment,
            engine: known == nil ? (name.isEmpty ? "?" : name) : nil,
            release: release(known?.rawValue ?? name, version, recorded.origin.date ?? ""), lengths: lengths,
            load: try reader.load(replicas), replicas: replicas, measured: reader.measurement(lengths))
        run.method = source == nil ? nil : recorded.origin.method
        run.published = reader.figures()
        run.arrivals = reader.arrivals(replicas)
        run.pools = pools
        run.distinctPrompts = reader.distinctPrompts
        run.requestsPerUser = reader.requestsPerUser
        run.startsTogether = recorded.load.startPattern.map { $0 == .together }
        run.clientLimit = reader.clientLimit(replicas)
        run.isEarlyEngine = recorded.engine.generation.map { $0 == .v0 }
        run.statesLengths = reader.statesLengths
        run.statesPrefix = reader.statesPrefix
        run.statesDevices = reader.statesDevices
        guard !run.published.isEmpty else { throw Unusable("no measured figure") }
        return run
    }

    /// The release; where the version is not stated, the day, or what there is of it.
    private func release(_ engine: String, _ version: EngineVersion?, _ date: String) -> String {
        version.map { FactorGroups.release(engine, $0) } ?? "\(engine) \(date.prefix(12))"
    }
}

/// Looks a name up once: a store names the same few things thousands of times.
private final class RememberedNames<Value: Sendable>: Sendable {
    private let find: @Sendable (String) -> Value?
    private let known = Mutex<[String: Value?]>([:])

    init(_ find: @escaping @Sendable (String) -> Value?) { self.find = find }

    /// What is called `name`; nil when nothing is.
    func value(of name: String) -> Value? {
        known.withLock { known in
            if let found = known[name] { return found }
            let found = find(name)
            known[name] = .some(found)
            return found
        }
    }
}

/// Why a run cannot be used.
struct Unusable: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
