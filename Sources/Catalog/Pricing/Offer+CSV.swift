internal import Input
internal import Quantities

extension Offer {
    /// The columns of the files in `pricing/offers`.
    static let requiredColumns = [
        "provider", "instance_type", "region", "accelerator_id", "accelerator_count", "purchase", "usd_per_hour",
        "as_of",
    ]
    static let optionalColumns = ["vcpus", "memory_gib", "source"]

    /// Reads every offer of `file`, or throws all its problems; `sources` resolves short keys of sources.
    static func read(
        _ file: TextFile, kind: Provenance.Kind, sources: [String: String]
    ) throws(InputProblems) -> [Offer] {
        var records = CSVRecords(try CSVTable(file), required: requiredColumns, optional: optionalColumns)
        try records.check()
        var found: [Offer] = []
        found.reserveCapacity(records.table.rows.count)
        for row in records.table.rows {
            let purchase = records.optionalChoice(row, "purchase", PurchaseOption.self)
            if records.optionalText(row, "purchase") == nil { _ = records.text(row, "purchase") }
            let priceText = records.text(row, "usd_per_hour")
            let price = priceText.isEmpty ? 0 : records.number(row, "usd_per_hour", in: 0.0001...100_000)
            let dateText = records.text(row, "as_of")
            let date = CalendarDate(dateText)
            if date == nil, !dateText.isEmpty {
                records.note(row.line, "as_of", "not a date: \(dateText)", allowed: "YYYY-MM-DD")
            }
            let key = records.optionalText(row, "source") ?? file.name
            found.append(
                Offer(
                    provider: records.text(row, "provider"), instanceType: records.text(row, "instance_type"),
                    region: records.text(row, "region"), acceleratorID: records.text(row, "accelerator_id"),
                    acceleratorCount: records.number(row, "accelerator_count", in: 0.01...10_000),
                    virtualCPUs: records.optionalNumber(row, "vcpus", in: 0.1...100_000),
                    hostMemory: records.optionalNumber(row, "memory_gib", in: 0.1...1e6).map(Bytes.gibibytes),
                    purchase: purchase ?? .onDemand, price: .dollarsPerHour(price), priceText: priceText,
                    provenance: Provenance(kind, source: sources[key] ?? key, date: date)))
        }
        try records.check()
        return found
    }

    /// What makes two lines prices of the same thing.
    var key: OfferKey {
        OfferKey(
            provider: provider, instanceType: instanceType, region: region, accelerator: acceleratorID,
            count: acceleratorCount, purchase: purchase)
    }
}

/// What is bought, price and date apart.
struct OfferKey: Hashable {
    var provider: String
    var instanceType: String
    var region: String
    var accelerator: String
    var count: Double
    var purchase: PurchaseOption
}
