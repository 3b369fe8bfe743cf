public import Catalog
public import Input
public import Performance
public import Quantities
public import Scenarios
internal import Workload

/// The answer to a whole scenario: a plan for each model in it.
public struct ScenarioPlan: Sendable, Hashable, Codable {
    /// What the scenario is called; nil when it has no name.
    public var name: String?
    /// One plan a fleet, in the scenario's order: one a model, or two where prompts are split by length; those of several
    /// workloads one after the other.
    public var plans: [Plan]
    /// The most that may be spent a month; nil without a limit.
    public var budget: Dollars?
    /// How busy the fleet should be at its peak.
    public var utilizationBand: ClosedRange<Double>
    /// The day whose prices hold; nil for the newest known.
    public var pricesAsOf: CalendarDate?
    /// What the user did not say and was filled in.
    public var assumptions: [Assumption]
    /// What is allowed but probably not meant.
    public var warnings: [Diagnostic]

    /// Whether every model is served.
    public var isFeasible: Bool { plans.allSatisfy { $0.best != nil } }

    /// The bill of a month for the cheapest way to serve each model; nil when one cannot be served.
    public var monthly: Dollars? { isFeasible ? plans.compactMap { $0.best?.monthly }.total() : nil }
}

extension Planner {
    /// The cheapest fleet for every model of `scenario` at the prices of `catalog`.
    ///
    /// `memory` is shared by plans at the prices of the same catalog with the same coefficients. `relaxes`: look for
    /// questions with an answer when this one has none.
    public static func plan(
        _ scenario: Scenario, catalog: Catalog, keeping count: Int = 10, memory: PlanMemory? = nil,
        relaxes: Bool = true, isParallel: Bool = true, coefficients: @escaping @Sendable (Deployment) -> Coefficients
    ) -> ScenarioPlan {
        func planner(_ market: Market) -> Planner {
            Planner(market: market, memory: memory, isParallel: isParallel, coefficients: coefficients)
        }
        func market(anyAccelerator: Bool = false) -> Market {
            memory?.market(scenario.market, catalog.offers, anyAccelerator: anyAccelerator)
                ?? Market(scenario.market.filter(catalog.offers, anyAccelerator: anyAccelerator))
        }
        let allowed = planner(market())
        let monthlyBudget = scenario.budget.map { $0 * .month }
        var spent: [String: Dollars] = [:]
        let plans = scenario.fleetParts.map { part in
            let choice = part.choice
            let space = SearchSpace(scenario, choice)
            let demand = Demand(scenario, part)
            // Two fleets of one model share what is for the model: the second gets what the first leaves.
            let before = spent[choice.architecture.id] ?? .zero
            let budget = monthlyBudget.map { max(Dollars(0.01), $0 * choice.share - before) }
            var plan = allowed.plan(choice.architecture, for: demand, among: space, budget: budget, keeping: count)
            spent[choice.architecture.id] = before + (plan.best?.monthly ?? .zero)
            guard relaxes, plan.best == nil else { return plan }
            let search = RelaxationSearch(
                model: choice.architecture, demand: demand, space: space, planner: allowed,
                anyAccelerator: planner(market(anyAccelerator: true)), everywhere: planner(Market(catalog.offers)),
                accelerators: catalog.hardware.accelerators, budget: budget)
            plan.relaxations = search.relaxations(of: plan)
            return plan
        }
        return ScenarioPlan(
            name: scenario.name, plans: plans, budget: monthlyBudget, utilizationBand: scenario.utilizationBand,
            pricesAsOf: catalog.day, assumptions: scenario.assumptions, warnings: scenario.warnings)
    }
}

extension Planner {
    /// The cheapest fleets for several workloads, each by itself: what they could share, and what fills quiet hours, is a
    /// matter of the month.
    ///
    /// `budget` is for all of them; each is planned without a limit.
    public static func plan(
        _ scenarios: [Scenario], name: String? = nil, budget: Dollars? = nil, catalog: Catalog, keeping count: Int = 10,
        memory: PlanMemory? = nil, relaxes: Bool = true, isParallel: Bool = true,
        coefficients: @escaping @Sendable (Deployment) -> Coefficients
    ) -> ScenarioPlan {
        func plan(_ scenario: Scenario) -> ScenarioPlan {
            Planner.plan(
                scenario, catalog: catalog, keeping: count, memory: memory, relaxes: relaxes, isParallel: isParallel,
                coefficients: coefficients)
        }
        guard scenarios.count != 1 else { return plan(scenarios[0]) }
        let plans = scenarios.map(plan)
        var warnings: [Diagnostic] = []
        for warning in plans.flatMap(\.warnings) where !warnings.contains(warning) { warnings.append(warning) }
        return ScenarioPlan(
            name: name,
            plans: zip(scenarios, plans).flatMap { scenario, whole in
                whole.plans.map { single in
                    var single = single
                    single.workload = scenario.name
                    return single
                }
            }, budget: budget, utilizationBand: scenarios.first?.utilizationBand ?? 0.7...0.8,
            pricesAsOf: catalog.day, assumptions: scenarios.placedAssumptions, warnings: warnings)
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
                    guesses: $0.draftTokens, acceptance: $0.acceptance,
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
            headroom: scenario.headroom)
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
    /// The offers among `offers` that may be bought, in their order.
    public func filter(_ offers: [Offer], anyAccelerator: Bool = false) -> [Offer] {
        let accelerators = Set(accelerators.map(\.id))
        let regions = Set(regions.map { $0.lowercased() })
        let providers = Set(providers.map { $0.lowercased() })
        let purchases = Set(purchases)
        return offers.filter { offer in
            (anyAccelerator || accelerators.contains(offer.acceleratorID)) && purchases.contains(offer.purchase)
                && (regions.isEmpty || regions.contains(offer.region.lowercased()))
                && (providers.isEmpty || providers.contains(offer.provider.lowercased()))
        }
    }
}
