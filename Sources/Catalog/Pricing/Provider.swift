internal import Input

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
    /// A statement about what it sells, with where it was read.
    public struct Note: Sendable, Hashable {
        /// The statement.
        public let text: String
        /// The key of its source, and the day on which it was read; nil where that is not known.
        let key: String
        let date: CalendarDate?
        let isApproximate: Bool

        /// Where and when it was read: what has not been read again on a day that is known is taken for true, not proven.
        ///
        /// Sources are looked up when they are asked for: every plan asks for tiers, few for these.
        public var provenance: Provenance {
            Provenance(
                date == nil ? .assumed : .datasheet, source: PriceSources.shipped[key] ?? key, date: date,
                isApproximate: isApproximate)
        }
    }

    /// Its name, such as `aws`.
    public let name: String
    /// What kind of seller it is.
    public let tier: ProviderTier
    /// What the kind is based on.
    public let basis: String
    /// The uptime that its SLA covers; nil where none is known.
    public let serviceLevel: Note?
    /// What is known of whether its instances can be had; nil for nothing.
    public let availability: Note?

    /// All of them, by name.
    public static let all: [Provider] = {
        do {
            let file = ShippedFiles.file("pricing/providers.csv")
            return try read(file).map(\.value).sorted { $0.name < $1.name }
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    /// The provider of that name, in any case; nil for one that is not known.
    public static func named(_ name: String) -> Provider? { byName[name.lowercased()] }

    static let byName = Dictionary(all.map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })

    /// Reads every provider of `file`, or throws all its problems.
    static func read(_ file: TextFile) throws(InputProblems) -> [Located<Provider>] {
        var records = CSVRecords(
            try CSVTable(file), required: ["provider", "tier", "basis"],
            optional: [
                "sla", "sla_source", "sla_as_of", "availability", "availability_source", "availability_as_of",
            ])
        try records.check()
        var dates = DateColumn()
        var found: [Located<Provider>] = []
        for row in records.table.rows {
            found.append(
                Located(
                    Provider(
                        name: records.text(row, "provider"),
                        tier: records.choice(row, "tier", ProviderTier.self) ?? .specialized,
                        basis: records.text(row, "basis"),
                        serviceLevel: note(row, "sla", &records, &dates),
                        availability: note(row, "availability", &records, &dates)),
                    file: file.name, line: row.line))
        }
        try records.check()
        return found
    }

    private static func note(
        _ row: CSVTable.Row, _ column: String, _ records: inout CSVRecords, _ dates: inout DateColumn
    ) -> Note? {
        guard let text = records.optionalText(row, column) else { return nil }
        let isDated = records.optionalText(row, column + "_as_of") != nil
        let date = isDated ? dates.read(row, column + "_as_of", &records) : nil
        return Note(
            text: text, key: records.text(row, column + "_source"), date: date,
            isApproximate: isDated && dates.isApproximate)
    }
}

extension Offer {
    /// What is known of whether the instance can be had there: of this very instance, else of all of the provider's; nil for
    /// nothing.
    public var availability: Provider.Note? {
        Providers.availability[[provider.lowercased(), instanceType.lowercased(), region.lowercased()]]
            ?? Provider.named(provider)?.availability
    }
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

    static let tiers = Provider.byName.mapValues(\.tier)

    /// What is known of single instances, by provider, instance type and region in lower case.
    static let availability: [[String]: Provider.Note] = {
        do {
            let rows = try readAvailability(ShippedFiles.file("pricing/availability.csv"))
            return Dictionary(rows.map(\.value), uniquingKeysWith: { first, _ in first })
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    static func readAvailability(
        _ file: TextFile
    ) throws(InputProblems) -> [Located<([String], Provider.Note)>] {
        var records = CSVRecords(
            try CSVTable(file), required: ["provider", "instance_type", "region", "note", "source", "as_of"])
        try records.check()
        var dates = DateColumn()
        var found: [Located<([String], Provider.Note)>] = []
        for row in records.table.rows {
            let date = dates.read(row, "as_of", &records)
            let note = Provider.Note(
                text: records.text(row, "note"), key: records.text(row, "source"), date: date,
                isApproximate: dates.isApproximate)
            let place = ["provider", "instance_type", "region"].map { records.text(row, $0).lowercased() }
            found.append(Located((place, note), file: file.name, line: row.line))
        }
        try records.check()
        return found
    }

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
