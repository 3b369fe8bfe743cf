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

    /// A week with a campaign that does not come every week.
    public struct CampaignWeek: Sendable, Hashable, Codable {
        /// How often it comes in a month.
        public var perMonth: Double
        /// Its hours, Monday 0:00 first.
        public var hours: [Hour]
    }

    /// The hours of the ordinary week, Monday 0:00 first.
    public var hours: [Hour]
    /// Weeks with campaigns; empty without any.
    public var campaignWeeks: [CampaignWeek]
    /// How often the ordinary week comes in a month.
    public var ordinaryWeeks: Double
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
        let margin = traffic.sizingFactor * sizing
        var weeks: [CampaignWeek] = []
        for week in traffic.weeks {
            var hours: [Hour] = []
            for share in week.shares {
                if known[share] == nil { known[share] = replica.replicas(at: rate * (share * margin)) }
                guard let needed = known[share] else { return nil }
                hours.append(
                    Hour(rate: rate * share, replicas: traffic.withSpares(needed), needed: needed, utilization: 0))
            }
            weeks.append(CampaignWeek(perMonth: week.perMonth, hours: hours))
        }
        let all = weeks.flatMap(\.hours)
        let most = all.map(\.replicas).max() ?? 0
        for week in weeks.indices {
            for index in weeks[week].hours.indices {
                var hour = weeks[week].hours[index]
                if !traffic.scales { hour.replicas = most }
                let capacity = replica.capacity * Double(hour.replicas)
                hour.utilization = capacity > .zero ? hour.rate / capacity : 0
                weeks[week].hours[index] = hour
            }
        }
        hours = weeks[0].hours
        ordinaryWeeks = weeks[0].perMonth
        campaignWeeks = Array(weeks.dropFirst())
        let needed = all.map(\.needed).max() ?? 0
        let busiest = rate * traffic.campaignPeak
        peak = replica.point(needed, at: busiest * margin)
        waitProbability = replica.waitProbability(needed, at: busiest * margin)
        requests = weeks.map { week in
            week.hours.map { $0.rate * (.hours(1) * week.perMonth) }.total()
        }.total()
    }

    /// All weeks of a month, the ordinary one first.
    public var weeks: [CampaignWeek] { [CampaignWeek(perMonth: ordinaryWeeks, hours: hours)] + campaignWeeks }

    /// Machines by the hour as a curve over a month.
    public func curve(_ traffic: TrafficPlan, machines: (Int) -> Int?) -> DemandCurve? {
        var steps: [DemandCurve.Step] = []
        for week in weeks {
            for hour in week.hours {
                guard let count = machines(hour.replicas) else { return nil }
                steps.append(
                    DemandCurve.Step(time: .hours(week.perMonth), starts: week.perMonth, machines: count))
            }
        }
        return DemandCurve(steps, startDelay: traffic.startDelay)
    }

    /// Mean of the utilization over the machine time that runs.
    public var meanUtilization: Double {
        var (running, busy) = (0.0, 0.0)
        for week in weeks {
            for hour in week.hours {
                running += week.perMonth * Double(hour.replicas)
                busy += week.perMonth * Double(hour.replicas) * hour.utilization
            }
        }
        return running > 0 ? busy / running : 0
    }

    /// The most replicas that ever run.
    public var peakReplicas: Int { weeks.flatMap(\.hours).map(\.replicas).max() ?? 0 }

    /// The fewest replicas that ever run.
    public var floorReplicas: Int { weeks.flatMap(\.hours).map(\.replicas).min() ?? 0 }
}
