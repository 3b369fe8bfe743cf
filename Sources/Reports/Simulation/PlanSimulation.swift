public import Calibration
internal import Catalog
internal import Performance
public import Planning
internal import Quantities
public import Simulation
internal import Workload

/// The best options of a plan, checked by simulation: where the closed form and the simulation disagree.
public struct PlanSimulation: Sendable {
    /// One option.
    public struct Check: Sendable {
        /// What was planned.
        public let option: PlanOption
        /// What the simulation of the whole fleet found.
        public let result: SimulationResult
        /// The SLO targets that the simulation missed.
        public let missed: [String]
    }

    /// The model.
    public let model: String
    /// The cheapest options, in the plan's order.
    public let checks: [Check]

    /// Simulates the first `count` options of `plan`, with `requests` requests each.
    public init(
        _ plan: Plan, first count: Int = 3, requests: Int = 20_000, seed: UInt64 = 1, model: PerformanceModel
    ) throws {
        self.model = plan.model
        let level = plan.demand.serviceLevel
        var checks: [Check] = []
        for option in plan.options.prefix(count) {
            let replica = try model.replica(of: option, for: plan.demand)
            let workload = SimulatedWorkload(
                plan.demand.simulatedArrival(answeredIn: option.estimate.point.e2e.mean), plan.demand.shape,
                serviceLevel: level,
                requestCount: max(requests, 400 * option.replicas))
            let result = try Simulation(
                Fleet(replica, count: option.replicas), workload, SimulationOptions(seed: seed)
            ).run()
            checks.append(
                Check(option: option, result: result, missed: result.missed(level).map(Wording.target)))
        }
        self.checks = checks
    }

    /// All lines of a table.
    public func lines(_ style: TerminalStyle) -> [String] {
        var table = TextTable([
            ("\(model), simulated", .left), ("$/month", .right), ("TTFT p95", .right), ("simulated", .right),
            ("TPOT p95", .right), ("simulated", .right), ("E2E mean", .right), ("simulated", .right),
            ("utilization", .right), ("status", .left),
        ])
        for check in checks {
            let point = check.option.estimate.point
            let result = check.result
            table.add([
                "\(check.option.replicas) x \(check.option.deployment.parallelism) "
                    + Wording.accelerator(check.option.deployment.accelerator.id),
                Figures.dollars(check.option.monthly), Figures.time(point.ttft.p95),
                result.ttft.map { Figures.time($0.p95) } ?? "", Figures.time(point.tpot.p95),
                result.tpot.map { Figures.time($0.p95) } ?? "", Figures.time(point.e2e.mean),
                result.e2e.map { Figures.time($0.mean) } ?? "", Figures.percent(result.utilization),
                result.isSaturated
                    ? "saturated"
                    : check.missed.isEmpty ? "meets all SLOs" : "violates " + check.missed.joined(separator: ", "),
            ])
        }
        return table.lines(style)
    }
}
