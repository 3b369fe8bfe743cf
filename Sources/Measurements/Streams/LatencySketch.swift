import Quantities

/// Values of any number of requests in constant memory: exact while there are few, to a part in a thousand beyond.
///
/// The exact list becomes a histogram whose bounds grow by 0.2%, so that a percentile is off by at most 0.1% (after the
/// HdrHistogram of Gil Tene).
struct LatencySketch: Sendable {
    /// Up to so many values are kept as they are.
    private static let exact = 65_536
    private static let logStep = 0.002
    /// The smallest value that is told from zero: a microsecond, or a thousandth of a token.
    private static let least = 1e-6

    private var values: [Double] = []
    private var counts: [Int32: Int] = [:]
    private(set) var count = 0
    private var sum = 0.0

    var isEmpty: Bool { count == 0 }

    mutating func add(_ value: Double, times: Int = 1) {
        guard value.isFinite, value >= 0, times > 0 else { return }
        count += times
        sum += value * Double(times)
        if counts.isEmpty, values.count + times <= Self.exact {
            values.append(contentsOf: repeatElement(value, count: times))
            return
        }
        if counts.isEmpty {
            for known in values { counts[Self.bucket(known), default: 0] += 1 }
            values = []
        }
        counts[Self.bucket(value), default: 0] += times
    }

    private static func bucket(_ value: Double) -> Int32 {
        value < least ? -1 : Int32((naturalLogarithm(value / least) / logStep).rounded(.down))
    }

    private static func middle(_ bucket: Int32) -> Double {
        bucket < 0 ? 0 : least * exponential((Double(bucket) + 0.5) * logStep)
    }

    /// The mean; nil of nothing.
    var mean: Double? { count == 0 ? nil : sum / Double(count) }

    /// The sum of all values.
    var total: Double { sum }

    /// Mean and percentiles, linear between ranks while exact; `unit` is how many seconds one is.
    func latency(unit: Double) -> LatencySummary {
        guard count > 0 else { return LatencySummary() }
        let sorted = values.sorted()
        let buckets = counts.sorted { $0.key < $1.key }
        func quantile(_ share: Double) -> Seconds? {
            let rank = share * Double(count - 1)
            guard !buckets.isEmpty else {
                let low = Int(rank)
                guard low + 1 < sorted.count else { return sorted.last.map { Seconds($0 * unit) } }
                return Seconds((sorted[low] + (sorted[low + 1] - sorted[low]) * (rank - Double(low))) * unit)
            }
            var below = 0
            for (bucket, own) in buckets {
                below += own
                if Double(below) > rank { return Seconds(Self.middle(bucket) * unit) }
            }
            return buckets.last.map { Seconds(Self.middle($0.key) * unit) }
        }
        return LatencySummary(
            mean: mean.map { Seconds($0 * unit) }, p50: quantile(0.5), p90: quantile(0.9), p95: quantile(0.95),
            p99: quantile(0.99))
    }
}
