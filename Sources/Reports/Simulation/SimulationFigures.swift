internal import Quantities
internal import Simulation

/// What a simulation found, as JSON documents carry it.
public struct SimulationFigures: Codable, Sendable, Equatable {
    let outcome: String
    let saturated: Bool
    let seed: UInt64
    let simulatedMs, windowMs: Double
    let arrived, completed: Int
    let rejections: RejectionFigures
    let outOfOrder, unfinished, measured: Int
    let ttftMs, tpotMs, itlMs, e2eMs, queueMs: DistributionFigures?
    let classes: [ClassFigures]
    let offeredRequestsS, completedRequestsS, goodputRequestsS, sloShare: Double
    let violations: ViolationFigures
    let inputTokS, outputTokS, totalTokS, utilization: Double
    let mfu, mbu: Double?
    let meanBatch: Double
    let maxBatch: Int
    let kvOccupancy, maxKvOccupancy, prefixHitShare: Double
    let preemptions, restarts, transfers, scalings, interruptions, failures: Int
    let replicaHours: Double
    let costUsd: Double?
    let series: [SeriesFigures]

    enum CodingKeys: String, CodingKey {
        case outcome, saturated, seed, arrived, completed, rejections, unfinished, measured, classes
        case violations, utilization, mfu, mbu, preemptions, restarts, transfers, scalings, interruptions
        case failures, series
        case simulatedMs = "simulated_ms"
        case windowMs = "window_ms"
        case outOfOrder = "out_of_order"
        case ttftMs = "ttft_ms"
        case tpotMs = "tpot_ms"
        case itlMs = "itl_ms"
        case e2eMs = "e2e_ms"
        case queueMs = "queue_ms"
        case offeredRequestsS = "offered_requests_s"
        case completedRequestsS = "completed_requests_s"
        case goodputRequestsS = "goodput_requests_s"
        case sloShare = "slo_share"
        case inputTokS = "input_tok_s"
        case outputTokS = "output_tok_s"
        case totalTokS = "total_tok_s"
        case meanBatch = "mean_batch"
        case maxBatch = "max_batch"
        case kvOccupancy = "kv_occupancy"
        case maxKvOccupancy = "max_kv_occupancy"
        case prefixHitShare = "prefix_hit_share"
        case replicaHours = "replica_hours"
        case costUsd = "cost_usd"
    }

    init(_ result: SimulationResult) {
        outcome = result.outcome.rawValue
        saturated = result.isSaturated
        seed = result.seed
        simulatedMs = result.simulated.milliseconds
        windowMs = result.window.milliseconds
        arrived = result.arrived
        completed = result.completed
        rejections = RejectionFigures(result.rejections)
        outOfOrder = result.outOfOrder
        unfinished = result.unfinished
        measured = result.measured
        ttftMs = result.ttft.map(DistributionFigures.init)
        tpotMs = result.tpot.map(DistributionFigures.init)
        itlMs = result.itl.map(DistributionFigures.init)
        e2eMs = result.e2e.map(DistributionFigures.init)
        queueMs = result.queue.map(DistributionFigures.init)
        classes = result.classes.map(ClassFigures.init)
        offeredRequestsS = result.offered.perSecond
        completedRequestsS = result.requestThroughput.perSecond
        goodputRequestsS = result.goodput.perSecond
        sloShare = result.goodShare
        violations = ViolationFigures(result.misses)
        inputTokS = result.inputTokens.perSecond
        outputTokS = result.outputTokens.perSecond
        totalTokS = result.totalTokens.perSecond
        utilization = result.utilization
        mfu = result.modelFLOPsUtilization
        mbu = result.modelBandwidthUtilization
        meanBatch = result.meanBatch
        maxBatch = result.peakBatch
        kvOccupancy = result.cacheOccupancy
        maxKvOccupancy = result.peakCacheOccupancy
        prefixHitShare = result.prefixHitShare
        preemptions = result.preemptions
        restarts = result.restarts
        transfers = result.transfers
        scalings = result.scalings
        interruptions = result.interruptions
        failures = result.failures
        replicaHours = result.replicaTime.hours
        costUsd = result.cost?.value
        series = result.series.map(SeriesFigures.init)
    }
}

