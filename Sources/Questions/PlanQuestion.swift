public import Calibration
internal import Catalog
internal import Charts
public import Input
public import Planning
public import Reports
internal import Scenarios

/// Which hardware, how many, what per month: a scenario and how many options to keep.
public struct PlanQuestion: Sendable {
    /// The scenario with its changes.
    public var source: PlanSource
    /// Options to keep for each fleet.
    public var count: Int

    /// A question about `source`.
    public init(_ source: PlanSource, keeping count: Int = 10) {
        self.source = source
        self.count = count
    }

    /// The plan, and the chosen replica of each fleet with its evidence.
    public struct Answer: Sendable {
        /// The plan.
        public var plan: ScenarioPlan
        /// One replica a fleet; nil where nothing was chosen.
        public var replicas: [CalibratedReplica?]
        /// The answer about `source` written as `form`; nil where it has none.
        public func text(_ form: AnswerForm, _ source: PlanSource) throws -> String? {
            switch form {
            case .json: try JSONText.text(PlanDocument(plan, evidence: replicas, source: source))
            case .csv: PlanCSV.text(plan)
            case .svg: plan.isFeasible ? CommandCharts.plan(plan)?.svg() : nil
            case .text: PlanText(plan, evidence: replicas).lines.joined(separator: "\n") + "\n"
            case .html, .markdown, .yaml: nil
            }
        }

        /// What would cost less; nil where it was not asked for, and where no configuration meets the SLOs.
        public var savings: PlanSavings?
    }

    /// Plans the scenario and, where `withSavings`, looks for what would cost less; throws what is wrong with it.
    public func answer(_ knowledge: Knowledge, withSavings: Bool = false) throws(InputProblems) -> Answer {
        let index = knowledge.index
        let document = try source.document(index)
        // What the plan has found out serves the savings too.
        let planner = knowledge.planner()
        let plan = planner.plan(
            try Scenario.all(of: document, catalog: index), name: document.name, budget: try document.budget(),
            keeping: count)
        return Answer(
            plan: plan, replicas: knowledge.model.replicas(of: plan),
            savings: withSavings
                ? try PlanSavings(plan, of: document, planner, prices: knowledge.catalog.apiPrices) : nil)
    }
}
