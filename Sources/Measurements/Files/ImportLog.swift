import Input
import Quantities

/// Reads the figures of one file, and collects what is odd about them.
///
/// A figure that cannot be true is left out with a warning; the run is kept.
struct ImportLog {
    let file: String
    private(set) var diagnostics: [Diagnostic] = []

    init(file: String) { self.file = file }

    mutating func warn(_ field: String?, _ message: String, allowed: String? = nil, suggestion: String? = nil) {
        guard diagnostics.count < 100 else { return }
        diagnostics.append(
            Diagnostic(
                .warning, at: SourcePlace(file: file, field: field), message, allowed: allowed, suggestion: suggestion))
    }

    /// A number from 0 to 1e15; nil when absent, or wrong, which is noted.
    mutating func number(_ field: Field) -> Double? {
        switch field.value {
        case .integer(let number): return checked(Double(number), field)
        case .number(let number): return checked(number, field)
        case .nonFinite(let word):
            warn(field.path, "\(word) is left out")
            return nil
        case .text(let text):
            if ["", "-", "N/A", "NULL", "None", "NaN", "inf", "Infinity"].contains(text) { return nil }
            guard let number = Double(text.replacing(",", with: "")), number.isFinite else {
                warn(field.path, "not a number: \(text.prefix(40))")
                return nil
            }
            return checked(number, field)
        case nil, .null: return nil
        default:
            warn(field.path, "a number is expected here")
            return nil
        }
    }

    private mutating func checked(_ number: Double, _ field: Field) -> Double? {
        guard number >= 0, number <= 1e15 else {
            warn(field.path, "\(shortText(number)) cannot be true and is left out", allowed: "0 to 1e15")
            return nil
        }
        return number
    }

    mutating func count(_ field: Field) -> Int? {
        guard let number = number(field) else { return nil }
        guard number == number.rounded(), number <= Double(RunColumn.countLimit) else {
            warn(field.path, "\(shortText(number)) is no count and is left out")
            return nil
        }
        return Int(number)
    }

    /// A count of at least one, such as a parallelism or a batch size.
    mutating func size(_ field: Field) -> Int? {
        guard let count = count(field) else { return nil }
        return count > 0 ? count : nil
    }

    mutating func amount<Amount: Quantity>(_ field: Field, unit: Double = 1) -> Amount? {
        number(field).map { Amount($0 * unit) }
    }

    /// An offered rate, where infinity says that everything was sent at once.
    mutating func offeredRate(_ field: Field) -> (rate: Rate<Requests>?, isUnlimited: Bool) {
        switch field.value {
        case .nonFinite(let word) where word.hasPrefix("I") || word.hasPrefix("1"): return (nil, true)
        case .text(let text) where ["inf", "infinity", "Infinity", "+Inf"].contains(text): return (nil, true)
        default: return (amount(field), false)
        }
    }

    /// A latency from an object with one key for each statistic; `unit` is how many seconds one is.
    mutating func latency(_ field: Field, unit: Double) -> LatencySummary {
        let mean = field.first("mean", "avg", "average")
        let spread = field["percentiles"].isPresent ? field["percentiles"] : field
        let median = field.first("median", "p50").isPresent ? field.first("median", "p50") : spread["p50"]
        return summary(mean, median, spread["p90"], spread["p95"], spread["p99"], unit: unit)
    }

    /// A latency from a flat object, each statistic under a key of its own.
    mutating func latency(_ object: Field, unit: Double, key: (String) -> String) -> LatencySummary {
        let median = object[key("median")].isPresent ? object[key("median")] : object[key("p50")]
        return summary(
            object[key("mean")], median, object[key("p90")], object[key("p95")], object[key("p99")], unit: unit)
    }

    mutating func summary(
        _ mean: Field, _ p50: Field, _ p90: Field, _ p95: Field, _ p99: Field, unit: Double
    ) -> LatencySummary {
        let latency = LatencySummary(
            mean: amount(mean, unit: unit), p50: amount(p50, unit: unit), p90: amount(p90, unit: unit),
            p95: amount(p95, unit: unit), p99: amount(p99, unit: unit))
        return ordered(latency, field: p50.path)
    }

    /// The latency, without its percentiles when a higher one is below a lower one.
    mutating func ordered(_ latency: LatencySummary, field: String) -> LatencySummary {
        var latency = latency
        order(&latency, field: field)
        return latency
    }

    /// Leaves out the percentiles of a latency when a higher one is below a lower one.
    mutating func order(_ latency: inout LatencySummary, field: @autoclosure () -> String) {
        let known = latency.percentiles
        guard zip(known, known.dropFirst()).contains(where: { $1.value < $0.value * (1 - 1e-9) }) else { return }
        warn(field(), "percentiles are not in order; they are left out", allowed: "p50 <= p90 <= p95 <= p99")
        latency = LatencySummary(mean: latency.mean)
    }

    /// Appends diagnostics found elsewhere.
    mutating func append(_ more: [Diagnostic]) { diagnostics += more.prefix(max(0, 100 - diagnostics.count)) }
}
