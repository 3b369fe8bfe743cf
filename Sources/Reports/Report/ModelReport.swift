internal import Calibration
internal import Catalog
internal import Charts
internal import Economics
internal import Parallel
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
    /// The plan.
    let plan: Plan
    /// The month.
    let month: ModelMonth
    /// What was asked of the month.
    let question: MonthQuestion
    /// The chosen replica with its evidence; nil when there is none.
    let calibrated: CalibratedReplica?
    /// The facts.
    let catalog: Catalog
    /// What every latency and throughput comes from.
    var model: PerformanceModel { planner.model }
    /// What may be rented.
    var market: Market { planner.market }
    /// The planner that made the plan.
    let planner: Planner
    /// All charts that this plan has numbers for, by chapter, in the order of the report.
    private var drawn: [(chapter: Chapter, figure: ReportFigure)] = []

    /// The questions that charts answer.
    enum Chapter: CaseIterable {
        /// What the deployment carries.
        case capacity
        /// What it costs.
        case cost
        /// How the hours of a week differ.
        case hours
        /// What else would do.
        case alternatives
        /// What could change it.
        case sensitivities
        /// How far to trust it.
        case confidence
    }

    /// What takes longest comes first, so that no core is left with it at the end.
    private static let drawings: [(chapter: Chapter, draw: @Sendable (ModelReport) -> ReportFigure?)] = [
        (.confidence, { $0.accuracy }), (.alternatives, { $0.breakEven }), (.sensitivities, { $0.tornado }),
        (.sensitivities, { $0.costBySLO }), (.cost, { $0.breakdown }), (.cost, { $0.tokenPrice }),
        (.cost, { $0.priceHistory }), (.capacity, { $0.memory }), (.capacity, { $0.latency(.ttft) }),
        (.capacity, { $0.latency(.e2e) }), (.capacity, { $0.pareto }), (.capacity, { $0.hardware }),
        (.capacity, { $0.queueing }), (.capacity, { $0.scaleUp }), (.hours, { $0.day }), (.hours, { $0.week }),
        (.hours, { $0.campaignWeek }), (.hours, { $0.heatmap }),
    ]

    /// Draws all that there is to draw about `plan` and `month`.
    init(
        prefix: String, scenario: Scenario, choice: ModelChoice, plan: Plan, month: ModelMonth, question: MonthQuestion,
        calibrated: CalibratedReplica?, catalog: Catalog, planner: Planner
    ) {
        self.prefix = prefix
        self.scenario = scenario
        self.choice = choice
        self.plan = plan
        self.month = month
        self.question = question
        self.calibrated = calibrated
        self.catalog = catalog
        self.planner = planner
        let still = self
        let figures = parallelMap(Self.drawings) { $0.draw(still) }
        let all = zip(Self.drawings, figures).compactMap { drawing, figure in figure.map { (drawing.chapter, $0) } }
        drawn = Chapter.allCases.flatMap { chapter in all.filter { $0.0 == chapter } }
    }

    /// The cheapest option; nil when there is none.
    var best: PlanOption? { plan.best }

    /// A typical request.
    var lengths: TokenLengths { plan.demand.shape.mean }

    /// Whether requests wait for nobody in particular: there is no latency to draw.
    var isOffline: Bool { plan.demand.arrival.isOffline }

    /// Tokens of one request, prompt and answer.
    var tokensPerRequest: Double { (lengths.input + lengths.output).value }

    /// All charts that this plan has numbers for.
    var figures: [ReportFigure] { drawn.map(\.figure) }

    /// The charts of one chapter.
    func figures(_ chapter: Chapter) -> [ReportFigure] { drawn.filter { $0.chapter == chapter }.map(\.figure) }

    /// A figure whose name starts with this model's prefix.
    func figure(_ name: String, _ chart: Chart, _ words: String, _ table: ReportTable) -> ReportFigure {
        ReportFigure(prefix + name, chart, words, table)
    }
}
