public import Performance
public import Quantities
public import Workload

/// The limit that stops a deployment however many replicas there are.
public enum Shortfall: Error, Sendable, Hashable, Codable {
    /// The weights leave no room: `needed` a device, `usable` there.
    case doesNotFit(needed: Bytes, usable: Bytes)
    /// A target is missed even by an idle replica, for which `best` is predicted at the confidence asked for.
    case missesTarget(ServiceTarget, best: ServiceTarget.Limit)
    /// The target is met only by replicas that are nearly idle: `looser` takes fewer than half of the replicas.
    case nearlyIdle(ServiceTarget, best: ServiceTarget.Limit, replicas: Int, looser: ServiceTarget.Limit, fewer: Int)
    /// No load is carried within the SLOs in the event simulation.
    case refusedBySimulation
    /// More replicas would be needed than are allowed.
    case tooManyReplicas(Int)
    /// The catalog lacks a figure.
    case notEstimable(NotEstimable)

    /// How far it is from possible: 0.1 means that a limit would have to give way by a tenth.
    public var excess: Double {
        switch self {
        case .doesNotFit(let needed, let usable): needed / usable - 1
        case .missesTarget(let target, let best): target.excess(of: best)
        case .nearlyIdle(let target, _, _, let looser, _): target.excess(of: looser)
        case .refusedBySimulation, .tooManyReplicas, .notEstimable: .infinity
        }
    }

    /// Whether it is nearer to possible than `other`: what runs and is too slow comes before what does not even fit.
    func isNearer(than other: Shortfall) -> Bool { (rank, excess) < (other.rank, other.excess) }

    private var rank: Int {
        switch self {
        case .nearlyIdle: 0
        case .missesTarget: 1
        case .refusedBySimulation: 2
        case .tooManyReplicas: 3
        case .doesNotFit: 4
        case .notEstimable: 5
        }
    }
}

extension ServiceTarget {
    /// By what share `predicted` is beyond this target; negative within it.
    func excess(of predicted: Limit) -> Double {
        switch (limit, predicted) {
        case (.atMost(let limit), .atMost(let predicted)): predicted / limit - 1
        case (.atLeast(let limit), .atLeast(let predicted)): limit / predicted - 1
        default: .infinity
        }
    }
}
