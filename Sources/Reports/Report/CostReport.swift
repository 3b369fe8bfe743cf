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
    /// The month, with the plan that it is a view of.
    public let month: ScenarioMonth
    /// The chosen replica of each model with its evidence.
    public let replicas: [CalibratedReplica?]
    let models: [ModelReport]
    let accuracy: [AccuracyRow]
    let scenario: Scenario

    /// The plan.
    public var plan: ScenarioPlan { month.plan }

    /// Computes the plan and the month of `source` with `planner`; throws what is wrong with the scenario.
    public init(
        _ source: PlanSource, saved: PlanDocument? = nil, planner: ScenarioPlanner, apis: [APIPrice],
        facts: [OnPremFact], accuracy: [AccuracyRow]
    ) throws(InputProblems) {
        self.source = source
        self.saved = saved
        self.accuracy = accuracy
        let catalog = planner.catalog
        let scenario = try Scenario(try source.document(IndexedCatalog(catalog)), catalog: catalog)
        self.scenario = scenario
        var questions: [MonthQuestion] = []
        month = ScenarioMonth(scenario, planner) { plan in
            let question = MonthQuestion(
                plan, scenario, planner.model, apis: APIChoice.prices(for: plan.model, among: apis), facts: facts)
            questions.append(question)
            return question
        }
        replicas = planner.model.replicas(of: month.plan)
        let plans = month.plan.plans
        var models: [ModelReport] = []
        // A model whose short prompts have a fleet of their own has two plans.
        for (index, part) in scenario.fleetParts.enumerated() {
            models.append(
                ModelReport(
                    prefix: plans.count > 1 ? "\(index + 1)-" : "", scenario: scenario, choice: part.choice,
                    plan: plans[index], month: month.models[index], question: questions[index],
                    calibrated: replicas[index], catalog: catalog, planner: planner.planner(scenario, part)))
        }
        self.models = models
    }

    /// Whether every model is served.
    public var isFeasible: Bool { month.plan.isFeasible && month.monthly != nil }

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
