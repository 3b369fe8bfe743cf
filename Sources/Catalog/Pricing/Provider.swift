/// What kind of seller a provider is.
///
/// The classes are Plimsoll's own, by how each provider describes what it sells; `pricing/providers.csv` has them.
public enum ProviderTier: String, Sendable, Hashable, Codable, CaseIterable {
    /// A public cloud with regions worldwide.
    case hyperscaler
    /// A cloud for accelerators, in its own data centres or on dedicated capacity.
    case specialized
    /// Hosts of third parties behind one market: the lowest prices, without an SLA.
    case marketplace

    /// Where a plan buys unless the scenario says otherwise.
    public static let standard: [ProviderTier] = [.hyperscaler, .specialized]
}

extension Offer {
    /// What kind of seller offers it; a price list of the user's own is taken for that of a specialized cloud.
    public var tier: ProviderTier { Providers.tiers[provider.lowercased()] ?? .specialized }

    /// The country it is in, as ISO 3166-1 has it in two letters; nil where the price list does not say.
    public var country: String? { Providers.countries[Providers.Region(provider.lowercased(), region.lowercased())] }
}

/// A cloud of which prices are known.
public struct Provider: Sendable, Hashable {
    /// Its name, such as `aws`.
    public let name: String
    /// What kind of seller it is.
    public let tier: ProviderTier

    /// All of them, by name.
    public static let all: [Provider] = Providers.tiers.sorted { $0.key < $1.key }.map { Provider(name: $0, tier: $1) }
}

/// What is known of the sellers: their tiers, and the countries of their regions.
enum Providers {
    /// A region as one provider names it, in lower case.
    struct Region: Hashable {
        let provider, name: String

        init(_ provider: String, _ name: String) {
            self.provider = provider
            self.name = name
        }
    }

    static let tiers: [String: ProviderTier] = {
        let rows = ShippedFiles.rows("pricing/providers.csv", ["provider", "tier", "basis"])
        return Dictionary(
            rows.compactMap { row in ProviderTier(rawValue: row[1]).map { (row[0].lowercased(), $0) } },
            uniquingKeysWith: { first, _ in first })
    }()

    static let countries: [Region: String] = {
        let rows = ShippedFiles.rows("pricing/regions.csv", ["provider", "region", "country"])
        return Dictionary(
            rows.map { (Region($0[0].lowercased(), $0[1].lowercased()), $0[2]) },
            uniquingKeysWith: { first, _ in first })
    }()
}

/// Groups of countries by which regions may be named: `eu`, `europe`, `us`, `de`, `asia` ...
public enum RegionGroup {
    private static let europe =
        "AL AT BA BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LT LU LV MT NL NO PL PT RO RS SE SI SK UA"
    private static let union = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"

    private static let groups: [String: Set<String>] = [
        "eu": countries(union), "europe": countries(europe),
        "north-america": countries("CA MX US"), "south-america": countries("AR BR CL CO PE UY"),
        "asia": countries("CN HK ID IN JP KR MY PH SG TH TW VN"), "middle-east": countries("AE BH IL OM QA SA"),
        "africa": countries("EG KE MA NG SN ZA"), "oceania": countries("AU NZ"), "uk": ["GB"],
    ]

    /// The names of the groups beside single countries.
    public static let names = groups.keys.sorted()

    /// The countries of the group of that name, in any case; nil for what is none.
    ///
    /// Two letters are the country that has them: `us`, `de`.
    public static func countries(of name: String) -> Set<String>? {
        let name = name.lowercased()
        if let group = groups[name] { return group }
        let country = name.uppercased()
        return Providers.countries.values.contains(country) ? [country] : nil
    }

    private static func countries(_ text: String) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }

    /// The names of all groups that a country is in, its own first: `fi`, `eu`, `europe`.
    public static func groups(of country: String) -> [String] {
        [country.lowercased()] + names.filter { groups[$0]?.contains(country) ?? false }
    }

    /// The continent of a country, which is one of the groups; nil for a country that is not known.
    public static func continent(of country: String) -> String? {
        names.first { $0 != "eu" && $0 != "uk" && (groups[$0]?.contains(country) ?? false) }
    }
}
