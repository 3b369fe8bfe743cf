public import Catalog
public import Performance

/// A property of a deployment that its factors may depend on.
///
/// Every level adds its own departure to the factors' logarithms, and every departure is drawn to zero by a ridge: a
/// property that no run has shown adds nothing, and one seen often adds what its runs ask for.
public enum Level: Int, Sendable, Hashable, Codable, CaseIterable {
    /// All deployments.
    case all
    /// The accelerator's maker.
    case vendor
    /// The chip generation.
    case architecture
    /// The accelerator.
    case accelerator
    /// The engine.
    case engine
    /// The engine of one age on the chip generation.
    case engineOnArchitecture
    /// The engine's release, or the month where no version is stated.
    case release
    /// The weights' precision on the chip generation.
    case precision
    /// Dense, experts, latent attention or recurrent, under the engine of one age.
    case shape
    /// The model.
    case model
    /// The model in a precision under the engine of one age.
    case modelOnEngine
    /// The accelerator under the engine of one age with a precision.
    case acceleratorOnEngine
    /// The number of devices and their link.
    case parallelism
    /// All of the above: what a benchmark calls one configuration.
    case configuration
    /// A configuration under a build: the release, or the day where no version is stated.
    case configurationRelease
    /// How the measurement was made.
    case source
    /// A configuration as its user measured it.
    case own

    /// How far departures at this level may be expected to go, as a multiple of the factor's own spread.
    ///
    /// How a run was measured moves clocks, clients and prompts, not what a kernel reaches: a source that could depart
    /// freely would keep for itself what its runs say of accelerators, and say nothing of those it has not shown.
    var scale: Double {
        switch self {
        case .all, .vendor, .engine, .own: 1
        case .architecture, .release: 0.8
        case .precision: 0.6
        case .accelerator, .engineOnArchitecture, .shape, .model, .parallelism, .configuration: 0.5
        case .modelOnEngine, .acceleratorOnEngine, .configurationRelease, .source: 0.4
        }
    }

    /// How far `factor` departs at this level, as a multiple of what others do.
    ///
    /// How long requests are on their way is a matter of the engine and of who measured, hardly of chips and models: a
    /// model whose first tokens came late in one place would else be late everywhere.
    func reach(of factor: Factor) -> Double {
        guard factor.isOfRequests else { return 1 }
        return switch self {
        case .all, .engine, .release, .own: 1
        case .source: 2
        case .engineOnArchitecture, .acceleratorOnEngine, .configuration, .configurationRelease: 0.3
        case .vendor, .architecture, .accelerator, .precision, .shape, .model, .modelOnEngine, .parallelism: 0.15
        }
    }

    /// How far departures of `factor` at this level may be expected to go, as a standard deviation on its scale.
    func spread(of factor: Factor) -> Double { factor.spread * scale * reach(of: factor) }

    /// How large the variance learnt from the runs may become, as a multiple of the one expected.
    var largestGrowth: Double { self == .source ? 1 : 3 }
}

/// What the levels know a deployment by.
public struct LevelKeys: Sendable, Hashable {
    /// One key for each level, in their order; nil where the deployment has none.
    public let keys: [String?]

    /// The engine, with a mark when it is from before it was rewritten.
    ///
    /// vLLM's second engine came with 0.8, TensorRT-LLM's runtime for serving with 0.12: what older ones took says
    /// little of those that follow. Where no version is stated, the year tells.
    private static func aged(_ engine: String, _ release: String) -> String {
        let first: (major: Int, minor: Int)? =
            switch engine {
            case InferenceEngine.vllm.rawValue: (0, 8)
            case InferenceEngine.tensorRTLLM.rawValue: (0, 12)
            default: nil
            }
        guard let first else { return engine }
        let version = release.dropFirst(engine.count + 1)
        let isEarly = version.hasPrefix("2023") || version.hasPrefix("2024")
        let parts = version.split(separator: ".").map { Int($0) }
        guard parts.count == 2, let major = parts[0], let minor = parts[1] else {
            return isEarly ? engine + " early" : engine
        }
        return (major, minor) < first ? engine + " early" : engine
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

    /// The key at `level`.
    public subscript(level: Level) -> String? { keys[level.rawValue] }

    /// The keys of `deployment`; `engine`, `release` and `source` say more than the deployment.
    ///
    /// What users measured themselves holds for their deployments, not for published runs.
    public init(
        _ deployment: Deployment, engine: String? = nil, release: String? = nil, source: String? = nil,
        isPublished: Bool = false
    ) {
        let accelerator = deployment.accelerator
        let family = accelerator.family
        let engine = engine ?? deployment.engine.engine.rawValue
        let build = release ?? LevelKeys.release(engine, deployment.engine.version)
        let release = LevelKeys.monthly(build)
        let aged = LevelKeys.aged(engine, release)
        let precision = deployment.weightPrecision.rawValue
        let model = deployment.model.signature
        let parallelism = deployment.parallelism.description
        let guessed = deployment.speculation == nil ? "" : " guessing"
        let configuration = "\(model)|\(accelerator.id)|\(engine)|\(precision)|\(parallelism)\(guessed)"
        keys = [
            "", accelerator.vendor, family, accelerator.id, engine,
            "\(aged)|\(family)", release, "\(precision)|\(family)",
            "\(deployment.model.shape)|\(aged)", model, "\(model)|\(aged)|\(precision)",
            "\(accelerator.id)|\(aged)|\(precision)",
            "\(parallelism)|\(accelerator.interconnect ?? "")", configuration, "\(configuration)|\(build)",
            source,
            isPublished ? nil : configuration,
        ]
    }
}

extension Accelerator {
    /// The chips that kernels are written for together: a generation with its refreshes.
    var family: String {
        architecture.hasSuffix(" Ultra") ? String(architecture.dropLast(6)) : architecture
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
