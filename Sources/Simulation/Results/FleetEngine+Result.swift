internal import Performance
internal import Quantities

extension FleetEngine {
    /// What the run found, once it has ended; `names` are those of the classes.
    func result(names: [String]) -> SimulationResult {
        let (start, end) = (window.start, window.end)
        let seconds = max(1e-9, Double(end.time - start.time) / 1e9)
        let paid = max(1, end.paidNanoseconds - start.paidNanoseconds)
        let busy = end.busyNanoseconds - start.busyNanoseconds
        let pace = replicas[0].kind.table.tokensPerStep
        let output =
            Double(end.decodeTokens - start.decodeTokens) * pace
            + Double(end.firstTokens - start.firstTokens)
        let computed = Double(end.promptTokens - start.promptTokens)
        let cached = Double(end.cachedTokens - start.cachedTokens)
        let all = merged()
        var peakBatch = 0
        var peakOccupancy = 0.0
        var preemptions: Int64 = 0
        for place in replicas.indices {
            let tally = replicas[place].tally
            peakBatch = max(peakBatch, tally.peakSequences)
            peakOccupancy = max(peakOccupancy, Double(tally.peakBlocks) / Double(max(1, replicas[place].totalBlocks)))
            preemptions += tally.preemptions
        }
        let capacity = end.blocksTime - start.blocksTime
        let points = seriesPoints()
        return SimulationResult(
            outcome: outcome, isSaturated: isSaturated, seed: setup.options.seed,
            simulated: Seconds(Double(now) / 1e9), window: Seconds(seconds), arrived: recorder.arrived,
            completed: recorder.completed, rejections: rejections, outOfOrder: feed.outOfOrder,
            unfinished: slab.count, measured: all.measured,
            ttft: all.ttft.summary, tpot: all.tpot.summary, itl: recorder.itl.summary, e2e: all.e2e.summary,
            queue: all.queue.summary, classes: classResults(names, seconds),
            offered: Rate(Double(end.arrived - start.arrived) / seconds),
            requestThroughput: Rate(Double(end.completed - start.completed) / seconds),
            goodput: Rate(Double(all.good) / seconds),
            goodShare: Double(all.good) / Double(max(1, all.measured + all.rejected)), misses: all.misses,
            inputTokens: Rate((computed + cached) / seconds), outputTokens: Rate(output / seconds),
            totalTokens: Rate((computed + cached + output) / seconds), utilization: busy / paid,
            modelFLOPsUtilization: flopsUtilization(computed, output, paid),
            modelBandwidthUtilization: bandwidthUtilization(start, end, busy),
            meanBatch: busy > 0 ? (end.sequenceTime - start.sequenceTime) / busy : 0,
            peakBatch: peakBatch,
            cacheOccupancy: capacity > 0 ? (end.blockTime - start.blockTime) / capacity : 0,
            peakCacheOccupancy: peakOccupancy,
            prefixHitShare: computed + cached > 0 ? cached / (computed + cached) : 0,
            preemptions: Int(preemptions), restarts: restarts,
            transfers: transfers, scalings: scaleEvents, interruptions: interruptions, failures: failureCount,
            replicaTime: Seconds(paidTime.total(at: now) / 1e9), cost: cost, series: points)
    }

    /// The latencies of the measured requests; nil when the run was saturated, and they say how long it was.
    var latencies: MeasuredLatencies? {
        guard !isSaturated else { return nil }
        let all = merged()
        return MeasuredLatencies(
            ttft: all.ttft.summary, tpot: all.tpot.summary, e2e: all.e2e.summary, measured: all.measured)
    }

    private var isSaturated: Bool { outcome == .saturated || queueGrows(window.start, window.end) }

    /// All classes together.
    func merged() -> Recorder.Class {
        guard recorder.classes.count > 1 else { return recorder.classes[0] }
        var all = Recorder.Class(limits: RequestLimits(nil))
        for index in recorder.classes.indices {
            all.add(recorder.classes[index])
        }
        return all
    }

