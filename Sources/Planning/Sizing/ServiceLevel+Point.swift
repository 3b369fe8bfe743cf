public import Performance
public import Quantities
public import Workload

extension ServiceLevel {
    /// The target that `point` misses by most, with what is predicted instead; nil when all are kept.
    public func firstMissed(by point: OperatingPoint) -> Shortfall? {
        targets.map { target in Shortfall.missesTarget(target, best: target.predicted(by: point)) }
            .filter { $0.excess > 0 }
            .max { $0.excess < $1.excess }
    }

    /// How far `point` is over the limit that it is farthest over, as a share of what is predicted: 1 for what takes for ever,
    /// at most zero within all limits.
    func excess(of point: OperatingPoint) -> Double {
        targets.reduce(-1) { max($0, 1 - 1 / (1 + $1.excess(of: $1.predicted(by: point)))) }
    }
}

extension ServiceTarget {
    /// What is predicted at `point` where this target sets a limit.
    public func predicted(by point: OperatingPoint) -> Limit {
        switch measure {
        case .ttft: .atMost(point.ttft.at(statistic))
        case .tpot: .atMost(point.tpot.at(statistic))
        case .e2e: .atMost(point.e2e.at(statistic))
        case .outputSpeed:
            .atLeast(Rate(point.tpot.at(statistic) > .zero ? 1 / point.tpot.at(statistic).value : .infinity))
        }
    }
}

extension Spread {
    /// The time that `statistic` asks for.
    public func at(_ statistic: Statistic) -> Seconds {
        switch statistic {
        case .mean: mean
        case .p50: p50
        case .p90: p90
        case .p95: p95
        case .p99: p99
        }
    }
}
