public import Catalog
public import Performance
public import Quantities

/// One way to serve a model through a month: a deployment by the hour, on one machine type, bought as cheaply as it goes.
public struct MonthOption: Sendable, Hashable, Codable {
    /// One replica.
    public var deployment: Deployment
    /// Replicas by the hour; nil for offline work, which runs when it likes.
    public var schedule: FleetSchedule?
    /// Machines over the month.
    public var curve: DemandCurve
    /// How they are bought.
    public var mix: PurchaseMix
    /// A line of the price list of the machine type.
    public var machine: Offer
    /// Requests of a month.
    public var requests: Requests
    /// Replicas at the peak.
    public var peakReplicas: Int
    /// Share of the working time that goes into prompts, 0 to 1.
    public var promptShare: Double
    /// What the event simulation found a replica to hold; nil for sizes by the closed form alone, and for offline work.
    public var simulated: SimulatedCapacity?
}
