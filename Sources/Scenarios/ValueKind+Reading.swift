import Catalog
import Input
import Workload

/// A value read according to its ``ValueKind``, in base units.
enum ReadContent: Sendable {
    case text(String)
    case flag(Bool)
    case number(Double)
    case length(Double, LengthUnit)
    case range(Double, Double)
    case list([ReadValue])
    case map([String: ReadValue])
    /// Something is written, but it cannot be read; the problem has been reported.
    case unreadable
}

/// Why a text is not a value of its kind.
public struct Misreading: Error, CustomStringConvertible {
    let message: String
    var allowed: String?
    var suggestion: String?

    /// What is wrong, what is allowed and what to write, as in messages about files.
    public var description: String {
        message + (allowed.map { " (allowed: \($0))" } ?? "") + (suggestion.map { "; \($0)" } ?? "")
    }
}

extension ValueKind {
    /// Reads a single value, or says what is wrong with it.
    func read(_ text: String, quoted: Bool) throws(Misreading) -> ReadContent {
        switch self {
        case .text: return try Self.words(text, quoted: quoted)
        case .choice(let names):
            if names.contains(text) { return .text(text) }
            let nearest = nearestNames(to: text, among: names).first
            throw Misreading(
                message: "unknown value \"\(text.shortened)\"", allowed: "one of: " + names.joined(separator: ", "),
                suggestion: nearest.map { "write \"\($0)\"" })
        case .flag:
            switch text.lowercased() {
            case "true", "yes", "on": return .flag(true)
            case "false", "no", "off": return .flag(false)
            default:
                throw Misreading(message: "\"\(text.shortened)\" is neither true nor false", allowed: "true, false")
            }
        case .whole(let range):
            let value = try bare(text, example: "\(range.lowerBound)")
            guard value == value.rounded() else {
                throw Misreading(
                    message: "\(text.shortened) is not a whole number", allowed: allowed,
                    suggestion: "write \(Self.plain(value.rounded()))")
            }
            return .number(try inside(value, Double(range.lowerBound)...Double(range.upperBound), text))
        case .number(let range): return .number(try inside(try bare(text, example: "1000"), range, text))
        case .duration(let range): return .number(try inside(try duration(text), range, text))
        case .requestRate(let range):
            let factor = try perSecond(
                text, ["request", "requests", "req", "reqs", "r"], ["rps": 1, "qps": 1, "rpm": 1.0 / 60], "5/s")
            return .number(try inside(factor, range, text))
        case .tokenSpeed(let range):
            let value = try perSecond(text, ["token", "tokens", "tok", "t"], ["tps": 1], "30 tokens/s")
            return .number(try inside(value, range, text))
        case .spend(let range): return .number(try inside(try spend(text), range, text))
        case .share(let range): return .number(try inside(try share(text, range), range, text))
        case .band: return try band(text)
        case .weekHour: return .number(Double(try weekHour(text)))
        case .date: return .number(Double(try dateHour(text)))
        case .day: return .text(try day(text).description)
        case .price(let range): return .number(try inside(try price(text), range, text))
        case .length(let range): return try length(text, range)
        case .lengthRange: return try lengthRange(text)
        case .config:
            guard text.utf8.count <= Self.longestConfig else {
                throw Misreading(message: "the text has \(text.utf8.count) bytes", allowed: "\(Self.longestConfig)")
            }
            return .text(text)
        case .many(let inner): return try inner.read(text, quoted: quoted)
        case .map, .named: throw Misreading(message: "a block of keys is needed here", allowed: allowed)
        }
    }

    /// The range in the words and units of the reader; nil when there is none.
    var allowed: String? {
        switch self {
        case .text: "text of up to 200 characters"
        case .flag: "true, false"
        case .band: "two shares between 1% and 99%, such as 70-80%"
        case .lengthRange: "1 to 10000000 tokens"
        case .config: "the text of a config.json, up to \(Self.longestConfig) characters, or its fields as keys"
        case .weekHour: "Mon 0:00 to Sun 23:00, full hours"
        case .date: "a day such as 2026-11-27, or 2026-11-27 18:00, full hours"
        case .day: "a day such as 2027-06-30"
        case .price(let range): "$\(Self.plain(range.lowerBound)) to $\(Self.plain(range.upperBound))"
        case .choice(let names): "one of: " + names.joined(separator: ", ")
        case .whole(let range):
            range.lowerBound == range.upperBound
                ? "\(range.lowerBound)" : "whole numbers from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range): "\(Self.plain(range.lowerBound)) to \(Self.plain(range.upperBound))"
        case .duration(let range): "\(Self.time(range.lowerBound)) to \(Self.time(range.upperBound))"
        case .requestRate(let range): "\(Self.plain(range.lowerBound))/s to \(Self.plain(range.upperBound))/s"
        case .tokenSpeed(let range):
            "\(Self.plain(range.lowerBound)) tokens/s to \(Self.plain(range.upperBound)) tokens/s"
        case .spend(let range): "$\(Self.plain(range.lowerBound)) / month to $\(Self.plain(range.upperBound)) / month"
        case .share(let range): "\(Self.plain(range.lowerBound * 100))% to \(Self.plain(range.upperBound * 100))%"
        case .length(let range): "\(Self.plain(range.lowerBound)) to \(Self.plain(range.upperBound)) tokens"
        case .many(let inner): inner.allowed
        case .map(let keys, _): "keys: " + keys.map(\.name).joined(separator: ", ")
        case .named(let inner): "names with " + (inner.allowed ?? "a value")
        }
    }

