internal import Foundation
internal import Quantities

/// One line of a cost breakdown, before and after: instances of an offer, storage, egress, a load balancer ...
public struct LineChange: Codable, Sendable, Equatable {
    /// What became of it.
    public enum Status: String, Codable, Sendable, CaseIterable {
        /// It is there after the change only.
        case added
        /// It was there before the change only.
        case removed
        /// Quantity or price changed.
        case changed
        /// It stayed as it was.
        case unchanged

        /// The sign in front of the line.
        var sign: String {
            switch self {
            case .added: "+"
            case .removed: "-"
            case .changed: "~"
            case .unchanged: " "
            }
        }
    }

    /// What became of it.
    public var status: Status
    /// The group of the cost breakdown, what is paid for, and what its quantity counts.
    public var group, item, unit: String
    /// How much of it; absent where it is not there.
    public var quantityBefore, quantityAfter: Double?
    /// USD for one; absent where it is not there, or its price is not known.
    public var priceBeforeUsd, priceAfterUsd: Double?
    /// USD a month, and the difference; what is not there costs nothing.
    public var beforeUsd, afterUsd, changeUsd: Double

    enum CodingKeys: String, CodingKey {
        case status, group, item, unit
        case quantityBefore = "quantity_before"
        case quantityAfter = "quantity_after"
        case priceBeforeUsd = "price_before_usd"
        case priceAfterUsd = "price_after_usd"
        case beforeUsd = "before_usd"
        case afterUsd = "after_usd"
        case changeUsd = "change_usd"
    }

    /// A line that is on one side at least.
    private init(_ old: CostLineFigures?, _ new: CostLineFigures?) {
        let either = new ?? old
        group = either?.group ?? ""
        unit = either?.unit ?? ""
        item = Self.item(old, new)
        (quantityBefore, quantityAfter) = (old?.quantity, new?.quantity)
        (priceBeforeUsd, priceAfterUsd) = (old?.priceUsd, new?.priceUsd)
        (beforeUsd, afterUsd) = (old?.monthlyUsd ?? 0, new?.monthlyUsd ?? 0)
        changeUsd = afterUsd - beforeUsd
        func isSame(_ left: Double?, _ right: Double?) -> Bool {
            guard let left, let right else { return left == nil && right == nil }
            return abs(left - right) <= 1e-9 * max(abs(left), abs(right))
        }
        switch (old, new) {
        case (nil, _): status = .added
        case (_, nil): status = .removed
        default:
            let isStill =
                old?.item == new?.item && isSame(quantityBefore, quantityAfter)
                && isSame(priceBeforeUsd, priceAfterUsd)
            status = isStill ? .unchanged : .changed
        }
    }

    /// All lines of two cost breakdowns in the order of the later one, each removed line where its group ends; their changes
    /// add up to that of the cost.
    static func all(_ old: [CostLineFigures], _ new: [CostLineFigures]) -> [LineChange] {
        var rest = old
        var lines: [LineChange] = new.map { line in
            // The same in kind and price first: two lines may differ in nothing but the day until which they are paid.
            let place = rest.firstIndex { $0.item == line.item } ?? rest.firstIndex { key($0) == key(line) }
            return LineChange(place.map { rest.remove(at: $0) }, line)
        }
        for line in rest {
            let place = lines.lastIndex { $0.group == line.group }.map { $0 + 1 } ?? lines.endIndex
            lines.insert(LineChange(line, nil), at: place)
        }
        return lines
    }

    /// What makes two lines the same thing: their item without the number of instances before it.
    private static func key(_ line: CostLineFigures) -> [String] {
        [line.group, counted(line.item)?.rest ?? line.item, line.unit]
    }

    /// The number in front of `2 x p5.48xlarge at aws`, and what follows it; nil where there is none.
    private static func counted(_ item: String) -> (count: Substring, rest: String)? {
        guard let range = item.range(of: " x ") else { return nil }
        let count = item[..<range.lowerBound]
        return count.isEmpty || !count.allSatisfy(\.isNumber) ? nil : (count, String(item[range.upperBound...]))
    }

    private static func item(_ old: CostLineFigures?, _ new: CostLineFigures?) -> String {
        guard let old, let new, old.item != new.item, let before = counted(old.item), let after = counted(new.item)
        else { return (new ?? old)?.item ?? "" }
        return "\(before.count) -> \(after.count) x \(after.rest)"
    }

    /// The quantity: `730 -> 1,460 instance-hours`.
    var quantityText: String {
        // A share of the lines above is no amount of anything.
        let isShare = unit == "of the above"
        func text(_ value: Double) -> String { isShare ? Figures.percent(value) : Figures.number(value) }
        return Self.both(quantityBefore.map(text), quantityAfter.map(text)) + " " + unit
    }

    /// The price of one: `$55.04`.
    var priceText: String {
        guard unit != "of the above" else { return "" }
        func text(_ value: Double) -> String {
            let digits = Figures.plain(value)
            let decimals = digits.split(separator: ".").dropFirst().first?.count ?? 0
            return "$" + digits + (decimals == 1 ? "0" : "")
        }
        let prices = Self.both(priceBeforeUsd.map(text), priceAfterUsd.map(text))
        return prices.isEmpty ? "unknown" : prices
    }

    private static func both(_ before: String?, _ after: String?) -> String {
        guard let before, let after, before != after else { return after ?? before ?? "" }
        return "\(before) -> \(after)"
    }

    /// The difference with its sign; a dash for none.
    var changeText: String {
        guard status != .unchanged else { return "" }
        return (changeUsd < 0 ? "-" : "+") + Figures.dollars(Dollars(abs(changeUsd)))
    }
}
