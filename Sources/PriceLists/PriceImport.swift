public import Catalog

/// Price lists read together: all their prices, and what changes by them.
public struct PriceImport: Sendable {
    /// The files in their order.
    public let files: [PriceFile]
    /// All their prices, each thing once a day.
    public let prices: PriceOverlay
    /// The newest price of each instance against the one known before.
    public let offers: PriceChanges<Offer>
    /// Prices of hosted models against those known before.
    public let apiPrices: PriceChanges<APIPrice>
    /// Figures about on-premises servers against those known before.
    public let onPremFacts: PriceChanges<OnPremFact>

    /// The prices of `files` over those of `catalog`.
    ///
    /// Where two files price the same thing on the same day, the later file holds; of two commitments the cheaper, since a
    /// cloud sells them under several names. Prices of other days in lists of Plimsoll's own stay as history.
    public init(_ files: [PriceFile], over catalog: Catalog) {
        self.files = files
        var prices = PriceOverlay()
        prices.offers = Self.merged(files)
        prices.apiPrices = Self.last(files.flatMap(\.prices.apiPrices)) { "\($0.provider)\n\($0.model)" }
        prices.onPremFacts = Self.last(files.flatMap(\.prices.onPremFacts), key: \.id)
        self.prices = prices
        offers = PriceChanges(
            PriceBook(prices.offers).offers(), over: catalog.offers, key: \.key,
            isSame: { $0.priceText == $1.priceText || $0.price == $1.price })
        apiPrices = PriceChanges(
            prices.apiPrices, over: catalog.apiPrices, key: { "\($0.provider)\n\($0.model)" },
            isSame: {
                $0.perMillionInput == $1.perMillionInput && $0.perMillionOutput == $1.perMillionOutput
                    && $0.perMillionCachedInput == $1.perMillionCachedInput
            })
        onPremFacts = PriceChanges(
            prices.onPremFacts, over: catalog.onPremFacts, key: \.id,
            isSame: { $0.value == $1.value && $0.unit == $1.unit })
    }

    private struct Dated: Hashable {
        var key: OfferKey
        var day: CalendarDate?
    }

    private static func merged(_ files: [PriceFile]) -> [Offer] {
        var found: [Dated: Offer] = [:]
        /// What lists of others price; those state one day each.
        var days: [OfferKey: CalendarDate] = [:]
        for file in files {
            for offer in file.prices.offers {
                var place = Dated(key: offer.key, day: offer.provenance.date)
                if file.format != .own {
                    if let day = days[offer.key] {
                        place.day = day
                        if let other = found[place], keeps(other, against: offer) { continue }
                        found[place] = nil
                        place.day = offer.provenance.date
                    }
                    days[offer.key] = place.day
                }
                found[place] = offer
            }
        }
        return found.values.sorted { order($0) < order($1) }
    }

    private static func keeps(_ known: Offer, against other: Offer) -> Bool {
        if known.purchase.isCommitted {
            known.price <= other.price
        } else {
            (known.provenance.date ?? other.provenance.date) != other.provenance.date
                && isNewer(known, than: other)
        }
    }

    private static func isNewer(_ offer: Offer, than other: Offer) -> Bool {
        guard let day = offer.provenance.date, let before = other.provenance.date else { return false }
        return day > before
    }

    private static func order(_ offer: Offer) -> [String] {
        [
            offer.provider, offer.instanceType, offer.region, offer.purchase.rawValue,
            offer.provenance.date?.description ?? "",
        ]
    }

    /// The last of each key, in the order of keys.
    private static func last<Value>(_ values: [Value], key: (Value) -> String) -> [Value] {
        Dictionary(values.map { (key($0), $0) }, uniquingKeysWith: { _, last in last })
            .sorted { $0.key < $1.key }.map(\.value)
    }
}

extension [String] {
    fileprivate static func < (left: Self, right: Self) -> Bool { left.lexicographicallyPrecedes(right) }
}
