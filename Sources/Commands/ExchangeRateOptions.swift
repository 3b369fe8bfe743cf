import ArgumentParser
import Catalog

/// What other currencies are worth.
struct ExchangeRateOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "US dollars for one unit of another currency: EUR=1.08. Repeat it.", valueName: "currency=rate"))
    var exchangeRate: [String] = []

    /// The rates that the flags name.
    func rates() throws -> ExchangeRates {
        var rates: [String: ExactPrice] = [:]
        for text in exchangeRate {
            let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, parts[0].utf8.count == 3, parts[0].allSatisfy(\.isASCIIUppercase),
                let value = ExactPrice(parts[1]), (0.000_001...1_000_000).contains(value.double)
            else {
                throw ValidationError(
                    "--exchange-rate: \"\(text.prefix(40))\" is not of the form EUR=1.08 (US dollars for one)")
            }
            rates[parts[0]] = value
        }
        return ExchangeRates(rates)
    }
}

extension Character {
    fileprivate var isASCIIUppercase: Bool { isASCII && isUppercase }
}
