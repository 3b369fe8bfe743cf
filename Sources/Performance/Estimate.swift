internal import Catalog
internal import Foundation
public import Quantities
public import Workload

/// All that the closed form says of one replica under one load.
public struct Estimate: Sendable, Hashable, Codable {
    /// The load it was asked for.
    public var load: Load
    /// Latencies, occupancy and the rate that is carried.
    public var point: OperatingPoint
    /// The highest sustainable request rate.
    public var capacity: Rate<Requests>
    /// The most sequences that can decode at once.
    public var slots: Double
    /// Input and output tokens a second, of the whole replica.
    public var totalTokens: Rate<Tokens>
    /// Output tokens a second, of the whole replica.
    public var outputTokens: Rate<Tokens>
    /// What one user sees: tokens a second from the first token on.
    public var perceivedTokens: Rate<Tokens>
    /// Useful operations over what the devices could do at the weights' precision.
    public var modelFLOPsUtilization: Double
    /// ((weights + KV cache read) / TPOT) / peak bandwidth of a device.
    public var modelBandwidthUtilization: Double
    /// Share of the KV cache that is taken.
    public var cacheOccupancy: Double
    /// Where the time of a decode step goes.
    public var decodeParts: StepTime
    /// What a larger machine would have to have more of.
    public var bottleneck: Bottleneck
    /// The concurrency beyond which twice the users bring less than 1.4 times the throughput; nil when slots end first.
    public var kneeConcurrency: Double?
}

/// What holds a replica back.
public enum Bottleneck: String, Sendable, Hashable, Codable, CaseIterable {
    /// Streaming weights and KV cache.
    case memoryBandwidth = "memory bandwidth"
    /// Multiplying.
    case compute
    /// Room for keys and values.
    case cacheMemory = "KV cache memory"
    /// The engine's limit on sequences.
    case sequenceLimit = "engine's sequence limit"
    /// Links between devices.
    case interconnect
    /// Scheduling and launches.
    case overhead
}

extension Replica {
    /// How the replica does under `load` with requests of `lengths`.
    public func estimate(_ lengths: TokenLengths, under load: Load) -> Estimate {
        let steady = SteadyState(self, lengths)
        let point = steady.point(under: load)
        // Users of a closed loop send prompts in step with each other's answers, which costs less than prompts at random:
        // what they are served is sustained, and no capacity is below it.
        return describe(steady, lengths, load, point, max(steady.capacity, point.rate))
    }

    /// Where the replica settles under `load`: the part of ``estimate(_:under:)`` that says how long requests take.
    public func operatingPoint(_ lengths: TokenLengths, under load: Load) -> OperatingPoint {
        SteadyState(self, lengths).point(under: load)
    }

    private func describe(
        _ steady: SteadyState, _ lengths: TokenLengths, _ load: Load, _ point: OperatingPoint,
        _ capacity: Rate<Requests>
    ) -> Estimate {
        let rate = point.rate.value
        let batch = max(point.decoding, min(1, point.inFlight))
        let decode = StepLoad(decoding: batch, context: Tokens(steady.context))
        let bytes = share.streamedBytes(decoding: batch, context: steady.context, step: step)
        let work = usefulWork(promptTokens: steady.computed, outputTokens: lengths.output.value).value
        let peak = WeightPart.dense.peak(in: deployment)?.value ?? .infinity
        let bandwidth = deployment.accelerator.memoryBandwidth?.value ?? .infinity
        let stepTime = max(1e-12, point.tpot.mean.value * step.tokensPerStep)
        let resident = point.decoding / max(1e-12, memory.maximumSequences(lengths))
        let parts = step.parts(of: decode)
        return Estimate(
            load: load, point: point, capacity: capacity, slots: steady.slots,
            totalTokens: Rate(rate * (lengths.input + lengths.output).value),
            outputTokens: Rate(rate * lengths.output.value),
            perceivedTokens: Rate(point.tpot.mean.value > 0 ? 1 / point.tpot.mean.value : 0),
            modelFLOPsUtilization: rate * work / (peak * step.stages * step.attentionCopies),
            modelBandwidthUtilization: point.tpot.mean.value > 0 ? bytes / stepTime / (bandwidth * step.stages) : 0,
            cacheOccupancy: min(1, resident), decodeParts: parts,
            bottleneck: bottleneck(parts, decode, point, steady, lengths), kneeConcurrency: steady.knee())
    }

