internal import Input
internal import Quantities

extension Offer {
    /// The columns of the files in `pricing/offers`.
    static let requiredColumns = [
        "provider", "instance_type", "region", "accelerator_id", "accelerator_count", "purchase", "as_of",
    ]
    static let optionalColumns = [
        "usd_per_hour", "vcpus", "memory_gib", "disk_gb", "network_gbit_s", "upfront_usd", "source", "currency",
        "price_per_hour", "tax_percent",
    ]

    /// Reads every offer of `file` in the order of its rows, or throws all its problems.
    ///
    /// `sources` resolves the short keys of sources; what is no key stands as it was written. Rows about other accelerators
    /// than those in `accelerators`, when it is given, are passed over unread. A price in another currency takes a rate in
    /// `rates`.
    static func read(
        _ file: TextFile, kind: Provenance.Kind, sources: [String: String], of accelerators: Set<String>? = nil,
        rates: ExchangeRates = ExchangeRates()
    ) throws(InputProblems) -> [Located<Offer>] {
        var records = CSVRecords(try CSVTable(file), required: requiredColumns, optional: optionalColumns)
        if records.table.index(of: "price_per_hour") == nil, records.table.index(of: "usd_per_hour") == nil {
            records.note(
                1, "usd_per_hour", "the column is missing",
                allowed: "usd_per_hour, or price_per_hour with currency and tax_percent")
        }
        try records.check()
        var found: [Located<Offer>] = []
        var dates = DateColumn()
        found.reserveCapacity(records.table.rows.count)
        let id = records.table.index(of: "accelerator_id") ?? 0
        for row in records.table.rows {
            if let accelerators, !accelerators.contains(where: { $0 == row.cells[id] }) { continue }
            let price = price(row, &records, rates)
            let key = records.optionalText(row, "source") ?? file.name
            var offer = Offer(
                provider: records.text(row, "provider"), instanceType: records.text(row, "instance_type"),
                region: records.text(row, "region"), acceleratorID: records.text(row, "accelerator_id"),
                acceleratorCount: records.number(row, "accelerator_count", in: 0.01...10_000),
                virtualCPUs: records.optionalNumber(row, "vcpus", in: 0.1...100_000),
                hostMemory: records.optionalNumber(row, "memory_gib", in: 0.1...1e6).map(Bytes.gibibytes),
                purchase: records.choice(row, "purchase", PurchaseOption.self) ?? .onDemand,
                price: .dollarsPerHour(price.dollars), priceText: price.text, sourcePrice: price.source,
                provenance: dates.provenance(kind, source: sources[key] ?? key, row, &records))
            offer.localDisk = records.optionalNumber(row, "disk_gb", in: 1...1e7).map(Bytes.gigabytes)
            offer.network = records.optionalNumber(row, "network_gbit_s", in: 0.01...1e5).map {
                Bytes.gigabytes($0 / 8) / Seconds(1)
            }
            offer.statedUpfront = upfront(row, offer.purchase, &records)
            found.append(Located(offer, file: file.name, line: row.line))
        }
        try records.check()
        return found
    }

    /// What one accelerator can cost in an hour, in dollars: slices of small ones to list prices in the most expensive
    /// regions.
    public static let plausiblePrices = 0.02...60.0

    /// What an instance may cost in an hour, in dollars.
    static let priceRange = 0.0001...100_000.0

    /// The price in dollars without tax, and in the words of the source where those are others.
    private static func price(
        _ row: CSVTable.Row, _ records: inout CSVRecords, _ rates: ExchangeRates
    ) -> (dollars: Double, text: String, source: SourcePrice?) {
        let tax = records.optionalNumber(row, "tax_percent", in: 0...100) ?? 0
        let currency = records.optionalText(row, "currency") ?? "USD"
        if !isCurrency(currency) {
            records.note(row.line, "currency", "no currency: \(currency.prefix(40))", allowed: "three letters: EUR")
        }
        let original = records.optionalText(row, "price_per_hour").flatMap { text -> SourcePrice? in
            guard records.optionalNumber(row, "price_per_hour", in: priceRange) != nil else { return nil }
            return SourcePrice(currency: currency, perHour: text, taxPercent: tax)
        }
        let isPlain = currency == "USD" && tax == 0
        if let text = records.optionalText(row, "usd_per_hour") {
            return (records.number(row, "usd_per_hour", in: priceRange), text, isPlain ? nil : original)
        }
        guard let original else {
            if records.optionalText(row, "price_per_hour") == nil { _ = records.text(row, "usd_per_hour") }
            return (0, "", nil)
        }
        guard let dollars = original.dollars(rates) else {
            records.note(
                row.line, "currency", "the price is in \(currency), and plans are in US dollars",
                suggestion: "give the rate: plimsoll prices import --exchange-rate \(currency)=1.10 "
                    + "(US dollars for one)")
            return (0, "", nil)
        }
        return (dollars.double, dollars.description, isPlain ? nil : original)
    }

    /// Cash at the start, which only commitments with some have.
    private static func upfront(
        _ row: CSVTable.Row, _ purchase: PurchaseOption, _ records: inout CSVRecords
    ) -> Dollars? {
        let stated = records.optionalNumber(row, "upfront_usd", in: 0...1e8)
        if let stated, stated > 0, purchase.upfront == .none {
            records.note(
                row.line, "upfront_usd", "\(purchase.rawValue) has nothing to pay at the start",
                allowed: "a commitment with _partial_upfront or _all_upfront", suggestion: "leave the cell empty")
        }
        return purchase.upfront == .partial ? stated.map { Dollars($0) } : nil
    }

    static func isCurrency(_ text: String) -> Bool {
        text.utf8.count == 3 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) }
    }

    /// What makes two lines prices of the same thing.
    ///
    /// A list that calls the accelerator or its number otherwise still prices the same instance.
    public var key: OfferKey {
        OfferKey(
            provider: provider, instanceType: instanceType, region: region, purchase: purchase)
    }
}

extension SourcePrice {
    /// The price in US dollars without tax; nil where the rate of the currency is not known.
    func dollars(_ rates: ExchangeRates) -> ExactPrice? {
        guard let amount = ExactPrice(perHour), let tax = ExactPrice("\(taxPercent)"),
            let dollars = rates.dollars(amount, in: currency)
        else { return nil }
        return dollars / (ExactPrice(1) + tax / ExactPrice(100))
    }
}

/// What is bought, price and date apart.
public struct OfferKey: Sendable, Hashable {
    /// The cloud.
    public var provider: String
    /// The provider's name for the instance.
    public var instanceType: String
    /// The provider's name for the place.
    public var region: String
    /// How it is bought.
    public var purchase: PurchaseOption

    /// A thing to buy.
    public init(provider: String, instanceType: String, region: String, purchase: PurchaseOption) {
        self.provider = provider
        self.instanceType = instanceType
        self.region = region
        self.purchase = purchase
    }
}
