import Foundation

/// The values an axis covers, widened to round numbers, with its ticks.
struct Domain: Sendable, Equatable {
    var low: Double
    var high: Double
    var isLogarithmic: Bool
    var ticks: [Tick]

    /// A value on an axis with its label; "" for a line without one.
    struct Tick: Sendable, Equatable {
        var value: Double
        var label: String
    }

    /// The domain of `axis` for data from `range`, with about `count` ticks.
    ///
    /// Without data an axis still shows something: 0 to 1, or 1 to 10 on a logarithmic axis.
    init(_ axis: Axis, data range: ClosedRange<Double>?, count: Int) {
        if let names = axis.names {
            self.init(low: 0, high: Double(max(1, names.count)), isLogarithmic: false, ticks: [])
            return
        }
        let isLogarithmic = axis.spread == .logarithmic
        var values = axis.covers.filter(axis.accepts)
        if let range { values += [range.lowerBound, range.upperBound] }
        if axis.includesZero, !isLogarithmic { values.append(0) }
        let covered = values.min().flatMap { low in values.max().map { low...$0 } }
        if isLogarithmic {
            self = Self.logarithmic(covered ?? 1...10, axis: axis, count: count)
        } else {
            self = Self.linear(covered, axis: axis, count: count)
        }
    }

    private init(low: Double, high: Double, isLogarithmic: Bool, ticks: [Tick]) {
        self.low = low
        self.high = high
        self.isLogarithmic = isLogarithmic
        self.ticks = ticks
    }

    private static func linear(_ covered: ClosedRange<Double>?, axis: Axis, count: Int) -> Domain {
        var low = covered?.lowerBound ?? axis.usableEnds?.lowerBound ?? 0
        var high = covered?.upperBound ?? axis.usableEnds?.upperBound ?? 1
        let exact = axis.usableEnds.flatMap { $0.lowerBound <= low && $0.upperBound >= high ? $0 : nil }
        if let exact {
            low = exact.lowerBound
            high = exact.upperBound
        }
        let size = max(abs(low), abs(high))
        // A span below what a label can tell apart is drawn as one value with room around it.
        if high - low <= size * 1e-9 || high - low < 1 / Axis.largest {
            let room = axis.format == .date ? 30 : size < 1 / Axis.largest ? 1 : size / 2
            if size >= 1 / Axis.largest, !axis.includesZero || high <= 0 { low -= room }
            if size < 1 / Axis.largest || !axis.includesZero || low >= 0 { high += room }
        }
        let step = TickStep.nice(span: high - low, count: count, format: axis.format)
        if exact == nil, step.months == nil {
            low = min(low, (low / step.size + 1e-9).rounded(.down) * step.size)
            high = max(high, (high / step.size - 1e-9).rounded(.up) * step.size)
            if high - low < step.size / 2 { high = low + step.size }
        }
        let values = step.values(from: low, to: high)
        let labels = axis.format.labels(values, step: step.size)
        let ticks = zip(values, labels).map { Tick(value: $0, label: $1) }
        return Domain(low: low, high: high, isLogarithmic: false, ticks: ticks)
    }

    private static func logarithmic(_ covered: ClosedRange<Double>, axis: Axis, count: Int) -> Domain {
        var low = covered.lowerBound
        var high = covered.upperBound
        if high / low < 1.5 {
            low /= 2
            high *= 2
        }
        if high / low < 6 { return narrowLogarithmic(low, high, axis: axis, count: count) }
        let digits = TickStep.logarithmicDigits(decades: log10(high / low), count: count)
        let ends = digits == [1] ? [1, 2, 5] : digits
        low = roundedDown(low, ends)
        high = roundedUp(high, ends)
        let first = Decimals.magnitude(low)
        let last = Decimals.magnitude(high)
        let stride = max(1, Int((Double(last - first + 1) / Double(max(2, count))).rounded(.up)))
        var ticks: [Tick] = []
        for power in first...last {
            for digit in 1...9 {
                let value = Double(digit) * pow(10, Double(power))
                guard value >= low * (1 - 1e-9), value <= high * (1 + 1e-9) else { continue }
                let isLabelled = digits.contains(digit) && (power - first) % stride == 0
                if isLabelled || stride == 1 && last - first < 4 {
                    ticks.append(Tick(value: value, label: isLabelled ? axis.format.decadeText(value) : ""))
                }
            }
        }
        return Domain(low: low, high: high, isLogarithmic: true, ticks: ticks)
    }

    /// Less than a decade: powers of ten would be one tick or none, so ticks are those of an ordinary axis.
    private static func narrowLogarithmic(_ low: Double, _ high: Double, axis: Axis, count: Int) -> Domain {
        let step = TickStep.nice(span: high - low, count: count, format: axis.format)
        let floor = (low / step.size + 1e-9).rounded(.down) * step.size
        let start = floor > 0 ? min(low, floor) : low
        let end = max(high, (high / step.size - 1e-9).rounded(.up) * step.size)
        let values = step.values(from: start, to: end)
        let labels = axis.format.labels(values, step: step.size)
        let ticks = zip(values, labels).map { Tick(value: $0, label: $1) }
        return Domain(low: start, high: end, isLogarithmic: true, ticks: ticks)
    }

    private static func roundedDown(_ value: Double, _ digits: [Int]) -> Double {
        let base = pow(10, Double(Decimals.magnitude(value)))
        let digit = digits.last { Double($0) * base <= value * (1 + 1e-9) } ?? 1
        return min(value, Double(digit) * base)
    }

    private static func roundedUp(_ value: Double, _ digits: [Int]) -> Double {
        let base = pow(10, Double(Decimals.magnitude(value)))
        let digit = digits.first { Double($0) * base >= value * (1 - 1e-9) } ?? 10
        return max(value, Double(digit) * base)
    }
}
