/// How a fit proceeds.
public struct FitOptions: Sendable, Equatable {
    /// Rounds of linearization: later ones hardly change an error that is left.
    public var rounds = 12
    /// The last rounds whose solutions are averaged: spreads and noise still move a little, and solutions with them.
    public var averaged = 4
    /// Residuals beyond this logarithm count no more when a step is judged: where a queue just overflows, the time to the
    /// first token jumps by orders of magnitude, and one such run would stop all the others.
    public var largestResidual = 1.5
    /// Smallest error that a measurement is believed to have, by metric, as a standard deviation of its logarithm.
    public var noiseFloor = Metric.allCases.map(\.noise.floor)
    /// The first rounds, in which a residual far out still pulls: from afar, all runs of a rare machine look like mistakes.
    public var linearRounds = 2
    /// Multiplies all spreads.
    public var looseness = 1.0
    /// Whether spreads follow the runs.
    public var learnsSpreads = true
    /// The properties that factors may depend on.
    public var levels = Set(Level.allCases)

    /// The usual way.
    public init() {}
}

extension Metric {
    /// The noise of one measurement as a standard deviation of its logarithm: the least, and what a fit starts from.
    ///
    /// Queues make first tokens noisier than steps, and tails noisier than means.
    var noise: (floor: Double, start: Double) {
        switch self {
        case .tpot, .e2e, .throughput: (0.02, 0.1)
        case .ttft: (0.06, 0.25)
        case .ttft50: (0.08, 0.25)
        case .ttft99: (0.2, 0.4)
        }
    }
}

/// The constants of a refit of single factors to a user's own runs.
enum OwnRunConstants {
    /// Runs of a configuration from which on single factors are refitted.
    static let enough = 4
    /// Variance of the error of one run over that of a configuration: a run is off by half of what a configuration is.
    static let runVariance = 0.25
    /// Share of an accelerator's error, 0 to 1, that its configurations have in common when no published run is of it.
    static let sharedByAccelerator = 0.8
    /// Rounds of a refit: it starts close to where it ends.
    static let rounds = 6
    /// Fractions of a peak between which a scaled speed stays: beyond, log-odds say nothing physical.
    static let fractions = 0.01...0.99
}

/// The constants of the least squares.
enum FitConstants {
    /// Difference of a coordinate by which slopes are taken: 2% of a time, small against its spread and large against
    /// rounding.
    static let slopeStep = 0.02
    /// Marquardt's damping at the start, its least value, and how it changes with a step that improves or does not.
    static let damping = (start: 0.1, least: 1e-3, relaxed: 5.0, tightened: 6.0)
    /// The most steps that are tried in a round, each with more damping.
    static let triesPerRound = 5
    /// The first round in which spreads are learnt: before, offsets are still far from where they end.
    static let firstSpreadRound = 3
    /// How little rows of one configuration add to each other: n of them weigh as n^(1 - this).
    ///
    /// They share what the configuration as a whole is off by, but lie at different loads.
    static let crowding = 0.4
    /// How far a release is from the one before it, as a share of how far releases are from each other in all.
    static let releaseStep = 0.4
    /// Share of an offset that comes from runs, 0 to 1, below which it is not used for the spread.
    static let leastInformation = 0.05
    /// Offsets that the expected spread of a level counts as.
    static let spreadPrior = 4.0
    /// Least variance learnt, as a share of the one expected: 0.02 is a seventh of the spread.
    static let leastVariance = 0.02
    /// Standard deviation of a normal error over the median of its absolute value.
    static let medianToDeviation = 1.4826
    /// Residuals that the usual noise of a metric counts as, and how many times the least noise it is.
    static let noisePrior = (count: 10.0, floors: 2.0)
    /// Conjugate gradients stop at this share of the starting error, or after so many steps.
    static let gradients = (target: 1e-6, steps: 80)
    /// Rows that one core works on at a time.
    static let stretch = 64
}
