/// Counts below bounds, as servers export latencies and lengths.
public struct BucketHistogram: Sendable, Hashable {
    /// Upper bounds in ascending order, the last one infinite.
    public private(set) var bounds: [Double] = []
    /// Observations up to each bound, those below it included.
    public private(set) var counts: [Double] = []

    /// A histogram of nothing.
    public init() {}

    /// Adds `count` observations to those up to `bound`, which the next bounds include already.
    public mutating func add(_ count: Double, upTo bound: Double) {
        guard count.isFinite, count >= 0, !bound.isNaN else { return }
        let index = bounds.firstIndex { $0 >= bound } ?? bounds.count
        if index < bounds.count, bounds[index] == bound {
            counts[index] += count
        } else {
            bounds.insert(bound, at: index)
            counts.insert(count, at: index)
        }
    }

    /// Adds another histogram, bound by bound.
    public mutating func add(_ other: BucketHistogram) {
        for (bound, count) in zip(other.bounds, other.counts) { add(count, upTo: bound) }
    }

    /// All observations.
    public var total: Double { counts.max() ?? 0 }

    /// A value below which a share of the observations lie, and whether the bounds tell only that it is at most or at
    /// least this.
    public struct Quantile: Sendable, Hashable {
        /// The value, in the unit of the bounds.
        public let value: Double
        /// How exact it is.
        public let relation: Relation

        /// A value that stands to the true one as `relation` says.
        public init(value: Double, relation: Relation) {
            self.value = value
            self.relation = relation
        }

        /// How a value stands to the true one.
        public enum Relation: Sendable, Hashable {
            /// Somewhere in the bucket of the value: interpolated.
            case about
            /// In the first bucket, whose upper bound this is.
            case atMost
            /// Above the last finite bound, which this is.
            case atLeast
        }
    }

    /// The value below which `share` of the observations lie, linear inside its bucket as `histogram_quantile` does;
    /// nil of nothing.
    ///
    /// Inside the first bucket nothing is known but its bound, which is the answer there.
    public func quantile(_ share: Double) -> Quantile? {
        guard total > 0, share >= 0, share <= 1 else { return nil }
        let wanted = share * total
        var below = 0.0
        for (index, bound) in bounds.enumerated() {
            // Counts that fall from one bound to the next come from scrapes at different moments.
            let count = max(below, counts[index])
            if count >= wanted, count > 0 {
                guard bound.isFinite else {
                    return index > 0 ? Quantile(value: bounds[index - 1], relation: .atLeast) : nil
                }
                guard index > 0 else { return Quantile(value: bound, relation: .atMost) }
                let low = bounds[index - 1]
                let part = count > below ? (wanted - below) / (count - below) : 1
                return Quantile(value: low + (bound - low) * part, relation: .about)
            }
            below = count
        }
        return nil
    }

    /// The share of observations above `limit`, linear inside its bucket; nil of nothing.
    public func share(above limit: Double) -> Double? {
        guard total > 0 else { return nil }
        var (low, below) = (0.0, 0.0)
        for (index, bound) in bounds.enumerated() {
            let count = max(below, counts[index])
            if bound >= limit {
                guard bound.isFinite else { return max(0, 1 - below / total) }
                let part = bound > low ? (limit - low) / (bound - low) : 1
                return min(1, max(0, 1 - (below + (count - below) * part) / total))
            }
            (low, below) = (bound, count)
        }
        return 0
    }

    /// The ranges with what lies in each, from 1 up; the open end reaches twice as far as the last bound.
    public var bins: [(low: Double, high: Double, count: Double)] {
        var bins: [(low: Double, high: Double, count: Double)] = []
        var (low, below) = (1.0, 0.0)
        for (bound, count) in zip(bounds, counts) {
            let own = count - below
            let high = bound.isFinite ? bound : low * 2
            if own > 0 { bins.append((low, max(low, high), own)) }
            below = max(below, count)
            low = max(low, high)
        }
        return bins
    }

    /// The mean, each observation in the middle of its range; nil of nothing.
    public var mean: Double? {
        let bins = bins
        let all = bins.reduce(0) { $0 + $1.count }
        return all > 0 ? bins.reduce(0) { $0 + ($1.low + $1.high) / 2 * $1.count } / all : nil
    }
}
