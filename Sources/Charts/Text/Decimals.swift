import Foundation

/// Numbers as text that is the same on every instance: a point for decimals, no locale, no exponent where avoidable.
enum Decimals {
    /// `value` with exactly `digits` decimals (0 to 9), and a real minus sign for readers.
    static func fixed(_ value: Double, _ digits: Int) -> String {
        let text = plain(abs(value), max(0, min(9, digits)))
        let isZero = text.allSatisfy { $0 == "0" || $0 == "." }
        return value < 0 && !isZero ? "\u{2212}" + text : text
    }

    /// `value` to `digits` significant digits without trailing zeros after the point.
    static func significant(_ value: Double, _ digits: Int = 3) -> String {
        guard value != 0, value.isFinite else { return "0" }
        let size = magnitude(value)
        // Numbers that nine decimals cannot show get an exponent.
        guard (-6...6).contains(size) else {
            let sign = size < 0 ? "\u{2212}" : ""
            return trimmed(fixed(value / pow(10, Double(size)), digits - 1)) + "e\(sign)\(abs(size))"
        }
        return trimmed(fixed(value, digits - 1 - size))
    }

    /// A coordinate in a drawing: at most two decimals, an ordinary minus sign.
    static func coordinate(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "0" }
        let hundredths = Int((value * 100).rounded())
        let whole = abs(hundredths) / 100
        let part = abs(hundredths) % 100
        var text = hundredths < 0 ? "-" : ""
        text += String(whole)
        if part > 0 {
            text += part < 10 ? ".0" : "."
            text += part % 10 == 0 && part >= 10 ? String(part / 10) : String(part)
        }
        return text
    }

    /// The power of ten of the first digit of `value`: 0 for 1 to 9.99, -1 for 0.1 to 0.999.
    static func magnitude(_ value: Double) -> Int {
        guard value != 0, value.isFinite else { return 0 }
        let guess = Int(log10(abs(value)).rounded(.down))
        return abs(value) * (1 + 1e-12) >= pow(10, Double(guess + 1)) ? guess + 1 : guess
    }

    /// The text without zeros at the end of its decimals.
    static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var kept = text[...]
        while kept.last == "0" { kept.removeLast() }
        if kept.last == "." { kept.removeLast() }
        return String(kept)
    }

    private static func plain(_ value: Double, _ digits: Int) -> String {
        let factor = pow(10, Double(digits))
        let scaled = (value * factor).rounded()
        guard scaled < 9e15 else {
            let size = magnitude(value)
            return trimmed(plain(value / pow(10, Double(size)), 2)) + "e\(size)"
        }
        let units = Int(scaled)
        guard digits > 0 else { return grouped(units) }
        let divisor = Int(factor)
        let part = String(units % divisor)
        let zeros = String(repeating: "0", count: digits - part.count)
        return grouped(units / divisor) + "." + zeros + part
    }

    /// Thousands parted by commas from 10,000 on; four digits read well without.
    private static func grouped(_ value: Int) -> String {
        let digits = String(value)
        guard digits.count > 4 else { return digits }
        var text = ""
        for (offset, digit) in digits.enumerated() {
            if offset > 0, (digits.count - offset) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }
}
