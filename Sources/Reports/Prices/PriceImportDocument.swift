internal import Catalog
internal import PriceLists
internal import Quantities

/// What importing price lists gave, as a JSON document.
struct PriceImportDocument: Codable, Sendable {
    var schema = JSONText.schema
    var kind = "price-import"
    /// Where the prices were written; absent when they were not.
    let out: String?
    let files: [PriceFileFigures]
    let instances, hostedModels, onPremises: PriceCounts
    let added: [OfferFigures]
    let changes: [PriceChangeFigures]

    enum CodingKeys: String, CodingKey {
        case schema, kind, out, files, instances, added, changes
        case hostedModels = "hosted_models"
        case onPremises = "on_premises"
    }

    /// What one file held.
    struct PriceFileFigures: Codable, Sendable {
        let name, format: String
        let day: String?
        let rows, offers, apiPrices, onPremFacts: Int
        let continues: Bool
        let skipped: [SkippedRowFigures]

        enum CodingKeys: String, CodingKey {
            case name, format, day, rows, offers, continues, skipped
            case apiPrices = "api_prices"
            case onPremFacts = "on_prem_facts"
        }
    }

    /// Rows that were not taken over.
    struct SkippedRowFigures: Codable, Sendable {
        let reason: String
        let count: Int
        let examples: [String]
    }

    /// How many prices are what.
    struct PriceCounts: Codable, Sendable {
        let added, changed, unchanged: Int

        init<Price>(_ changes: PriceChanges<Price>) {
            added = changes.added.count
            changed = changes.changed.count
            unchanged = changes.unchanged.count
        }
    }

    /// A price before and after.
    struct PriceChangeFigures: Codable, Sendable {
        let before, after: OfferFigures
        let changePercent: Double

        enum CodingKeys: String, CodingKey {
            case before, after
            case changePercent = "change_percent"
        }
    }

    init(_ found: PriceImport, writtenTo place: String?) {
        out = place
        files = found.files.map { file in
            PriceFileFigures(
                name: file.name, format: file.format.rawValue, day: file.day?.description, rows: file.rows,
                offers: file.prices.offers.count, apiPrices: file.prices.apiPrices.count,
                onPremFacts: file.prices.onPremFacts.count, continues: file.hasMore,
                skipped: file.skipped.map {
                    SkippedRowFigures(reason: $0.reason.rawValue, count: $0.count, examples: $0.examples)
                })
        }
        instances = PriceCounts(found.offers)
        hostedModels = PriceCounts(found.apiPrices)
        onPremises = PriceCounts(found.onPremFacts)
        added = found.offers.added.map(OfferFigures.init)
        changes = found.offers.changed.map { change in
            let percent = (change.after.price / change.before.price - 1) * 100
            return PriceChangeFigures(
                before: OfferFigures(change.before), after: OfferFigures(change.after),
                changePercent: (percent * 100).rounded() / 100)
        }
    }
}
