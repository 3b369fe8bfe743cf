extension ReplicaEngine {
    /// Blocks that the decoding sequences take in `steps` steps from step number `first` on.
    mutating func growth(from first: Int64, steps: Int64) -> Int {
        guard steps > 0, growsByBlocks else { return 0 }
        let phases = growing.count
        let cycles = Int(steps) / phases
        var blocks = cycles * decoding
        var phase = phase(of: first)
        for _ in 0..<(Int(steps) - cycles * phases) {
            blocks += Int(growing[phase])
            phase = phase + 1 == phases ? 0 : phase + 1
        }
        return blocks * kind.capacity.growthBlocks
    }

    /// As many of the next `steps` steps as there are blocks for, the first one's being taken already.
    mutating func stepsWithMemory(_ steps: Int64) -> Int64 {
        guard growsByBlocks, kind.capacity.growthBlocks > 0 else { return steps }
        let phases = Int64(growing.count)
        let free = availableBlocks / kind.capacity.growthBlocks
        if (steps / phases + 1) * Int64(decoding) <= Int64(free) { return steps }
        let cycles = Int64(free / decoding)
        var left = free - Int(cycles) * decoding
        var count = 1 + cycles * phases
        var phase = phase(of: stepIndex + 1)
        while count < steps, Int(growing[phase]) <= left {
            left -= Int(growing[phase])
            phase = phase + 1 == Int(phases) ? 0 : phase + 1
            count += 1
        }
        return min(steps, count)
    }

    /// Takes the blocks that the decoding sequences need in the next step, preempting the latest until there are enough.
    mutating func makeRoomForDecodes(at now: Int64, _ slab: inout RequestSlab) {
        guard decoding > 0, growsByBlocks else { return }
        let phase = phase(of: stepIndex)
        while Int(growing[phase]) * kind.capacity.growthBlocks > availableBlocks {
            preempt(victim(), at: now, &slab)
        }
        takeBlocks(Int(growing[phase]) * kind.capacity.growthBlocks)
    }

    /// The running request that gives way: the one admitted last, of the least important class.
    private mutating func victim() -> Int32 {
        for list in lists.indices.reversed() where !lists[list].running.isEmpty { return lists[list].running.last }
        preconditionFailure("somebody runs when blocks run out")
    }

    /// Computes the next part of the prompt that was begun, unless it has to give way itself.
    mutating func continuePrompt(_ budget: inout Int, at now: Int64, _ slab: inout RequestSlab) {
        let place = partial
        let tokens = min(slab[place].target - slab[place].computed, Int32(clamping: budget))
        guard tokens > 0 else { return }
        let end = Int(slab[place].computed + tokens)
        let held = Int(slab[place].blocks + slab[place].sharedBlocks)
        let fixed = kind.capacity.fixedBlocks(input: Int(slab[place].input), output: Int(slab[place].output))
        let need = max(0, kind.capacity.blocks(for: end) + fixed - held)
        while need > availableBlocks {
            let victim = victim()
            if slab[victim].stage == .decoding, policy.mixing == .mixed { returnGrowth(of: victim, slab) }
            preempt(victim, at: now, &slab)
            if victim == place { return }
        }
        takeBlocks(need)
        slab[place].blocks += Int32(need)
        budget -= Int(tokens)
        chunks.append(Chunk(place: place, tokens: tokens))
        // With its last part in this step, others may use what is left of the budget.
        if slab[place].computed + tokens == slab[place].target { partial = -1 }
    }

    /// Gives back what a decoding sequence took for a step that it will not make.
    private mutating func returnGrowth(of place: Int32, _ slab: borrowing RequestSlab) {
        let phase = phase(of: slab[place].joinStep + Int64(slab[place].slack))
        guard growsByBlocks, phase == self.phase(of: stepIndex) else { return }
        // A sequence whose first growth is still ahead took nothing.
        guard stepIndex >= slab[place].joinStep + Int64(slab[place].slack) else { return }
        usedBlocks -= kind.capacity.growthBlocks
    }

    /// Admits waiting requests while the token budget, the batch and the memory allow.
    mutating func admit(_ budget: inout Int, at now: Int64, _ slab: inout RequestSlab) {
        guard partial < 0 else { return }
        if policy.mixing == .staticBatch, running > 0, stepIndex != batchStart { return }
        while waitingCount > 0, running < maximumSequences, budget > 0, partial < 0 {
            var list = 0
            while lists[list].waiting.isEmpty { list += 1 }
            guard admit(lists[list].waiting.first, &budget, at: now, &slab) else { return }
        }
    }

    /// Moves a request that waits to those that run, if it can be.
    private mutating func admit(_ place: Int32, _ budget: inout Int, at now: Int64, _ slab: inout RequestSlab) -> Bool {
        if slab[place].isTransferred { return admitTransferred(place, &budget, at: now, &slab) }
        var hit = slab[place].preemptions > 1 ? Hit() : findPrefix(place, slab)
        hit.keptTokens = keptTokens(of: place, slab)
        if !canAdmit(place, hit, budget, slab) {
            // With nobody running, blocks held for a longer prefix than this request's could stand in its way for ever.
            guard running == 0, hit.tokens > 0 else { return false }
            hit = Hit(keptTokens: hit.keptTokens)
            guard canAdmit(place, hit, budget, slab) else { return false }
        }
        let cost = ownBlocks(place, hit, budget, slab)
        let remaining = Int(slab[place].target) - hit.start
        let tokens = policy.chunksPrompts ? min(remaining, budget) : remaining
        take(hit, for: place, &slab)
        takeBlocks(cost + hit.idleBlocks)
        enter(place, at: now, &slab)
        slab[place].blocks = Int32(cost)
        slab[place].sharedBlocks = Int32(hit.tokens / kind.capacity.blockSize)
        slab[place].computed = Int32(hit.start)
        slab[place].cachedTokens = Int32(hit.tokens)
        slab[place].stage = .computingPrompt
        tally.cachedTokens += Int64(hit.tokens)
        chunks.append(Chunk(place: place, tokens: Int32(tokens)))
        budget = max(0, budget - tokens)
        if tokens < remaining { partial = place }
        return true
    }

    /// Gives a request that waited its ticket and its place among the running ones.
    private mutating func enter(_ place: Int32, at now: Int64, _ slab: inout RequestSlab) {
        lists[Int(slab[place].priority)].waiting.remove(place, &slab)
        waitingCount -= 1
        admissions += 1
        slab[place].admission = admissions
        if slab[place].scheduled < 0 { slab[place].scheduled = now }
        if slab[place].firstToken < 0 { slab[place].promptTime = now }
        link(place, &slab)
    }

    /// Blocks that the request takes for itself when it is admitted with `hit`.
    private mutating func ownBlocks(_ place: Int32, _ hit: Hit, _ budget: Int, _ slab: borrowing RequestSlab) -> Int {
        let input = Int(slab[place].input)
        let output = Int(slab[place].output)
        let shared = hit.tokens > 0 ? hit.tokens / kind.capacity.blockSize : 0
        if !growsByBlocks { return kind.capacity.wholeLife(input: input, output: output) - shared }
        let target = Int(slab[place].target)
        let wanted =
            policy.reservation == .nextChunk && policy.chunksPrompts
            ? hit.start + min(target - hit.start, budget) : target
        return kind.capacity.blocks(for: wanted) - shared + kind.capacity.fixedBlocks(input: input, output: output)
    }

    private mutating func canAdmit(_ place: Int32, _ hit: Hit, _ budget: Int, _ slab: borrowing RequestSlab) -> Bool {
        let remaining = Int(slab[place].target) - hit.start
        if !policy.chunksPrompts, remaining > budget {
            // A prompt beyond the whole budget gets a step of its own.
            guard remaining > tokenBudget, chunks.isEmpty else { return false }
        }
        var need = ownBlocks(place, hit, budget, slab) + hit.idleBlocks
        if case .expected(let least) = policy.reservation, running > 0 {
            let share = currentShare(atLeast: least)
            let running = Double(finishSteps - Int64(decoding) * stepIndex) * kind.table.tokensPerStep
            let own = Double(slab[place].output - slab[place].generated)
            need += Int((share * (running + own) / Double(kind.capacity.blockSize)).rounded(.up))
        }
        return need <= availableBlocks
    }

    /// The share of what running requests have yet to write that an admission leaves room for at present.
    ///
    /// After a preemption it is the share that was left to write then, and it falls from there, as SGLang's new-token
    /// ratio does: by (0.7 - 0.1) / 600 a step (sglang/srt/managers/schedule_batch.py, `retract_decode`).
    private mutating func currentShare(atLeast least: Double) -> Double {
        max(least, expectedShare - Double(stepIndex - expectedShareStep) * 0.001)
    }

    /// Whether a request that waits may be admitted after any step, as the share that is left free for others still falls.
    ///
    /// At its least the free memory falls by more with each step than what is left free for the answers.
    mutating func isMakingRoom() -> Bool {
        guard case .expected(let least) = policy.reservation, waitingCount > 0, running < maximumSequences else {
            return false
        }
        return currentShare(atLeast: least) > least
    }

    /// Sets the share after a preemption: what the sequences that still decode have made of what they will, twenty steps on.
    mutating func raiseExpectedShare() {
        guard case .expected = policy.reservation, decoding > 0 else { return }
        let made = Int64(decoding) * stepIndex - joinSteps
        let whole = finishSteps - joinSteps
        expectedShare = min(1, Double(made + 20 * Int64(decoding)) / Double(max(1, whole)))
        expectedShareStep = stepIndex
    }

    /// Tokens that a preempted request finds in the cache: its blocks are the next to be handed out after those that were
    /// free before, the last of them first, and what is left of them need not be computed again.
    private mutating func keptTokens(of place: Int32, _ slab: borrowing RequestSlab) -> Int {
        guard slab[place].keptBlocks > 0 else { return 0 }
        let size = kind.capacity.blockSize
        let lost = max(0, allocatedBlocks - slab[place].keptUntil)
        let tokens = max(0, Int64(slab[place].keptBlocks) - lost) * Int64(size)
        return min(Int(tokens), (Int(slab[place].target) - 1) / size * size)
    }

    /// Admits a request whose prompt another replica has computed: it decodes at once.
    private mutating func admitTransferred(
        _ place: Int32, _ budget: inout Int, at now: Int64, _ slab: inout RequestSlab
    ) -> Bool {
        guard budget >= kind.table.rowsPerSequence else { return false }
        let input = Int(slab[place].input)
        let output = Int(slab[place].output)
        let target = Int(slab[place].target)
        let whole = !growsByBlocks
        let own =
            whole
            ? kind.capacity.wholeLife(input: input, output: output)
            : kind.capacity.blocks(for: target) + kind.capacity.fixedBlocks(input: input, output: output)
        let first =
            !whole && policy.mixing == .mixed && target % kind.capacity.blockSize == 0 ? kind.capacity.growthBlocks : 0
        guard own + first <= availableBlocks else { return false }
        takeBlocks(own + first)
        enter(place, at: now, &slab)
        slab[place].blocks = Int32(own)
        slab[place].computed = Int32(target)
        join(place, at: slab[place].firstToken, &slab)
        budget -= kind.table.rowsPerSequence
        return true
    }
}
