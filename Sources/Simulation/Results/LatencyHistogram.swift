internal import Histogram
public import Quantities

/// Latencies by size, with three digits from a microsecond to twelve days (HDR histogram).
struct LatencyHistogram: Sendable {
    private var counts = Histogram<UInt64>(
        lowestDiscernibleValue: 1024, highestTrackableValue: 1 << 50, numberOfSignificantValueDigits: .three)
    private var sum = 0.0
    private var largest: Int64 = 0

    /// Adds `count` latencies of the same length.
    @inline(__always)
    mutating func record(_ nanoseconds: Int64, count: Int64 = 1) {
        let value = min(max(nanoseconds, 0), 1 << 50)
        counts.record(UInt64(value), count: UInt64(count))
        sum += Double(value) * Double(count)
        if value > largest { largest = value }
    }

    /// Adds everything that `other` has.
    mutating func add(_ other: LatencyHistogram) {
        counts.add(other.counts)
        sum += other.sum
        largest = max(largest, other.largest)
    }

    /// What users want to know of it; nil when nothing was recorded.
    var summary: LatencySummary? {
        guard counts.totalCount > 0 else { return nil }
        func at(_ percentile: Double) -> Seconds {
            // The histogram answers with the upper end of a bucket, which may lie beyond the largest latency.
            Seconds(Double(min(Int64(counts.valueAtPercentile(percentile)), largest)) / 1e9)
        }
        return LatencySummary(
            count: Int(counts.totalCount), mean: Seconds(sum / Double(counts.totalCount) / 1e9), p50: at(50),
            p90: at(90), p95: at(95), p99: at(99), p999: at(99.9), maximum: Seconds(Double(largest) / 1e9))
    }
}

/// A latency over many requests: its mean and its percentiles, good to three digits.
public struct LatencySummary: Sendable, Hashable, Codable {
    /// How many values there are.
    public var count: Int
    /// The arithmetic mean, exact.
    public var mean: Seconds
    /// The median.
    public var p50: Seconds
    /// Nine of ten are shorter.
    public var p90: Seconds
    /// 95 of 100 are shorter.
    public var p95: Seconds
    /// 99 of 100 are shorter.
    public var p99: Seconds
    /// 999 of 1000 are shorter.
    public var p999: Seconds
    /// The longest.
    public var maximum: Seconds
}
