public import Economics
public import Performance
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
        /// Replicas that the SLOs need.
        public var needed: Int
        /// Forecast over the capacity of the running replicas, 0 to 1.
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
    /// The load of the busiest hour of all over that of the busiest ordinary one.
    public var busiestShare: Double
    /// One of the replicas of the busiest hour, under its share of the forecast.
    public var peak: OperatingPoint
    /// The chance that a request of the busiest hour finds every slot of the fleet taken.
    public var waitProbability: Double
    /// Requests of a month.
    public var requests: Requests

    /// Sizes the fleet for each hour of the week when `scale` times the busiest hour's load comes in that hour; nil when no
    /// number of replicas would do.
    ///
    /// `sizing` is an extra factor on the traffic that the fleet must be ready for.
    init?(_ sizer: Sizer, _ traffic: TrafficPlan, scale: Double = 1, sizing: Double = 1) {
        let margin = traffic.sizingFactor * sizing
        let weeks = traffic.weeks
        // The busiest hours first: they decide whether anything holds at all.
        let shares = weeks.flatMap(\.shares)
        let order = shares.indices.sorted { shares[$0] > shares[$1] }
        var known = [Int](repeating: 0, count: shares.count)
        var last: (share: Double, needed: Int)?
        for place in order {
            if let last, last.share == shares[place] {
                known[place] = last.needed
            } else {
                guard let needed = sizer.replicas(scale * shares[place] * margin) else { return nil }
                known[place] = needed
                last = (shares[place], needed)
            }
        }
        let busiest = order.first.map { shares[$0] } ?? 0
        let most = traffic.withSpares(order.first.map { known[$0] } ?? 0)
        // Users ask as often as answers let them: how often that is in the busiest hour holds for the shares of it.
        let rate = busiest > 0 ? sizer.rate(most, scale * busiest) / busiest : .zero
        let capacity = sizer.capacity
        var place = 0
        let hours = weeks.map { week in
            CampaignWeek(
                perMonth: week.perMonth,
                hours: week.shares.map { share in
                    let needed = known[place]
                    place += 1
                    let replicas = traffic.scales ? traffic.withSpares(needed) : most
                    let capacity = capacity * Double(replicas)
                    return Hour(
                        rate: rate * share, replicas: replicas, needed: needed,
                        utilization: capacity > .zero ? min(1, rate * share / capacity) : 0)
                })
        }
        self.hours = hours[0].hours
        ordinaryWeeks = hours[0].perMonth
        campaignWeeks = Array(hours.dropFirst())
        busiestShare = busiest
        peak = sizer.estimate(most, scale * busiest).point
        waitProbability = sizer.waitProbability(most, peak)
        requests = hours.map { week in week.hours.map { $0.rate * (.hours(1) * week.perMonth) }.total() }.total()
    }

    /// All weeks of a month, the ordinary one first.
    public var weeks: [CampaignWeek] { [CampaignWeek(perMonth: ordinaryWeeks, hours: hours)] + campaignWeeks }

    /// Instances by the hour as a curve over a month.
    public func curve(_ traffic: TrafficPlan, instances: (Int) -> Int?) -> DemandCurve? {
        var steps: [DemandCurve.Step] = []
        let weeks = weeks
        steps.reserveCapacity(weeks.reduce(0) { $0 + $1.hours.count })
        // Hours that follow each other often need the same.
        var last: (replicas: Int, instances: Int)?
        for week in weeks {
            for hour in week.hours {
                let known = last?.replicas == hour.replicas ? last?.instances : nil
                guard let count = known ?? instances(hour.replicas) else { return nil }
                last = (hour.replicas, count)
                steps.append(
                    DemandCurve.Step(time: .hours(week.perMonth), starts: week.perMonth, instances: count))
            }
        }
        return DemandCurve(steps, startDelay: traffic.startDelay)
    }

    /// Mean of the utilization over the instance time that runs.
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

    /// The forecast of the busiest hour of the ordinary week.
    public var peakRate: Rate<Requests> { hours.map(\.rate).max() ?? .zero }

    /// The most replicas that the SLOs ever need.
    var mostNeeded: Int { weeks.flatMap(\.hours).map(\.needed).max() ?? 0 }

    /// The most replicas that ever run.
    public var peakReplicas: Int { weeks.flatMap(\.hours).map(\.replicas).max() ?? 0 }

    /// The fewest replicas that ever run.
    public var floorReplicas: Int { weeks.flatMap(\.hours).map(\.replicas).min() ?? 0 }
}
