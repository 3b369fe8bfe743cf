public import Catalog
public import Input
public import Performance
public import Planning
public import Quantities
public import Scenarios

/// A typical month of a whole scenario: the bill of each model in it.
public struct ScenarioMonth: Sendable, Hashable, Codable {
    /// What the scenario is called; nil when it has no name.
    public var name: String?
    /// One month a model, in the scenario's order.
    public var models: [ModelMonth]
    /// The most that may be spent a month; nil without a limit.
    public var budget: Dollars?
    /// What may be bought.
    public var limits: PurchaseLimits
    /// How busy the fleet should be at its peak.
    public var utilizationBand: ClosedRange<Double>
    /// The day whose prices hold; nil for the newest known.
    public var pricesAsOf: CalendarDate?
    /// What was filled in.
    public var assumptions: [Assumption]
    /// What is allowed but probably not meant.
    public var warnings: [Diagnostic]
    /// The plan for the busiest hour, from which the months were made.
    public var plan: ScenarioPlan

    /// The bill of all models; nil when one cannot be served.
    public var monthly: Dollars? {
        let bills = models.compactMap(\.monthly)
        return bills.count == models.count ? bills.total() : nil
    }

    /// Plans the month of `scenario` at the prices of `catalog`.
    ///
    /// `question` says what else is asked about the plan of each model, by its place in the scenario. `count`: deployments
    /// to try for each model beside the cheapest on each accelerator. `hour`: how hours are simulated to check the sizes;
    /// nil to size by the closed form alone. `compared`: accelerators whose sizes are checked whether they could be the
    /// cheapest or not.
    public init(
        _ scenario: Scenario, catalog: Catalog, keeping count: Int = 24, hour: HourSimulation? = HourSimulation(),
        compared: Int = 1,
        coefficients: @escaping @Sendable (Deployment) -> Coefficients, question: (Plan) -> MonthQuestion
    ) {
        var unlimited = Planner.plan(scenario, catalog: catalog, keeping: count, coefficients: coefficients)
        let market = Market(scenario.market.filter(catalog.offers))
        models = zip(scenario.fleetParts, unlimited.plans).map { part, plan in
            MonthPlanner(
                Demand(scenario, part), scenario.traffic, market: market, hour: hour, compared: compared,
                coefficients: coefficients
            ).month(plan, question(plan))
        }
        unlimited.plans = unlimited.plans.map { plan in
            var plan = plan
            plan.options = Array(plan.options.prefix(1))
            return plan
        }
        plan = unlimited
        name = scenario.name
        budget = unlimited.budget
        limits = scenario.market
        utilizationBand = scenario.utilizationBand
        pricesAsOf = catalog.day
        assumptions = scenario.assumptions
        warnings = scenario.warnings
    }
}
