public import Input
internal import Quantities

extension Simulation {
    /// One of `groups` groups of replicas that a router keeps apart: its replicas, and its share of what comes.
    ///
    /// Poisson arrivals that are dealt out at random stay Poisson, so that groups are independent: each may be simulated by
    /// itself, from a seed of its own. A router over the whole fleet does a little better, as no group is idle while another
    /// queues. Throws where there are not enough replicas or users, and for traces, whose requests are not drawn.
    public func group(_ index: Int, of groups: Int) throws(InputProblems) -> Simulation {
        guard groups > 1 else { return self }
        /// The share of a number of things that are dealt out as evenly as they can be.
        func part(_ number: Int) -> Int { number * (index + 1) / groups - number * index / groups }
        func require(_ isThere: Bool, _ field: String, _ message: String) throws(InputProblems) {
            guard isThere else {
                throw InputProblems([Diagnostic(at: SourcePlace(file: "simulation", field: field), message)])
            }
        }
        try require(
            fleet.count >= groups, "fleet.count", "\(groups) groups need as many replicas; there are \(fleet.count)")
        var group = self
        group.fleet.count = part(fleet.count)
        let share = Double(group.fleet.count) / Double(fleet.count)
        if let pool = fleet.decodePool {
            try require(
                pool.count >= groups, "fleet.decode_pool.count",
                "\(groups) groups need as many decode replicas; there are \(pool.count)")
            group.fleet.decodePool?.count = part(pool.count)
        }
        if let scaling = fleet.autoscaling {
            try require(
                scaling.minimum >= groups, "fleet.autoscaling",
                "\(groups) groups need as many replicas when fewest run; there are \(scaling.minimum)")
            group.fleet.autoscaling?.minimum = part(scaling.minimum)
            group.fleet.autoscaling?.maximum = max(part(scaling.maximum), part(scaling.minimum))
        }
        if let spot = fleet.spot { group.fleet.spot?.replicas = min(part(spot.replicas), group.fleet.count) }
        guard case .workload(var workload) = requests else {
            try require(false, "requests", "the requests of a trace are not divided over groups of replicas")
            return group
        }
        switch workload.arrivals {
        case .open(var schedule, let interarrival):
            schedule.stages = schedule.stages.map { stage in
                RateSchedule.Stage(from: stage.from * share, to: stage.to * share, duration: stage.duration)
            }
            workload.arrivals = .open(schedule, interarrival)
        case .users(let count, let thinkTime):
            try require(count >= groups, "workload.users", "\(groups) groups need as many users; there are \(count)")
            workload.arrivals = .users(count: part(count), thinkTime: thinkTime)
        case .batch: break
        }
        workload.requestCount = workload.requestCount.map { max(1, part($0)) }
        group.requests = .workload(workload)
        return group
    }
}
