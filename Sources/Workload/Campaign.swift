internal import Quantities

/// Hours in which more comes than in an ordinary week: a launch, a sale, a nightly import.
public struct Campaign: Sendable, Hashable, Codable {
    /// The hour of the week in which it starts, 0 for Monday 0:00.
    public var startHour: Int
    /// Hours that it lasts, 1 to 168; what runs over the end of the week goes on at its start.
    public var length: Int
    /// The traffic of these hours over the ordinary one.
    public var factor: Double
    /// How often it comes in a month; nil for every week.
    public var timesPerMonth: Double?

    /// A campaign.
    public init(startHour: Int, length: Int, factor: Double, timesPerMonth: Double? = nil) {
        self.startHour = startHour
        self.length = length
        self.factor = factor
        self.timesPerMonth = timesPerMonth
    }
}

/// A week that comes so often in a month.
public struct TypicalWeek: Sendable, Hashable, Codable {
    /// How often.
    public var perMonth: Double
    /// The rate of each hour over that of the busiest ordinary hour; above 1 in campaigns.
    public var shares: [Double]
}

extension TrafficPlan {
    /// The weeks of a month: the ordinary one first, then one for each campaign that does not come every week.
    ///
    /// Campaigns of every week are in all of them; two others never fall into the same week. A month has 730 / 168 weeks.
    public var weeks: [TypicalWeek] {
        let ordinary = campaigns.filter { $0.timesPerMonth == nil }
            .reduce(profile.shares) { shares, campaign in campaign.raised(shares) }
        let others = campaigns.compactMap { campaign in
            campaign.timesPerMonth.map { TypicalWeek(perMonth: $0, shares: campaign.raised(ordinary)) }
        }
        let all = Seconds.month.hours / Double(HourlyProfile.hours)
        let rest = max(0, all - others.reduce(0) { $0 + $1.perMonth })
        return [TypicalWeek(perMonth: rest, shares: ordinary)] + others
    }

    /// The rate of the busiest hour of all, campaigns included, over that of the busiest ordinary one.
    public var campaignPeak: Double { weeks.flatMap(\.shares).max() ?? 1 }
}

extension Campaign {
    fileprivate func raised(_ shares: [Double]) -> [Double] {
        shares.enumerated().map { hour, share in
            let since = (hour - startHour + shares.count) % max(1, shares.count)
            return since < length ? share * factor : share
        }
    }
}
