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
    /// The histogram, from bucket ``first`` on; empty while values are kept as they are.
    private var counts: [Int] = []
    private var first = 0
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
        count(times, in: Self.bucket(value))
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
        for value in other.values { count(1, in: Self.bucket(value)) }
        guard !other.counts.isEmpty else { return }
        makeRoom(for: other.first)
        makeRoom(for: other.first + other.counts.count - 1)
        let shift = other.first - first
        for (place, times) in other.counts.enumerated() { counts[place + shift] += times }
    }

    /// Whether the histogram is all that is left of the values.
    public var isFolded: Bool { !counts.isEmpty }

    /// Goes over from the list to the histogram, as a sketch does that this one is added to; the result is the same.
    public mutating func fold() {
        for known in values { count(1, in: Self.bucket(known)) }
        values = []
    }

    private mutating func count(_ times: Int, in bucket: Int) {
        makeRoom(for: bucket)
        counts[bucket - first] += times
    }

    private mutating func makeRoom(for bucket: Int) {
        if counts.isEmpty { first = bucket }
        if bucket < first {
            counts.insert(contentsOf: repeatElement(0, count: first - bucket), at: 0)
            first = bucket
        }
        let missing = bucket - first + 1 - counts.count
        if missing > 0 { counts.append(contentsOf: repeatElement(0, count: missing)) }
    }

    private static func bucket(_ value: Double) -> Int {
        value < least ? -1 : Int((naturalLogarithm(value / least) / logStep).rounded(.down))
    }

    private static func middle(_ bucket: Int) -> Double {
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
        return shares.map { share in
            let rank = share * Double(count - 1)
            guard isFolded else {
                let low = Int(rank)
                guard low + 1 < sorted.count else { return sorted[sorted.count - 1] }
                return sorted[low] + (sorted[low + 1] - sorted[low]) * (rank - Double(low))
            }
            var below = 0
            let found = counts.firstIndex { times in
                below += times
                return Double(below) > rank
            }
            return Self.middle(first + (found ?? counts.count - 1))
        }
    }

    /// Mean and percentiles; `unit` is how many seconds one is.
    func latency(unit: Double) -> LatencySummary {
        guard let mean, let found = quantiles([0.5, 0.9, 0.95, 0.99]) else { return LatencySummary() }
        let times = found.map { Seconds($0 * unit) }
        return LatencySummary(mean: Seconds(mean * unit), p50: times[0], p90: times[1], p95: times[2], p99: times[3])
    }
}
