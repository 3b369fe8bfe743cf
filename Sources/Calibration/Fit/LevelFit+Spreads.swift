internal import Performance

extension LevelFit {
    /// The spread of each factor at each level, from how far its offsets are: the larger of the two is one round of
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
                // Offsets that no run determines say nothing of the spread.
                let information = diagonal[position] / (diagonal[position] + ridge[position])
                guard information > FitConstants.leastInformation else { continue }
                let cell = node.level.rawValue * factorCount + factor
                sums[cell] +=
                    information
                    * (solution[position] * solution[position] + 1 / (diagonal[position] + ridge[position]))
                counts[cell] += information
            }
        }
        for (index, node) in problem.nodes.enumerated() {
            for (place, factor) in Factor.all.enumerated() {
                let cell = node.level.rawValue * factorCount + place
                let usual = node.level.spread(of: factor) * options.looseness
                let prior = FitConstants.spreadPrior
                let variance = (sums[cell] + prior * usual * usual) / (counts[cell] + prior)
                let bounded = max(
                    FitConstants.leastVariance * usual * usual,
                    min(node.level.reach.largestGrowth * usual * usual, variance))
                ridge[index * factorCount + place] = 1 / bounded
            }
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
                let median = sorted[sorted.count / 2] * FitConstants.medianToDeviation
                // Few residuals say little: shrink toward the usual noise.
                let count = Double(sorted.count)
                let prior = FitConstants.noisePrior.count
                let usual = options.noiseFloor[metric.rawValue] * FitConstants.noisePrior.floors
                let mixed = (count * median + prior * usual) / (count + prior)
                noise[group][metric.rawValue] = max(options.noiseFloor[metric.rawValue], mixed)
            }
        }
    }

    func weighted(_ equations: [Equation]) -> [Equation] {
        equations.map { equation in
            var weighted = equation
            let deviation = noise[problem.rows[equation.row].group][equation.metric.rawValue]
            let size = abs(equation.residual) / deviation
            weighted.weight =
                problem.rows[equation.row].weight * loss.weight(size) / (deviation * deviation)
            return weighted
        }
    }
}
