public import Input
public import Performance
public import Planning
public import Quantities
public import Simulation
public import Workload

/// The busiest day of a month, request by request, to see whether the fleet keeps the promises that it was sized for.
///
/// Each hour is simulated by itself, in a steady state, with the replicas that its promises need (spares idle) and the
/// most traffic that the stated share of hours does not exceed. Headroom is not filled: it is there for what the closed
/// form, by which hours are sized, leaves out.
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
        /// The promises that were missed.
        public var missed: [ServiceTarget]
    }

    /// The hours in which requests come.
    public var hours: [Hour]

    /// Hours in which every promise was kept.
    public var kept: Int { hours.count { $0.missed.isEmpty } }

    /// Simulates the busiest day of `schedule`, `requests` requests an hour; same seed, same result.
    ///
    /// Hours that bring the same traffic are simulated once. Complexity: a few events a request.
    public init(
        _ replica: Replica, _ schedule: FleetSchedule, _ demand: Demand, margin: Double, requests: Int = 3000,
        seed: UInt64 = 1
    ) throws(InputProblems) {
        let days = schedule.weeks.flatMap { week in
            stride(from: 0, to: week.hours.count, by: 24).map { Array(week.hours[$0..<($0 + 24)]) }
        }
        let busiest = days.max { left, right in
            left.map(\.rate).total() < right.map(\.rate).total()
        }
        var known: [Double: SimulationResult] = [:]
        var found: [Hour] = []
        for (hour, planned) in (busiest ?? []).enumerated() where planned.needed > 0 {
            let rate = planned.rate * margin
            let result: SimulationResult
            if let same = known[rate.value] {
                result = same
            } else {
                result = try Simulation(
                    Fleet(replica, count: planned.needed),
                    SimulatedWorkload(
                        .rate(rate), demand.shape, serviceLevel: demand.serviceLevel, requestCount: requests),
                    SimulationOptions(seed: seed)
                ).run()
                known[rate.value] = result
            }
            found.append(
                Hour(
                    hour: hour, replicas: planned.needed, rate: rate, result: result,
                    missed: result.missed(demand.serviceLevel)))
        }
        hours = found
    }
}
