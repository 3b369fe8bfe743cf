internal import Input
internal import Performance
internal import Quantities
internal import Workload

extension Simulation {
    /// All that is wrong with the fleet, the workload and the options.
    func problems() -> [Diagnostic] {
        var found = ProblemList()
        checkFleet(&found)
        if case .workload(let workload) = requests { check(workload, &found) }
        found.require(options.maximumWaiting >= 1, "options.maximum_waiting", "is below one", allowed: "1 and more")
        if case .time(let before, let after) = options.exclusion {
            found.require(before < after, "options.exclusion", "ends before it begins")
        }
        return found.diagnostics
    }

    private static let replicas = 1...100_000

    private func checkFleet(_ found: inout ProblemList) {
        found.require(Self.replicas.contains(fleet.count), "fleet.count", "is out of range", allowed: "1 to 100000")
        found.require(
            fleet.replica.memory.fits, "fleet.replica", "the model does not fit into the replica's memory",
            suggestion: "use more devices, a larger accelerator or a smaller precision")
        require(steps: fleet.replica, "fleet.replica", &found)
        if let pool = fleet.decodePool {
            require(steps: pool.replica, "fleet.decode_pool.replica", &found)
            let field = "fleet.decode_pool"
            found.require(
                Self.replicas.contains(pool.count), field + ".count", "is out of range", allowed: "1 to 100000")
            found.require(pool.bandwidth.value > 0, field + ".bandwidth", "is not above zero")
            found.require(
                pool.replica.memory.fits, field + ".replica", "the model does not fit into the replica's memory")
        }
        if let scaling = fleet.autoscaling {
            let field = "fleet.autoscaling"
            found.require(
                scaling.minimum <= scaling.maximum && Self.replicas.contains(scaling.minimum)
                    && Self.replicas.contains(scaling.maximum), field,
                "has no room between minimum and maximum", allowed: "1 to 100000, minimum first")
            found.require(scaling.target > 0, field + ".target", "is not above zero")
            found.require(scaling.period.value >= 0.001, field + ".period", "is too short", allowed: "1 ms and more")
            found.require(scaling.coldStart.value >= 0, field + ".cold_start", "is negative")
        }
        if let failures = fleet.failures {
            found.require(
                failures.meanTimeBetween.value >= 1 && failures.recovery.value >= 0, "fleet.failures",
                "come too often", allowed: "a second or more between failures, a recovery that is not negative")
        }
        if let spot = fleet.spot {
            found.require(
                spot.replicas >= 0 && spot.replicas <= fleet.count && spot.meanTimeToInterruption.value >= 1
                    && spot.notice.value >= 0 && spot.replacement.value >= 0, "fleet.spot", "is out of range",
                allowed: "0 to \(fleet.count) replicas, a second or more between interruptions")
        }
    }

    /// The longest decode step of a replica has to fit into what ``StepTable`` counts in.
    private func require(steps replica: Replica, _ field: String, _ found: inout ProblemList) {
        let engine = replica.deployment.engine
        let capacity = CacheCapacity(
            replica.memory, policy: fleet.policy ?? BatchingPolicy(engine.engine),
            tokensPerStep: replica.step.tokensPerStep)
        let line = replica.step.linearDecode(sequences: max(1, engine.maximumSequences))
        let tokens = Double(capacity.blocks) * Double(capacity.blockSize)
        let longest =
            max(line.base, line.baseBeyondWindow).value
            + max(line.perToken, line.perTokenBeyondWindow).value * tokens
        found.require(
            longest <= 3600, field, "a step over a full KV cache takes \(longest) s", allowed: "at most an hour",
            suggestion: "check the accelerator's memory and bandwidth")
    }

    private func check(_ workload: SimulatedWorkload, _ found: inout ProblemList) {
        found.require(
            (1...255).contains(workload.classes.count), "workload.classes", "has no class, or too many",
            allowed: "1 to 255")
        found.require(
            workload.classes.allSatisfy { $0.weight >= 0 && $0.weight.isFinite }
                && workload.classes.contains { $0.weight > 0 }, "workload.classes", "has no weight above zero")
        if let count = workload.requestCount {
            found.require(count >= 1, "workload.requests", "is below one", allowed: "1 and more")
        }
        found.require(workload.prefixCount >= 1, "workload.prefixes", "is below one", allowed: "1 and more")
        if case .joint(let pairs) = workload.lengths {
            found.require(!pairs.isEmpty, "workload.lengths", "has no pairs of lengths")
        }
        if let conversation = workload.conversation {
            found.require(
                conversation.turns >= 1 && conversation.turns <= 10_000 && conversation.thinkTime.value >= 0,
                "workload.conversation", "is out of range",
                allowed: "1 to 10000 turns, a think time that is not negative")
        }
        switch workload.arrivals {
        case .open(let schedule, let interarrival): check(schedule, interarrival, workload.requestCount, &found)
        case .users(let count, let thinkTime):
            found.require((1...1_000_000).contains(count), "workload.users", "is out of range", allowed: "1 to 1000000")
            found.require(thinkTime.value >= 0 && thinkTime.isFinite, "workload.think_time", "is negative or endless")
            requireEnd(workload, &found)
        case .batch: requireEnd(workload, &found)
        }
    }

    private func requireEnd(_ workload: SimulatedWorkload, _ found: inout ProblemList) {
        found.require(
            workload.requestCount != nil || options.duration != nil && !isBatch(workload), "workload.requests",
            "nothing ends the run", suggestion: "say how many requests to simulate")
    }

    private func isBatch(_ workload: SimulatedWorkload) -> Bool {
        if case .batch = workload.arrivals { true } else { false }
    }

    private func check(
        _ schedule: RateSchedule, _ interarrival: Interarrival, _ count: Int?, _ found: inout ProblemList
    ) {
        let rates = schedule.stages.flatMap { [$0.from.value, $0.to.value] }
        found.require(
            !rates.isEmpty && rates.allSatisfy { $0 >= 0 && $0 <= 1e7 } && rates.contains { $0 > 0 },
            "workload.rate", "is out of range", allowed: "0 to 10 million a second, somewhere above zero")
        found.require(
            schedule.stages.allSatisfy { $0.duration.value > 0 }, "workload.stages", "has a stage without duration",
            allowed: "above zero")
        found.require(
            schedule.stages.allSatisfy { $0.duration.isFinite || $0.from == $0.to || $0.from.value.isNaN },
            "workload.stages",
            "has an endless stage whose rate changes")
        let ends = schedule.duration.isFinite && !schedule.repeats
        found.require(
            count != nil || ends || options.duration != nil, "workload.requests", "nothing ends the run",
            suggestion: "say how many requests or how long to simulate")
        switch interarrival {
        case .gamma(let variation):
            found.require(
                (0...10_000).contains(variation), "workload.burstiness", "is out of range", allowed: "0 to 10000")
        case .weibull(let shape):
            found.require((0.1...100).contains(shape), "workload.shape", "is out of range", allowed: "0.1 to 100")
        case .constant, .poisson: break
        }
    }
}

/// Collects problems with a simulation.
private struct ProblemList {
    var diagnostics: [Diagnostic] = []

    mutating func require(
        _ condition: Bool, _ field: String, _ message: String, allowed: String? = nil, suggestion: String? = nil
    ) {
        guard !condition else { return }
        diagnostics.append(
            Diagnostic(
                at: SourcePlace(file: "simulation", field: field), message, allowed: allowed, suggestion: suggestion))
    }
}
