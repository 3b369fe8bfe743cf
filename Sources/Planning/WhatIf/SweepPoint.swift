internal import Catalog
internal import Performance
public import Quantities
internal import Workload

/// The answer at one point of a sweep: the figures that a table shows, without the alternatives.
public struct SweepPoint: Sendable, Hashable, Codable {
    /// The value on each axis, as written.
    public var values: [String]
    /// The bill of a month; nil where nothing holds every promise.
    public var monthly: Dollars?
    /// What is rented for each model, such as `2 x p5.48xlarge`.
    public var machines: [String]
    /// Accelerators that are paid for, over all models.
    public var accelerators: Int
    /// Times at the 95th percentile, the slowest model's; nil where nothing is feasible.
    public var ttft, tpot, e2e: Seconds?
    /// Load over what can be carried, the busiest model's.
    public var utilization: Double?
    /// What one million tokens of either kind cost, the idle time included, over all models by their tokens.
    public var blended: Dollars?

    /// A point in figures.
    public init(
        values: [String], monthly: Dollars?, machines: [String], accelerators: Int, ttft: Seconds? = nil,
        tpot: Seconds? = nil, e2e: Seconds? = nil, utilization: Double? = nil, blended: Dollars? = nil
    ) {
        self.values = values
        self.monthly = monthly
        self.machines = machines
        self.accelerators = accelerators
        (self.ttft, self.tpot, self.e2e) = (ttft, tpot, e2e)
        self.utilization = utilization
        self.blended = blended
    }

    init(values: [String], plan: ScenarioPlan) {
        self.values = values
        monthly = plan.monthly
        let chosen = plan.plans.compactMap(\.best)
        machines = chosen.map { option in
            "\(option.placement.instances) x \(option.offer.instanceType) at \(option.offer.provider)"
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
