public import Catalog
public import Performance
public import Quantities

/// One way to serve a demand: what to rent, how many, and how it does.
public struct PlanOption: Sendable, Hashable, Codable {
    /// One replica.
    public var deployment: Deployment
    /// How many of them.
    public var replicas: Int
    /// The line of the price list.
    public var offer: Offer
    /// How the replicas are put on machines.
    public var placement: Placement
    /// How one replica does under its share of the load.
    public var estimate: Estimate
    /// Load over the most that all replicas could carry for ever, 0 to 1.
    public var utilization: Double
    /// Hours a month for which the machines are paid.
    public var paidHours: Double
    /// The bill of a month.
    public var monthly: Dollars
    /// Unit costs when the whole bill is laid on the work done: idle time included.
    ///
    /// The one to hold against an API price.
    public var allocation: UnitCosts
    /// Unit costs of the busy share alone: allocation times utilization.
    public var usage: UnitCosts

    /// Accelerators that work, over all replicas.
    public var acceleratorsUsed: Int { replicas * deployment.parallelism.devices }

    /// Accelerators that are paid for.
    public var acceleratorsRented: Int { acceleratorsUsed + placement.idleAccelerators }
}
