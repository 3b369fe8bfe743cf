public import Catalog
public import Input
public import Quantities
public import Scenarios

/// The plan of a scenario as a month: its fleets by the hour, with what else they could cost.
public struct ScenarioMonth: Sendable, Hashable, Codable {
    /// One month a fleet, in the scenario's order.
    public var models: [ModelMonth]
    /// What may be bought.
    public var limits: PurchaseLimits
    /// The plan that the months are views of.
    public var plan: ScenarioPlan

    /// What the scenario is called; nil when it has no name.
    public var name: String? { plan.name }
    /// The most that may be spent a month; nil without a limit.
    public var budget: Dollars? { plan.budget }
    /// The utilization that the busiest hour should have.
    public var utilizationBand: ClosedRange<Double> { plan.utilizationBand }
    /// The day whose prices hold; nil for the newest known.
    public var pricesAsOf: CalendarDate? { plan.pricesAsOf }
    /// What was filled in.
    public var assumptions: [Assumption] { plan.assumptions }
    /// What is allowed but probably not meant.
    public var warnings: [Diagnostic] { plan.warnings }
    /// The monthly cost of all fleets, the plan's; nil when one has no option.
    public var monthly: Dollars? { plan.monthly }

    /// The month of `scenario`, planned by `planner`.
    ///
    /// `question` says what else is asked about the plan of each fleet.
    public init(_ scenario: Scenario, _ planner: ScenarioPlanner, question: (Plan) -> MonthQuestion) {
        self.init(planner.single(scenario), of: scenario, planner, question: question)
    }

    /// The month of `plan`, which `planner` made of `scenario`.
    init(
        _ plan: ScenarioPlan, of scenario: Scenario, _ planner: ScenarioPlanner, question: (Plan) -> MonthQuestion
    ) {
        models = zip(scenario.fleetParts, plan.plans).map { part, single in
            planner.planner(scenario, part).month(single, question(single))
        }
        limits = scenario.market
        self.plan = plan
    }
}
