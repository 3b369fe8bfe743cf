internal import Catalog
public import Economics
public import Input
public import Performance
public import Quantities
public import Simulation
internal import Workload

/// Separate prefill and decode pools, sized by simulation, beside a fleet in which every replica does both.
///
/// All are the smallest that the event simulation finds to keep every SLO for the same requests, so that the
/// comparison is even, and all are priced alike: instances that are always there, at the cheapest offer that holds each
/// pool. The first pool computes prompts and sends the KV cache over a link; the second writes the answers.
public struct PoolSizing: Sendable {
    /// A fleet that meets the SLOs.
    public struct Sized: Sendable {
        /// Replicas that compute prompts; all of them when there is only one pool.
        public var prefill: Pool
        /// Replicas that write answers; nil when there is only one pool.
        public var decode: Pool?
        /// What the simulation found.
        public var result: SimulationResult

        /// Replicas in all.
        public var replicas: Int { prefill.replicas + (decode?.replicas ?? 0) }

        /// The monthly cost for all instances; nil where nobody offers some.
        public var monthly: Dollars? {
            guard let decode else { return prefill.monthly }
            return prefill.monthly.flatMap { first in decode.monthly.map { first + $0 } }
        }
    }

    /// One pool for both; nil when no number up to the limit meets the SLOs.
    public var together: Sized?
    /// Two pools of the same replicas; nil when no numbers up to the limit keep the SLOs.
    public var apart: Sized?
    /// Two pools of the replicas that compute prompts and write answers for the least; nil when these are no others than
    /// those of ``apart``, or keep no SLO.
    public var mixed: Sized?
    /// The link that KV caches go over.
    public var bandwidth: Rate<Bytes>

    /// Replicas that compute prompts for each that writes answers; nil without two pools.
    public var ratio: Double? { apart?.ratio }

    /// Sizes them for `demand`, which must come at a rate, on replicas like `replica`, and on the cheapest pair among it
    /// and `others`.
    ///
    /// Starts from the numbers that throughput alone asks for and adds a replica to the pool whose SLO is missed: to
    /// the first for TTFT, to the second for TPOT and speed, to both in turn for E2E; then takes away what is not needed.
    /// Nil when requests do not come at a rate. Same seed, same result. Complexity: a simulation a step.
    public init?(
        _ replica: Replica, _ demand: Demand, bandwidth: Rate<Bytes>, market: Market = Market([]),
        others: [Replica] = [], hour: HourSimulation = HourSimulation(requestsPerReplica: 300),
        maximumReplicas: Int = 512
    ) throws(InputProblems) {
        guard case .rate(let rate) = demand.arrival else { return nil }
        self.bandwidth = bandwidth
        let whole = SteadyState(replica, demand.shape.mean).capacity
        guard whole > .zero else { return nil }
        func search(_ first: Replica, _ second: Replica?) throws(InputProblems) -> Sized? {
            let search = PoolSearch(
                prefill: first, decode: second, demand: demand, rate: rate, bandwidth: bandwidth, hour: hour,
                limit: maximumReplicas)
            guard let found = try search.smallest() else { return nil }
            return Sized(
                prefill: Pool(first.deployment, replicas: found.prefill, market),
                decode: second.map { Pool($0.deployment, replicas: found.decode, market) }, result: found.result)
        }
        together = try search(replica, nil)
        apart = try search(replica, replica)
        let all = [replica] + others.filter { $0.deployment.cachePrecision == replica.deployment.cachePrecision }
        guard let first = Self.cheapest(all, market, { $0.promptRate(for: demand) }),
            let second = Self.cheapest(all, market, { $0.answerRate(for: demand) }),
            first.deployment != replica.deployment || second.deployment != replica.deployment
        else { return }
        mixed = try search(first, second)
    }

    /// The replica that does most for its price; nil where none has a price, or none meets the SLOs even idle.
    private static func cheapest(
        _ replicas: [Replica], _ market: Market, _ rate: (Replica) -> Rate<Requests>
    ) -> Replica? {
        let priced = replicas.compactMap { replica -> (replica: Replica, perDollar: Double)? in
            guard let price = Pool.price(of: replica.deployment, market), price.value > 0 else { return nil }
            return (replica, rate(replica).value / price.value)
        }
        return priced.filter { $0.perDollar > 0 }.max { $0.perDollar < $1.perDollar }?.replica
    }
}

extension PoolSizing.Sized {
    /// Replicas that compute prompts for each that writes answers; nil with one pool.
    public var ratio: Double? { decode.map { Double(prefill.replicas) / Double(max(1, $0.replicas)) } }
}

