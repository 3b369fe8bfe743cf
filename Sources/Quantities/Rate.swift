/// An amount per second: `Rate<Bytes>` is bandwidth, `Rate<FLOPs>` is compute, `Rate<Dollars>` is a price for time.
public struct Rate<Amount: Quantity>: Quantity {
    /// Base units per second.
    public var value: Double

    /// `value` base units per second.
    public init(_ value: Double) { self.value = value }
}

extension Rate {
    /// The amount that passes in `time`.
    public static func * (rate: Rate<Amount>, time: Seconds) -> Amount { Amount(rate.value * time.value) }

    /// The amount that passes in `time`.
    public static func * (time: Seconds, rate: Rate<Amount>) -> Amount { Amount(rate.value * time.value) }
}

extension Quantity {
    /// The time that the amount takes at `rate`.
    public static func / (amount: Self, rate: Rate<Self>) -> Seconds { Seconds(amount.value / rate.value) }

    /// The rate at which the amount passes in `time`.
    public static func / (amount: Self, time: Seconds) -> Rate<Self> { Rate(amount.value / time.value) }
}
