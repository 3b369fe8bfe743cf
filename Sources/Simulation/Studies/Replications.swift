public import Input
internal import Parallel
internal import Quantities

/// The same simulation several times with different seeds, so that chance can be told from effect.
public struct Replications: Sendable, Hashable, Codable {
    /// What each run found, by seed.
    public var runs: [SimulationResult]

    /// Runs `simulation` `count` times, with the seeds that follow its own, `threads` at a time; nil for all processors.
    ///
    /// The order of results, and so every figure, does not depend on which run ends first.
    public init(_ simulation: Simulation, count: Int, threads: Int? = nil) throws(InputProblems) {
        let jobs = (0..<max(1, count)).map { index in
            var job = simulation
            job.options.seed &+= UInt64(index)
            return job
        }
        runs = try Self.inParallel(jobs, threads: threads)
    }

    /// Whether somebody ended a run early, so that its figures are those of a part.
    public var isPartial: Bool { runs.contains { $0.outcome == .interrupted } }

    /// Runs independent simulations, `threads` at a time; nil for all processors.
    public static func inParallel(
        _ jobs: [Simulation], threads: Int? = nil
    ) throws(InputProblems) -> [SimulationResult] {
        try parallelMap(jobs, threads: threads, isLong: jobs.count > 1) { job in
            Result { () throws(InputProblems) in try job.run() }
        }.map { result throws(InputProblems) in try result.get() }
    }

    /// The mean over all runs of a figure, with its 95% confidence interval; nil when some run lacks the figure.
    public func interval(_ figure: (SimulationResult) -> Double?) -> ConfidenceInterval? {
        let values = runs.compactMap(figure)
        return values.count == runs.count ? ConfidenceInterval(values) : nil
    }

    /// Mean time to the first token.
    public var ttft: ConfidenceInterval? { interval { $0.ttft?.mean.value } }
    /// Mean time between tokens.
    public var tpot: ConfidenceInterval? { interval { $0.tpot?.mean.value } }
    /// Mean time to the last token.
    public var e2e: ConfidenceInterval? { interval { $0.e2e?.mean.value } }
    /// Whether any run's queue grew.
    public var isSaturated: Bool { runs.contains(where: \.isSaturated) }
}

/// A mean and how far it may be off by chance.
public struct ConfidenceInterval: Sendable, Hashable, Codable {
    /// The mean over the runs, in the unit of the figure.
    public var mean: Double
    /// Half the width of the 95% interval by Student's t; nil for a single run.
    public var halfWidth: Double?

    /// The interval of independent values.
    public init(_ values: [Double]) {
        let count = Double(values.count)
        mean = values.reduce(0, +) / count
        guard values.count > 1 else { return }
        let center = mean
        let variance = values.reduce(0) { $0 + ($1 - center) * ($1 - center) } / (count - 1)
        halfWidth = Self.studentT(freedom: values.count - 1) * (variance / count).squareRoot()
    }

    /// The 97.5% quantile of Student's distribution, by its expansion around the normal one (within 0.5% from 4 on).
    private static func studentT(freedom: Int) -> Double {
        let exact = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262]
        if freedom <= exact.count { return exact[freedom - 1] }
        let z = 1.959964
        let n = Double(freedom)
        return z + (z * z * z + z) / (4 * n) + (5 * z * z * z * z * z + 16 * z * z * z + 3 * z) / (96 * n * n)
    }
}
