extension ReplicaEngine {
    /// Puts a request that has just arrived into the queue; at a boundary it may join the batch.
    mutating func enqueue(_ place: Int32, at time: Int64, _ slab: inout RequestSlab) {
        slab[place].replica = index
        slab[place].stage = .waiting
        if (waitingCount == 0 || lists.count > 1) && running < maximumSequences { interrupt(at: time) }
        lists[Int(slab[place].priority)].waiting.append(place, &slab)
        waitingCount += 1
    }

    /// The decode steps that `tokens` tokens take.
    @inline(__always)
    private mutating func steps(for tokens: Int32) -> Int64 {
        kind.table.tokensPerStep == 1
            ? Int64(tokens) : Int64((Double(tokens) / kind.table.tokensPerStep).rounded(.up))
    }

    /// Makes a request whose prompt is in the cache decode from the next step on.
    mutating func join(_ place: Int32, at now: Int64, _ slab: inout RequestSlab) {
        let base = slab[place].target
        let size = Int32(kind.capacity.blockSize)
        var slack = (size - base % size) % size
        if kind.table.tokensPerStep != 1 { slack = Int32(Double(slack) / kind.table.tokensPerStep) }
        let finish = stepIndex + steps(for: slab[place].output - slab[place].generated)
        slab[place].stage = .decoding
        slab[place].joinStep = stepIndex
        slab[place].finishStep = finish
        slab[place].slack = slack
        if growsByBlocks { growing[phase(of: stepIndex + Int64(slack))] += 1 }
        decoding += 1
        joinedTokens += Int64(base)
        joinSteps += stepIndex
        finishSteps += finish
        batchFinish = decoding == 1 ? finish : max(batchFinish, finish)
        completions.insert(
            CompletionQueue.Entry(finishStep: finish, admission: slab[place].admission, place: place))
        if !latest.isEmpty, latest[latest.count - 1].time == now {
            latest[latest.count - 1].sequences += 1
        } else {
            latest.append(LatestTokens(time: now, sequences: 1))
        }
    }

    /// Takes a sequence out of the decoding ones, its answer brought up to date.
    private mutating func leaveDecoding(_ place: Int32, _ slab: inout RequestSlab) {
        let made = stepIndex - slab[place].joinStep
        let pace = kind.table.tokensPerStep
        let gained = pace == 1 ? Int32(made) : Int32(Double(made) * pace)
        slab[place].generated = min(slab[place].output, slab[place].generated + gained)
        if growsByBlocks { growing[phase(of: slab[place].joinStep + Int64(slab[place].slack))] -= 1 }
        decoding -= 1
        joinedTokens -= Int64(slab[place].target)
        joinSteps -= slab[place].joinStep
        finishSteps -= slab[place].finishStep
        guard !latest.isEmpty else { return }
        latest[latest.count - 1].sequences -= 1
        if latest[latest.count - 1].sequences <= 0 { _ = latest.removeLast() }
    }

    /// Blocks that a request holds by itself.
    private mutating func heldBlocks(_ place: Int32, _ slab: borrowing RequestSlab) -> Int {
        let blocks = Int(slab[place].blocks)
        guard slab[place].stage == .decoding, growsByBlocks else { return blocks }
        let beyond = stepIndex - slab[place].joinStep - Int64(slab[place].slack) - 1
        guard beyond >= 0 else { return blocks }
        return blocks + (Int(beyond) / growing.count + 1) * kind.capacity.growthBlocks
    }

    /// Takes a request out of the batch and its blocks out of use; `keeping` leaves its text in the prefix cache.
    mutating func leave(_ place: Int32, _ slab: inout RequestSlab, keeping: Bool) {
        let blocks = heldBlocks(place, slab)
        let context = Int(slab[place].target) + Int(stepIndex - slab[place].joinStep)
        let decoded = slab[place].stage == .decoding
        if decoded { leaveDecoding(place, &slab) }
        unlink(place, &slab)
        giveBack(blocks, of: place, context: decoded ? context : Int(slab[place].computed), &slab, keeping: keeping)
    }

    /// Returns the blocks of a request, or leaves them idle in the prefix cache.
    mutating func giveBack(
        _ blocks: Int, of place: Int32, context: Int, _ slab: inout RequestSlab, keeping: Bool
    ) {
        usedBlocks -= blocks
        if keepsBlocks {
            let own = Int32(blocks)
            let tokens = Int32(context / kind.capacity.blockSize * kind.capacity.blockSize)
            var left = own
            if keeping, slab[place].sessionKey != 0, own > 0 {
                if slab[place].sessionEntry >= 0 {
                    if cache.grow(slab[place].sessionEntry, tokens: tokens, moreBlocks: own) { left = 0 }
                } else {
                    slab[place].sessionEntry = cache.insert(slab[place].sessionKey, tokens: tokens, blocks: own)
                    if slab[place].sessionEntry >= 0 { left = 0 }
                }
                // What the entry takes over is in use until it is released below.
                if left == 0 { usedBlocks += blocks }
            }
            cache.leave(anonymousBlocks: left)
        }
        if slab[place].sessionEntry >= 0 { usedBlocks -= cache.release(slab[place].sessionEntry) }
        if slab[place].prefixEntry >= 0 { usedBlocks -= cache.release(slab[place].prefixEntry) }
        slab[place].sessionEntry = -1
        slab[place].prefixEntry = -1
        slab[place].blocks = 0
        slab[place].sharedBlocks = 0
        if cache.idleBlocks > 0 { cache.shrink(to: availableBlocks) }
    }

    /// Sends a running request back to the head of the queue.
    ///
    /// Its blocks are free for others, but stay in the cache until they are handed out (vLLM).
    mutating func preempt(_ place: Int32, at now: Int64, _ slab: inout RequestSlab) {
        let made = slab[place].stage == .decoding ? stepIndex - slab[place].joinStep : 0
        let computed = Int64(slab[place].computed) + made
        slab[place].keptBlocks =
            cachesPrefixes && policy.mixing == .mixed ? Int32(computed / Int64(kind.capacity.blockSize)) : 0
        slab[place].keptUntil = allocatedBlocks + Int64(availableBlocks)
        if slab[place].stage == .decoding {
            slab[place].lastToken = now
        } else if partial == place {
            partial = -1
        }
        tally.preemptions += 1
        leave(place, &slab, keeping: false)
        raiseExpectedShare()
        tally.recomputedTokens += Int64(slab[place].input + slab[place].generated)
        slab[place].preemptions += 1
        slab[place].stage = .waiting
        slab[place].isTransferred = false
        slab[place].computed = 0
        slab[place].target = slab[place].input + slab[place].generated
        lists[Int(slab[place].priority)].waiting.prepend(place, &slab)
        waitingCount += 1
    }

    /// Hangs an admitted request to the end of its class's list.
    mutating func link(_ place: Int32, _ slab: inout RequestSlab) {
        lists[Int(slab[place].priority)].running.append(place, &slab)
        if running == 0 { batchStart = stepIndex }
        running += 1
    }

    /// Takes a request out of its class's list.
    mutating func unlink(_ place: Int32, _ slab: inout RequestSlab) {
        lists[Int(slab[place].priority)].running.remove(place, &slab)
        running -= 1
    }
}
