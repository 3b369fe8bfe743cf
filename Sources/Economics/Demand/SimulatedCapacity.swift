internal import Foundation
internal import Parallel
public import Performance
public import Planning
public import Quantities
internal import Simulation

/// How much each of so many replicas carries within the promises in the event simulation.
///
/// The closed form by which hours are sized takes a replica's batch as steady. In the simulation it swings with the
/// requests that happen to meet in it, and the fuller it is the longer they stay: near a limit on the 95th percentile that
/// costs up to a fifth of the load. So a fleet is sized by both: the closed form finds the load that it says holds, and
/// the simulation is asked for the largest one up to it at which no percentile passes 1 - ``reserve`` of its limit, and
/// which stays ``distance`` below any that broke one. That is done for a few fleet sizes; those between take the load of the next smaller one, which pools less.
public struct SimulatedCapacity: Sendable, Hashable, Codable {
    /// What was found for one fleet size.
    public struct Size: Sendable, Hashable, Codable {
        /// Replicas of the fleet.
        public var replicas: Int
        /// What each of them carries in the simulation.
        public var each: Rate<Requests>
        /// What each of them carries by the closed form.
        public var formula: Rate<Requests>
    }

    /// The fleet sizes that were simulated, the smallest first.
    public let sizes: [Size]

    /// The part of every limit that stays free: what chance does to the percentiles of a single hour.
    public static let reserve = 0.03
    /// How far a load stays below any that broke a promise in the simulation, as a share of it.
    public static let distance = 0.05
    /// Fleet sizes that are simulated, as far as they are needed.
    static let ladder = [1, 2, 4, 8]

    /// The largest loads at which fleets of `replica`, up to `largest` replicas, hold the promises of `demand`.
    ///
    /// `formula` is the closed form of the same replica and demand. Nil when no load does, however small. The same for the
    /// same seed. Complexity: about three simulated hours a fleet size.
    public init?(
        _ replica: Replica, _ demand: Demand, formula: ReplicaDemand, largest: Int, hour: HourSimulation = .init()
    ) {
        let last = Self.ladder.firstIndex { $0 >= largest } ?? Self.ladder.count - 1
        var sizes = inOrder(Array(Self.ladder[...last])) { count in
            let most = formula.rate(heldBy: count)
            let found = LoadSearch(replica: replica, demand: demand, count: count, hour: hour).largest(upTo: most)
            return Size(replicas: count, each: found / Double(count), formula: most / Double(count))
        }
        // What chance takes from a larger fleet it does not have to give back: it could run as several smaller ones.
        for index in sizes.indices.dropFirst() { sizes[index].each = max(sizes[index].each, sizes[index - 1].each) }
        guard let best = sizes.last, best.each > .zero else { return nil }
        self.sizes = sizes
    }

    /// Whether `count` replicas hold `rate` together.
    public func holds(_ count: Int, at rate: Rate<Requests>) -> Bool {
        guard let size = sizes.last(where: { $0.replicas <= count }) else { return rate <= .zero }
        return rate <= size.each * Double(count)
    }

    /// The smallest share of the closed form's load that the simulation left, of sizes that hold anything, 0 to 1.
    public var share: Double { sizes.filter { $0.each > .zero }.map { $0.each / $0.formula }.min() ?? 1 }
}

/// Looks for the largest load that a fleet holds in the simulation.
private struct LoadSearch {
    let replica: Replica
    let demand: Demand
    let count: Int
    let hour: HourSimulation

    /// The largest load up to `most` that leaves the reserve free, to a few hundredths; zero when none does.
    ///
    /// The strain on the promises grows like a power of the load: a step goes to where the power through the last two points
    /// meets the limit, and the first one to where a power of two would. Complexity: about three simulated hours.
    func largest(upTo most: Rate<Requests>) -> Rate<Requests> {
        let aim = 1 - SimulatedCapacity.reserve
        var held: (rate: Rate<Requests>, strain: Double)?
        var missed: (rate: Rate<Requests>, strain: Double)?
        var rate = most
        for _ in 0..<12 where rate > most * 0.02 {
            let strain = strain(at: rate)
            if strain <= aim { held = (rate, strain) } else { missed = (rate, strain) }
            guard let over = missed else { return rate }
            if let held {
                // Near enough to the limit, or to a load that breaks it.
                if held.strain >= aim - 0.04 || held.rate > over.rate * 0.97 { break }
                let part = over.strain.isFinite ? log(aim / held.strain) / log(over.strain / held.strain) : 0.5
                // A little short of the meeting point: a step that misses is a step for nothing.
                rate = held.rate * pow(over.rate / held.rate, min(0.85, max(0.15, 0.9 * part)))
            } else {
                rate = over.rate * (over.strain.isFinite ? min(0.97, max(0.7, (aim / over.strain).squareRoot())) : 0.8)
            }
        }
        guard let held else { return .zero }
        // Where waits grow without bound a hair's breadth from the limit, a day is on the wrong side of it by chance.
        return missed.map { min(held.rate, $0.rate * (1 - SimulatedCapacity.distance)) } ?? held.rate
    }

    private func strain(at rate: Rate<Requests>) -> Double {
        (try? hour.run(replica, count: count, rate: rate, demand))?.strain(on: demand.serviceLevel) ?? .infinity
    }
}
