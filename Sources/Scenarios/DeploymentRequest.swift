public import Catalog
public import Input
public import Performance
internal import Quantities

/// One deployment in words, as flags give it: what is left out is filled in, what is wrong is said all at once.
public struct DeploymentRequest: Sendable, Hashable {
    /// A model's name, alias or path.
    public var model: String
    /// An accelerator's id, name or alias.
    public var accelerator: String
    /// Tensor-parallel size; nil takes the smallest that fits.
    public var tensor: Int?
    /// Pipeline-parallel size.
    public var pipeline = 1
    /// Copies of the attention layers.
    public var data = 1
    /// Groups that experts are dealt out to.
    public var expert = 1
    /// The engine's name.
    public var engine = "vllm"
    /// The engine's release; nil for the current one.
    public var version: String?
    /// Weight precision; nil takes the checkpoint's own.
    public var precision: String?
    /// KV cache precision; nil takes the engine's own.
    public var cachePrecision: String?
    /// `max_num_seqs`; nil takes the engine's default.
    public var maximumSequences: Int?
    /// `max_num_batched_tokens`; nil takes the engine's default.
    public var maximumBatchedTokens: Int?
    /// The engine's memory fraction; nil takes its default.
    public var memoryFraction: Double?
    /// Whether prefixes are kept.
    public var cachesPrefixes = true
    /// Speculative tokens a step; nil without speculation.
    public var speculativeTokens: Int?
    /// The chance that a speculative token is accepted.
    public var acceptance = 0.7

    /// A model on an accelerator, the rest as usual.
    public init(model: String, accelerator: String) {
        self.model = model
        self.accelerator = accelerator
    }

    /// What it comes to.
    public struct Resolved: Sendable, Hashable {
        /// The deployment.
        public var deployment: Deployment
        /// What was filled in, in sentences.
        public var assumptions: [String]
    }

    /// The deployment in the words of `catalog`; throws every problem with where it stands.
    public func resolved(in catalog: Catalog) throws(InputProblems) -> Resolved {
        var resolver = Resolver(request: self, catalog: catalog)
        return try resolver.resolve()
    }
}

/// Looks up the words of one request and collects what is wrong with them.
private struct Resolver {
    let request: DeploymentRequest
    let catalog: Catalog
    var problems: [Diagnostic] = []
    var assumptions: [String] = []

    mutating func resolve() throws(InputProblems) -> DeploymentRequest.Resolved {
        let match = try model()
        let accelerator = accelerator()
        let engine = engine()
        let precision = choice(
            "--precision", request.precision, WeightPrecision.allCases, or: match?.precision ?? .bf16)
        let stated = request.cachePrecision.map {
            choice("--kv-precision", $0, CachePrecision.allCases, or: .bf16)
        }
        checkNumbers()
        guard problems.isEmpty, let match, let accelerator, let engine else { throw InputProblems(problems) }
        if !engine.engine.supports(vendor: accelerator.vendor) {
            report("--engine", "\(engine.engine.name) does not run on \(accelerator.name)", or: "choose another engine")
        }
        if request.precision == nil, !accelerator.canRun(precision) {
            assumptions.append("\(accelerator.name) has no kernels for the checkpoint's \(precision.rawValue)")
        }
        if !accelerator.canRun(precision) {
            report(
                "--precision", "\(accelerator.name) does not run \(precision.rawValue)",
                allowed: WeightPrecision.allCases.filter { accelerator.canRun($0) }.map(\.rawValue).joined(
                    separator: ", "))
        }
        let cache = stated ?? engine.engine.cachePrecision(of: match.model, for: precision, on: accelerator)
        if stated == nil, cache != .bf16 {
            let reason =
                match.model.nativeCachePrecision == cache
                ? "the checkpoint says" : "\(engine.engine.name) keeps it beside \(precision.rawValue) weights"
            assumptions.append("KV cache in \(cache.rawValue), as \(reason)")
        }
        var deployment = Deployment(
            model: match.model, weightPrecision: precision, cachePrecision: cache, accelerator: accelerator,
            engine: settings(engine, accelerator), speculation: speculation(match.model))
        deployment.parallelism = parallelism(deployment)
        guard problems.isEmpty else { throw InputProblems(problems) }
        return DeploymentRequest.Resolved(deployment: deployment, assumptions: assumptions)
    }

    private mutating func report(
        _ flag: String, _ message: String, allowed: String? = nil, or suggestion: String? = nil
    ) {
        let place = SourcePlace(file: "command line", field: flag)
        problems.append(Diagnostic(at: place, message, allowed: allowed, suggestion: suggestion))
    }

    private mutating func model() throws(InputProblems) -> ModelCatalog.Match? {
        if let found = try catalog.model(named: request.model) {
            assumptions += found.warnings.map(\.message)
            return found
        }
        switch catalog.models.model(named: request.model) {
        case .found(let match): return match
        case .ambiguous(let names):
            report(
                "--model", "several models are called \"\(request.model)\"",
                or: "write one of \(names.joined(separator: ", "))")
        case .unknown(let nearest):
            report(
                "--model", "unknown model \"\(request.model)\"",
                or: nearest.isEmpty
                    ? "list the known ones with plimsoll catalog models, or give the path of a config.json"
                    : "write one of \(nearest.prefix(3).joined(separator: ", ")), or the path of a config.json")
        }
        return nil
    }

