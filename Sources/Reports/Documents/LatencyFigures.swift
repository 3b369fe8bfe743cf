public import Performance
internal import Quantities

/// A latency in milliseconds, as JSON documents carry it.
public struct LatencyFigures: Codable, Sendable, Equatable {
    /// Milliseconds.
    public var mean, p50, p90, p95, p99: Double

    /// The figures of `spread`.
    public init(_ spread: Spread) {
        mean = spread.mean.milliseconds
        p50 = spread.p50.milliseconds
        p90 = spread.p90.milliseconds
        p95 = spread.p95.milliseconds
        p99 = spread.p99.milliseconds
    }
}
