public import Quantities

/// The clock of a run: whole nanoseconds from its start.
///
/// Every time on it is made here from seconds, so that no sum of two of them overflows.
public enum SimulatedClock {
    /// The last moment that any run reaches: 10^9 s, nearly 32 years.
    public static let end = Seconds(1e9)
    static let horizon: Int64 = 1_000_000_000_000_000_000
    /// A moment or duration that no run reaches.
    static let never: Int64 = 2 * horizon

    /// A duration of so many nanoseconds, cut to whole ones; ``never`` for what is longer than any run or no number.
    @inline(__always)
    static func nanoseconds(_ value: Double) -> Int64 { value < 1e18 ? Int64(max(0, value)) : never }

    /// The same for seconds.
    static func nanoseconds(_ time: Seconds) -> Int64 { nanoseconds(time.value * 1e9) }

    /// A difference of so many nanoseconds, of either sign, rounded; at most ``never``.
    @inline(__always)
    static func difference(_ value: Double) -> Int64 {
        value.isNaN ? never : PortableMath.nearest(max(-2e18, min(2e18, value)))
    }
}
