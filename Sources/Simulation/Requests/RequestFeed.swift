internal import Quantities

/// Where the requests of a run come from: made up, read from a trace, or given one by one.
struct RequestFeed {
    /// At most one of these is there; separate, so that each is changed in place.
    private var made: RequestSource?
    private var trace: TraceReader?
    private let list: [IncomingRequest]
    private var next = 0
    /// The turns of conversations; nil when requests stand alone.
    let conversation: Conversation?
    let hasConversations: Bool
    /// Mean nanoseconds of thought before the next question.
    let thinkTime: Double
    /// Users of a closed loop.
    let users: Int
    /// Whether all requests are there from the start.
    let isBatch: Bool
    /// How many requests there will be; nil when nobody knows.
    let expected: Int?
    /// Whether prompts share text.
    let sharesText: Bool
    let classCount: Int

    /// `draws`: what is random of the requests, if it is at hand.
    init(_ workload: SimulatedWorkload, seed: UInt64, _ draws: RequestDraws? = nil) {
        made = RequestSource(workload, seed: seed, draws)
        list = []
        var users = 0
        var think = workload.conversation?.thinkTime.value ?? 0
        var batch = false
        var fromSchedule: Int?
        switch workload.arrivals {
        case .open(let schedule, _):
            let amount = schedule.expectedRequests.value
            if !schedule.repeats, amount.isFinite { fromSchedule = Int(min(1e15, amount)) }
        case .users(let count, let thinkTime):
            users = count
            think = thinkTime.value
        case .batch: batch = true
        }
        conversation = users > 0 ? nil : workload.conversation
        hasConversations = conversation != nil
        self.users = users
        thinkTime = think * 1e9
        isBatch = batch
        expected = workload.requestCount ?? fromSchedule
        sharesText = workload.sharedPrefix.value > 0 || conversation != nil
        classCount = workload.classes.count
    }

    init(_ reader: TraceReader) {
        sharesText = reader.options.usesSharedText
        trace = reader
        list = []
        conversation = nil
        hasConversations = false
        thinkTime = 0
        users = 0
        isBatch = false
        expected = nil
        classCount = 1
    }

    /// Requests in the order of their arrival, for tests.
    init(list: [IncomingRequest], classCount: Int = 1) {
        self.list = list
        conversation = nil
        hasConversations = false
        thinkTime = 0
        users = 0
        isBatch = false
        expected = list.count
        sharesText = list.contains { $0.prefixKey != 0 || $0.sessionKey != 0 }
        self.classCount = classCount
    }

    /// Requests whose lines in the trace stand behind one with a later time, as far as it was read.
    var outOfOrder: Int { trace?.outOfOrder ?? 0 }
    /// Whether a trace was left before its end because somebody asked for that.
    var wasInterrupted: Bool { trace?.wasInterrupted ?? false }

    /// The next request of an open loop; nil at the end, and for users.
    mutating func next(_ rejections: inout Rejections) throws -> IncomingRequest? {
        if users > 0 { return nil }
        if made != nil { return made?.next() }
        if trace != nil { return try trace?.next(&rejections) }
        guard next < list.count else { return nil }
        next += 1
        return list[next - 1]
    }

    /// A request of a user or a conversation; nil when enough were made.
    mutating func draw(at time: Int64) -> IncomingRequest? { made?.draw(at: time) }
}
