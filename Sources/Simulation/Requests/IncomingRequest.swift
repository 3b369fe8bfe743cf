/// A request as it arrives at the fleet.
struct IncomingRequest: Equatable {
    /// When it arrives, in nanoseconds from the start.
    var arrival: Int64
    /// Tokens of prompt, at least 1.
    var input: Int
    /// Tokens of answer, at least 1.
    var output: Int
    /// Its class, counted from the most important one.
    var priority: UInt8 = 0
    /// The shared text that its prompt starts with; 0 for none.
    var prefixKey: UInt64 = 0
    /// Tokens of that.
    var prefixLength = 0
    /// The conversation it belongs to; 0 for none.
    var sessionKey: UInt64 = 0
    /// Tokens of the prompt that earlier turns brought.
    var historyLength = 0
    /// The user or conversation that made it; -1 for none.
    var origin: Int32 = -1
}
