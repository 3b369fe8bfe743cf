public import Input
internal import Parallel
public import Performance
public import Quantities
public import Simulation
public import Workload

/// The busiest day of a month, request by request, to see whether the fleet meets the SLOs that it was sized for.
///
/// Each hour is simulated by itself, in a steady state, with the replicas that its SLOs need (spares idle) and the
/// most traffic that the stated share of hours does not exceed: replicas that an hour brings in are ordered their start
/// delay ahead, and those that it does not need leave when their last answer is written. Headroom is not filled. The
/// requests are others than those by which the fleet was sized.
public struct DaySimulation: Sendable {
    /// One hour.
    public struct Hour: Sendable {
        /// The hour of the day.
        public var hour: Int
        /// Replicas that serve.
        public var replicas: Int
        /// Requests that come.
        public var rate: Rate<Requests>
        /// What the simulation found.
        public var result: SimulationResult
        /// The SLOs that were missed.
        public var missed: [ServiceTarget]
    }

    /// The hours in which requests come.
    public var hours: [Hour]

    /// Hours in which every SLO was met.
    public var kept: Int { hours.count { $0.missed.isEmpty } }

    /// Simulates the busiest day of `schedule`; same seed, same result.
    ///
    /// Hours that bring the same traffic to as many replicas are simulated once. Complexity: a few events a request.
    public init(
        _ replica: Replica, _ schedule: FleetSchedule, _ demand: Demand, margin: Double,
        hour: HourSimulation = HourSimulation(seed: 1_000_003, requests: 6000, requestsPerReplica: 3000)
    ) throws(InputProblems) {
        let days = schedule.weeks.flatMap { week in
            stride(from: 0, to: week.hours.count, by: 24).map { Array(week.hours[$0..<($0 + 24)]) }
        }
        let busiest = days.max { left, right in left.map(\.rate).total() < right.map(\.rate).total() } ?? []
        var kinds: [Kind] = []
        for planned in busiest where planned.needed > 0 {
            let kind = Kind(replicas: planned.needed, rate: planned.rate * margin)
            if !kinds.contains(kind) { kinds.append(kind) }
        }
        let watch = LongWork.watch
        let results = parallelMap(kinds.enumerated().map { ($0.offset, $0.element) }, isLong: true) { place, kind in
            Result { () throws(InputProblems) in
                // An hour of an ended question is left out.
                if watch?.isInterrupted() ?? false { throw InputProblems([]) }
                return try hour.seeded(hour.seed &+ UInt64(place)).run(
                    Fleet(replica, count: kind.replicas), rate: kind.rate, demand)
            }
        }
        hours = []
        for (index, planned) in busiest.enumerated() where planned.needed > 0 {
            let kind = Kind(replicas: planned.needed, rate: planned.rate * margin)
            guard let place = kinds.firstIndex(of: kind) else { continue }
            let result = try results[place].get()
            hours.append(
                Hour(
                    hour: index, replicas: kind.replicas, rate: kind.rate, result: result,
                    missed: result.missed(demand.serviceLevel)))
        }
    }

    /// What tells one hour from another.
    private struct Kind: Hashable, Sendable {
        var replicas: Int
        var rate: Rate<Requests>
    }
}
