internal import Performance
public import Quantities
public import Workload

/// What one fleet has to serve, within which SLOs, and how certain that has to be.
public struct Demand: Sendable, Hashable, Codable {
    /// What requests look like.
    public var shape: RequestShape
    /// How they arrive in the busiest hour.
    public var arrival: Arrival
    /// The SLOs.
    public var serviceLevel: ServiceLevel
    /// Extra capacity that must stay free, as a fraction of the load: 0.2 sizes for 1.2 times the load.
    public var headroom: Double
    /// The probability with which every SLO has to be met, 0 to 1, given how far predictions are off measurements; nil to
    /// size for the prediction itself.
    public var confidence: Double?
    /// The highest utilization of a replica that is planned for, 0 to 1.
    public var maximumUtilization: Double

    /// A demand.
    public init(
        shape: RequestShape, arrival: Arrival, serviceLevel: ServiceLevel, headroom: Double = 0,
        confidence: Double? = nil, maximumUtilization: Double = 1
    ) {
        self.shape = shape
        self.arrival = arrival
        self.serviceLevel = serviceLevel
        self.headroom = headroom
        self.confidence = confidence
        self.maximumUtilization = maximumUtilization
    }

    /// The load of the busiest hour: requests a second, or users; for a batch, the requests a second that make its deadline.
    var total: Double {
        switch arrival {
        case .rate(let rate): rate.value
        case .users(let count, _): Double(count)
        case .batch(let requests, let deadline): (requests / deadline).value
        }
    }

    /// The kind of load that one replica gets, of whatever size: what evidence and corrections are looked up by.
    var kind: Load {
        switch arrival {
        case .rate: .rate(Rate(1), variation: 1)
        case .users(_, let thinkTime): thinkTime > .zero ? .rate(Rate(1), variation: 1) : .concurrency(1)
        case .batch: .offline
        }
    }

    /// The same demand with every SLO on a time `factor` times as loose.
    func loosened(by factor: Double) -> Demand {
        var copy = self
        for index in copy.serviceLevel.targets.indices {
            copy.serviceLevel.targets[index].limit = copy.serviceLevel.targets[index].limit.loosened(by: factor)
        }
        return copy
    }
}

extension ServiceTarget.Limit {
    /// A limit that is `factor` times as easy to meet.
    func loosened(by factor: Double) -> Self {
        switch self {
        case .atMost(let time): .atMost(time * factor)
        case .atLeast(let speed): .atLeast(speed * (1 / factor))
        }
    }
}

extension Demand {
    /// How often a batch with this deadline is run in a month: back to back, but at most once a day.
    public func runsPerMonth(deadline: Seconds) -> Double { Seconds.month / max(deadline, .hours(24)) }
}
