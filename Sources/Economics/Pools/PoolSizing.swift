internal import Catalog
public import Input
public import Performance
public import Planning
public import Quantities
public import Simulation
internal import Workload

/// Separate pools for prompts and answers, sized by simulation, beside a fleet in which every replica does both.
///
/// Both are the smallest that the event simulation finds to keep every promise for the same requests, so that the
/// comparison is even. The first pool computes prompts and sends the KV cache over a link; the second writes the answers.
public struct PoolSizing: Sendable {
    /// A fleet that keeps the promises.
    public struct Sized: Sendable {
        /// Replicas that compute prompts; all of them when there is only one pool.
        public var prefill: Int
        /// Replicas that write answers; zero when there is only one pool.
        public var decode: Int
        /// What the simulation found.
        public var result: SimulationResult

        /// Replicas in all.
        public var replicas: Int { prefill + decode }
    }

    /// One pool for both; nil when no number up to the limit keeps the promises.
    public var together: Sized?
    /// Two pools; nil when no numbers up to the limit keep the promises.
    public var apart: Sized?
    /// The link that KV caches go over.
    public var bandwidth: Rate<Bytes>

    /// Replicas that compute prompts for each that writes answers; nil without two pools.
    public var ratio: Double? { apart.map { Double($0.prefill) / Double(max(1, $0.decode)) } }

    /// Sizes both for `demand`, which must come at a rate, on replicas like `replica`.
    ///
    /// Starts from the numbers that throughput alone asks for and adds a replica to the pool whose promise is missed: to
    /// the first for TTFT, to the second for TPOT and speed, to both in turn for E2E; then takes away what is not needed.
    /// Nil when requests do not come at a rate. Same seed, same result. Complexity: a simulation a step.
    public init?(
        _ replica: Replica, _ demand: Demand, bandwidth: Rate<Bytes>, requests: Int = 3000, seed: UInt64 = 1,
        maximumReplicas: Int = 512
    ) throws(InputProblems) {
        guard case .rate(let rate) = demand.arrival else { return nil }
        self.bandwidth = bandwidth
        let steady = SteadyState(replica, demand.shape.mean)
        guard steady.capacity > .zero else { return nil }
        let search = PoolSearch(
            replica: replica, demand: demand, rate: rate, bandwidth: bandwidth, requests: requests, seed: seed,
            limit: maximumReplicas)
        let least = max(1, Int(min(1e6, (rate / steady.capacity).rounded(.up))))
        together = try search.smallest(prefill: least, decode: 0)
        var prompts = demand.shape.mean
        prompts.output = Tokens(1)
        let prefillCapacity = SteadyState(replica, prompts).capacity
        let first = prefillCapacity > .zero ? max(1, Int(min(1e6, (rate / prefillCapacity).rounded(.up)))) : 1
        apart = try search.smallest(prefill: first, decode: max(1, least / 2))
    }
}

/// Looks for the smallest pools by simulation.
private struct PoolSearch {
    let replica: Replica
    let demand: Demand
    let rate: Rate<Requests>
    let bandwidth: Rate<Bytes>
    let requests: Int
    let seed: UInt64
    let limit: Int

    /// The smallest numbers at or above the given ones that keep the promises; nil when the limit is reached.
    func smallest(prefill: Int, decode: Int) throws(InputProblems) -> PoolSizing.Sized? {
        var counts = (prefill: prefill, decode: decode)
        var result = try run(counts)
        while !result.keeps(demand.serviceLevel) {
            let missed = result.missed(demand.serviceLevel).map(\.measure)
            if decode == 0 {
                counts.prefill += max(1, counts.prefill / 8)
            } else if result.isSaturated || missed.contains(.e2e) && !missed.contains(.ttft) && !missed.contains(.tpot)
            {
                counts.prefill += max(1, counts.prefill / 8)
                counts.decode += max(1, counts.decode / 8)
            } else {
                if missed.contains(.ttft) { counts.prefill += max(1, counts.prefill / 8) }
                if missed.contains(.tpot) || missed.contains(.outputSpeed) {
                    counts.decode += max(1, counts.decode / 8)
                }
                if missed.isEmpty { return nil }
            }
            guard counts.prefill + counts.decode <= limit else { return nil }
            result = try run(counts)
        }
        // Growth by an eighth, and of both at once, overshoots.
        var isShrinking = true
        while isShrinking {
            isShrinking = false
            for change in [(prefill: -1, decode: 0), (prefill: 0, decode: -1)] {
                let fewer = (prefill: counts.prefill + change.prefill, decode: counts.decode + change.decode)
                guard fewer.prefill >= 1, fewer.decode >= min(1, decode) else { continue }
                let found = try run(fewer)
                if found.keeps(demand.serviceLevel) {
                    (counts, result) = (fewer, found)
                    isShrinking = true
                }
            }
        }
        return PoolSizing.Sized(prefill: counts.prefill, decode: counts.decode, result: result)
    }

    private func run(_ counts: (prefill: Int, decode: Int)) throws(InputProblems) -> SimulationResult {
        try Simulation(
            Fleet(
                replica, count: counts.prefill,
                decodePool: counts.decode > 0
                    ? DecodePool(replica, count: counts.decode, bandwidth: bandwidth) : nil),
            SimulatedWorkload(
                .rate(rate), demand.shape, serviceLevel: demand.serviceLevel,
                requestCount: max(requests, 60 * (counts.prefill + counts.decode))),
            SimulationOptions(seed: seed)
        ).run()
    }
}
