internal import Performance
internal import Workload

/// Collects what happens to requests, those of the warm-up and of the cool-down left out.
struct Recorder: ~Copyable {
    /// What is known of one class.
    struct Class {
        let limits: RequestLimits
        var ttft = LatencyHistogram()
        var tpot = LatencyHistogram()
        var e2e = LatencyHistogram()
        var queue = LatencyHistogram()
        var measured = 0
        var good = 0
        var misses = MissedSLOs()
        var rejected = 0
    }

    var classes: OwnedArray<Class>
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
    /// Called with every completed request, for tests.
    var trace: ((CompletedRequest) -> Void)?

    init(
        levels: [ServiceLevel?], perRequest: Double, perInputToken: Double, firstTokenSteps: Double,
        correction: PaceCorrection? = nil
    ) {
        classes = OwnedArray(capacity: levels.count)
        for level in levels { classes.append(Class(limits: RequestLimits(level))) }
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
    func outside(_ place: Int32, _ slab: borrowing RequestSlab) -> Int64 {
        let held = firstTokenSteps * Double(slab[place].firstStep)
        let before = perRequest + perInputToken * Double(slab[place].input) + held
        guard let correction else { return Int64(before.rounded()) }
        let factor = correction.firstTokenFactor(sequences: Double(slab[place].firstDecoding))
        let shifted = before + (factor - 1) * (before + Double(slab[place].promptTime))
        let least =
            PaceCorrection.leastFirstToken * 1e9 - Double(slab[place].firstToken - slab[place].arrival)
        return Int64(max(shifted, least).rounded())
    }

    /// A request is done at `now`.
    mutating func complete(_ place: Int32, _ slab: borrowing RequestSlab, at now: Int64) {
        completed += 1
        let arrival = slab[place].arrival
        let first = slab[place].firstToken
        let output = Int64(slab[place].output)
        if let trace {
            trace(
                CompletedRequest(
                    sequence: slab[place].sequence, arrival: arrival, scheduled: slab[place].scheduled,
                    firstToken: first, done: now, preemptions: Int(slab[place].preemptions)))
        }
        guard measured.contains(slab[place].sequence), measuredTime.contains(arrival) else { return }
        let outside = outside(place, slab)
        let queue = slab[place].scheduled - arrival
        let ttft = first - arrival + outside
        let e2e = now - arrival + outside
        let tpot = output > 1 ? (now - first) / (output - 1) : 0
        let index = Int(slab[place].priority)
        classes[index].measured += 1
        classes[index].queue.record(queue)
        classes[index].ttft.record(ttft)
        classes[index].e2e.record(e2e)
        if output > 1 { classes[index].tpot.record(tpot) }
        let limits = classes[index].limits
        if ttft <= limits.ttft, tpot <= limits.tpot, e2e <= limits.e2e {
            classes[index].good += 1
        } else {
            classes[index].misses.count(
                restarts: slab[place].restarts, preemptions: slab[place].preemptions, queue: queue, ttft: ttft,
                tpot: tpot, limits: limits)
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

/// Why requests missed their SLOs; each is counted once, under the first cause that applies.
public struct MissedSLOs: Sendable, Hashable, Codable {
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

    mutating func count(
        restarts: Int32, preemptions: Int32, queue wait: Int64, ttft: Int64, tpot: Int64, limits: RequestLimits
    ) {
        if restarts > 0 {
            lostReplica += 1
        } else if preemptions > 0 {
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

    mutating func add(_ other: MissedSLOs) {
        lostReplica += other.lostReplica
        preemption += other.preemption
        queue += other.queue
        prompt += other.prompt
        pace += other.pace
        total += other.total
    }
}
