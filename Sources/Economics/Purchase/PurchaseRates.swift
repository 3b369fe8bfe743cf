import Catalog
import Quantities

/// The lowest price of each way to buy one instance.
struct PurchaseRates {
    /// A commitment that may be bought.
    struct Term: Hashable {
        var offer: Offer
        var months: Int
    }

    /// By the hour; spot only where it is allowed and worth it.
    let onDemand, spot: Offer?
    /// What an hour costs by the hour, and on spot.
    private let onDemandPrice, spotPrice: Rate<Dollars>?
    /// The cheapest of each kind of commitment, the shortest first.
    let terms: [Term]
    /// The cheapest commitment by the hour, whatever its term; the shorter among equals.
    let commitment: Offer?
    /// The share of the instances that run at once that may be spot.
    let topShare: Double

    /// The rates of `offers`, which are for the same instance, when up to `spotShare` of what runs at once may be spot.
    init(_ offers: [Offer], spotShare: Double) {
        func cheapest(_ option: PurchaseOption) -> Offer? {
            var cheapest: Int?
            for place in offers.indices
            where offers[place].purchase == option && cheapest.map({ offers[place].price < offers[$0].price }) ?? true {
                cheapest = place
            }
            return cheapest.map { offers[$0] }
        }
        let hourly = cheapest(.onDemand)
        onDemand = hourly
        let allowed = spotShare > 0 ? cheapest(.spot) : nil
        spot = allowed.flatMap { spot in
            (hourly.map { spot.price < $0.price } ?? (spotShare >= 1)) ? spot : nil
        }
        (onDemandPrice, spotPrice) = (onDemand?.price, spot?.price)
        topShare = spot == nil ? 0 : min(1, spotShare)
        terms = PurchaseOption.allCases.compactMap { option in
            option.termMonths.flatMap { months in cheapest(option).map { Term(offer: $0, months: months) } }
        }.enumerated().sorted { ($0.element.months, $0.offset) < ($1.element.months, $1.offset) }.map(\.element)
        commitment = terms.map(\.offer).min { $0.price < $1.price }
    }

    /// Whether every hour can be bought by the hour.
    var isHourly: Bool { onDemandPrice != nil || (spotPrice != nil && topShare >= 1) }

    /// What a layer costs by the hour; nil where its hours are not sold.
    func hourly(_ layer: DemandCurve.Layer) -> Dollars? {
        if layer.base > .zero, onDemandPrice == nil { return nil }
        if layer.top > .zero, spotPrice == nil { return nil }
        return (onDemandPrice ?? .zero) * layer.base + (spotPrice ?? .zero) * layer.top
    }
}
