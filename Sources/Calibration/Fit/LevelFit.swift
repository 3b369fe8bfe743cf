internal import Foundation
internal import Parallel
public import Performance

/// How a fit goes about it.
public struct FitOptions: Sendable, Equatable {
    /// Rounds of linearization.
    public var rounds = 16
    /// The last rounds whose solutions are averaged: spreads and noise still move a little, and solutions with them.
    public var averaged = 6
    /// Residuals beyond this one count no more when a step is judged: where a queue just overflows, the time to the first
    /// token jumps by orders of magnitude, and one such run would stop all the others.
    public var largestResidual = 1.5
    /// Smallest error that a measurement is believed to have, by metric, as a standard deviation of its logarithm.
    public var noiseFloor: [Double] = [0.02, 0.06, 0.02, 0.02, 0.2, 0.08]
    /// Residuals beyond this many standard deviations count linearly.
    public var huber = 1.5
    /// Multiplies all spreads.
    public var looseness = 1.0
    /// Whether spreads follow the runs.
    public var learnsSpreads = true
    /// The properties that factors may depend on.
    public var levels = Set(Level.allCases)

    /// The usual way.
    public init() {}
}

/// Least squares of all levels at once, by Gauss and Newton with conjugate gradients inside.
///
/// The unknowns are the departures at all nodes; a run's logarithmic factors are the sum of its nodes' departures. The
/// ridge on each departure makes this a linear mixed model around the current point. Robust by reweighting.
struct LevelFit {
    let problem: FitProblem
    let options: FitOptions
    let base: [Double]
    let factorCount = Factor.count
    /// Departures, node after node.
    var solution: [Double]
    /// Ridge, node after node: one over the variance expected.
    var ridge: [Double]
    /// What the ridge draws departures to, node after node.
    var center: [Double]
    /// Noise by group and metric.
    var noise: [[Double]]

    /// Nodes that may move.
    var free: [Bool]

    init(_ problem: FitProblem, base: Coefficients, options: FitOptions) {
        free = problem.nodes.map { options.levels.contains($0.level) }
        self.problem = problem
        self.options = options
        self.base = base.coordinates
        solution = [Double](repeating: 0, count: problem.nodes.count * Factor.count)
        center = solution
        ridge = []
        for node in problem.nodes {
            for factor in Factor.allCases {
                let spread = node.level.spread(of: factor) * options.looseness
                ridge.append(1 / (spread * spread))
            }
        }
        noise = problem.groups.map { _ in [0.10, 0.25, 0.10, 0.10, 0.4, 0.25] }
    }

    /// One linearized observation.
    struct Equation {
        var row: Int
        var metric: Metric
        var slopes: [Double]
        var residual: Double
        var weight = 1.0
    }

    func coordinates(_ row: FitProblem.Row) -> [Double] {
        var sum = base
        for node in row.nodes where node >= 0 {
            for factor in 0..<factorCount { sum[factor] += solution[node * factorCount + factor] }
        }
        return sum
    }

    mutating func run() {
        var damping = 0.1
        var sum = [Double](repeating: 0, count: solution.count)
        let averaged = min(options.averaged, options.rounds)
        for round in 0..<options.rounds {
            let equations = linearize()
            if round > 0 { estimateNoise(equations) }
            let weighted = weighted(equations)
            if round >= 3, options.learnsSpreads { learnSpreads(weighted) }
            let current = objective(
                residuals: equations.map { ($0.residual, problem.rows[$0.row].group, $0.metric.rawValue) })
            let start = solution
            for _ in 0..<5 {
                let step = solve(weighted, damping: damping)
                for index in solution.indices { solution[index] = start[index] + step[index] }
                if objective(residuals: residuals()) < current {
                    damping = max(1e-3, damping / 5)
                    break
                }
                damping *= 6
                solution = start
            }
            if round >= options.rounds - averaged {
                for index in sum.indices { sum[index] += solution[index] / Double(averaged) }
            }
        }
        solution = sum
    }

