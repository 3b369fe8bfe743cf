internal import Catalog
internal import Foundation
public import Performance
internal import Quantities

/// One of the physical factors that calibration fits.
///
/// A new factor is a member of ``Coefficients``, which states its unit, its meaning and its typical value, and a line of
/// ``all``, which states the rest.
public struct Factor: Sendable {
    /// The name of the member of ``Coefficients``, and of the column in tables.
    public let name: String
    /// What the value is.
    public let unit: Unit
    /// How far the factor may be expected to be from its typical value, as a standard deviation on its scale.
    let spread: Double
    /// Whether it belongs to the way of requests to the engine and back, not to the engine's steps.
    public let isOfRequests: Bool
    /// How it follows when all steps of a deployment take longer.
    let whenSlower: Response
    /// The runs that can tell anything of it.
    let matters: Condition
    /// The levels that it may differ by; nil for all.
    let levels: Set<Level>?
    /// Its place in ``Coefficients``.
    let path: any WritableKeyPath<Coefficients, Double> & Sendable

    /// What a factor's value is, and so on which scale offsets add.
    public enum Unit: Sendable {
        /// A part of a whole, between 0 and 1; offsets add to its log-odds.
        case fraction
        /// Seconds; offsets add to the logarithm.
        case seconds
        /// A number of times; offsets add to the logarithm.
        case multiple
    }

    /// How a factor follows when all steps of a deployment take longer.
    enum Response: Sendable {
        /// A speed, which falls.
        case falls
        /// A time, which grows.
        case grows
        /// No part of a step, or one that follows others.
        case stays
    }

    /// The runs in which a factor can matter.
    enum Condition: Sendable {
        case always, withExperts, acrossDevices, inClosedLoop, withSpeculation
    }

    private init(
        _ name: String, _ path: any WritableKeyPath<Coefficients, Double> & Sendable, _ unit: Unit, spread: Double,
        whenSlower: Response, ofRequests: Bool = false, matters: Condition = .always, levels: Set<Level>? = nil
    ) {
        self.name = name
        self.path = path
        self.unit = unit
        self.spread = spread
        self.whenSlower = whenSlower
        isOfRequests = ofRequests
        self.matters = matters
        self.levels = levels
    }

    /// The table of factors; tables of offsets have them in this order.
    ///
    /// Spreads are what measured configurations differ by: a factor of two or so in what kernels reach (0.6 to 0.7), less
    /// in how fast the cache is read, which is up to the kernel and the chip and hardly to the model, and in what a request
    /// spends outside the steps: with a wide spread there, the launches of large models' prompts were taken for an engine's
    /// own, and small models' first tokens came late.
    public static let all: [Factor] = [
        Factor("weightBandwidth", \.weightBandwidth, .fraction, spread: 0.6, whenSlower: .falls),
        Factor("cacheBandwidth", \.cacheBandwidth, .fraction, spread: 0.2, whenSlower: .falls),
        Factor("compute", \.compute, .fraction, spread: 0.6, whenSlower: .falls),
        Factor("attentionCompute", \.attentionCompute, .fraction, spread: 0.5, whenSlower: .falls),
        Factor("decodeCompute", \.decodeCompute, .fraction, spread: 0.3, whenSlower: .falls),
        Factor("expertBandwidth", \.expertBandwidth, .fraction, spread: 0.7, whenSlower: .falls, matters: .withExperts),
        Factor("expertCompute", \.expertCompute, .fraction, spread: 0.7, whenSlower: .falls, matters: .withExperts),
        Factor("overlapLoss", \.overlapLoss, .fraction, spread: 0.3, whenSlower: .stays),
        // Elementwise traffic follows the bandwidth.
        Factor("elementwise", \.elementwise, .multiple, spread: 0.25, whenSlower: .stays),
        Factor("perStep", \.perStep.value, .seconds, spread: 0.7, whenSlower: .grows),
        Factor("perLayer", \.perLayer.value, .seconds, spread: 0.5, whenSlower: .grows),
        Factor("perSequence", \.perSequence.value, .seconds, spread: 0.7, whenSlower: .grows),
        Factor(
            "allReduceLatency", \.allReduceLatency.value, .seconds, spread: 0.5, whenSlower: .grows,
            matters: .acrossDevices),
        Factor("linkBandwidth", \.linkBandwidth, .fraction, spread: 0.7, whenSlower: .falls, matters: .acrossDevices),
        Factor("perRequest", \.perRequest.value, .seconds, spread: 0.4, whenSlower: .stays, ofRequests: true),
        Factor("perInputToken", \.perInputToken.value, .seconds, spread: 0.8, whenSlower: .stays, ofRequests: true),
        // How a load generator starts is stated with each run; no release or chip changes what follows from it.
        Factor(
            "burstPersistence", \.burstPersistence, .fraction, spread: 0.8, whenSlower: .stays, ofRequests: true,
            matters: .inClosedLoop, levels: [.all, .engine]),
        Factor(
            "speculationGain", \.speculationGain, .multiple, spread: 0.2, whenSlower: .stays,
            matters: .withSpeculation),
        Factor("firstTokenSteps", \.firstTokenSteps, .multiple, spread: 0.35, whenSlower: .stays, ofRequests: true),
        Factor("perPromptLayer", \.perPromptLayer.value, .seconds, spread: 0.7, whenSlower: .grows),
    ]

    /// How many there are.
    public static let count = all.count

    /// Whether it is a part of a whole, between 0 and 1.
    public var isFraction: Bool { unit == .fraction }

    /// Whether a run can tell anything of it.
    func matters(in run: MeasuredRun) -> Bool {
        switch matters {
        case .always: return true
        case .withExperts: return run.deployment.model.isMixtureOfExperts
        case .acrossDevices: return run.deployment.parallelism.devices > 1
        case .withSpeculation: return run.deployment.speculation != nil
        case .inClosedLoop:
            if case .concurrency(_, .together) = run.load { return true }
            return false
        }
    }

    /// The coordinate on which offsets add: log-odds for a fraction, the logarithm for the rest.
    func coordinate(of value: Double) -> Double { isFraction ? log(value / (1 - value)) : log(value) }

    /// The value at a coordinate; beyond these logarithms (4e-18 to 22,026 of any unit) no value makes sense.
    func value(at coordinate: Double) -> Double {
        isFraction ? 1 / (1 + exp(-coordinate)) : exp(max(-40, min(10, coordinate)))
    }
}

extension Coefficients {
    /// The factors in the order of ``Factor/all``.
    public var values: [Double] { Factor.all.map { self[keyPath: $0.path] } }

    /// Factors from values in the order of ``Factor/all``.
    public init(values: [Double]) {
        self = .uncalibrated
        for (factor, value) in zip(Factor.all, values) { self[keyPath: factor.path] = value }
    }

    /// Factors from their coordinates.
    init(coordinates: [Double]) {
        self = .uncalibrated
        for (factor, coordinate) in zip(Factor.all, coordinates) {
            self[keyPath: factor.path] = factor.value(at: coordinate)
        }
    }

    /// The factors' coordinates.
    var coordinates: [Double] { Factor.all.map { $0.coordinate(of: self[keyPath: $0.path]) } }
}
