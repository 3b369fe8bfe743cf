import Quantities

/// Values of any number of requests in constant memory: exact while there are few, to a part in a thousand beyond.
///
/// The exact list becomes a histogram whose bounds grow by 0.2%, so that a percentile is off by at most 0.1% (after the
/// HdrHistogram of Gil Tene).
public struct ValueSketch: Sendable {
    /// Up to so many values are kept as they are.
    private static let exact = 65_536
    private static let logStep = 0.002
    /// The smallest value that is told from zero: a microsecond, or a thousandth of a token.
    private static let least = 1e-6

    private var values: [Double] = []
    private var counts: [Int32: Int] = [:]
    /// How many values there are.
    public private(set) var count = 0
    private var sum = 0.0

    /// A sketch of nothing.
    public init() {}

    var isEmpty: Bool { count == 0 }

    /// Adds a value that is finite and not negative; others are left out.
    public mutating func add(_ value: Double, times: Int = 1) {
        guard value.isFinite, value >= 0, times > 0 else { return }
        count += times
        sum += value * Double(times)
        if counts.isEmpty, values.count + times <= Self.exact {
            values.append(contentsOf: repeatElement(value, count: times))
            return
        }
        fold()
        counts[Self.bucket(value), default: 0] += times
    }

    /// Adds all of `other`; percentiles are those of one sketch of everything.
    public mutating func add(_ other: ValueSketch) {
        count += other.count
        sum += other.sum
        if counts.isEmpty, other.counts.isEmpty, values.count + other.values.count <= Self.exact {
            values += other.values
            return
        }
        fold()
        for value in other.values { counts[Self.bucket(value), default: 0] += 1 }
        for (bucket, times) in other.counts { counts[bucket, default: 0] += times }
    }

    /// Goes over from the list to the histogram.
    private mutating func fold() {
        for known in values { counts[Self.bucket(known), default: 0] += 1 }
        values = []
    }

    private static func bucket(_ value: Double) -> Int32 {
        value < least ? -1 : Int32((naturalLogarithm(value / least) / logStep).rounded(.down))
    }

    private static func middle(_ bucket: Int32) -> Double {
        bucket < 0 ? 0 : least * exponential((Double(bucket) + 0.5) * logStep)
    }

    /// The mean; nil of nothing.
    public var mean: Double? { count == 0 ? nil : sum / Double(count) }

    /// The values below which the `shares` of all lie, 0 to 1, in their order.
    ///
    /// Linear between ranks while exact; nil of nothing.
    public func quantiles(_ shares: [Double]) -> [Double]? {
        guard count > 0 else { return nil }
        let sorted = values.sorted()
        let buckets = counts.sorted { $0.key < $1.key }
        return shares.map { share in
            let rank = share * Double(count - 1)
            guard !buckets.isEmpty else {
                let low = Int(rank)
                guard low + 1 < sorted.count else { return sorted[sorted.count - 1] }
                return sorted[low] + (sorted[low + 1] - sorted[low]) * (rank - Double(low))
            }
            var below = 0
            let found = buckets.first { bucket in
                below += bucket.value
                return Double(below) > rank
            }
            return Self.middle((found ?? buckets[buckets.count - 1]).key)
        }
    }

    /// Mean and percentiles; `unit` is how many seconds one is.
    func latency(unit: Double) -> LatencySummary {
        guard let mean, let found = quantiles([0.5, 0.9, 0.95, 0.99]) else { return LatencySummary() }
        let times = found.map { Seconds($0 * unit) }
        return LatencySummary(mean: Seconds(mean * unit), p50: times[0], p90: times[1], p95: times[2], p99: times[3])
    }
}
