internal import Foundation
public import Performance
internal import Workload

/// What nearby measured runs say of the errors left by the factors: a Gaussian process over load and lengths.
///
/// Resolved once for a deployment from the runs most like it; asking costs one exponential for each of them. Far from
/// all runs it is zero, and the factors alone count.
struct LocalCorrection: Sendable {
    /// The conditions of a run on the scale on which errors vary: its load and its lengths.
    struct Place: Sendable, Hashable {
        /// Requests in flight, as ``coordinate(_:)``.
        var load: Double
        /// Input tokens, as ``coordinate(_:)``.
        var input: Double
        /// Output tokens, as ``coordinate(_:)``.
        var output: Double
        /// The kind of load.
        var kind: LoadKind

        /// The logarithm of a number of requests or tokens over the distance within which errors stay alike.
        static func coordinate(_ number: Double, atLeast least: Double = 1) -> Double {
            log(max(least, number)) / CorrectionConstants.lengthScale
        }

        /// How much errors have in common, 0 to 1, because of the kinds of load.
        func kindSimilarity(_ other: Place) -> Double {
            kind == other.kind ? 1 : CorrectionConstants.otherKind
        }

        /// How much two places have in common, 0 to 1.
        func similarity(_ other: Place) -> Double {
            let a = load - other.load
            let b = input - other.input
            let c = output - other.output
            return exp(-(a * a + b * b + c * c) / 2) * kindSimilarity(other)
        }
    }

    /// The runs nearby, and what they say; nil where there are none.
    private let runs: SolvedRuns?
    /// How much the conditions of each run have in common with the deployment's, 0 to 1.
    private let similarities: [Double]
    /// Whether the misses of runs are worked out with their weights, which takes as long again.
    private let knowsSpread: Bool

    /// A correction by no run: none.
    init() {
        runs = nil
        similarities = []
        knowsSpread = false
    }

    /// A correction by `runs`, of which each has as much in common with the deployment as `similarities` says.
    init(_ runs: SolvedRuns, similarities: [Double], knowsSpread: Bool) {
        self.runs = runs
        self.similarities = similarities
        self.knowsSpread = knowsSpread
    }

    /// A measured run nearby.
    struct Point: Sendable {
        /// Where it is.
        var place: Place
        /// How much its conditions have in common with the deployment's, 0 to 1.
        var similarity: Double
    }

    /// The runs nearby.
    var points: [Point] {
        zip(runs?.places ?? [], similarities).map { Point(place: $0, similarity: $1) }
    }

    /// The weights of the runs for `metric`; empty where no run has it.
    func weights(_ metric: Metric) -> [Double] { runs?.solution(metric, knowsSpread: knowsSpread).weights ?? [] }

    /// By how much the error of each run is missed by what the others say of it, for `metric`; not a number where it was
    /// not measured, empty where no run has the metric.
    func misses(_ metric: Metric) -> [Double] {
        knowsSpread ? runs?.solution(metric, knowsSpread: true).misses ?? [] : []
    }

    /// How far measurements of `metric` at `place` spread, over how far they do where no run is near.
    ///
    /// Some sources repeat to a percent and others to a factor of two. The variance is the one that is assumed of all,
    /// taken as ``CorrectionConstants/assumedMisses`` observations, with those nearby: the scaled inverse chi-squared
    /// distribution of a normal variance (Gelman et al. 2013, Bayesian Data Analysis, 2.6). Complexity: one exponential for
    /// each point.
    func spread(_ metric: Metric, at place: Place) -> Double {
        let assumed = CorrectionConstants.scale(metric, isPooled: false).spread
        var count = CorrectionConstants.assumedMisses
        var squares = count * assumed * assumed
        let (places, misses) = (runs?.places ?? [], misses(metric))
        for index in misses.indices where !misses[index].isNaN {
            let miss = misses[index]
            let common = similarities[index] * places[index].similarity(place)
            count += common * common
            squares += common * common * miss * miss
        }
        return (squares / count).squareRoot() / assumed
    }

    /// log(measured / predicted) to expect of `metric` at `place`.
    ///
    /// Complexity: one exponential for each point.
    func expected(_ metric: Metric, at place: Place) -> Double {
        let (places, weights) = (runs?.places ?? [], weights(metric))
        var sum = 0.0
        for index in weights.indices where weights[index] != 0 {
            sum += weights[index] * similarities[index] * places[index].similarity(place)
        }
        return sum
    }

    /// The same at places that differ from `place` only in their load.
    func expected(_ metric: Metric, at place: Place, loads: [Double]) -> [Double] {
        var sums = [Double](repeating: 0, count: loads.count)
        let (places, weights) = (runs?.places ?? [], weights(metric))
        for index in weights.indices where weights[index] != 0 {
            var there = place
            there.load = places[index].load
            let share = weights[index] * similarities[index] * places[index].similarity(there)
            for rung in loads.indices { sums[rung] += share * SolvedRuns.likeness(places[index].load, loads[rung]) }
        }
        return sums
    }

    /// The same for the powers of two of requests in flight, as many as a ``PaceCorrection`` has places.
    ///
    /// Complexity: one exponential for each point.
    func expectedByLoad(_ metric: Metric, at place: Place) -> [Double] {
        var sums = [Double](repeating: 0, count: SolvedRuns.rungs.count)
        guard let runs else { return sums }
        let weights = weights(metric)
        for index in weights.indices where weights[index] != 0 {
            var there = place
            there.load = runs.places[index].load
            let share = weights[index] * similarities[index] * runs.places[index].similarity(there)
            for rung in sums.indices { sums[rung] += share * runs.ladder[index * sums.count + rung] }
        }
        return sums
    }
}

/// The kind of load of a measured run, as far as errors depend on it.
public enum LoadKind: Int, Sendable, Hashable, Codable, CaseIterable {
    /// Requests arrive at a rate.
    case rate
    /// A new request whenever one is completed.
    case closedLoop
    /// All requests are queued at once.
    case offline
    /// Batches that start and end together.
    case staticBatch
    /// Disaggregated serving, in a closed loop.
    case pools

    /// The kind of `load` on one replica that does both prefill and decode.
    public init(_ load: Load) {
        switch load {
        case .rate: self = .rate
        case .concurrency: self = .closedLoop
        case .offline: self = .offline
        case .staticBatch: self = .staticBatch
        }
    }
}
