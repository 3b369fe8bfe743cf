public import Quantities

/// The SLOs: limits on latency or speed, each at a percentile.
public struct ServiceLevel: Sendable, Hashable, Codable {
    /// The name of the preset it came from; nil when all targets are the user's own.
    public var name: String?
    /// The limits; all have to be kept.
    ///
    /// Empty: anything goes.
    public var targets: [ServiceTarget]
    /// Who named these figures.
    public var source: String

    /// An SLO with `targets`.
    public init(name: String? = nil, targets: [ServiceTarget], source: String) {
        self.name = name
        self.targets = targets
        self.source = source
    }

    /// The limit in seconds on `measure` at `statistic`; nil when no SLO is set there.
    public func latency(_ measure: ServiceTarget.Measure, _ statistic: Statistic) -> Seconds? {
        for target in targets where target.measure == measure && target.statistic == statistic {
            if case .atMost(let limit) = target.limit { return limit }
        }
        return nil
    }
}

/// One limit of a service level.
public struct ServiceTarget: Sendable, Hashable, Codable {
    /// What is measured for each request.
    public enum Measure: String, Sendable, Hashable, Codable, CaseIterable {
        /// Time to first token: from the request's arrival to the first token of the answer.
        case ttft
        /// Time per output token after the first: (E2E - TTFT) / (output tokens - 1).
        case tpot
        /// From the request's arrival to the last token of the answer.
        case e2e
        /// Output tokens per second of one request: 1 / TPOT.
        case outputSpeed = "output_speed"
    }

    /// How far it may go.
    public enum Limit: Sendable, Hashable, Codable {
        /// No longer than this.
        case atMost(Seconds)
        /// No slower than this.
        case atLeast(Rate<Tokens>)
    }

    /// What is measured.
    public var measure: Measure
    /// Over which requests.
    public var statistic: Statistic
    /// How far it may go.
    public var limit: Limit

    /// A limit on a latency.
    public init(_ measure: Measure, _ statistic: Statistic, atMost limit: Seconds) {
        self.measure = measure
        self.statistic = statistic
        self.limit = .atMost(limit)
    }

    /// A limit on the output speed.
    public init(_ statistic: Statistic, outputSpeedAtLeast limit: Rate<Tokens>) {
        self.measure = .outputSpeed
        self.statistic = statistic
        self.limit = .atLeast(limit)
    }
}

/// Over which requests a figure is taken.
public enum Statistic: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    /// The arithmetic mean.
    case mean
    /// The median.
    case p50
    /// Nine requests of ten are better.
    case p90
    /// 95 requests of 100 are better.
    case p95
    /// 99 requests of 100 are better.
    case p99

    /// The share of requests that are better; nil for the mean.
    public var share: Double? {
        switch self {
        case .mean: nil
        case .p50: 0.5
        case .p90: 0.9
        case .p95: 0.95
        case .p99: 0.99
        }
    }

    /// Whether `left` asks less of the slow requests; the mean counts as the median does.
    public static func < (left: Self, right: Self) -> Bool { (left.share ?? 0.5) < (right.share ?? 0.5) }
}
