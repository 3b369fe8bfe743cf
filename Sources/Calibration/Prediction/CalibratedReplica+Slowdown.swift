internal import Foundation
public import Performance
internal import Quantities
public import Workload

/// How much slower than predicted a replica may be, with which chance.
public struct Slowness: Sendable {
    private let step: ResidualTable.Cell
    private let firstToken: ResidualTable.Cell?
    /// Whether the cells are of tokens a second and not of times.
    private let isThroughput: Bool

    init(step: ResidualTable.Cell, firstToken: ResidualTable.Cell?, isThroughput: Bool) {
        self.step = step
        self.firstToken = firstToken
        self.isThroughput = isThroughput
    }

    /// `replica` with times that a share of `confidence` of measurements stayed below, never shorter than predicted.
    ///
    /// From the quantiles of held-out residuals; their tails are longer than those of a normal distribution. TTFT and TPOT
    /// are taken at the same quantile at once, as when one cause slows both.
    public func slowed(_ replica: Replica, to confidence: Double) -> Replica {
        func factor(_ cell: ResidualTable.Cell) -> Double {
            max(1, exp(isThroughput ? -cell.quantile(1 - confidence) : cell.quantile(confidence)))
        }
        return replica.slowed(step: factor(step), firstToken: factor(firstToken ?? step))
    }

    /// `replica` as slow and as fast as the ends of the 90% interval have it.
    public func ends(_ replica: Replica) -> (slow: Replica, fast: Replica) {
        func factors(_ cell: ResidualTable.Cell) -> (slow: Double, fast: Double) {
            let ends = (exp(cell.errors.upperBound), exp(cell.errors.lowerBound))
            return isThroughput ? (1 / ends.1, 1 / ends.0) : ends
        }
        let (steps, firstTokens) = (factors(step), factors(firstToken ?? step))
        return (
            replica.slowed(step: steps.slow, firstToken: firstTokens.slow),
            replica.slowed(step: steps.fast, firstToken: firstTokens.fast)
        )
    }
}

extension CalibratedReplica {
    /// How much slower than predicted the replica may be with requests of `lengths`, under any load of the kind of `load`;
    /// nil when nothing was ever held out.
    ///
    /// For rates the residuals are those away from capacity: queues near it follow from the longer steps. How far
    /// measurements spread is taken where the replica is half full, for its load is not yet known when it is asked for.
    public func slowness(_ lengths: TokenLengths, under load: Load) -> Slowness? {
        let isThroughput: Bool
        let inFlight: Double
        switch load {
        case .offline, .staticBatch:
            isThroughput = true
            inFlight = replica.operatingPoint(lengths, under: load).inFlight
        case .rate, .concurrency:
            isThroughput = false
            let steady = SteadyState(replica, lengths)
            inFlight = steady.point(rate: steady.capacity * 0.5).inFlight
        }
        func cell(_ metric: Metric) -> ResidualTable.Cell? {
            residuals.cell(evidence, metric, load.kind)?.spread(
                by: spread(metric, at: inFlight, lengths, under: load))
        }
        return cell(isThroughput ? .throughput : .tpot).map {
            Slowness(step: $0, firstToken: isThroughput ? nil : cell(.ttft), isThroughput: isThroughput)
        }
    }

    /// The 90% interval of times at an estimate of this deployment: measured over predicted, 1 for exactly right.
    ///
    /// From held-out residuals of TPOT, which is what capacity hangs on (E2E has the queue of overloaded runs in it), and of
    /// throughput for offline loads, turned into time. With `level`, what it
    /// would be with evidence that near. Nil when nothing was ever held out.
    public func timeRange(
        of estimate: Estimate, _ lengths: TokenLengths, at level: EvidenceLevel? = nil
    ) -> ClosedRange<Double>? {
        func cell(_ metric: Metric) -> ResidualTable.Cell? {
            let spread =
                level == nil ? spread(metric, at: estimate.point.inFlight, lengths, under: estimate.load) : 1
            return residuals.cell(level ?? evidence, metric, estimate.load.kind)?.spread(by: spread)
        }
        switch estimate.load {
        case .offline, .staticBatch:
            return cell(.throughput).map { exp(-$0.errors.upperBound)...exp(-$0.errors.lowerBound) }
        case .rate, .concurrency:
            return cell(.tpot).map { exp($0.errors.lowerBound)...exp($0.errors.upperBound) }
        }
    }
}
