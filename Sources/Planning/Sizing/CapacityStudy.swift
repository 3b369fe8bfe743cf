internal import Foundation
internal import Performance
internal import Quantities
internal import Simulation
internal import Synchronization
internal import Workload

/// How much each of so many replicas carries within the SLOs in the event simulation.
///
/// The closed form takes a replica's batch as steady. In the simulation it varies with the requests that happen to meet in
/// it, and the fuller it is the longer they stay. So the closed form proposes the load, and the simulation is asked for the
/// largest one up to it at which no percentile passes 1 - ``reserve`` of its limit, and which stays ``distance`` below any
/// that broke one. A fleet is simulated at the next smaller size of ``ladder``, where it pools less.
///
/// Found when first asked for, and kept. The same for the same seed, in whatever order sizes are asked for.
final class CapacityStudy: Sendable {
    /// The part of every limit that stays free: what chance does to the percentiles of a single hour.
    static let reserve = 0.03
    /// How far a load stays below any that broke an SLO in the simulation, as a share of it.
    static let distance = 0.05
    /// The smallest load that is tried, as a share of the closed form's.
    static let least = 0.05
    /// Fleet sizes that are simulated.
    static let ladder = [1, 2, 4, 8]

    private let replica: Replica
    private let demand: Demand
    private let most: Double
    private let hour: HourSimulation
    private let hours: SimulatedHours
    private let draws: RequestDraws?
    private let found = Mutex<[Int: Double]>([:])
    /// Held while a size is searched: two workloads that ask for one at once wait for one search.
    private let searching = Mutex<Void>(())

    /// A study of `replica`, which carries up to `most` by the closed form.
    ///
    /// `hours`: what was simulated of this replica before, of such requests and with this `hour`, whatever the SLOs;
    /// `draws`: what is random of the requests of this `hour`.
    init(
        _ replica: Replica, _ demand: Demand, most: Double, hour: HourSimulation = HourSimulation(),
        _ hours: SimulatedHours = SimulatedHours(), _ draws: RequestDraws? = nil
    ) {
        self.replica = replica
        self.demand = demand
        self.most = most
        self.hour = hour
        self.hours = hours
        self.draws = draws
    }

    /// The size at which a fleet of `count` is simulated.
    static func rung(_ count: Int) -> Int { ladder.last { $0 <= count } ?? 1 }

    /// The load that each of `count` replicas carries, in the unit of ``Demand/total``; zero when none is.
    ///
    /// `requests`: of a batch, those that fall to each.
    func each(_ count: Int, requests: Double = 0) -> Double {
        let isBatch = demand.arrival.isOffline
        let key = isBatch ? HourSimulation.simulated(ofBatch: requests) : Self.rung(count)
        if let known = found.withLock({ $0[key] }) { return known }
        return searching.withLock { _ in
            if let known = found.withLock({ $0[key] }) { return known }
            let each =
                isBatch ? min(most, hour.throughput(replica, count: key, demand)) : largest(key) / Double(key)
            found.withLock { $0[key] = each }
            return each
        }
    }

    /// What was found until now, the smallest fleet first; nothing for a batch.
    var sizes: [SimulatedSize] {
        guard !demand.arrival.isOffline else { return [] }
        return found.withLock { $0 }.sorted { $0.key < $1.key }
            .map { SimulatedSize(replicas: $0.key, each: $0.value, closedForm: most) }
    }

