public import Quantities
public import Workload

/// The requests of a simulation: when they come, how long they are, what they have in common.
public struct SimulatedWorkload: Sendable, Hashable, Codable {
    /// How requests come in.
    public enum Arrivals: Sendable, Hashable, Codable {
        /// At rates over time, whether or not earlier ones are answered.
        case open(RateSchedule, Interarrival)
        /// Each user waits for the answer, thinks for an exponential time with this mean, and asks again.
        case users(count: Int, thinkTime: Seconds)
        /// All at once, at the start.
        case batch
    }

    /// How many tokens prompts and answers have.
    public enum Lengths: Sendable, Hashable, Codable {
        /// Prompts and answers each by their own spread, independent of each other.
        case independent(input: LengthDistribution, output: LengthDistribution)
        /// Pairs that occurred together.
        case joint([LengthPair])
    }

    /// How requests come in.
    public var arrivals: Arrivals
    /// How many tokens they have.
    public var lengths: Lengths
    /// Tokens that prompts share with many others, such as a system prompt.
    public var sharedPrefix: Tokens
    /// How many different shared texts there are, each used equally often.
    public var prefixCount: Int
    /// Turns of conversations; nil when every request stands alone.
    public var conversation: Conversation?
    /// Classes of requests, the most important first; never empty.
    public var classes: [RequestClass]
    /// Requests to simulate; nil when the schedule's end says when to stop.
    public var requestCount: Int?

    /// A workload.
    public init(
        arrivals: Arrivals, lengths: Lengths, sharedPrefix: Tokens = .zero, prefixCount: Int = 1,
        conversation: Conversation? = nil, classes: [RequestClass] = [RequestClass()], requestCount: Int? = nil
    ) {
        self.arrivals = arrivals
        self.lengths = lengths
        self.sharedPrefix = sharedPrefix
        self.prefixCount = prefixCount
        self.conversation = conversation
        self.classes = classes
        self.requestCount = requestCount
    }

    /// The workload that a scenario's arrivals and shape describe.
    ///
    /// Rates become Poisson arrivals. The shared prefix is one text; whether it is found is the simulated cache's doing.
    public init(_ arrival: Arrival, _ shape: RequestShape, serviceLevel: ServiceLevel? = nil, requestCount: Int) {
        var count = requestCount
        let arrivals: Arrivals
        switch arrival {
        case .rate(let rate): arrivals = .open(.constant(rate), .poisson)
        case .users(let users, let thinkTime): arrivals = .users(count: users, thinkTime: thinkTime)
        case .batch(let requests, _):
            arrivals = .batch
            count = min(count, Int(max(1, min(1e12, requests.value))))
        }
        self.init(
            arrivals: arrivals, lengths: .independent(input: shape.input, output: shape.output),
            sharedPrefix: shape.sharedPrefix, classes: [RequestClass(serviceLevel: serviceLevel)], requestCount: count)
    }
}

/// A prompt and an answer that occurred together.
public struct LengthPair: Sendable, Hashable, Codable {
    /// Tokens of the prompt.
    public var input: Int
    /// Tokens of the answer.
    public var output: Int

    /// A pair of lengths.
    public init(input: Int, output: Int) {
        self.input = input
        self.output = output
    }
}

/// Turns that follow each other, each with all of the earlier ones in its prompt.
public struct Conversation: Sendable, Hashable, Codable {
    /// Mean turns, at least 1; the number is geometric, and fixed when ``hasFixedTurns``.
    public var turns: Double
    /// Whether every conversation has the same number of turns.
    public var hasFixedTurns: Bool
    /// Mean time from an answer to the next question, exponential.
    public var thinkTime: Seconds

    /// Conversations of `turns` turns.
    public init(turns: Double, hasFixedTurns: Bool = false, thinkTime: Seconds) {
        self.turns = turns
        self.hasFixedTurns = hasFixedTurns
        self.thinkTime = thinkTime
    }
}

/// Requests that are treated alike: some go first, and each class has its own SLO.
public struct RequestClass: Sendable, Hashable, Codable {
    /// What it is called in the result.
    public var name: String
    /// Its weight among all requests.
    public var weight: Double
    /// The SLOs of its users; nil for nothing.
    public var serviceLevel: ServiceLevel?

    /// A class with a weight.
    public init(name: String = "all", weight: Double = 1, serviceLevel: ServiceLevel? = nil) {
        self.name = name
        self.weight = weight
        self.serviceLevel = serviceLevel
    }
}
