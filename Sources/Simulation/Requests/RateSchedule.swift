public import Quantities

/// The rate of arrivals over time: stretches in which it stays or changes evenly.
public struct RateSchedule: Sendable, Hashable, Codable {
    /// A stretch of time.
    public struct Stage: Sendable, Hashable, Codable {
        /// The rate when it begins.
        public var from: Rate<Requests>
        /// The rate when it ends.
        public var to: Rate<Requests>
        /// How long it lasts; infinite for the rest of the run.
        public var duration: Seconds

        /// A stretch with an evenly changing rate.
        public init(from: Rate<Requests>, to: Rate<Requests>, duration: Seconds) {
            self.from = from
            self.to = to
            self.duration = duration
        }
    }

    /// The stretches, one after the other.
    public var stages: [Stage]
    /// Whether they start again when all are over.
    public var repeats: Bool

    /// A schedule of `stages`.
    public init(_ stages: [Stage], repeats: Bool = false) {
        self.stages = stages
        self.repeats = repeats
    }

    /// Always the same rate.
    public static func constant(_ rate: Rate<Requests>) -> Self {
        Self([Stage(from: rate, to: rate, duration: Seconds(.infinity))])
    }

    /// One rate after the other, each for its time.
    public static func staged(_ steps: [(rate: Rate<Requests>, duration: Seconds)]) -> Self {
        Self(steps.map { Stage(from: $0.rate, to: $0.rate, duration: $0.duration) })
    }

    /// A rate that rises (or falls) evenly.
    public static func ramp(from: Rate<Requests>, to: Rate<Requests>, over duration: Seconds) -> Self {
        Self([Stage(from: from, to: to, duration: duration)])
    }

    /// Rates by the hour of the day, starting at midnight, every day the same.
    public static func daily(_ hours: [Rate<Requests>]) -> Self {
        Self(hours.map { Stage(from: $0, to: $0, duration: .hours(1)) }, repeats: true)
    }

    /// How long all stretches take together, without repetition.
    public var duration: Seconds { stages.map(\.duration).total() }

    /// Requests that are expected in one pass.
    public var expectedRequests: Requests {
        stages.map { $0.duration * (($0.from + $0.to) / 2) }.total()
    }

    /// The largest rate.
    public var peak: Rate<Requests> { stages.flatMap { [$0.from, $0.to] }.max() ?? .zero }
}

/// How the times between arrivals spread around their mean.
public enum Interarrival: Sendable, Hashable, Codable {
    /// All are equal.
    case constant
    /// Requests come independently of each other.
    case poisson
    /// A gamma distribution; the squared coefficient of variation is 1 for Poisson, more for bursts.
    case gamma(squaredVariation: Double)
    /// A Weibull distribution; the shape is 1 for Poisson, less for bursts.
    case weibull(shape: Double)
}

/// Walks along a schedule: turns equal shares of expected arrivals into moments.
struct ScheduleWalk: Sendable {
    private let stages: [RateSchedule.Stage]
    private let repeats: Bool
    private var index = 0
    /// Seconds into the present stretch.
    private var offset = 0.0
    /// Nanoseconds at which the present stretch began.
    private var stageStart = 0.0

    init(_ schedule: RateSchedule) {
        stages = schedule.stages
        repeats = schedule.repeats && schedule.expectedRequests.value > 0
    }

    /// The moment, in nanoseconds, up to which `amount` more arrivals are expected; nil after the end.
    mutating func advance(by amount: Double) -> Int64? {
        var left = amount
        while index < stages.count {
            let stage = stages[index]
            let length = stage.duration.value
            let from = stage.from.value
            let slope = length.isFinite && length > 0 ? (stage.to.value - from) / length : 0
            let rate = from + slope * offset
            let remaining = length.isFinite ? (length - offset) * (rate + stage.to.value) / 2 : .infinity
            if left < remaining || (!length.isFinite && rate > 0) {
                // left = rate x + slope x^2 / 2, solved without cancellation.
                let root = max(0, rate * rate + 2 * slope * left).squareRoot()
                offset += rate + root > 0 ? 2 * left / (rate + root) : 0
                return SimulatedClock.nanoseconds(stageStart + offset * 1e9)
            }
            guard length.isFinite else { return nil }
            left -= remaining
            stageStart += length * 1e9
            offset = 0
            index += 1
            if index == stages.count, repeats { index = 0 }
            if stageStart > Double(SimulatedClock.horizon) { return SimulatedClock.never }
        }
        return nil
    }
}
