/// A number as people write it, with whatever follows it.
public struct WrittenNumber {
    /// The number.
    public let value: Double
    /// What follows, without blanks around it and in small letters.
    public let unit: String

    /// Reads `20,000 / month`, `.5 s` or `1e6`; nil when the text does not start with a number.
    ///
    /// Commas may separate thousands only. A number beyond the range of `Double` becomes infinite.
    public init?(_ text: String) {
        let text = text.trimmed
        var digits = ""
        var rest = text[...]
        if let sign = rest.first, sign == "-" || sign == "+" {
            digits.append(sign)
            rest = rest.dropFirst()
        }
        let whole = rest.prefix { $0.isASCIIDigit || $0 == "," }
        rest = rest.dropFirst(whole.count)
        let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
        guard groups.count == 1 || (1...3).contains(groups[0].count) && groups.dropFirst().allSatisfy({ $0.count == 3 })
        else { return nil }
        digits += groups.joined()
        var hasDigits = !whole.isEmpty
        if rest.first == "." {
            let fraction = rest.dropFirst().prefix(while: \.isASCIIDigit)
            hasDigits = hasDigits || !fraction.isEmpty
            digits += "." + fraction
            rest = rest.dropFirst(fraction.count + 1)
        }
        guard hasDigits else { return nil }
        if rest.first == "e" || rest.first == "E" {
            var exponent = rest.dropFirst()
            let sign = exponent.first == "-" || exponent.first == "+" ? String(exponent.prefix(1)) : ""
            exponent = exponent.dropFirst(sign.count)
            let power = exponent.prefix(while: \.isASCIIDigit)
            if !power.isEmpty {
                digits += "e" + sign + power
                rest = exponent.dropFirst(power.count)
            }
        }
        let padded = digits.hasSuffix(".") ? digits + "0" : digits.replacing(".e", with: ".0e")
        guard let value = Double(padded) else { return nil }
        self.value = value
        unit = String(rest).trimmed.lowercased()
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}

extension String {
    /// Without blanks at both ends.
    var trimmed: String {
        guard first?.isWhitespace == true || last?.isWhitespace == true else { return self }
        var rest = drop { $0.isWhitespace }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}

/// Units that may follow a number, with their size in the base unit.
enum WrittenUnit {
    /// Seconds in each unit of time; nil for an unknown one.
    static func seconds(_ unit: String) -> Double? {
        switch unit {
        case "us", "µs", "μs", "microseconds": 1e-6
        case "ms", "millisecond", "milliseconds": 1e-3
        case "s", "sec", "secs", "second", "seconds": 1
        case "m", "min", "mins", "minute", "minutes": 60
        case "h", "hr", "hour", "hours": 3600
        case "d", "day", "days": 86_400
        case "month", "months", "mo": 730 * 3600
        case "y", "yr", "year", "years": 8760 * 3600
        default: nil
        }
    }

    /// What a number counts for each second when its unit is like `requests/min`; nil for anything else.
    static func perSecond(_ unit: String, of names: [String], shorthands: [String: Double] = [:]) -> Double? {
        if let factor = shorthands[unit] { return factor }
        let parts = unit.replacing(" per ", with: "/").replacing("per ", with: "/")
            .split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let time = seconds(String(parts[1]).trimmed) else { return nil }
        let counted = String(parts[0]).trimmed
        return counted.isEmpty || names.contains(counted) ? 1 / time : nil
    }
}
