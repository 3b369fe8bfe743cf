public import Calibration
public import Catalog
public import Economics
internal import Parallel
internal import Performance
public import Quantities
public import Scenarios
public import Workload

/// Finds the cheapest option to serve one fleet's demand through a typical month among all that the catalogs allow.
///
/// The closed form sizes every deployment for the busiest hour and prunes; the cheapest on each accelerator are then sized
/// for every hour of the week, bought as cheaply as it goes, and confirmed by the event simulation. Work is cut by
/// accelerator over the processor's cores and joined in catalog order, so the answer does not depend on timing.
public struct Planner: Sendable {
    /// What has to be served.
    public let demand: Demand
    /// How it changes over the week.
    public let traffic: TrafficPlan
    /// What may be rented, by accelerator.
    public let market: Market
    /// What every latency and throughput comes from.
    public let model: PerformanceModel
    /// What is paid beside the instances.
    public let terms: CostTerms
    /// How far the search goes.
    public let effort: SearchEffort
    /// What plans of similar questions have in common.
    let memory: PlanCache
    /// The typical request.
    let lengths: TokenLengths

    /// A planner for one fleet.
    public init(
        _ demand: Demand, _ traffic: TrafficPlan = TrafficPlan(), market: Market, model: PerformanceModel,
        terms: CostTerms = CostTerms(), effort: SearchEffort = SearchEffort(), memory: PlanCache = PlanCache()
    ) {
        self.demand = demand
        self.traffic = traffic
        self.market = market
        self.model = model
        self.terms = terms
        self.effort = effort
        self.memory = memory
        lengths = demand.shape.mean
    }

    /// The ranked options to serve the demand with `architecture`.
    ///
    /// Complexity: O(deployments x offers), and a few simulated hours for each accelerator that is shown.
    public func plan(
        _ architecture: ModelArchitecture, among space: SearchSpace, budget: Dollars? = nil, keeping count: Int = 10
    ) -> Plan {
        let surveys = parallelMap(space.accelerators, isParallel: effort.isParallel) { accelerator in
            survey(architecture, space, accelerator)
        }
        return plan(architecture, surveys, budget: budget, keeping: count)
    }

    /// Whether the closed form finds an option within `budget`; looks no further than to the first.
    func hasOption(_ architecture: ModelArchitecture, among space: SearchSpace, budget: Dollars?) -> Bool {
        space.accelerators.contains { accelerator in
            ConfirmedSearch.proposals(self, survey(architecture, space, accelerator)).contains { proposal in
                budget.map { proposal.option.monthly <= $0 } ?? true
            }
        }
    }

    private func survey(
        _ architecture: ModelArchitecture, _ space: SearchSpace, _ accelerator: Accelerator
    ) -> AcceleratorSurvey {
        AcceleratorSurvey(
            accelerator, candidates(architecture, space, accelerator), demand, traffic,
            offers: market.offers(for: accelerator.id), memory: memory)
    }

    /// The ranked options among `deployments` alone.
    func plan(_ architecture: ModelArchitecture, _ deployments: [Deployment], budget: Dollars? = nil) -> Plan {
        var accelerators: [Accelerator] = []
        for deployment in deployments where !accelerators.contains(where: { $0.id == deployment.accelerator.id }) {
            accelerators.append(deployment.accelerator)
        }
        let surveys = accelerators.map { accelerator in
            AcceleratorSurvey(
                accelerator,
                deployments.filter { $0.accelerator.id == accelerator.id }
                    .map { candidate($0) }, demand, traffic,
                offers: market.offers(for: accelerator.id), memory: memory)
        }
        return plan(architecture, surveys, budget: budget, keeping: 10)
    }

    private func candidates(
        _ architecture: ModelArchitecture, _ space: SearchSpace, _ accelerator: Accelerator
    ) -> [Candidate] {
        memory.candidates(PlanCache.CandidateKey(architecture, space, accelerator, demand, lengths)) {
            space.deployments(of: architecture, on: accelerator).map { candidate($0) }
        }
    }

    /// `deployment`, made ready for the demand.
    func candidate(_ deployment: Deployment) -> Candidate { memory.candidate(deployment, model, demand, lengths) }

    private func plan(
        _ architecture: ModelArchitecture, _ surveys: [AcceleratorSurvey], budget: Dollars?, keeping count: Int
    ) -> Plan {
        var considered = Considered()
        for survey in surveys {
            let deployments = survey.deployments
            considered.accelerators += 1
            considered.deployments += deployments
            considered.offers += survey.offers.count
            considered.candidates += deployments * survey.offers.count
            considered.feasible += survey.feasible
        }
        let search = ConfirmedSearch(self, surveys)
        let confirmed = search.options
        let affordable = confirmed.filter { option in budget.map { option.monthly <= $0 } ?? true }
        var plan = Plan(
            model: architecture.id, demand: demand, options: Array(affordable.prefix(count)), results: search.results,
            considered: considered, relaxations: [])
        if affordable.isEmpty, let cheapest = confirmed.first {
            plan.relaxations = [Relaxation(change: .budget(cheapest.monthly), option: cheapest)]
        }
        if effort.tellsConfidence { plan.expectedMonthly = plan.best.flatMap { expected($0)?.monthly } }
        return plan
    }
}

/// How far a search goes.
public struct SearchEffort: Sendable, Hashable {
    /// How hours are simulated to confirm sizes; nil to size by the closed form alone.
    public var hour: HourSimulation?
    /// Accelerators whose cheapest option is confirmed whether it could be the cheapest of all or not: those that are shown.
    public var compared: Int
    /// Whether one plan uses all cores; false where many plans are made at once.
    public var isParallel: Bool
    /// Whether to look for questions with an answer when this one has none.
    public var relaxes: Bool
    /// Whether to say how probable it is that each SLO is met, and what the plan costs when all is as predicted.
    public var tellsConfidence: Bool

    /// The effort of one plan that somebody reads.
    public init(
        hour: HourSimulation? = HourSimulation(), compared: Int = 12, isParallel: Bool = true, relaxes: Bool = true,
        tellsConfidence: Bool = true
    ) {
        self.hour = hour
        self.compared = compared
        self.isParallel = isParallel
        self.relaxes = relaxes
        self.tellsConfidence = tellsConfidence
    }

    /// The effort of one of many plans, of which only the cheapest option is kept; hours are simulated alike.
    public var single: SearchEffort { SearchEffort(hour: hour, compared: 1, isParallel: false, relaxes: false) }
}

/// What is paid beside the instances, and set aside.
public struct CostTerms: Sendable, Hashable, Codable {
    /// Prices of what is paid beside the instances.
    public var overheads: Overheads
    /// The share of answers that are streamed token by token.
    public var streamed: Double
    /// Part of the monthly cost to set aside.
    public var contingency: Double
    /// The user's own figures of servers to buy.
    public var ownServer: OwnServerFigures
    /// Months that the purchase schedule looks ahead.
    public var horizonMonths: Int

    /// Terms; the defaults are those of a scenario that says nothing.
    public init(
        overheads: Overheads = .standard, streamed: Double = 1, contingency: Double = 0,
        ownServer: OwnServerFigures = OwnServerFigures(), horizonMonths: Int = 12
    ) {
        self.overheads = overheads
        self.streamed = streamed
        self.contingency = contingency
        self.ownServer = ownServer
        self.horizonMonths = horizonMonths
    }
}
