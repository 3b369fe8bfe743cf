public import Catalog
public import Performance

/// What one level knows a deployment by.
public enum LevelKey: Sendable, Hashable {
    /// The precision and the chip generation.
    case kernels(WeightPrecision, architecture: String)
    /// Of all deployments.
    case all
    /// The accelerator's maker.
    case vendor(String)
    /// The chip generation.
    case architecture(String)
    /// The accelerator's id.
    case accelerator(String)
    /// The engine's name.
    case engine(String)
    /// The engine and the chip generation.
    case engineOnArchitecture(EngineGeneration, architecture: String)
    /// The engine and its release, or the month.
    case release(String)
    /// The precision and the chip generation.
    case precision(WeightPrecision, architecture: String)
    /// The kind of layers and the engine.
    case shape(String, EngineGeneration)
    /// The model's signature.
    case model(String)
    /// The model's signature, the engine and the precision.
    case modelOnEngine(String, EngineGeneration, WeightPrecision)
    /// The accelerator's id, the engine and the precision.
    case acceleratorOnEngine(String, EngineGeneration, WeightPrecision)
    /// The parallelism and the link between devices, empty where there is none.
    case parallelism(Parallelism, link: String)
    /// The configuration.
    case configuration(ConfigurationKey)
    /// The configuration and the engine's build.
    case configurationRelease(ConfigurationKey, build: String)
    /// The name of the source.
    case source(String)
    /// The configuration of a user's own runs.
    case own(ConfigurationKey)
}

/// An engine, apart from itself before it was rewritten.
public struct EngineGeneration: Sendable, Hashable {
    /// The engine's name.
    public var name: String
    /// Whether it is from before the rewrite.
    public var isEarly: Bool
}

/// What a benchmark calls one configuration.
public struct ConfigurationKey: Sendable, Hashable {
    /// The model's signature.
    public var model: String
    /// The accelerator's id.
    public var accelerator: String
    /// The engine's name.
    public var engine: String
    /// The weights' precision.
    public var precision: WeightPrecision
    /// The parallelism of one replica.
    public var parallelism: Parallelism
    /// Whether it uses speculative decoding.
    public var isSpeculative: Bool
}
