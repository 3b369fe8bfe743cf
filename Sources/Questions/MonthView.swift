internal import Calibration
public import Catalog
internal import Economics
public import Input
internal import Parallel
internal import Performance
public import Planning
public import Quantities
public import Reports
internal import Scenarios
internal import Simulation
internal import Workload

/// The plan of a scenario as a month: its fleets by the hour, how they are bought, and what else they could cost.
public struct MonthView: Sendable {
    /// What is asked beside the scenario.
    public struct Options: Sendable {
        /// Hosted models to compare with, by name, beside those of the same model.
        public var apis: [String] = []
        /// Part of the monthly cost to set aside.
        public var contingency = 0.0

        /// No more than the plan.
        public init() {}
    }

    /// Each fleet with the workloads that it serves.
    public let fleets: [(names: [String], month: ScenarioMonth)]
    /// The months of several workloads; nil for a single one.
    public let portfolio: PortfolioMonth?
    /// The plan that the months are views of.
    public let plan: ScenarioPlan
    private let model: PerformanceModel

    /// The month of `source`; throws what is wrong with it.
    public init(_ source: PlanSource, _ options: Options = Options(), _ knowledge: Knowledge) throws(InputProblems) {
        let index = knowledge.index
        let document = try source.document(index)
        let parts = try Scenario.all(of: document, catalog: index)
        let planner = knowledge.planner(contingency: options.contingency)
        let prices = knowledge.catalog.apiPrices
        let facts = knowledge.catalog.onPremFacts
        let wanted = try APIChoice.prices(named: options.apis, among: prices)
        model = knowledge.model
        @Sendable func question(_ scenario: Scenario, _ plan: Plan) -> MonthQuestion {
            MonthQuestion(
                plan, scenario, knowledge.model, prices: prices, wanted: wanted, facts: facts)
        }
        let months = PortfolioMonth(
            parts, name: document.name, budget: try document.budget(), planner, question: question)
        fleets = months.fleets.map { ($0.names, $0.month) }
        portfolio = months.isSingle ? nil : months
        plan = months.plan
    }

    /// All months, in the plan's order.
    public var months: [ModelMonth] { fleets.flatMap(\.month.models) }

    /// The months as a document.
    public func document(days: [DaySimulation] = [], source: PlanSource? = nil) -> MonthDocument {
        MonthDocument(plan, months, days: days, evidence: model.replicas(of: plan), source: source)
    }

    /// The busiest day of each fleet that is served by the hour, request by request.
    public func days() throws(InputProblems) -> [DaySimulation] {
        var days: [DaySimulation] = []
        let wanted = months.compactMap { month in
            month.best.flatMap { best in
                best.schedule.flatMap { schedule in replica(best, month).map { (month, schedule, $0) } }
            }
        }
        for (place, (month, schedule, replica)) in wanted.enumerated() {
            let day = try LongWork.part(place, of: wanted.count) { () throws(InputProblems) in
                try DaySimulation(replica, schedule, month.demand, margin: month.traffic.sizingFactor)
            }
            days.append(day)
        }
        return days
    }

    /// One run of each batch, request by request.
    public func batches() throws(InputProblems) -> [BatchSimulation] {
        var batches: [BatchSimulation] = []
        for month in months {
            guard let best = month.best, best.schedule == nil, let replica = replica(best, month),
                let batch = try BatchSimulation(replica, best, month.demand)
            else { continue }
            batches.append(batch)
        }
        return batches
    }

    /// Disaggregated serving for the busiest hour of each fleet that comes at a rate: on its replica, and on those of the
    /// next accelerators, with KV caches sent at `bandwidth`.
    public func pools(bandwidth: Rate<Bytes>, _ catalog: Catalog) throws(InputProblems) -> [PoolSizing] {
        var sizings: [PoolSizing] = []
        for fleet in fleets {
            for month in fleet.month.models {
                guard let best = month.best, let replica = replica(best, month) else { continue }
                let sizing = try PoolSizing(
                    replica, month.demand, bandwidth: bandwidth,
                    market: Market(fleet.month.limits.filter(catalog.offers)),
                    others: month.others.prefix(5).compactMap { self.replica($0, month) })
                if let sizing { sizings.append(sizing) }
            }
        }
        return sizings
    }

    private func replica(_ option: PlanOption, _ month: ModelMonth) -> Replica? {
        try? model.replica(of: option, for: month.demand)
    }
}