/// What a simulation found about one class of requests.
public struct ClassFigures: Codable, Sendable, Equatable {
    let name: String
    let measured, rejected: Int
    let ttftMs, tpotMs, e2eMs, queueMs: DistributionFigures?
    let goodputRequestsS, sloShare: Double
    let violations: ViolationFigures

    enum CodingKeys: String, CodingKey {
        case name, measured, rejected, violations
        case ttftMs = "ttft_ms"
        case tpotMs = "tpot_ms"
        case e2eMs = "e2e_ms"
        case queueMs = "queue_ms"
        case goodputRequestsS = "goodput_requests_s"
        case sloShare = "slo_share"
    }

    init(_ result: ClassResult) {
        name = result.name
        measured = result.measured
        rejected = result.rejected
        ttftMs = result.ttft.map(DistributionFigures.init)
        tpotMs = result.tpot.map(DistributionFigures.init)
        e2eMs = result.e2e.map(DistributionFigures.init)
        queueMs = result.queue.map(DistributionFigures.init)
        goodputRequestsS = result.goodput.perSecond
        sloShare = result.goodShare
        violations = ViolationFigures(result.misses)
    }
}

/// A simulated latency in milliseconds.
public struct DistributionFigures: Codable, Sendable, Equatable {
    let count: Int
    let mean, p50, p90, p95, p99, p999, max: Double

    init(_ summary: LatencySummary) {
        count = summary.count
        mean = summary.mean.milliseconds
        p50 = summary.p50.milliseconds
        p90 = summary.p90.milliseconds
        p95 = summary.p95.milliseconds
        p99 = summary.p99.milliseconds
        p999 = summary.p999.milliseconds
        max = summary.maximum.milliseconds
    }
}

/// Requests that were not served, by reason.
public struct RejectionFigures: Codable, Sendable, Equatable {
    let zeroTokens, beyondContext, beyondMemory, unreadable: Int

    enum CodingKeys: String, CodingKey {
        case unreadable
        case zeroTokens = "zero_tokens"
        case beyondContext = "beyond_context"
        case beyondMemory = "beyond_memory"
    }

    init(_ rejections: Rejections) {
        zeroTokens = rejections.zeroTokens
        beyondContext = rejections.beyondContext
        beyondMemory = rejections.beyondMemory
        unreadable = rejections.unreadable
    }
}

/// Requests that violated an SLO, by the first cause.
public struct ViolationFigures: Codable, Sendable, Equatable {
    let lostReplica, preemption, queue, prompt, pace, total: Int

    enum CodingKeys: String, CodingKey {
        case preemption, queue, prompt, pace, total
        case lostReplica = "lost_replica"
    }

    init(_ misses: MissedSLOs) {
        lostReplica = misses.lostReplica
        preemption = misses.preemption
        queue = misses.queue
        prompt = misses.prompt
        pace = misses.pace
        total = misses.total
    }
}

/// The fleet over a short stretch of a run.
public struct SeriesFigures: Codable, Sendable, Equatable {
    let timeMs, requestsS, completedRequestsS, waiting, decoding, kvOccupancy, replicas, outputTokS: Double
    let promptTokS: Double
    let preemptions: Int

    enum CodingKeys: String, CodingKey {
        case waiting, decoding, replicas, preemptions
        case timeMs = "time_ms"
        case requestsS = "requests_s"
        case completedRequestsS = "completed_requests_s"
        case kvOccupancy = "kv_occupancy"
        case outputTokS = "output_tok_s"
        case promptTokS = "prompt_tok_s"
    }

    init(_ point: SeriesPoint) {
        timeMs = point.time.milliseconds
        requestsS = point.arrivals.perSecond
        completedRequestsS = point.completions.perSecond
        waiting = point.waiting
        decoding = point.decoding
        kvOccupancy = point.cacheOccupancy
        replicas = point.replicas
        outputTokS = point.outputTokens.perSecond
        promptTokS = point.promptTokens.perSecond
        preemptions = point.preemptions
    }
}
