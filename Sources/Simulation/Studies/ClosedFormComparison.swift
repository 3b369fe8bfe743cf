public import Input
public import Performance
public import Quantities
public import Workload

/// The closed form beside the simulation over a grid of loads: how far it can be trusted.
public struct ClosedFormComparison: Sendable, Hashable, Codable {
    /// One load.
    public struct Row: Sendable, Hashable, Codable {
        /// The rate as a share of what the closed form says the replica can carry.
        public var load: Double
        /// The rate.
        public var rate: Rate<Requests>
        /// What the closed form says.
        public var closedForm: OperatingPoint
        /// What the simulation says.
        public var simulated: SimulationResult

        /// How far the closed form's mean TTFT is off: 0.1 means a tenth too long; nil when nothing was measured.
        public var ttftError: Double? { Self.error(closedForm.ttft.mean, simulated.ttft?.mean) }
        /// How far its 95th percentile of TTFT is off.
        public var ttftP95Error: Double? { Self.error(closedForm.ttft.p95, simulated.ttft?.p95) }
        /// How far its mean TPOT is off.
        public var tpotError: Double? { Self.error(closedForm.tpot.mean, simulated.tpot?.mean) }
        /// How far its mean E2E is off.
        public var e2eError: Double? { Self.error(closedForm.e2e.mean, simulated.e2e?.mean) }

        /// Whether the closed form may be used here: E2E within a tenth, TTFT within a quarter, both of one mind about
        /// saturation.
        public var isClosedFormUsable: Bool {
            guard simulated.isSaturated == (closedForm.state == .saturated) else { return false }
            if simulated.isSaturated { return true }
            guard let e2e = e2eError, let ttft = ttftError else { return false }
            return abs(e2e) <= 0.1 && abs(ttft) <= 0.25
        }

        private static func error(_ closed: Seconds, _ simulated: Seconds?) -> Double? {
            simulated.flatMap { $0.value > 0 ? closed / $0 - 1 : nil }
        }
    }

    /// The rows, by load.
    public var rows: [Row]

    /// Compares both for one replica and requests of `shape` that come as Poisson, at shares `loads` of its capacity.
    public init(
        _ replica: Replica, _ shape: RequestShape,
        loads: [Double] = [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.1], requestCount: Int = 20_000,
        seed: UInt64 = 1
    ) throws(InputProblems) {
        let state = SteadyState(replica, shape.mean)
        let capacity = state.capacity
        let rates = loads.map { capacity * $0 }
        let jobs = rates.map { rate in
            Simulation(
                Fleet(replica), SimulatedWorkload(.rate(rate), shape, requestCount: requestCount),
                SimulationOptions(seed: seed))
        }
        let results = try Replications.inParallel(jobs)
        rows = zip(zip(loads, rates), results).map { point, result in
            Row(load: point.0, rate: point.1, closedForm: state.point(rate: point.1), simulated: result)
        }
    }

    /// The highest load up to which the closed form may be used at every tried load; nil when nowhere.
    public var usableUpTo: Double? { rows.prefix(while: \.isClosedFormUsable).last?.load }
}
