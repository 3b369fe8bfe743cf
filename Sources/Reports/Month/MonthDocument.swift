public import Calibration
internal import Catalog
internal import Economics
internal import Input
internal import Performance
public import Planning
internal import Quantities
internal import Scenarios
internal import Workload

/// The plan of a scenario as a month, as a JSON document: all that a plan has, and beside it the months of its fleets.
///
/// Whatever reads a plan reads this too.
public struct MonthDocument: Codable, Sendable, Equatable {
    /// The plan.
    public var plan: PlanDocument
    /// One month a fleet, in the plan's order.
    public var months: [ModelMonthFigures]
    /// The busiest day of each fleet, simulated; absent when not asked for.
    public var days: [DayFigures]?
    /// Workloads that could share a fleet; absent for a single one.
    public var sharings: [SharingFigures]?
    /// Batches in quiet hours; absent without.
    public var fills: [FillFigures]?
    /// A savings plan over several fleets beside what each costs by itself; absent where none is on sale for them.
    public var sharedSavingsPlan: SharedSavingsPlanFigures?

    enum CodingKeys: String, CodingKey {
        case months
        case days = "simulated_days"
        case sharings = "shared_fleets"
        case fills = "quiet_hour_batches"
        case sharedSavingsPlan = "shared_savings_plan"
    }

    /// The document of `months` of the fleets of `plan`.
    ///
    /// `days`: the simulated day of each fleet that is served by the hour.
    public init(
        _ plan: ScenarioPlan, _ months: [ModelMonth], days: [DaySimulation] = [], evidence: [CalibratedReplica?] = [],
        source: PlanSource? = nil
    ) {
        self.plan = PlanDocument(plan, evidence: evidence, source: source)
        self.plan.kind = "month"
        self.months = months.map(ModelMonthFigures.init)
        self.days = days.isEmpty ? nil : days.map(DayFigures.init)
        sharings = plan.sharings.isEmpty ? nil : plan.sharings.map(SharingFigures.init)
        fills = plan.fills.isEmpty ? nil : plan.fills.map(FillFigures.init)
        sharedSavingsPlan = SharedSavings(months).map(SharedSavingsPlanFigures.init)
    }

    /// Reads the plan and the months beside each other.
    public init(from decoder: any Decoder) throws {
        plan = try PlanDocument(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        months = try container.decode([ModelMonthFigures].self, forKey: .months)
        days = try container.decodeIfPresent([DayFigures].self, forKey: .days)
        sharings = try container.decodeIfPresent([SharingFigures].self, forKey: .sharings)
        fills = try container.decodeIfPresent([FillFigures].self, forKey: .fills)
        sharedSavingsPlan = try container.decodeIfPresent(SharedSavingsPlanFigures.self, forKey: .sharedSavingsPlan)
    }

    /// Writes the plan and the months beside each other.
    public func encode(to encoder: any Encoder) throws {
        try plan.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(months, forKey: .months)
        try container.encodeIfPresent(days, forKey: .days)
        try container.encodeIfPresent(sharings, forKey: .sharings)
        try container.encodeIfPresent(fills, forKey: .fills)
        try container.encodeIfPresent(sharedSavingsPlan, forKey: .sharedSavingsPlan)
    }
}

/// The month of one model.
public struct ModelMonthFigures: Codable, Sendable, Equatable {
    /// The model.
    public var model: String
    /// The replica of the cheapest option; absent when there is none.
    public var deployment: DeploymentFigures?
    /// USD a month.
    public var monthlyUsd: Double?
    /// Requests of a month.
    public var requests: Double?
    /// Replicas for each hour of the week, Monday 0:00 first; absent for offline work.
    public var replicasByHour: [Int]?
    /// Requests a second for each hour of the week.
    public var rateByHour: [Double]?
    /// Load over capacity for each hour of the week.
    public var utilizationByHour: [Double]?
    /// Mean load over what the paid time could carry.
    public var utilization: Double?
    /// The chance that a request of the busiest hour finds all slots taken.
    public var waitProbability: Double?
    /// How the instances are bought.
    public var mix: [MixFigures]
    /// USD a month when all of them are bought on demand.
    public var onDemandUsd: Double?
    /// The cost, line by line.
    public var breakdown: [CostLineFigures]
    /// Unit costs of the whole cost.
    public var allocation: UnitCostFigures?
    /// What moves the cost.
    public var drivers: [DriverFigures]
    /// Hosted models.
    public var apis: [APIFigures]
    /// USD a month of owning the peak; absent where the price of the accelerator is not known.
    public var onPremisesUsd: Double?
    /// USD at the start for these servers, and months of renting after which they have cost less; absent when they never have.
    public var onPremisesInvestmentUsd, onPremisesBreakEvenMonths: Double?
    /// USD a month of the instances when some may be owned, and how many are.
    public var hybridUsd: Double?
    /// On-premises servers in that mix.
    public var hybridServers: Int?
    /// The floor on instances and the rest at a hosted model; absent without one.
    public var spill: SpillFigures?
    /// Reserved throughput of hosted models; absent where the scenario names none.
    public var reservedThroughput: [ReservedThroughputFigures]?
    /// What each of some numbers of replicas holds in simulation, in requests a second; absent where hours were sized by the
    /// closed form alone.
    public var simulatedCapacity: [CapacityFigures]?
    /// USD of each month of the horizon, growth included.
    public var monthsUsd: [Double]
    /// What to buy in each of these months; absent for offline work.
    public var purchaseSchedule: PurchaseScheduleFigures?
    /// What it costs to meet the SLOs with a stated probability; absent where no error is known.
    public var confidence: ConfidenceFigures?
    /// USD for 10^6 prompt tokens that no prefix cache holds, and for those that one does.
    public var computedInput, cachedInput: Double?
    /// People who use it in a month, and USD for each of them.
    public var users: Int?
    /// USD for each of them.
    public var perUserUsd: Double?
    /// Weeks with campaigns, each with how often it comes and its replicas by the hour.
    public var campaignWeeks: [CampaignWeekFigures]?

