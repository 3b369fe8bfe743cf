public import Input
public import Performance
public import Planning
public import Quantities
public import Simulation
internal import Workload

/// How an hour of a fleet is simulated: filled first, then measured for long enough, with requests coming until the end.
///
/// A fleet that starts empty is faster than one in the middle of its hour, and near its limit it takes many answer times
/// to fill: figures from the first seconds flatter it.
public struct HourSimulation: Sendable, Hashable {
    /// The seed of all random numbers.
    public var seed: UInt64
    /// Requests that are measured, at the least.
    public var requests: Int
    /// Requests that are measured for each replica, at the least: a large fleet has to be watched for as long as a small
    /// one.
    public var requestsPerReplica: Int
    /// Mean answer times for which the fleet fills before anything is measured.
    static let filling = 4.0
    /// Mean answer times for which requests come after those that are measured.
    static let emptying = 2.0

    /// An hour of so many requests.
    public init(seed: UInt64 = 1, requests: Int = 3000, requestsPerReplica: Int = 800) {
        self.seed = seed
        self.requests = requests
        self.requestsPerReplica = requestsPerReplica
    }

    /// The same hour drawn anew.
    public func seeded(_ seed: UInt64) -> HourSimulation {
        var copy = self
        copy.seed = seed
        return copy
    }

    /// An hour in which `rate` comes to `count` replicas, Poisson and balanced by load, the same for the same seed.
    public func run(
        _ replica: Replica, count: Int, rate: Rate<Requests>, _ demand: Demand
    ) throws(InputProblems) -> SimulationResult {
        try run(Fleet(replica, count: count), rate: rate, demand)
    }

    /// An hour in which `rate` comes to `fleet`, Poisson, the same for the same seed.
    ///
    /// Complexity: a few events a request.
    public func run(
        _ fleet: Fleet, rate: Rate<Requests>, _ demand: Demand
    ) throws(InputProblems) -> SimulationResult {
        let count = max(1, fleet.count + (fleet.decodePool?.count ?? 0))
        let steady = SteadyState(fleet.decodePool?.replica ?? fleet.replica, demand.shape.mean)
        let point = steady.point(rate: min(rate / Double(count), steady.capacity * 0.95))
        let answer = point.e2e.mean
        let measured = Requests(Double(max(requests, requestsPerReplica * count))) / rate
        let (before, after) = (answer * Self.filling, answer * Self.emptying)
        return try Simulation(
            fleet,
            demand.simulated(
                .open(.staged([(rate, before + measured + after)]), .poisson),
                classes: [RequestClass(serviceLevel: demand.serviceLevel)]),
            SimulationOptions(seed: seed, exclusion: .time(before: before, after: before + measured))
        ).run()
    }
}

extension Demand {
    /// Requests of this demand for a simulation: the part of prompts that the closed form takes as cached is cached there.
    func simulated(
        _ arrivals: SimulatedWorkload.Arrivals, classes: [RequestClass] = [RequestClass()], requestCount: Int? = nil
    ) -> SimulatedWorkload {
        SimulatedWorkload(
            arrivals: arrivals, lengths: .independent(input: shape.input, output: shape.output),
            sharedPrefix: shape.mean.cachedPrefix, classes: classes, requestCount: requestCount)
    }
}
