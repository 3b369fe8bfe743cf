public import Performance
internal import Planning
public import Quantities
public import Workload

/// Replicas of one deployment by the hour of the week, and how they do.
public struct FleetSchedule: Sendable, Hashable, Codable {
    /// One hour of the week.
    public struct Hour: Sendable, Hashable, Codable {
        /// The forecast.
        public var rate: Rate<Requests>
        /// Replicas that run, spares included.
        public var replicas: Int
        /// Replicas that the promises need.
        public var needed: Int
        /// Forecast over what the running replicas could carry for ever.
        public var utilization: Double
    }

    /// The hours, Monday 0:00 first.
    public var hours: [Hour]
    /// Time to the first token at the 95th percentile in the busiest hour, over what it was sized for.
    public var peak: OperatingPoint
    /// The chance that a request of the busiest hour finds every slot of the fleet taken.
    public var waitProbability: Double
    /// Requests of a month.
    public var requests: Requests

    /// Sizes the fleet for each hour of the week when the busiest hour brings `peak`; nil when no number of replicas would
    /// do.
    ///
    /// `sizing` is an extra factor on the traffic that the fleet must be ready for.
    public init?(_ replica: ReplicaDemand, _ traffic: TrafficPlan, peak rate: Rate<Requests>, sizing: Double = 1) {
        var known: [Double: Int] = [:]
        var hours: [Hour] = []
        let margin = traffic.sizingFactor * sizing
        for share in traffic.profile.shares {
            if known[share] == nil { known[share] = replica.replicas(at: rate * (share * margin)) }
            guard let needed = known[share] else { return nil }
            hours.append(Hour(rate: rate * share, replicas: traffic.withSpares(needed), needed: needed, utilization: 0))
        }
        let most = hours.map(\.replicas).max() ?? 0
        for index in hours.indices {
            if !traffic.scales { hours[index].replicas = most }
            let capacity = replica.capacity * Double(hours[index].replicas)
            hours[index].utilization = capacity > .zero ? hours[index].rate / capacity : 0
        }
        self.hours = hours
        let needed = hours.map(\.needed).max() ?? 0
        peak = replica.point(needed, at: rate * margin)
        waitProbability = replica.waitProbability(needed, at: rate * margin)
        requests = hours.map { $0.rate * (Seconds.month * (1 / Double(hours.count))) }.total()
    }

    /// Machines by the hour as a curve over a month.
    public func curve(_ traffic: TrafficPlan, machines: (Int) -> Int?) -> DemandCurve? {
        let counts = hours.map { machines($0.replicas) }
        guard counts.allSatisfy({ $0 != nil }) else { return nil }
        let weeks: Double = Seconds.month / Seconds.hours(Double(hours.count))
        return DemandCurve(
            counts.map { DemandCurve.Step(time: .hours(weeks), starts: weeks, machines: $0 ?? 0) },
            startDelay: traffic.startDelay)
    }

    /// Mean of the utilization over the machine time that runs.
    public var meanUtilization: Double {
        let running = hours.reduce(0) { $0 + Double($1.replicas) }
        return running > 0 ? hours.reduce(0) { $0 + $1.utilization * Double($1.replicas) } / running : 0
    }

    /// The most replicas that ever run.
    public var peakReplicas: Int { hours.map(\.replicas).max() ?? 0 }

    /// The fewest replicas that ever run.
    public var floorReplicas: Int { hours.map(\.replicas).min() ?? 0 }
}