extension Replica {
    /// Prompts a second that it computes when it does nothing else; zero when it breaks the SLO on TTFT even idle.
    fileprivate func promptRate(for demand: Demand) -> Rate<Requests> {
        var lengths = demand.shape.mean
        lengths.output = Tokens(1)
        let steady = SteadyState(self, lengths)
        return keeps(demand, .ttft, steady) ? steady.capacity : .zero
    }

    /// Requests a second whose answers it writes when others compute the prompts; zero when it breaks the SLO on TPOT
    /// even idle.
    fileprivate func answerRate(for demand: Demand) -> Rate<Requests> {
        let lengths = demand.shape.mean
        let steady = SteadyState(self, lengths)
        guard keeps(demand, .tpot, steady) else { return .zero }
        // All but the first token of a prompt has come from the other pool.
        var answers = lengths
        answers.cachedPrefix = lengths.input - Tokens(1)
        return SteadyState(self, answers).capacity
    }

    private func keeps(_ demand: Demand, _ measure: ServiceTarget.Measure, _ steady: SteadyState) -> Bool {
        guard memory.fits, steady.slots >= 1 else { return false }
        var level = demand.serviceLevel
        level.targets.removeAll { $0.measure != measure }
        return level.firstMissed(by: steady.point(rate: Rate(1e-6))) == nil
    }
}

/// Looks for the smallest pools by simulation.
private struct PoolSearch {
    let prefill: Replica
    let decode: Replica?
    let demand: Demand
    let rate: Rate<Requests>
    let bandwidth: Rate<Bytes>
    let hour: HourSimulation
    let limit: Int

    typealias Counts = (prefill: Int, decode: Int)

    /// Replicas that throughput alone asks for.
    private var least: Counts {
        func count(_ capacity: Rate<Requests>) -> Int {
            capacity > .zero ? max(1, Int(min(1e6, (rate / capacity).rounded(.up)))) : 1
        }
        guard let decode else { return (count(SteadyState(prefill, demand.shape.mean).capacity), 0) }
        var prompts = demand.shape.mean
        prompts.output = Tokens(1)
        let answers = count(SteadyState(decode, demand.shape.mean).capacity)
        return (count(SteadyState(prefill, prompts).capacity), max(1, answers / 2))
    }

    /// The smallest numbers at or above the least that keep the SLOs; nil when the limit is reached.
    func smallest() throws(InputProblems) -> (prefill: Int, decode: Int, result: SimulationResult)? {
        var counts = least
        guard counts.prefill + counts.decode <= limit else { return nil }
        var result = try run(counts)
        while !result.keeps(demand.serviceLevel) {
            guard let more = more(than: counts, after: result), more.prefill + more.decode <= limit else { return nil }
            counts = more
            result = try run(counts)
        }
        // Growth by an eighth, and of both at once, overshoots.
        var isShrinking = true
        while isShrinking {
            isShrinking = false
            for change in [(prefill: -1, decode: 0), (prefill: 0, decode: -1)] {
                let fewer = (prefill: counts.prefill + change.prefill, decode: counts.decode + change.decode)
                guard fewer.prefill >= 1, fewer.decode >= (decode == nil ? 0 : 1) else { continue }
                let found = try run(fewer)
                if found.keeps(demand.serviceLevel) {
                    (counts, result) = (fewer, found)
                    isShrinking = true
                }
            }
        }
        return (counts.prefill, counts.decode, result)
    }

    /// More of the pool whose SLO was missed; nil when more would not help.
    private func more(than counts: Counts, after result: SimulationResult) -> Counts? {
        let missed = result.missed(demand.serviceLevel).map(\.measure)
        var counts = counts
        let (first, second) = (max(1, counts.prefill / 8), max(1, counts.decode / 8))
        if decode == nil {
            counts.prefill += first
        } else if result.isSaturated || missed.contains(.e2e) && !missed.contains(.ttft) && !missed.contains(.tpot) {
            counts.prefill += first
            counts.decode += second
        } else {
            if missed.contains(.ttft) { counts.prefill += first }
            if missed.contains(.tpot) || missed.contains(.outputSpeed) { counts.decode += second }
            if missed.isEmpty { return nil }
        }
        return counts
    }

    private func run(_ counts: Counts) throws(InputProblems) -> SimulationResult {
        let fleet = Fleet(
            prefill, count: counts.prefill,
            decodePool: decode.map { DecodePool($0, count: counts.decode, bandwidth: bandwidth) })
        return try hour.run(fleet, rate: rate, demand)
    }
}