    private func classResults(_ names: [String], _ seconds: Double) -> [ClassResult] {
        zip(names, recorder.classes.indices).map { name, index in
            let item = recorder.classes[index]
            return ClassResult(
                name: name, measured: item.measured, rejected: item.rejected, ttft: item.ttft.summary,
                tpot: item.tpot.summary, e2e: item.e2e.summary, queue: item.queue.summary,
                goodput: Rate(Double(item.good) / seconds),
                goodShare: Double(item.good) / Double(max(1, item.measured + item.rejected)), misses: item.misses)
        }
    }

    private func flopsUtilization(_ prompt: Double, _ output: Double, _ paid: Double) -> Double? {
        guard decodePool == nil, let peak = setup.fleet.replica.peakCompute else { return nil }
        let work = setup.fleet.replica.usefulWork(promptTokens: prompt, outputTokens: output)
        return work / (peak * Seconds(paid / 1e9))
    }

    private func bandwidthUtilization(_ start: FleetCounters, _ end: FleetCounters, _ busy: Double) -> Double? {
        guard decodePool == nil, busy > 0, let peak = setup.fleet.replica.peakBandwidth else { return nil }
        let bytes = setup.fleet.replica.streamedBytes(
            steps: Double(end.steps - start.steps), rows: Double(end.decodeTokens - start.decodeTokens),
            contextTokens: end.contextTokens - start.contextTokens)
        return bytes / (peak * Seconds(busy / 1e9))
    }

    /// What all replicas cost; nil when a price is missing.
    private var cost: Dollars? {
        guard let price = setup.fleet.price else { return nil }
        var sum = Dollars.zero
        for place in replicas.indices {
            var each = pool.pool.contains(place) ? price : setup.fleet.decodePool?.price ?? price
            if let spot = setup.fleet.spot, place < setup.fleet.count, place >= setup.fleet.count - spot.replicas {
                each = spot.price ?? each
            }
            sum += each * Seconds(Double(paidTime.nanoseconds(place, at: now)) / 1e9)
        }
        return sum
    }

    /// Whether the queue grew through the window: by more than 3 of 100 requests that came from its first to its last
    /// quarter, and by more than ten requests.
    private func queueGrows(_ start: FleetCounters, _ end: FleetCounters) -> Bool {
        if feed.isBatch || feed.users > 0 { return false }
        let inside = series.samples.filter { $0.time >= start.time && $0.time <= end.time }
        guard inside.count >= 8 else { return false }
        let quarter = inside.count / 4
        let first = inside.prefix(quarter)
        let last = inside.suffix(quarter)
        func mean(_ samples: ArraySlice<FleetSample>, _ value: (FleetSample) -> Double) -> Double {
            samples.reduce(0) { $0 + value($1) } / Double(samples.count)
        }
        let growth = mean(last) { $0.waiting } - mean(first) { $0.waiting }
        let came = mean(last) { Double($0.arrived) } - mean(first) { Double($0.arrived) }
        return growth > max(10, 0.03 * came)
    }

    private func seriesPoints() -> [SeriesPoint] {
        var points: [SeriesPoint] = []
        var before = FleetSample(
            time: 0, waiting: 0, decoding: 0, cacheShare: 0, ready: 0, arrived: 0, completed: 0, outputTokens: 0,
            promptTokens: 0, preemptions: 0)
        for sample in series.samples {
            let seconds = Double(sample.time - before.time) / 1e9
            points.append(
                SeriesPoint(
                    time: Seconds(Double(sample.time) / 1e9), waiting: sample.waiting, decoding: sample.decoding,
                    cacheOccupancy: sample.cacheShare, replicas: sample.ready,
                    arrivals: Rate(Double(sample.arrived - before.arrived) / seconds),
                    completions: Rate(Double(sample.completed - before.completed) / seconds),
                    outputTokens: Rate((sample.outputTokens - before.outputTokens) / seconds),
                    promptTokens: Rate(Double(sample.promptTokens - before.promptTokens) / seconds),
                    preemptions: Int(sample.preemptions - before.preemptions)))
            before = sample
        }
        return points
    }
}
