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
    /// What would cost less; nil where no configuration meets the SLOs, and where it was not asked for.
    public let savings: PlanSavings?
    let models: [ModelReport]
    let accuracy: [AccuracyRow]

    /// How much of it is made.
    public enum Extent: Sendable {
        /// All that a page to share shows.
        case whole
        /// The charts and tables that follow an answer on a page.
        case answer
    }

    /// Computes the plan and the months of `source` with `planner`; throws what is wrong with the scenario.
    ///
    /// `index`: the planner's catalog, where its lists of names are made already.
    public init(
        _ source: PlanSource, saved: PlanDocument? = nil, planner: ScenarioPlanner, _ index: IndexedCatalog? = nil,
        apis: [APIPrice], facts: [OnPremFact], accuracy: [AccuracyRow], extent: Extent = .whole
    ) throws(InputProblems) {
        self.source = source
        self.saved = saved
        self.accuracy = accuracy
        let index = index ?? IndexedCatalog(planner.catalog)
        let document = try source.document(index)
        let parts = try Scenario.all(of: document, catalog: index)
        @Sendable func question(_ scenario: Scenario, _ plan: Plan) -> MonthQuestion {
            MonthQuestion(plan, scenario, planner.model, prices: apis, facts: facts)
        }
        let portfolio = PortfolioMonth(
            parts, name: document.name, budget: try document.budget(), planner, question: question)
        plan = portfolio.plan
        savings =
            extent == .whole ? try PlanSavings(plan, of: document, planner, prices: apis) : nil
        months = portfolio.fleets.flatMap(\.month.models)
        let replicas = planner.model.replicas(of: plan)
        var models: [ModelReport] = []
        for fleet in portfolio.fleets {
            // A model whose short prompts have a fleet of their own has two plans.
            for (part, (single, own)) in zip(fleet.scenario.fleetParts, zip(fleet.month.plan.plans, fleet.month.models))
            {
                let index = models.count
                models.append(
                    ModelReport(
                        prefix: months.count == 1 ? "" : "\(index + 1)-", scenario: fleet.scenario,
                        choice: part.choice, plan: single, month: own, question: question(fleet.scenario, single),
                        calibrated: replicas[index], catalog: planner.catalog,
                        planner: planner.planner(fleet.scenario, part),
                        drawing: extent == .whole ? nil : Self.answerNames))
            }
        }
        self.models = models
    }

    /// Whether every model is served.
    public var isFeasible: Bool { plan.isFeasible && plan.monthly != nil }

    /// The charts of all models, without the page around them.
    public var figures: [ReportFigure] { models.flatMap(\.figures) }

    /// The charts that follow an answer on a page, in its order: what another SLO would cost, latency by rate, the week,
    /// what moves the cost, what it consists of, and how far predictions are off.
    public var answerFigures: [ReportFigure] {
        models.flatMap { model in
            Self.answerNames.compactMap { name in model.figures.first { $0.slug == Slug(model.prefix + name) } }
        }
    }

    private static let answerNames = [
        "cost-by-slo", "latency-ttft", "week", "tornado", "cost-breakdown", "accuracy",
    ]

    /// The tables that follow those charts: cost breakdown and prices per token, by model, and what it rests on.
    public var answerTables: (cost: [ReportPage.Block], sources: [ReportPage.Block]) {
        let cost = models.flatMap { model in
            (models.count > 1 ? [.heading(model.title)] : [])
                + CostSection.blocks(model).filter { if case .table = $0 { true } else { false } }
        }
        return (cost, SourcesSection.blocks(self))
    }
}

extension MonthQuestion {
    /// What a month is asked beside its plan: how far speed may be off, and what hosted models would cost.
    ///
    /// `prices`: of all hosted models; `wanted`: those to compare with beside those of the same weights.
    public init(
        _ plan: Plan, _ scenario: Scenario, _ model: PerformanceModel, prices: [APIPrice], wanted: [APIPrice] = [],
        facts: [OnPremFact]
    ) {
        self.init(
            activeUsers: scenario.workload.activeUsers,
            apis: APIChoice.shown(APIChoice.prices(for: plan.weights, among: prices)) + wanted, facts: facts)
        reserved = scenario.market.reservedThroughput.map { terms in
            func same(_ left: String, _ right: String) -> Bool { left.lowercased() == right.lowercased() }
            return Reserved(
                terms, overflow: prices.first { same($0.provider, terms.provider) && same($0.model, terms.model) })
        }
        guard let best = plan.best, let replica = try? model.replica(best.deployment) else { return }
        let lengths = plan.demand.shape.mean
        speed = replica.timeRange(of: best.estimate, lengths)
        if replica.evidence != .configuration {
            measuredSpeed = replica.timeRange(of: best.estimate, lengths, at: .configuration)
        }
    }
}

extension PerformanceModel {
    /// The chosen replica of each fleet of `plan` with its evidence; nil where nothing was chosen.
    public func replicas(of plan: ScenarioPlan) -> [CalibratedReplica?] {
        plan.plans.map { single in single.best.flatMap { try? replica($0.deployment) } }
    }
}
