public import Performance
public import Quantities

/// The replicas that serve a workload, and what happens to them.
public struct Fleet: Sendable, Hashable, Codable {
    /// What one replica is.
    public var replica: Replica
    /// How many there are at the start; with separate pools, those that compute prompts.
    public var count: Int
    /// How they batch; nil for their engine's own way.
    public var policy: BatchingPolicy?
    /// Who gets the next request.
    public var router: Router
    /// The pool that writes the answers; nil when every replica does both.
    public var decodePool: DecodePool?
    /// How the fleet follows the load; nil for a fixed number.
    public var autoscaling: Autoscaling?
    /// How replicas fail; nil when they never do.
    public var failures: Failures?
    /// Replicas that a cloud may take away; nil when all are kept.
    public var spot: SpotCapacity?
    /// The price of one replica for time; nil when it is not known.
    public var price: Rate<Dollars>?
    /// The longest request in tokens, prompt and answer; nil for the model's own limit.
    public var maximumContext: Int?

    /// `count` replicas behind a router.
    public init(
        _ replica: Replica, count: Int = 1, policy: BatchingPolicy? = nil, router: Router = .leastLoaded,
        decodePool: DecodePool? = nil, autoscaling: Autoscaling? = nil, failures: Failures? = nil,
        spot: SpotCapacity? = nil, price: Rate<Dollars>? = nil, maximumContext: Int? = nil
    ) {
        self.replica = replica
        self.count = count
        self.policy = policy
        self.router = router
        self.decodePool = decodePool
        self.autoscaling = autoscaling
        self.failures = failures
        self.spot = spot
        self.price = price
        self.maximumContext = maximumContext
    }
}

/// Who gets the next request.
public enum Router: String, Sendable, Hashable, Codable, CaseIterable {
    /// Each replica in turn.
    case roundRobin = "round-robin"
    /// The replica with the fewest requests, waiting or running.
    case leastLoaded = "least-loaded"
    /// The replica that has the request's shared text or conversation, unless it is a quarter busier than the average.
    ///
    /// Consistent hashing with bounded loads (arXiv 1608.01350).
    case prefixAffine = "prefix-affine"
}

/// Replicas that only write answers, after others have computed the prompts.
public struct DecodePool: Sendable, Hashable, Codable {
    /// What one replica is.
    public var replica: Replica
    /// How many there are.
    public var count: Int
    /// How fast a replica receives KV caches.
    public var bandwidth: Rate<Bytes>
    /// Time of a transfer without any bytes.
    public var latency: Seconds
    /// The price of one replica for time; nil for the same as the other pool's.
    public var price: Rate<Dollars>?

    /// A pool behind links of `bandwidth`.
    public init(
        _ replica: Replica, count: Int, bandwidth: Rate<Bytes>, latency: Seconds = .milliseconds(1),
        price: Rate<Dollars>? = nil
    ) {
        self.replica = replica
        self.count = count
        self.bandwidth = bandwidth
        self.latency = latency
        self.price = price
    }
}

/// A controller like Kubernetes' horizontal pod autoscaler: looks at the load now and then, and orders replicas.
///
/// Defaults are those of autoscaling/v2: every 15 s, up by 4 or twofold within 60 s, down by what the last 300 s allow.
public struct Autoscaling: Sendable, Hashable, Codable {
    /// The fewest replicas.
    public var minimum: Int
    /// The most replicas.
    public var maximum: Int
    /// Requests, waiting or running, that each replica should have.
    public var target: Double
    /// Time between looks.
    public var period: Seconds
    /// Deviations from the target below this share are left alone.
    public var tolerance: Double
    /// The most replicas that are added within ``stepTime``, unless doubling gives more.
    public var scaleUpStep: Int
    /// The time over which steps up are limited.
    public var stepTime: Seconds
    /// The fleet shrinks to the most that was wanted within this time.
    public var stabilization: Seconds
    /// Time from the order of a replica until it serves.
    public var coldStart: Seconds

    /// A controller with a target and the usual limits.
    public init(
        minimum: Int = 1, maximum: Int, target: Double, period: Seconds = Seconds(15), tolerance: Double = 0.1,
        scaleUpStep: Int = 4, stepTime: Seconds = Seconds(60), stabilization: Seconds = Seconds(300),
        coldStart: Seconds
    ) {
        self.minimum = minimum
        self.maximum = maximum
        self.target = target
        self.period = period
        self.tolerance = tolerance
        self.scaleUpStep = scaleUpStep
        self.stepTime = stepTime
        self.stabilization = stabilization
        self.coldStart = coldStart
    }

    /// Time until a new replica serves: the instance, the weights over the given link, and the engine's start.
    ///
    /// Reported: a node in 35 s, a model ready after 425 s; 90 s to load alone; 210 s of profiling on some cards.
    public static func coldStart(
        weights: Bytes, from storage: Rate<Bytes> = .gigabytesPerSecond(2), instance: Seconds = Seconds(40),
        engine: Seconds = Seconds(60)
    ) -> Seconds {
        instance + weights / storage + engine
    }
}

/// Replicas that break down and come back.
public struct Failures: Sendable, Hashable, Codable {
    /// Mean time of a replica between failures, exponential.
    public var meanTimeBetween: Seconds
    /// Time until it serves again.
    public var recovery: Seconds

    /// Failures at random moments.
    public init(meanTimeBetween: Seconds, recovery: Seconds) {
        self.meanTimeBetween = meanTimeBetween
        self.recovery = recovery
    }
}

/// Replicas on instances that a cloud may take back.
public struct SpotCapacity: Sendable, Hashable, Codable {
    /// Replicas that run on such instances, the last ones of the fleet.
    public var replicas: Int
    /// Mean time of such a replica until it is taken, exponential.
    public var meanTimeToInterruption: Seconds
    /// Time between the notice and the end; AWS gives 120 s.
    public var notice: Seconds
    /// Time until a new one serves.
    public var replacement: Seconds
    /// The price of such a replica for time; nil for the usual one.
    public var price: Rate<Dollars>?

    /// Spot capacity.
    public init(
        replicas: Int, meanTimeToInterruption: Seconds, notice: Seconds = Seconds(120), replacement: Seconds,
        price: Rate<Dollars>? = nil
    ) {
        self.replicas = replicas
        self.meanTimeToInterruption = meanTimeToInterruption
        self.notice = notice
        self.replacement = replacement
        self.price = price
    }
}
