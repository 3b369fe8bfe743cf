internal import Foundation
public import Input
internal import Parallel
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
    /// rate differs. At most `limit` rates are tried. `threads` rates are simulated at a time, nil for one on each core: the
    /// next one, and those that are next if its result is this or that; which ones are does not depend on their number.
    public init(
        _ simulation: Simulation, _ workload: SimulatedWorkload, slo: ServiceLevel, from start: Rate<Requests>,
        precision: Double = 0.02, limit: Int = 60, threads: Int? = nil
    ) throws(InputProblems) {
        steps = []
        let search = RateSearch(start: max(start.value, 1e-6), precision: precision, limit: limit)
        let most = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount)
        var known: [Double: Step] = [:]
        while let next = search.next(steps.map(\.trial)) {
            if known[next.rate] == nil {
                let rates = search.likely(steps.map(\.trial), known.mapValues(\.trial), most: most)
                let found = parallelMap(rates, threads: most) { rate in
                    Result { () throws(InputProblems) in try Self.attempt(simulation, workload, slo, rate) }
                }
                for (rate, step) in zip(rates, found) { known[rate] = try step.get() }
            }
            guard let step = known.removeValue(forKey: next.rate) else { break }
            steps.insert(step, at: next.place)
            if step.result.outcome == .interrupted { break }
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
    /// What the search for the next rate needs of it.
    fileprivate var trial: RateSearch.Trial {
        RateSearch.Trial(rate: rate.value, meetsSLOs: meetsSLOs, isStable: !isSaturated)
    }
}

/// Which rate is tried next, by the outcome of those before.
struct RateSearch {
    /// The outcome of a rate.
    struct Trial {
        var rate: Double
        var meetsSLOs: Bool
        var isStable: Bool
    }

    let start: Double
    let precision: Double
    let limit: Int

    /// The rate to try after `trials`, the lowest first, and where it belongs among them; nil at the end.
    func next(_ trials: [Trial]) -> (rate: Double, place: Int)? {
        if trials.last?.isStable ?? true, trials.count < limit / 2 {
            return (trials.last.map { $0.rate * 1.5 } ?? start, trials.count)
        }
        guard trials.count < limit else { return nil }
        for property in [\Trial.meetsSLOs, \Trial.isStable] {
            // The lowest rate without the property, and the highest below it that has it.
            guard let bad = trials.firstIndex(where: { !$0[keyPath: property] }), bad > 0 else { continue }
            let good = trials[bad - 1].rate
            let gap = trials[bad].rate - good
            if gap > precision * good { return (good + gap / 2, bad) }
        }
        return nil
    }

    /// The next rate, and those that come after it by whatever becomes of it, the nearest first; at most `most`.
    func likely(_ trials: [Trial], _ known: [Double: Trial], most: Int) -> [Double] {
        var rates: [Double] = []
        var open = [trials]
        var first = 0
        // Many outcomes lead to the same rate: a few for each that is wanted are looked at.
        while first < min(open.count, 8 * most), rates.count < most {
            let trials = open[first]
            first += 1
            guard let next = next(trials) else { continue }
            var outcomes = [(true, true), (false, true), (false, false)].map {
                Trial(rate: next.rate, meetsSLOs: $0.0, isStable: $0.1)
            }
            if let found = known[next.rate] {
                outcomes = [found]
            } else if !rates.contains(next.rate) {
                rates.append(next.rate)
            }
            for outcome in outcomes {
                var longer = trials
                longer.insert(outcome, at: next.place)
                open.append(longer)
            }
        }
        return rates
    }
}