    private func bottleneck(
        _ parts: StepTime, _ load: StepLoad, _ point: OperatingPoint, _ steady: SteadyState, _ lengths: TokenLengths
    ) -> Bottleneck {
        if point.state == .doesNotFit { return .cacheMemory }
        if point.decoding >= 0.98 * steady.slots {
            let limit = Double(deployment.engine.maximumSequences) * step.attentionCopies
            return steady.slots < limit ? .cacheMemory : .sequenceLimit
        }
        let pace = steady.pace(decoding: load.decoding, rate: point.rate.value)
        let prompt = min(1, point.rate.value * pace.promptCost)
        let decodeShare = 1 - prompt
        let compute = step.computeShare(of: load, parts)
        let total = max(1e-12, parts.total.value)
        let shares: [(Bottleneck, Double)] = [
            (.compute, prompt + decodeShare * compute),
            (
                .memoryBandwidth,
                decodeShare * (1 - compute) * (parts.dense + parts.experts + parts.cache + parts.elementwise) / total
            ),
            (.interconnect, decodeShare * parts.communication / total),
            (.overhead, decodeShare * parts.overhead / total),
        ]
        return shares.max { $0.1 < $1.1 }?.0 ?? .memoryBandwidth
    }
}

extension DeviceShare {
    /// Bytes that one device reads in a decode step.
    func streamedBytes(decoding: Double, context: Double, step: StepCost) -> Double {
        let rows = decoding * step.rowsPerSequence / step.stages
        let touched = step.touchedExperts(rows: max(1, rows))
        let sequences = decoding / step.attentionCopies
        return denseBytes + headBytes + touched * expertBytes
            + sequences
            * (context * attention.contextBytes + min(context, attention.window) * attention.windowContextBytes
                + attention.stateBytes)
    }
}

extension StepCost {
    /// Share of a decode step of these `parts` in which multiplying, not memory, sets the pace.
    func computeShare(of load: StepLoad, _ parts: StepTime) -> Double {
        let rows = load.decoding * rowsPerSequence / (stages * attentionCopies)
        var bound = 0.0
        if rows * dense.compute > dense.memory { bound += parts.dense }
        if rows * attentionCopies * experts.compute > experts.memory { bound += parts.experts }
        if context.compute * rowsPerSequence > context.memory { bound += parts.cache }
        return bound / max(1e-12, parts.total.value)
    }
}

extension SteadyState {
    /// Where the replica settles under `load`.
    func point(under load: Load) -> OperatingPoint {
        switch load {
        case .rate(let rate, let variation): point(rate: rate, variation: variation)
        case .concurrency(let users, let start): point(concurrency: users, start: start)
        case .offline: point(rate: Rate(.infinity), variation: 0)
        case .staticBatch(let size): point(staticBatch: size)
        }
    }

    /// The concurrency beyond which twice the users bring less than 1.4 (the root of 2) times the throughput.
    ///
    /// M users keep the replica busy for C(M) = S t(M) + M D a round, so twice as many bring 2 C(M) / C(2M) times the
    /// throughput. Through C(M) and C(2M) goes a line A + B M, for which that is the root of 2 at M = A / (B root 2);
    /// C is nearly straight, so a few lines lead to the knee.
    func knee() -> Double? {
        guard slots >= 2, steps > 0 else { return nil }
        func round(_ decoding: Double) -> Double {
            let pace = pace(decoding: decoding)
            return steps * pace.decodeStep + decoding * pace.promptCost
        }
        let most = slots / 2
        let target = 2.0.squareRoot()
        guard most.isFinite, 2 * round(most) / round(slots) < target else { return nil }
        var knee = min(most, 32)
        for _ in 0..<8 {
            let one = round(knee)
            let slope = (round(2 * knee) - one) / knee
            let next = slope > 0 ? max(0.5, min(most, (one - slope * knee) / (slope * target))) : most
            let isNear = abs(next - knee) <= 0.005 * knee
            knee = next
            if isNear { break }
        }
        return knee > 0.5 ? knee : nil
    }
}

extension Replica {
    /// Share of the working time that goes into prompts, 0 to 1; the rest makes answers.
    public func promptShare(of estimate: Estimate, lengths: TokenLengths) -> Double {
        let steady = SteadyState(self, lengths)
        let batch = max(1, estimate.point.decoding)
        let rate = estimate.point.rate.value
        let pace = steady.pace(decoding: steady.steps > 0 ? batch : 0, rate: rate)
        let prompt = pace.promptCost
        let answer = steady.steps * pace.decodeStep / batch
        return prompt + answer > 0 ? prompt / (prompt + answer) : 0
    }
}
