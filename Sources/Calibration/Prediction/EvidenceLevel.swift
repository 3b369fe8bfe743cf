/// How near the nearest measured runs are to what is predicted.
public enum EvidenceLevel: Int, Sendable, Hashable, Codable, CaseIterable, Comparable {
    /// The same model, accelerator, engine, precision and parallelism was measured, perhaps under another load.
    case configuration
    /// The same accelerator and the same model were measured with the same engine, but not together like this.
    case modelAndAccelerator
    /// The same accelerator with the same engine was measured, with other models.
    case acceleratorAndEngine
    /// The same chip generation was measured.
    case architecture
    /// Nothing of the kind was measured: physics and typical factors alone.
    case none

    /// The level in words.
    public var name: String {
        switch self {
        case .configuration: "same configuration measured"
        case .modelAndAccelerator: "same model and same accelerator measured with the engine, apart"
        case .acceleratorAndEngine: "same accelerator and engine measured"
        case .architecture: "same chip generation measured"
        case .none: "nothing near measured"
        }
    }

    /// Whether `left` is nearer.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
