public import Quantities

/// How a simulation is run: its seed, its limits, and which requests count.
public struct SimulationOptions: Sendable {
    /// Which requests are left out of the figures, because the fleet was still filling or already emptying.
    public enum Exclusion: Sendable, Hashable, Codable {
        /// A tenth of the requests at the start and a twentieth at the end, where their number is known or follows from
        /// the schedule. Nothing of a trace, which says itself when it starts, or of a batch, whose whole is what counts.
        case automatic
        /// Shares of the requests at the start and at the end; their number has to be known.
        case share(first: Double, last: Double)
        /// Requests that arrive before and after these moments.
        case time(before: Seconds, after: Seconds)
        /// None.
        case nothing
    }

    /// The seed of all random numbers.
    public var seed: UInt64
    /// Which requests are left out.
    public var exclusion: Exclusion
    /// The run ends at this moment, whatever is still unanswered; nil for when all is, or at ``SimulatedClock/end``.
    public var duration: Seconds?
    /// The run ends as saturated when more requests than this wait.
    public var maximumWaiting: Int
    /// Told how far the run is, every few thousand events.
    public var progress: (@Sendable (SimulationProgress) -> Void)?
    /// Asked as often, and while a trace keeps the run waiting; the run ends when it says true.
    public var isInterrupted: (@Sendable () -> Bool)?

    /// Options with the usual limits.
    public init(
        seed: UInt64 = 1, exclusion: Exclusion = .automatic, duration: Seconds? = nil, maximumWaiting: Int = 200_000,
        progress: (@Sendable (SimulationProgress) -> Void)? = nil, isInterrupted: (@Sendable () -> Bool)? = nil
    ) {
        self.seed = seed
        self.exclusion = exclusion
        self.duration = duration
        self.maximumWaiting = maximumWaiting
        self.progress = progress
        self.isInterrupted = isInterrupted
    }

    /// The last nanosecond of the run.
    var timeLimit: Int64 {
        min(SimulatedClock.horizon, duration.map { SimulatedClock.nanoseconds($0) } ?? SimulatedClock.horizon)
    }
}

/// How far a simulation is.
public struct SimulationProgress: Sendable, Hashable, Codable {
    /// The seed of the run.
    public var seed: UInt64
    /// The clock of the simulation.
    public var simulated: Seconds
    /// Requests that have arrived.
    public var arrived: Int
    /// Requests that were answered.
    public var completed: Int
    /// Requests that wait or are worked on.
    public var inFlight: Int
}

/// How a simulation ended.
public enum SimulationOutcome: String, Sendable, Hashable, Codable {
    /// All requests were answered or refused.
    case completed
    /// So many requests waited that the run was broken off.
    case saturated
    /// The clock reached the end.
    case timeLimit = "time limit"
    /// Somebody asked it to stop.
    case interrupted
    /// Requests are left that no replica will ever serve.
    case stalled
}

/// Requests that were not served, by reason.
public struct Rejections: Sendable, Hashable, Codable {
    /// Why a request was not served.
    public enum Reason: String, Sendable, Hashable, Codable, CaseIterable {
        /// It has no prompt or no answer.
        case zeroTokens
        /// Prompt and answer are longer than the context.
        case beyondContext
        /// Prompt and answer need more KV memory than a replica has.
        case beyondMemory
        /// Its line in the trace could not be read.
        case unreadable
        /// It was piped in too long after its time.
        case late
    }

    /// Requests without prompt or answer.
    public var zeroTokens = 0
    /// Requests longer than the context.
    public var beyondContext = 0
    /// Requests larger than a replica's KV memory.
    public var beyondMemory = 0
    /// Lines of a trace that could not be read.
    public var unreadable = 0
    /// Lines of a piped trace that came too long after their time.
    public var late = 0

    /// All of them.
    public var count: Int { zeroTokens + beyondContext + beyondMemory + unreadable + late }

    mutating func add(_ other: Rejections) {
        zeroTokens += other.zeroTokens
        beyondContext += other.beyondContext
        beyondMemory += other.beyondMemory
        unreadable += other.unreadable
        late += other.late
    }

    mutating func count(_ reason: Reason) {
        switch reason {
        case .zeroTokens: zeroTokens += 1
        case .beyondContext: beyondContext += 1
        case .beyondMemory: beyondMemory += 1
        case .unreadable: unreadable += 1
        case .late: late += 1
        }
    }
}
