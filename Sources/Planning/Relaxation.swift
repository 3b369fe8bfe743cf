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
        /// Look beyond the allowed providers, regions and purchase options.
        case anyOffer
    }

    /// What to change.
    public var change: Change
    /// The cheapest option that then meets all SLOs; nil only when there is no matching offer.
    public var option: PlanOption?
}

/// An SLO target and what could be asked instead.
public struct ServiceTargetChange: Sendable, Hashable, Codable {
    /// As asked.
    public var asked: ServiceTarget
    /// The nearest that is met.
    public var reachable: ServiceTarget.Limit
}
