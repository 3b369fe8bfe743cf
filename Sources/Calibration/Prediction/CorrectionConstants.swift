/// The constants of the correction by nearby runs, chosen by the errors of held-out predictions.
enum CorrectionConstants {
    /// The logarithm of load or length by which errors of runs part by one standard deviation: a factor of 3.3.
    static let lengthScale = 1.2
    /// What errors under one kind of load have in common with those under another, 0 to 1.
    static let otherKind = 0.4
    /// The most runs that a correction is based on: more cost time and change little.
    static let most = 96
    /// Runs that are read for each run that is used, where those most alike are thinned out.
    static let readPerUsed = 2
    /// Similarity of traits, 0 to 1, below which a run is not used.
    static let leastSimilarity = 0.08
    /// Similarity of traits, 0 to 1, from which on runs are thinned out evenly instead of leaving out the last ones.
    static let closeSimilarity = 0.3
    /// Beyond this many spreads, a miss counts no more: it is a mistake rather than an error of the model.
    static let largestMiss = 3.0
    /// Misses of the assumed spread that count with those of the runs nearby.
    static let assumedMisses = 1.0
    /// The farthest evidence whose runs say how far measurements spread: farther ones are of other machines, and say
    /// nothing of how carefully this one would be measured.
    static let farthestSpread = EvidenceLevel.modelAndAccelerator
    /// Decimals of places and errors in the embedded table: what follows says nothing, and a fit gives the same bytes.
    static let decimals = 1e4
    /// Smallest predicted figure, in seconds or tokens a second, of which a logarithm is taken.
    static let leastFigure = 1e-12
    /// Largest logarithm of an error that a table holds.
    static let largestLogarithm = 100.0

    /// Largest logarithm of a factor on decode steps that is looked for: what takes more is no error of their pace.
    static let largestPace = 1.5

    /// How far errors of a metric go, and the noise of one measurement, as standard deviations of the logarithm.
    struct Scale: Hashable {
        var spread: Double
        var noise: Double

        /// The variance of the noise over that of the errors.
        var ratio: Double { noise * noise / (spread * spread) }
    }

    /// The scale of the errors of `metric`.
    ///
    /// First tokens wait in queues, so their times err more, and their tails more than their means. Errors are wider where
    /// there are pools: what lies between them and how many workers there are is often not known.
    static func scale(_ metric: Metric, isPooled: Bool) -> Scale {
        switch metric {
        case .tpot, .e2e, .throughput:
            isPooled ? Scale(spread: 0.5, noise: 0.08) : Scale(spread: 0.12, noise: 0.04)
        case .ttft, .ttft50:
            isPooled ? Scale(spread: 1.5, noise: 0.3) : Scale(spread: 0.35, noise: 0.12)
        case .ttft99:
            isPooled ? Scale(spread: 1.5, noise: 0.3) : Scale(spread: 0.5, noise: 0.25)
        }
    }

    /// How much the errors of two runs have in common that differ in one trait, 0 to 1; several traits multiply.
    enum Dissimilarity {
        static let engine = 0.1
        /// Another model with the same kind of layers, or with others.
        static let model = 0.4, shape = 0.2
        /// Another accelerator of the same generation, or of another.
        static let accelerator = 0.5, architecture = 0.2
        static let precision = 0.5
        static let release = 0.7
        static let speculation = 0.4
        static let attentionCopies = 0.5
        /// Of a factor of two in devices, or in the balance of pools: exp(-1 / 4).
        static let doublings = 4.0
    }
}