    private mutating func accelerator() -> Accelerator? {
        switch catalog.hardware.lookup(request.accelerator) {
        case .found(let found, let others):
            if !others.isEmpty, found.id.lowercased() != request.accelerator.lowercased() {
                assumptions.append(
                    "\"\(request.accelerator)\" is read as \(found.id); other forms: \(others.joined(separator: ", "))")
            }
            return found
        case .ambiguous(let ids):
            report(
                "--gpu", "several accelerators are called \"\(request.accelerator)\"",
                or: "write one of \(ids.joined(separator: ", "))")
        case .unknown(let nearest):
            report(
                "--gpu", "unknown accelerator \"\(request.accelerator)\"",
                or: nearest.isEmpty
                    ? "list the known ones with plimsoll catalog hardware"
                    : "write one of \(nearest.joined(separator: ", "))")
        }
        return nil
    }

    private mutating func engine() -> EngineChoice? {
        guard let engine = InferenceEngine(spelled: request.engine) else {
            report(
                "--engine", "unknown engine \"\(request.engine)\"",
                allowed: InferenceEngine.allCases.map(\.rawValue).joined(separator: ", "))
            return nil
        }
        guard let text = request.version else {
            assumptions.append("\(engine.name) \(engine.currentVersion), the newest with enough measured runs")
            return EngineChoice(engine)
        }
        guard let version = EngineVersion(parsing: text) else {
            report("--engine-version", "\"\(text)\" is no version", or: "write it as 0.21.0")
            return nil
        }
        return EngineChoice(engine, version: version)
    }

    private mutating func choice<Choice: RawRepresentable<String>>(
        _ flag: String, _ text: String?, _ all: [Choice], or fallback: Choice
    ) -> Choice {
        guard let text else { return fallback }
        if let found = all.first(where: { $0.rawValue == text.lowercased() }) { return found }
        report(flag, "unknown precision \"\(text)\"", allowed: all.map(\.rawValue).joined(separator: ", "))
        return fallback
    }

    private mutating func checkNumbers() {
        check("--tp", request.tensor, ValueRange.whole(ValueRange.tensor))
        check("--pp", request.pipeline, ValueRange.whole(ValueRange.pipeline))
        check("--dp", request.data, 1...1024)
        check("--ep", request.expert, 1...1024)
        check("--max-num-seqs", request.maximumSequences, ValueRange.whole(ValueRange.sequences))
        check("--max-num-batched-tokens", request.maximumBatchedTokens, ValueRange.whole(ValueRange.batchedTokens))
        check("--speculative-tokens", request.speculativeTokens, ValueRange.whole(ValueRange.speculativeTokens))
        if let fraction = request.memoryFraction, !(fraction > 0 && fraction <= 1) {
            report("--memory-fraction", "\(fraction) is out of range", allowed: "above 0, at most 1")
        }
        if !(0...1).contains(request.acceptance) {
            report("--acceptance", "\(request.acceptance) is out of range", allowed: "0 to 1")
        }
    }

    private mutating func check(_ flag: String, _ value: Int?, _ range: ClosedRange<Int>) {
        guard let value, !range.contains(value) else { return }
        report(flag, "\(value) is out of range", allowed: "\(range.lowerBound) to \(range.upperBound)")
    }

    private func settings(_ choice: EngineChoice, _ accelerator: Accelerator) -> EngineSettings {
        var settings = EngineSettings.defaults(for: choice.engine, version: choice.version, on: accelerator)
        if let count = request.maximumSequences { settings.maximumSequences = count }
        if let tokens = request.maximumBatchedTokens { settings.maximumBatchedTokens = tokens }
        if let fraction = request.memoryFraction { settings.memoryFraction = fraction }
        settings.cachesPrefixes = settings.cachesPrefixes && request.cachesPrefixes
        return settings
    }

    private func speculation(_ model: ModelArchitecture) -> SpeculativeDecoding? {
        // A draft head of one layer, as multi-token prediction has.
        request.speculativeTokens.map {
            SpeculativeDecoding(
                speculativeTokens: $0, acceptance: request.acceptance, draftCost: 1 / Double(max(1, model.layerCount)))
        }
    }

    private mutating func parallelism(_ deployment: Deployment) -> Parallelism {
        let model = deployment.model
        let fitting = (0...6).map { 1 << $0 }.filter { model.canSplit(tensor: $0) }
        if let tensor = request.tensor, !model.canSplit(tensor: tensor) {
            report(
                "--tp", "\(tensor) does not divide the attention heads of \(model.id)",
                allowed: fitting.map(String.init).joined(separator: ", "))
        }
        if request.pipeline > model.layerCount {
            report(
                "--pp", "\(request.pipeline) stages for \(model.layerCount) layers", allowed: "1 to \(model.layerCount)"
            )
        }
        if request.expert > 1, !model.isMixtureOfExperts {
            report("--ep", "\(model.id) has no experts", allowed: "1", or: "leave --ep out")
        }
        func spread(_ tensor: Int) -> Parallelism {
            Parallelism(tensor: tensor, pipeline: request.pipeline, data: request.data, expert: request.expert)
        }
        if let tensor = request.tensor { return spread(tensor) }
        let reach = deployment.accelerator.tensorReach
        let chosen =
            fitting.first { tensor in
                var candidate = deployment
                candidate.parallelism = spread(tensor)
                return tensor <= max(8, reach) && MemoryPlan(candidate).fits
            } ?? fitting.last { $0 <= 8 } ?? 1
        assumptions.append("tensor parallelism \(chosen), the smallest that fits")
        return spread(chosen)
    }
}
