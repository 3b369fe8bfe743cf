extension LevelFit {
    /// Solves (J' W J + P + damping D) x = J' W r - P x0 by conjugate gradients with the diagonal for a preconditioner.
    ///
    /// D is the diagonal of the rest (Marquardt, "An Algorithm for Least-Squares Estimation of Nonlinear Parameters",
    /// 1963): damping restrains offsets with many runs as much as those with few.
    func solve(_ equations: [Equation], damping: Double) -> [Double] {
        let count = solution.count
        var right = [Double](repeating: 0, count: count)
        var diagonal = ridge
        for index in 0..<count { right[index] = -ridge[index] * (solution[index] - center[index]) }
        forEachPull { one, other, pull in
            let force = pull * (solution[one] - solution[other])
            right[one] -= force
            right[other] += force
            diagonal[one] += pull
            diagonal[other] += pull
        }
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
        let target = energy * FitConstants.gradients.target
        for _ in 0..<FitConstants.gradients.steps where energy > target {
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

    /// The curvature of the problem times `vector`, row by row: sum up the offsets, multiply, distribute.
    private func apply(_ equations: [Equation], _ vector: [Double], _ prior: [Double]) -> [Double] {
        var image = zip(prior, vector).map { $0 * $1 }
        forEachPull { one, other, pull in
            let force = pull * (vector[one] - vector[other])
            image[one] += force
            image[other] -= force
        }
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
}
