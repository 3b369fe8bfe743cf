internal import Catalog
internal import Scenarios

extension WhatIf {
    /// The ids of all accelerators that somebody offers.
    var accelerators: [String] {
        let offered = Set(catalog.offers.map(\.acceleratorID))
        return catalog.hardware.accelerators.map(\.id).filter(offered.contains)
    }

    /// How anything at all may be bought.
    var purchasesOnSale: Set<PurchaseOption> { Set(catalog.offers.map(\.purchase)) }

    /// Everybody who offers what `limits` allow apart from providers and regions, and every place that it is offered in.
    func providers(within limits: PurchaseLimits) -> (providers: [String], regions: [String]) {
        let offers = catalog.offers.filter(OfferFilter(limits, anySeller: true).admits)
        return (Set(offers.map(\.provider)).sorted(), Set(offers.map(\.region)).sorted())
    }

    /// A model of the same maker and family, at most a quarter as large, made for the same kind of use.
    func smaller(than model: ModelArchitecture) -> ModelArchitecture? {
        func maker(_ id: String) -> Substring { id.prefix { $0 != "/" } }
        let kind = model.id.lowercased().contains("instruct")
        return catalog.models.models.filter { other in
            maker(other.id) == maker(model.id) && other.family == model.family
                && other.id.lowercased().contains("instruct") == kind
                && other.totalParameters <= model.totalParameters / 4
                && other.totalParameters >= model.totalParameters / 40
        }.max { ($0.totalParameters, $1.id) < ($1.totalParameters, $0.id) }
    }
}
