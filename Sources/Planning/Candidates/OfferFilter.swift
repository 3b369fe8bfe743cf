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
    /// Shares off the list price, by provider in lower case.
    private let discounts: [String: Double]
    /// What is paid for already: more of the same instances may be bought, wherever they are.
    private let commitments: [ExistingCommitment]

    /// What `limits` admit; with `anyAccelerator`, of all accelerators, with `anySeller`, from all providers of the same
    /// tiers and in all regions.
    init(_ limits: PurchaseLimits, anyAccelerator: Bool = false, anySeller: Bool = false) {
        accelerators = anyAccelerator ? nil : Set(limits.accelerators.map(\.id))
        regions = anySeller ? [] : Set(limits.regions.map { $0.lowercased() })
        providers = anySeller ? [] : Set(limits.providers.map { $0.lowercased() })
        tiers = Set(limits.tiers)
        purchases = Set(limits.purchases)
        discounts = limits.discounts
        commitments = limits.commitments
    }

    /// Those among `offers` that are admitted, at the buyer's prices, in their order.
    func offers(from offers: [Offer]) -> [Offer] {
        let admitted = offers.filter(admits)
        return discounts.isEmpty ? admitted : admitted.map(discounted)
    }

    /// The offer at the buyer's price.
    func discounted(_ offer: Offer) -> Offer {
        guard offer.purchase != .spot, let share = discounts[offer.provider.lowercased()] else { return offer }
        return offer.discounted(by: share)
    }

    /// Whether `offer` is among them.
    func admits(_ offer: Offer) -> Bool {
        guard purchases.contains(offer.purchase) else { return false }
        if commitments.contains(where: { $0.offer.isSameInstance(as: offer) }) { return true }
        return (accelerators?.contains(offer.acceleratorID) ?? true)
            && (regions.isEmpty || regions.contains(offer.region.lowercased()))
            && (providers.isEmpty || providers.contains(offer.provider.lowercased())) && tiers.contains(offer.tier)
    }
}
