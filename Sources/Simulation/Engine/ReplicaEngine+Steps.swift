internal import Performance
internal import Quantities

extension ReplicaEngine {
    /// Decides what the replica does from the boundary at `now` on, and until when.
    mutating func start(at now: Int64, _ slab: inout RequestSlab) {
        chunks.removeAll()
        // Whoever had to give way would only come back in: in the step of a preemption nobody is admitted.
        let preemptions = tally.preemptions
        switch policy.mixing {
        case .mixed:
            makeRoomForDecodes(at: now, &slab)
            var budget = tokenBudget - decoding * kind.table.rowsPerSequence
            if partial >= 0 { continuePrompt(&budget, at: now, &slab) }
            if tally.preemptions == preemptions { admit(&budget, at: now, &slab) }
        case .promptsFirst, .staticBatch:
            var budget = tokenBudget
            if partial >= 0 { continuePrompt(&budget, at: now, &slab) }
            if tally.preemptions == preemptions { admit(&budget, at: now, &slab) }
            if chunks.isEmpty { makeRoomForDecodes(at: now, &slab) }
        }
        if chunks.isEmpty, decoding == 0, waitingCount > 0 {
            // All were preempted: whoever comes first may use the whole step.
            var budget = tokenBudget
            admit(&budget, at: now, &slab)
        }
        let isSingle = tally.preemptions != preemptions || isMakingRoom()
        begin(at: now, single: isSingle, slab)
    }

    /// Starts the step that `chunks` and the decoding sequences make, or as many equal steps as there are.
    private mutating func begin(at now: Int64, single: Bool, _ slab: borrowing RequestSlab) {
        guard decoding > 0 || !chunks.isEmpty else {
            activity = .idle
            nextTime = .max
            fraction = 0
            latest.removeAll()
            return
        }
        blockStart = now
        if chunks.isEmpty {
            activity = .decoding
            run = kind.table.run(
                sequences: decoding, joined: joinedTokens, made: Int64(decoding) * (stepIndex + 1) - joinSteps)
            let untilDone = nextFinish(slab) - stepIndex
            run.count = single ? 1 : stepsWithMemory(min(run.count, untilDone))
        } else {
            activity = policy.mixing == .mixed && decoding > 0 ? .mixed : .promptsOnly
            run = StepTable.Run(first: kind.table.mixed(mixedLoad(slab)), growth: 0, count: 1)
        }
        nextTime = now + (fraction + run.duration(run.count)) >> StepTable.fractionBits
    }

    /// Ends the block at the first boundary that is not before `time`, because something can join there.
    mutating func interrupt(at time: Int64) {
        guard activity == .decoding, run.count > 1 else { return }
        let steps = run.steps(covering: (time - blockStart) << StepTable.fractionBits - fraction)
        guard steps < run.count else { return }
        run.count = steps
        nextTime = blockStart + (fraction + run.duration(steps)) >> StepTable.fractionBits
    }

    /// The work of the step that is about to start, as the cost model wants to have it.
    private mutating func mixedLoad(_ slab: borrowing RequestSlab) -> StepLoad {
        var prompt: Int64 = 0
        var pairs: Int64 = 0
        var done = 0.0
        for index in chunks.indices {
            let chunk = chunks[index]
            let tokens = Int64(chunk.tokens)
            let before = Int64(slab[chunk.place].computed)
            prompt += tokens
            pairs += tokens * (2 * before + tokens + 1)
            if slab[chunk.place].computed + chunk.tokens == slab[chunk.place].target { done += 1 }
        }
        let decodes = policy.mixing == .mixed ? decoding : 0
        let made = Int64(decodes) * (stepIndex + 1) - joinSteps
        let context =
            decodes > 0 ? (Double(joinedTokens) + kind.table.tokensPerStep * Double(made)) / Double(decodes) : 0
        return StepLoad(
            decoding: Double(decodes), context: Tokens(context), prefill: Tokens(Double(prompt)),
            prefillContext: Tokens(Double(pairs) / (2 * Double(prompt))), finishedPrompts: done)
    }

    /// The decode step after which the next sequence is done.
    private mutating func nextFinish(_ slab: borrowing RequestSlab) -> Int64 {
        if policy.mixing == .staticBatch { return batchFinish }
        while !completions.isEmpty {
            let first = completions.first
            if isCurrent(first, slab) { return first.finishStep }
            completions.removeFirst()
        }
        preconditionFailure("every decoding sequence has its entry in the heap")
    }

    /// Whether an entry of the heap still stands for a decoding sequence; a preemption makes it void.
    @inline(__always)
    private mutating func isCurrent(_ entry: CompletionQueue.Entry, _ slab: borrowing RequestSlab) -> Bool {
        slab[entry.place].admission == entry.admission && slab[entry.place].replica == index
            && slab[entry.place].stage == .decoding
    }

