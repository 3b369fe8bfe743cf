public import Quantities

/// Latencies by size, with three digits from a microsecond to twelve days.
///
/// The layout of HDR histograms (hdrhistogram.org): 1024 equal buckets for each doubling. Kept here because reading the
/// percentiles through the general library took as long as simulating ten thousand requests.
struct LatencyHistogram: Sendable {
    /// A bucket of the smallest kind has 2^10 ns.
    private static let unitBits = 10
    private static let digitBits = 10
    private static let largestValue: Int64 = 1 << 50
    private var counts = [UInt64](repeating: 0, count: Self.bucket(of: Self.largestValue) + 1)
    private var total: UInt64 = 0
    private var sum = 0.0
    private var largest: Int64 = 0

    /// The bucket of a value: the number itself while it is small, then its leading digits behind its size.
    @inline(__always)
    private static func bucket(of nanoseconds: Int64) -> Int {
        let value = Int(nanoseconds >> unitBits)
        let shift = max(0, Int.bitWidth - value.leadingZeroBitCount - digitBits - 1)
        return shift << digitBits + value >> shift
    }

    /// The largest value in a bucket.
    private static func highest(in bucket: Int) -> Int64 {
        let shift = max(0, bucket >> digitBits - 1)
        let digits = bucket - shift << digitBits
        return Int64((digits + 1) << shift) << unitBits - 1
    }

    /// Adds `count` latencies of the same length.
    @inline(__always)
    mutating func record(_ nanoseconds: Int64, count: Int64 = 1) {
        let value = min(max(nanoseconds, 0), Self.largestValue)
        counts[Self.bucket(of: value)] += UInt64(count)
        total += UInt64(count)
        sum += Double(value) * Double(count)
        if value > largest { largest = value }
    }

    /// Adds everything that `other` has.
    mutating func add(_ other: LatencyHistogram) {
        for index in counts.indices { counts[index] += other.counts[index] }
        total += other.total
        sum += other.sum
        largest = max(largest, other.largest)
    }

    /// What users want to know of it; nil when nothing was recorded.
    var summary: LatencySummary? {
        guard total > 0 else { return nil }
        var found: [Seconds] = []
        var passed: UInt64 = 0
        var index = -1
        for share in [0.5, 0.9, 0.95, 0.99, 0.999] {
            let wanted = max(1, UInt64((share * Double(total)).rounded(.up)))
            while passed < wanted {
                index += 1
                passed += counts[index]
            }
            // A bucket's upper end may lie beyond the largest latency.
            found.append(Seconds(Double(min(Self.highest(in: index), largest)) / 1e9))
        }
        return LatencySummary(
            count: Int(total), mean: Seconds(sum / Double(total) / 1e9), p50: found[0], p90: found[1], p95: found[2],
            p99: found[3], p999: found[4], maximum: Seconds(Double(largest) / 1e9))
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
