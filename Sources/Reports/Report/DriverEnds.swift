internal import Foundation

/// The two ends of a range in words, short enough to stand on a bar: `-20 %` and `+20 %`.
struct DriverEnds: Equatable {
    let low, high: String

    /// The ends of a range such as `-20 % to +20 % (assumed)`; of any other text, `low` and `high`.
    init(_ range: String) {
        let ends = range.components(separatedBy: " to ")
        guard ends.count == 2 else {
            low = "low"
            high = "high"
            return
        }
        low = Self.figure(ends[0])
        high = Self.figure(ends[1])
    }

    /// The part of `words` up to its percent sign, from its figure on.
    private static func figure(_ words: String) -> String {
        let start = words.firstIndex { $0.isNumber || $0 == "-" || $0 == "+" } ?? words.startIndex
        let rest = words[start...]
        guard let end = rest.firstIndex(of: "%") else { return String(rest.prefix(12)) }
        return String(rest[...end])
    }
}

/// Powers, where nothing else of Foundation is needed.
enum CostMathText {
    /// `base` to the power of `exponent`.
    static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
}
