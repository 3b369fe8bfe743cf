/// A property of a deployment that its factors may depend on.
///
/// Every level adds its own offset to the factors' coordinates, and a ridge shrinks every offset to zero: a property
/// without runs adds nothing, and one with many runs adds what fits them.
public enum Level: Int, Sendable, Hashable, Codable, CaseIterable {
    /// What kernels of the chip generation reach by themselves with the weights' precision: given, not fitted.
    case kernels
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
    /// The engine of one generation on the chip generation.
    case engineOnArchitecture
    /// The engine's release, or the month where no version is stated.
    case release
    /// The weights' precision on the chip generation.
    case precision
    /// Dense, experts, latent attention or recurrent, under the engine of one generation.
    case shape
    /// The model.
    case model
    /// The model in a precision under the engine of one generation.
    case modelOnEngine
    /// The accelerator under the engine of one generation with a precision.
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

    /// Its name in tables, which is that of its case: to find that out at run time takes a thousand times as long.
    var name: String {
        switch self {
        case .kernels: "kernels"
        case .all: "all"
        case .vendor: "vendor"
        case .architecture: "architecture"
        case .accelerator: "accelerator"
        case .engine: "engine"
        case .engineOnArchitecture: "engineOnArchitecture"
        case .release: "release"
        case .precision: "precision"
        case .shape: "shape"
        case .model: "model"
        case .modelOnEngine: "modelOnEngine"
        case .acceleratorOnEngine: "acceleratorOnEngine"
        case .parallelism: "parallelism"
        case .configuration: "configuration"
        case .configurationRelease: "configurationRelease"
        case .source: "source"
        case .own: "own"
        }
    }

    /// How far offsets at a level may be expected to go.
    struct Reach {
        /// Of factors of the engine's steps, as a multiple of the factor's own spread.
        var steps: Double
        /// Of factors of a request's way to the engine and back, as a multiple of ``steps``.
        var requests: Double
        /// How large the variance learnt from the runs may become, as a multiple of the one expected.
        var largestGrowth = 3.0
    }

    /// The table of levels.
    ///
    /// The wider a property reaches, the more of what separates deployments is due to it: spreads fall from makers and
    /// engines to single configurations. How long a request takes outside the steps is a matter of the engine and of who
    /// measured, hardly of chips and models: a model whose first tokens came late in one place would else be late
    /// everywhere. How a run was measured moves clocks, clients and prompts a little, not what a kernel reaches: a source
    /// with wide spreads would keep for itself what its runs say of engines and accelerators, and whoever names no source
    /// would not get it.
    var reach: Reach {
        switch self {
        case .kernels, .all: Reach(steps: 1, requests: 1)
        case .vendor: Reach(steps: 1, requests: 0.15)
        case .architecture: Reach(steps: 0.8, requests: 0.15)
        case .accelerator: Reach(steps: 0.5, requests: 0.15)
        case .engine: Reach(steps: 1, requests: 1)
        case .engineOnArchitecture: Reach(steps: 0.5, requests: 0.3)
        case .release: Reach(steps: 0.8, requests: 1)
        case .precision: Reach(steps: 0.6, requests: 0.15)
        case .shape, .model: Reach(steps: 0.5, requests: 0.15)
        case .modelOnEngine: Reach(steps: 0.4, requests: 0.15)
        case .acceleratorOnEngine: Reach(steps: 0.4, requests: 0.3)
        case .parallelism: Reach(steps: 0.5, requests: 0.15)
        case .configuration: Reach(steps: 0.5, requests: 0.3)
        case .configurationRelease: Reach(steps: 0.4, requests: 0.3)
        case .source: Reach(steps: 0.1, requests: 1, largestGrowth: 1)
        case .own: Reach(steps: 1, requests: 1)
        }
    }

    /// The spread of a factor at a level that it does not differ by.
    private static let least = 1e-4

    /// How far offsets of `factor` at this level may be expected to go, as a standard deviation on its scale.
    func spread(of factor: Factor) -> Double {
        guard factor.levels?.contains(self) != false else { return Level.least }
        let reach = reach
        return factor.spread * reach.steps * (factor.isOfRequests ? reach.requests : 1)
    }
}
