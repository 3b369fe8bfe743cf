internal import Calibration
internal import Catalog
internal import Economics
internal import Input
public import Performance
internal import Planning
public import Quantities
public import Reports
public import Scenarios
public import Simulation
public import Workload

/// What is simulated, for whom, and the SLOs that it is held against.
public struct SimulationQuestion: Sendable {
    /// One replica.
    public var deployment: Deployment
    /// The fleet and what comes to it.
    public var simulation: Simulation
    /// The workload; nil for a trace.
    public var workload: SimulatedWorkload?
    /// How requests arrive, in words.
    public var arrivals: String
    /// The SLOs; nil for none.
    public var level: ServiceLevel?
    /// What was filled in, in sentences.
    public var assumptions: [String]
    /// How the rate rises and falls over a week.
    var profile = HourlyProfile.flat

    /// A fleet of `replica` of so many replicas, each at a price.
    public typealias FleetMaker = (_ replica: Replica, _ count: Int, _ price: Rate<Dollars>?) throws -> Fleet

    /// The cheapest plan of a scenario: its fleet, under its busiest hour.
    ///
    /// `requests`: how many to simulate at least; a large fleet gets enough for each replica. Nil where nothing meets the
    /// SLOs.
    public static func planned(
        _ source: PlanSource, requests: Int, _ knowledge: Knowledge, fleet: FleetMaker
    ) throws -> SimulationQuestion? {
        let plan = try PlanQuestion(source, keeping: 1).answer(knowledge).plan
        guard plan.plans.count == 1, let single = plan.plans.first else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: source.file.name), "the scenario has several fleets",
                    suggestion: "simulate one model or workload at a time")
            ])
        }
        guard let best = single.best else { return nil }
        let replica = try knowledge.model.replica(of: best, for: single.demand)
        let level = single.demand.serviceLevel
        let workload = SimulatedWorkload(
            single.demand.simulatedArrival(answeredIn: best.estimate.point.e2e.mean), single.demand.shape,
            serviceLevel: level, requestCount: requests)
        let price = best.offer.price * (Double(best.placement.instances) / Double(best.replicas))
        let traffic = try Scenario.all(of: try source.document(knowledge.index), catalog: knowledge.index).first?
            .traffic
        return SimulationQuestion(
            deployment: best.deployment, simulation: Simulation(try fleet(replica, best.replicas, price), workload),
            workload: workload,
            arrivals: "\(Wording.load(single.demand.arrival)), \(Wording.shape(single.demand.shape))", level: level,
            assumptions: [
                "the cheapest plan of \(source.file.name): \(best.replicas) replicas at \(best.offer.provider)"
            ], profile: traffic?.profile ?? .flat)
    }

    /// The rate of an ordinary week from Monday 0:00, hour by hour; that of the busiest is the workload's.
    var week: RateSchedule? {
        guard case .open(let schedule, _) = workload?.arrivals else { return nil }
        let hours = profile.shares.map { share in
            RateSchedule.Stage(from: schedule.peak * share, to: schedule.peak * share, duration: .hours(1))
        }
        return RateSchedule(hours, repeats: true)
    }

    /// What comes to a deployment in words.
    public enum Arrivals: Sendable {
        /// Requests drawn from a workload, with how they arrive in words.
        case workload(SimulatedWorkload, String)
        /// Requests read from a trace, with what it is in words.
        case trace(TraceFile, String)
    }

    /// A deployment in words, under `arrivals` of requests of `shape`; nil where the model does not fit.
    ///
    /// `load`: the load of one replica, as far as it is known, by which measured runs are looked up.
    public static func given(
        _ request: DeploymentRequest, _ shape: RequestShape, _ arrivals: Arrivals, load: Load, level: ServiceLevel?,
        replicas: Int, _ knowledge: Knowledge, fleet: FleetMaker
    ) throws -> SimulationQuestion? {
        let resolved = try PredictQuestion(request, shape.mean, load).resolved(knowledge)
        let deployment = resolved.deployment
        let replica = try PredictQuestion.named(deployment) {
            try knowledge.model.replica(deployment).replica(for: shape.mean, under: load)
        }
        guard replica.memory.fits else { return nil }
        let made = try fleet(replica, replicas, knowledge.catalog.offers.cheapest(for: deployment)?.price)
        switch arrivals {
        case .workload(let workload, let words):
            return SimulationQuestion(
                deployment: deployment, simulation: Simulation(made, workload), workload: workload,
                arrivals: "\(words), \(Wording.shape(shape))", level: level, assumptions: resolved.assumptions)
        case .trace(let trace, let words):
            return SimulationQuestion(
                deployment: deployment,
                simulation: Simulation(made, replaying: trace, as: RequestClass(serviceLevel: level)), workload: nil,
                arrivals: words, level: level, assumptions: resolved.assumptions)
        }
    }
}
