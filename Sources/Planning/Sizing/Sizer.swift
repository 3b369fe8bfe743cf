internal import Catalog
public import Performance
public import Quantities
internal import Simulation
internal import Synchronization
internal import Workload

/// How many replicas of one deployment carry a demand within its SLOs: the closed form proposes, the event simulation
/// confirms.
///
/// Replicas are taken as slow as the demand's confidence asks for: with the time of every step, and the time to first token,
/// at that quantile of what measurements were over predictions. Every command that needs a number of replicas asks here.
public struct Sizer: Sendable {
    /// What has the last word.
    enum Confirmation: Sendable {
        /// The closed form: to propose and to prune.
        case closedForm
        /// The event simulation of the fleet.
        case simulation(CapacityQuestions)
        /// The share of the closed form's load that the simulation left for the same deployment, by fleet size.
        case shares([SimulatedSize])
    }

    /// What the closed form finds of one replica; an object, as sizers are handed around.
    private final class Basis: Sendable {
        let expected, cautious: Replica
        /// The demand's typical request.
        let lengths: TokenLengths
        let steady: SteadyState
        let most: Double
        /// The latest estimate: a fleet's busiest hour is asked for several times in a row.
        let latest = Mutex<(count: Int, scale: Double, estimate: Estimate)?>(nil)

        init(_ expected: Replica, _ cautious: Replica, _ lengths: TokenLengths, most: Double) {
            self.expected = expected
            self.cautious = cautious
            self.lengths = lengths
            steady = SteadyState(cautious, lengths)
            self.most = most
        }
    }

    private let basis: Basis
    /// The demand of the busiest hour.
    private(set) var demand: Demand
    private var confirmation = Confirmation.closedForm
    /// Most replicas that are tried.
    static let maximumReplicas = 100_000

    /// A sizer by the closed form; throws the limit that no number of replicas gets around.
    ///
    /// Complexity: about ten operating points, twenty where SLOs leave replicas nearly idle; those only when they are not in
    /// `memory`.
    init(
        _ candidate: Candidate, _ demand: Demand, _ memory: PlanCache = PlanCache()
    ) throws(Shortfall) {
        let replicas: Candidate.Replicas
        do throws(NotEstimable) { replicas = try candidate.replicas.get() } catch { throw .notEstimable(error) }
        let most = try memory.load(candidate, demand) { () throws(Shortfall) in
            try Self.most(of: replicas.cautious, replicas.lengths, demand)
        }
        self.init(replicas.expected, cautious: replicas.cautious, replicas.lengths, demand, most: most)
        let limits = limits
        if let idle = limits.nearlyIdle(
            most,
            more: { memory.loosened(candidate, demand) { limits.largest(loosened: LoadLimit.looser) } })
        {
            throw idle
        }
    }

    /// The same for a replica as predicted, and as slow as the confidence has it.
    init(_ expected: Replica, cautious: Replica, _ demand: Demand) throws(Shortfall) {
        let lengths = demand.shape.mean
        self.init(
            expected, cautious: cautious, lengths, demand, most: try Self.most(of: cautious, lengths, demand))
        let limits = limits
        if let idle = limits.nearlyIdle(most, more: { limits.largest(loosened: LoadLimit.looser) }) { throw idle }
    }

    /// The replica as predicted.
    var expected: Replica { basis.expected }
    /// The demand's typical request.
    var lengths: TokenLengths { basis.lengths }
    private var steady: SteadyState { basis.steady }
    /// The largest load of one replica by the closed form, in the unit of ``Demand/total``.
    var most: Double { basis.most }

    private var limits: LoadLimit { LoadLimit(steady: steady, demand: demand) }

    private init(_ expected: Replica, cautious: Replica, _ lengths: TokenLengths, _ demand: Demand, most: Double) {
        basis = Basis(expected, cautious, lengths, most: most)
        self.demand = demand
    }

    /// The largest load of one replica by the closed form, however much comes in all.
    private static func most(
        of cautious: Replica, _ lengths: TokenLengths, _ demand: Demand
    ) throws(Shortfall) -> Double {
        let memory = cautious.memory
        guard memory.fits else { throw .doesNotFit(needed: memory.allowed - memory.cache, usable: memory.allowed) }
        let steady = SteadyState(cautious, lengths)
        guard steady.slots >= 1 else {
            let each = memory.growth.bytes(at: lengths.input + lengths.output)
            throw .doesNotFit(needed: memory.allowed - memory.cache + each, usable: memory.allowed)
        }
        if demand.arrival.isOffline {
            let most = steady.capacity.value
            guard most > 0 else { throw .refusedBySimulation }
            return most
        }
        let limits = LoadLimit(steady: steady, demand: demand)
        // Alone with one request a replica is as fast as it gets: what it misses then, it always misses.
        if let missed = demand.serviceLevel.firstMissed(by: limits.idle) { throw missed }
        let most = limits.largest()
        if let missed = limits.missedAlways(most) { throw missed }
        return most
    }

    /// The same sizer with another last word.
    func confirmed(by confirmation: Confirmation) -> Sizer {
        var copy = self
        copy.confirmation = confirmation
        return copy
    }

