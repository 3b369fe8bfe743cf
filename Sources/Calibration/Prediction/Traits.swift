internal import Catalog
internal import Foundation
internal import Input
internal import Performance

/// What distinguishes a run from others when their errors are compared.
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
    /// The devices for prefill over those for decode, as a logarithm to base 2; 0 where all do both.
    var balance: Double
    /// Whether attention is copied over devices.
    var isCopied: Bool
    /// Whether it uses speculative decoding.
    var isSpeculative: Bool

    init(_ deployment: Deployment, _ keys: FactorGroups, pools: MeasuredRun.Pools? = nil) {
        model = keys.configuration.model
        shape = keys[.shape] ?? ""
        accelerator = deployment.accelerator.id
        architecture = keys.family
        // Errors of deployments with two pools have little in common with those of others, and those of pools of unknown
        // size nothing with either.
        engine = Traits.prefix(pools) + keys.configuration.engine
        release = keys.release
        source = keys.method ?? ""
        precision = deployment.weightPrecision.rawValue
        devices = ResidualField.rounded(log2(Double(deployment.parallelism.devices)))
        balance = pools.map { ResidualField.rounded(log2($0.prefill.devices / $0.decode.devices)) } ?? 0
        isCopied = deployment.parallelism.data > 1
        isSpeculative = deployment.speculation != nil
    }

    /// The prefix of the engine of a deployment with pools.
    static let pooled = "pools "
    /// The same where it is not stated how many workers the pools have.
    static let unsized = "pools of ? "

    /// The prefix of the engine of a deployment with `pools`; nothing where there are none.
    static func prefix(_ pools: MeasuredRun.Pools?) -> String {
        pools.map { $0.areStated ? pooled : unsized } ?? ""
    }

    /// Its words, in the order of tables.
    var words: [String] { [engine, model, shape, accelerator, architecture, release, source, precision] }

    /// Reads the start of a row of the groups of ``ResidualField/packed``.
    init(_ packed: PackedTable, _ row: Int) {
        func text(_ column: Int) -> String { packed.text(row, column) }
        (engine, model, shape, accelerator) = (text(0), text(1), text(2), text(3))
        (architecture, release, source, precision) = (text(4), text(5), text(6), text(7))
        (devices, balance) = (packed.number(row, 8), packed.number(row, 9))
        (isCopied, isSpeculative) = (packed.integer(row, 10) == 1, packed.integer(row, 11) == 1)
    }

    /// Whether prompts and answers have pools of their own.
    var isPooled: Bool { engine.hasPrefix(Traits.pooled) }
}

/// Traits with a number for each word, so that comparing them compares no text.
struct TraitCodes: Sendable {
    let model, accelerator, architecture: Int32
    private let shape, engine, release, precision: Int32
    private let devices, balance: Double
    private let isCopied, isSpeculative: Bool

    init(_ traits: Traits, _ number: (String) -> Int32) {
        model = number(traits.model)
        shape = number(traits.shape)
        accelerator = number(traits.accelerator)
        architecture = number(traits.architecture)
        engine = number(traits.engine)
        release = number(traits.release)
        precision = number(traits.precision)
        devices = traits.devices
        balance = traits.balance
        isCopied = traits.isCopied
        isSpeculative = traits.isSpeculative
    }

    /// The codes of a row of the groups of ``ResidualField/packed``.
    init(_ packed: PackedTable, _ row: Int) {
        func code(_ column: Int) -> Int32 { Int32(truncatingIfNeeded: packed.code(row, column)) }
        (engine, model, shape, accelerator) = (code(0), code(1), code(2), code(3))
        (architecture, release, precision) = (code(4), code(5), code(7))
        (devices, balance) = (packed.number(row, 8), packed.number(row, 9))
        (isCopied, isSpeculative) = (packed.integer(row, 10) == 1, packed.integer(row, 11) == 1)
    }

    /// How much the errors of two such runs have in common, 0 to 1: a product of one factor for each trait.
    ///
    /// Zero where it is no more than `least`, which saves the exponential for most.
    func similarity(_ other: TraitCodes, above least: Double = 0) -> Double {
        typealias Dissimilarity = CorrectionConstants.Dissimilarity
        var product = engine == other.engine ? 1 : Dissimilarity.engine
        product *= model == other.model ? 1 : shape == other.shape ? Dissimilarity.model : Dissimilarity.shape
        product *=
            accelerator == other.accelerator
            ? 1 : architecture == other.architecture ? Dissimilarity.accelerator : Dissimilarity.architecture
        product *= precision == other.precision ? 1 : Dissimilarity.precision
        product *= release == other.release ? 1 : Dissimilarity.release
        product *= isSpeculative == other.isSpeculative ? 1 : Dissimilarity.speculation
        product *= isCopied == other.isCopied ? 1 : Dissimilarity.attentionCopies
        guard product > least else { return 0 }
        let apart = devices - other.devices
        let tilted = balance - other.balance
        guard apart != 0 || tilted != 0 else { return product }
        let similarity = product * exp(-(apart * apart + tilted * tilted) / Dissimilarity.doublings)
        return similarity > least ? similarity : 0
    }
}
