public import Input
public import Quantities
public import Workload

/// How far the rate can be raised: the highest one that meets the SLO, and the one at which the queue grows.
public struct StressTest: Sendable, Hashable, Codable {
    /// One rate that was tried.
    public struct Step: Sendable, Hashable, Codable {
        /// The rate.
        public var rate: Rate<Requests>
        /// Whether every target was met.
        public var meetsSLOs: Bool
        /// Whether the queue grew.
        public var isSaturated: Bool
        /// What was found there.
        public var result: SimulationResult
    }

    /// All rates that were tried, the lowest first.
    public var steps: [Step]
    /// The highest rate that met the SLO; nil when even the lowest missed it.
    public var knee: Rate<Requests>?
    /// The lowest rate at which the queue grew; nil when it never did.
    public var breaking: Rate<Requests>?

    /// Raises the rate of `simulation`'s workload from `start` by half each time until the queue grows, then halves the
    /// gaps around the knee and the break until they are narrower than `precision` (a share of the rate).
    ///
    /// The workload's own arrivals are replaced by Poisson ones. Every rate meets the same requests, so that only the
    /// rate differs. At most `limit` rates are tried.
    public init(
        _ simulation: Simulation, _ workload: SimulatedWorkload, slo: ServiceLevel, from start: Rate<Requests>,
        precision: Double = 0.02, limit: Int = 60
    ) throws(InputProblems) {
        steps = []
        var low = max(start.value, 1e-6)
        while steps.count < limit / 2 {
            let step = try Self.attempt(simulation, workload, slo, low)
            steps.append(step)
            if step.isSaturated || step.result.outcome == .interrupted { break }
            low *= 1.5
        }
        for property in [\Step.meetsSLOs, \Step.isSaturatedInverse] {
            while steps.count < limit, steps.last?.result.outcome != .interrupted {
                // The lowest rate without the property, and the highest below it that has it.
                guard let bad = steps.firstIndex(where: { !$0[keyPath: property] }), bad > 0 else { break }
                let good = steps[bad - 1].rate.value
                let gap = steps[bad].rate.value - good
                guard gap > precision * good else { break }
                steps.insert(try Self.attempt(simulation, workload, slo, good + gap / 2), at: bad)
            }
        }
        let firstMiss = steps.firstIndex { !$0.meetsSLOs } ?? steps.count
        knee = firstMiss > 0 ? steps[firstMiss - 1].rate : nil
        breaking = steps.first(where: \.isSaturated)?.rate
    }

    private static func attempt(
        _ simulation: Simulation, _ workload: SimulatedWorkload, _ slo: ServiceLevel, _ rate: Double
    ) throws(InputProblems) -> Step {
        var workload = workload
        workload.arrivals = .open(.constant(.perSecond(rate)), .poisson)
        var job = simulation
        job.requests = .workload(workload)
        let result = try job.run()
        return Step(
            rate: .perSecond(rate), meetsSLOs: result.keeps(slo), isSaturated: result.isSaturated, result: result
        )
    }
}

extension StressTest.Step {
    /// Whether the queue stayed; a property that is lost as the rate rises.
    fileprivate var isSaturatedInverse: Bool { !isSaturated }
}
