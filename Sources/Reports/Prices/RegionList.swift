public import Catalog

/// Where instances are offered: each region with its country and the groups that name it.
public struct RegionList: CatalogList {
    private let rows: [RegionFigures]

    /// A region of one provider, as lists and documents have it.
    struct RegionFigures: Codable, Sendable {
        let provider, region: String
        let country, continent: String?
        let groups: [String]
        let offers: Int
    }

    /// The regions of `offers` in which a provider, a region or a group has each of `words` in its name; a word that names a group is that group.
    public init(_ offers: [Offer], words: [String] = []) {
        let wanted = words.map { $0.lowercased() }
        rows = Dictionary(grouping: offers) { [$0.provider, $0.region] }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .map { key, offers in
                let country = offers[0].country
                return RegionFigures(
                    provider: key[0], region: key[1], country: country,
                    continent: country.flatMap(RegionGroup.continent), groups: country.map(RegionGroup.groups) ?? [],
                    offers: offers.count)
            }
            .filter { row in
                wanted.allSatisfy { word in
                    RegionGroup.countries(of: word) != nil
                        ? row.groups.contains(word)
                        : "\(row.provider) \(row.region)".lowercased().contains(word)
                }
            }
    }

    /// How many there are.
    public var count: Int { rows.count }

    /// The table, then the groups.
    public func lines(_ style: TerminalStyle) -> [String] {
        var table = TextTable([
            ("provider", .left), ("region", .left), ("country", .left), ("continent", .left), ("offers", .right),
            ("groups", .left),
        ])
        for row in rows {
            table.add([
                row.provider, row.region, row.country ?? "unknown", row.continent ?? "", "\(row.offers)",
                row.groups.joined(separator: ", "),
            ])
        }
        return table.lines(style)
            + [
                "",
                "A scenario takes regions and groups, in any case: regions: [eu, us-east-1]",
                "Groups: \(RegionGroup.names.joined(separator: ", ")), and each country by its two letters",
            ]
    }

    /// The JSON document.
    public func json() throws -> String { try JSONText.text(ListDocument(kind: "regions", items: rows)) }

    /// The rows.
    public var csv: String {
        var csv = CSVText(columns: ["provider", "region", "country", "continent", "groups", "offers"])
        for row in rows {
            csv.add([
                .text(row.provider), .text(row.region), .text(row.country ?? ""), .text(row.continent ?? ""),
                .text(row.groups.joined(separator: " ")), .number(Double(row.offers)),
            ])
        }
        return csv.text
    }
}
