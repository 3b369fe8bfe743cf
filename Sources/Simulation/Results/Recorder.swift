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

        init(limits: RequestLimits) { self.limits = limits }

        /// Everything that `other` has besides.
        mutating func add(_ other: Class) {
            ttft.add(other.ttft)
            tpot.add(other.tpot)
            e2e.add(other.e2e)
            queue.add(other.queue)
            measured += other.measured
            good += other.good
            misses.add(other.misses)
            rejected += other.rejected
        }
    }

    /// A stretch of the warm-up, kept in case that the run ends before enough is measured.
    struct WarmUpPart {
        /// The number of its first request.
        let from: Int64
        /// What had been done when it began.
        let counters: FleetCounters
        var classes: [Class]
        var itl = LatencyHistogram()
    }

    var classes: OwnedArray<Class>
    /// The warm-up by parts, each twice as long as all before it; none unless somebody may end the run early.
    private(set) var warmUp: [WarmUpPart] = []
    var itl = LatencyHistogram()
    /// Whether the clock is within the measured window.
    var isMeasuring = false { didSet { isWarmingUp = false } }
    /// Whether it is within a part of the warm-up that is kept.
    private(set) var isWarmingUp = false
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
    /// Measured requests that were let in and are not answered yet.
    private(set) var awaited = 0
    /// Whether times between tokens and in queues are kept.
    let keepsAll: Bool
    /// Called with every completed request, for tests.
    var trace: ((CompletedRequest) -> Void)?

    init(
        levels: [ServiceLevel?], perRequest: Double, perInputToken: Double, firstTokenSteps: Double,
        correction: PaceCorrection? = nil, keepsAll: Bool = true
    ) {
        classes = OwnedArray(capacity: levels.count)
        for level in levels { classes.append(Class(limits: RequestLimits(level))) }
        self.perRequest = perRequest
        self.perInputToken = perInputToken
        self.firstTokenSteps = firstTokenSteps
        self.correction = correction
        self.keepsAll = keepsAll
    }

    /// A time between two tokens of one sequence.
    @inline(__always)
    mutating func gap(_ nanoseconds: Int64, count: Int64) {
        guard count > 0 else { return }
        if isMeasuring {
            itl.record(nanoseconds, count: count)
        } else if isWarmingUp {
            warmUp[warmUp.count - 1].itl.record(nanoseconds, count: count)
        }
    }

    /// Whether anybody wants to know the times between tokens at present.
    var wantsGaps: Bool { keepsAll && (isMeasuring || isWarmingUp) }

    /// Whether a request counts.
    @inline(__always)
    private func isMeasured(_ sequence: Int64, arrival: Int64) -> Bool {
        measured.contains(sequence) && measuredTime.contains(arrival)
    }

    /// A request was let in.
    @inline(__always)
    mutating func expect(_ sequence: Int64, arrival: Int64) {
        if isMeasured(sequence, arrival: arrival) { awaited += 1 }
    }

    /// Begins a part of the warm-up with request number `from`.
    mutating func startWarmUpPart(from: Int64, _ counters: FleetCounters) {
        let classes = classes.indices.map { Class(limits: self.classes[$0].limits) }
        warmUp.append(WarmUpPart(from: from, counters: counters, classes: classes))
        isWarmingUp = true
    }

    /// Counts the part of the warm-up that starts with request number `from`, and those after it.
    mutating func countWarmUp(from: Int64) {
        for part in warmUp where part.from >= from {
            for index in part.classes.indices { classes[index].add(part.classes[index]) }
            itl.add(part.itl)
        }
    }

    /// A request was refused.
    mutating func refuse(_ sequence: Int64, _ priority: Int) {
        if measured.contains(sequence) {
            classes[priority].rejected += 1
        } else if let part = warmUp.lastIndex(where: { $0.from <= sequence }), sequence < measured.lowerBound {
            warmUp[part].classes[priority].rejected += 1
        }
    }

    /// Time spent outside the steps that the engine makes for the request.
    ///
    /// Negative where measured runs put the first token earlier than the steps do; TTFT stays positive.
    @inline(__always)
    func outside(_ place: Int32, _ slab: borrowing RequestSlab) -> Int64 {
        let held = firstTokenSteps * Double(slab[place].firstStep)
        let before = perRequest + perInputToken * Double(slab[place].input) + held
        guard let correction else { return SimulatedClock.difference(before) }
        let factor = correction.firstTokenFactor(sequences: Double(slab[place].firstDecoding))
        let shifted = before + (factor - 1) * (before + Double(slab[place].promptTime))
        let least =
            PaceCorrection.leastFirstToken * 1e9 - Double(slab[place].firstToken - slab[place].arrival)
        return SimulatedClock.difference(max(shifted, least))
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
                    firstToken: first, done: now, preemptions: Int(slab[place].preemptions),
                    outside: outside(place, slab)))
        }
        let sequence = slab[place].sequence
        let isMeasured = isMeasured(sequence, arrival: arrival)
        if isMeasured { awaited -= 1 }
        guard isMeasured || !warmUp.isEmpty && sequence < measured.lowerBound else { return }
        let outside = outside(place, slab)
        let queue = slab[place].scheduled - arrival
        let ttft = first - arrival + outside
        let e2e = now - arrival + outside
        let tpot = output > 1 ? (now - first) / (output - 1) : 0
        let index = Int(slab[place].priority)
        let latencies = Latencies(queue: queue, ttft: ttft, tpot: output > 1 ? tpot : nil, e2e: e2e)
        if isMeasured {
            classes[index].record(latencies, slab[place], keepsAll: keepsAll)
        } else if let part = warmUp.lastIndex(where: { $0.from <= sequence }) {
            warmUp[part].classes[index].record(latencies, slab[place], keepsAll: keepsAll)
        }
    }
}

/// The latencies of one request, in nanoseconds; TPOT of an answer of one token is nil.
struct Latencies {
    var queue: Int64
    var ttft: Int64
    var tpot: Int64?
    var e2e: Int64
}

extension Recorder.Class {
    /// Counts a request that was answered.
    @inline(__always)
    mutating func record(_ latencies: Latencies, _ request: borrowing LiveRequest, keepsAll: Bool) {
        measured += 1
        if keepsAll { queue.record(latencies.queue) }
        ttft.record(latencies.ttft)
        e2e.record(latencies.e2e)
        if let pace = latencies.tpot { tpot.record(pace) }
        let pace = latencies.tpot ?? 0
        if latencies.ttft <= limits.ttft, pace <= limits.tpot, latencies.e2e <= limits.e2e {
            good += 1
        } else {
            misses.count(
                restarts: request.restarts, preemptions: request.preemptions, queue: latencies.queue,
                ttft: latencies.ttft, tpot: pace, limits: limits)
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
    /// Time spent outside the steps of the engine.
    var outside: Int64 = 0
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
