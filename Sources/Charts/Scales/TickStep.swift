import Foundation

/// The distance between two ticks: 1, 2 or 5 times a power of ten, or what is round for hours, days and dates.
struct TickStep: Equatable {
    /// The distance in the axis' own values.
    var size: Double
    /// Whether ticks stand on the first days of months, of which the step counts `months`.
    var months: Int?

    /// The step that gives about `count` ticks over `span`.
    static func nice(span: Double, count: Int, format: ValueFormat) -> TickStep {
        let wanted = span / Double(max(1, count))
        switch format {
        case .clock: return first([0.25, 0.5, 1, 2, 3, 6, 12, 24], atLeast: wanted) ?? decimal(wanted)
        case .week:
            return first([1, 2, 3, 6, 12, 24], atLeast: wanted) ?? TickStep(size: (wanted / 24).rounded(.up) * 24)
        case .seconds:
            return wanted < 1
                ? decimal(wanted)
                : first(
                    [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400],
                    atLeast: wanted) ?? decimal(wanted)
        case .date:
            if let days = first([1, 2, 7, 14], atLeast: wanted) { return days }
            for months in [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200] where Double(months) * 30.44 >= wanted {
                return TickStep(size: Double(months) * 30.4375, months: months)
            }
            return decimal(wanted)
        case .number, .dollars, .percent, .bytes: return decimal(wanted)
        case .binaryBytes:
            var unit = 1.0
            while unit * 1024 <= wanted * 10, unit < 0x1p40 { unit *= 1024 }
            return TickStep(size: decimal(wanted / unit).size * unit)
        }
    }

    /// The ticks within `low` and `high`, at most about 200.
    func values(from low: Double, to high: Double) -> [Double] {
        if let months, abs(low) < 1e7, abs(high) < 1e7 { return firstsOfMonths(every: months, low, high) }
        let from = (low / size - 1e-9).rounded(.up)
        let to = (high / size + 1e-9).rounded(.down)
        guard to >= from, to - from <= 200 else { return [] }
        return stride(from: from, through: to, by: 1).map { $0 * size }
    }

    /// The first digits that are labelled on a logarithmic axis.
    static func logarithmicDigits(decades: Double, count: Int) -> [Int] {
        if decades * 3 <= Double(count) { return [1, 2, 5] }
        if decades * 2 <= Double(count) { return [1, 3] }
        return [1]
    }

    private static func decimal(_ wanted: Double) -> TickStep {
        guard wanted > 0, wanted.isFinite else { return TickStep(size: 1) }
        let base = pow(10, Double(Decimals.magnitude(wanted)))
        for factor in [1.0, 2, 5] where factor * base >= wanted * (1 - 1e-9) { return TickStep(size: factor * base) }
        return TickStep(size: 10 * base)
    }

    private static func first(_ sizes: [Double], atLeast wanted: Double) -> TickStep? {
        sizes.first { $0 >= wanted * (1 - 1e-9) }.map { TickStep(size: $0) }
    }

    private func firstsOfMonths(every months: Int, _ low: Double, _ high: Double) -> [Double] {
        let start = CivilDate(days: Int(low.rounded(.down)))
        var index = (start.year * 12 + start.month - 1) / months * months
        var found: [Double] = []
        while found.count < 200 {
            let days = Double(CivilDate(year: index / 12, month: index % 12 + 1, day: 1).days)
            if days > high { break }
            if days >= low { found.append(days) }
            index += months
        }
        return found
    }
}
