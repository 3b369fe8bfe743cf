internal import Quantities

/// One figure or choice of a plan, before and after.
public struct FigureChange: Codable, Sendable, Equatable {
    /// How a number is written.
    public enum Unit: String, Codable, Sendable, CaseIterable {
        /// US dollars.
        case dollars = "usd"
        /// Milliseconds.
        case milliseconds = "ms"
        /// A share of one.
        case share
        /// A number of things.
        case count
        /// Words; numbers are absent.
        case words
    }

    /// What it is, such as `cost a month`.
    public var figure: String
    /// How its numbers are written.
    public var unit: Unit
    /// The numbers; absent for words, and where a side has none.
    public var before, after: Double?
    /// The words; absent for numbers.
    public var beforeText, afterText: String?

    enum CodingKeys: String, CodingKey {
        case figure, unit, before, after
        case beforeText = "before_text"
        case afterText = "after_text"
    }

    /// A number before and after.
    init(_ figure: String, _ unit: Unit, _ before: Double?, _ after: Double?) {
        self.figure = figure
        self.unit = unit
        self.before = before
        self.after = after
    }

    /// Words before and after.
    init(_ figure: String, _ before: String?, _ after: String?) {
        self.figure = figure
        unit = .words
        beforeText = before
        afterText = after
    }

    /// Whether both sides are the same; numbers within a billionth.
    public var isUnchanged: Bool {
        guard unit != .words else { return beforeText == afterText }
        guard let before, let after else { return before == nil && after == nil }
        return before == after || abs(after - before) <= 1e-9 * max(abs(before), abs(after))
    }

    /// The value before or after in words; a dash where there is none.
    public func text(after side: Bool) -> String {
        guard unit != .words else { return (side ? afterText : beforeText) ?? "-" }
        guard let value = side ? after : before else { return "-" }
        return Self.text(value, unit)
    }

    /// The difference with its sign, and in percent: `+$1,200 (+12%)`; empty for words and unchanged figures.
    public var change: String {
        guard unit != .words, !isUnchanged, let before, let after else {
            return unit == .words && !isUnchanged ? "changed" : ""
        }
        let difference = after - before
        let sign = difference > 0 ? "+" : "-"
        if unit == .share { return sign + Figures.number(abs(difference) * 100) + " points" }
        let size = sign + Self.text(abs(difference), unit)
        guard before != 0 else { return size }
        return size + " (" + Self.percent(difference / before) + ")"
    }

    /// A ratio with its sign: `+12%`, `-4.5%`.
    static func percent(_ ratio: Double) -> String {
        (ratio < 0 ? "-" : "+") + Figures.percent(abs(ratio))
    }

    private static func text(_ value: Double, _ unit: Unit) -> String {
        switch unit {
        case .dollars: Figures.dollars(Dollars(value))
        case .milliseconds: Figures.time(.milliseconds(value))
        case .share: Figures.percent(value)
        case .count, .words: Figures.number(value)
        }
    }
}
