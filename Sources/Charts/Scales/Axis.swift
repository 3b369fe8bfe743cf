/// One direction of a plot: what it measures, how its values are written, and how they are spread.
public struct Axis: Sendable, Equatable {
    /// How values are spread along the axis.
    public enum Spread: Sendable, Equatable {
        /// Equal steps for equal differences.
        case linear
        /// Equal steps for equal ratios; values at or below zero cannot be shown and are left out with a note.
        case logarithmic
        /// One slot for each name; the slot at index i reaches from i to i + 1.
        case names([String])
    }

    /// What the axis measures, with the unit where the labels do not carry one; empty for no title.
    public var title: String
    /// How the values are written.
    public var format: ValueFormat
    /// How the values are spread.
    public var spread: Spread
    /// Whether the axis must reach zero; bars and areas need it.
    public var includesZero: Bool
    /// Values the axis must cover besides the data, such as an SLO; values that are not finite are ignored.
    public var covers: [Double]
    /// Exact ends instead of rounded ones, such as 0 to 24 hours; ignored where data lies outside or the ends are not
    /// in order.
    public var ends: ClosedRange<Double>?
    /// Whether tick labels are written; the upper panels of a stack share those of the lowest.
    public var isLabelled: Bool = true
    /// Whether lines stand at the ticks; marks that carry their values need only the one at zero.
    public var hasGrid: Bool = true

    /// An axis in `format`, linear unless said otherwise.
    public init(
        _ title: String, format: ValueFormat = .number(unit: ""), spread: Spread = .linear, includesZero: Bool = false,
        covers: [Double] = [], ends: ClosedRange<Double>? = nil
    ) {
        self.title = title
        self.format = format
        self.spread = spread
        self.includesZero = includesZero
        self.covers = covers
        self.ends = ends
    }

    static let largest = 1e140

    /// The names of the slots; nil on an axis of numbers.
    var names: [String]? {
        if case .names(let names) = spread { return names }
        return nil
    }

    /// The exact ends, where they are numbers with something between them.
    var usableEnds: ClosedRange<Double>? {
        guard let ends, accepts(ends.lowerBound), accepts(ends.upperBound), ends.lowerBound < ends.upperBound else {
            return nil
        }
        return ends
    }

    /// Whether `value` can be shown on this axis.
    ///
    /// Beyond 1e140 the ratio of two values could overflow; nothing real is that large.
    func accepts(_ value: Double) -> Bool {
        guard value.isFinite, abs(value) <= Self.largest else { return false }
        return spread != .logarithmic || value >= 1 / Self.largest
    }
}
