public import Catalog
public import Performance
public import Planning
public import Quantities
public import Scenarios
internal import Workload

/// A typical month of several workloads: what shares a fleet, what fills quiet hours, one bill.
public struct PortfolioMonth: Sendable {
    /// One fleet, or several of one scenario with several models.
    public struct Fleet: Sendable {
        /// The workloads that it serves.
        public var names: [String]
        /// The month.
        public var month: ScenarioMonth
    }

    /// Workloads that could share a fleet, and what came of it.
    public struct Pool: Sendable, Hashable, Codable {
        /// The workloads.
        public var names: [String]
        /// The bill of one fleet for all; nil when no fleet keeps all promises.
        public var together: Dollars?
        /// The bill of a fleet each; nil when one cannot be served.
        public var apart: Dollars?
        /// Whether one fleet is cheaper.
        public var isPooled: Bool
    }

    /// A batch in the quiet hours of a fleet.
    public struct Fill: Sendable, Hashable, Codable {
        /// The batch, and the workloads whose fleet it fills.
        public var batch: String
        /// Those whose fleet it is.
        public var host: [String]
        /// How much fits.
        public var fill: BatchFill
        /// The bill of the batch on machines of its own; nil when it cannot be served so.
        public var alone: Dollars?
        /// The bill of what is left of it; nil when that cannot be served.
        public var rest: Dollars?
    }

    /// The fleets that are paid for.
    public var fleets: [Fleet]
    /// What could share a fleet.
    public var pools: [Pool]
    /// What fills quiet hours.
    public var fills: [Fill]
    /// The most that may be spent a month on everything; nil without a limit.
    public var budget: Dollars?

    /// The bill of everything; nil when something cannot be served.
    public var monthly: Dollars? {
        let bills = fleets.compactMap(\.month.monthly)
        return bills.count == fleets.count ? bills.total() : nil
    }

    /// Plans `parts` at the prices of `catalog`; `question` says what else is asked about a plan in a scenario.
    ///
    /// All workloads that can share replicas are pooled together, or none of them. Complexity: a month for each workload
    /// and each pool, and one more for each batch that fits in part.
    public init(
        _ parts: [Scenario], budget: Dollars? = nil, catalog: Catalog, hour: HourSimulation? = HourSimulation(),
        compared: Int = 1,
        coefficients: @escaping @Sendable (Deployment) -> Coefficients,
        question: (Scenario, Plan) -> MonthQuestion
    ) {
        func month(_ scenario: Scenario) -> ScenarioMonth {
            ScenarioMonth(
                scenario, catalog: catalog, hour: hour, compared: compared, coefficients: coefficients
            ) { question(scenario, $0) }
        }
        self.budget = budget
        let split = parts.flatMap { part in part.offlineSplit.map { [$0.awaited, $0.waiting] } ?? [part] }
        var awaited: [(names: [String], scenario: Scenario, month: ScenarioMonth)] = []
        pools = []
        for group in Self.groups(split.filter { !$0.workload.arrival.isOffline }) {
            let names = group.map { $0.name ?? $0.models[0].architecture.id }
            let apart = zip(names, group).map { (names: [$0], scenario: $1, month: month($1)) }
            guard let pooled = Scenario.pooled(group, name: names.joined(separator: " + ")) else {
                awaited += apart
                continue
            }
            let together = month(pooled)
            let bills = apart.compactMap(\.month.monthly)
            let sum = bills.count == apart.count ? bills.total() : nil
            let isPooled = together.monthly.map { bill in sum.map { bill <= $0 } ?? true } ?? false
            pools.append(Pool(names: names, together: together.monthly, apart: sum, isPooled: isPooled))
            awaited += isPooled ? [(names, pooled, together)] : apart
        }
        fleets = awaited.map { Fleet(names: $0.names, month: $0.month) }
        fills = []
        var used: [Int: [Double]] = [:]
        for batch in split where batch.workload.arrival.isOffline {
            let name = batch.name ?? "batch"
            let alone = month(batch)
            let host = awaited.indices.first { index in
                awaited[index].scenario.models.count == 1 && batch.models.count == 1
                    && awaited[index].scenario.models[0].architecture == batch.models[0].architecture
            }
            guard let host, let fill = Self.fill(batch, awaited[host].month, coefficients, used: used[host] ?? []),
                fill.free.value >= 1
            else {
                fleets.append(Fleet(names: [name], month: alone))
                continue
            }
            // Room is not handed out twice.
            let before = used[host] ?? fill.taken.map { _ in 0 }
            used[host] = zip(before, fill.taken).map { $0 + (1 - $0) * $1 }
            let left = fill.requests - fill.free
            let rest = left.value >= 1 ? month(batch.batch(of: left)) : nil
            if let rest { fleets.append(Fleet(names: [name], month: rest)) }
            fills.append(
                Fill(
                    batch: name, host: awaited[host].names, fill: fill, alone: alone.monthly,
                    rest: rest == nil ? .zero : rest?.monthly))
        }
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

    private static func fill(
        _ batch: Scenario, _ month: ScenarioMonth, _ coefficients: (Deployment) -> Coefficients,
        used: [Double]
    ) -> BatchFill? {
        guard let model = month.models.first, let best = model.best, let schedule = best.schedule,
            let replica = try? Replica(best.deployment, coefficients(best.deployment))
        else { return nil }
        return BatchFill(
            schedule, replica, for: model.demand, margin: model.traffic.sizingFactor, batch: Demand(batch, share: 1),
            used: used, simulated: best.simulated)
    }
}
