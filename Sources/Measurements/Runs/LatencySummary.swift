public import Quantities

/// How one latency was spread over the requests of a run; nil where the source does not say.
public struct LatencySummary: Sendable, Hashable, Codable {
    /// The mean.
    public var mean: Seconds?
    /// The median.
    public var p50: Seconds?
    /// The 90th percentile.
    public var p90: Seconds?
    /// The 95th percentile.
    public var p95: Seconds?
    /// The 99th percentile.
    public var p99: Seconds?

    /// A latency of which nothing is known but what is given.
    public init(
        mean: Seconds? = nil, p50: Seconds? = nil, p90: Seconds? = nil, p95: Seconds? = nil, p99: Seconds? = nil
    ) {
        self.mean = mean
        self.p50 = p50
        self.p90 = p90
        self.p95 = p95
        self.p99 = p99
    }

    /// Whether nothing at all is known.
    public var isEmpty: Bool { mean == nil && percentiles.isEmpty }

    /// The known percentiles from the median upwards.
    public var percentiles: [Seconds] { [p50, p90, p95, p99].compactMap { $0 } }

    /// The mean, or the median where only that is known.
    public var typical: Seconds? { mean ?? p50 }
}
