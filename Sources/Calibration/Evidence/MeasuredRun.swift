public import Performance
public import Quantities
public import Workload

/// One measurement under known conditions: what calibration learns from and is judged by.
public struct MeasuredRun: Sendable, Identifiable {
    /// The run's name, unique in its collection.
    public var id: String
    /// Who published it, and so how it was measured; nil for a user's own run.
    public var source: String?
    /// The source whose way of measuring this run repeats; nil for the run's own source.
    public var method: String?
    /// What was measured.
    public var deployment: Deployment
    /// The engine's name when it is none that ``Performance`` knows.
    public var engine: String?
    /// The engine's release in words, when it says more than the version.
    public var release: String?
    /// Typical request.
    public var lengths: TokenLengths
    /// The load on one replica.
    public var load: Load
    /// Replicas that the throughput is of.
    public var replicas: Double
    /// The results.
    public var measured: Measurement
    /// The measured figures in the table's units, as far as they were published.
    public var published: [RunFigure: Double] = [:]
    /// How requests arrived, where they did at a rate.
    public var arrivals: Arrivals?
    /// Prompts that the load generator cycled through; nil where all differ.
    public var distinctPrompts: Double?
    /// Requests that each user of a closed loop sent in all; nil when not stated.
    public var requestsPerUser: Double?
    /// Whether the users of a closed loop began all at once; nil when not stated.
    public var startsTogether: Bool?
    /// Most requests in flight that the client allowed, at one replica, while it offered a rate; nil for no limit.
    public var clientLimit: Double?
    /// Whether the engine's core is the one from before it was rewritten, where the run says so of a release that has both.
    public var isEarlyEngine: Bool?
    /// Whether the lengths of requests were stated; where not, they are those of the data set that was used.
    public var statesLengths = true
    /// Whether it is stated how much of the prompts was found in the prefix cache; where not, it is a guess from the figures.
    public var statesPrefix = true
    /// Whether it is stated on how many accelerators the run was made.
    public var statesDevices = true
    /// The pools of disaggregated serving; ``deployment`` is one worker of the decode pool.
    public var pools: Pools?

    /// A run.
    public init(
        id: String, source: String?, deployment: Deployment, engine: String? = nil, release: String? = nil,
        lengths: TokenLengths, load: Load, replicas: Double = 1, measured: Measurement
    ) {
        self.id = id
        self.source = source
        self.deployment = deployment
        self.engine = engine
        self.release = release
        self.lengths = lengths
        self.load = load
        self.replicas = replicas
        self.measured = measured
    }

    /// How requests arrived, by which residuals are kept: rate, closed, offline, batch, or pools where there are two, apart
    /// from those of an unknown number of workers.
    public var kind: String {
        if let pools { return pools.areStated ? "pools" : "pools of ?" }
        return isOverloaded ? "overload" : load.kind
    }

    /// Whether more was offered at a rate than was served.
    public var isOverloaded: Bool { pools == nil && load == .offline && arrivals?.rate.value.isFinite == true }

    /// What the levels know the run by.
    public var keys: FactorGroups { keys(.source) }

    /// What the levels know the run by when they are told no more than this.
    func keys(_ asking: Asking) -> FactorGroups {
        guard asking != .nothing || self.engine != nil else { return FactorGroups(deployment.inDefaultRelease) }
        return FactorGroups(
            deployment, engine: engine, release: release, source: asking == .source ? source : nil,
            method: asking == .source ? method : nil, isPublished: source != nil, isEarly: isEarlyEngine)
    }
}

extension MeasuredRun {
    /// Requests that arrived at a rate, at one replica.
    public struct Arrivals: Sendable, Hashable {
        /// Requests a second; infinite when all arrived at once.
        public var rate: Rate<Requests>
        /// Squared coefficient of variation of the time between requests: 0 for even, 1 for Poisson.
        public var variation: Double
        /// For how long; nil when not stated.
        public var duration: Seconds?
        /// How many; nil when not stated.
        public var count: Double?

        /// Whether it is known how long the run was.
        public var isFinite: Bool { count != nil || duration != nil }
    }

    /// Equal workers that do one part of the work.
    public struct Pool: Sendable, Hashable {
        /// The parallelism of a worker.
        public var parallelism: Parallelism
        /// How many there are.
        public var workers: Double
        /// Whether their number is stated; else it is what is usual.
        public var isStated = true

        /// The devices of all of them.
        var devices: Double { workers * Double(parallelism.devices) }
    }

    /// The pools of disaggregated serving.
    public struct Pools: Sendable, Hashable {
        /// Computes prompts; a prefill worker does nothing else.
        public var prefill: Pool
        /// Generates outputs.
        public var decode: Pool

        /// Whether it is known how many workers there are.
        var areStated: Bool { prefill.isStated && decode.isStated }
    }
}

/// The figures of one measurement; nil where the source is silent.
public struct Measurement: Sendable, Hashable {
    /// One figure for each of ``Metric``, in seconds, or output tokens a second.
    public var values: [Double?]

    /// Figures as far as they are known.
    public init(_ figures: [Metric: Double]) { values = Metric.allCases.map { figures[$0] } }

    /// The figure of `metric`.
    public subscript(_ metric: Metric) -> Double? { values[metric.rawValue] }
}

/// What is measured and predicted.
public enum Metric: Int, Sendable, Hashable, Codable, CaseIterable {
    /// Mean time between tokens.
    case tpot
    /// Mean time to the first token.
    case ttft
    /// Mean time to the last token.
    case e2e
    /// Output tokens a second of all replicas.
    case throughput
    /// The time to the first token that 99 of 100 requests stay below.
    case ttft99
    /// The time to the first token that half of the requests stay below.
    case ttft50

    /// The word in tables of this program.
    public var word: String {
        switch self {
        case .tpot: "tpot"
        case .ttft: "ttft"
        case .e2e: "e2e"
        case .throughput: "throughput"
        case .ttft99: "ttft99"
        case .ttft50: "ttft50"
        }
    }

    /// Whether the wait for a place in the batch is part of it.
    var includesQueue: Bool {
        switch self {
        case .ttft, .ttft50, .ttft99, .e2e: true
        case .tpot, .throughput: false
        }
    }

    /// The name that users read.
    public var name: String {
        switch self {
        case .tpot: "TPOT"
        case .ttft: "TTFT"
        case .e2e: "E2E"
        case .throughput: "output tok/s"
        case .ttft99: "TTFT p99"
        case .ttft50: "TTFT p50"
        }
    }
}

extension Deployment {
    /// The same deployment under the release of its engine that is assumed where none is named.
    fileprivate var inDefaultRelease: Deployment {
        var deployment = self
        deployment.engine.version = engine.engine.currentVersion
        return deployment
    }
}
