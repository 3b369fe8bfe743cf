/// A place in a plot, in the values of its axes.
public struct DataPoint: Sendable, Equatable {
    /// The value on the horizontal axis.
    public var x: Double
    /// The value on the vertical axis.
    public var y: Double
    /// What a reader sees on pointing at it; nil for nothing.
    public var title: String?

    /// The point at `x` and `y`.
    public init(_ x: Double, _ y: Double, title: String? = nil) {
        self.x = x
        self.y = y
        self.title = title
    }
}

/// The interval of vertical values at one place of the horizontal axis.
public struct DataInterval: Sendable, Equatable {
    /// The value on the horizontal axis.
    public var x: Double
    /// The lower end.
    public var low: Double
    /// The upper end.
    public var high: Double

    /// The interval from `low` to `high` at `x`.
    public init(_ x: Double, low: Double, high: Double) {
        self.x = x
        self.low = low
        self.high = high
    }
}

/// A rectangle in a plot: a bar, a part of a stacked bar or a cell of a heatmap.
public struct Bar: Sendable, Equatable {
    /// Where it lies on the horizontal axis.
    public var x: ClosedRange<Double>
    /// Where it lies on the vertical axis.
    public var y: ClosedRange<Double>
    /// What a reader sees on pointing at it; nil for nothing.
    public var title: String?
    /// Text written in it, or beyond its end when it does not fit inside; left out when neither has room.
    public var label: String?
    /// What is written where the label has no room; nil for nothing.
    public var shortLabel: String?
    /// Its own colour in place of its mark's.
    public var ink: Ink?
    /// Whether the label belongs before the bar's start (left, below) instead of beyond its end.
    public var isLabelledAtStart: Bool

    /// The rectangle over `x` and `y`.
    public init(
        x: ClosedRange<Double>, y: ClosedRange<Double>, title: String? = nil, label: String? = nil,
        shortLabel: String? = nil, ink: Ink? = nil, isLabelledAtStart: Bool = false
    ) {
        self.x = x
        self.y = y
        self.title = title
        self.label = label
        self.shortLabel = shortLabel
        self.ink = ink
        self.isLabelledAtStart = isLabelledAtStart
    }

    /// A bar between two values in either order, or nil when one of them is not a number.
    static func range(_ one: Double, _ other: Double) -> ClosedRange<Double>? {
        guard one.isFinite, other.isFinite else { return nil }
        return min(one, other)...max(one, other)
    }
}
