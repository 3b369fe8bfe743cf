internal import Foundation

/// What nearby measured runs say of the errors left by the factors: a Gaussian process over load and lengths.
///
/// Resolved once for a deployment from the runs most like it; asking costs one exponential for each of them. Far from
/// all runs it says nothing, and the factors stand alone.
struct LocalCorrection: Sendable {
    /// Where a run is: its load in requests in flight, and its lengths, as logarithms on the scale on which errors vary.
    struct Place: Sendable {
        /// Requests in flight.
        var load: Double
        /// Input tokens.
        var input: Double
        /// Output tokens.
        var output: Double
        /// The kind of load.
        var kind: Int

        /// How much two places have in common, 0 to 1.
        func likeness(_ other: Place) -> Double {
            let a = load - other.load
            let b = input - other.input
            let c = output - other.output
            return exp(-(a * a + b * b + c * c) / 2) * (kind == other.kind ? 1 : 0.4)
        }
    }

    /// A measured run nearby.
    struct Point: Sendable {
        /// Where it is.
        var place: Place
        /// How much its conditions have in common with the deployment's, 0 to 1.
        var likeness: Double
    }

    /// The runs nearby.
    var points: [Point] = []
    /// Their weights for each metric; empty where no run has it.
    var weights: [[Double]] = Metric.allCases.map { _ in [] }

    /// log(measured / predicted) to expect of `metric` at `place`.
    func expected(_ metric: Metric, at place: Place) -> Double {
        let weights = weights[metric.rawValue]
        guard !weights.isEmpty else { return 0 }
        var sum = 0.0
        for (point, weight) in zip(points, weights) where weight != 0 {
            sum += weight * point.likeness * point.place.likeness(place)
        }
        return sum
    }

    /// The kind of place of a deployment with pools for prompts and answers.
    static let pooled = 4

    /// The spread of errors of a metric, and the noise of one measurement, as standard deviations of the logarithm.
    ///
    /// Errors are wider where there are pools: what lies between them and how many workers there are is often not known.
    static func scale(_ metric: Metric, isPooled: Bool = false) -> (spread: Double, noise: Double) {
        if isPooled {
            switch metric {
            case .tpot, .e2e, .throughput: return (0.5, 0.08)
            case .ttft, .ttft50, .ttft99: return (1.5, 0.3)
            }
        }
        switch metric {
        case .tpot, .e2e, .throughput: return (0.12, 0.04)
        case .ttft, .ttft50: return (0.35, 0.12)
        case .ttft99: return (0.5, 0.25)
        }
    }

    /// The lower half of a symmetric matrix, row by row.
    struct Triangle {
        private let count: Int
        private var values: [Double]

        /// Asks `value` for each row and every column up to that row's.
        init(_ count: Int, _ value: (_ row: Int, _ column: Int) -> Double) {
            self.count = count
            values = []
            values.reserveCapacity(count * (count + 1) / 2)
            for row in 0..<count {
                for column in 0...row { values.append(value(row, column)) }
            }
        }

        /// The value at a row and a column that is no greater.
        subscript(row: Int, column: Int) -> Double { values[row * (row + 1) / 2 + column] }

        /// Solves M w = r for a positive definite matrix; by Cholesky's method.
        func solve(_ right: [Double]) -> [Double] {
            var factor = values
            var result = right
            factor.withUnsafeMutableBufferPointer { factor in
                for row in 0..<count {
                    let start = row * (row + 1) / 2
                    for column in 0...row {
                        let other = column * (column + 1) / 2
                        var sum = factor[start + column]
                        for inner in 0..<column { sum -= factor[start + inner] * factor[other + inner] }
                        factor[start + column] =
                            row == column ? max(sum, 1e-9).squareRoot() : sum / factor[other + column]
                    }
                    for inner in 0..<row { result[row] -= factor[start + inner] * result[inner] }
                    result[row] /= factor[start + row]
                }
                for row in stride(from: count - 1, through: 0, by: -1) {
                    for inner in (row + 1)..<max(row + 1, count) {
                        result[row] -= factor[inner * (inner + 1) / 2 + row] * result[inner]
                    }
                    result[row] /= factor[row * (row + 1) / 2 + row]
                }
            }
            return result
        }
    }
}
