import Catalog
import Input
import Quantities

extension ScenarioBinder {
    /// What may be bought; nil when some name in it is unknown.
    mutating func market(_ root: ReadValue) -> PurchaseLimits? {
        let before = problems.count
        let allowed = accelerators(root["hardware"]?["allow"])
        let denied = accelerators(root["hardware"]?["deny"]) ?? []
        let horizon = root["horizon_months"]?.whole ?? 12
        let asked = Set(root["purchase"]?.items.compactMap(\.text) ?? [])
        // Who says any asks for no term beyond the months that he plans for.
        let purchases = choices(root["purchase"], all: PurchaseOption.allCases).filter {
            asked.contains($0.rawValue) || ($0.termMonths ?? 0) <= horizon
        }
        let providers = names(root["providers"], "provider", known: catalog.providerNames)
        let catalog = catalog
        let regions = names(root["regions"], "region", known: catalog.regionNames) { catalog.regions(ofGroup: $0) }
        let tiers = tiers(root["tiers"], isNamed: !providers.isEmpty)
        guard problems.count == before else { return nil }

        let offered = catalog.offeredIDs
        let kept = (allowed ?? catalog.accelerators.filter { offered.contains($0.id) }).filter { candidate in
            !denied.contains { $0.id == candidate.id }
        }
        let place = root["hardware"]?["allow"]?.place ?? root["hardware"]?.place ?? root.place
        guard !kept.isEmpty else {
            report(
                place, "no accelerator is left: all that are allowed are denied too", "shorten hardware.deny",
                isNotForSale: true)
            return nil
        }
        let market = PurchaseLimits(
            accelerators: kept, maximumPerReplica: root["hardware"]?["max_gpus_per_replica"]?.whole ?? 8,
            regions: regions, providers: providers, tiers: tiers, purchases: purchases,
            discounts: discounts(root["discounts"]),
            commitments: root["commitments"]?.items.compactMap { commitment($0) } ?? [],
            horizonMonths: horizon,
            reservedThroughput: root["reserved_throughput"]?.items.compactMap { reservedThroughput($0) } ?? [])
        checkOffers(market, root)
        return market
    }

    /// The accelerators that the names of a list stand for, in the order of the catalog; nil when there is no list.
    private mutating func accelerators(_ value: ReadValue?) -> [Accelerator]? {
        guard let value else { return nil }
        var ids: Set<String> = []
        for item in value.items {
            guard let name = item.text else { continue }
            let found = accelerators(named: name)
            if found.isEmpty {
                let words = catalog.accelerators.flatMap {
                    [$0.id, $0.name] + $0.aliases + [$0.architecture, $0.vendor]
                }
                var seen: Set<String> = []
                let nearest = nearestNames(to: name, among: words.filter { seen.insert($0).inserted })
                report(
                    item.place, "unknown accelerator \"\(name.shortened)\"",
                    nearest.isEmpty
                        ? "list the known ones with plimsoll catalog hardware" : "write " + Self.alternatives(nearest))
            }
            ids.formUnion(found.map(\.id))
        }
        return catalog.accelerators.filter { ids.contains($0.id) }
    }

    /// One accelerator by its name, or all of a family (`H100`), a generation (`Hopper`) or a vendor (`NVIDIA`).
    private func accelerators(named name: String) -> [Accelerator] {
        let wanted = name.lowercased()
        if let exact = catalog.accelerators.first(where: { $0.id.lowercased() == wanted }) { return [exact] }
        let group = catalog.accelerators(ofGroup: wanted)
        return group.isEmpty ? catalog.accelerator(named: name).map { [$0] } ?? [] : group
    }

    /// The kinds of providers: those listed, all where providers are named, else those that a service is bought from.
    private mutating func tiers(_ value: ReadValue?, isNamed: Bool) -> [ProviderTier] {
        if let value { return choices(value, all: ProviderTier.allCases) }
        if isNamed { return ProviderTier.allCases }
        let names = ProviderTier.standard.map(\.rawValue).joined(separator: ", ")
        assume("tiers", "[\(names)]", "marketplace hosts come without an SLA")
        return ProviderTier.standard
    }

