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
        let aim = 1 - Self.reserve
        // Kept for one search: tables are too large to be kept for all.
        var times: StepTimes?
        func strain(_ load: Double) -> Double {
            let reached = hours.latencies(replicas: count, load: load) {
                let steps = times ?? StepTimes(replica)
                times = steps
                return try? hour.latencies(replica, count: count, load: load, demand, steps, draws)
            }
            return reached?.strain(on: demand.serviceLevel) ?? .infinity
        }
        let limit = most * Double(count)
        var held: (load: Double, strain: Double)?
        var missed: (load: Double, strain: Double)?
        var load = limit
        for _ in 0..<12 where load > limit * Self.least {
            let found = strain(load)
            if found <= aim { held = (load, found) } else { missed = (load, found) }
            guard let over = missed else { return load }
            if let held {
                // Near enough to the limit, or to a load that breaks it.
                if held.strain >= aim - 0.04 || held.load > over.load * 0.97 { break }
                let part = over.strain.isFinite ? log(aim / held.strain) / log(over.strain / held.strain) : 0.5
                // A little short of the meeting point: a step that misses is a step for nothing.
                load = held.load * pow(over.load / held.load, min(0.85, max(0.15, 0.9 * part)))
            } else if over.load > limit * 0.5, over.load * 0.7 <= limit * 0.5,
                strain(limit * Self.least) > aim
            {
                // What is missed by a nearly idle fleet is missed by any.
                return 0
            } else {
                load = over.load * (over.strain.isFinite ? min(0.97, max(0.7, (aim / over.strain).squareRoot())) : 0.8)
            }
        }
        guard let held else { return 0 }
        // Where waits grow without bound just beyond the limit, a day is on the wrong side of it by chance.
        return missed.map { min(held.load, $0.load * (1 - Self.distance)) } ?? held.load
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