    enum CodingKeys: String, CodingKey {
        case model, deployment, requests, utilization, mix, allocation, drivers, apis, confidence, users, spill
        case breakdown = "cost_breakdown"
        case simulatedCapacity = "simulated_capacity"
        case computedInput = "usd_per_1m_uncached_input"
        case cachedInput = "usd_per_1m_cached_input"
        case perUserUsd = "usd_per_user"
        case campaignWeeks = "campaign_weeks"
        case monthlyUsd = "monthly_usd"
        case replicasByHour = "replicas_by_hour"
        case rateByHour = "requests_s_by_hour"
        case utilizationByHour = "utilization_by_hour"
        case waitProbability = "wait_probability"
        case onDemandUsd = "on_demand_usd"
        case onPremisesUsd = "on_premises_usd"
        case hybridUsd = "hybrid_usd"
        case hybridServers = "hybrid_servers"
        case monthsUsd = "months_usd"
        case purchaseSchedule = "purchase_schedule"
        case reservedThroughput = "reserved_throughput"
        case onPremisesInvestmentUsd = "on_premises_investment_usd"
        case onPremisesBreakEvenMonths = "on_premises_break_even_months"
    }

    init(_ month: ModelMonth) {
        model = month.model
        deployment = month.best.map { DeploymentFigures($0.deployment) }
        monthlyUsd = month.monthly?.value
        requests = month.best?.requests.value
        replicasByHour = month.best?.schedule?.hours.map(\.replicas)
        rateByHour = month.best?.schedule?.hours.map(\.rate.perSecond)
        utilizationByHour = month.best?.schedule?.hours.map(\.utilization)
        utilization = month.best == nil ? nil : month.utilization
        waitProbability = month.best?.schedule?.waitProbability
        mix = (month.best?.mix.parts ?? []).map(MixFigures.init)
        onDemandUsd = month.best?.mix.onDemandCost?.value
        breakdown = month.breakdown.lines.map(CostLineFigures.init)
        allocation = month.allocation.map(UnitCostFigures.init)
        drivers = month.drivers.map(DriverFigures.init)
        apis = month.apis.map(APIFigures.init)
        onPremisesUsd = month.onPremises?.breakdown.total.value
        hybridUsd = month.onPremises?.hybrid?.cost.value
        hybridServers = month.onPremises?.serversInHybrid
        spill = month.spill.map(SpillFigures.init)
        let reserved = month.reservedThroughput
        reservedThroughput = reserved.isEmpty ? nil : reserved.map(ReservedThroughputFigures.init)
        simulatedCapacity = month.best.flatMap { $0.simulated.isEmpty ? nil : $0.simulated.map(CapacityFigures.init) }
        monthsUsd = month.months.map(\.value)
        purchaseSchedule = month.schedule.map(PurchaseScheduleFigures.init)
        onPremisesInvestmentUsd = month.onPremises?.investment.value
        onPremisesBreakEvenMonths = month.onPremises?.breakEvenMonths
        confidence = month.confidence.map(ConfidenceFigures.init)
        computedInput = month.perMillionComputedInput?.value
        if let input = month.allocation?.perMillionInput, let computedInput, computedInput > input.value {
            cachedInput = 0
        }
        users = month.users
        perUserUsd = month.perUser?.value
        let weeks = month.best?.schedule?.campaignWeeks ?? []
        campaignWeeks = weeks.isEmpty ? nil : weeks.map(CampaignWeekFigures.init)
    }
}

/// Instances of one purchase option.
public struct MixFigures: Codable, Sendable, Equatable {
    /// The line of the price list.
    public var offer: OfferFigures
    /// Instances, and their hours in a month.
    public var instances: Int
    /// Hours of all of them.
    public var instanceHours: Double
    /// USD a month.
    public var monthlyUsd: Double
    /// USD owed over the term of a commitment that is bought now, used or not; absent for what is paid by the hour.
    public var obligationUsd: Double?
    /// USD of it that are paid at the start, and the USD an hour to commit to under a savings plan; absent where there are none.
    public var paidAtStartUsd, committedUsdPerHour: Double?
    /// The last day of a commitment that was there before; absent for what is bought now.
    public var committedUntil: String?