    /// The spread of each factor at each level, from how far its departures go: the larger of the two is one round of
    /// expectation and maximization with the diagonal in place of the posterior variance.
    mutating func learnSpreads(_ weighted: [Equation]) {
        var diagonal = [Double](repeating: 0, count: solution.count)
        for equation in weighted {
            let row = problem.rows[equation.row]
            for node in row.nodes where node >= 0 {
                for factor in row.factors {
                    diagonal[node * factorCount + factor] +=
                        equation.weight * equation.slopes[factor] * equation.slopes[factor]
                }
            }
        }
        let levels = Level.allCases.count
        var sums = [Double](repeating: 0, count: levels * factorCount)
        var counts = sums
        for (index, node) in problem.nodes.enumerated() where free[index] {
            for factor in 0..<factorCount {
                let position = index * factorCount + factor
                // Departures that no run pushes say nothing of the spread.
                let information = diagonal[position] / (diagonal[position] + ridge[position])
                guard information > 0.05 else { continue }
                let cell = node.level.rawValue * factorCount + factor
                sums[cell] +=
                    information
                    * (solution[position] * solution[position] + 1 / (diagonal[position] + ridge[position]))
                counts[cell] += information
            }
        }
        for (index, node) in problem.nodes.enumerated() {
            for factor in Factor.allCases {
                let cell = node.level.rawValue * factorCount + factor.rawValue
                let usual = node.level.spread(of: factor) * options.looseness
                let prior = 4.0
                let variance = (sums[cell] + prior * usual * usual) / (counts[cell] + prior)
                let bounded = max(0.02 * usual * usual, min(node.level.largestGrowth * usual * usual, variance))
                ridge[index * factorCount + factor.rawValue] = 1 / bounded
            }
        }
    }

    func residuals() -> [(Double, Int, Int)] {
        inOrder(stretches) { stretch in
            stretch.flatMap { index -> [(Double, Int, Int)] in
                let row = problem.rows[index]
                guard let value = predict(row, coordinates(row)) else { return [] }
                return row.targets.map { target in
                    (target.logarithm - value[target.metric.rawValue], row.group, target.metric.rawValue)
                }
            }
        }.flatMap { $0 }
    }

    /// The rows in stretches, one after the other, to be worked on at once.
    private var stretches: [Range<Int>] {
        stride(from: 0, to: problem.rows.count, by: 64).map { $0..<min($0 + 64, problem.rows.count) }
    }

    func objective(residuals: [(Double, Int, Int)]) -> Double {
        var sum = 0.0
        for (residual, group, metric) in residuals {
            let size = min(options.largestResidual, abs(residual)) / noise[group][metric]
            sum += size > options.huber ? options.huber * (2 * size - options.huber) : size * size
        }
        for index in solution.indices {
            let apart = solution[index] - center[index]
            sum += ridge[index] * apart * apart
        }
        return sum
    }

    private func predict(_ row: FitProblem.Row, _ coordinates: [Double]) -> [Double]? {
        (try? row.replica.with(Coefficients(coordinates: coordinates))).flatMap { predictLogarithms(row.run, $0) }
    }

    func linearize() -> [Equation] {
        inOrder(stretches) { stretch in stretch.flatMap { linearized($0) } }.flatMap { $0 }
    }

    /// The equations of one row: its residuals, and how they follow each factor.
    private func linearized(_ index: Int) -> [Equation] {
        let row = problem.rows[index]
        let step = 0.02
        let here = coordinates(row)
        guard let value = predict(row, here) else { return [] }
        var slopes = row.targets.map { _ in [Double](repeating: 0, count: factorCount) }
        for factor in row.factors {
            var there = here
            there[factor] += step
            guard let moved = predict(row, there) else { continue }
            for (position, target) in row.targets.enumerated() {
                slopes[position][factor] = (moved[target.metric.rawValue] - value[target.metric.rawValue]) / step
            }
        }
        return zip(row.targets, slopes).map { target, slopes in
            Equation(
                row: index, metric: target.metric, slopes: slopes,
                residual: target.logarithm - value[target.metric.rawValue])
        }
    }

    /// Noise by group: the median absolute residual, as large as a normal error of that median.
    mutating func estimateNoise(_ equations: [Equation]) {
        var residuals = problem.groups.map { _ in Metric.allCases.map { _ in [Double]() } }
        for equation in equations {
            residuals[problem.rows[equation.row].group][equation.metric.rawValue].append(abs(equation.residual))
        }
        for group in residuals.indices {
            for metric in Metric.allCases {
                let sorted = residuals[group][metric.rawValue].sorted()
                guard !sorted.isEmpty else { continue }
                let median = sorted[sorted.count / 2] * 1.4826
                // Few residuals say little: shrink toward the usual noise.
                let count = Double(sorted.count)
                let usual = options.noiseFloor[metric.rawValue] * 2
                let mixed = (count * median + 10 * usual) / (count + 10)
                noise[group][metric.rawValue] = max(options.noiseFloor[metric.rawValue], mixed)
            }
        }
    }

    func weighted(_ equations: [Equation]) -> [Equation] {
        equations.map { equation in
            var weighted = equation
            let deviation = noise[problem.rows[equation.row].group][equation.metric.rawValue]
            let size = abs(equation.residual) / deviation
            weighted.weight = (size > options.huber ? options.huber / size : 1) / (deviation * deviation)
            return weighted
        }
    }

