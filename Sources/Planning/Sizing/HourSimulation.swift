public import Input
internal import Performance
public import Quantities
public import Simulation
public import Workload

/// How an hour of a fleet is simulated: filled first, then measured for long enough, with requests coming until the end.
///
/// A fleet that starts empty is faster than one in the middle of its hour, and near its limit it takes many answer times
/// to fill: figures from the first seconds flatter it.
public struct HourSimulation: Sendable, Hashable {
    /// The seed of all random numbers.
    public var seed: UInt64
    /// The fewest requests that are measured.
    public var requests: Int
    /// The fewest requests that are measured for each replica: a large fleet has to be watched for as long as a small one.
    public var requestsPerReplica: Int

    /// Mean answer times for which the fleet fills before anything is measured.
    static let filling = 4.0
    /// Mean answer times for which requests come after those that are measured.
    static let emptying = 2.0

    /// An hour of so many requests.
    public init(seed: UInt64 = 1, requests: Int = 3000, requestsPerReplica: Int = 400) {
        self.seed = seed
        self.requests = requests
        self.requestsPerReplica = requestsPerReplica
    }

    /// The same hour drawn again.
    public func seeded(_ seed: UInt64) -> HourSimulation {
        var copy = self
        copy.seed = seed
        return copy
    }

    /// The latencies of an hour in which `load` (requests a second, or users: ``Demand/total``) comes to `count` replicas,
    /// balanced by load; nil when they were saturated.
    ///
    /// `times`: the step times of `replica`; `draws`: what is random of the requests.
    func latencies(
        _ replica: Replica, count: Int, load: Double, _ demand: Demand, _ times: StepTimes? = nil,
        _ draws: RequestDraws? = nil
    ) throws(InputProblems) -> MeasuredLatencies? {
        var simulation = simulation(replica, count: count, load: load, demand)
        simulation.times = times
        simulation.draws = draws
        return try simulation.latencies()
    }

    private func simulation(_ replica: Replica, count: Int, load: Double, _ demand: Demand) -> Simulation {
        let fleet = Fleet(replica, count: count)
        guard case .users(_, let thinkTime) = demand.arrival else {
            return simulation(fleet, rate: Rate(load), demand)
        }
        let steady = SteadyState(replica, demand.shape.mean)
        if demand.hasIndependentUsers(answeredIn: steady.point(rate: Rate(1e-6)).e2e.mean) {
            let rate = steady.rate(users: load / Double(count), thinkTime: thinkTime) * Double(count)
            return simulation(fleet, rate: rate, demand)
        }
        let users = max(1, Int(load.rounded()))
        let measured = max(requests, requestsPerReplica * count, Int(Self.filling) * users)
        let filling = Int(Self.filling) * users
        let all = Double(filling + measured + users)
        return Simulation(
            fleet,
            demand.simulated(
                .users(count: users, thinkTime: thinkTime), classes: [RequestClass(serviceLevel: demand.serviceLevel)],
                requestCount: Int(all)),
            SimulationOptions(
                seed: seed, exclusion: .share(first: Double(filling) / all, last: Double(users) / all)))
    }

    /// An hour in which `rate` comes to `fleet`, Poisson, the same for the same seed.
    ///
    /// Complexity: a few events a request.
    public func run(
        _ fleet: Fleet, rate: Rate<Requests>, _ demand: Demand
    ) throws(InputProblems) -> SimulationResult {
        try simulation(fleet, rate: rate, demand).run()
    }

    private func simulation(_ fleet: Fleet, rate: Rate<Requests>, _ demand: Demand) -> Simulation {
        let count = max(1, fleet.count + (fleet.decodePool?.count ?? 0))
        let steady = SteadyState(fleet.decodePool?.replica ?? fleet.replica, demand.shape.mean)
        let point = steady.point(rate: min(rate / Double(count), steady.capacity * 0.95))
        let answer = point.e2e.mean
        let measured = Requests(Double(max(requests, requestsPerReplica * count))) / rate
        let (before, after) = (answer * Self.filling, answer * Self.emptying)
        return Simulation(
            fleet,
            demand.simulated(
                .open(.staged([(rate, before + measured + after)]), .poisson),
                classes: [RequestClass(serviceLevel: demand.serviceLevel)]),
            SimulationOptions(seed: seed, exclusion: .time(before: before, after: before + measured)))
    }

    /// How many of the `requests` of a batch are simulated: enough to tell how fast they are answered.
    static func simulated(ofBatch requests: Double) -> Int { Int(max(1, min(4000, requests.rounded(.up)))) }

    /// How many requests of a batch one replica answers a second, by the time that it takes for `count` of them.
    func throughput(_ replica: Replica, count: Int, _ demand: Demand) -> Double {
        let result = try? Simulation(
            Fleet(replica), demand.simulated(.batch, requestCount: count), SimulationOptions(seed: seed)
        ).run()
        guard let result, result.outcome == .completed, result.simulated > .zero else { return 0 }
        return Double(count) / result.simulated.value
    }
}

extension Demand {
    /// Mean answer times of thought from which users are simulated as the Poisson requests that they add up to.
    private static let independence = 50.0

    /// Whether users think for so long that hardly any of them is waiting for an answer.
    ///
    /// Many independent users who each ask rarely add up to Poisson arrivals (Palm and Khintchine). A replica serves
    /// thousands or millions of them, and in a simulation each one would have to ask several times.
    func hasIndependentUsers(answeredIn answer: Seconds) -> Bool {
        guard case .users(_, let thinkTime) = arrival else { return false }
        return thinkTime >= answer * Self.independence
    }

    /// How requests arrive in a simulation of a fleet that answers in `answer` on average: the rate that users add up to,
    /// where they ask independently of each other.
    public func simulatedArrival(answeredIn answer: Seconds) -> Arrival {
        guard hasIndependentUsers(answeredIn: answer), case .users(let count, let thinkTime) = arrival else {
            return arrival
        }
        return .rate(Requests(Double(count)) / (thinkTime + answer))
    }

    /// Requests of this demand for a simulation: the part of prompts that the closed form takes as cached is cached there.
    public func simulated(
        _ arrivals: SimulatedWorkload.Arrivals, classes: [RequestClass] = [RequestClass()], requestCount: Int? = nil
    ) -> SimulatedWorkload {
        SimulatedWorkload(
            arrivals: arrivals, lengths: .independent(input: shape.input, output: shape.output),
            sharedPrefix: shape.cachedPrefix, classes: classes, requestCount: requestCount)
    }
}
