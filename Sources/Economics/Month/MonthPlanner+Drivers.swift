internal import Catalog
internal import Foundation
internal import Planning
internal import Quantities
internal import Workload

extension MonthPlanner {
    /// What moves the bill: speed, traffic and price, each from end to end with all else as expected.
    func drivers(
        _ option: PlanOption, _ chosen: MonthOption, _ question: MonthQuestion, sizing: Double
    ) -> [CostDriver] {
        var drivers: [CostDriver] = []
        func add(_ name: String, _ range: String, _ low: Dollars?, _ high: Dollars?) {
            guard let low, let high else { return }
            drivers.append(CostDriver(name: name, range: range, low: min(low, high), high: max(low, high), share: 0))
        }
        func cost(scale: Double = 1, sizing factor: Double = 1) -> Dollars? {
            bill(of: option, question, scale: scale, sizing: sizing * factor, simulated: chosen.simulated)
        }
        if let speed = question.speed {
            let ends = [speed.lowerBound, speed.upperBound].map { CostMath.lessOrMore($0 - 1) }
            add(
                CostDriver.speed, "\(ends[0]) to \(ends[1]) time than predicted (9 of 10 cases)",
                cost(sizing: speed.lowerBound), cost(sizing: speed.upperBound))
        }
        let off = traffic.spread > 0 ? 1.645 * traffic.spread : 0.2
        add(
            "traffic",
            CostMath.percent(-min(0.99, off)) + " to " + CostMath.percent(off)
                + (traffic.spread > 0 ? " (the spread given, 9 of 10 cases)" : " (assumed: no spread given)"),
            cost(scale: max(0.01, 1 - off)), cost(scale: 1 + off))
        if let prices = priceRange(chosen) {
            let machines = chosen.mix.cost
            let rest = bill(chosen, question).total - machines
            add(
                "price of the machines",
                "\(CostMath.percent(prices.lowerBound - 1)) to \(CostMath.percent(prices.upperBound - 1)): "
                    + "cheapest and median offer of the same accelerator",
                rest + machines * prices.lowerBound, rest + machines * prices.upperBound)
        }
        return drivers.ranked()
    }

    /// What others ask for an hour of the same accelerator, bought the same way, over what is paid: the cheapest and the
    /// median provider.
    private func priceRange(_ option: MonthOption) -> ClosedRange<Double>? {
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

/// Small sums that several parts of a month need.
enum CostMath {
    /// Center and deviation of the logarithm of a log-normal figure with 5 % below and above the ends of `range`.
    static func logDeviation(_ range: ClosedRange<Double>) -> (center: Double, deviation: Double) {
        let (low, high) = (log(range.lowerBound), log(range.upperBound))
        return ((low + high) / 2, (high - low) / 2 / 1.6448536269514722)
    }

    /// e to the power of `x`.
    static func exponential(_ x: Double) -> Double { exp(x) }

    /// A ratio in words, in whole percent: `47 % less`.
    static func lessOrMore(_ ratio: Double) -> String {
        "\(abs(Int((ratio * 100).rounded()))) % \(ratio < 0 ? "less" : "more")"
    }

    /// A ratio with its sign, in whole percent.
    static func percent(_ ratio: Double) -> String {
        let whole = (ratio * 100).rounded()
        return (whole > 0 ? "+" : "") + "\(Int(whole)) %"
    }
}
