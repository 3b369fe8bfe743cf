public import Quantities

/// What a simulation found.
public struct SimulationResult: Sendable, Hashable, Codable {
    /// How the run ended.
    public var outcome: SimulationOutcome
    /// Whether the queue grew through the measured window: then latencies say how long the run was, not how good the
    /// fleet is.
    public var isSaturated: Bool
    /// The seed.
    public var seed: UInt64
    /// The clock at the end.
    public var simulated: Seconds
    /// The length of the measured window.
    public var window: Seconds

    /// Requests that came.
    public var arrived: Int
    /// Requests that were answered.
    public var completed: Int
    /// Requests that were not served.
    public var rejections: Rejections
    /// Requests whose lines in a trace stand behind one with a later time; they were sorted by time.
    public var outOfOrder: Int
    /// Requests that were neither when the run ended.
    public var unfinished: Int
    /// Answered requests that count, those of warm-up and cool-down left out.
    public var measured: Int

    /// From arrival to the first token; nil when no request counts.
    public var ttft: LatencySummary?
    /// Between tokens after the first, one value a request: (E2E - TTFT) / (output - 1).
    public var tpot: LatencySummary?
    /// Between one token and the next, one value a token.
    public var itl: LatencySummary?
    /// From arrival to the last token.
    public var e2e: LatencySummary?
    /// From arrival to the first step that works on the request.
    public var queue: LatencySummary?
    /// The same by class.
    public var classes: [ClassResult]

    /// Requests a second that came in the window.
    public var offered: Rate<Requests>
    /// Requests a second that were answered in the window.
    public var requestThroughput: Rate<Requests>
    /// Requests a second of those that came in the window and met every SLO.
    public var goodput: Rate<Requests>
    /// The share of measured requests that met every SLO; refused ones count as missed.
    public var goodShare: Double
    /// Why SLOs were violated.
    public var misses: MissedSLOs
    /// Prompt tokens a second, computed or found in the cache.
    public var inputTokens: Rate<Tokens>
    /// Answer tokens a second.
    public var outputTokens: Rate<Tokens>
    /// Both together.
    public var totalTokens: Rate<Tokens>

    /// The share of the replicas' time in which a step runs.
    public var utilization: Double
    /// Useful operations over what the devices could do in the window, the idle time included.
    public var modelFLOPsUtilization: Double?
    /// Bytes of decode steps over what the memory could deliver while steps ran.
    public var modelBandwidthUtilization: Double?
    /// Sequences that decode, on average over the time in which steps run.
    public var meanBatch: Double
    /// The largest batch that decoded.
    public var peakBatch: Int
    /// The share of the KV cache that is taken, on average over the replicas' time.
    public var cacheOccupancy: Double
    /// The largest share of any replica.
    public var peakCacheOccupancy: Double
    /// The share of prompt tokens that came from the prefix cache.
    public var prefixHitShare: Double

    /// Times a running request had to give way.
    public var preemptions: Int
    /// Requests that lost their replica and started over.
    public var restarts: Int
    /// KV caches that were sent to another replica.
    public var transfers: Int
    /// Decisions to change the number of replicas.
    public var scalings: Int
    /// Replicas that a cloud took.
    public var interruptions: Int
    /// Replicas that broke down.
    public var failures: Int
    /// Time for which replicas were paid, in all.
    public var replicaTime: Seconds
    /// What that cost; nil when the price is not known.
    public var cost: Dollars?
    /// The fleet over time, at most 256 points.
    public var series: [SeriesPoint]
}

/// What a simulation found about one class of requests.
public struct ClassResult: Sendable, Hashable, Codable {
    /// The class.
    public var name: String
    /// Answered requests that count.
    public var measured: Int
    /// Refused requests that count.
    public var rejected: Int
    /// From arrival to the first token.
    public var ttft: LatencySummary?
    /// Between tokens after the first.
    public var tpot: LatencySummary?
    /// From arrival to the last token.
    public var e2e: LatencySummary?
    /// From arrival to the first step.
    public var queue: LatencySummary?
    /// Requests a second that met every SLO.
    public var goodput: Rate<Requests>
    /// The share of requests that met every SLO.
    public var goodShare: Double
    /// Why SLOs were violated.
    public var misses: MissedSLOs
}

/// The fleet over a short stretch of a run.
public struct SeriesPoint: Sendable, Hashable, Codable {
    /// The end of the stretch.
    public var time: Seconds
    /// Requests that wait.
    public var waiting: Double
    /// Sequences that decode.
    public var decoding: Double
    /// The share of the KV cache that is taken.
    public var cacheOccupancy: Double
    /// Replicas that serve.
    public var replicas: Double
    /// Requests a second that came.
    public var arrivals: Rate<Requests>
    /// Requests a second that were answered.
    public var completions: Rate<Requests>
    /// Answer tokens a second.
    public var outputTokens: Rate<Tokens>
    /// Prompt tokens a second that were computed.
    public var promptTokens: Rate<Tokens>
    /// Preemptions in the stretch.
    public var preemptions: Int
}
