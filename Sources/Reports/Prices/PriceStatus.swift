public import Catalog

/// How old prices are, by provider.
public struct PriceStatus: CatalogList {
    private let ages: PriceAges

    /// A list of these ages.
    public init(_ ages: PriceAges) { self.ages = ages }

    /// How many rows there are.
    public var count: Int { ages.rows.count }

    /// The table, then what is old and how to renew it.
    public func lines(_ style: TerminalStyle) -> [String] {
        var table = TextTable([
            ("provider", .left), ("tier", .left), ("prices", .right), ("oldest", .left), ("newest", .left),
            ("age", .right), ("over \(Catalog.oldPriceDays) days", .right),
        ])
        for row in ages.rows {
            let about = row.approximate == row.count ? "~" : ""
            table.add([
                Self.name(row), row.tier?.rawValue ?? "", Figures.number(Double(row.count)),
                row.oldest.map { about + $0.description } ?? "no date",
                row.newest.map { about + $0.description } ?? "no date",
                row.newest.map { "\(max(0, ages.today.days(since: $0))) d" } ?? "",
                Figures.percent(Double(row.old) / Double(row.count)),
            ])
        }
        let notes = Provider.all.filter { provider in ages.rows.contains { $0.provider == provider.name } }
        let terms = notes.filter { $0.serviceLevel != nil || $0.availability != nil }.flatMap { provider in
            [
                provider.serviceLevel.map { "  \(provider.name): SLA \(Wording.note($0))" },
                provider.availability.map { "  \(provider.name): \(Wording.note($0))" },
            ].compactMap(\.self)
        }
        let (all, old) = ages.rows.reduce((0, 0)) { ($0.0 + $1.count, $0.1 + $1.old) }
        return table.lines(style)
            + (terms.isEmpty
                ? []
                : ["", style.bold("SLA and availability, where known; marketplaces and spot have no SLA")] + terms)
            + [
                "",
                "\(Figures.number(Double(old))) of \(Figures.number(Double(all))) prices are older than "
                    + "\(Catalog.oldPriceDays) days on \(ages.today). ~: the day is an estimate.",
                style.faint("Newer prices: plimsoll prices import FILE --out prices.csv"),
            ]
    }

    private static func name(_ row: PriceAges.Row) -> String {
        switch row.subject {
        case .instances: row.provider ?? ""
        case .hostedModels: "hosted models"
        case .onPremises: "on-premises figures"
        }
    }

    /// The JSON document.
    public func json() throws -> String { try JSONText.text(PriceStatusDocument(ages)) }

    /// The rows.
    public var csv: String {
        var csv = CSVText(columns: [
            "subject", "provider", "tier", "prices", "oldest", "newest", "age_days", "older_than_90_days",
            "estimated_days", "today", "sla", "availability",
        ])
        for row in PriceStatusDocument(ages).items {
            csv.add([
                .text(row.subject), .text(row.provider ?? ""), .text(row.tier ?? ""), .number(Double(row.prices)),
                .text(row.oldest ?? ""), .text(row.newest ?? ""), .number(row.ageDays.map(Double.init)),
                .number(Double(row.old)), .number(Double(row.estimated)), .text(ages.today.description),
                .text(row.sla?.text ?? ""), .text(row.availability?.text ?? ""),
            ])
        }
        return csv.text
    }
}

/// How old prices are, as a JSON document.
struct PriceStatusDocument: Codable, Sendable {
    var schema = JSONText.schema
    var kind = "price-status"
    let today: String
    let oldPriceDays: Int
    let items: [PriceAgeFigures]

    enum CodingKeys: String, CodingKey {
        case schema, kind, today, items
        case oldPriceDays = "old_price_days"
    }

    /// Prices of one kind by one provider.
    struct PriceAgeFigures: Codable, Sendable {
        let subject: String
        let provider, tier: String?
        let prices: Int
        let oldest, newest: String?
        let ageDays: Int?
        let old, estimated: Int
        let sla, availability: ProviderNoteFigures?

        enum CodingKeys: String, CodingKey {
            case subject, provider, tier, prices, oldest, newest, old, availability
            case sla = "provider_sla"
            case ageDays = "age_days"
            case estimated = "estimated_days"
        }
    }

    init(_ ages: PriceAges) {
        today = ages.today.description
        oldPriceDays = Catalog.oldPriceDays
        items = ages.rows.map { row in
            PriceAgeFigures(
                subject: row.subject.rawValue, provider: row.provider, tier: row.tier?.rawValue, prices: row.count,
                oldest: row.oldest?.description, newest: row.newest?.description,
                ageDays: row.newest.map { max(0, ages.today.days(since: $0)) }, old: row.old,
                estimated: row.approximate,
                sla: row.provider.flatMap(Provider.named)?.serviceLevel.map(ProviderNoteFigures.init),
                availability: row.provider.flatMap(Provider.named)?.availability.map(ProviderNoteFigures.init))
        }
    }
}
