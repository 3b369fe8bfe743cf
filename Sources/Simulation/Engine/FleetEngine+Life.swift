internal import Catalog
internal import HeapModule
internal import Performance
internal import Quantities

extension FleetEngine {
    init(
        _ fleet: Fleet, _ feed: RequestFeed, recorder: consuming Recorder, options: SimulationOptions,
        endsWithMeasured: Bool = false, times: StepTimes? = nil
    ) {
        self.endsWithMeasured = endsWithMeasured
        setup = Setup(fleet: fleet, options: options)
        self.feed = feed
        self.recorder = recorder
        timeLimit = options.timeLimit
        maximumWaiting = options.maximumWaiting
        let firstCount = max(fleet.count, fleet.autoscaling?.maximum ?? 0)
        let secondCount = fleet.decodePool?.count ?? 0
        let classes = max(1, feed.classCount)
        var kind = ReplicaKind(
            fleet.replica, policy: fleet.policy ?? BatchingPolicy(fleet.replica.deployment.engine.engine),
            times)
        kind.handsOver = fleet.decodePool != nil
        replicas = OwnedArray(capacity: firstCount + secondCount)
        let first = SharedKind(kind)
        for index in 0..<firstCount { replicas.append(ReplicaEngine(index: Int32(index), first, classes: classes)) }
        decodeKind = fleet.decodePool.map { second in
            SharedKind(
                ReplicaKind(
                    second.replica, policy: fleet.policy ?? BatchingPolicy(second.replica.deployment.engine.engine)))
        }
        if let kind = decodeKind {
            for index in firstCount..<(firstCount + secondCount) {
                replicas.append(ReplicaEngine(index: Int32(index), kind, classes: classes))
            }
        }
        clock = Tournament(count: replicas.count)
        status = OwnedArray(repeating: .off, count: replicas.count)
        lives = Array(repeating: 0, count: replicas.count)
        pool = Dispatcher(0..<firstCount, fleet.router)
        decodePool =
            secondCount > 0 ? Dispatcher(firstCount..<(firstCount + secondCount), .leastLoaded) : nil
        autoscaler = fleet.autoscaling.map { Autoscaler($0) }
        // Requests count their tokens in 32 bits.
        maximumContext = min(
            1 << 30, fleet.maximumContext ?? fleet.replica.deployment.model.maximumContext ?? .max)
        paidTime = PaidTime(replicas: replicas.count)
        thinking = RandomStream(seed: options.seed, .thinking)
        turns = RandomStream(seed: options.seed, .turns)
        failing = RandomStream(seed: options.seed, .failures)
        interrupting = RandomStream(seed: options.seed, .spot)
    }

    /// Switches the fleet on and lets the first requests come.
    mutating func begin() throws {
        for place in replicas.indices {
            replicas[place].keepsBlocks = feed.sharesText && replicas[place].cachesPrefixes
            if place < setup.fleet.count || !pool.pool.contains(place) { switchOn(place) }
        }
        setMeasuredRange()
        schedule(Control(time: series.interval, kind: .sample, sequence: 0, index: 0, life: 0))
        if let period = autoscaler?.settings.period {
            let time = SimulatedClock.nanoseconds(period)
            schedule(Control(time: time, kind: .autoscale, sequence: 0, index: 0, life: 0))
        }
        if feed.isBatch { lookAhead = replicas.count * (2 * replicas[0].maximumSequences + 16) }
        for user in 0..<feed.users {
            eventSequence += 1
            due.insert(Due(time: 0, sequence: eventSequence, origin: Int32(user)))
        }
        nextOpen = try feed.next(&rejections)
    }

    private mutating func setMeasuredRange() {
        let expected = feed.expected.map { Int64($0) }
        switch setup.options.exclusion {
        case .automatic where feed.isBatch: break
        case .automatic:
            if let expected { recorder.measured = Self.range(of: expected, first: 0.1, last: 0.05) }
        case .share(let first, let last):
            if let expected { recorder.measured = Self.range(of: expected, first: first, last: last) }
        case .time(let before, let after):
            let start = SimulatedClock.nanoseconds(before)
            let end = SimulatedClock.nanoseconds(after)
            recorder.measuredTime = start..<max(start, end)
        case .nothing: break
        }
    }

    private static func range(of count: Int64, first: Double, last: Double) -> Range<Int64> {
        let start = 1 + Int64(Double(count) * min(1, max(0, first)))
        let end = count + 1 - Int64(Double(count) * min(1, max(0, last)))
        return start..<max(start, end)
    }

    /// Books the end of the run.
    mutating func close() {
        guard window.phase != .after else { return }
        window.end = counters()
        // A run that ended early has a warm-up in proportion to what it had of requests.
        guard outcome != .completed, outcome != .saturated else { return }
        if let part = recorder.warmUp.first(where: { $0.from >= requestSequence / 10 }) {
            window.start = part.counters
            recorder.countWarmUp(from: part.from)
        }
    }
}
