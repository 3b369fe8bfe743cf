public import Performance
public import Planning
public import Quantities
internal import Workload

/// How many replicas of one deployment carry a given traffic within the promises, asked many times.
///
/// Pooling is part of the wait for the first token: a router that gives replicas their requests in turn makes arrivals at
/// each of n replicas 1/n as variable as they come (the gaps of every n-th Poisson arrival are Erlang-n), so that a large
/// fleet may run fuller than a small one. Times between tokens get nothing from it: in the event simulation their spread
/// comes from the lengths of the requests that share a replica, whatever the router does.
///
/// With a ``SimulatedCapacity`` no replica gets more than the event simulation found it to hold.
public struct ReplicaDemand: Sendable {
    private let replica: Replica
    private let steady: SteadyState
    private let demand: Demand
    private let simulated: SimulatedCapacity?
    /// Most replicas that are tried.
    public let maximumReplicas: Int

    /// Traffic of the shape and promises of `demand` on `replica`; nil when even an idle replica breaks a promise.
    ///
    /// `simulated`: what the event simulation found; nil for the closed form alone.
    public init?(
        _ replica: Replica, _ demand: Demand, simulated: SimulatedCapacity? = nil, maximumReplicas: Int = 100_000
    ) {
        guard replica.memory.fits else { return nil }
        let steady = SteadyState(replica, demand.shape.mean)
        guard steady.slots >= 1, demand.serviceLevel.firstMissed(by: steady.point(rate: Rate(1e-6))) == nil else {
            return nil
        }
        self.replica = replica
        self.steady = steady
        self.demand = demand
        self.simulated = simulated
        self.maximumReplicas = maximumReplicas
    }

    /// Requests a second that one replica can answer for ever, whatever the promises.
    public var capacity: Rate<Requests> { steady.capacity }

    /// Sequences that one replica can decode at once.
    public var slots: Double { steady.slots }

    /// Where each of `count` replicas settles when `rate` is spread over them.
    public func point(_ count: Int, at rate: Rate<Requests>) -> OperatingPoint {
        let share = rate / Double(max(1, count))
        var point = steady.point(rate: share, variation: 1)
        guard count > 1, point.state == .steady else { return point }
        let pooled = steady.point(rate: share, variation: 1 / Double(count))
        point.ttft = pooled.ttft
        point.queue = pooled.queue
        return point
    }

    /// Whether `count` replicas carry `rate` and keep every promise.
    public func holds(_ count: Int, at rate: Rate<Requests>) -> Bool {
        if let simulated, !simulated.holds(count, at: rate) { return false }
        let point = point(count, at: rate)
        return point.state == .steady && demand.serviceLevel.firstMissed(by: point) == nil
    }

    /// The fewest replicas that carry `rate` and keep every promise; nil when no number up to the limit does.
    ///
    /// Complexity: O(log replicas) operating points.
    public func replicas(at rate: Rate<Requests>) -> Int? {
        guard rate > .zero else { return 0 }
        let least = (rate / steady.capacity).rounded(.up)
        guard least <= Double(maximumReplicas) else { return nil }
        var low = max(0, Int(least) - 1)
        var high = max(1, Int(least))
        while !holds(high, at: rate) {
            low = high
            high = max(high + 1, high * 9 / 8)
            if high > maximumReplicas { return nil }
        }
        while high - low > 1 {
            let middle = (low + high) / 2
            if holds(middle, at: rate) { high = middle } else { low = middle }
        }
        return high
    }

    /// The chance that a request finds every slot of `count` replicas taken, as one pool (Erlang's C formula).
    public func waitProbability(_ count: Int, at rate: Rate<Requests>) -> Double {
        let point = point(count, at: rate)
        let servers = Double(count) * steady.slots
        guard servers.isFinite, servers >= 1, servers < 1e7 else { return 0 }
        return ErlangC(servers: Int(servers), load: point.decoding * Double(count)).waitProbability
    }
}
