public import Calibration
internal import Catalog
internal import Economics
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
    /// USD a month for the cheapest fleets, at the confidence asked for.
    public var monthlyUsd: Double?
    /// USD a month when everything is as predicted.
    public var expectedMonthlyUsd: Double?
    /// What is rented, one entry a fleet.
    public var fleet: [FleetFigures]?
    /// USD a month that may be spent.
    public var budgetMonthlyUsd: Double?
    /// One plan a model.
    public var models: [ModelPlanFigures]
    /// What was filled in.
    public var assumptions: [AssumptionFigures]
    /// What is allowed but probably not meant.
    public var warnings: [String]

    enum CodingKeys: String, CodingKey {
        case schema, kind, name, scenario, feasible, fleet, models, assumptions, warnings
        case scenarioChanges = "scenario_changes"
        case pricesAsOf = "prices_as_of"
        case monthlyUsd = "monthly_usd"
        case expectedMonthlyUsd = "expected_monthly_usd"
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
        expectedMonthlyUsd = plan.expectedMonthly?.value
        fleet = plan.plans.compactMap { single in single.best.map { FleetFigures(single.workload, $0) } }
        budgetMonthlyUsd = plan.budget?.value
        models = plan.plans.enumerated().map { index, single in
            ModelPlanFigures(single, index < replicas.count ? replicas[index] : nil)
        }
        assumptions = plan.assumptions.map { AssumptionFigures(path: $0.path, value: $0.value, why: $0.why) }
        warnings = plan.warnings.map(\.description)
    }
}

/// A value that the scenario left out.
public struct AssumptionFigures: Codable, Sendable, Equatable {
    /// The key, what was taken for it, and why.
    public var path, value, why: String
}

/// The plan for one model.
public struct ModelPlanFigures: Codable, Sendable, Equatable {
    /// The workload, where the scenario has several; absent for the only one.
    public var workload: String?
    /// The model.
    public var model: String
    /// The load in words.
    public var load, requests: String
    /// The SLO targets in words.
    public var slo: [String]
    /// The same in figures; absent in documents of earlier builds.
    public var targets: [TargetFigures]?
    /// The probability with which every SLO has to be met; absent to take predictions as they are.
    public var confidence: Double?
    /// USD a month of the cheapest option's deployment when everything is as predicted.
    public var expectedMonthlyUsd: Double?
    /// Options that meet all SLOs, cheapest first.
    public var options: [OptionFigures]
    /// The figures of one replica of the cheapest option that have a known error.
    public var predicted: [String: IntervalFigures]?
    /// How near the evidence for the cheapest option is.
    public var evidence: EvidenceFigures?
    /// The result of each accelerator.
    public var results: [ResultFigures]
    /// How many combinations were evaluated, and how many meet all SLOs by the closed form.
    public var considered, feasibleCandidates, deployments, offers: Int
    /// What would help when nothing is feasible, in words.
    public var relaxations: [String]

    enum CodingKeys: String, CodingKey {
        case workload, model, load, requests, slo, targets, confidence, options, predicted, evidence, results,
            considered, deployments, offers, relaxations
        case expectedMonthlyUsd = "expected_monthly_usd"
        case feasibleCandidates = "feasible_candidates"
    }

    /// What it is called in a table.
    var title: String { (workload.map { $0 + ": " } ?? "") + model }

    init(_ plan: Plan, _ replica: CalibratedReplica?) {
        if let replica, let best = plan.best {
            predicted = IntervalFigures.all(
                replica.predictions(plan.demand.shape.mean, under: best.estimate.load),
                capacity: replica.capacity(of: best.estimate, plan.demand.shape.mean))
            evidence = EvidenceFigures(level: replica.evidence.name, nearestRuns: replica.nearestRuns)
        }
        workload = plan.workload
        model = plan.model
        load = Wording.load(plan.demand.arrival)
        requests = Wording.shape(plan.demand.shape)
        slo = plan.demand.serviceLevel.targets.map(Wording.target)
        targets = plan.demand.serviceLevel.targets.map(TargetFigures.init)
        confidence = plan.demand.confidence
        expectedMonthlyUsd = plan.expectedMonthly?.value
        options = plan.options.map(OptionFigures.init)
        results = plan.results.map(ResultFigures.init)
        considered = plan.considered.candidates
        feasibleCandidates = plan.considered.feasible
        deployments = plan.considered.deployments
        offers = plan.considered.offers
        relaxations = plan.relaxations.map(Wording.relaxation)
    }
}

/// What is rented for one fleet, and what it costs.
public struct FleetFigures: Codable, Sendable, Equatable {
    /// The workload, where there are several; absent for the only one.
    public var workload: String?
    /// The replica.
    public var deployment: DeploymentFigures
    /// Replicas in the busiest hour.
    public var replicas: Int
    /// Accelerators that are paid for, and instances, in the busiest hour.
    public var gpusRented, instances: Int
    /// Who rents out what, where.
    public var provider, region, instanceType: String
    /// USD a month.
    public var monthlyUsd: Double

    enum CodingKeys: String, CodingKey {
        case workload, deployment, replicas, instances, provider, region
        case gpusRented = "gpus_rented"
        case instanceType = "instance_type"
        case monthlyUsd = "monthly_usd"
    }

    init(_ workload: String?, _ option: PlanOption) {
        self.workload = workload
        deployment = DeploymentFigures(option.deployment)
        replicas = option.replicas
        gpusRented = option.acceleratorsRented
        instances = option.placement.instances
        provider = option.instance.provider
        region = option.instance.region
        instanceType = option.instance.instanceType
        monthlyUsd = option.monthly.value
    }
}

/// The result of one accelerator.
public struct ResultFigures: Codable, Sendable, Equatable {
    /// The catalog id.
    public var gpu: String
    /// USD a month of its cheapest option; absent when it has none.
    public var monthlyUsd: Double?
    /// Why it lost, or that it was chosen.
    public var status: String

    enum CodingKeys: String, CodingKey {
        case gpu, status
        case monthlyUsd = "monthly_usd"
    }

    init(_ result: AcceleratorResult) {
        gpu = result.acceleratorID
        monthlyUsd = result.best?.monthly.value
        status = Wording.rejection(result.rejection)
    }
}
