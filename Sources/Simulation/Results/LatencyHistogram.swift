public import Quantities

/// Latencies by size, with three digits from a microsecond up, however long they are.
///
/// The layout of HDR histograms (hdrhistogram.org): 1024 equal buckets for each doubling. Kept here because reading the
/// percentiles through the general library took as long as simulating ten thousand requests. Histograms of several runs
/// can be added up: the percentiles are those of one histogram of all their latencies.
public struct LatencyHistogram: Sendable, Hashable {
    /// How far a percentile may lie above that of the sorted latencies, as a share of it.
    ///
    /// Below a millisecond it may be a microsecond more. It never lies below.
    public static let relativeError = 1 / Double(1 << digitBits)

    /// A bucket of the smallest kind has 2^10 ns.
    private static let unitBits = 10
    private static let digitBits = 10
    /// The buckets up to the largest latency so far: one simulation of many is short, and has few.
    private var counts: [UInt64] = []
    private var total: UInt64 = 0
    private var sum = 0.0
    private var largest: Int64 = 0

    /// A histogram of nothing.
    public init() {}

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
        // The last bucket of all ends where the clock does.
        return (Int64(digits + 1) << (shift + unitBits)) &- 1
    }

    /// Adds `count` latencies of the same length.
    @inline(__always)
    mutating func record(_ nanoseconds: Int64, count: Int64 = 1) {
        let value = max(nanoseconds, 0)
        let bucket = Self.bucket(of: value)
        if bucket >= counts.count { extend(to: bucket) }
        counts[bucket] += UInt64(count)
        total += UInt64(count)
        sum += Double(value) * Double(count)
        if value > largest { largest = value }
    }

    /// Makes room up to the end of the doubling that `bucket` is in.
    @inline(never)
    private mutating func extend(to bucket: Int) {
        let count = (bucket >> Self.digitBits + 1) << Self.digitBits
        counts.append(contentsOf: repeatElement(0, count: count - counts.count))
    }

    /// Adds everything that `other` has.
    public mutating func add(_ other: LatencyHistogram) {
        if other.counts.count > counts.count { extend(to: other.counts.count - 1) }
        for index in other.counts.indices { counts[index] += other.counts[index] }
        total += other.total
        sum += other.sum
        largest = max(largest, other.largest)
    }

    /// What users want to know of it; nil when nothing was recorded.
    public var summary: LatencySummary? {
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

extension LatencyHistogram: Codable {
    private enum CodingKeys: String, CodingKey { case counts, sum, largest }

    /// Writes the buckets that hold something: how many empty ones come before each, and its count.
    public func encode(to encoder: any Encoder) throws {
        var pairs: [UInt64] = []
        var next = 0
        for (bucket, count) in counts.enumerated() where count > 0 {
            pairs += [UInt64(bucket - next), count]
            next = bucket + 1
        }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(pairs, forKey: .counts)
        try container.encode(sum, forKey: .sum)
        try container.encode(largest, forKey: .largest)
    }

    /// Reads what ``encode(to:)`` wrote; throws where it is damaged.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let pairs = try container.decode([UInt64].self, forKey: .counts)
        sum = try container.decode(Double.self, forKey: .sum)
        largest = try container.decode(Int64.self, forKey: .largest)
        let end = largest < 0 ? 0 : Self.bucket(of: largest) + 1
        var bucket = 0
        if !pairs.isEmpty, end > 0 { extend(to: end - 1) }
        for place in stride(from: 0, to: pairs.count, by: 2) {
            guard place + 1 < pairs.count, pairs[place] < UInt64(end - bucket), pairs[place + 1] <= 1 << 53,
                total <= 1 << 62
            else {
                throw DecodingError.dataCorruptedError(
                    forKey: .counts, in: container, debugDescription: "the buckets are damaged")
            }
            bucket += Int(pairs[place])
            counts[bucket] = pairs[place + 1]
            total += pairs[place + 1]
            bucket += 1
        }
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
