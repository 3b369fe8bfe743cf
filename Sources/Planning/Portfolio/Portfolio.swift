internal import Catalog
internal import Input
internal import Parallel
public import Quantities
internal import Scenarios
internal import Workload

/// Workloads that could share a fleet, and whether they do.
public struct FleetSharing: Sendable, Hashable, Codable {
    /// The workloads.
    public var names: [String]
    /// The monthly cost of one fleet for all; nil when no fleet meets all SLOs.
    public var together: Dollars?
    /// The monthly cost of a fleet each; nil when one has no option.
    public var apart: Dollars?
    /// Whether one fleet is cheaper.
    public var isShared: Bool
}

/// A batch in the quiet hours of a fleet.
public struct QuietFill: Sendable, Hashable, Codable {
    /// The batch.
    public var batch: String
    /// The workloads whose fleet it fills.
    public var host: [String]
    /// How much fits.
    public var fill: BatchFill
    /// The monthly cost of the batch on instances of its own; nil when it has no option.
    public var alone: Dollars?
    /// The monthly cost of what is left of it; nil when that has no option.
    public var rest: Dollars?
}

/// The fleets of several workloads: what shares a fleet, what fills quiet hours.
struct Portfolio {
    /// A fleet, or several of one scenario with several models.
    struct Fleet: Sendable {
        /// The workloads that it serves.
        var names: [String]
        var scenario: Scenario
        var plan: ScenarioPlan
    }

    /// Workloads that could share replicas, with what they would be together.
    private struct Group: Sendable {
        let names: [String]
        let parts: [Scenario]
        let pooled: Scenario?

        init(_ parts: [Scenario]) {
            self.parts = parts
            names = parts.map { $0.name ?? $0.models[0].architecture.id }
            pooled = Scenario.pooled(parts, name: names.joined(separator: " + "))
        }

        /// All that has to be priced before it is known which is cheaper: each part, then all together; nothing where the
        /// parts cannot share.
        var rivals: [Scenario] { pooled.map { parts + [$0] } ?? [] }
    }

    /// The scenario that needs no portfolio, where `parts` are just one whose requests are all of one kind; else nil.
    static func only(of parts: [Scenario]) -> Scenario? {
        parts.count == 1 && parts[0].workload.offlineShare <= 0 ? parts[0] : nil
    }

    private let name: String?
    private let budget: Dollars?
    private let parts: [Scenario]
    private(set) var fleets: [Fleet] = []
    private(set) var sharings: [FleetSharing] = []
    private(set) var fills: [QuietFill] = []

    /// Plans `parts`.
    ///
    /// All workloads that can share replicas share them, or none of them does. Complexity: a plan for each fleet, the cost of
    /// each workload and each group that could share, and one more plan for each batch that fits in part.
    init(_ planner: ScenarioPlanner, _ parts: [Scenario], name: String?, budget: Dollars?) {
        self.name = name
        self.budget = budget
        self.parts = parts
        let split = parts.flatMap { part in part.offlineSplit.map { [$0.awaited, $0.waiting] } ?? [part] }
        let batches = split.filter(\.workload.arrival.isOffline)
        let groups = Self.groups(split.filter { !$0.workload.arrival.isOffline }).map { Group($0) }
        // The fleets of a group right after its costs, while what those found is still known.
        for planned in parallelMap(groups, isParallel: planner.effort.isParallel, { Self.planned($0, planner) }) {
            fleets += planned.fleets
            sharings += planned.sharing.map { [$0] } ?? []
        }
        let awaited = fleets.count
        var plans = Self.plans(of: batches, planner).makeIterator()
        var used: [Int: [Double]] = [:]
        for batch in batches {
            guard let alone = plans.next() else { break }
            add(batch, alone: alone, planner, hosts: 0..<awaited, &used)
        }
    }

