import Foundation

/// The standard normal distribution: density, cumulative share, and its inverse.
public enum NormalCurve {
    /// The density at `x`.
    public static func density(_ x: Double) -> Double { exp(-x * x / 2) / (2 * Double.pi).squareRoot() }

    /// The share of values below `x`.
    public static func cumulative(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }

    /// The value with a share of `share` below it; infinite at 0 and 1.
    ///
    /// Bisection on ``cumulative(_:)``, then Newton steps: slower than a rational fit, exact to a few units in the last
    /// place, and called a few times a plan.
    public static func quantile(_ share: Double) -> Double {
        guard share > 0 else { return -.infinity }
        guard share < 1 else { return .infinity }
        var low = -40.0
        var high = 40.0
        while high - low > 1e-6 {
            let middle = (low + high) / 2
            if cumulative(middle) < share { low = middle } else { high = middle }
        }
        var x = (low + high) / 2
        for _ in 0..<3 {
            let slope = density(x)
            guard slope > 1e-300 else { break }
            x -= (cumulative(x) - share) / slope
        }
        return x
    }
}