    /// What the event simulation found until now; empty without it.
    var simulated: [SimulatedSize] {
        switch confirmation {
        case .closedForm: []
        case .simulation(let study): study.sizes
        case .shares(let sizes): sizes
        }
    }

    /// A simulation study of this sizer's replica and demand.
    ///
    /// `hours`: what was simulated of the same replica before, whatever the SLOs; `draws`: what is random of the requests.
    func study(
        _ hour: HourSimulation = HourSimulation(), _ hours: SimulatedHours = SimulatedHours(),
        _ draws: RequestDraws? = nil
    ) -> CapacityStudy {
        CapacityStudy(basis.cautious, demand, most: most, hour: hour, hours, draws)
    }

    /// The load that each of `count` replicas carries within the SLOs, in the unit of ``Demand/total``.
    ///
    /// `requests`: of a batch, those that fall to each.
    func each(_ count: Int, requests: Double = 0) -> Double {
        switch confirmation {
        case .closedForm: return most
        case .simulation(let study): return study.each(count, requests: requests)
        case .shares(let sizes):
            let size = sizes.last { $0.replicas <= count } ?? sizes.first
            return most * (size.map { $0.closedForm > 0 ? $0.each / $0.closedForm : 0 } ?? 1)
        }
    }

    /// The fewest replicas that carry `scale` times the busiest hour within the SLOs; nil when no number does.
    ///
    /// Complexity: a few simulated hours a fleet size of ``CapacityStudy/ladder``, once.
    public func replicas(_ scale: Double) -> Int? {
        let load = demand.total * scale
        guard load > 0 else { return 0 }
        var count = Self.count(load, most)
        while count <= Self.maximumReplicas {
            let each = each(count, requests: batchRequests(scale) / Double(count))
            if load <= Double(count) * each * (1 + 1e-9) { return count }
            // Where one replica misses its SLOs at any load, more of them do too.
            guard each > 0 else { return nil }
            count = max(count + 1, demand.arrival.isOffline ? 0 : Self.count(load, each))
        }
        return nil
    }

    private static func count(_ load: Double, _ each: Double) -> Int {
        max(1, Int(min(1e12, (load / each - 1e-9).rounded(.up))))
    }

    private func batchRequests(_ scale: Double) -> Double {
        if case .batch(let requests, _) = demand.arrival { requests.value * scale } else { 0 }
    }

    /// The load that one of `count` replicas gets when `scale` times the busiest hour comes.
    public func load(_ count: Int, _ scale: Double) -> Load {
        let each = demand.total * scale / Double(max(1, count))
        switch demand.arrival {
        case .rate: return .rate(Rate(each), variation: 1)
        case .users(_, let thinkTime):
            guard thinkTime > .zero else { return .concurrency(each) }
            return .rate(
                SteadyState(expected, lengths).rate(users: each, thinkTime: thinkTime), variation: 1)
        case .batch: return .offline
        }
    }

    /// One of `count` replicas, as predicted, when `scale` times the busiest hour comes.
    public func estimate(_ count: Int, _ scale: Double) -> Estimate {
        if let known = basis.latest.withLock({ $0 }), known.count == count, known.scale == scale {
            return known.estimate
        }
        let estimate = expected.estimate(lengths, under: load(count, scale))
        basis.latest.withLock { $0 = (count, scale, estimate) }
        return estimate
    }

    /// Requests a second that `count` replicas answer when `scale` times the busiest hour comes.
    public func rate(_ count: Int, _ scale: Double) -> Rate<Requests> {
        if case .rate(let rate) = demand.arrival { return rate * scale }
        return estimate(count, scale).point.rate * Double(count)
    }

    /// The most requests a second that `count` replicas carry within every SLO.
    func rate(heldBy count: Int) -> Rate<Requests> {
        guard count > 0 else { return .zero }
        let each = each(count)
        guard case .users(_, let thinkTime) = demand.arrival else { return Rate(each * Double(count)) }
        guard thinkTime > .zero else { return steady.point(concurrency: each).rate * Double(count) }
        return steady.rate(users: each, thinkTime: thinkTime) * Double(count)
    }

    /// The most requests a second that one replica is predicted to answer, whatever the SLOs.
    public var capacity: Rate<Requests> { SteadyState(expected, lengths).capacity }

    /// The probability that a request finds every slot of `count` replicas taken, as one pool (Erlang's C formula).
    func waitProbability(_ count: Int, _ point: OperatingPoint) -> Double {
        let servers = Double(count) * steady.slots
        guard servers.isFinite, servers >= 1, servers < 1e7 else { return 0 }
        return ErlangC(servers: Int(servers), load: point.decoding * Double(count)).waitProbability
    }
}

extension SteadyState {
    /// The rate at which `users` ask when each thinks for `thinkTime` after an answer: the crossing of what they ask
    /// for, which falls with the answer time, and what is answered; to a millionth.
    func rate(users: Double, thinkTime: Seconds) -> Rate<Requests> {
        let most = users / thinkTime.value
        // How far off both ends may be at most: near enough to start from.
        let found = Excess.crossing(Excess(at: 0, -most), Excess(at: most, most), within: 1e-6 * most) { rate in
            let point = point(rate: Rate(rate))
            return rate - (point.state == .steady ? users / (point.e2e.mean + thinkTime).value : 0)
        }
        return Rate(found)
    }
}
