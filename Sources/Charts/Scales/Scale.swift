import Foundation

/// Where a value of an axis stands in the drawing, and which value stands at a place.
public struct Scale: Sendable, Equatable {
    /// The smallest value shown.
    public let low: Double
    /// The largest value shown, always above ``low``.
    public let high: Double
    /// The coordinate of ``low``, in pixels.
    public let start: Double
    /// The coordinate of ``high``, in pixels.
    public let end: Double
    /// Whether equal steps stand for equal ratios.
    public let isLogarithmic: Bool

    init(domain: Domain, from start: Double, to end: Double) {
        low = domain.low
        high = domain.high
        isLogarithmic = domain.isLogarithmic
        self.start = start
        self.end = end
    }

    /// The coordinate of `value` in pixels.
    public func position(_ value: Double) -> Double {
        let share =
            isLogarithmic ? log(value / low) / log(high / low) : (value - low) / (high - low)
        return start + (end - start) * share
    }

    /// The value at the coordinate `position`, the inverse of ``position(_:)``.
    public func value(at position: Double) -> Double {
        let share = (position - start) / (end - start)
        return isLogarithmic ? low * pow(high / low, share) : low + (high - low) * share
    }
}
