public import Catalog
public import Quantities
public import Scenarios
public import Workload

/// A month of a hosted model on reserved units, with what they do not carry paid by the token.
///
/// Hours are taken as even: bursts within an hour, which the units may refuse or pass on, are not in it.
public struct ReservedThroughputMonth: Sendable, Hashable, Codable {
    /// What the provider sells.
    public var terms: ReservedThroughput
    /// The price of what overflows; nil where none is known, and then the units carry the busiest hour.
    public var overflowPrice: APIPrice?
    /// Units that cost least.
    public var units: Int
    /// Units that the busiest hour fills.
    public var peakUnits: Double
    /// What the units cost a month, used or not, and what overflows.
    public var reserved, overflow: Dollars
    /// The share of the requests that overflows, 0 to 1.
    public var share: Double
    /// Mean use of the units, 0 to 1; 0 without any.
    public var utilization: Double
    /// All requests by the token; nil where no price is known.
    public var payAsYouGo: Dollars?

    /// Units and overflow together, a month.
    public var total: Dollars { reserved + overflow }

    /// An hour of the week, or a stretch of the month, at one rate.
    public struct Stretch: Sendable, Hashable {
        /// Requests.
        public var rate: Rate<Requests>
        /// How long it lasts in a month, all repetitions together.
        public var time: Seconds

        /// A stretch.
        public init(rate: Rate<Requests>, time: Seconds) {
            self.rate = rate
            self.time = time
        }
    }

    /// The cheapest number of units for requests of `shape` through `stretches`; nil without any.
    ///
    /// Exact: what overflows falls ever more slowly with the number of units, so that the cost has one lowest point among
    /// the numbers that are sold, found by bisection; none at all is tried beside it. Complexity: O(stretches x log units).
    public init?(
        _ terms: ReservedThroughput, _ stretches: [Stretch], _ shape: RequestShape, overflow price: APIPrice?
    ) {
        let tokens = shape.input.mean.value + terms.outputWeight * shape.output.mean.value
        let each = Rate<Requests>.perSecond(terms.tokensPerMinute / 60 / tokens)
        guard let peak = stretches.map(\.rate).max(), peak > .zero else { return nil }
        let filled = peak / each
        let perRequest = price?.cost(of: shape)
        func sent(_ units: Int) -> Double {
            stretches.reduce(0) { sum, stretch in
                let held = each * Double(units)
                return held < stretch.rate ? sum + ((stretch.rate - held) * stretch.time).value : sum
            }
        }
        func reserved(_ units: Int) -> Dollars { terms.price * Seconds.month * Double(units) }
        func cost(_ units: Int) -> Dollars? {
            let over = sent(units)
            guard over > 0 else { return reserved(units) }
            return perRequest.map { reserved(units) + $0 * over }
        }
        // Numbers that are sold: the fewest, and steps from there up to what holds the busiest hour.
        let beyond = max(0, filled - Double(terms.minimumUnits))
        let last = Int(min(1e9, (beyond / Double(terms.unitStep) - 1e-9).rounded(.up)))
        func sold(_ step: Int) -> Int { terms.minimumUnits + step * terms.unitStep }
        var (low, high) = (0, max(0, last))
        if perRequest == nil {
            low = high
        } else {
            while low < high {
                let middle = (low + high) / 2
                if let here = cost(sold(middle)), let next = cost(sold(middle + 1)), here <= next {
                    high = middle
                } else {
                    low = middle + 1
                }
            }
        }
        var best = sold(low)
        if let none = cost(0), let some = cost(best), none <= some { best = 0 }
        let all = stretches.reduce(0) { $0 + ($1.rate * $1.time).value }
        let over = sent(best)
        self.terms = terms
        overflowPrice = price
        units = best
        peakUnits = filled
        self.reserved = reserved(best)
        overflow = (perRequest ?? .zero) * over
        share = all > 0 ? over / all : 0
        let possible = (each * Double(best) * stretches.map(\.time).total()).value
        utilization = possible > 0 ? (all - over) / possible : 0
        payAsYouGo = perRequest.map { $0 * all }
    }
}
