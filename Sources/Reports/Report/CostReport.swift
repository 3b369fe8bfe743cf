public import Calibration
public import Catalog
internal import Economics
public import Input
internal import Performance
public import Planning
internal import Quantities
public import Scenarios
public import Validation
internal import Workload

/// A plan with all that somebody who was not there needs to understand, question and repeat it.
public struct CostReport: Sendable {
    /// What was planned.
    public let source: PlanSource
    /// The saved plan that asked for the report; nil when a scenario did.
    public let saved: PlanDocument?
    /// The plan of all workloads.
    public let plan: ScenarioPlan
    /// The months of its fleets, in the plan's order.
    public let months: [ModelMonth]
    /// What would cost less; nil where no configuration meets the SLOs.
    public let savings: PlanSavings?
    let models: [ModelReport]
    let accuracy: [AccuracyRow]

    /// Computes the plan and the months of `source` with `planner`; throws what is wrong with the scenario.
    public init(
        _ source: PlanSource, saved: PlanDocument? = nil, planner: ScenarioPlanner, apis: [APIPrice],
        facts: [OnPremFact], accuracy: [AccuracyRow]
    ) throws(InputProblems) {
        self.source = source
        self.saved = saved
        self.accuracy = accuracy
        let index = IndexedCatalog(planner.catalog)
        let document = try source.document(index)
        let parts = try Scenario.all(of: document, catalog: index)
        func question(_ scenario: Scenario, _ plan: Plan) -> MonthQuestion {
            MonthQuestion(
                plan, scenario, planner.model, apis: APIChoice.prices(for: plan.model, among: apis), facts: facts)
        }
        let fleets: [(scenario: Scenario, month: ScenarioMonth)]
        if parts.count > 1 || parts[0].workload.offlineShare > 0 {
            let portfolio = PortfolioMonth(
                parts, name: document.name, budget: try document.budget(), planner, question: question)
            fleets = portfolio.fleets.map { ($0.scenario, $0.month) }
            plan = portfolio.plan
        } else {
            let month = ScenarioMonth(parts[0], planner) { question(parts[0], $0) }
            fleets = [(parts[0], month)]
            plan = month.plan
        }
        savings = try PlanSavings(plan, of: document, planner, prices: apis)
        months = fleets.flatMap(\.month.models)
        var models: [ModelReport] = []
        let isSingle = months.count == 1
        for (scenario, month) in fleets {
            // A model whose short prompts have a fleet of their own has two plans.
            for (part, (single, own)) in zip(scenario.fleetParts, zip(month.plan.plans, month.models)) {
                models.append(
                    ModelReport(
                        prefix: isSingle ? "" : "\(models.count + 1)-", scenario: scenario, choice: part.choice,
                        plan: single, month: own, question: question(scenario, single),
                        calibrated: single.best.flatMap { try? planner.model.replica($0.deployment) },
                        catalog: planner.catalog, planner: planner.planner(scenario, part)))
            }
        }
        self.models = models
    }

    /// Whether every model is served.
    public var isFeasible: Bool { plan.isFeasible && plan.monthly != nil }

    /// The charts of all models, without the page around them.
    public var figures: [ReportFigure] { models.flatMap(\.figures) }
}

extension MonthQuestion {
    /// What a month is asked beside its plan: how far speed may be off, and what hosted models would cost.
    public init(
        _ plan: Plan, _ scenario: Scenario, _ model: PerformanceModel, apis: [APIPrice], facts: [OnPremFact]
    ) {
        self.init(activeUsers: scenario.workload.activeUsers, apis: apis, facts: facts)
        guard let best = plan.best, let replica = try? model.replica(best.deployment) else { return }
        speed = replica.timeRange(under: best.estimate.load)
        if replica.evidence != .configuration {
            measuredSpeed = replica.timeRange(under: best.estimate.load, at: .configuration)
        }
    }
}

extension PerformanceModel {
    /// The chosen replica of each fleet of `plan` with its evidence; nil where nothing was chosen.
    public func replicas(of plan: ScenarioPlan) -> [CalibratedReplica?] {
        plan.plans.map { single in single.best.flatMap { try? replica($0.deployment) } }
    }
}
