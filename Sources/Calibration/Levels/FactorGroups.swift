public import Catalog
public import Performance
internal import Quantities

/// What the levels know a deployment by.
public struct FactorGroups: Sendable, Hashable {
    /// One key for each level, in their order; nil where the deployment has none.
    public let keys: [LevelKey?]
    /// The configuration.
    let configuration: ConfigurationKey
    /// The chip generation.
    let family: String
    /// The engine's release, or the month where no version is stated.
    let release: String
    /// The kind of the model's layers.
    let shape: String
    /// The source, or the one whose way of measuring it repeats; nil for what is not published.
    let method: String?

    /// The text of the key at `level`; nil where the deployment has none.
    public subscript(level: Level) -> String? { keys[level.rawValue].map { "\($0)" } }

    /// The keys of `deployment`.
    ///
    /// `engine`, `release` and `source` say more than the deployment, and `method` names another source that measures as
    /// this one does. `isEarly` says whether the engine's core is the one from before its rewrite, where a release has
    /// both; else the release tells. What users measured themselves holds for their deployments, not for published runs.
    public init(
        _ deployment: Deployment, engine: String? = nil, release: String? = nil, source: String? = nil,
        method: String? = nil, isPublished: Bool = false, isEarly: Bool? = nil
    ) {
        let accelerator = deployment.accelerator
        let engine = engine ?? deployment.engine.engine.rawValue
        let build = release ?? FactorGroups.release(engine, deployment.engine.version)
        let release = EngineReleases.named(FactorGroups.monthly(build))
        let generation = EngineGeneration(name: engine, isEarly: isEarly ?? FactorGroups.isEarly(engine, release))
        let precision = deployment.weightPrecision
        let model = deployment.model.signature
        let shape = deployment.model.shape
        let family = accelerator.family
        let configuration = ConfigurationKey(
            model: model, accelerator: accelerator.id, engine: engine, precision: precision,
            parallelism: deployment.parallelism, isSpeculative: deployment.speculation != nil)
        keys = [
            .kernels(precision, architecture: family), .all, .vendor(accelerator.vendor), .architecture(family),
            .accelerator(accelerator.id), .engine(engine),
            .engineOnArchitecture(generation, architecture: family), .release(release),
            .precision(precision, architecture: family), .shape(shape, generation), .model(model),
            .modelOnEngine(model, generation, precision),
            .acceleratorOnEngine(accelerator.id, generation, precision),
            .parallelism(deployment.parallelism, link: accelerator.interconnect ?? ""),
            .configuration(configuration), .configurationRelease(configuration, build: build),
            source.map { .source($0) }, isPublished ? nil : .own(configuration),
        ]
        self.configuration = configuration
        self.family = family
        self.release = release
        self.shape = shape
        self.method = method ?? source
    }

    /// Whether a release is from before its engine was rewritten: its times say little of those that follow.
    ///
    /// vLLM's second engine came with 0.8, TensorRT-LLM's runtime for serving with 0.12. Where no version is stated, the
    /// year tells.
    private static func isEarly(_ engine: String, _ release: String) -> Bool {
        let first: EngineVersion
        switch engine {
        case InferenceEngine.vllm.rawValue: first = EngineVersion(0, 8)
        case InferenceEngine.tensorRTLLM.rawValue: first = EngineVersion(0, 12)
        default: return false
        }
        if let known = EngineReleases.position(of: release) { return known.place < first }
        let build = release.dropFirst(engine.count + 1)
        return build.hasPrefix("2023") || build.hasPrefix("2024")
    }

    /// The release as levels know it: two numbers of the version, or three where engines count releases by the third.
    static func release(_ engine: String, _ version: EngineVersion) -> String {
        let short = "\(engine) \(version.major).\(version.minor)"
        return engine == InferenceEngine.sglang.rawValue ? "\(short).\(version.patch)" : short
    }

    /// A build by its day, `engine 2025-12-13`, without the day; any other as it is.
    private static func monthly(_ build: String) -> String {
        build.dropLast(2).hasSuffix("-") && build.dropLast(5).hasSuffix("-") ? String(build.dropLast(3)) : build
    }
}

extension Accelerator {
    /// The chips that kernels are written for together: a generation with its refreshes, apart from the graphics cards of
    /// the same name, which have other memory and other matrix units.
    var family: String {
        let generation = architecture.hasSuffix(" Ultra") ? String(architecture.dropLast(6)) : architecture
        return Accelerator.mixedGenerations.contains(generation) && isGraphicsCard
            ? "\(generation) graphics" : generation
    }

    /// Generations that have both chips with stacked memory and graphics cards.
    private static let mixedGenerations: Set<String> = ["Ampere", "Blackwell"]

    /// Whether its memory is that of graphics cards: below 900 GB/s, or on a card named as one.
    private var isGraphicsCard: Bool {
        id.contains("-rtx-") || id.contains("geforce") || (memoryBandwidth?.value ?? 0) < 900e9
    }
}

extension ModelArchitecture {
    /// What speed depends on, in short: models with the same layers run alike whatever they are called.
    public var signature: String {
        let size = (totalParameters / 1e8).rounded() / 10
        return "\(shape) \(layerCount)x\(hiddenSize) \(size)B"
    }

    /// The kind of layers: `dense`, `moe`, `mla` or `hybrid`.
    var shape: String {
        var recurrent = false
        var latent = false
        for layer in layers {
            switch layer.mixer {
            case .recurrent: recurrent = true
            case .latentAttention: latent = true
            default: break
            }
        }
        let kind = isMixtureOfExperts ? "moe" : "dense"
        return recurrent ? "hybrid-\(kind)" : latent ? "mla-\(kind)" : kind
    }
}
