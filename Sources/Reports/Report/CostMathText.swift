internal import Foundation

/// Powers, where nothing else of Foundation is needed.
enum CostMathText {
    /// `base` to the power of `exponent`.
    static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
}