    /// Solves (J' W J + P + damping D) x = J' W r - P x0 by conjugate gradients with the diagonal for a preconditioner.
    ///
    /// D is the diagonal of the rest (Marquardt, "An Algorithm for Least-Squares Estimation of Nonlinear Parameters",
    /// 1963): damping holds back what many runs push as much as what few do.
    func solve(_ equations: [Equation], damping: Double) -> [Double] {
        let count = solution.count
        var right = [Double](repeating: 0, count: count)
        var diagonal = ridge
        for index in 0..<count { right[index] = -ridge[index] * (solution[index] - center[index]) }
        for equation in equations {
            let row = problem.rows[equation.row]
            for node in row.nodes where node >= 0 {
                for factor in row.factors {
                    let slope = equation.slopes[factor]
                    right[node * factorCount + factor] += equation.weight * slope * equation.residual
                    diagonal[node * factorCount + factor] += equation.weight * slope * slope
                }
            }
        }
        let prior = zip(ridge, diagonal).map { $0 + damping * $1 }
        for index in 0..<count { diagonal[index] *= 1 + damping }
        for (node, isFree) in free.enumerated() where !isFree {
            for factor in 0..<factorCount {
                right[node * factorCount + factor] = 0
                diagonal[node * factorCount + factor] = .infinity
            }
        }
        var x = [Double](repeating: 0, count: count)
        var residual = right
        var z = zip(residual, diagonal).map { $0 / $1 }
        var direction = z
        var energy = dot(residual, z)
        let target = energy * 1e-6
        for _ in 0..<80 where energy > target {
            let image = apply(equations, direction, prior)
            let alpha = energy / dot(direction, image)
            for index in 0..<count {
                x[index] += alpha * direction[index]
                residual[index] -= alpha * image[index]
            }
            for index in 0..<count { z[index] = residual[index] / diagonal[index] }
            let next = dot(residual, z)
            let beta = next / energy
            for index in 0..<count { direction[index] = z[index] + beta * direction[index] }
            energy = next
        }
        return x
    }

    /// The curvature of the problem times `vector`, row by row: gather the departures' sum, pull, scatter.
    private func apply(_ equations: [Equation], _ vector: [Double], _ prior: [Double]) -> [Double] {
        var image = zip(prior, vector).map { $0 * $1 }
        var sum = [Double](repeating: 0, count: factorCount)
        var pull = sum
        var index = 0
        vector.withUnsafeBufferPointer { vector in
            image.withUnsafeMutableBufferPointer { image in
                while index < equations.count {
                    let row = equations[index].row
                    let nodes = problem.rows[row].nodes
                    for factor in 0..<factorCount {
                        sum[factor] = 0
                        pull[factor] = 0
                    }
                    for node in nodes where node >= 0 {
                        for factor in 0..<factorCount { sum[factor] += vector[node * factorCount + factor] }
                    }
                    while index < equations.count, equations[index].row == row {
                        var product = 0.0
                        equations[index].slopes.withUnsafeBufferPointer { slopes in
                            for factor in 0..<factorCount { product += slopes[factor] * sum[factor] }
                            product *= equations[index].weight
                            for factor in 0..<factorCount { pull[factor] += slopes[factor] * product }
                        }
                        index += 1
                    }
                    for node in nodes where node >= 0 {
                        for factor in 0..<factorCount { image[node * factorCount + factor] += pull[factor] }
                    }
                }
            }
        }
        return image
    }

    private func dot(_ left: [Double], _ right: [Double]) -> Double {
        var sum = 0.0
        for index in left.indices { sum += left[index] * right[index] }
        return sum
    }

    /// The levels as they stand.
    var levels: CoefficientLevels {
        var levels = CoefficientLevels()
        levels.base = base
        for (index, node) in problem.nodes.enumerated() {
            levels.departures[node.level.rawValue][node.key] =
                Array(solution[index * factorCount..<(index + 1) * factorCount])
        }
        return levels
    }

    /// Starts where `levels` are, which departures are drawn back to; only the properties that `isFree` may move.
    mutating func start(from levels: CoefficientLevels, moving isFree: (Level, String) -> Bool) {
        for (index, node) in problem.nodes.enumerated() {
            free[index] = free[index] && isFree(node.level, node.key)
            guard let departure = levels.departures[node.level.rawValue][node.key] else { continue }
            for factor in 0..<factorCount { solution[index * factorCount + factor] = departure[factor] }
        }
        center = solution
    }
}

/// Calibration: from measured runs to factors.
public enum Calibration {
    /// The factors that `runs` ask for, all sources at once: each has its own noise, and its own departures for what it
    /// leaves unsaid.
    public static func fit(
        _ runs: [MeasuredRun], from base: Coefficients = .uncalibrated, options: FitOptions = FitOptions()
    ) -> CoefficientLevels {
        var fit = LevelFit(FitProblem(runs), base: base, options: options)
        fit.run()
        return fit.levels
    }
}