    /// The names of a list in the spelling of the price lists; `group` gives the names that a word stands for.
    private mutating func names(
        _ value: ReadValue?, _ what: String, known: [String], group: (String) -> [String] = { _ in [] }
    ) -> [String] {
        var names: [String] = []
        for item in value?.items ?? [] {
            guard let name = item.text else { continue }
            let members = group(name)
            if !members.isEmpty {
                names += members.filter { !names.contains($0) }
                continue
            }
            if let match = known.first(where: { $0.lowercased() == name.lowercased() }) {
                if !names.contains(match) { names.append(match) }
                continue
            }
            let nearest = nearestNames(to: name, among: known)
            report(
                item.place, "nothing is for sale from the \(what) \"\(name.shortened)\"",
                allowed: known.isEmpty || known.count > 12 ? nil : "one of: " + known.joined(separator: ", "),
                nearest.isEmpty
                    ? "list them with plimsoll catalog prices or catalog regions"
                    : "write " + Self.alternatives(nearest))
        }
        return names
    }

    /// Each limit alone may be fine and all of them together leave nothing; says which one is to blame.
    private mutating func checkOffers(_ market: PurchaseLimits, _ root: ReadValue) {
        let ids = Set(market.accelerators.map(\.id))
        func admits(_ offer: Offer, hardware: Bool = true, purchase: Bool = true) -> Bool {
            market.tiers.contains(offer.tier) && (market.regions.isEmpty || market.regions.contains(offer.region))
                && (!purchase || market.purchases.contains(offer.purchase))
                && (!hardware || ids.contains(offer.acceleratorID))
        }
        for item in root["providers"]?.items ?? [] {
            guard let name = item.text?.lowercased() else { continue }
            let all = catalog.offers
            guard !all.contains(where: { admits($0) && $0.provider.lowercased() == name }) else { continue }
            let own = all.filter { $0.provider.lowercased() == name }
            let why: String
            if !own.contains(where: { admits($0, hardware: false, purchase: false) }) {
                why = "has no offer in \(market.regions.joined(separator: ", "))"
            } else if !own.contains(where: { admits($0, purchase: false) }) {
                why = "has none of the allowed accelerators there"
            } else {
                why =
                    "sells these accelerators there, but not \(market.purchases.map(\.rawValue).joined(separator: ", "))"
            }
            report(
                item.place, "the provider \"\(name)\" \(why)", "leave it out, or widen regions, hardware or purchase",
                isNotForSale: true)
        }
        if market.providers.isEmpty, !catalog.offers.contains(where: { admits($0) }) {
            let place =
                root["regions"]?.place ?? root["hardware"]?["allow"]?.place ?? root["purchase"]?.place ?? root.place
            let nearest = Self.nearest(market, catalog.offers)
            report(
                place, "no matching offer within these limits",
                nearest.isEmpty
                    ? "widen regions, hardware, purchase or tiers" : "widen " + nearest.joined(separator: ", or "),
                isNotForSale: true)
        }
    }

    /// What would be for sale if one limit were wider, each with the cheapest offer: `purchase (on_demand: ...)`.
    private static func nearest(_ market: PurchaseLimits, _ offers: [Offer]) -> [String] {
        let ids = Set(market.accelerators.map(\.id))
        let (regions, providers) = (Set(market.regions), Set(market.providers))
        let limits: [(key: String, holds: (Offer) -> Bool, word: (Offer) -> String)] = [
            ("purchase", { market.purchases.contains($0.purchase) }, \.purchase.rawValue),
            ("regions", { regions.isEmpty || regions.contains($0.region) }, \.region),
            ("tiers", { market.tiers.contains($0.tier) }, \.tier.rawValue),
            ("providers", { providers.isEmpty || providers.contains($0.provider) }, \.provider),
            ("hardware", { ids.contains($0.acceleratorID) }, \.acceleratorID),
        ]
        let found = limits.indices.compactMap { lifted -> String? in
            let admitted = offers.filter { offer in
                limits.indices.allSatisfy { $0 == lifted || limits[$0].holds(offer) }
            }
            // What may be taken away is named only where there is nothing else.
            let cheapest = admitted.min { left, right in
                func rank(_ offer: Offer) -> (Int, Double) {
                    (offer.purchase == .spot ? 1 : 0, offer.price.dollarsPerHour / offer.acceleratorCount)
                }
                return rank(left) < rank(right)
            }
            return cheapest.map { offer in
                "\(limits[lifted].key) (\(limits[lifted].word(offer)): \(offer.instanceType) at \(offer.provider) in "
                    + "\(offer.region), $\(offer.priceText)/hour)"
            }
        }
        // Another accelerator is no near thing: it is named where nothing else helps.
        return found.count > 1 ? found.filter { !$0.hasPrefix("hardware ") } : found
    }
}
