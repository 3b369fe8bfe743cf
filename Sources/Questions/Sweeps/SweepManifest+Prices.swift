internal import Catalog
internal import Measurements
internal import Quantities

extension StableHash {
    /// Adds every field of an offer: to write thousands of them as JSON took most of a shard's start.
    mutating func add(_ offer: Offer) {
        for text in [
            offer.provider, offer.instanceType, offer.region, offer.acceleratorID, offer.purchase.rawValue,
            offer.priceText, offer.provenance.kind.rawValue, offer.provenance.source,
            offer.provenance.dateText ?? "",
        ] {
            add(text)
        }
        add(offer.acceleratorCount)
        add(offer.price.value)
        add(offer.discount)
        add(offer.listPrice.value)
        for number in [
            offer.virtualCPUs, offer.hostMemory?.value, offer.statedUpfront?.value, offer.localDisk?.value,
            offer.network?.value,
        ] {
            add(number ?? -1)
        }
        if let source = offer.sourcePrice {
            add(source.currency)
            add(source.perHour)
            add(source.taxPercent)
        }
    }
}
