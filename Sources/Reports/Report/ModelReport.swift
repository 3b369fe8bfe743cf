internal import Calibration
internal import Catalog
internal import Charts
internal import Economics
internal import Performance
internal import Planning
internal import Quantities
internal import Scenarios
internal import Validation
internal import Workload

/// Everything that the report of one model is drawn from.
struct ModelReport: Sendable {
    /// What the names of its charts start with; empty for a scenario with one model.
    let prefix: String
    /// The scenario.
    let scenario: Scenario
    /// Its place in the scenario.
    let choice: ModelChoice
    /// The plan for the busiest hour.
    let plan: Plan
    /// The month.
    let month: ModelMonth
    /// What was asked of the month.
    let question: MonthQuestion
    /// The chosen replica with its evidence; nil when there is none.
    let calibrated: CalibratedReplica?
    /// The facts.
    let catalog: Catalog
    /// The factors, the errors and the runs behind them.
    let predictor: Predictor

    /// The cheapest way; nil when nothing holds.
    var best: PlanOption? { plan.best }

    /// A typical request.
    var lengths: TokenLengths { plan.demand.shape.mean }

    /// Whether requests wait for nobody in particular: there is no latency to draw.
    var isOffline: Bool { plan.demand.arrival.isOffline }

    /// The planner of months like this one.
    var planner: MonthPlanner {
        MonthPlanner(plan.demand, scenario.traffic, market: market, coefficients: coefficients)
    }

    /// What may be rented.
    var market: Market { Market(scenario.market.filter(catalog.offers)) }

    /// The factors to assume for a deployment.
    var coefficients: @Sendable (Deployment) -> Coefficients {
        let predictor = predictor
        return { predictor.coefficients(for: $0) }
    }

    /// The way of the plan that the month was made of; it may be another accelerator than the busiest hour alone wants.
    var monthly: PlanOption? {
        guard let chosen = month.best else { return nil }
        return (plan.options + plan.verdicts.compactMap(\.best)).first { $0.deployment == chosen.deployment }
    }

    /// Tokens of one request, prompt and answer.
    var tokensPerRequest: Double { (lengths.input + lengths.output).value }

    /// All charts that this plan has numbers for, in the order of the report.
    var figures: [ReportFigure] { capacityFigures + moneyFigures + fleetFigures + evidenceFigures }

    /// The charts about what the deployment carries.
    var capacityFigures: [ReportFigure] {
        [memory, latency(.ttft), latency(.e2e), pareto, hardware, queueing, scaleUp].compactMap(\.self)
    }

    /// The charts about money.
    var moneyFigures: [ReportFigure] {
        [breakdown, costBySLO, tokenPrice, breakEven, tornado, priceHistory].compactMap(\.self)
    }

    /// The charts about hours.
    var fleetFigures: [ReportFigure] { [day, week, heatmap].compactMap(\.self) }

    /// The charts about how far to trust it.
    var evidenceFigures: [ReportFigure] { [accuracy].compactMap(\.self) }

    /// A figure whose name starts with this model's prefix.
    func figure(_ name: String, _ chart: Chart, _ words: String, _ table: ReportTable) -> ReportFigure {
        ReportFigure(prefix + name, chart, words, table)
    }
}
