public import Catalog
internal import Quantities

/// Prices of instances.
public struct PriceList: CatalogList {
    let offers: [Offer]

    /// A list of these, ordered by accelerator and price for one; a history by instance and day.
    public init(_ offers: [Offer], isHistory: Bool = false) {
        self.offers = offers.enumerated().sorted { left, right in
            func key(_ entry: (offset: Int, element: Offer)) -> (String, String, Double) {
                let offer = entry.element
                return isHistory
                    ? (
                        "\(offer.provider) \(offer.instanceType) \(offer.region) \(offer.purchase.rawValue)",
                        offer.provenance.date?.description ?? "", Double(entry.offset)
                    )
                    : (offer.acceleratorID, "", offer.price.value / offer.acceleratorCount)
            }
            let (first, second) = (key(left), key(right))
            return first == second ? left.offset < right.offset : first < second
        }.map(\.element)
    }

    /// How many there are.
    public var count: Int { offers.count }

    /// The table; one fact alone is shown in full.
    public func lines(_ style: TerminalStyle) -> [String] {
        var table = TextTable([
            ("accelerator", .left), ("count", .right), ("provider", .left), ("instance", .left), ("region", .left),
            ("bought", .left), ("$/h", .right), ("$/h of one", .right), ("$/month", .right), ("seen", .left),
            ("vCPUs", .right), ("host GiB", .right),
        ])
        for offer in offers {
            table.add([
                offer.acceleratorID, Figures.number(offer.acceleratorCount), offer.provider, offer.instanceType,
                offer.region, Wording.purchase(offer.purchase), offer.priceText,
                Figures.fixed(offer.price.dollarsPerHour / offer.acceleratorCount, decimals: 3),
                Figures.dollars(offer.price * .month), offer.provenance.dateText ?? "",
                offer.virtualCPUs.map { Figures.number($0) } ?? "",
                offer.hostMemory.map { Figures.number($0.gibibytes) } ?? "",
            ])
        }
        return table.lines(style)
            + [style.faint("\(count) prices; a month has 730 hours; list prices, without tax")]
    }

    /// The prices as a table of a page, with the kind of seller and the age at the day of the newest price.
    public var table: ReportTable {
        var table = ReportTable([
            ("accelerator", .left), ("count", .right), ("provider", .left), ("tier", .left), ("instance", .left),
            ("region", .left), ("bought", .left), ("$/h", .right), ("$/h of one", .right), ("seen", .left),
            ("age (days)", .right),
        ])
        for offer in offers {
            let age = offer.provenance.date.flatMap { date in Catalog.shippedDay.map { $0.days(since: date) } }
            table.add([
                .text(offer.acceleratorID), .number(offer.acceleratorCount, Figures.number(offer.acceleratorCount)),
                .text(offer.provider), .text(offer.tier.rawValue), .text(offer.instanceType), .text(offer.region),
                .text(Wording.purchase(offer.purchase)), .number(offer.price.dollarsPerHour, offer.priceText),
                .number(
                    offer.price.dollarsPerHour / offer.acceleratorCount,
                    Figures.fixed(offer.price.dollarsPerHour / offer.acceleratorCount, decimals: 3)),
                .text(offer.provenance.date?.description ?? ""),
                .number(age.map { Double($0) }, age.map { "\($0)" } ?? ""),
            ])
        }
        return table
    }

    /// The JSON document.
    public func json() throws -> String {
        try JSONText.text(ListDocument(kind: "prices", items: offers.map(OfferFigures.init)))
    }

    /// The rows, in the form that `--prices` takes.
    public var csv: String { PriceOverlayText.offers(offers) }
}

/// Prices of hosted models.
public struct APIPriceList: CatalogList {
    private let prices: [APIPrice]

    /// A list of these, in the order of the file.
    public init(_ prices: [APIPrice]) { self.prices = prices }

    /// How many there are.
    public var count: Int { prices.count }

    /// The table; one fact alone is shown in full.
    public func lines(_ style: TerminalStyle) -> [String] {
        var table = TextTable([
            ("provider", .left), ("model", .left), ("$ / 1M in", .right), ("cached", .right), ("$ / 1M out", .right),
            ("seen", .left),
        ])
        for price in prices {
            table.add([
                price.provider, price.model, Figures.dollars(price.perMillionInput),
                price.perMillionCachedInput.map(Figures.dollars) ?? "", Figures.dollars(price.perMillionOutput),
                price.provenance.dateText ?? "",
            ])
        }
        return table.lines(style) + [style.faint("\(count) prices")]
    }

    /// The JSON document.
    public func json() throws -> String {
        try JSONText.text(ListDocument(kind: "api-prices", items: prices.map(APIPriceFigures.init)))
    }

    /// The rows.
    public var csv: String {
        var csv = CSVText(columns: [
            "provider", "model", "usd_per_1m_input_tokens", "usd_per_1m_cached_input_tokens",
            "usd_per_1m_output_tokens",
            "source", "as_of",
        ])
        for price in prices {
            csv.add([
                .text(price.provider), .text(price.model), .number(price.perMillionInput.value),
                .number(price.perMillionCachedInput?.value), .number(price.perMillionOutput.value),
                .text(price.provenance.source), .text(price.provenance.dateText ?? ""),
            ])
        }
        return csv.text
    }
}

/// A price of a hosted model, as JSON documents carry it.
struct APIPriceFigures: Codable, Sendable {
    let provider, model: String
    let perMillionInput: Double
    let perMillionCachedInput: Double?
    let perMillionOutput: Double
    let source: String
    let asOf: String?

    enum CodingKeys: String, CodingKey {
        case provider, model, source
        case perMillionInput = "usd_per_1m_input_tokens"
        case perMillionCachedInput = "usd_per_1m_cached_input_tokens"
        case perMillionOutput = "usd_per_1m_output_tokens"
        case asOf = "as_of"
    }

    init(_ price: APIPrice) {
        provider = price.provider
        model = price.model
        perMillionInput = price.perMillionInput.value
        perMillionCachedInput = price.perMillionCachedInput?.value
        perMillionOutput = price.perMillionOutput.value
        source = price.provenance.source
        asOf = price.provenance.date?.description
    }
}
