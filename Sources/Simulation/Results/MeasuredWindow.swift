/// The part of the run that is measured: between the warm-up and the cool-down.
struct MeasuredWindow: Sendable {
    enum Phase: UInt8 { case before, inside, after }

    var phase = Phase.before
    /// What had been done when it began.
    var start = FleetCounters()
    /// What had been done when it ended.
    var end = FleetCounters()
}

extension FleetEngine {
    /// Opens and closes the measured window as requests come.
    mutating func watchWindow() {
        if window.phase == .after { return }
        if window.phase == .before {
            guard requestSequence >= recorder.measured.lowerBound, now >= recorder.measuredTime.lowerBound else {
                // Parts start at the first request, the second, the fourth and so on.
                if setup.options.isInterrupted != nil, requestSequence & (requestSequence - 1) == 0 {
                    recorder.startWarmUpPart(from: requestSequence, counters())
                }
                return
            }
            window.start = counters()
            window.phase = .inside
            recorder.isMeasuring = true
        }
        guard requestSequence >= recorder.measured.upperBound || now >= recorder.measuredTime.upperBound else { return }
        window.end = counters()
        window.phase = .after
        recorder.isMeasuring = false
    }

    /// What the whole fleet has done until now.
    func counters() -> FleetCounters {
        var result = FleetCounters()
        result.time = now
        result.arrived = recorder.arrived
        result.completed = recorder.completed
        for place in replicas.indices {
            result.add(replicas[place].tally(at: now))
            let paid = Double(paidTime.nanoseconds(place, at: now))
            result.paidNanoseconds += paid
            result.blocksTime += Double(replicas[place].totalBlocks) * paid
        }
        return result
    }

    /// The requests of the fleet at this moment, which say whether its queue grows.
    func queueSample() -> FleetSample {
        FleetSample(
            time: now, waiting: Double(waitingTotal), decoding: 0, cacheShare: 0, ready: 0, arrived: recorder.arrived,
            completed: recorder.completed, outputTokens: 0, promptTokens: 0, preemptions: 0)
    }

    /// The fleet at this moment.
    func sample() -> FleetSample {
        var sample = queueSample()
        var used = 0
        var blocks = 0
        // Those of an autoscaler that were never ordered have done nothing, and may be a hundred thousand.
        for place in replicas.indices where status[place] != .off || lives[place] > 0 {
            let tally = replicas[place].tally(at: now)
            sample.outputTokens +=
                Double(tally.decodeTokens) * replicas[place].kind.table.tokensPerStep + Double(tally.firstTokens)
            sample.promptTokens += tally.promptTokens
            sample.preemptions += tally.preemptions
            guard status[place] == .ready || status[place] == .draining else { continue }
            sample.decoding += Double(replicas[place].decoding)
            sample.ready += 1
            used += replicas[place].usedBlocks
            blocks += replicas[place].totalBlocks
        }
        sample.cacheShare = blocks > 0 ? Double(used) / Double(blocks) : 0
        return sample
    }
}
