internal import Catalog
public import Performance
public import Quantities
public import Workload

/// How many replicas of one deployment a demand takes, or why no number would do.
public enum Sizing: Sendable, Hashable, Codable {
    /// So many replicas, each settled as `estimate` says.
    case replicas(Int, Estimate)
    /// No number of replicas would do.
    case impossible(Shortfall)
}

/// The limit that stops a deployment however many replicas there are.
public enum Shortfall: Sendable, Hashable, Codable {
    /// The weights leave no room: `needed` a device, `usable` there.
    case doesNotFit(needed: Bytes, usable: Bytes)
    /// A target is missed even by an idle replica, which reaches `best`.
    case missesTarget(ServiceTarget, best: ServiceTarget.Limit)
    /// More replicas would be needed than are allowed.
    case tooManyReplicas(Int)
    /// The catalog lacks a figure.
    case notEstimable(NotEstimable)

    /// How far it is from possible: 0.1 means that a limit would have to give way by a tenth.
    public var excess: Double {
        switch self {
        case .doesNotFit(let needed, let usable): needed / usable - 1
        case .missesTarget(let target, let best):
            switch (target.limit, best) {
            case (.atMost(let limit), .atMost(let reached)): reached / limit - 1
            case (.atLeast(let limit), .atLeast(let reached)): limit / reached - 1
            default: .infinity
            }
        case .tooManyReplicas, .notEstimable: .infinity
        }
    }

    /// Whether it is nearer to possible than `other`: what runs and is too slow comes before what does not even fit.
    func isNearer(than other: Shortfall) -> Bool { (rank, excess) < (other.rank, other.excess) }

    private var rank: Int {
        switch self {
        case .missesTarget: 0
        case .tooManyReplicas: 1
        case .doesNotFit: 2
        case .notEstimable: 3
        }
    }
}

extension Replica {
    /// The smallest number of replicas that serves `demand` and keeps its promises.
    ///
    /// More replicas leave each less to do, which no latency minds, so the search halves the range between too few and
    /// enough. Complexity: O(log replicas) estimates.
    public func size(for demand: Demand, maximumReplicas: Int = 100_000) -> Sizing {
        let lengths = demand.shape.mean
        guard memory.fits else {
            return .impossible(.doesNotFit(needed: memory.allowed - memory.cache, usable: memory.allowed))
        }
        let steady = SteadyState(self, lengths)
        guard steady.slots >= 1 else {
            let each = memory.growth.bytes(at: lengths.input + lengths.output)
            return .impossible(.doesNotFit(needed: memory.allowed - memory.cache + each, usable: memory.allowed))
        }
        if case .batch = demand.arrival { return sizeBatch(demand, steady, lengths, maximumReplicas) }
        // Alone with one request a replica is as fast as it gets: what it misses then, it always misses.
        if let missed = demand.serviceLevel.firstMissed(by: steady.point(rate: Rate(1e-6))) {
            return .impossible(missed)
        }

        var low = 0
        var high = max(1, firstGuess(demand, steady))
        while high <= maximumReplicas, !holds(demand, steady, replicas: high) {
            low = high
            high = max(high + 1, high * 5 / 4)
        }
        guard high <= maximumReplicas else { return .impossible(.tooManyReplicas(high)) }
        while high - low > 1 {
            let middle = (low + high) / 2
            if holds(demand, steady, replicas: middle) { high = middle } else { low = middle }
        }
        return .replicas(high, estimate(lengths, under: share(of: demand, steady, replicas: high, headroom: 0)))
    }

    /// Fewer replicas than this cannot carry the load.
    private func firstGuess(_ demand: Demand, _ steady: SteadyState) -> Int {
        let capacity = steady.capacity.value
        switch demand.arrival {
        case .rate(let rate): return Int(min(1e9, (rate.value * (1 + demand.headroom) / capacity).rounded(.up)))
        case .users(let count, let thinkTime):
            let idle = steady.point(rate: Rate(1e-6)).e2e.mean.value + thinkTime.value
            return Int(min(1e9, (Double(count) / idle / capacity / 4).rounded(.up)))
        case .batch: return 1
        }
    }

    private func holds(_ demand: Demand, _ steady: SteadyState, replicas: Int) -> Bool {
        let point: OperatingPoint
        switch share(of: demand, steady, replicas: replicas, headroom: demand.headroom) {
        case .rate(let rate, let variation): point = steady.point(rate: rate, variation: variation)
        case .concurrency(let users): point = steady.point(concurrency: users)
        case .offline, .staticBatch: return true
        }
        return point.state == .steady && demand.serviceLevel.firstMissed(by: point) == nil
    }

    /// The load that falls to one of `replicas`, with `headroom` on top.
    private func share(of demand: Demand, _ steady: SteadyState, replicas: Int, headroom: Double) -> Load {
        switch demand.arrival {
        case .rate(let rate): return .rate(rate * ((1 + headroom) / Double(replicas)), variation: 1)
        case .users(let count, let thinkTime):
            let users = Double(count) * (1 + headroom) / Double(replicas)
            guard thinkTime > .zero else { return .concurrency(users) }
            return .rate(steady.rate(users: users, thinkTime: thinkTime), variation: 1)
        case .batch: return .offline
        }
    }

    private func sizeBatch(
        _ demand: Demand, _ steady: SteadyState, _ lengths: TokenLengths, _ maximumReplicas: Int
    ) -> Sizing {
        guard let needed = demand.arrival.requiredRate else { return .impossible(.tooManyReplicas(0)) }
        let count = (needed.value * (1 + demand.headroom) / steady.capacity.value).rounded(.up)
        guard count <= Double(maximumReplicas) else { return .impossible(.tooManyReplicas(Int(min(1e12, count)))) }
        return .replicas(max(1, Int(count)), estimate(lengths, under: .offline))
    }
}

extension SteadyState {
    /// The rate at which `users` ask when each thinks for `thinkTime` after an answer: the crossing of what they ask
    /// for, which falls with the answer time, and what is answered.
    func rate(users: Double, thinkTime: Seconds) -> Rate<Requests> {
        var low = 0.0
        var high = users / thinkTime.value
        for _ in 0..<40 where high - low > 1e-6 * high {
            let middle = (low + high) / 2
            let point = point(rate: Rate(middle))
            let asked = point.state == .steady ? users / (point.e2e.mean + thinkTime).value : 0
            if asked > middle { low = middle } else { high = middle }
        }
        return Rate(low)
    }
}
