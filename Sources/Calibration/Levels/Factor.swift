internal import Foundation
public import Performance
internal import Quantities

/// One of the physical factors that calibration may turn, in a fixed order.
public enum Factor: Int, Sendable, Hashable, Codable, CaseIterable {
    /// Of ``Coefficients``, the member of the same name.
    case weightBandwidth, cacheBandwidth, compute, attentionCompute, expertBandwidth, expertCompute, overlapLoss
    /// Of ``Coefficients``, the member of the same name.
    case elementwise, perStep, perLayer, perSequence, allReduceLatency, linkBandwidth, perRequest, perInputToken
    /// Of ``Coefficients``, the member of the same name.
    case closedLoopWave, speculationGain, firstTokenSteps, perPromptLayer

    /// How many there are.
    public static let count = allCases.count

    /// Whether it belongs to the way of requests to the engine and back, not to the engine's steps.
    public var isOfRequests: Bool {
        switch self {
        case .perRequest, .perInputToken, .closedLoopWave, .firstTokenSteps: true
        default: false
        }
    }

    /// How far the factor may be expected to be from its typical value, as a standard deviation on its scale.
    var spread: Double {
        switch self {
        case .weightBandwidth, .compute: 0.6
        // How fast the cache is read is up to the kernel and the chip, hardly to the model.
        case .cacheBandwidth: 0.35
        case .expertBandwidth, .expertCompute, .attentionCompute, .linkBandwidth: 0.7
        case .overlapLoss: 0.6
        case .elementwise, .perLayer, .allReduceLatency: 0.5
        case .perStep, .perRequest, .perSequence, .firstTokenSteps, .perPromptLayer: 0.7
        case .perInputToken, .closedLoopWave: 0.8
        case .speculationGain: 0.2
        }
    }

    /// Whether it is a fraction of a peak, between 0 and 1.
    public var isFraction: Bool {
        switch self {
        case .weightBandwidth, .cacheBandwidth, .compute, .attentionCompute, .expertBandwidth, .expertCompute,
            .overlapLoss, .linkBandwidth, .closedLoopWave:
            true
        default: false
        }
    }

    /// The scale on which departures add: log-odds for a fraction, the logarithm for a time.
    func coordinate(of value: Double) -> Double { isFraction ? log(value / (1 - value)) : log(value) }

    /// The value at a point of that scale.
    func value(at coordinate: Double) -> Double {
        isFraction ? 1 / (1 + exp(-coordinate)) : exp(max(-40, min(10, coordinate)))
    }
}

extension Coefficients {
    /// The factors in the order of ``Factor``.
    public var values: [Double] {
        [
            weightBandwidth, cacheBandwidth, compute, attentionCompute, expertBandwidth, expertCompute, overlapLoss,
            elementwise, perStep.value, perLayer.value, perSequence.value, allReduceLatency.value, linkBandwidth,
            perRequest.value, perInputToken.value, closedLoopWave, speculationGain,
            firstTokenSteps, perPromptLayer.value,
        ]
    }

    /// Factors from values in the order of ``Factor``.
    public init(values: [Double]) {
        self.init(
            weightBandwidth: values[0], cacheBandwidth: values[1], compute: values[2], attentionCompute: values[3],
            expertBandwidth: values[4], expertCompute: values[5], overlapLoss: values[6], elementwise: values[7],
            perStep: Seconds(values[8]), perLayer: Seconds(values[9]), perSequence: Seconds(values[10]),
            allReduceLatency: Seconds(values[11]), linkBandwidth: values[12], perRequest: Seconds(values[13]),
            perInputToken: Seconds(values[14]), closedLoopWave: values[15], speculationGain: values[16],
            firstTokenSteps: values[17], perPromptLayer: Seconds(values[18]))
    }

    /// Factors from their coordinates.
    init(coordinates: [Double]) {
        self.init(values: Factor.allCases.map { $0.value(at: coordinates[$0.rawValue]) })
    }

    /// The factors' coordinates.
    var coordinates: [Double] { zip(Factor.allCases, values).map { $0.coordinate(of: $1) } }
}
