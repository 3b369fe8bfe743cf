internal import Foundation
public import Quantities

/// Numbers as people read them: few digits, a unit, the same bytes on every instance.
public enum Figures {
    /// Three significant digits, thousands grouped: `0.0123`, `4.57`, `1,230`; whole numbers as they are.
    public static func number(_ value: Double, digits: Int = 3) -> String {
        guard value.isFinite else { return value.isNaN ? "unknown" : value > 0 ? "unbounded" : "-unbounded" }
        if value == value.rounded() { return fixed(value, decimals: 0) }
        let magnitude = Int(log10(abs(value)).rounded(.down))
        return fixed(value, decimals: max(0, digits - 1 - magnitude))
    }

    /// As ``number(_:digits:)``, without grouping and without zeros at the end: for files that programs read.
    public static func plain(_ value: Double, digits: Int = 4) -> String {
        var text = number(value, digits: digits).replacing(",", with: "")
        if text.contains(".") {
            while text.hasSuffix("0") { text.removeLast() }
            if text.hasSuffix(".") { text.removeLast() }
        }
        return text
    }

    /// A fixed number of decimals, thousands grouped.
    public static func fixed(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return number(value) }
        let text = String(format: "%.\(min(12, max(0, decimals)))f", abs(value))
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        var grouped = ""
        for (index, digit) in parts[0].enumerated() {
            if index > 0, (parts[0].count - index) % 3 == 0 { grouped += "," }
            grouped.append(digit)
        }
        let isZero = !text.contains { $0 != "0" && $0 != "." }
        return (value < 0 && !isZero ? "-" : "") + grouped + (parts.count > 1 ? "." + parts[1] : "")
    }

    /// A time in the unit that suits it: `850 us`, `24.7 ms`, `3.49 s`, `2.5 h`.
    public static func time(_ time: Seconds) -> String {
        switch abs(time.value) {
        case 0: "0 ms"
        case ..<1e-3: number(time.microseconds) + " us"
        case ..<1: number(time.milliseconds) + " ms"
        case ..<600: number(time.value) + " s"
        case ..<7200: number(time.value / 60) + " min"
        default: number(time.hours) + " h"
        }
    }

    /// Money: whole dollars from 100 on, cents below, more where the sum is tiny.
    public static func dollars(_ sum: Dollars) -> String {
        let value = abs(sum.value)
        let sign = sum.value < 0 ? "-$" : "$"
        switch value {
        case 100...: return sign + fixed(value, decimals: 0)
        case 0.1..., 0: return sign + fixed(value, decimals: 2)
        default: return sign + number(value, digits: 2)
        }
    }

    /// A fraction in percent: `72%`, `4.5%`.
    public static func percent(_ fraction: Double) -> String {
        guard fraction.isFinite else { return number(fraction) }
        return fixed(fraction * 100, decimals: abs(fraction) < 0.1 ? 1 : 0) + "%"
    }

    /// A size in GiB.
    public static func gibibytes(_ size: Bytes) -> String { fixed(size.gibibytes, decimals: 1) + " GiB" }
}
