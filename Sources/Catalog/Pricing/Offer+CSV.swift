internal import Input
internal import Quantities

extension Offer {
    /// The columns of the files in `pricing/offers`.
    static let requiredColumns = [
        "provider", "instance_type", "region", "accelerator_id", "accelerator_count", "purchase", "usd_per_hour",
        "as_of",
    ]
    static let optionalColumns = ["vcpus", "memory_gib", "source"]

    /// Reads every offer of `file` in the order of its rows, or throws all its problems.
    ///
    /// `sources` resolves the short keys of sources; what is no key stands as it was written. Rows about other accelerators
    /// than those in `accelerators`, when it is given, are passed over unread.
    static func read(
        _ file: TextFile, kind: Provenance.Kind, sources: [String: String], of accelerators: Set<String>? = nil
    ) throws(InputProblems) -> [Located<Offer>] {
        var records = CSVRecords(try CSVTable(file), required: requiredColumns, optional: optionalColumns)
        try records.check()
        var found: [Located<Offer>] = []
        var dates = DateColumn()
        found.reserveCapacity(records.table.rows.count)
        let id = records.table.index(of: "accelerator_id") ?? 0
        for row in records.table.rows {
            if let accelerators, !accelerators.contains(where: { $0 == row.cells[id] }) { continue }
            let priceText = records.text(row, "usd_per_hour")
            let price = priceText.isEmpty ? 0 : records.number(row, "usd_per_hour", in: 0.0001...100_000)
            let key = records.optionalText(row, "source") ?? file.name
            let offer = Offer(
                provider: records.text(row, "provider"), instanceType: records.text(row, "instance_type"),
                region: records.text(row, "region"), acceleratorID: records.text(row, "accelerator_id"),
                acceleratorCount: records.number(row, "accelerator_count", in: 0.01...10_000),
                virtualCPUs: records.optionalNumber(row, "vcpus", in: 0.1...100_000),
                hostMemory: records.optionalNumber(row, "memory_gib", in: 0.1...1e6).map(Bytes.gibibytes),
                purchase: records.choice(row, "purchase", PurchaseOption.self) ?? .onDemand,
                price: .dollarsPerHour(price), priceText: priceText,
                provenance: Provenance(kind, source: sources[key] ?? key, date: dates.read(row, "as_of", &records)))
            found.append(Located(offer, file: file.name, line: row.line))
        }
        try records.check()
        return found
    }

    /// What makes two lines prices of the same thing.
    ///
    /// A list that calls the accelerator or its number otherwise still prices the same instance.
    var key: OfferKey {
        OfferKey(
            provider: provider, instanceType: instanceType, region: region, purchase: purchase)
    }
}

/// What is bought, price and date apart.
struct OfferKey: Hashable {
    var provider: String
    var instanceType: String
    var region: String
    var purchase: PurchaseOption
}
