public import Calibration
public import Catalog
internal import Economics
public import Input
internal import Performance
public import Quantities
public import Scenarios
internal import Workload

/// The answer to a whole scenario: a plan for each fleet in it, and what they cost together.
public struct ScenarioPlan: Sendable, Hashable, Codable {
    /// What the scenario is called; nil when it has no name.
    public var name: String?
    /// One plan a fleet, in the scenario's order: one a model, or two where prompts are split by length; those of several
    /// workloads one after the other.
    public var plans: [Plan]
    /// Workloads that could share a fleet, and whether they do.
    public var sharings: [FleetSharing] = []
    /// Batches in the quiet hours of fleets.
    public var fills: [QuietFill] = []
    /// The most that may be spent a month; nil without a limit.
    public var budget: Dollars?
    /// The utilization that the busiest hour should have.
    public var utilizationBand: ClosedRange<Double>
    /// The day whose prices hold; nil for the newest known.
    public var pricesAsOf: CalendarDate?
    /// What the user did not say and was filled in.
    public var assumptions: [Assumption]
    /// What is allowed but probably not meant.
    public var warnings: [Diagnostic]

    /// Whether every fleet has an option.
    public var isFeasible: Bool { plans.allSatisfy { $0.best != nil } }

    /// The monthly cost of the cheapest option for each fleet; nil when one has none.
    public var monthly: Dollars? { isFeasible ? plans.compactMap { $0.best?.monthly }.total() : nil }

    /// The same when everything is as predicted.
    public var expectedMonthly: Dollars? { isFeasible ? plans.compactMap(\.expectedMonthly).total() : nil }
}

/// Plans scenarios at the prices of one catalog, with one performance model.
public struct ScenarioPlanner: Sendable {
    /// The facts.
    public let catalog: Catalog
    /// What every latency and throughput comes from.
    public let model: PerformanceModel
    /// How far each search goes.
    public var effort: SearchEffort
    /// Part of every monthly cost to set aside.
    public var contingency: Double
    private let memory: PlanCache

    /// A planner over `catalog`; `memory`: what other plans over the same catalog and model have found out.
    public init(
        _ catalog: Catalog, _ model: PerformanceModel, effort: SearchEffort = SearchEffort(), contingency: Double = 0,
        memory: PlanCache = PlanCache()
    ) {
        self.catalog = catalog
        self.model = model
        self.effort = effort
        self.contingency = contingency
        self.memory = memory
    }

    /// The same planner for the monthly cost alone.
    var pricing: ScenarioPlanner {
        var planner = self
        planner.effort.compared = 1
        planner.effort.relaxes = false
        planner.effort.tellsConfidence = false
        return planner
    }

    /// The planner of one fleet of `scenario`.
    public func planner(_ scenario: Scenario, _ part: FleetPart) -> Planner {
        planner(scenario, part, memory.market(scenario.market, catalog.offers))
    }

    private func planner(_ scenario: Scenario, _ part: FleetPart, _ market: Market) -> Planner {
        Planner(
            Demand(scenario, part), scenario.traffic, market: market, model: model,
            terms: CostTerms(
                overheads: Overheads(scenario.prices), streamed: scenario.workload.streamingShare,
                contingency: contingency, ownServer: scenario.ownServer,
                horizonMonths: scenario.market.horizonMonths),
            effort: effort, memory: memory)
    }

    /// The cheapest fleet for every model of `scenario`.
    func single(_ scenario: Scenario, keeping count: Int = 10) -> ScenarioPlan {
        let budget = scenario.budget.map { $0 * .month }
        var spent: [String: Dollars] = [:]
        let plans = scenario.fleetParts.map { part in
            let choice = part.choice
            let space = SearchSpace(scenario, choice)
            // Two fleets of one model share what is for the model: the second gets what the first leaves.
            let before = spent[choice.architecture.id] ?? .zero
            let limit = budget.map { max(Dollars(0.01), $0 * choice.share - before) }
            let planner = planner(scenario, part)
            var plan = planner.plan(choice.architecture, among: space, budget: limit, keeping: count)
            plan.otherWeights = choice.weights == choice.architecture.id ? nil : choice.weights
            spent[choice.architecture.id] = before + (plan.best?.monthly ?? .zero)
            guard effort.relaxes, plan.best == nil else { return plan }
            plan.relaxations = RelaxationSearch(
                model: choice.architecture, space: space, planner: planner,
                anyAccelerator: self.planner(
                    scenario, part, memory.market(scenario.market, catalog.offers, anyAccelerator: true)),
                everywhere: self.planner(
                    scenario, part,
                    Market(
                        catalog.offers.map(OfferFilter(scenario.market).discounted),
                        commitments: scenario.market.commitments)),
                accelerators: catalog.hardware.accelerators, budget: limit
            ).relaxations(of: plan)
            return plan
        }
        return ScenarioPlan(
            name: scenario.name, plans: plans, budget: budget, utilizationBand: scenario.utilizationBand,
            pricesAsOf: catalog.day, assumptions: scenario.assumptions, warnings: scenario.warnings)
    }

    /// The cheapest fleets for `scenarios`, one for each workload: those that can share replicas do where that is cheaper,
    /// and batches fill quiet hours.
    ///
    /// `budget` is for all of them together; with several, each is planned without a limit.
    public func plan(
        _ scenarios: [Scenario], name: String? = nil, budget: Dollars? = nil, keeping count: Int = 10
    ) -> ScenarioPlan {
        if let only = Portfolio.only(of: scenarios) { return single(only, keeping: count) }
        return Portfolio(self, scenarios, name: name, budget: budget).plan
    }
}

extension SearchSpace {
    /// What `scenario` lets the planner choose among for one of its models.
    public init(_ scenario: Scenario, _ choice: ModelChoice) {
        self.init(
            precisions: choice.precisions, cachePrecisions: scenario.cachePrecisions, engines: scenario.engines,
            accelerators: scenario.market.accelerators, maximumDevices: scenario.market.maximumPerReplica,
            tensor: scenario.parallelism.tensor, pipeline: scenario.parallelism.pipeline,
            speculation: scenario.speculation.map {
                // A draft head of one layer, as multi-token prediction has.
                SpeculativeDecoding(
                    speculativeTokens: $0.draftTokens, acceptance: $0.acceptance,
                    draftCost: 1 / Double(choice.architecture.layerCount))
            },
            batching: scenario.batching, cachesPrefixes: scenario.prefixCaching)
    }
}

extension Demand {
    /// What one model of `scenario` has to serve when it gets `share` of the requests.
    public init(_ scenario: Scenario, share: Double) {
        let arrival: Arrival =
            switch scenario.workload.arrival {
            case .rate(let rate): .rate(rate * share)
            case .users(let count, let thinkTime):
                .users(count: max(1, Int((Double(count) * share).rounded())), thinkTime: thinkTime)
            case .batch(let requests, let deadline): .batch(requests: requests * share, deadline: deadline)
            }
        self.init(
            shape: scenario.workload.shape, arrival: arrival, serviceLevel: scenario.serviceLevel,
            headroom: scenario.headroom, confidence: scenario.confidence,
            maximumUtilization: scenario.utilizationBand.upperBound)
    }
}

extension Demand {
    /// What one fleet of `scenario` has to serve.
    public init(_ scenario: Scenario, _ part: FleetPart) {
        self.init(scenario, share: part.share)
        shape = part.shape
    }
}

extension PurchaseLimits {
    /// The offers among `offers` that may be bought, at the buyer's prices, in their order.
    public func filter(_ offers: [Offer]) -> [Offer] { OfferFilter(self).offers(from: offers) }
}
