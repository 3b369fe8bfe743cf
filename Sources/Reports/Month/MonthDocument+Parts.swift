internal import Catalog
internal import Economics
internal import Planning
internal import Quantities
internal import Scenarios
internal import Simulation
internal import Workload

/// A week with a campaign.
public struct CampaignWeekFigures: Codable, Sendable, Equatable {
    /// How often it comes in a month.
    public var perMonth: Double
    /// Replicas for each of its hours, Monday 0:00 first.
    public var replicasByHour: [Int]
    /// Requests a second for each of its hours.
    public var rateByHour: [Double]

    enum CodingKeys: String, CodingKey {
        case perMonth = "per_month"
        case replicasByHour = "replicas_by_hour"
        case rateByHour = "requests_s_by_hour"
    }

    init(_ week: FleetSchedule.CampaignWeek) {
        perMonth = week.perMonth
        replicasByHour = week.hours.map(\.replicas)
        rateByHour = week.hours.map(\.rate.perSecond)
    }
}

/// What it costs to meet the SLOs with a stated probability.
public struct ConfidenceFigures: Codable, Sendable, Equatable {
    /// The probability.
    public var probability: Double
    /// USD a month as expected, and at the probability.
    public var expectedUsd, confidentUsd: Double
    /// USD a month if this configuration had been measured; absent when it has.
    public var measuredUsd: Double?

    enum CodingKeys: String, CodingKey {
        case probability
        case expectedUsd = "expected_usd"
        case confidentUsd = "confident_usd"
        case measuredUsd = "measured_usd"
    }

    init(_ price: ConfidencePrice) {
        probability = price.confidence
        expectedUsd = price.expected.value
        confidentUsd = price.confident.value
        measuredUsd = price.measured?.value
    }
}

/// The floor on instances and the rest at a hosted model.
public struct SpillFigures: Codable, Sendable, Equatable {
    /// Who hosts what.
    public var provider, model: String
    /// The most instances that run at once, and how they are bought.
    public var instances: Int
    /// How they are bought.
    public var mix: [MixFigures]
    /// The share of requests that goes to the hosted model.
    public var share: Double
    /// USD a month for the hosted model, and for all.
    public var hostedUsd, totalUsd: Double

    enum CodingKeys: String, CodingKey {
        case provider, model, instances, mix, share
        case hostedUsd = "hosted_usd"
        case totalUsd = "total_usd"
    }

    init(_ spill: SpillMonth) {
        provider = spill.price.provider
        model = spill.price.model
        instances = spill.instances
        mix = (spill.mix?.parts ?? []).map(MixFigures.init)
        share = spill.share
        hostedUsd = spill.hosted.value
        totalUsd = spill.total.value
    }
}

/// What so many replicas hold.
public struct CapacityFigures: Codable, Sendable, Equatable {
    /// Replicas.
    public var replicas: Int
    /// Requests a second, or users, that they carry within the SLOs in simulation, and by the closed form.
    public var simulated, formula: Double

    enum CodingKeys: String, CodingKey {
        case replicas
        case simulated
        case formula = "closed_form"
    }

    init(_ size: SimulatedSize) {
        replicas = size.replicas
        simulated = size.each * Double(size.replicas)
        formula = size.closedForm * Double(size.replicas)
    }
}

/// A simulated day.
public struct DayFigures: Codable, Sendable, Equatable {
    /// One hour of it.
    public struct HourFigures: Codable, Sendable, Equatable {
        /// The hour of the day, and the replicas that serve.
        public var hour, replicas: Int
        /// Requests a second.
        public var rate: Double
        /// Milliseconds at the 95th percentile; absent where no request was answered.
        public var ttftP95Ms, tpotP95Ms, e2eP95Ms: Double?
        /// Share of requests that meet every limit.
        public var goodShare: Double
        /// The SLO targets that were missed, in words.
        public var violated: [String]

        enum CodingKeys: String, CodingKey {
            case hour, replicas, violated
            case rate = "requests_s"
            case ttftP95Ms = "ttft_ms_p95"
            case tpotP95Ms = "tpot_ms_p95"
            case e2eP95Ms = "e2e_ms_p95"
            case goodShare = "slo_share"
        }
    }

    /// Its hours.
    public var hours: [HourFigures]
    /// Hours in which every SLO was met.
    public var hoursMet: Int

    enum CodingKeys: String, CodingKey {
        case hours
        case hoursMet = "hours_met"
    }

    init(_ day: DaySimulation) {
        hoursMet = day.kept
        hours = day.hours.map { hour in
            HourFigures(
                hour: hour.hour, replicas: hour.replicas, rate: hour.rate.perSecond,
                ttftP95Ms: hour.result.ttft?.p95.milliseconds, tpotP95Ms: hour.result.tpot?.p95.milliseconds,
                e2eP95Ms: hour.result.e2e?.p95.milliseconds, goodShare: hour.result.goodShare,
                violated: hour.missed.map(Wording.target))
        }
    }
}

/// A hosted model on reserved units, with overflow by the token.
public struct ReservedThroughputFigures: Codable, Sendable, Equatable {
    /// Who hosts what, what a unit is called, and where its figures are from.
    public var provider, model, unit, source: String
    /// Units that cost least, and units that the busiest hour fills.
    public var units: Int
    /// Units that the busiest hour fills.
    public var peakUnits: Double
    /// The share of the requests that overflows, and mean use of the units.
    public var share, utilization: Double
    /// USD a month for the units, for the overflow, and for both.
    public var reservedUsd, overflowUsd, totalUsd: Double
    /// USD a month when all is paid by the token; absent where no price is known.
    public var payAsYouGoUsd: Double?

    enum CodingKeys: String, CodingKey {
        case provider, model, unit, source, units, share, utilization
        case peakUnits = "peak_units"
        case reservedUsd = "reserved_usd"
        case overflowUsd = "overflow_usd"
        case totalUsd = "total_usd"
        case payAsYouGoUsd = "pay_as_you_go_usd"
    }

    init(_ month: ReservedThroughputMonth) {
        provider = month.terms.provider
        model = month.terms.model
        unit = month.terms.unit
        source = month.terms.source
        units = month.units
        peakUnits = month.peakUnits
        share = month.share
        utilization = month.utilization
        reservedUsd = month.reserved.value
        overflowUsd = month.overflow.value
        totalUsd = month.total.value
        payAsYouGoUsd = month.payAsYouGo?.value
    }
}

/// A savings plan over several fleets.
public struct SharedSavingsPlanFigures: Codable, Sendable, Equatable {
    /// The purchase option.
    public var purchase: String
    /// USD an hour to commit to, and USD owed over the term, used or not.
    public var committedUsdPerHour, obligationUsd: Double
    /// USD a month with it, on demand alone, and as each fleet is bought by itself.
    public var monthlyUsd, onDemandUsd, apartUsd: Double
    /// The share of the plan that is used.
    public var utilization: Double

    enum CodingKeys: String, CodingKey {
        case purchase, utilization
        case committedUsdPerHour = "committed_usd_per_hour"
        case obligationUsd = "obligation_usd"
        case monthlyUsd = "monthly_usd"
        case onDemandUsd = "on_demand_usd"
        case apartUsd = "apart_usd"
    }

    init(_ shared: SharedSavings) {
        purchase = shared.plan.purchase.rawValue
        committedUsdPerHour = shared.plan.commitment.dollarsPerHour
        obligationUsd = shared.plan.obligation.value
        monthlyUsd = shared.plan.monthly.value
        onDemandUsd = shared.plan.onDemand.value
        apartUsd = shared.apart.value
        utilization = shared.plan.utilization
    }
}
