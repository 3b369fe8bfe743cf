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

    /// A measured run nearby.
    struct Point: Sendable {
        /// Where it is.
        var place: Place
        /// How much its conditions have in common with the deployment's, 0 to 1.
        var similarity: Double
    }

    /// The runs nearby.
    var points: [Point] = [] {
        didSet {
            ladder = points.flatMap { point in Self.rungs.map { Self.likeness(point.place.load, $0) } }
        }
    }
    /// How alike the load of each point is to each of ``rungs``, point by point: no question changes it.
    private var ladder: [Double] = []
    /// The powers of two of requests in flight, from one on, as loads.
    private static let rungs = (0..<PaceCorrection.places).map { Place.coordinate(Double(1 << $0)) }

    /// How alike two loads are, 0 to 1.
    private static func likeness(_ load: Double, _ other: Double) -> Double {
        let apart = load - other
        return exp(-apart * apart / 2)
    }

    /// Their weights for each metric; empty where no run has it.
    var weights: [[Double]] = Metric.allCases.map { _ in [] }

    /// By how much the error of each run is missed by what the others say of it, for each metric; not a number where it
    /// was not measured, empty where no run has the metric.
    ///
    /// Leaving one out takes no fit of its own: weight over the diagonal of the inverse (Rasmussen and Williams 2006,
    /// Gaussian Processes for Machine Learning, eq. 5.12).
    var misses: [[Double]] = Metric.allCases.map { _ in [] }

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
        for (point, miss) in zip(points, misses[metric.rawValue]) where !miss.isNaN {
            let common = point.similarity * point.place.similarity(place)
            count += common * common
            squares += common * common * miss * miss
        }
        return (squares / count).squareRoot() / assumed
    }

    /// log(measured / predicted) to expect of `metric` at `place`.
    ///
    /// Complexity: one exponential for each point.
    func expected(_ metric: Metric, at place: Place) -> Double {
        let weights = weights[metric.rawValue]
        guard !weights.isEmpty else { return 0 }
        var sum = 0.0
        for (point, weight) in zip(points, weights) where weight != 0 {
            sum += weight * point.similarity * point.place.similarity(place)
        }
        return sum
    }

    /// The same at places that differ from `place` only in their load.
    func expected(_ metric: Metric, at place: Place, loads: [Double]) -> [Double] {
        var sums = [Double](repeating: 0, count: loads.count)
        for (point, weight) in zip(points, weights[metric.rawValue]) where weight != 0 {
            var there = place
            there.load = point.place.load
            let share = weight * point.similarity * point.place.similarity(there)
            for index in loads.indices { sums[index] += share * Self.likeness(point.place.load, loads[index]) }
        }
        return sums
    }

    /// The same for the powers of two of requests in flight, as many as a ``PaceCorrection`` has places.
    ///
    /// Complexity: one exponential for each point.
    func expectedByLoad(_ metric: Metric, at place: Place) -> [Double] {
        var sums = [Double](repeating: 0, count: Self.rungs.count)
        let weights = weights[metric.rawValue]
        for index in weights.indices where weights[index] != 0 {
            let point = points[index]
            var there = place
            there.load = point.place.load
            let share = weights[index] * point.similarity * point.place.similarity(there)
            for rung in sums.indices { sums[rung] += share * ladder[index * sums.count + rung] }
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
