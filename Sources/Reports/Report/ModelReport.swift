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
        /// What else would do.
        case alternatives
        /// What could change it.
        case sensitivities
        /// How far predictions are off.
        case accuracy
    }

    /// One chart: the name that its files are called after, its chapter, and how it is drawn.
    private typealias Drawing = (name: String, chapter: Chapter, draw: @Sendable (ModelReport) -> ReportFigure?)

    /// What takes longest comes first, so that no core is left with it at the end.
    private static let drawings: [Drawing] = [
        ("accuracy", .accuracy, { $0.accuracy }), ("hardware", .alternatives, { $0.hardware }),
        ("break-even", .alternatives, { $0.breakEven }), ("on-premises", .alternatives, { $0.ownership }),
        ("pareto", .alternatives, { $0.pareto }),
        ("tornado", .sensitivities, { $0.tornado }), ("cost-by-slo", .sensitivities, { $0.costBySLO }),
        ("cost-breakdown", .cost, { $0.breakdown }), ("offers", .cost, { $0.offers }),
        ("token-price", .cost, { $0.tokenPrice }), ("day", .capacity, { $0.day }),
        ("latency-ttft", .capacity, { $0.latency(.ttft) }), ("latency-e2e", .capacity, { $0.latency(.e2e) }),
        ("week", .capacity, { $0.week }), ("campaign-week", .capacity, { $0.campaignWeek }),
        ("utilization", .capacity, { $0.heatmap }), ("memory", .capacity, { $0.memory }),
        ("scale-up", .capacity, { $0.scaleUp }), ("queue", .capacity, { $0.queueing }),
    ]

    /// Draws what there is to draw about `plan` and `month`, or of that only the charts called `names`.
    init(
        prefix: String, scenario: Scenario, choice: ModelChoice, plan: Plan, month: ModelMonth, question: MonthQuestion,
        calibrated: CalibratedReplica?, catalog: Catalog, planner: Planner, drawing names: [String]? = nil
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
        let drawings = Self.drawings.filter { names?.contains($0.name) ?? true }
        let figures = parallelMap(drawings) { $0.draw(still) }
        let all = zip(drawings, figures).compactMap { drawing, figure in figure.map { (drawing.chapter, $0) } }
        drawn = Chapter.allCases.flatMap { chapter in all.filter { $0.0 == chapter } }
    }

    /// What its parts of the report are called: the workload, or the model.
    var title: String { plan.workload ?? plan.model }

    /// The cheapest option; nil when there is none.
    var best: PlanOption? { plan.best }

    /// The chart that the brief shows: the busiest day where hours differ, else the accelerators side by side.
    var briefFigure: ReportFigure? {
        for name in ["day", "hardware", "cost-breakdown"] {
            if let found = figures.first(where: { $0.slug.text == Slug(prefix + name).text }) { return found }
        }
        return nil
    }

    /// A typical request.
    var lengths: TokenLengths { plan.demand.shape.mean }

    /// Whether requests wait for nobody in particular: there is no latency to draw.
    var isOffline: Bool { plan.demand.arrival.isOffline }

    /// Tokens of one request, prompt and answer.
    var tokensPerRequest: Double { (lengths.input + lengths.output).value }

    /// All charts that this plan has numbers for.
    var figures: [ReportFigure] { drawn.map(\.figure) }

    /// The charts of one chapter, without the one that the brief shows.
    func figures(_ chapter: Chapter) -> [ReportFigure] {
        let brief = briefFigure?.slug
        return drawn.filter { $0.chapter == chapter && $0.figure.slug != brief }.map(\.figure)
    }

    /// A figure whose name starts with this model's prefix; `finding`, where there is one, becomes the chart's title.
    func figure(
        _ name: String, _ chart: Chart, finding: String? = nil, _ words: String, _ table: ReportTable
    ) -> ReportFigure {
        ReportFigure(prefix + name, finding.map(chart.finding) ?? chart, words, table)
    }
}
