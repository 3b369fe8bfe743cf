/// The ranges of numbers that people write, in base units: keys of scenarios and flags of commands take the same.
public enum ValueRange {
    /// Requests a second.
    public static let requestRate = 1e-6...1e6
    /// Requests that are always in flight: more than a simulation lets wait are no load, but a mistake.
    public static let concurrency = 1.0...200_000
    /// Seconds between an answer and the next request.
    public static let thinkTime = 0.0...1e6
    /// Tokens of a prompt or an answer.
    public static let length = 1.0...1e7
    /// Standard deviation of lengths over their mean.
    public static let lengthSpread = 0.0...10
    /// Standard deviation of the times between arrivals over their mean.
    public static let arrivalSpread = 0.0...100
    /// Replicas of a fleet.
    public static let replicas = 1.0...100_000
    /// Seconds from ordering a replica until it serves.
    public static let startDelay = 0.0...86_400
    /// Capacity on top of the peak, as a share of it.
    public static let headroom = 0.0...10
    /// Probability with which SLOs have to be met.
    public static let confidence = 0.5...0.999
    /// What is taken off a list price, as a share of it.
    public static let discount = 0.0...0.95
    /// Requests of an offline batch.
    public static let batchRequests = 1.0...1e12
    /// Dollars that may be spent.
    public static let budget = 0.01...1e12
    /// Speculative tokens a step.
    public static let speculativeTokens = 1.0...32
    /// Sequences in a step.
    public static let sequences = 1.0...65_536
    /// Tokens in a step.
    public static let batchedTokens = 16.0...1_048_576
    /// Tensor-parallel devices.
    public static let tensor = 1.0...128
    /// Pipeline stages.
    public static let pipeline = 1.0...64

    /// A range of whole numbers.
    static func whole(_ range: ClosedRange<Double>) -> ClosedRange<Int> {
        Int(range.lowerBound)...Int(range.upperBound)
    }
}
