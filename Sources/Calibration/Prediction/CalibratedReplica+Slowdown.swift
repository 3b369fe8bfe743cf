internal import Foundation
public import Performance
internal import Workload

/// How much slower than predicted a replica may be.
public struct Slowdown: Sendable, Hashable, Codable {
    /// On the time of every step.
    public var step: Double
    /// On the time to first token of a request that does not queue.
    public var firstToken: Double
}

extension CalibratedReplica {
    /// The factors on the predicted times that a share of `confidence` of measurements stayed below, at least 1; nil when
    /// nothing was ever held out.
    ///
    /// From the quantiles of held-out residuals; their tails are longer than those of a normal distribution. For rates they
    /// are those away from capacity: queues near it follow from the longer steps. TTFT and TPOT are taken at the same
    /// quantile at once, as when one cause slows both.
    public func slowdown(_ confidence: Double, under load: Load) -> Slowdown? {
        func factor(_ metric: Metric) -> Double? {
            guard let cell = residuals.cell(evidence, metric, load.kind) else { return nil }
            return max(
                1, exp(metric == .throughput ? -cell.quantile(1 - confidence) : cell.quantile(confidence)))
        }
        switch load {
        case .offline, .staticBatch:
            return factor(.throughput).map { Slowdown(step: $0, firstToken: $0) }
        case .rate, .concurrency:
            guard let step = factor(.tpot) else { return nil }
            return Slowdown(step: step, firstToken: factor(.ttft) ?? step)
        }
    }

    /// `replica`, as ``replica(for:under:)`` gives it, as slow as `confidence` has it; as predicted where that is nil or
    /// nothing is known of the error.
    public func slowed(_ replica: Replica, to confidence: Double?, under load: Load) -> Replica {
        guard let confidence, let slowdown = slowdown(confidence, under: load) else { return replica }
        return replica.slowed(step: slowdown.step, firstToken: slowdown.firstToken)
    }

    /// The 90% interval of times: measured over predicted, 1 for exactly right.
    ///
    /// From held-out residuals of TPOT, which is what capacity hangs on (E2E has the queue of overloaded runs in it), and of
    /// throughput for offline loads, turned into time. With `level`, what it
    /// would be with evidence that near. Nil when nothing was ever held out.
    public func timeRange(under load: Load, at level: EvidenceLevel? = nil) -> ClosedRange<Double>? {
        switch load {
        case .offline, .staticBatch:
            guard let cell = residuals.cell(level ?? evidence, .throughput, load.kind) else { return nil }
            return exp(-max(0, cell.high))...exp(-min(0, cell.low))
        case .rate, .concurrency:
            guard let cell = residuals.cell(level ?? evidence, .tpot, load.kind) else { return nil }
            return exp(min(0, cell.low))...exp(max(0, cell.high))
        }
    }
}
