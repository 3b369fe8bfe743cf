internal import Catalog
public import Charts
internal import Economics
public import Input
public import Monitoring
internal import Performance
internal import Planning
internal import Quantities
public import Reports
internal import Scenarios
internal import Workload

/// Where reality left the plan: a plan against the metrics of what it planned.
public struct DriftQuestion: Sendable {
    /// The plan, and where it was read from.
    public var plan: PlanDocument
    /// The file of the plan, for messages.
    public var planName: String
    /// What was measured.
    public var history: ServingHistory
    /// The change from which on an assumption counts as moved, as a share.
    public var threshold: Double
    /// Whether to plan again for what was measured.
    public var plansAgain: Bool

    /// A question about `plan`.
    public init(
        _ plan: PlanDocument, named planName: String, _ history: ServingHistory, threshold: Double = 0.2,
        plansAgain: Bool = true
    ) {
        self.plan = plan
        self.planName = planName
        self.history = history
        self.threshold = threshold
        self.plansAgain = plansAgain
    }

    /// The document, and the chart of it.
    public struct Answer: Sendable {
        /// The plan against the measured figures.
        public var document: DriftDocument
        /// Measured figures over planned limits; nil when nothing was measured over time.
        public var chart: Chart?
    }

    /// Compares, and plans again; throws what is wrong with the plan or its scenario.
    public func answer(_ knowledge: Knowledge) throws(InputProblems) -> Answer {
        let source = try plan.source(named: planName)
        let baseline = try PlanQuestion(source, keeping: 1).answer(knowledge)
        let index = try fleet(baseline.plan)
        let single = baseline.plan.plans[index]
        guard let option = single.best else { throw problem("the plan has no fleet for \(single.model)") }
        let comparison = DriftComparison(single, option, history, threshold: threshold)
        var assumptions = comparison.assumptions
        var (cause, now): (String?, DriftPlan?) = (nil, nil)
        var warnings = history.warnings.map(\.description)
        if let served = history.models.first, !Self.isSame(single.model, served) {
            warnings.append("metrics of \(served), the plan of \(single.model): taken for the same")
        }
        if plansAgain, baseline.plan.plans.count == 1 {
            let before = baseline.plan.monthly?.value
            var largest = 0.0
            var changes: [String] = []
            var last: ScenarioPlan?
            for (line, change) in comparison.changes where assumptions[line].moved {
                let alone = try replan(source, [change], knowledge)
                last = alone
                changes.append(change)
                guard let after = alone.monthly?.value, let before else { continue }
                assumptions[line].monthlyUsdAlone = after - before
                if abs(after - before) > largest {
                    largest = abs(after - before)
                    cause = assumptions[line].figure
                }
            }
            // What a single change does is known by now.
            let after =
                changes.count > 1 ? try replan(source, changes, knowledge) : last ?? baseline.plan
            now = DriftPlan(
                changes: changes, monthlyUsdBefore: before, monthlyUsd: after.monthly?.value,
                fleetBefore: Self.fleet(option), fleet: after.plans.first?.best.map(Self.fleet))
        } else if plansAgain {
            warnings.append("a plan of several fleets is not made again: change the scenario by the figures above")
        }
        let document = DriftDocument(
            model: single.model, source: history.name, from: UTCMinute.text(history.start),
            to: UTCMinute.text(history.end), hours: Double(history.count) * history.slot / 3600,
            coverage: history.coverage, threshold: threshold, assumptions: assumptions, slos: comparison.targets,
            operation: comparison.operation, cause: cause, now: now, warnings: warnings)
        return Answer(document: document, chart: comparison.chart)
    }

    private func replan(
        _ source: PlanSource, _ changes: [String], _ knowledge: Knowledge
    ) throws(InputProblems) -> ScenarioPlan {
        try PlanQuestion(PlanSource(source.file, changes: source.changes + changes), keeping: 1).answer(knowledge).plan
    }

    /// Which fleet of the plan the metrics are of.
    private func fleet(_ plan: ScenarioPlan) throws(InputProblems) -> Int {
        guard let first = history.models.first else {
            guard plan.plans.count == 1 else {
                throw problem(
                    "the plan has \(plan.plans.count) fleets, and the metrics do not say which model they are of")
            }
            return 0
        }
        for (index, single) in plan.plans.enumerated()
        where history.models.contains(where: { Self.isSame(single.model, $0) }) {
            guard history.models.count == 1 else {
                let served = history.models.first { Self.isSame(single.model, $0) } ?? first
                throw problem(
                    "the metrics are of several models: \(history.models.prefix(5).joined(separator: ", "))",
                    "choose one: --match 'model_name=\"\(served)\"'")
            }
            return index
        }
        if history.models.count == 1, plan.plans.count == 1 { return 0 }
        throw problem(
            "the metrics are of \(history.models.prefix(5).joined(separator: ", ")), the plan of "
                + plan.plans.map(\.model).joined(separator: ", "),
            "choose one: --match 'model_name=\"NAME\"'")
    }

    /// Whether a server's name for its model means the model: the owner before the slash is often left out.
    private static func isSame(_ model: String, _ served: String) -> Bool {
        let (one, other) = (model.lowercased(), served.lowercased())
        return one == other || one.split(separator: "/").last == other.split(separator: "/").last
    }

    private static func fleet(_ option: PlanOption) -> String {
        "\(option.replicas) x \(option.deployment.parallelism.devices) "
            + "\(option.deployment.accelerator.name) on \(option.instance.provider)"
    }

    private func problem(_ message: String, _ suggestion: String? = nil) -> InputProblems {
        InputProblems([Diagnostic(at: SourcePlace(file: planName), message, suggestion: suggestion)])
    }
}
