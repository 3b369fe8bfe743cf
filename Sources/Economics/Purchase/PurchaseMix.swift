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
            guard until == nil, let months = offer.purchase.termMonths else { return nil }
            return offer.price * (Seconds.month * Double(months * instances))
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

    /// Committed instances, over all kinds.
    public var committed: Int {
        parts.filter { $0.offer.purchase.isCommitted }.reduce(0) { $0 + $1.instances }
    }

    /// The cheapest mix of `offers`, which are for the same instance, over `curve`.
    ///
    /// Committed instances are paid all the time and work first, those of `existing` before all others. Instances by
    /// the hour are paid while they run. Of n instances that run at once, at most floor(`spotShare` x n) may be spot.
    /// Exact: committed instances of the more expensive kind are never worth it, so the only choice is their number,
    /// and each is tried: every cost for c of them follows from that for c - 1 by one layer of the curve. Nil when
    /// nothing that is offered can serve the curve alone. Complexity: O(steps x peak).
    public init?(
        _ curve: DemandCurve, offers: [Offer], spotShare: Double = 0, existing: ExistingCommitment? = nil
    ) {
        func cheapest(_ wanted: (PurchaseOption) -> Bool) -> Offer? {
            offers.filter { wanted($0.purchase) }.min { $0.price < $1.price }
        }
        let onDemand = cheapest { $0 == .onDemand }
        let spot = spotShare > 0 ? cheapest { $0 == .spot } : nil
        let commitment = cheapest(\.isCommitted)
        let usesSpot = spot.map { spot in onDemand.map { spot.price < $0.price } ?? (spotShare >= 1) } ?? false
        let duration = curve.duration
        let layers = curve.layers(topShare: usesSpot ? min(1, spotShare) : 0)
        let isHourly = onDemand != nil || (usesSpot && spotShare >= 1)
        let covered = min(existing?.count ?? 0, layers.count)
        guard isHourly || commitment != nil || covered == layers.count else { return nil }

        func hourly(_ layer: DemandCurve.Layer) -> Dollars {
            (onDemand.map { $0.price * layer.base } ?? .zero) + (spot.map { $0.price * layer.top } ?? .zero)
        }
        // From the top down: what the instances above the first c cost by the hour.
        var above = [Dollars](repeating: .zero, count: layers.count + 1)
        for k in layers.indices.reversed() { above[k] = above[k + 1] + hourly(layers[k]) }
        let each = commitment.map { $0.price * duration } ?? .zero
        // From here on `count` is the number of layers that are committed, those that were before among them.
        var count = isHourly ? covered : layers.count
        if commitment != nil, isHourly {
            for c in layers.indices.dropFirst(covered)
            where each * Double(c + 1) + above[c + 1] < each * Double(count) + above[count] {
                count = c + 1
            }
        }
        parts =
            (existing.map { [Part($0, duration)] } ?? [])
            + Self.parts(
                layers[count...], commitment: commitment, count: count - covered, onDemand: onDemand,
                spot: usesSpot ? spot : nil, duration: duration)
        cost = parts.map(\.cost).total()
        onDemandCost = onDemand.map { $0.price * curve.instanceTime }
        breakEven =
            onDemand.map { hourly in
                [PurchaseOption.reserved1Year, .reserved3Year].compactMap { kind in
                    cheapest { $0 == kind }.map {
                        BreakEvenTime(purchase: kind, hours: Seconds.month.hours * ($0.price / hourly.price))
                    }
                }
            } ?? []
    }

    private static func parts(
        _ rest: ArraySlice<DemandCurve.Layer>, commitment: Offer?, count: Int, onDemand: Offer?, spot: Offer?,
        duration: Seconds
    ) -> [Part] {
        var parts: [Part] = []
        if let commitment, count > 0 {
            let time = duration * Double(count)
            parts.append(Part(offer: commitment, instances: count, time: time, cost: commitment.price * time))
        }
        let base = rest.map(\.base).total()
        let top = rest.map(\.top).total()
        if let onDemand, base > .zero {
            parts.append(
                Part(
                    offer: onDemand, instances: rest.count { $0.base > .zero }, time: base, cost: onDemand.price * base)
            )
        }
        if let spot, top > .zero {
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
