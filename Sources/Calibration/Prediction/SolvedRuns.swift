internal import Foundation
internal import Performance
internal import Synchronization

/// Some measured runs with what they say of the errors of each metric.
///
/// That depends on the runs alone, not on how much they have in common with what is asked about: many questions share it.
/// Each metric is solved when it is first asked for.
final class SolvedRuns: Sendable {
    /// What the runs say of one metric.
    struct Solution: Sendable {
        /// The weight of each run; empty where none has the metric.
        var weights: [Double] = []
        /// By how much the error of each run is missed by what the others say of it; nil where that was not asked for.
        ///
        /// Not a number where a run was not measured.
        /// Leaving one out takes no fit of its own: weight over the diagonal of the inverse (Rasmussen and Williams 2006,
        /// Gaussian Processes for Machine Learning, eq. 5.12).
        var misses: [Double]?
    }

    /// The places of the runs.
    let places: [LocalCorrection.Place]
    /// How alike the load of each run is to each of ``rungs``, run by run: no question changes it.
    let ladder: [Double]
    /// The ids of the first of them.
    let names: [String]
    private let residuals: [ResidualField.Residuals]
    /// The group of each run, and the traits of all groups.
    private let groups: [Int]
    private let codes: [TraitCodes]
    private let isPooled: Bool
    private let solved = Mutex([Solution?](repeating: nil, count: Metric.allCases.count))

    /// The powers of two of requests in flight, from one on, as loads.
    static let rungs = (0..<PaceCorrection.places).map { LocalCorrection.Place.coordinate(Double(1 << $0)) }

    /// How alike two loads are, 0 to 1.
    static func likeness(_ load: Double, _ other: Double) -> Double {
        let apart = load - other
        return exp(-apart * apart / 2)
    }

    /// `runs`, each of the group at its place in `groups`; `codes` are the traits of all groups.
    init(
        _ runs: [ResidualField.Member], groups: [Int], codes: [TraitCodes], isPooled: Bool, named: Int
    ) {
        places = runs.map(\.place)
        ladder = runs.flatMap { run in Self.rungs.map { Self.likeness(run.place.load, $0) } }
        names = runs.prefix(named).map(\.id)
        residuals = runs.map(\.residuals)
        self.groups = groups
        self.codes = codes
        self.isPooled = isPooled
    }

    /// What the runs say of `metric`; of their misses only where `knowsSpread`.
    ///
    /// Complexity: for n runs O(n^3), once.
    func solution(_ metric: Metric, knowsSpread: Bool) -> Solution {
        if let known = solved.withLock({ $0[metric.rawValue] }), !knowsSpread || known.misses != nil { return known }
        let made = solve(metric, knowsSpread: knowsSpread)
        solved.withLock { solved in for (metric, solution) in made { solved[metric.rawValue] = solution } }
        return made.first { $0.0 == metric }?.1 ?? Solution()
    }

    /// Metrics that every replica asks for, whose noise differs.
    private static let usual = [Metric.tpot, .ttft]

    /// What the runs say of `metric`, and of all others that take little more.
    private func solve(_ metric: Metric, knowsSpread: Bool) -> [(Metric, Solution)] {
        let matrix = SimilarityMatrix(zip(places, groups).map { ($0, $1) }, codes: codes)
        let asked = Self.usual.contains(metric) ? Self.usual : [metric]
        return asked.flatMap { solve($0, matrix, knowsSpread: knowsSpread) }
    }

    /// What the runs say of `metric`, and of all that have the same noise and were measured in the same runs.
    private func solve(
        _ metric: Metric, _ matrix: SimilarityMatrix, knowsSpread: Bool
    ) -> [(Metric, Solution)] {
        let ratio = CorrectionConstants.scale(metric, isPooled: isPooled).ratio
        let alike = Metric.allCases.filter { CorrectionConstants.scale($0, isPooled: isPooled).ratio == ratio }
        let known = alike.map { metric in (metric, runs: KnownRuns(residuals.map { $0[metric] != nil })) }
        for chain in KnownRuns.chains(known) {
            guard let count = chain.metrics.first(where: { $0.0 == metric })?.count else { continue }
            let order = Array(chain.order.prefix(count))
            let factor = matrix.factor(order, noise: ratio)
            let inverse = knowsSpread ? factor.inverseDiagonal(count) : []
            return chain.metrics.filter { $0.count == count }.map { metric, _ in
                let spread = CorrectionConstants.scale(metric, isPooled: isPooled).spread
                let most = CorrectionConstants.largestMiss * spread
                let solved = factor.solve(order.map { max(-most, min(most, residuals[$0][metric] ?? 0)) })
                var solution = Solution(weights: [Double](repeating: 0, count: places.count))
                for (index, weight) in zip(order, solved) { solution.weights[index] = weight }
                if knowsSpread {
                    var misses = [Double](repeating: .nan, count: places.count)
                    for (index, (weight, diagonal)) in zip(order, zip(solved, inverse)) {
                        misses[index] = weight / diagonal
                    }
                    solution.misses = misses
                }
                return (metric, solution)
            }
        }
        return [(metric, Solution(misses: []))]
    }
}
