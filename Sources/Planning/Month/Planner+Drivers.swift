internal import Catalog
internal import Economics
internal import Foundation
internal import Quantities
internal import Workload

extension Planner {
    /// What the monthly cost depends on most: speed, traffic and price, each from end to end with all else as expected.
    func drivers(_ best: PlanOption, _ question: MonthQuestion) -> [CostDriver] {
        var drivers: [CostDriver] = []
        func add(_ cause: CostDriver.Cause, _ low: Dollars?, _ high: Dollars?) {
            guard let low, let high else { return }
            drivers.append(CostDriver(cause: cause, low: min(low, high), high: max(low, high), share: 0))
        }
        if let speed = question.speed {
            add(
                .speed(speed), again(best, slowed: speed.lowerBound)?.monthly,
                again(best, slowed: speed.upperBound)?.monthly)
        }
        let off = traffic.spread > 0 ? 1.645 * traffic.spread : Self.assumedTrafficError
        let range = max(0.01, 1 - off)...(1 + off)
        add(
            .traffic(range, isGiven: traffic.spread > 0), again(best, scale: range.lowerBound)?.monthly,
            again(best, scale: range.upperBound)?.monthly)
        if let prices = priceRange(best) {
            let rest = best.monthly - best.mix.cost
            add(
                .price(prices), rest + best.mix.cost * prices.lowerBound, rest + best.mix.cost * prices.upperBound)
        }
        return drivers.ranked()
    }

    /// How far traffic may be off a forecast of which nothing is said, as a share of it.
    private static let assumedTrafficError = 0.2

    /// What others ask for an hour of the same accelerator, of the same purchase option, over what is paid: the cheapest and the
    /// median provider.
    private func priceRange(_ option: PlanOption) -> ClosedRange<Double>? {
        guard let main = option.mix.parts.max(by: { $0.cost < $1.cost })?.offer else { return nil }
        var cheapest: [String: Double] = [:]
        for offer in market.offers(for: main.acceleratorID) where offer.purchase == main.purchase {
            let price = offer.price.dollarsPerHour / offer.acceleratorCount
            cheapest[offer.provider] = min(cheapest[offer.provider] ?? .infinity, price)
        }
        let prices = cheapest.values.sorted()
        let paid = main.price.dollarsPerHour / main.acceleratorCount
        guard prices.count > 1, paid > 0, let first = prices.first else { return nil }
        let median = prices[prices.count / 2]
        return min(1, first / paid)...max(1, median / paid)
    }
}

extension ClosedRange<Double> {
    /// The value below which a share of `share` lies, for a log-normal figure with 5% beyond each end.
    func quantile(_ share: Double) -> Double {
        let (low, high) = (log(lowerBound), log(upperBound))
        let deviation = (high - low) / 2 / NormalCurve.quantile(0.95)
        return exp((low + high) / 2 + NormalCurve.quantile(share) * deviation)
    }
}
