public import Calibration
internal import Catalog
internal import Input
internal import Performance
public import Planning
internal import Quantities
internal import Scenarios
internal import Workload

/// A plan as a JSON document; `schema` grows only when a change is not additive.
public struct PlanDocument: Codable, Sendable, Equatable {
    /// The version of the format.
    public var schema = JSONText.schema
    /// What kind of document it is.
    public var kind = "plan"
    /// The scenario's name.
    public var name: String?
    /// The scenario that the plan was made from, as text; absent in documents of earlier builds.
    public var scenario: String?
    /// What was changed in it, as `path=value`, one after the other; absent without changes.
    public var scenarioChanges: [String]?
    /// The day whose prices hold; absent for the newest known.
    public var pricesAsOf: String?
    /// Whether every model is served.
    public var feasible: Bool
    /// USD a month for the cheapest way to serve all models.
    public var monthlyUsd: Double?
    /// USD a month that may be spent.
    public var budgetMonthlyUsd: Double?
    /// One plan a model.
    public var models: [ModelPlanFigures]
    /// What was filled in.
    public var assumptions: [[String: String]]
    /// What is allowed but probably not meant.
    public var warnings: [String]

    enum CodingKeys: String, CodingKey {
        case schema, kind, name, scenario, feasible, models, assumptions, warnings
        case scenarioChanges = "scenario_changes"
        case pricesAsOf = "prices_as_of"
        case monthlyUsd = "monthly_usd"
        case budgetMonthlyUsd = "budget_monthly_usd"
    }

    /// The document of `plan`; `replicas` are the chosen replicas with their evidence, one a model.
    ///
    /// With `source`, the document says what it was made from.
    public init(_ plan: ScenarioPlan, evidence replicas: [CalibratedReplica?] = [], source: PlanSource? = nil) {
        name = plan.name
        scenario = source?.file.text
        scenarioChanges = source.flatMap { $0.changes.isEmpty ? nil : $0.changes }
        pricesAsOf = plan.pricesAsOf?.description
        feasible = plan.isFeasible
        monthlyUsd = plan.monthly?.value
        budgetMonthlyUsd = plan.budget?.value
        models = plan.plans.enumerated().map { index, single in
            ModelPlanFigures(single, index < replicas.count ? replicas[index] : nil)
        }
        assumptions = plan.assumptions.map { ["path": $0.path, "value": $0.value, "why": $0.why] }
        warnings = plan.warnings.map(\.description)
    }
}

/// The plan for one model.
public struct ModelPlanFigures: Codable, Sendable, Equatable {
    /// The workload, where the scenario has several; absent for the only one.
    public var workload: String?
    /// The model.
    public var model: String
    /// The load in words.
    public var load, requests: String
    /// The promises in words.
    public var promises: [String]
    /// The promises in figures; absent in documents of earlier builds.
    public var targets: [TargetFigures]?
    /// Ways that hold every promise, cheapest first.
    public var options: [OptionFigures]
    /// The figures of one replica of the cheapest way that have a known error.
    public var predicted: [String: IntervalFigures]?
    /// How near the evidence for the cheapest way is.
    public var evidence: EvidenceFigures?
    /// What became of each accelerator.
    public var verdicts: [VerdictFigures]
    /// How many combinations were looked at, and how many hold every promise.
    public var considered, feasibleCandidates, deployments, offers: Int
    /// What would help when nothing is feasible, in words.
    public var relaxations: [String]

    enum CodingKeys: String, CodingKey {
        case workload, model, load, requests, promises, targets, options, predicted, evidence, verdicts, considered,
            deployments,
            offers,
            relaxations
        case feasibleCandidates = "feasible_candidates"
    }

    /// What it is called in a table.
    var title: String { (workload.map { $0 + ": " } ?? "") + model }

    init(_ plan: Plan, _ replica: CalibratedReplica?) {
        if let replica, let best = plan.best {
            predicted = IntervalFigures.all(
                replica.predictions(plan.demand.shape.mean, under: best.estimate.load))
            evidence = EvidenceFigures(level: replica.evidence.name, nearestRuns: replica.nearestRuns)
        }
        workload = plan.workload
        model = plan.model
        load = Wording.load(plan.demand.arrival)
        requests = Wording.shape(plan.demand.shape)
        promises = plan.demand.serviceLevel.targets.map(Wording.target)
        targets = plan.demand.serviceLevel.targets.map(TargetFigures.init)
        options = plan.options.map(OptionFigures.init)
        verdicts = plan.verdicts.map(VerdictFigures.init)
        considered = plan.considered.candidates
        feasibleCandidates = plan.considered.feasible
        deployments = plan.considered.deployments
        offers = plan.considered.offers
        relaxations = plan.relaxations.map(Wording.relaxation)
    }
}

/// What became of one accelerator.
public struct VerdictFigures: Codable, Sendable, Equatable {
    /// The catalog id.
    public var gpu: String
    /// USD a month of its cheapest way; absent when it has none.
    public var monthlyUsd: Double?
    /// Why it lost, or that it was chosen.
    public var verdict: String

    enum CodingKeys: String, CodingKey {
        case gpu, verdict
        case monthlyUsd = "monthly_usd"
    }

    init(_ verdict: Verdict) {
        gpu = verdict.acceleratorID
        monthlyUsd = verdict.best?.monthly.value
        self.verdict = Wording.loss(verdict.reason)
    }
}
