internal import Foundation

/// An amount of money as its source writes it: exact, where a `Double` is not.
public struct ExactPrice: Sendable, Hashable, Comparable, CustomStringConvertible {
    private let value: Decimal

    private init(_ value: Decimal) { self.value = value }

    /// Nothing to pay.
    public static let zero = ExactPrice(0)

    /// Reads `41.5000000000`, `3e-07` or `-1`; nil for anything else, and beyond 10^15.
    public init?(_ text: String) {
        let isPlain = text.utf8.allSatisfy {
            (0x30...0x39).contains($0) || [0x2E, 0x2D, 0x2B, 0x45, 0x65].contains($0)
        }
        // Decimal takes what Double refuses, such as `1-2`, up to where it stops making sense.
        guard isPlain, text.utf8.count <= 60, let rough = Double(text), rough.magnitude < 1e15,
            let value = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX"))
        else { return nil }
        self.value = value
    }

    /// `units` and `nanos` 10^-9 of one, as Google writes money.
    public init(units: Int, nanos: Int) { value = Decimal(units) + Decimal(nanos) / 1_000_000_000 }

    /// A whole amount.
    public init(_ whole: Int) { value = Decimal(whole) }

    /// The nearest `Double`.
    public var double: Double { Double(description) ?? 0 }

    /// At most six decimals, none that is zero at the end: `41.5`.
    public var description: String { rounded(6).exactText }

    /// All digits, without an exponent.
    public var exactText: String {
        NSDecimalNumber(decimal: value).description(withLocale: Locale(identifier: "en_US_POSIX"))
    }

    /// The nearest amount with so many decimals.
    public func rounded(_ decimals: Int) -> ExactPrice {
        var (rounded, exact) = (Decimal(), value)
        NSDecimalRound(&rounded, &exact, decimals, .plain)
        return ExactPrice(rounded)
    }

    /// The amount of which `number` is the nearest `Double`, to `decimals` decimals; nil for none.
    public init?(_ number: Double, decimals: Int) {
        guard let exact = ExactPrice("\(number)") else { return nil }
        self = exact.rounded(decimals)
    }

    /// Whether `left` is less.
    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }

    /// The sum.
    public static func + (left: Self, right: Self) -> Self { Self(left.value + right.value) }

    /// The product.
    public static func * (left: Self, right: Self) -> Self { Self(left.value * right.value) }

    /// The quotient; `right` is not zero.
    public static func / (left: Self, right: Self) -> Self {
        precondition(right.value != 0, "money divided by nothing")
        return Self(left.value / right.value)
    }
}

/// A price in the words of a source that does not state it in dollars without tax.
public struct SourcePrice: Sendable, Hashable, Codable {
    /// The currency, as ISO 4217 has it: `EUR`.
    public var currency: String
    /// The price of the instance for an hour in that currency, digits as in the source.
    public var perHour: String
    /// Percent of tax that is in it.
    public var taxPercent: Double

    /// A price of a source.
    public init(currency: String, perHour: String, taxPercent: Double = 0) {
        self.currency = currency
        self.perHour = perHour
        self.taxPercent = taxPercent
    }
}

/// What other currencies are worth in US dollars.
public struct ExchangeRates: Sendable {
    private let rates: [String: ExactPrice]

    /// Dollars for one of each currency.
    public init(_ rates: [String: ExactPrice] = [:]) { self.rates = rates }

    /// `price` in dollars; nil where the rate of its currency is not given.
    public func dollars(_ price: ExactPrice, in currency: String) -> ExactPrice? {
        currency == "USD" ? price : rates[currency].map { price * $0 }
    }
}
