internal import Quantities
internal import Workload

/// How requests differ in the KV memory that they take, where memory limits how many run.
struct MemoryDemand: Sendable {
    /// One and the squared coefficient of variation of what a running sequence holds at a moment.
    let peakedness: Double
    /// The squared coefficient of variation of what a request takes, times how long it takes it.
    let variation: Double

    /// The demand of requests of `lengths`, whose answers are taken as gamma distributed, because engines cut the
    /// longest: E[o^(k+1)] = E[o^k] E[o] (1 + k v).
    ///
    /// A sequence is seen at a moment as often as its answer is long, and is then anywhere in it. An engine that reserves
    /// the whole answer holds all of it from the start.
    init(_ lengths: TokenLengths, engine: InferenceEngine) {
        let own = lengths.input.value - lengths.cachedPrefix.value
        let share = own > 0 ? lengths.input.value / own : 0
        let ownSquared = own * own * (1 + lengths.inputVariation * share * share)
        let one = lengths.output.value
        let spread = lengths.outputVariation
        let two = one * one * (1 + spread)
        let three = two * one * (1 + 2 * spread)
        let four = three * one * (1 + 3 * spread)
        let whole = engine == .tensorRTLLM
        // Moments of what is held, weighted by the time it is held.
        let (half, third) = whole ? (1.0, 1.0) : (1.0 / 2, 1.0 / 3)
        let held = own * one + two * half
        let squared = ownSquared * one + 2 * own * two * half + three * third
        peakedness = max(1, squared * one / (held * held))
        let work = ownSquared * two + 2 * own * three * half + four * half * half
        variation = max(0, work / (held * held) - 1)
    }
}
