public import Catalog
public import Quantities
public import Workload

/// A change of the question that gives it an answer.
public struct Relaxation: Sendable, Hashable, Codable {
    /// What to change.
    public enum Change: Sendable, Hashable, Codable {
        /// Accept these latencies or speeds where the demand asks for better ones.
        case targets([ServiceTargetChange])
        /// Spend this much a month.
        case budget(Dollars)
        /// Store weights with fewer bits.
        case precision(WeightPrecision)
        /// Let one replica span this many devices.
        case largerReplicas(Int)
        /// Look at every accelerator of the catalog.
        case anyAccelerator
        /// Look beyond the allowed providers, regions and ways of buying.
        case anyOffer
    }

    /// What to change.
    public var change: Change
    /// The cheapest way that then holds every promise; nil only when nobody sells what it takes.
    public var option: PlanOption?
}

/// A promise and what could be promised instead.
public struct ServiceTargetChange: Sendable, Hashable, Codable {
    /// As asked.
    public var asked: ServiceTarget
    /// The nearest that can be held.
    public var reachable: ServiceTarget.Limit
}
