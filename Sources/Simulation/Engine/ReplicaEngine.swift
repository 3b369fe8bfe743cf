internal import Performance

/// One replica while it runs: its queue, its batch, its KV memory, and the step or block of steps it is in.
///
/// Between an arrival, a completion and a batch change there are only identical decode steps, whose times form a line:
/// they run as one block, which an arrival may cut short at a step boundary. Time moves from boundary to boundary; the
/// part of a nanosecond that is left over is carried along, so that a block takes exactly as long as its steps would.
///
/// Helpers of the event loop are `mutating` even where they only read: for others the compiler copies the whole state
/// first.
struct ReplicaEngine: ~Copyable {
    /// What the replica does until `nextTime`.
    enum Activity: UInt8 { case idle, decoding, mixed, promptsOnly }

    /// Part of a prompt that the present step computes.
    struct Chunk {
        var place: Int32
        var tokens: Int32
    }

    /// Sequences whose latest token is of the same moment.
    struct LatestTokens {
        var time: Int64
        var sequences: Int64
    }

    /// The requests of one class.
    struct ClassLists {
        var waiting = RequestList()
        /// In the order of admission.
        var running = RequestList()
    }

    let index: Int32
    let kind: SharedKind
    let policy: BatchingPolicy
    let maximumSequences: Int
    let tokenBudget: Int
    /// Whether prompts are handed over to another replica once they are computed.
    let handsOver: Bool
    /// Whether leading tokens are taken from the prefix cache.
    let cachesPrefixes: Bool
    /// Blocks of the whole replica.
    let totalBlocks: Int
    /// Whether sequences take blocks as they grow.
    let growsByBlocks: Bool

    // The present block.
    var activity = Activity.idle
    var blockStart: Int64 = 0
    /// The part of a nanosecond by which the block starts later, in units of the step table.
    var fraction: Int64 = 0
    var run = StepTable.Run(first: 0, growth: 0, count: 0)
    /// When the block ends; the largest number when the replica is idle.
    var nextTime = Int64.max
    var chunks = OwnedArray<Chunk>()

    // The decoding sequences.
    /// Decode steps that the replica has made.
    var stepIndex: Int64 = 0
    var decoding = 0
    /// Tokens that decoding sequences had when they joined, in all.
    var joinedTokens: Int64 = 0
    /// The step numbers at which they joined, in all.
    var joinSteps: Int64 = 0
    /// The step numbers after which they are done, in all.
    var finishSteps: Int64 = 0
    /// For each remainder of the step number, the sequences that need another block then.
    var growing: OwnedArray<Int32>
    var completions = CompletionQueue()
    /// The last step of a static batch.
    var batchFinish: Int64 = 0
    var batchStart: Int64 = 0
    var latest = OwnedArray<LatestTokens>()

    // Memory.
    var usedBlocks = 0
    /// Blocks that were ever handed out.
    var allocatedBlocks: Int64 = 0
    /// The share of what running requests have yet to write that an admission leaves room for, and the step it is of.
    var expectedShare = 0.0
    var expectedShareStep: Int64 = 0
    var cache = PrefixCache()
    /// Whether blocks of finished requests stay in line, because requests share text.
    var keepsBlocks = false

    // Queues.
    var lists: OwnedArray<ClassLists>
    var waitingCount = 0
    var running = 0
    /// The request whose prompt is computed in parts; -1 for none.
    var partial: Int32 = -1
    var admissions: Int64 = 0
    /// Prompt tokens that wait or are being computed, for the router.
    var tally = ReplicaTally()

    /// Requests that are done, and those to hand over, at the latest boundary.
    var finished = OwnedArray<Int32>()
    var handedOver = OwnedArray<Int32>(capacity: 1)

    init(index: Int32, _ shared: SharedKind, classes: Int) {
        self.index = index
        kind = shared
        policy = shared.policy
        maximumSequences = shared.maximumSequences
        tokenBudget = shared.tokenBudget
        handsOver = shared.handsOver
        cachesPrefixes = shared.cachesPrefixes
        totalBlocks = shared.capacity.blocks
        growsByBlocks = shared.policy.reservation != .whole
        growing = OwnedArray(repeating: 0, count: shared.capacity.stepsPerGrowth)
        lists = OwnedArray(repeating: ClassLists(), count: classes)
    }

