public import Quantities

/// What is known of the traffic beyond its busiest hour, and what the fleet has to survive.
public struct TrafficPlan: Sendable, Hashable, Codable {
    /// What may fail without a SLO being violated.
    public enum Survival: String, Sendable, Hashable, Codable, CaseIterable {
        /// Nothing.
        case none
        /// Any one replica.
        case replica
        /// Any one zone, with all replicas in it.
        case zone
    }

    /// The rate of each hour of the week over that of the busiest.
    public var profile: HourlyProfile
    /// Hours in which more comes than in an ordinary week.
    public var campaigns: [Campaign]
    /// How the traffic grows from month to month: 0.1 is a tenth more.
    public var growth: Double
    /// How far an hour's rate may be off the forecast: standard deviation over mean.
    public var spread: Double
    /// The share of hours that may bring more traffic than the fleet is sized for.
    public var overload: Double
    /// The fewest replicas, whatever the traffic.
    public var minimumReplicas: Int
    /// What may fail.
    public var survival: Survival
    /// Zones that replicas are spread over evenly.
    public var zones: Int
    /// Whether replicas are switched off in quiet hours.
    public var scales: Bool
    /// Time from ordering a replica to its first answer.
    public var startDelay: Seconds
    /// The largest share of replicas that may run on instances that can be taken away.
    public var spotShare: Double

    /// A plan; the defaults are those of a scenario that says nothing.
    public init(
        profile: HourlyProfile = .flat, campaigns: [Campaign] = [], growth: Double = 0, spread: Double = 0,
        overload: Double = 0.01,
        minimumReplicas: Int = 1, survival: Survival = .none, zones: Int = 1, scales: Bool = true,
        startDelay: Seconds = Seconds(420), spotShare: Double = 0.5
    ) {
        self.profile = profile
        self.campaigns = campaigns
        self.growth = growth
        self.spread = spread
        self.overload = overload
        self.minimumReplicas = minimumReplicas
        self.survival = survival
        self.zones = zones
        self.scales = scales
        self.startDelay = startDelay
        self.spotShare = spotShare
    }

    /// The factor on the forecast that only a share of ``overload`` hours exceeds: 1 + z x spread, the rate taken as normal.
    public var sizingFactor: Double { spread > 0 ? max(0, 1 + NormalCurve.quantile(1 - overload) * spread) : 1 }

    /// Replicas to run so that `needed` are left when what may fail has failed.
    ///
    /// N+1 by failure domain: one replica more, or as many as make up for the fullest of ``zones`` equal zones.
    public func withSpares(_ needed: Int) -> Int {
        let needed = max(minimumReplicas, needed)
        guard needed > 0 else { return 0 }
        switch survival {
        case .none: return needed
        case .replica: return needed + 1
        case .zone:
            guard zones > 1 else { return needed * 2 }
            var count = needed + 1
            while count - (count + zones - 1) / zones < needed { count += 1 }
            return count
        }
    }
}
