public import Performance
internal import Quantities

/// How one replica does under a load, as JSON documents carry it.
public struct EstimateFigures: Codable, Sendable, Equatable {
    /// `steady`, `saturated` or `does not fit`.
    public var state: String
    /// Latencies in milliseconds.
    public var ttftMs, tpotMs, e2eMs: LatencyFigures
    /// Mean wait for a slot or for other prompts, a part of TTFT, in milliseconds.
    public var queueMs: Double
    /// Requests a second that are answered, and the most that could be for ever.
    public var requestsS, capacityRequestsS: Double
    /// Tokens a second of the replica: input and output, and output alone.
    public var totalTokS, outputTokS: Double
    /// Tokens a second that one user sees from the first token on.
    public var perceivedTokS: Double
    /// Requests in the replica and, of these, those that decode.
    public var inFlight, decoding: Double
    /// Load over capacity, and the share of time in which steps run.
    public var utilization, busy: Double
    /// Useful operations over peak; bytes read over peak; share of the KV cache taken.
    public var mfu, mbu, kvOccupancy: Double
    /// What a larger instance would need more of.
    public var bottleneck: String
    /// The concurrency from which twice the users bring less than 1.4 times the throughput.
    public var kneeConcurrency: Double?

    enum CodingKeys: String, CodingKey {
        case state, decoding, utilization, busy, mfu, mbu, bottleneck
        case ttftMs = "ttft_ms"
        case tpotMs = "tpot_ms"
        case e2eMs = "e2e_ms"
        case queueMs = "queue_ms"
        case requestsS = "requests_s"
        case capacityRequestsS = "capacity_requests_s"
        case totalTokS = "total_tok_s"
        case outputTokS = "output_tok_s"
        case perceivedTokS = "perceived_tok_s"
        case inFlight = "in_flight"
        case kvOccupancy = "kv_occupancy"
        case kneeConcurrency = "knee_concurrency"
    }

    /// The figures of `estimate`.
    public init(_ estimate: Estimate) {
        let point = estimate.point
        state = point.state.rawValue
        ttftMs = LatencyFigures(point.ttft)
        tpotMs = LatencyFigures(point.tpot)
        e2eMs = LatencyFigures(point.e2e)
        queueMs = point.queue.milliseconds
        requestsS = point.rate.perSecond
        capacityRequestsS = estimate.capacity.perSecond
        totalTokS = estimate.totalTokens.perSecond
        outputTokS = estimate.outputTokens.perSecond
        perceivedTokS = estimate.perceivedTokens.perSecond
        inFlight = point.inFlight
        decoding = point.decoding
        utilization = estimate.capacity > .zero ? point.rate / estimate.capacity : 0
        busy = point.busy
        mfu = estimate.modelFLOPsUtilization
        mbu = estimate.modelBandwidthUtilization
        kvOccupancy = estimate.cacheOccupancy
        bottleneck = estimate.bottleneck.rawValue
        kneeConcurrency = estimate.kneeConcurrency
    }
}
