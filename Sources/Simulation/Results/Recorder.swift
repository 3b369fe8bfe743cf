internal import Performance
internal import Workload

/// Collects what happens to requests, those of the warm-up and of the cool-down left out.
struct Recorder {
    /// What is known of one class.
    struct Class {
        let limits: RequestLimits
        var ttft = LatencyHistogram()
        var tpot = LatencyHistogram()
        var e2e = LatencyHistogram()
        var queue = LatencyHistogram()
        var measured = 0
        var good = 0
        var misses = MissedPromises()
        var rejected = 0
        var inputTokens: Int64 = 0
        var outputTokens: Int64 = 0
    }

    var classes: [Class]
    var itl = LatencyHistogram()
    /// Whether the clock is within the measured window.
    var isMeasuring = false
    /// The requests that are measured, by their number.
    var measured: Range<Int64> = 0..<Int64.max
    /// The same by their arrival, in nanoseconds.
    var measuredTime: Range<Int64> = 0..<Int64.max
    /// Nanoseconds that a request spends outside the engine, more for each prompt token, and decode steps that run before
    /// its first token is handed out.
    let perRequest: Double
    let perInputToken: Double
    let firstTokenSteps: Double
    /// What measured runs put on the time to first token; nil for nothing.
    let correction: PaceCorrection?

    var arrived = 0
    var completed = 0
    var inputTokens: Int64 = 0
    var outputTokens: Int64 = 0
    var arrivedOutput: Int64 = 0
    /// Called with every completed request, for tests.
    var trace: ((CompletedRequest) -> Void)?

    init(
        levels: [ServiceLevel?], perRequest: Double, perInputToken: Double, firstTokenSteps: Double,
        correction: PaceCorrection? = nil
    ) {
        classes = levels.map { Class(limits: RequestLimits($0)) }
        self.perRequest = perRequest
        self.perInputToken = perInputToken
        self.firstTokenSteps = firstTokenSteps
        self.correction = correction
    }

    /// A time between two tokens of one sequence.
    @inline(__always)
    mutating func gap(_ nanoseconds: Int64, count: Int64) {
        if count > 0 { itl.record(nanoseconds, count: count) }
    }

    /// Time spent outside the steps that the engine makes for the request.
    ///
    /// Negative where measured runs put the first token earlier than the steps do; TTFT stays positive.
    @inline(__always)
    func outside(_ request: LiveRequest) -> Int64 {
        let held = firstTokenSteps * Double(request.firstStep)
        let before = perRequest + perInputToken * Double(request.input) + held
        guard let correction else { return Int64(before.rounded()) }
        let factor = correction.firstTokenFactor(sequences: Double(request.firstDecoding))
        let shifted = before + (factor - 1) * (before + Double(request.promptTime))
        let least = PaceCorrection.leastFirstToken * 1e9 - Double(request.firstToken - request.arrival)
        return Int64(max(shifted, least).rounded())
    }

    /// Whether the request counts.
    @inline(__always)
    func counts(_ request: LiveRequest) -> Bool {
        measured.contains(request.sequence) && measuredTime.contains(request.arrival)
    }

    /// A request is done at `now`.
    mutating func complete(_ request: LiveRequest, at now: Int64) {
        completed += 1
        inputTokens += Int64(request.input)
        outputTokens += Int64(request.output)
        if let trace {
            trace(
                CompletedRequest(
                    sequence: request.sequence, arrival: request.arrival, scheduled: request.scheduled,
                    firstToken: request.firstToken, done: now, preemptions: Int(request.preemptions)))
        }
        guard counts(request) else { return }
        let outside = outside(request)
        let queue = request.scheduled - request.arrival
        let ttft = request.firstToken - request.arrival + outside
        let e2e = now - request.arrival + outside
        let tpot = request.output > 1 ? (now - request.firstToken) / Int64(request.output - 1) : 0
        let index = Int(request.priority)
        classes[index].measured += 1
        classes[index].inputTokens += Int64(request.input)
        classes[index].outputTokens += Int64(request.output)
        classes[index].queue.record(queue)
        classes[index].ttft.record(ttft)
        classes[index].e2e.record(e2e)
        if request.output > 1 { classes[index].tpot.record(tpot) }
        let limits = classes[index].limits
        if ttft <= limits.ttft, tpot <= limits.tpot, e2e <= limits.e2e {
            classes[index].good += 1
        } else {
            classes[index].misses.count(request, queue: queue, ttft: ttft, tpot: tpot, limits: limits)
        }
    }
}

/// A request that is done, for whoever wants to see each of them; times in nanoseconds of the engine's clock.
struct CompletedRequest: Equatable {
    var sequence: Int64
    var arrival: Int64
    var scheduled: Int64
    var firstToken: Int64
    var done: Int64
    var preemptions: Int
}

/// Why requests missed what was promised; each is counted once, under the first cause that applies.
public struct MissedPromises: Sendable, Hashable, Codable {
    /// They lost their replica and started over.
    public var lostReplica = 0
    /// They were preempted for want of KV memory.
    public var preemption = 0
    /// Their wait for a place in the batch alone was longer than TTFT may be.
    public var queue = 0
    /// Their prompt took too long, or shared its steps with too many.
    public var prompt = 0
    /// Their answer came too slowly.
    public var pace = 0
    /// Every part was in time, but the whole took too long.
    public var total = 0

    /// All of them.
    public var count: Int { lostReplica + preemption + queue + prompt + pace + total }

    mutating func count(_ request: LiveRequest, queue wait: Int64, ttft: Int64, tpot: Int64, limits: RequestLimits) {
        if request.restarts > 0 {
            lostReplica += 1
        } else if request.preemptions > 0 {
            preemption += 1
        } else if wait > limits.ttft {
            queue += 1
        } else if ttft > limits.ttft {
            prompt += 1
        } else if tpot > limits.tpot {
            pace += 1
        } else {
            total += 1
        }
    }

    mutating func add(_ other: MissedPromises) {
        lostReplica += other.lostReplica
        preemption += other.preemption
        queue += other.queue
        prompt += other.prompt
        pace += other.pace
        total += other.total
    }
}
