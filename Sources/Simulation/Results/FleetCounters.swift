/// What all replicas have done up to a moment, the block in progress included.
struct FleetCounters: Sendable, Equatable {
    var time: Int64 = 0
    var busyNanoseconds = 0.0
    var decodeTokens: Int64 = 0
    var firstTokens: Int64 = 0
    var promptTokens: Int64 = 0
    var cachedTokens: Int64 = 0
    var preemptions: Int64 = 0
    var steps: Int64 = 0
    var contextTokens = 0.0
    var sequenceTime = 0.0
    var blockTime = 0.0
    var blocksTime = 0.0
    /// Nanoseconds for which replicas were paid.
    var paidNanoseconds = 0.0
    var arrived = 0
    var completed = 0

    mutating func add(_ tally: ReplicaTally) {
        busyNanoseconds += Double(tally.busyNanoseconds)
        decodeTokens += tally.decodeTokens
        firstTokens += tally.firstTokens
        promptTokens += tally.promptTokens
        cachedTokens += tally.cachedTokens
        preemptions += tally.preemptions
        steps += tally.steps
        contextTokens += tally.contextTokens
        sequenceTime += tally.sequenceTime
        blockTime += tally.blockTime
    }
}

extension ReplicaEngine {
    /// What the replica has done up to `now`, the whole steps of its present block included.
    func tally(at now: Int64) -> ReplicaTally {
        guard nextTime != .max, now > blockStart else { return tally }
        var result = tally
        let elapsed = now - blockStart
        result.busyNanoseconds += elapsed
        result.blockTime += Double(usedBlocks) * Double(elapsed)
        guard activity == .decoding else { return result }
        let units = elapsed << StepTable.fractionBits - fraction
        let steps = max(0, run.steps(covering: units + 1) - 1)
        result.steps += steps
        result.decodeTokens += steps * Int64(decoding)
        result.sequenceTime += Double(decoding) * Double(elapsed)
        let made = Int64(decoding) * (stepIndex + 1) - joinSteps
        let context = Double(joinedTokens) + kind.table.tokensPerStep * Double(made)
        result.contextTokens +=
            Double(steps) * context + kind.table.tokensPerStep * Double(decoding) * Double(steps) * Double(steps - 1)
            / 2
        return result
    }
}
