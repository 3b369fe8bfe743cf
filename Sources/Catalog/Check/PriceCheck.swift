internal import Input
internal import Quantities

/// Holds prices against each other and against what accelerators can cost.
struct PriceCheck {
    private(set) var diagnostics: [Diagnostic] = []

    init(_ rows: [Located<Offer>], accelerators: Set<Accelerator.ID>) {
        for row in rows {
            let offer = row.value
            if !accelerators.contains(offer.acceleratorID) {
                note(
                    row, "accelerator_id", "no accelerator has the id \(offer.acceleratorID)",
                    suggestion: didYouMean(offer.acceleratorID, among: accelerators.sorted()))
            }
            let price = offer.price.dollarsPerHour / offer.acceleratorCount
            if !Offer.plausiblePrices.contains(price) {
                let range = "\(Offer.plausiblePrices.lowerBound) to \(Offer.plausiblePrices.upperBound)"
                note(
                    row, "usd_per_hour", "\((price * 10_000).rounded() / 10_000) $ for an accelerator and hour",
                    allowed: range, suggestion: "the price is that of the whole instance for one hour")
            }
            if offer.provenance.kind == .priceList, !row.file.hasSuffix("/\(offer.provider).csv") {
                note(row, "provider", "\(offer.provider) has a file of its own")
            }
        }
        checkRepeats(rows)
        checkDiscounts(rows)
    }

    private mutating func note(
        _ row: Located<Offer>, _ field: String, _ message: String, allowed: String? = nil, suggestion: String? = nil
    ) {
        diagnostics.append(Diagnostic(at: row.place(of: field), message, allowed: allowed, suggestion: suggestion))
    }

    private struct DatedKey: Hashable {
        var key: OfferKey
        var date: CalendarDate?
        var kind: Provenance.Kind
    }

    private mutating func checkRepeats(_ rows: [Located<Offer>]) {
        var first: [DatedKey: Located<Offer>] = [:]
        for row in rows {
            let provenance = row.value.provenance
            let key = DatedKey(key: row.value.key, date: provenance.date, kind: provenance.kind)
            if let other = first.updateValue(row, forKey: key) {
                note(
                    row, "instance_type",
                    "the same instance, region, purchase and day stand in \(other.file):\(other.line)")
            }
        }
    }

    /// Spot and committed prices are below the on-demand price of the same instance, where both are the newest.
    private mutating func checkDiscounts(_ rows: [Located<Offer>]) {
        var newest: [OfferKey: Located<Offer>] = [:]
        for row in rows {
            if let other = newest[row.value.key], !isNewer(row, than: other) { continue }
            newest[row.value.key] = row
        }
        for row in rows where row.value.purchase != .onDemand {
            var key = row.value.key
            guard newest[key]?.line == row.line, newest[key]?.file == row.file else { continue }
            key.purchase = .onDemand
            guard let full = newest[key], row.value.price >= full.value.price else { continue }
            note(
                row, "usd_per_hour",
                "\(row.value.purchase.rawValue) is not below the on-demand price \(full.value.priceText) (\(full.file):\(full.line))",
                allowed: "less than \(full.value.priceText)")
        }
    }

    private func isNewer(_ row: Located<Offer>, than other: Located<Offer>) -> Bool {
        if row.value.provenance.kind == .user, other.value.provenance.kind != .user { return true }
        guard let date = row.value.provenance.date, let otherDate = other.value.provenance.date else { return false }
        return date > otherDate
    }
}
