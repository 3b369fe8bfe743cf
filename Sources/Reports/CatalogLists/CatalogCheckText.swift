public import Catalog
internal import Input

/// The result of a check for a terminal.
public enum CatalogCheckText {
    /// Every problem on a line, then the counts.
    public static func lines(_ check: CatalogCheck) -> [String] {
        let errors = check.diagnostics.filter { $0.severity == .error }.count
        var lines = check.diagnostics.map { TextTable.printable($0.description) }
        let counts = check.counts
        func number(_ count: Int) -> String { Figures.fixed(Double(count), decimals: 0) }
        lines.append(
            "\(number(counts.accelerators)) accelerators, \(number(counts.models)) models, \(number(counts.offers)) offers of "
                + "\(number(counts.providers)) providers, \(number(counts.apiPrices)) API prices, "
                + "\(number(counts.onPremFacts)) figures about on-premises servers")
        lines.append(
            Wording.counted(errors, "error") + ", " + Wording.counted(check.diagnostics.count - errors, "warning")
        )
        return lines
    }
}

/// The result of a check as a JSON document.
public struct CatalogCheckDocument: Codable, Sendable, Equatable {
    /// The version of the format.
    public var schema = JSONText.schema
    /// What kind of document it is.
    public var kind = "catalog-check"
    /// Whether nothing is worse than a warning.
    public var passes: Bool
    /// How much there is.
    public var accelerators, models, offers, providers, apiPrices, onPremFacts: Int
    /// What looks wrong.
    public var errors, warnings: [String]

    enum CodingKeys: String, CodingKey {
        case schema, kind, passes, accelerators, models, offers, providers, errors, warnings
        case apiPrices = "api_prices"
        case onPremFacts = "on_prem_facts"
    }

    /// The document of `check`.
    public init(_ check: CatalogCheck) {
        passes = check.passes
        accelerators = check.counts.accelerators
        models = check.counts.models
        offers = check.counts.offers
        providers = check.counts.providers
        apiPrices = check.counts.apiPrices
        onPremFacts = check.counts.onPremFacts
        errors = check.diagnostics.filter { $0.severity == .error }.map(\.description)
        warnings = check.diagnostics.filter { $0.severity == .warning }.map(\.description)
    }
}
