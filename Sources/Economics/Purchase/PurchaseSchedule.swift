public import Catalog
public import Quantities
public import Scenarios

/// What to buy when, month by month, for demand that changes from month to month: the cheapest times at which commitments
/// start, with those that are there already, their ends and renewals.
///
/// Exact: the instances of a month are layers, from the one that is always needed to the one for the peak, and what is
/// committed serves the lowest. Each layer is bought by itself, by the cheapest sequence of months by the hour and of terms
/// (dynamic programming from the last month back). Beyond the horizon demand stays as in its last month, so that a term that
/// ends later is neither free nor lost; what is still owed then is ``owedAfter``.
public struct PurchaseSchedule: Sendable, Hashable, Codable {
    /// One month.
    public struct Month: Sendable, Hashable, Codable {
        /// The most instances that are needed at once.
        public var peak: Int
        /// Commitments that start at its beginning.
        public var started: [Started]
        /// Instances of commitments, new and old, that end with it.
        public var ended: Int
        /// Committed instances that are paid in it, those that were there before among them.
        public var committed: Int
        /// Of these, those that were there before.
        public var existing: Int
        /// The most instances that are paid by the hour at once.
        public var hourly: Int
        /// What all of it costs, what is paid at the start of a commitment spread over its term.
        public var cost: Dollars
        /// What has to be paid in it: the same, but for payments at the start in the month in which they are due.
        public var cash: Dollars
    }

    /// Commitments of one kind that start in the same month.
    public struct Started: Sendable, Hashable, Codable {
        /// The line of the price list.
        public var offer: Offer
        /// Instances.
        public var instances: Int
        /// What is owed over the term, used or not.
        public var obligation: Dollars
        /// What of it is paid at the start.
        public var paidAtStart: Dollars
    }

    /// The months of the horizon.
    public var months: [Month]
    /// What is still owed after the last month.
    public var owedAfter: Dollars

    /// What has to be paid in all months.
    public var cash: Dollars { months.map(\.cash).total() }
    /// What all months cost.
    public var cost: Dollars { months.map(\.cost).total() }
    /// What is owed for all commitments that start within the horizon.
    public var obligation: Dollars { months.flatMap(\.started).map(\.obligation).total() }

    /// The cheapest schedule of `offers`, which are for the same instance, over `curves`, one a month.
    ///
    /// `beyond`: months after the last one that are looked at too; nil for as many as the longest term. Nil when nothing that
    /// is offered can serve some month. Complexity: O(peak x (months + longest term) x terms).
    public init?(
        _ curves: [DemandCurve], offers: [Offer], spotShare: Double = 0, existing: ExistingCommitment? = nil,
        beyond: Int? = nil
    ) {
        let market = PurchaseRates(offers, spotShare: spotShare)
        guard !curves.isEmpty, market.isHourly || market.spot != nil || !market.terms.isEmpty else { return nil }
        let longest = beyond ?? market.terms.map(\.months).max() ?? 0
        let layers = curves.map { $0.layers(topShare: market.topShare) }
        let count = layers.map(\.count).max() ?? 0
        func paid(_ month: Int) -> Int { existing.map { $0.isPaid(inMonth: month) ? $0.count : 0 } ?? 0 }
        months = curves.indices.map { month in
            let old = paid(month)
            let cost = (existing?.offer.price ?? .zero) * curves[month].duration * Double(old)
            return Month(
                peak: layers[month].count, started: [], ended: old - paid(month + 1), committed: old, existing: old,
                hourly: 0, cost: cost, cash: cost)
        }
        owedAfter = .zero
        let duration = curves[0].duration
        for layer in 0..<count {
            var hourly: [Dollars?] = []
            for month in 0..<(curves.count + longest) {
                let known = layers[min(month, curves.count - 1)]
                hourly.append(paid(month) <= layer && layer < known.count ? market.hourly(known[layer]) : .zero)
            }
            guard let choices = Self.cheapest(hourly, market.terms, duration) else { return nil }
            book(choices, hourly, duration)
        }
    }

    /// Adds what one layer buys: a term in the month in which it starts; nil for a month by the hour.
    private mutating func book(_ choices: [PurchaseRates.Term?], _ hourly: [Dollars?], _ duration: Seconds) {
        var month = 0
        while month < months.count {
            guard let term = choices[month] else {
                let cost = hourly[month] ?? .zero
                months[month].cost += cost
                months[month].cash += cost
                if cost > .zero { months[month].hourly += 1 }
                month += 1
                continue
            }
            let each = term.offer.price * duration
            let owed = each * Double(term.months)
            let atStart = owed * term.offer.shareAtStart
            let monthly = (owed - atStart) / Double(term.months)
            months[month].start(term, owing: owed, atStart)
            months[month].cash += atStart
            for place in month..<min(months.count, month + term.months) {
                months[place].committed += 1
                months[place].cost += each
                months[place].cash += monthly
            }
            let end = month + term.months
            if end <= months.count { months[end - 1].ended += 1 }
            owedAfter += monthly * Double(max(0, end - months.count))
            month = end
        }
    }

    /// For each month the term that a layer starts with least cost from there on, nil for a month by the hour; nil where a month
    /// cannot be served.
    private static func cheapest(
        _ hourly: [Dollars?], _ terms: [PurchaseRates.Term], _ duration: Seconds
    ) -> [PurchaseRates.Term?]? {
        var best = [Dollars?](repeating: .zero, count: hourly.count + 1)
        var choices = [PurchaseRates.Term?](repeating: nil, count: hourly.count)
        for month in hourly.indices.reversed() {
            best[month] = hourly[month].flatMap { cost in best[month + 1].map { cost + $0 } }
            for term in terms {
                let inside = min(term.months, hourly.count - month)
                guard let rest = best[month + inside] else { continue }
                let cost = term.offer.price * (duration * Double(inside)) + rest
                if best[month].map({ cost < $0 }) ?? true {
                    best[month] = cost
                    choices[month] = term
                }
            }
        }
        return best[0] == nil ? nil : choices
    }
}

extension PurchaseSchedule.Month {
    fileprivate mutating func start(_ term: PurchaseRates.Term, owing obligation: Dollars, _ atStart: Dollars) {
        if let place = started.firstIndex(where: { $0.offer == term.offer }) {
            started[place].instances += 1
            started[place].obligation += obligation
            started[place].paidAtStart += atStart
        } else {
            started.append(
                .init(offer: term.offer, instances: 1, obligation: obligation, paidAtStart: atStart))
        }
    }
}

extension Offer {
    /// What part of a commitment is paid at its start, 0 to 1.
    fileprivate var shareAtStart: Double { termCost.map { $0 > .zero ? paidAtStart / $0 : 0 } ?? 0 }
}
