internal import Parallel
public import Quantities
public import Scenarios

/// The month of one workload or of several: what shares a fleet, what fills quiet hours, one monthly cost.
public struct PortfolioMonth: Sendable {
    /// One fleet, or several of one scenario with several models.
    public struct Fleet: Sendable {
        /// The workloads that it serves; empty where there is just one.
        public var names: [String]
        /// The scenario that they make together.
        public var scenario: Scenario
        /// The month.
        public var month: ScenarioMonth
    }

    /// The fleets that are paid for.
    public var fleets: [Fleet]
    /// The plan that the months are views of.
    public var plan: ScenarioPlan

    /// Whether it is of one workload, with nothing to share or to fill.
    public let isSingle: Bool

    /// What could share a fleet.
    public var sharings: [FleetSharing] { plan.sharings }
    /// What fills quiet hours.
    public var fills: [QuietFill] { plan.fills }
    /// The most that may be spent a month on everything; nil without a limit.
    public var budget: Dollars? { plan.budget }
    /// The monthly cost of everything, the plan's; nil when something has no option.
    public var monthly: Dollars? { plan.monthly }

    /// The months of `parts`; `question` says what else is asked about a plan in a scenario.
    public init(
        _ parts: [Scenario], name: String? = nil, budget: Dollars? = nil, _ planner: ScenarioPlanner,
        question: @Sendable (Scenario, Plan) -> MonthQuestion
    ) {
        if let only = Portfolio.only(of: parts) {
            let month = ScenarioMonth(only, planner) { question(only, $0) }
            isSingle = true
            plan = month.plan
            fleets = [Fleet(names: [], scenario: only, month: month)]
            return
        }
        isSingle = false
        let portfolio = Portfolio(planner, parts, name: name, budget: budget)
        plan = portfolio.plan
        fleets = parallelMap(portfolio.fleets, isParallel: planner.effort.isParallel) { fleet in
            Fleet(
                names: fleet.names, scenario: fleet.scenario,
                month: ScenarioMonth(fleet.plan, of: fleet.scenario, planner) { question(fleet.scenario, $0) })
        }
    }
}
