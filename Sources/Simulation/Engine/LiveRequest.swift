/// One request while it is in the system: what it asks for, how far it is, where it hangs in the replica's lists.
///
/// All its fields are used together at each of its few events, so they lie together, and places are used again.
struct LiveRequest {
    /// When it came, in nanoseconds.
    var arrival: Int64 = 0
    /// When it was first scheduled; negative before.
    var scheduled: Int64 = -1
    /// When its first token was there; negative before.
    var firstToken: Int64 = -1
    /// How long a decode step took when its first token was there, in nanoseconds.
    var firstStep: Int64 = 0
    /// When it was last admitted until its first token is there, then how long its prompt took, in nanoseconds.
    var promptTime: Int64 = 0
    /// How many sequences decoded when its first token was there.
    var firstDecoding: Int32 = 0
    /// When its latest token was there before it was preempted.
    var lastToken: Int64 = -1
    /// The number of the replica's decode step after which it is done.
    var finishStep: Int64 = 0
    /// The replica's decode steps when it joined.
    var joinStep: Int64 = 0
    /// The order in which requests came.
    var sequence: Int64 = 0
    /// Ticket of its last admission; an entry of the completion heap with another one is void.
    var admission: Int64 = 0
    /// The shared text its prompt starts with; 0 for none.
    var prefixKey: UInt64 = 0
    /// The conversation it belongs to; 0 for none.
    var sessionKey: UInt64 = 0
    /// Tokens of prompt.
    var input: Int32 = 0
    /// Tokens of answer.
    var output: Int32 = 0
    /// Leading tokens that its prompt shares with all of its prefix key.
    var prefixLength: Int32 = 0
    /// Leading tokens of the prompt that earlier turns of its conversation brought.
    var historyLength: Int32 = 0
    /// Tokens of answer made so far.
    var generated: Int32 = 0
    /// Tokens of prompt (and of answer, after a preemption) in the KV cache before it decodes.
    var computed: Int32 = 0
    /// Tokens that have to be in the KV cache before it decodes.
    var target: Int32 = 0
    /// Blocks of its own.
    var blocks: Int32 = 0
    /// Blocks of its text that were in the cache when it was preempted.
    var keptBlocks: Int32 = 0
    /// How many blocks the replica may hand out before it takes those back, counted from its start.
    var keptUntil: Int64 = 0
    /// Steps it can decode before it needs another block.
    var slack: Int32 = 0
    /// Blocks that it uses of entries of the prefix cache.
    var sharedBlocks: Int32 = 0
    /// Prompt tokens that came from the prefix cache.
    var cachedTokens: Int32 = 0
    /// The entry of the prefix cache with the shared text that it holds on to; -1 for none.
    var prefixEntry: Int32 = -1
    /// The entry with its conversation; -1 for none.
    var sessionEntry: Int32 = -1
    /// Neighbours among the requests of its class that wait at the replica, or that run there.
    var previous: Int32 = -1
    var next: Int32 = -1
    /// The place in the table of users or conversations that made it; -1 for none.
    var origin: Int32 = -1
    /// The replica that works on it; -1 for none.
    var replica: Int32 = -1
    /// The replica that computed its prompt and holds its KV cache during a transfer; -1 for none.
    var holder: Int32 = -1
    /// How often it was preempted.
    var preemptions: Int32 = 0
    /// How often it lost its replica.
    var restarts: Int32 = 0
    /// Its priority class.
    var priority: UInt8 = 0
    /// What it is doing.
    var stage: Stage = .waiting
    /// Whether its KV cache comes from another replica.
    var isTransferred = false

    enum Stage: UInt8 { case waiting, computingPrompt, decoding, transferring, done }
}