    /// Ends the block: counts what it did, and takes out what is done.
    mutating func finish(_ slab: inout RequestSlab, _ recorder: inout Recorder) {
        let count = run.count
        let units = fraction + run.duration(count)
        let elapsed = units >> StepTable.fractionBits
        let now = blockStart + elapsed
        tally.busyNanoseconds += elapsed
        tally.steps += count
        tally.blocks += 1
        let usedBefore = usedBlocks
        if activity != .promptsOnly { finishDecodes(count, now, elapsed, &recorder) }
        tally.blockTime += Double(usedBefore + usedBlocks) / 2 * Double(elapsed)
        fraction = units & (1 << StepTable.fractionBits - 1)
        tally.peakBlocks = max(tally.peakBlocks, usedBlocks)
        if cache.idleBlocks > 0 { cache.shrink(to: availableBlocks) }
        for index in chunks.indices { finishChunk(chunks[index], at: now, &slab, &recorder) }
        chunks.removeAll()
        finishSequences(at: now, &slab)
        activity = .idle
        nextTime = .max
    }

    private mutating func finishDecodes(_ count: Int64, _ now: Int64, _ elapsed: Int64, _ recorder: inout Recorder) {
        let sequences = Int64(decoding)
        recordGaps(count, &recorder)
        let made = sequences * (stepIndex + 1) - joinSteps
        let firstContext = Double(joinedTokens) + kind.table.tokensPerStep * Double(made)
        let steps = Double(count)
        tally.contextTokens +=
            steps * firstContext + kind.table.tokensPerStep * Double(sequences) * steps * (steps - 1) / 2
        tally.sequenceTime += Double(sequences) * Double(elapsed)
        tally.decodeTokens += sequences * count
        tally.peakSequences = max(tally.peakSequences, decoding)
        // The first step's blocks were taken when it started.
        let grown = growth(from: stepIndex + 1, steps: count - 1)
        usedBlocks += grown
        allocatedBlocks += Int64(grown)
        stepIndex += count
        latest.removeAll()
        latest.append(LatestTokens(time: now, sequences: sequences))
    }

    /// Records the times between tokens of all decoding sequences over `count` steps.
    private mutating func recordGaps(_ count: Int64, _ recorder: inout Recorder) {
        guard recorder.wantsGaps else { return }
        var done: Int64 = 0
        if latest.count != 1 || latest[0].time != blockStart {
            let end = blockStart + (fraction + run.first) >> StepTable.fractionBits
            for index in latest.indices { recorder.gap(end - latest[index].time, count: latest[index].sequences) }
            done = 1
        }
        // Step times change by a few millionths from one to the next: pieces of a few steps share their mean.
        var piece = count
        if 251 * Double(run.growth) * Double(count) >= Double(run.first) {
            let spread = Double(run.growth) * Double(count) / Double(run.first)
            piece = max(1, Int64(Double(count) / max(1, spread * 250)))
        }
        while done < count {
            let steps = min(piece, count - done)
            let middle = run.first + run.growth * (2 * done + steps - 1) / 2
            recorder.gap(middle >> StepTable.fractionBits, count: Int64(decoding) * steps)
            done += steps
        }
    }

    private mutating func finishChunk(
        _ chunk: Chunk, at now: Int64, _ slab: inout RequestSlab, _ recorder: inout Recorder
    ) {
        let place = chunk.place
        slab[place].computed += chunk.tokens
        tally.promptTokens += Int64(chunk.tokens)
        guard slab[place].computed == slab[place].target else { return }
        if partial == place { partial = -1 }
        keepPrefix(of: place, &slab)
        slab[place].generated += 1
        tally.firstTokens += 1
        if slab[place].firstToken < 0 {
            slab[place].firstToken = now
            slab[place].firstStep = nextDecodeStep()
            slab[place].promptTime = now - slab[place].promptTime
            slab[place].firstDecoding = Int32(decoding)
        } else if recorder.wantsGaps, slab[place].lastToken >= 0 {
            recorder.gap(now - slab[place].lastToken, count: 1)
        }
        if slab[place].generated >= slab[place].output {
            leave(place, &slab, keeping: true)
            finished.append(place)
        } else if handsOver {
            unlink(place, &slab)
            slab[place].stage = .transferring
            slab[place].holder = index
            handedOver.append(place)
        } else {
            join(place, at: now, &slab)
        }
    }

    /// How long the next step would take if it only decoded, in nanoseconds; 0 when nothing decodes.
    private mutating func nextDecodeStep() -> Int64 {
        guard decoding > 0 else { return 0 }
        let made = Int64(decoding) * (stepIndex + 1) - joinSteps
        return kind.table.run(sequences: decoding, joined: joinedTokens, made: made).first >> StepTable.fractionBits
    }

    private mutating func finishSequences(at now: Int64, _ slab: inout RequestSlab) {
        if policy.mixing == .staticBatch, stepIndex < batchFinish { return }
        while !completions.isEmpty, completions.first.finishStep <= stepIndex {
            let first = completions.first
            completions.removeFirst()
            guard isCurrent(first, slab) else { continue }
            leave(first.place, &slab, keeping: true)
            slab[first.place].generated = slab[first.place].output
            finished.append(first.place)
        }
    }
}
