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
        /// Providers that host the same weights.
        public var providers: Int
        /// What they cost at the dearest of them.
        public var dearest: Dollars
        /// What they cost at the model's maker; nil where it is the provider itself, or hosts nothing.
        public var maker: Maker?

        /// The model's maker as a provider.
        public struct Maker: Sendable, Hashable {
            /// Its name.
            public var provider: String
            /// What the requests of a month cost there.
            public var monthly: Dollars
        }

        /// The requests of `plan` at the cheapest of `prices`, which are for its model; nil where the plan has no fleet or
        /// there are no prices.
        public init?(_ prices: [APIPrice], instead plan: Plan) {
            guard let best = plan.best else { return nil }
            let costs = prices.map { (price: $0, monthly: $0.cost(of: plan.demand.shape) * best.requests.value) }
            guard let cheapest = costs.min(by: { $0.monthly < $1.monthly }),
                let dearest = costs.max(by: { $0.monthly < $1.monthly })
            else { return nil }
            price = cheapest.price
            monthly = cheapest.monthly
            own = best.monthly
            providers = prices.count
            self.dearest = dearest.monthly
            maker = costs.first { $0.price.isByMaker && $0.price != cheapest.price }
                .map { Maker(provider: $0.price.provider, monthly: $0.monthly) }
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
            Hosted(APIChoice.prices(for: single.weights, among: prices), instead: single)
        }
        let search = SavingsSearch(try WhatIf(document, planner))
        self.init(hosted: hosted, changes: search.changes(to: plan), monthly: monthly)
    }
}
