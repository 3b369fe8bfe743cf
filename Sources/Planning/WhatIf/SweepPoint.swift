internal import Catalog
internal import Economics
internal import Performance
public import Quantities
internal import Workload

/// Instances that are rented for one fleet.
public struct RentedInstances: Sendable, Hashable, Codable {
    /// How many, in the busiest hour.
    public var count: Int
    /// The instance type, and who sells it.
    public var instanceType, provider: String
}

/// The answer at one point of a sweep: the figures that a table shows, without the alternatives.
public struct SweepPoint: Sendable, Hashable, Codable {
    /// The value on each axis, as written.
    public var values: [String]
    /// The monthly cost; nil where no configuration meets the SLOs.
    public var monthly: Dollars?
    /// What is rented for each fleet.
    public var instances: [RentedInstances]
    /// Accelerators that are paid for in the busiest hour, over all fleets.
    public var accelerators: Int
    /// Times at the 95th percentile in the busiest hour, the slowest fleet's; nil where nothing is feasible.
    public var ttft, tpot, e2e: Seconds?
    /// Utilization in the busiest hour, the busiest fleet's.
    public var utilization: Double?
    /// What one million tokens of either kind cost, the idle time included, over all fleets by their tokens.
    public var blended: Dollars?

    /// Why there is no answer; nil where there is one.
    public var gap: Gap?

    /// Why a point has no answer.
    public enum Gap: Sendable, Hashable, Codable {
        /// Nothing that would do is for sale; what a limit of the scenario excludes, in words, where it is one.
        case noOffer(String?)
        /// No configuration meets the SLOs.
        case noConfiguration
        /// Some configuration does, beyond the budget.
        case overBudget
    }

    /// A point at which nothing is for sale.
    init(values: [String], notForSale reason: String) {
        self.values = values
        gap = .noOffer(reason)
        instances = []
        accelerators = 0
    }

    /// The figures of `plan`.
    public init(values: [String], plan: ScenarioPlan) {
        self.values = values
        if let failed = plan.plans.first(where: { $0.best == nil }) {
            let rejections = failed.results.map(\.rejection)
            gap =
                failed.results.contains { $0.best != nil }
                ? .overBudget
                : rejections.contains { $0?.isNotForSale ?? false } ? .noOffer(nil) : .noConfiguration
        }
        monthly = plan.monthly
        let chosen = plan.plans.compactMap(\.best)
        instances = chosen.map { option in
            RentedInstances(
                count: option.curve.peak, instanceType: option.instance.instanceType, provider: option.instance.provider
            )
        }
        accelerators = chosen.reduce(0) { $0 + $1.acceleratorsRented }
        guard plan.isFeasible else { return }
        // Nobody waits for the single answers of a batch: its times say nothing beside those that somebody does.
        let awaited = plan.plans.filter { !$0.demand.arrival.isOffline }.compactMap(\.best)
        let timed = awaited.isEmpty ? chosen : awaited
        ttft = timed.map(\.estimate.point.ttft.p95).max()
        tpot = timed.map(\.estimate.point.tpot.p95).max()
        e2e = timed.map(\.estimate.point.e2e.p95).max()
        utilization = timed.map(\.utilization).max()
        let millions = chosen.reduce(0) { $0 + $1.monthly / $1.allocation.blended }
        blended = plan.monthly.map { $0 / millions }
    }
}
