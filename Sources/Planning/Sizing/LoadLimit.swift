internal import Performance
internal import Quantities
internal import Workload

/// Looks for the largest load of one replica within the SLOs, by the closed form.
struct LoadLimit {
    /// How much looser SLOs are tried, to see whether they would take far fewer replicas.
    static let looser = 1.2

    let steady: SteadyState
    let demand: Demand

    /// A replica with one request at a time.
    var idle: OperatingPoint {
        if case .users(_, let thinkTime) = demand.arrival, thinkTime <= .zero { return steady.point(concurrency: 1) }
        return steady.point(rate: Rate(1e-6))
    }

    /// The largest load, in the unit of ``Demand/total``, to a thousandth; zero when it is below a thousandth of the
    /// capacity.
    ///
    /// Leaves ``CapacityStudy/reserve`` of every limit free, as the simulation has to.
    func largest(loosened factor: Double = 1) -> Double {
        let level = demand.loosened(by: factor * (1 - CapacityStudy.reserve)).serviceLevel
        let ceiling = steady.capacity.value * min(1, demand.maximumUtilization)
        func holds(_ point: OperatingPoint) -> Bool {
            point.state == .steady && point.rate.value <= ceiling && level.firstMissed(by: point) == nil
        }
        guard case .users(_, let thinkTime) = demand.arrival else {
            return bisect(0, ceiling * (1 - 1e-9)) { holds(steady.point(rate: Rate($0))) }
        }
        guard thinkTime > .zero else { return bisect(1, max(2, steady.slots)) { holds(steady.point(concurrency: $0)) } }
        // Every rate belongs to one number of users: those who wait for an answer and those who think (Little's law).
        let rate = bisect(0, ceiling * (1 - 1e-9)) { holds(steady.point(rate: Rate($0))) }
        return rate * (steady.point(rate: Rate(rate)).e2e.mean + thinkTime).value
    }

    private func bisect(_ least: Double, _ most: Double, _ holds: (Double) -> Bool) -> Double {
        if holds(most) { return most }
        var (low, high) = (least, most)
        while high - low > 1e-3 * most, high > 1e-3 * most {
            let middle = (low + high) / 2
            if holds(middle) { low = middle } else { high = middle }
        }
        return low
    }

    /// The target that is missed at any load, where the largest one is zero.
    func missedAlways(_ most: Double) -> Shortfall? {
        guard most <= 0, let target = tightest else { return nil }
        return .missesTarget(target, best: target.predicted(by: steady.point(rate: steady.capacity * 1e-3)))
    }

    /// The target that an idle replica comes nearest to missing.
    private var tightest: ServiceTarget? {
        let idle = idle
        return demand.serviceLevel.targets.max {
            $0.excess(of: $0.predicted(by: idle)) < $1.excess(of: $1.predicted(by: idle))
        }
    }

    /// Why replicas that carry no more than `most` are not worth offering: SLOs a fifth looser take less than half of them,
    /// so they are idle most of the time; nil where they are.
    ///
    /// `more`: what ``largest(loosened:)`` says when it is ``looser``; asked for only where it matters.
    func nearlyIdle(_ most: Double, more: () -> Double) -> Shortfall? {
        let total = demand.total * (1 + demand.headroom)
        guard !demand.arrival.isOffline, total > 2 * most else { return nil }
        let more = more()
        func count(_ each: Double) -> Int { each > 0 ? Int(min(1e9, (total / each).rounded(.up))) : 1_000_000_000 }
        let (asked, fewer) = (count(most), count(more))
        guard asked >= 3, asked > 2 * fewer, let tight = tightest else { return nil }
        return .nearlyIdle(
            tight, best: tight.predicted(by: idle), replicas: asked, looser: tight.limit.loosened(by: Self.looser),
            fewer: fewer)
    }
}
