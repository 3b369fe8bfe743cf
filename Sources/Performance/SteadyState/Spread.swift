public import Quantities

/// A time that differs between requests: its mean and some quantiles.
public struct Spread: Sendable, Hashable, Codable {
    /// The mean.
    public var mean: Seconds
    /// Half of the requests are faster.
    public var p50: Seconds
    /// Nine of ten requests are faster.
    public var p90: Seconds
    /// 95 of 100 requests are faster.
    public var p95: Seconds
    /// 99 of 100 requests are faster.
    public var p99: Seconds

    /// A mean and its quantiles.
    public init(mean: Seconds, p50: Seconds, p90: Seconds, p95: Seconds, p99: Seconds) {
        self.mean = mean
        self.p50 = p50
        self.p90 = p90
        self.p95 = p95
        self.p99 = p99
    }
}
