internal import Measurements
internal import Performance
internal import Quantities
internal import Workload

extension RunReader {
    /// Tokens of the typical request.
    func lengths() throws(Unusable) -> TokenLengths {
        let load = run.load
        guard let input = usable(load.inputTokens?.value), input > 0 else {
            throw Unusable("input_tokens is not stated")
        }
        guard let output = usable(load.outputTokens?.value), output > 0 else {
            throw Unusable("output_tokens is not stated")
        }
        for (column, value) in [("input_tokens", input), ("output_tokens", output)] where value < 1 || value > 1e8 {
            throw Unusable("\(column) is out of range: \(value) (1 to 100000000)")
        }
        return TokenLengths(
            input: Tokens(input), output: Tokens(output),
            cachedPrefix: Tokens(min(usable(load.sharedPrefixTokens?.value) ?? 0, input - 1)),
            inputVariation: RunReader.variation(load.inputSpread),
            outputVariation: RunReader.variation(load.outputSpread))
    }

    /// Variance over squared mean, from standard deviation over mean; to four decimals, as spreads have three digits.
    private static func variation(_ spread: Double?) -> Double {
        guard let spread, (0...100).contains(spread) else { return 0 }
        return (spread * spread * 1e4).rounded() / 1e4
    }

    /// How many requests the run had in all.
    private var requestCount: Double? {
        run.counts.completed.flatMap { $0 >= 1 ? usable(Double($0)) : nil }
    }

    /// Requests offered per second.
    private var offeredRate: Double? {
        run.load.requestRate.flatMap { $0.value > 0 && $0.value < 1e6 ? $0.value : nil }
    }

    /// Whether more was offered than was served, or all of it at once.
    ///
    /// A run of few requests serves fewer a second than it is offered, because the last ones are still to be finished.
    var isOverloaded: Bool {
        guard let rate = usable(run.load.requestRate?.value), rate > 0 else { return false }
        if run.flags.contains(.saturated) { return true }
        let served = usable(run.throughput.requests?.value)
        guard let count = requestCount, let output = usable(run.load.outputTokens?.value),
            let tpot = run.timePerOutputToken.typical?.milliseconds
        else { return served.map { $0 < 0.97 * rate } ?? false }
        // Requests that stay for half the time in which all of them arrive never settle: a burst.
        let first = run.timeToFirstToken.typical?.milliseconds ?? 0
        if (first + output * tpot) / 1e3 > 0.5 * count / rate { return true }
        guard let served else { return false }
        return served < 0.85 * count / (count / rate + output * tpot / 1e3)
    }

    /// How requests arrive; where it is not stated, at random when there is a rate, else in a closed loop.
    private var arrival: Measurements.Arrival? {
        if let stated = run.load.arrival { return stated }
        return run.load.requestRate != nil ? .poisson : run.load.concurrency != nil ? .closedLoop : nil
    }

    /// The load on one of `replicas`.
    func load(_ replicas: Double) throws(Unusable) -> Load {
        switch arrival {
        case .constant, .poisson:
            guard let rate = offeredRate else { throw Unusable("request_rate is not stated") }
            if isOverloaded { return .offline }
            return .rate(Rate(rate / replicas), variation: arrival == .poisson ? 1 : 0)
        case .closedLoop, .staticBatch:
            guard let users = run.load.concurrency, users >= 1, users < 1e7 else {
                throw Unusable("concurrency is not stated")
            }
            return arrival == .staticBatch
                ? .staticBatch(users / replicas) : .concurrency(users / replicas, start: start)
        // A queue of a known number has last answers, which an endless one never comes to.
        case .offline: return arrivals(replicas)?.count.map { .staticBatch($0) } ?? .offline
        case nil: throw Unusable("how requests arrive is not stated")
        }
    }

    /// How the users of a closed loop started; where it is not stated, as benchmarks do: together, with ten requests each.
    private var start: UserStart {
        run.load.startPattern == .ramped
            ? .ramped : .together(requestsEach: max(1, requestsPerUser ?? UserStart.usualRequests))
    }

    /// How many prompts there were, where the load generator repeated them.
    var distinctPrompts: Double? { run.load.distinctPrompts.flatMap { usable(Double($0)) } }

    /// Requests that each user of a closed loop sent; where it is not stated, as follows from all that were answered.
    var requestsPerUser: Double? {
        guard arrival == .closedLoop else { return nil }
        if let stated = usable(run.load.requestsPerUser), stated > 0 { return stated }
        guard let requestCount, let users = usable(run.load.concurrency), users >= 1 else { return nil }
        return requestCount / users
    }

    /// Most requests in flight that the client allowed at one of `replicas`, where it offered a rate.
    func clientLimit(_ replicas: Double) -> Double? {
        guard offeredRate != nil, let limit = usable(run.load.clientLimit), limit >= 1 else { return nil }
        return max(1, limit / replicas)
    }

    /// How requests arrived, where they did at a rate: for how long, and how many.
    func arrivals(_ replicas: Double) -> MeasuredRun.Arrivals? {
        if run.load.arrival == .offline, let requestCount {
            return MeasuredRun.Arrivals(
                rate: Rate(.infinity), variation: 0, duration: nil, count: max(1, requestCount / replicas))
        }
        guard let rate = offeredRate, run.load.arrival != .closedLoop, run.load.arrival != .offline else { return nil }
        return MeasuredRun.Arrivals(
            rate: Rate(rate / replicas), variation: run.load.arrival == .constant ? 0 : 1,
            duration: usable(run.load.duration?.value).flatMap { $0 > 0 ? Seconds($0) : nil },
            count: requestCount.map { max(1, $0 / replicas) })
    }
}