    /// A number without a needless fraction.
    static func plain(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }

    static func time(_ seconds: Double) -> String {
        switch seconds {
        case 0: "0 s"
        case ..<1e-3: "\(plain((seconds * 1e9).rounded() / 1e3)) us"
        case ..<1: "\(plain((seconds * 1e6).rounded() / 1e3)) ms"
        case ..<7200: "\(plain((seconds * 1e3).rounded() / 1e3)) s"
        default: "\(plain((seconds / 36).rounded() / 100)) h"
        }
    }
}

extension ValueKind {
    /// The longest `config.json` in a scenario, in bytes; the longest known has 100 kB, most have 1 kB.
    static let longestConfig = 200_000

    private static func words(_ text: String, quoted: Bool) throws(Misreading) -> ReadContent {
        let text = text.trimmed
        guard !text.isEmpty else { throw Misreading(message: "the text is empty") }
        guard text.count <= 200 else { throw Misreading(message: "the text is too long", allowed: "200 characters") }
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw Misreading(message: "the text has control characters or line breaks", suggestion: "write one line")
        }
        return .text(text)
    }

    /// The number that the text starts with, and its unit; everything that is no ordinary number is refused here.
    private func number(_ text: String, example: String) throws(Misreading) -> WrittenNumber {
        guard let written = WrittenNumber(text) else {
            let name = text.trimmed.lowercased().drop { "+-.".contains($0) }
            let isOdd = ["nan", "inf", "infinity"].contains(String(name))
            let comma = text.contains(",") && !text.contains(".") ? text.replacing(",", with: ".") : nil
            let mended = comma.flatMap { WrittenNumber($0) == nil ? nil : $0 }
            throw Misreading(
                message: isOdd
                    ? "\(text.shortened) is not an ordinary number" : "\"\(text.shortened)\" is not a number",
                allowed: allowed, suggestion: "write \"\(mended ?? example)\"")
        }
        guard written.value.isFinite else {
            throw Misreading(message: "\(text.shortened) is not an ordinary number", allowed: allowed)
        }
        return written
    }

    private func bare(_ text: String, example: String) throws(Misreading) -> Double {
        let written = try number(text, example: example)
        guard written.unit.isEmpty else {
            throw Misreading(
                message: "\"\(text.shortened)\" has something after the number", allowed: allowed,
                suggestion: "write \(Self.plain(written.value))")
        }
        return written.value
    }

    private func inside(
        _ value: Double, _ range: ClosedRange<Double>, _ text: String
    ) throws(Misreading) -> Double {
        // Units divide and multiply; the ends of the range must not fall to the last digit of that.
        let slack = 1e-12
        guard value >= range.lowerBound - abs(range.lowerBound) * slack,
            value <= range.upperBound + abs(range.upperBound) * slack
        else {
            let what =
                value < 0
                ? "is negative" : value == 0 ? "is zero" : value < range.lowerBound ? "is too small" : "is too large"
            throw Misreading(message: "\(text.shortened) \(what)", allowed: allowed)
        }
        return value
    }

    private func duration(_ text: String) throws(Misreading) -> Double {
        let written = try number(text, example: "200 ms")
        let value = Self.plain(written.value)
        guard !written.unit.isEmpty else {
            if written.value == 0 { return 0 }
            throw Misreading(
                message: "\(text.shortened) has no unit", allowed: "a time with ms, s, min, h or d",
                suggestion: "write \"\(value) ms\" or \"\(value) s\"")
        }
        guard let unit = WrittenUnit.seconds(written.unit) else {
            throw Misreading(
                message: "unknown unit \"\(written.unit.shortened)\"", allowed: "ms, s, min, h, d",
                suggestion: "write \"\(value) ms\" or \"\(value) s\"")
        }
        return written.value * unit
    }

    private func perSecond(
        _ text: String, _ names: [String], _ shorthands: [String: Double], _ example: String
    ) throws(Misreading) -> Double {
        let written = try number(text, example: example)
        let unit = example.drop { $0.isNumber }
        guard !written.unit.isEmpty else {
            throw Misreading(
                message: "\(text.shortened) has no unit", allowed: allowed,
                suggestion: "write \"\(Self.plain(written.value))\(unit)\"")
        }
        guard let factor = WrittenUnit.perSecond(written.unit, of: names, shorthands: shorthands) else {
            throw Misreading(
                message: "unknown unit \"\(written.unit.shortened)\"", allowed: "per s, min, h or d",
                suggestion: "write \"\(Self.plain(written.value))\(unit)\"")
        }
        return written.value * factor
    }

    /// Dollars per month of 730 hours.
    private func spend(_ text: String) throws(Misreading) -> Double {
        var amount = text.trimmed
        for currency in ["€", "£", "¥", "EUR", "GBP"] where amount.contains(currency) {
            throw Misreading(
                message: "\"\(text.shortened)\" is not in US dollars", allowed: allowed,
                suggestion: "convert it: all prices here are in US dollars")
        }
        let isNegative = amount.hasPrefix("-")
        if isNegative { amount = String(amount.dropFirst()).trimmed }
        for prefix in ["$", "USD", "US$"] where amount.hasPrefix(prefix) {
            amount = String(amount.dropFirst(prefix.count))
        }
        let written = try number(amount, example: "$20,000 / month")
        var unit = written.unit
        var value = isNegative ? -written.value : written.value
        if unit.hasPrefix("k"), !unit.hasPrefix("kr") {
            value *= 1e3
            unit = String(unit.dropFirst()).trimmed
        } else if unit.hasPrefix("million") {
            value *= 1e6
            unit = String(unit.dropFirst(7)).trimmed
        }
        for suffix in ["usd", "dollars", "$"] where unit.hasPrefix(suffix) {
            unit = String(unit.dropFirst(suffix.count)).trimmed
            break
        }
        let example = "write \"$\(Self.plain(abs(value))) / month\""
        guard !unit.isEmpty else {
            throw Misreading(
                message: "\(text.shortened) does not say for how long", allowed: allowed, suggestion: example)
        }
        let named = ["hourly": "/h", "daily": "/d", "monthly": "/month", "yearly": "/y"][unit] ?? unit
        guard let factor = WrittenUnit.perSecond(named, of: []) else {
            throw Misreading(
                message: "unknown unit \"\(unit.shortened)\"", allowed: "per hour, day, month or year",
                suggestion: example)
        }
        return value * (factor * 730 * 3600)
    }

    private func share(_ text: String, _ range: ClosedRange<Double>) throws(Misreading) -> Double {
        let written = try number(text, example: "80%")
        switch written.unit {
        case "%", "percent": return written.value / 100
        case "":
            guard written.value <= 1 || range.upperBound > 1 && written.value < 2 else {
                throw Misreading(
                    message: "\(text.shortened) is more than everything", allowed: allowed,
                    suggestion: "write \"\(Self.plain(written.value))%\"")
            }
            return written.value
        default:
            throw Misreading(
                message: "unknown unit \"\(written.unit.shortened)\"", allowed: allowed,
                suggestion: "write \"\(Self.plain(written.value))%\"")
        }
    }

    private func band(_ text: String) throws(Misreading) -> ReadContent {
        let refused = Misreading(
            message: "\"\(text.shortened)\" is no band of two shares", allowed: allowed,
            suggestion: "write \"70-80%\"")
        let parts = text.replacing("–", with: "-").replacing(" to ", with: "-").split(separator: "-")
        guard parts.count == 2, let low = WrittenNumber(String(parts[0])), let high = WrittenNumber(String(parts[1])),
            high.unit == "%" && ["", "%"].contains(low.unit) || high.unit.isEmpty && low.unit.isEmpty && high.value < 1
        else { throw refused }
        let scale = high.unit == "%" ? 100.0 : 1
        let (from, upTo) = (low.value / scale, high.value / scale)
        guard from >= 0.01, upTo <= 0.99, from <= upTo else { throw refused }
        return .range(from, upTo)
    }

    private func length(_ text: String, _ range: ClosedRange<Double>) throws(Misreading) -> ReadContent {
        let written = try number(text, example: "512")
        let unit: LengthUnit
        switch written.unit {
        case "", "token", "tokens", "tok": unit = .tokens
        case "word", "words": unit = .words
        case "character", "characters", "char", "chars": unit = .characters
        case "k":
            let value = Self.plain(written.value * 1024)
            throw Misreading(
                message: "\"\(text.shortened)\" can mean 1000 or 1024 each", allowed: allowed,
                suggestion: "write \(Self.plain(written.value * 1000)) or \(value)")
        default:
            throw Misreading(
                message: "unknown unit \"\(written.unit.shortened)\"", allowed: "tokens, words, characters",
                suggestion: "write \"\(Self.plain(written.value)) tokens\"")
        }
        return .length(try inside(written.value * unit.tokensEach, range, text), unit)
    }

    private func lengthRange(_ text: String) throws(Misreading) -> ReadContent {
        let parts = text.replacing("–", with: "-").split(separator: "-").compactMap { WrittenNumber(String($0)) }
        let isPlain = parts.allSatisfy { ["", "tokens"].contains($0.unit) && (1...1e7).contains($0.value) }
        guard isPlain, let low = parts.first?.value, let high = parts.last?.value, parts.count <= 2, low <= high,
            text.split(separator: "-", omittingEmptySubsequences: false).count == parts.count
        else {
            throw Misreading(
                message: "\"\(text.shortened)\" is no length or range of lengths", allowed: "1 to 10000000 tokens",
                suggestion: "write 512 or 100-200")
        }
        return .range(low, high)
    }
}
