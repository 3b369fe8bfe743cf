public import Catalog
internal import Economics
public import Input
public import Quantities
public import Scenarios

/// What would lower the cost of a plan and is worth a look: hosted models, and usual changes of the scenario.
public struct PlanSavings: Sendable, Hashable {
    /// A model at a provider that hosts it, for the requests of one fleet.
    public struct Hosted: Sendable, Hashable {
        /// The price there.
        public var price: APIPrice
        /// What the requests of a month cost there.
        public var monthly: Dollars
        /// What the fleet costs a month.
        public var own: Dollars

        /// The requests of `plan` at `price`; nil where the plan has no fleet.
        public init?(_ price: APIPrice, instead plan: Plan) {
            guard let best = plan.best else { return nil }
            self.price = price
            monthly = price.cost(of: plan.demand.shape) * best.requests.value
            own = best.monthly
        }
    }

    /// Hosted models that cost less than the fleet, the cheapest for each fleet.
    public var hosted: [Hosted]
    /// Changes of the scenario that save, the largest saving first.
    public var changes: [SavingsEffect]

    /// What of `hosted` and `changes` saves at least a fiftieth of the monthly cost.
    public init(hosted: [Hosted], changes: [SavingsEffect], monthly: Dollars) {
        let least = monthly * 0.02
        self.hosted = hosted.filter { $0.own - $0.monthly >= least }
        // What marketplaces ask is worth a line however little it saves: it is the lowest price there is.
        self.changes = changes.filter { effect in
            effect.saving.map { $0 >= (effect.option.kind == .marketplace ? Dollars(1) : least) } ?? false
        }
    }

    /// What would cost less than `plan`, which `planner` made of `document`; `prices` are those of hosted models.
    ///
    /// Nil where no configuration meets the SLOs. Throws what is wrong with the document.
    public init?(
        _ plan: ScenarioPlan, of document: ScenarioDocument, _ planner: ScenarioPlanner, prices: [APIPrice]
    ) throws(InputProblems) {
        guard let monthly = plan.monthly else { return nil }
        let hosted = plan.plans.compactMap { single in
            APIChoice.prices(for: single.model, among: prices)
                .compactMap { Hosted($0, instead: single) }
                .min { $0.monthly < $1.monthly }
        }
        let search = SavingsSearch(try WhatIf(document, planner))
        self.init(hosted: hosted, changes: search.changes(to: plan), monthly: monthly)
    }
}