    enum CodingKeys: String, CodingKey {
        case offer, instances
        case instanceHours = "instance_hours"
        case monthlyUsd = "monthly_usd"
        case obligationUsd = "obligation_usd"
        case paidAtStartUsd = "paid_at_start_usd"
        case committedUsdPerHour = "committed_usd_per_hour"
        case committedUntil = "committed_until"
    }

    init(_ part: PurchaseMix.Part) {
        offer = OfferFigures(part.offer)
        instances = part.instances
        instanceHours = part.time.hours
        monthlyUsd = part.cost.value
        obligationUsd = part.obligation?.value
        paidAtStartUsd = part.paidAtStart > .zero ? part.paidAtStart.value : nil
        committedUsdPerHour = part.committedPerHour?.dollarsPerHour
        committedUntil = part.until?.description
    }
}

/// A line of a cost breakdown.
public struct CostLineFigures: Codable, Sendable, Equatable {
    /// What is paid for, and what its quantity counts.
    public var group, item, unit: String
    /// How much of it.
    public var quantity: Double
    /// USD for one, and for all; absent where the price is not known.
    public var priceUsd, monthlyUsd: Double?
    /// Where the price was seen, and what kind of claim that is.
    public var source, sourceKind: String
    /// The day it was seen.
    public var asOf: String?

    enum CodingKeys: String, CodingKey {
        case group, item, unit, quantity, source
        case priceUsd = "price_usd"
        case monthlyUsd = "monthly_usd"
        case sourceKind = "source_kind"
        case asOf = "as_of"
    }

    init(_ line: CostLine) {
        group = line.group.rawValue
        item = line.item
        unit = line.unit
        quantity = line.quantity
        priceUsd = line.price?.value
        monthlyUsd = line.amount?.value
        source = line.provenance.source
        sourceKind = line.provenance.kind.rawValue
        asOf = line.provenance.date?.description
    }
}

/// Something that moves the cost.
public struct DriverFigures: Codable, Sendable, Equatable {
    /// What it is, and its ends.
    public var name, range: String
    /// USD a month at both ends, and its part of the squared spread.
    public var lowUsd, highUsd, share: Double

    enum CodingKeys: String, CodingKey {
        case name, range, share
        case lowUsd = "low_usd"
        case highUsd = "high_usd"
    }

    init(_ driver: CostDriver) {
        name = Wording.driver(driver.cause)
        range = Wording.range(driver.cause)
        lowUsd = driver.low.value
        highUsd = driver.high.value
        share = driver.share
    }
}

/// A hosted model for the same requests.
public struct APIFigures: Codable, Sendable, Equatable {
    /// Who hosts what.
    public var provider, model: String
    /// USD for a request and a month.
    public var perRequest, monthlyUsd: Double
    /// Requests a month from which one's own is cheaper; absent when it never is.
    public var crossingRequests: Double?
    /// The same with replicas as fast and as slow as their interval has them; absent when it never is, or is not known.
    public var crossingRequestsFast, crossingRequestsSlow: Double?
    /// Both costs by requests a month.
    public var volumes: [VolumeFigures]

    enum CodingKeys: String, CodingKey {
        case provider, model, volumes
        case perRequest = "usd_per_request"
        case monthlyUsd = "monthly_usd"
        case crossingRequests = "crossing_requests"
        case crossingRequestsFast = "crossing_requests_fast"
        case crossingRequestsSlow = "crossing_requests_slow"
    }

    init(_ comparison: APIComparison) {
        provider = comparison.price.provider
        model = comparison.price.model
        perRequest = comparison.perRequest.value
        monthlyUsd = comparison.present.api.value
        let present = comparison.present.requests.value
        crossingRequests = comparison.crossing.map { present * $0 }
        crossingRequestsFast = comparison.crossingEnds?.fast.map { present * $0 }
        crossingRequestsSlow = comparison.crossingEnds?.slow.map { present * $0 }
        volumes = comparison.volumes.map {
            VolumeFigures(requests: $0.requests.value, apiUsd: $0.api.value, ownUsd: $0.own?.value)
        }
    }
}

/// The monthly cost of a hosted model and of self-hosting at some volume.
public struct VolumeFigures: Codable, Sendable, Equatable {
    /// Requests of a month.
    public var requests: Double
    /// USD a month of the hosted model.
    public var apiUsd: Double
    /// USD a month of self-hosting; absent where no configuration meets the SLOs.
    public var ownUsd: Double?

    enum CodingKeys: String, CodingKey {
        case requests
        case apiUsd = "api_usd"
        case ownUsd = "own_usd"
    }
}
