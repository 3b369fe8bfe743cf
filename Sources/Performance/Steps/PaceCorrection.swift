internal import Foundation

/// Factors that measured runs put on the times of a replica, by the number of sequences in the batch.
///
/// The factors of ``decode`` and ``firstToken`` stand at 1, 2, 4 ... 2^13 sequences. Between these places a factor is
/// interpolated linearly in the logarithm of the number of sequences; beyond the ends it stays what it is there.
public struct PaceCorrection: Sendable, Hashable, Codable {
    /// On the time of a decode step; in a step that also computes prompts, on what it would take without them.
    public var decode: [Double]
    /// On the time to first token of a request that does not queue.
    public var firstToken: [Double]
    /// On the time of every step, those that compute prompts included.
    public var step: Double

    /// Factors in full, one at each of the ``places``.
    public init(decode: [Double], firstToken: [Double], step: Double) {
        self.decode = decode
        self.firstToken = firstToken
        self.step = step
    }

    /// The numbers of sequences for which there is a factor.
    public static let places = 14

    /// Factors that change nothing.
    public static let identity = PaceCorrection(
        decode: Array(repeating: 1, count: places), firstToken: Array(repeating: 1, count: places), step: 1)

    /// The same factor on decode steps of any number of sequences.
    public static func decode(by factor: Double) -> PaceCorrection {
        var correction = identity
        correction.decode = Array(repeating: factor, count: places)
        return correction
    }

    /// The shortest time to first token that a correction leaves, in seconds.
    public static let leastFirstToken = 1e-6

    /// The factor on the decode part of a step with `sequences` sequences.
    public func decodeFactor(sequences: Double) -> Double { Self.factor(decode, sequences) }

    /// The factor on the time to first token of a request that does not queue while `sequences` decode.
    public func firstTokenFactor(sequences: Double) -> Double { Self.factor(firstToken, sequences) }

    private static func factor(_ factors: [Double], _ sequences: Double) -> Double {
        guard let last = factors.last else { return 1 }
        guard sequences > 1 else { return factors[0] }
        let place = log2(sequences)
        guard place < Double(factors.count - 1) else { return last }
        let below = Int(place)
        let share = place - Double(below)
        return factors[below] + share * (factors[below + 1] - factors[below])
    }
}

extension StepTime {
    /// The parts of this time and of `other`, summed with weights.
    func combined(_ weight: Double, with other: StepTime, _ otherWeight: Double) -> StepTime {
        // Reading seven fields through key paths would take longer than all else of an estimate.
        func sum(_ part: Double, _ otherPart: Double) -> Double { weight * part + otherWeight * otherPart }
        return StepTime(
            dense: sum(dense, other.dense), experts: sum(experts, other.experts), cache: sum(cache, other.cache),
            promptAttention: sum(promptAttention, other.promptAttention),
            elementwise: sum(elementwise, other.elementwise),
            communication: sum(communication, other.communication), overhead: sum(overhead, other.overhead))
    }
}

extension Replica {
    /// What measured runs put on the times; nil for nothing.
    public var correction: PaceCorrection? { step.correction }

    /// The same replica with the factors of `correction` on its times, in place of any that it had.
    public func corrected(by correction: PaceCorrection) -> Replica {
        withStep { $0.correction = correction }
    }

    /// The same replica with longer times, on top of the correction that it has.
    ///
    /// The time of every step is multiplied by `step`. `firstToken` is what the time to first token of a request that
    /// does not queue shall be multiplied by in all: longer steps lengthen it too, so only the rest is added to it.
    public func slowed(step factor: Double, firstToken: Double) -> Replica {
        var correction = self.correction ?? .identity
        let rest = factor > 0 ? max(1, firstToken / factor) : 1
        correction.step *= factor
        correction.firstToken = correction.firstToken.map { $0 * rest }
        return withStep { $0.correction = correction }
    }

    private func withStep(_ change: (inout StepCost) -> Void) -> Replica {
        var step = self.step
        change(&step)
        return Replica(self, step: step)
    }
}
