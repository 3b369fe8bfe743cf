public import Quantities

/// How the lengths of prompts or answers spread, in tokens.
///
/// Lengths are treated as continuous and lie between 1 token and `maximum`: what the shape puts outside is left out and
/// the rest scaled up to a share of one (a truncated distribution). Mean, variance and quantiles are exact for the
/// truncated distribution, so the mean can differ from the one the shape was made from; see ``mean``.
public struct LengthDistribution: Sendable, Hashable, Codable {
    /// The form of the spread before it is cut at 1 token and at the maximum.
    public enum Shape: Sendable, Hashable, Codable {
        /// Every length is the same.
        case fixed(Tokens)
        /// All lengths from `low` to `high` are equally likely.
        case uniform(low: Tokens, high: Tokens)
        /// A bell curve.
        case normal(mean: Tokens, standardDeviation: Tokens)
        /// Lengths whose logarithm is a bell curve, as most measured prompt and answer lengths roughly are.
        ///
        /// `median` is the exponential of the logarithms' mean, `logDeviation` their standard deviation.
        case logNormal(median: Tokens, logDeviation: Double)
        /// Measured lengths in ranges.
        case histogram([LengthBin])
    }

    /// The form of the spread before it is cut.
    public let shape: Shape
    /// The longest length that occurs; nil when nothing cuts it.
    public let maximum: Tokens?

    /// The shortest length that occurs: a request has at least one token each way.
    public static let minimum = Tokens(1)

    /// A spread of `shape` between 1 token and `maximum`.
    public init(_ shape: Shape, maximum: Tokens? = nil) {
        self.shape = shape
        self.maximum = maximum
    }

    /// Every request has `length` tokens.
    public static func fixed(_ length: Tokens) -> Self { Self(.fixed(length)) }

    /// A log-normal spread by its mean and its coefficient of variation (standard deviation over mean).
    ///
    /// sigma^2 = ln(1 + cv^2), median = mean / sqrt(1 + cv^2). A variation of 0 gives a fixed length.
    public static func logNormal(mean: Tokens, variation: Double, maximum: Tokens? = nil) -> Self {
        guard variation > 0 else { return Self(.fixed(mean), maximum: maximum) }
        let spread = 1 + variation * variation
        return Self(
            .logNormal(median: mean / spread.squareRoot(), logDeviation: logarithm(spread).squareRoot()),
            maximum: maximum)
    }

    /// A log-normal spread by its median and its 95th percentile, which must not be below the median.
    ///
    /// sigma = ln(p95 / p50) / 1.6449.
    public static func logNormal(p50: Tokens, p95: Tokens, maximum: Tokens? = nil) -> Self {
        guard p95 > p50 else { return Self(.fixed(p50), maximum: maximum) }
        let deviation = logarithm(p95 / p50) / NormalCurve.quantile(0.95)
        return Self(.logNormal(median: p50, logDeviation: deviation), maximum: maximum)
    }

    /// The same spread, cut at `maximum` when that is lower than the present cut.
    public func capped(at maximum: Tokens) -> Self {
        Self(shape, maximum: min(maximum, self.maximum ?? maximum))
    }
}

/// A range of a histogram of lengths; both ends equal for a single length.
public struct LengthBin: Sendable, Hashable, Codable {
    /// The shortest length in it.
    public let low: Tokens
    /// The longest length in it; lengths spread evenly in between.
    public let high: Tokens
    /// Its weight; only the ratio to the other bins' weights counts.
    public let weight: Double

    /// A range from `low` to `high` with a weight that is not negative.
    public init(low: Tokens, high: Tokens, weight: Double) {
        self.low = min(low, high)
        self.high = max(low, high)
        self.weight = weight
    }
}
