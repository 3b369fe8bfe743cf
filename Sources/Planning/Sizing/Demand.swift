internal import Quantities
public import Workload

/// What one model has to serve, and what users are promised.
public struct Demand: Sendable, Hashable, Codable {
    /// What requests look like.
    public var shape: RequestShape
    /// How they come.
    public var arrival: Arrival
    /// What is promised.
    public var serviceLevel: ServiceLevel
    /// Extra capacity that must stay free, as a fraction of the load: 0.2 sizes for 1.2 times the load.
    public var headroom: Double

    /// A demand.
    public init(shape: RequestShape, arrival: Arrival, serviceLevel: ServiceLevel, headroom: Double = 0) {
        self.shape = shape
        self.arrival = arrival
        self.serviceLevel = serviceLevel
        self.headroom = headroom
    }
}