    /// The largest load of `count` replicas that leaves the reserve free, to a few hundredths; zero when none does.
    ///
    /// How near the SLOs are grows like a power of the load: a step goes to where the power through the last two points
    /// meets the limit, and the first one to where a power of two would. Complexity: about three simulated hours.
    private func largest(_ count: Int) -> Double {
        // Kept for one search: tables are too large to be kept for all.
        var times: StepTimes?
        func point(_ load: Double) -> LoadPoint {
            let reached = hours.latencies(replicas: count, load: load) {
                let steps = times ?? StepTimes(replica)
                times = steps
                return try? hour.latencies(replica, count: count, load: load, demand, steps, draws)
            }
            return LoadPoint(load: load, strain: reached?.strain(on: demand.serviceLevel) ?? .infinity)
        }
        let limit = most * Double(count)
        var over = point(limit)
        guard over.isOver else { return limit }
        var held: LoadPoint?
        var load = over.firstStep
        for _ in 0..<Self.steps {
            if held == nil, load < limit / 2 {
                // What is missed by a nearly idle fleet is missed by any.
                let idle = point(limit * Self.least)
                guard !idle.isOver else { return 0 }
                held = idle
                load = max(load, idle.step(towards: over))
            }
            let tried = point(load)
            if tried.isOver {
                load = held.map { $0.step(towards: tried) } ?? tried.step(from: over)
                over = tried
            } else {
                held = tried
                load = tried.step(towards: over)
            }
            // Where waits grow without bound just beyond the limit, a day is on the wrong side of it by chance: a load
            // stays away from one that broke an SLO, and to come nearer to it is of no use.
            if let held, held.isNear(over) { break }
        }
        return held.map { min($0.load, over.load * (1 - Self.distance)) } ?? 0
    }

    /// The most loads that are tried after the first.
    private static let steps = 11
}

/// A load, and the largest latency at it over its limit.
private struct LoadPoint {
    /// The strain that leaves the reserve free.
    static let aim = 1 - CapacityStudy.reserve

    var load: Double
    var strain: Double

    var isOver: Bool { strain > Self.aim }

    /// The load to try after this first one, which is over: where the limit is met if the strain grows with its square.
    var firstStep: Double {
        load * (strain.isFinite ? min(0.97, max(0.7, (Self.aim / strain).squareRoot())) : 0.8)
    }

    /// The load to try when this one and the larger `last` were over: a little short of where their power meets the limit,
    /// and the nearer the less this one is over, for chance may be all that it is.
    func step(from last: LoadPoint) -> Double {
        guard strain.isFinite else { return load * 0.8 }
        let over = Self.aim / strain
        let power = last.strain.isFinite ? log(last.strain / strain) / log(last.load / load) : 2
        return load * min(0.97, max(0.9 * over * over, power > 0 ? pow(over, 1.1 / power) : 0))
    }

    /// Where the power through this point and `over` meets the limit, as a share of the way between their logarithms.
    private func meeting(_ over: LoadPoint) -> Double {
        guard over.strain.isFinite, strain > 0 else { return 0.5 }
        return min(1, log(Self.aim / strain) / log(over.strain / strain))
    }

    /// The load to try between this one, which holds, and `over`: a step that misses is a step for nothing.
    func step(towards over: LoadPoint) -> Double {
        load * pow(over.load / load, min(0.85, max(0.15, 0.9 * meeting(over))))
    }

    /// Whether this load is as good as the largest below `over` that holds.
    func isNear(_ over: LoadPoint) -> Bool {
        load >= over.load * (1 - CapacityStudy.distance) || pow(over.load / load, meeting(over)) < 1.03
    }
}

/// What one plan asks of a study that it shares with others: its answer tells of the sizes that it asked for alone, so
/// that it does not depend on who else asked, or when.
final class CapacityQuestions: Sendable {
    private let study: CapacityStudy
    private let target = Mutex<Set<Int>>([])

    init(_ study: CapacityStudy) { self.study = study }

    /// The load that each of `count` replicas carries, as ``CapacityStudy/each(_:requests:)`` has it.
    func each(_ count: Int, requests: Double = 0) -> Double {
        target.withLock { _ = $0.insert(CapacityStudy.rung(count)) }
        return study.each(count, requests: requests)
    }

    /// What was found of the sizes asked for, the smallest fleet first; nothing for a batch.
    var sizes: [SimulatedSize] {
        let target = target.withLock { $0 }
        return study.sizes.filter { target.contains($0.replicas) }
    }
}

/// What each replica of a fleet of one size carries within the SLOs.
public struct SimulatedSize: Sendable, Hashable, Codable {
    /// Replicas of the fleet.
    public var replicas: Int
    /// The load of each in the simulation: requests a second, or users.
    public var each: Double
    /// The load of each by the closed form.
    public var closedForm: Double
}