    /// Blocks that can be taken: free ones, and those that only the prefix cache keeps.
    @inline(__always) var availableBlocks: Int { totalBlocks - usedBlocks }

    /// The remainder of a step number, by which sequences take blocks.
    @inline(__always)
    mutating func phase(of step: Int64) -> Int {
        let phases = growing.count
        return phases & (phases - 1) == 0 ? Int(step) & (phases - 1) : Int(step) % phases
    }

    /// Hands out blocks, at the cost of what idles in the cache where no others are left.
    @inline(__always)
    mutating func takeBlocks(_ count: Int) {
        usedBlocks += count
        allocatedBlocks += Int64(count)
        if cache.idleBlocks > 0 { cache.shrink(to: availableBlocks) }
    }

    /// Requests that wait or run.
    var load: Int { waitingCount + running }
}

/// What all replicas of a kind have in common.
struct ReplicaKind: Sendable {
    var table: StepTable
    var policy: BatchingPolicy
    var capacity: CacheCapacity
    var maximumSequences: Int
    var tokenBudget: Int
    var handsOver = false
    var cachesPrefixes = true

    /// Limits and step times of `replica` under `policy`; `times`: its step times, if they are at hand.
    init(_ replica: Replica, policy: BatchingPolicy, _ times: StepTimes? = nil) {
        tokenBudget = Self.tokenBudget(replica)
        maximumSequences = Self.maximumSequences(replica)
        table = times?.table ?? StepTable(replica.step, maximumSequences: maximumSequences)
        self.policy = policy
        capacity = CacheCapacity(replica.memory, policy: policy, tokensPerStep: replica.step.tokensPerStep)
        cachesPrefixes = replica.deployment.engine.cachesPrefixes
    }

    private static func tokenBudget(_ replica: Replica) -> Int {
        max(1, replica.deployment.engine.maximumBatchedTokens * Int(replica.step.attentionCopies))
    }

    /// The most sequences of `replica` that decode at once.
    static func maximumSequences(_ replica: Replica) -> Int {
        let rows = max(1, Int(replica.step.rowsPerSequence.rounded(.up)))
        // Decodes come first, so a batch larger than the budget could never make a step.
        let sequences = replica.deployment.engine.maximumSequences * Int(replica.step.attentionCopies)
        return max(1, min(sequences, tokenBudget(replica) / rows))
    }
}

/// The kind of many replicas, kept once for all of them.
final class SharedKind: Sendable {
    let table: StepTable
    let policy: BatchingPolicy
    let capacity: CacheCapacity
    let maximumSequences: Int
    let tokenBudget: Int
    let handsOver: Bool
    let cachesPrefixes: Bool

    init(_ kind: ReplicaKind) {
        table = kind.table
        policy = kind.policy
        capacity = kind.capacity
        maximumSequences = kind.maximumSequences
        tokenBudget = kind.tokenBudget
        handsOver = kind.handsOver
        cachesPrefixes = kind.cachesPrefixes
    }

    /// Whether the request fits alone.
    func holds(_ request: IncomingRequest) -> Bool {
        capacity.wholeLife(input: request.input, output: request.output) <= capacity.blocks
    }
}

/// What a replica has done so far.
struct ReplicaTally: Sendable, Equatable {
    var busyNanoseconds: Int64 = 0
    var steps: Int64 = 0
    var decodeTokens: Int64 = 0
    var firstTokens: Int64 = 0
    var promptTokens: Int64 = 0
    var cachedTokens: Int64 = 0
    var preemptions: Int64 = 0
    var recomputedTokens: Int64 = 0
    /// Tokens of context read by decode steps.
    var contextTokens: Double = 0
    /// Sequences x nanoseconds of decoding, for the mean batch.
    var sequenceTime: Double = 0
    /// Blocks x nanoseconds, for the mean occupancy.
    var blockTime: Double = 0
    var peakBlocks = 0
    var peakSequences = 0
    /// Events handled, for the bound on work.
    var blocks: Int64 = 0
}
