/// An amount in one unit, kept as a number in that unit's base (bytes, seconds, dollars ...).
///
/// Amounts of the same unit add, compare, scale by a plain number and divide into a plain ratio. Two amounts never
/// multiply: `Bytes * Bytes` does not compile. Amounts of different units meet only through ``Rate``.
public protocol Quantity: Comparable, Hashable, Codable, Sendable {
    /// The amount in the unit's base.
    var value: Double { get set }

    /// The amount of `value` base units.
    init(_ value: Double)
}

extension Quantity {
    /// No amount at all.
    public static var zero: Self { Self(0) }

    /// Whether this is an ordinary number: neither infinite nor not-a-number.
    public var isFinite: Bool { value.isFinite }

    /// Whether `left` is the smaller amount.
    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }

    /// The sum of both amounts.
    public static func + (left: Self, right: Self) -> Self { Self(left.value + right.value) }

    /// What is left of `left` without `right`.
    public static func - (left: Self, right: Self) -> Self { Self(left.value - right.value) }

    /// The amount with its sign turned.
    public static prefix func - (amount: Self) -> Self { Self(-amount.value) }

    /// The amount scaled by a plain number.
    public static func * (amount: Self, factor: Double) -> Self { Self(amount.value * factor) }

    /// The amount scaled by a plain number.
    public static func * (factor: Double, amount: Self) -> Self { Self(amount.value * factor) }

    /// The amount divided by a plain number.
    public static func / (amount: Self, divisor: Double) -> Self { Self(amount.value / divisor) }

    /// How many times `right` goes into `left`.
    public static func / (left: Self, right: Self) -> Double { left.value / right.value }

    /// Adds `right`.
    public static func += (left: inout Self, right: Self) { left.value += right.value }

    /// Takes `right` away.
    public static func -= (left: inout Self, right: Self) { left.value -= right.value }

    /// Reads the bare number; the unit is the type's.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(Double.self))
    }

    /// Writes the bare number; the unit is the type's.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}

extension Sequence where Element: Quantity {
    /// The sum of all amounts; zero when there are none.
    @inlinable public func total() -> Element { reduce(.zero, +) }
}
