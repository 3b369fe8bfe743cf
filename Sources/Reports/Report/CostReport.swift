public import Calibration
public import Catalog
public import Economics
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
    /// The month, with the plan for its busiest hour.
    public let month: ScenarioMonth
    /// The chosen replica of each model with its evidence.
    public let replicas: [CalibratedReplica?]
    let models: [ModelReport]
    let accuracy: [AccuracyRow]
    let scenario: Scenario

    /// The plan for the busiest hour.
    public var plan: ScenarioPlan { month.plan }

    /// Computes the plan and the month of `source` with the facts of `catalog`; throws what is wrong with the scenario.
    public init(
        _ source: PlanSource, saved: PlanDocument? = nil, catalog: Catalog, predictor: Predictor, apis: [APIPrice],
        facts: [OnPremFact], accuracy: [AccuracyRow]
    ) throws(InputProblems) {
        self.source = source
        self.saved = saved
        self.accuracy = accuracy
        let scenario = try Scenario(try source.document(), catalog: catalog)
        self.scenario = scenario
        var questions: [MonthQuestion] = []
        month = ScenarioMonth(scenario, catalog: catalog) {
            predictor.coefficients(for: $0)
        } question: { plan in
            let question = MonthQuestion(
                plan, scenario, predictor: predictor, apis: APIChoice.prices(for: plan.model, among: apis), facts: facts
            )
            questions.append(question)
            return question
        }
        replicas = month.plan.plans.map { single in single.best.flatMap { try? predictor.replica($0.deployment) } }
        let plans = month.plan.plans
        var models: [ModelReport] = []
        // A model whose short prompts have a fleet of their own has two plans.
        for (index, single) in plans.enumerated() {
            guard let choice = scenario.models.first(where: { $0.architecture.id == single.model }) else { continue }
            models.append(
                ModelReport(
                    prefix: plans.count > 1 ? "\(index + 1)-" : "", scenario: scenario, choice: choice,
                    plan: month.plan.plans[index], month: month.models[index], question: questions[index],
                    calibrated: replicas[index], catalog: catalog, predictor: predictor))
        }
        self.models = models
    }

    /// Whether every model is served.
    public var isFeasible: Bool { month.plan.isFeasible && month.monthly != nil }

    /// The charts of all models, without the page around them.
    public var figures: [ReportFigure] { models.flatMap(\.figures) }
}

extension MonthQuestion {
    /// What a report asks of a month: how far speed may be off, and what hosted models would cost.
    public init(
        _ plan: Plan, _ scenario: Scenario, predictor: Predictor, apis: [APIPrice], facts: [OnPremFact],
        contingency: Double = 0, confidence: Double? = nil
    ) {
        self.init(
            streamed: scenario.workload.streamingShare, overheads: Overheads(scenario.prices),
            activeUsers: scenario.workload.activeUsers, contingency: contingency, apis: apis, facts: facts,
            confidence: confidence)
        guard let best = plan.best, let replica = try? predictor.replica(best.deployment) else { return }
        speed = replica.timeRange(under: best.estimate.load)
        if replica.evidence != .configuration {
            measuredSpeed = replica.timeRange(under: best.estimate.load, at: .configuration)
        }
    }
}