    /// The fleets of a group, and whether its workloads share one; nil where they cannot.
    private static func planned(
        _ group: Group, _ planner: ScenarioPlanner
    ) -> (fleets: [Fleet], sharing: FleetSharing?) {
        // Whether workloads share is a matter of two costs; what else a plan tells is asked of the fleets that come of it.
        let pricing = planner.pricing
        var priced = plans(of: group.rivals, pricing).makeIterator()
        var chosen = zip(group.names, group.parts).map { name, part in
            (names: [name], scenario: part, priced: group.pooled == nil ? nil : priced.next())
        }
        var sharing: FleetSharing?
        if let pooled = group.pooled, let together = priced.next() {
            let costs = chosen.compactMap { $0.priced?.monthly }
            let sum = costs.count == chosen.count ? costs.total() : nil
            let isShared = together.monthly.map { cost in sum.map { cost <= $0 } ?? true } ?? false
            sharing = FleetSharing(names: group.names, together: together.monthly, apart: sum, isShared: isShared)
            if isShared { chosen = [(group.names, pooled, together)] }
        }
        // Where no more than the cost is asked for, the plans are there.
        if pricing.effort != planner.effort { for place in chosen.indices { chosen[place].priced = nil } }
        var plans = plans(of: chosen.filter { $0.priced == nil }.map(\.scenario), planner).makeIterator()
        let fleets = chosen.compactMap { fleet in
            (fleet.priced ?? plans.next()).map { Fleet(names: fleet.names, scenario: fleet.scenario, plan: $0) }
        }
        return (fleets, sharing)
    }

    /// The plans of `scenarios`, side by side: the last accelerators of one alone leave cores idle.
    private static func plans(of scenarios: [Scenario], _ planner: ScenarioPlanner) -> [ScenarioPlan] {
        parallelMap(scenarios, isParallel: planner.effort.isParallel) { planner.single($0) }
    }

    /// Puts a batch into the quiet hours of one of the fleets `hosts`, and what is left on instances of its own.
    private mutating func add(
        _ batch: Scenario, alone: ScenarioPlan, _ planner: ScenarioPlanner, hosts: Range<Int>,
        _ used: inout [Int: [Double]]
    ) {
        let name = batch.name ?? "batch"
        let host = hosts.first { index in
            let scenario = fleets[index].scenario
            return scenario.models.count == 1 && batch.models.count == 1
                && scenario.models[0].architecture == batch.models[0].architecture
        }
        guard let host, let fill = Self.fill(batch, fleets[host], planner, used: used[host] ?? []), fill.free.value >= 1
        else {
            fleets.append(Fleet(names: [name], scenario: batch, plan: alone))
            return
        }
        // Room is not handed out twice.
        let before = used[host] ?? fill.taken.map { _ in 0 }
        used[host] = zip(before, fill.taken).map { $0 + (1 - $0) * $1 }
        let left = fill.requests - fill.free
        var rest: Dollars? = .zero
        if left.value >= 1 {
            let scenario = batch.batch(of: left)
            let plan = planner.single(scenario)
            fleets.append(Fleet(names: [name], scenario: scenario, plan: plan))
            rest = plan.monthly
        }
        fills.append(QuietFill(batch: name, host: fleets[host].names, fill: fill, alone: alone.monthly, rest: rest))
    }

    private static func fill(
        _ batch: Scenario, _ host: Fleet, _ planner: ScenarioPlanner, used: [Double]
    ) -> BatchFill? {
        guard let part = host.scenario.fleetParts.first, let batchPart = batch.fleetParts.first,
            let best = host.plan.plans.first?.best, let schedule = best.schedule
        else { return nil }
        let own = planner.planner(host.scenario, part)
        let other = planner.planner(batch, batchPart)
        guard let sizer = own.sizer(best), let batchSizer = other.sizer(best) else { return nil }
        return BatchFill(
            schedule, sizer, batch: batchSizer, margin: host.scenario.traffic.sizingFactor, used: used)
    }

    /// The plans of all fleets, one after the other.
    var plan: ScenarioPlan {
        var warnings: [Diagnostic] = []
        for warning in parts.flatMap(\.warnings) where !warnings.contains(warning) { warnings.append(warning) }
        return ScenarioPlan(
            name: name,
            plans: fleets.flatMap { fleet in
                fleet.plan.plans.map { single in
                    var single = single
                    single.workload = fleet.names.joined(separator: " + ")
                    return single
                }
            }, sharings: sharings, fills: fills, budget: budget ?? fleets.first?.plan.budget,
            utilizationBand: parts.first?.utilizationBand ?? Scenario.standardBand,
            pricesAsOf: fleets.first?.plan.pricesAsOf,
            assumptions: parts.placedAssumptions, warnings: warnings)
    }

    /// The scenarios in groups that share replicas, in order.
    private static func groups(_ scenarios: [Scenario]) -> [[Scenario]] {
        var groups: [[Scenario]] = []
        for scenario in scenarios {
            if let place = groups.firstIndex(where: { $0[0].sharesReplicas(with: scenario) }) {
                groups[place].append(scenario)
            } else {
                groups.append([scenario])
            }
        }
        return groups
    }
}
