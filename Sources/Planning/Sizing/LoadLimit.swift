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
    /// Leaves ``CapacityStudy/reserve`` of every limit free, as the simulation has to. Complexity: about eight operating
    /// points.
    func largest(loosened factor: Double = 1) -> Double {
        let level = reserved(factor)
        guard case .users(_, let thinkTime) = demand.arrival else { return largestRate(level).value }
        guard thinkTime > .zero else {
            return largest(1, max(2, steady.slots)) { excess(of: steady.point(concurrency: $0), over: level) } ?? 1
        }
        // Every rate belongs to one number of users: those who wait for an answer and those who think (Little's law).
        let rate = largestRate(level)
        return rate.value * (steady.point(rate: rate).e2e.mean + thinkTime).value
    }

    /// Whether SLOs that are `factor` times as loose hold at `load`, as ``largest(loosened:)`` has it.
    private func holds(_ load: Double, loosened factor: Double) -> Bool {
        let point =
            switch demand.arrival {
            case .users(_, let thinkTime) where thinkTime > .zero:
                steady.point(rate: steady.rate(users: load, thinkTime: thinkTime))
            case .users: steady.point(concurrency: load)
            default: steady.point(rate: Rate(load))
            }
        return excess(of: point, over: reserved(factor)) <= 0
    }

    /// The SLOs, `factor` times as loose, with the reserve left free.
    private func reserved(_ factor: Double) -> ServiceLevel {
        demand.loosened(by: factor * (1 - CapacityStudy.reserve)).serviceLevel
    }

    /// The largest rate that is allowed, whatever the SLOs.
    private var ceiling: Double { steady.capacity.value * min(1, demand.maximumUtilization) }

    /// How far `point` is over what is allowed, as ``ServiceLevel/excess(of:)`` has it.
    private func excess(of point: OperatingPoint, over level: ServiceLevel) -> Double {
        point.state == .steady && point.rate.value <= ceiling ? level.excess(of: point) : 1
    }

    private func largestRate(_ level: ServiceLevel) -> Rate<Requests> {
        let most = ceiling * (1 - 1e-9)
        return Rate(largest(1e-3 * most, most) { excess(of: steady.point(rate: Rate($0)), over: level) } ?? 0)
    }

    /// The largest load from `least` to `most` at which `excess` is not above zero, to a thousandth of `most`; nil when it is
    /// at `least`.
    private func largest(_ least: Double, _ most: Double, _ excess: (Double) -> Double) -> Double? {
        let over = Excess(at: most, excess(most))
        guard over.value > 0 else { return most }
        let held = Excess(at: least, excess(least))
        guard held.value <= 0 else { return nil }
        return Excess.crossing(held, over, within: 1e-3 * most, excess)
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
        func count(_ each: Double) -> Int { each > 0 ? Int(min(1e9, (total / each).rounded(.up))) : 1_000_000_000 }
        let asked = count(most)
        // Most replicas are not: whether fewer than half would do is asked of one load, before how many.
        guard asked >= 3, holds(total / Double((asked - 1) / 2), loosened: Self.looser) else { return nil }
        let fewer = count(more())
        guard asked > 2 * fewer, let tight = tightest else { return nil }
        return .nearlyIdle(
            tight, best: tight.predicted(by: idle), replicas: asked, looser: tight.limit.loosened(by: Self.looser),
            fewer: fewer)
    }
}
