internal import DequeModule
internal import HeapModule
internal import Performance
internal import Quantities

/// The event loop: brings requests to replicas and moves from one moment at which something happens to the next.
///
/// At one moment blocks end first, then the fleet changes, then requests arrive, then replicas start their next step;
/// within each of these, in the order of replicas or of requests. Nothing else decides the order.
struct FleetEngine: ~Copyable {
    /// A replica's place in its life.
    enum Status: UInt8 { case off, provisioning, ready, draining, down }

    /// What a run is asked for.
    ///
    /// An object beside the state: the compiler follows every field of a state that is never copied through every use.
    final class Setup: Sendable {
        let fleet: Fleet
        let options: SimulationOptions

        init(fleet: Fleet, options: SimulationOptions) {
            self.fleet = fleet
            self.options = options
        }
    }

    /// A question of a user or a conversation that is due.
    struct Due: Comparable {
        var time: Int64
        var sequence: Int64
        var origin: Int32

        static func < (left: Self, right: Self) -> Bool {
            left.time != right.time ? left.time < right.time : left.sequence < right.sequence
        }
    }

    /// A conversation that goes on.
    struct Session {
        var key: UInt64
        var turnsLeft: Int
        var history: Int
        var prefixKey: UInt64
        var prefixLength: Int
        var priority: UInt8
    }

    // The fleet.
    var replicas: OwnedArray<ReplicaEngine>
    /// When each replica reaches its next boundary.
    var clock: Tournament<Int64>
    var status: OwnedArray<Status>
    /// Counts each replica's lives, so that events of an earlier one are void.
    var lives: [Int32]
    var pool: Dispatcher
    var decodePool: Dispatcher?
    var autoscaler: Autoscaler?
    var controls = Heap<Control>()
    let setup: Setup
    /// Whether the run ends with the answer to the last measured request.
    let endsWithMeasured: Bool
    let timeLimit: Int64
    let maximumWaiting: Int
    let maximumContext: Int
    /// The kind of the replicas that only decode.
    let decodeKind: SharedKind?
    var paidTime: PaidTime

    // The requests.
    var slab = RequestSlab()
    var feed: RequestFeed
    var nextOpen: IncomingRequest?
    var due = Heap<Due>()
    var sessions: [Session] = []
    var freeSessions: [Int32] = []
    var nextSession: UInt64 = 1
    var thinking: RandomStream
    var turns: RandomStream
    var failing: RandomStream
    var interrupting: RandomStream
    /// Requests that came while no replica took any.
    var holding = Deque<Int32>()
    /// Sequence numbers of requests, and of other events.
    var requestSequence: Int64 = 0
    var eventSequence: Int64 = 0

    // The run.
    var now: Int64 = 0
    var starts = OwnedArray<Int32>()
    var waitingTotal = 0
    /// How many may wait before more of a batch is let in.
    var lookAhead = 0
    var recorder: Recorder
    var rejections = Rejections()
    var transfers = 0
    var restarts = 0
    var scaleEvents = 0
    var interruptions = 0
    var failureCount = 0
    var series = SeriesRecorder()
    var window = MeasuredWindow()
    var outcome = SimulationOutcome.completed
    private var events: UInt64 = 0
    /// Times that a replica was lost with requests in it since the latest answer.
    var fruitlessLosses = 0
    /// How many of those say that no request will ever be done before its replica is lost.
    static let mostFruitlessLosses = 10_000

    /// Runs until all requests are answered, or a limit is met.
    mutating func run() throws {
        try begin()
        while goesOn() {
            let ends = clock.least
            let changes = controls.min?.time ?? .max
            let arrives = nextArrival()
            let time = min(ends, changes, arrives)
            if time > now, !starts.isEmpty {
                startAll()
                continue
            }
            if slab.count == 0, arrives == .max { break }
            if endsWithMeasured, window.phase == .after, recorder.awaited == 0 { break }
            if ends == .max, arrives == .max, controls.count == 1, controls.min?.kind == .sample {
                outcome = .stalled
                break
            }
            if time > timeLimit {
                outcome = .timeLimit
                break
            }
            now = time
            if ends == time {
                finishBlock(of: clock.index)
            } else if changes == time {
                handleControl()
                if fruitlessLosses > Self.mostFruitlessLosses {
                    outcome = .stalled
                    break
                }
            } else {
                try handleArrival()
                if waitingTotal > maximumWaiting, lookAhead == 0 {
                    outcome = .saturated
                    break
                }
            }
        }
        if feed.wasInterrupted { outcome = .interrupted }
        close()
    }

    /// Tells now and then how far the run is; false when somebody asked it to end.
    ///
    /// Events are counted, not requests: a fleet that only waits, fails or scales has to hear as well. What was read of
    /// a trace that was left before its end is still served.
    @inline(__always)
    private mutating func goesOn() -> Bool {
        events &+= 1
        return events & 0x7FF != 0 || report()
    }

    @inline(never)
    private mutating func report() -> Bool {
        setup.options.progress?(progress)
        guard !feed.wasInterrupted, setup.options.isInterrupted?() == true else { return true }
        outcome = .interrupted
        return false
    }

    /// When the next request arrives; the largest number when none will, or none is let in yet.
    mutating func nextArrival() -> Int64 {
        var time = due.min?.time ?? .max
        if let open = nextOpen, lookAhead == 0 || waitingTotal < lookAhead { time = min(time, max(now, open.arrival)) }
        return time
    }

    /// Lets all replicas that reached a boundary go on.
    private mutating func startAll() {
        for index in starts.indices {
            let place = Int(starts[index])
            guard status[place] == .ready || status[place] == .draining else { continue }
            guard replicas[place].nextTime == .max else { continue }
            let before = replicas[place].waitingCount
            replicas[place].start(at: now, &slab)
            waitingTotal += replicas[place].waitingCount - before
            clock[place] = replicas[place].nextTime
        }
        starts.removeAll()
    }

    private mutating func finishBlock(of place: Int) {
        replicas[place].finish(&slab, &recorder)
        clock[place] = .max
        starts.append(Int32(place))
        if !replicas[place].finished.isEmpty { settle(place) }
        if !replicas[place].handedOver.isEmpty { handOver(from: place) }
        if status[place] == .draining, booked(place) == 0 { switchOff(place) }
    }

    /// Counts what a replica has finished, and lets users and conversations go on.
    private mutating func settle(_ place: Int) {
        for index in replicas[place].finished.indices {
            let request = replicas[place].finished[index]
            recorder.complete(request, slab, at: now)
            fruitlessLosses = 0
            change(place, by: -1)
            if slab[request].origin >= 0 { answered(request) }
            slab.remove(request)
        }
        replicas[place].finished.removeAll()
    }

    /// Books a request in or out of the replica's pool.
    @inline(__always)
    mutating func change(_ place: Int, by amount: Int32) {
        if pool.pool.contains(place) { pool.change(place, by: amount) } else { decodePool?.change(place, by: amount) }
    }

    /// How far the run is.
    var progress: SimulationProgress {
        SimulationProgress(
            seed: setup.options.seed, simulated: Seconds(Double(now) / 1e9), arrived: recorder.arrived,
            completed: recorder.completed,
            inFlight: slab.count)
    }
}
