internal import Foundation
internal import Parallel
internal import Performance

/// Least squares of all levels at once, by Gauss-Newton steps solved with conjugate gradients.
///
/// The unknowns are the offsets at all nodes; a run's logarithmic factors are the sum of its nodes' offsets. The
/// ridge on each offset makes this a linear mixed model around the current point. Robust by reweighting.
struct LevelFit {
    let problem: FitProblem
    let options: FitOptions
    let base: [Double]
    let factorCount = Factor.count
    /// Offsets, node after node.
    var solution: [Double]
    /// Ridge, node after node: one over the variance expected.
    var ridge: [Double]
    /// What the ridge shrinks offsets to, node after node.
    var center: [Double]
    /// Noise by group and metric.
    var noise: [[Double]]
    /// How residuals count in this round.
    var loss = RobustLoss.linear

    /// Nodes that may move.
    var free: [Bool]
    /// Neighbouring releases of an engine, which the ridge pulls toward each other: a random walk over versions.
    var neighbours: [(Int, Int)]
    /// The weight of that pull, factor by factor.
    let pull: [Double]

    init(_ problem: FitProblem, base: Coefficients, options: FitOptions) {
        free = problem.nodes.map { options.levels.contains($0.level) && $0.level != .kernels }
        neighbours = problem.neighbouringReleases
        pull = Factor.all.map { factor in
            let step = FitConstants.releaseStep * Level.release.spread(of: factor) * options.looseness
            return 1 / (step * step)
        }
        self.problem = problem
        self.options = options
        self.base = base.coordinates
        solution = problem.nodes.flatMap { node in
            (node.level == .kernels ? KernelRates.offsets[node.key] : nil)
                ?? [Double](repeating: 0, count: Factor.count)
        }
        center = solution
        ridge = []
        for node in problem.nodes {
            for factor in Factor.all {
                let spread = node.level.spread(of: factor) * options.looseness
                ridge.append(1 / (spread * spread))
            }
        }
        noise = problem.groups.map { _ in Metric.allCases.map(\.noise.start) }
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
        var damping = FitConstants.damping.start
        var sum = [Double](repeating: 0, count: solution.count)
        let averaged = min(options.averaged, options.rounds)
        for round in 0..<options.rounds {
            loss = round < options.linearRounds ? .linear : .heavyTailed
            let equations = linearize()
            if round > 0 { estimateNoise(equations) }
            let weighted = weighted(equations)
            if round >= FitConstants.firstSpreadRound, options.learnsSpreads { learnSpreads(weighted) }
            let current = objective(
                residuals: equations.map { ($0.residual, $0.row, $0.metric) })
            let start = solution
            for _ in 0..<FitConstants.triesPerRound {
                let step = solve(weighted, damping: damping)
                for index in solution.indices { solution[index] = start[index] + step[index] }
                if objective(residuals: residuals()) < current {
                    damping = max(FitConstants.damping.least, damping / FitConstants.damping.relaxed)
                    break
                }
                damping *= FitConstants.damping.tightened
                solution = start
            }
            if round >= options.rounds - averaged {
                for index in sum.indices { sum[index] += solution[index] / Double(averaged) }
            }
        }
        solution = sum
    }

    func residuals() -> [(residual: Double, row: Int, metric: Metric)] {
        parallelMap(stretches) { stretch in
            stretch.flatMap { index -> [(Double, Int, Metric)] in
                let row = problem.rows[index]
                guard let value = predict(row, coordinates(row)) else { return [] }
                return row.targets.map { target in
                    (target.logarithm - value[target.metric.rawValue], index, target.metric)
                }
            }
        }.flatMap { $0 }
    }

    /// The rows in stretches, one after the other, to be worked on at once.
    private var stretches: [Range<Int>] {
        stride(from: 0, to: problem.rows.count, by: FitConstants.stretch).map {
            $0..<min($0 + FitConstants.stretch, problem.rows.count)
        }
    }

    func objective(residuals: [(residual: Double, row: Int, metric: Metric)]) -> Double {
        var sum = 0.0
        for (residual, row, metric) in residuals {
            let row = problem.rows[row]
            let size = min(options.largestResidual, abs(residual)) / noise[row.group][metric.rawValue]
            sum += row.weight * loss.value(size)
        }
        for index in solution.indices {
            let apart = solution[index] - center[index]
            sum += ridge[index] * apart * apart
        }
        forEachPull { one, other, pull in
            let apart = solution[one] - solution[other]
            sum += pull * apart * apart
        }
        return sum
    }

    /// Hands out the positions of two offsets of neighbouring releases and the weight of what pulls them together.
    func forEachPull(_ work: (_ one: Int, _ other: Int, _ pull: Double) -> Void) {
        for (one, other) in neighbours {
            for factor in 0..<factorCount {
                work(one * factorCount + factor, other * factorCount + factor, pull[factor])
            }
        }
    }

    private func predict(_ row: FitProblem.Row, _ coordinates: [Double]) -> [Double]? {
        (try? row.replica.with(Coefficients(coordinates: coordinates))).flatMap { predictLogarithms(row.run, $0) }
    }

    func linearize() -> [Equation] {
        parallelMap(stretches) { stretch in stretch.flatMap { linearized($0) } }.flatMap { $0 }
    }

    /// The equations of one row: its residuals, and how they follow each factor.
    private func linearized(_ index: Int) -> [Equation] {
        let row = problem.rows[index]
        let step = FitConstants.slopeStep
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

    /// The levels of the present solution.
    var levels: CoefficientLevels {
        var levels = CoefficientLevels()
        levels.base = base
        for (index, node) in problem.nodes.enumerated() where node.level != .kernels {
            levels.offsets[node.level.rawValue][node.key] =
                Array(solution[index * factorCount..<(index + 1) * factorCount])
        }
        return levels
    }

    /// Starts from `levels`, to which offsets are shrunk; only the properties that `isFree` may move.
    mutating func start(from levels: CoefficientLevels, moving isFree: (Level, LevelKey) -> Bool) {
        for (index, node) in problem.nodes.enumerated() {
            free[index] = free[index] && isFree(node.level, node.key)
            guard let offset = levels.offsets[node.level.rawValue][node.key] else { continue }
            for factor in 0..<factorCount { solution[index * factorCount + factor] = offset[factor] }
        }
        center = solution
        neighbours = []
    }
}
