public import Catalog
public import Quantities
public import Scenarios

/// The cheapest option to buy the instances of a demand curve: so many committed, the rest by the hour.
public struct PurchaseMix: Sendable, Hashable, Codable {
    /// Instances of one purchase option.
    public struct Part: Sendable, Hashable, Codable {
        /// The line of the price list.
        public var offer: Offer
        /// Instances: all the time for committed ones, at the most for others.
        public var instances: Int
        /// Instance time that is paid for over the curve.
        public var time: Seconds
        /// What that costs.
        public var cost: Dollars
        /// The last day of a commitment that was there before; nil for what is bought now.
        public var until: CalendarDate?

        /// What is owed over the term of a commitment that is bought now, used or not; nil for what is paid by the hour.
        public var obligation: Dollars? {
            guard until == nil else { return nil }
            return offer.termCost.map { $0 * Double(instances) }
        }

        /// Cash that is paid at the start of a commitment that is bought now; zero where nothing is.
        public var paidAtStart: Dollars { until == nil ? offer.paidAtStart * Double(instances) : .zero }

        /// The dollars an hour to commit to, for a savings plan that is bought now.
        public var committedPerHour: Rate<Dollars>? {
            until == nil && offer.purchase.isSavingsPlan ? offer.price * Double(instances) : nil
        }
    }

    /// The parts that are bought, committed ones first.
    public var parts: [Part]
    /// What all of it costs over the curve.
    public var cost: Dollars
    /// What it would cost to buy everything on demand; nil where that is not offered.
    public var onDemandCost: Dollars?
    /// Time a month from which a committed instance is cheaper than one on demand, by kind of commitment.
    public var breakEven: [BreakEvenTime]

    /// From how much use a commitment pays.
    public struct BreakEvenTime: Sendable, Hashable, Codable {
        /// The commitment.
        public var purchase: PurchaseOption
        /// Hours of use in a month of 730 hours; more than 730 when it never pays.
        public var hours: Double
    }

    /// What it costs beyond what is paid for already.
    public var marginalCost: Dollars { parts.filter { $0.until == nil }.map(\.cost).total() }

    /// Cash that the commitments bought now take at their start.
    public var paidAtStart: Dollars { parts.map(\.paidAtStart).total() }

    /// Committed instances, over all kinds.
    public var committed: Int {
        parts.filter { $0.offer.purchase.isCommitted }.reduce(0) { $0 + $1.instances }
    }

    /// The cheapest mix of `offers`, which are for the same instance, over `curve`.
    ///
    /// Committed instances are paid all the time and work first, those of `existing` before all others. Instances by
    /// the hour are paid while they run. Of n instances that run at once, at most floor(`spotShare` x n) may be spot.
    /// A savings plan pays the hours of these instances at its own rate, so that one for c of them is priced like c reserved
    /// ones. Exact: committed instances of the more expensive kind are never worth it, so the only choice is their number,
    /// and each is tried: every cost for c of them follows from that for c - 1 by one layer of the curve. Nil when
    /// nothing that is offered can serve the curve alone. Complexity: O(steps x peak).
    public init?(
        _ curve: DemandCurve, offers: [Offer], spotShare: Double = 0, existing: ExistingCommitment? = nil
    ) {
        let rates = PurchaseRates(offers, spotShare: spotShare)
        let commitment = rates.commitment
        let duration = curve.duration
        let layers = curve.layers(topShare: rates.topShare)
        let covered = min(existing?.count ?? 0, layers.count)
        guard rates.isHourly || commitment != nil || covered == layers.count else { return nil }

        // From the top down: what the instances above the first c cost by the hour.
        var above = [Dollars](repeating: .zero, count: layers.count + 1)
        for k in layers.indices.reversed() { above[k] = above[k + 1] + (rates.hourly(layers[k]) ?? .zero) }
        let each = commitment.map { $0.price * duration } ?? .zero
        // From here on `count` is the number of layers that are committed, those that were before among them.
        var count = rates.isHourly ? covered : layers.count
        if commitment != nil, rates.isHourly {
            for c in layers.indices.dropFirst(covered)
            where each * Double(c + 1) + above[c + 1] < each * Double(count) + above[count] {
                count = c + 1
            }
        }
        parts =
            (existing.map { [Part($0, duration)] } ?? [])
            + Self.parts(layers[count...], rates, committed: count - covered, duration: duration)
        cost = parts.map(\.cost).total()
        onDemandCost = rates.onDemand.map { $0.price * curve.instanceTime }
        breakEven =
            rates.onDemand.map { hourly in
                rates.terms.map { term in
                    BreakEvenTime(
                        purchase: term.offer.purchase, hours: Seconds.month.hours * (term.offer.price / hourly.price))
                }
            } ?? []
    }

    private static func parts(
        _ rest: ArraySlice<DemandCurve.Layer>, _ rates: PurchaseRates, committed count: Int, duration: Seconds
    ) -> [Part] {
        var parts: [Part] = []
        if let commitment = rates.commitment, count > 0 {
            let time = duration * Double(count)
            parts.append(Part(offer: commitment, instances: count, time: time, cost: commitment.price * time))
        }
        let base = rest.map(\.base).total()
        let top = rest.map(\.top).total()
        if let onDemand = rates.onDemand, base > .zero {
            parts.append(
                Part(
                    offer: onDemand, instances: rest.count { $0.base > .zero }, time: base, cost: onDemand.price * base)
            )
        }
        if let spot = rates.spot, top > .zero {
            parts.append(
                Part(offer: spot, instances: rest.count { $0.top > .zero }, time: top, cost: spot.price * top))
        }
        return parts
    }
}

extension PurchaseMix.Part {
    /// What is paid for already, all the time.
    init(_ existing: ExistingCommitment, _ duration: Seconds) {
        let time = duration * Double(existing.count)
        self.init(
            offer: existing.offer, instances: existing.count, time: time, cost: existing.offer.price * time,
            until: existing.until)
    }
}
