internal import Catalog
internal import Scenarios

/// Which offers may be bought: what price lists are filtered by, and what markets are kept under.
struct OfferFilter: Hashable, Sendable {
    /// Ids of accelerators; nil for all.
    private let accelerators: Set<String>?
    /// Names in lower case; empty for all.
    private let regions, providers: Set<String>
    private let tiers: Set<ProviderTier>
    private let purchases: Set<PurchaseOption>

    /// What `limits` admit; with `anyAccelerator`, of all accelerators, with `anySeller`, from all providers of the same
    /// tiers and in all regions.
    init(_ limits: PurchaseLimits, anyAccelerator: Bool = false, anySeller: Bool = false) {
        accelerators = anyAccelerator ? nil : Set(limits.accelerators.map(\.id))
        regions = anySeller ? [] : Set(limits.regions.map { $0.lowercased() })
        providers = anySeller ? [] : Set(limits.providers.map { $0.lowercased() })
        tiers = Set(limits.tiers)
        purchases = Set(limits.purchases)
    }

    /// Whether `offer` is among them.
    func admits(_ offer: Offer) -> Bool {
        (accelerators?.contains(offer.acceleratorID) ?? true) && purchases.contains(offer.purchase)
            && (regions.isEmpty || regions.contains(offer.region.lowercased()))
            && (providers.isEmpty || providers.contains(offer.provider.lowercased())) && tiers.contains(offer.tier)
    }
}
