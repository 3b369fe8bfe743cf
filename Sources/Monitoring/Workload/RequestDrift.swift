/// How far requests of one period are from those of an earlier one: lengths, and how many come in an hour.
public struct RequestDrift: Sendable {
    /// A figure of requests with its distance.
    public struct Column: Sendable, Hashable {
        /// What it is: `input_tokens`, `output_tokens` or `requests_per_hour`.
        public var name: String
        /// The means before and now.
        public var before, now: Double
        /// The distance between both distributions over the standard deviation before (Wasserstein distance, normed); nil
        /// where only means are known.
        public var distance: Double?

        /// Means and distance.
        public init(name: String, before: Double, now: Double, distance: Double?) {
            self.name = name
            self.before = before
            self.now = now
            self.distance = distance
        }
    }

    /// The figures that both periods have.
    public let columns: [Column]
    /// The periods as the user named them.
    public let before, now: String
    /// The distance from which on a column has drifted.
    public let threshold: Double

    /// The drift from `before` to `now`; `threshold` is 0.1 where Evidently is not told otherwise.
    public init(from before: ObservedWorkload, to now: ObservedWorkload, threshold: Double = 0.1) {
        self.before = before.source
        self.now = now.source
        self.threshold = threshold
        var columns: [Column] = []
        for (name, path) in [("input_tokens", \ObservedWorkload.input), ("output_tokens", \.output)] {
            guard let one = before[keyPath: path], let other = now[keyPath: path] else { continue }
            columns.append(
                Column(
                    name: name, before: one.mean, now: other.mean,
                    distance: Self.distance(Self.steps(one), Self.steps(other))))
        }
        if !before.hourly.isEmpty, !now.hourly.isEmpty {
            func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
            func steps(_ values: [Double]) -> [Step] {
                values.map { Step(low: $0, high: $0, share: 1 / Double(values.count)) }
            }
            columns.append(
                Column(
                    name: "requests_per_hour", before: mean(before.hourly), now: mean(now.hourly),
                    distance: Self.distance(steps(before.hourly), steps(now.hourly))))
        }
        self.columns = columns
    }

    /// Whether a column has drifted.
    public func isDrifted(_ column: Column) -> Bool { column.distance.map { $0 >= threshold } ?? false }

    /// A range over which a share of the values lies evenly.
    struct Step {
        var low, high, share: Double
    }

    private static func steps(_ lengths: ObservedWorkload.Lengths) -> [Step] {
        lengths.bins.map { Step(low: $0.low, high: $0.high, share: $0.share) }
    }

    /// The area between both distribution functions over the standard deviation of the first; nil without ranges.
    static func distance(_ one: [Step], _ other: [Step]) -> Double? {
        guard !one.isEmpty, !other.isEmpty else { return nil }
        let mean = one.reduce(0) { $0 + $1.share * ($1.low + $1.high) / 2 }
        let squares = one.reduce(0) { total, step in
            total + step.share * (step.low * step.low + step.low * step.high + step.high * step.high) / 3
        }
        // Evidently takes a thousandth where nothing varies.
        let deviation = max(max(0, squares - mean * mean).squareRoot(), 0.001)
        let bounds = Array(Set((one + other).flatMap { [$0.low, $0.high] })).sorted()
        let (first, second) = (levels(one, at: bounds), levels(other, at: bounds))
        var area = 0.0
        for index in bounds.indices.dropLast() {
            // Both rise straight between two bounds; a jump stands at the end of its bound.
            let left = first[index].after - second[index].after
            let right = first[index + 1].before - second[index + 1].before
            let width = bounds[index + 1] - bounds[index]
            // The area between two straight lines that may cross.
            area +=
                left * right >= 0
                ? abs(left + right) / 2 * width
                : (left * left + right * right) / (2 * (abs(left) + abs(right))) * width
        }
        return area / deviation
    }

    /// The distribution function before and after each bound, bounds in ascending order.
    private static func levels(_ steps: [Step], at bounds: [Double]) -> [(before: Double, after: Double)] {
        // A few hundred ranges at most: every bound against each.
        var jumps: [Double: Double] = [:]
        let spread = steps.filter { $0.high > $0.low }
        for step in steps where step.high <= step.low { jumps[step.low, default: 0] += step.share }
        var jumped = 0.0
        return bounds.map { bound in
            let risen = spread.reduce(0) { total, step in
                total + step.share * min(1, max(0, (bound - step.low) / (step.high - step.low)))
            }
            let before = risen + jumped
            jumped += jumps[bound] ?? 0
            return (before, risen + jumped)
        }
    }
}
