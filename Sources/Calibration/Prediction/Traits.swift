internal import Catalog
internal import Foundation
internal import Performance

/// What a run is told apart by when its errors are compared with another's.
struct Traits: Sendable, Hashable {
    var model: String
    var shape: String
    var accelerator: String
    var architecture: String
    var engine: String
    var release: String
    var source: String
    var precision: String
    /// Devices of a replica, as a logarithm to base 2.
    var devices: Double
    /// The devices for prompts over those for answers, as a logarithm to base 2; 0 where all do both.
    var balance: Double
    /// Whether attention is copied over devices.
    var isCopied: Bool
    /// Whether tokens are guessed.
    var guesses: Bool

    init(_ deployment: Deployment, _ keys: LevelKeys, pools: MeasuredRun.Pools? = nil) {
        model = keys[.model] ?? ""
        shape = keys[.shape] ?? ""
        accelerator = keys[.accelerator] ?? ""
        architecture = keys[.architecture] ?? ""
        // Errors of deployments with two pools have little in common with those of others, and those of pools of unknown
        // size nothing with either.
        engine = Traits.prefix(pools) + (keys[.engine] ?? "")
        release = keys[.release] ?? ""
        // The sample repeats InferenceX's way of measuring.
        source = keys[.source].map { $0 == "aic-ix" ? "ix" : $0 } ?? ""
        precision = deployment.weightPrecision.rawValue
        devices = (log2(Double(deployment.parallelism.devices)) * 1e4).rounded() / 1e4
        balance = pools.map { (log2($0.prefill.devices / $0.decode.devices) * 1e4).rounded() / 1e4 } ?? 0
        isCopied = deployment.parallelism.data > 1
        guesses = deployment.speculation != nil
    }

    /// What stands before the engine of a deployment with pools.
    static let pooled = "pools "
    /// The same where nobody said how many workers the pools have.
    static let unsized = "pools of ? "

    /// What stands before the engine of a deployment with `pools`; nothing where there are none.
    static func prefix(_ pools: MeasuredRun.Pools?) -> String {
        pools.map { $0.areStated ? pooled : unsized } ?? ""
    }

    /// Whether prompts and answers have pools of their own.
    var isPooled: Bool { engine.hasPrefix(Traits.pooled) }

    /// How much the errors of two such runs have in common, 0 to 1: a product of one factor for each trait.
    func likeness(_ other: Traits) -> Double {
        var product = engine == other.engine ? 1 : 0.1
        product *= model == other.model ? 1 : shape == other.shape ? 0.4 : 0.2
        product *= accelerator == other.accelerator ? 1 : architecture == other.architecture ? 0.5 : 0.2
        product *= precision == other.precision ? 1 : 0.5
        product *= source == other.source ? 1 : 0.5
        product *= release == other.release ? 1 : 0.7
        product *= guesses == other.guesses ? 1 : 0.4
        product *= isCopied == other.isCopied ? 1 : 0.5
        let apart = devices - other.devices
        let tilted = balance - other.balance
        return product * exp(-(apart * apart + tilted * tilted) / 4)
    }
}
