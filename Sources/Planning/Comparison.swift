public import Calibration
public import Catalog
internal import Economics
public import Performance
public import Quantities
public import Workload

/// The same work on several accelerators, or at several clouds: the cheapest option for each.
public struct Comparison: Sendable {
    /// One accelerator, at one cloud or at whichever is cheapest.
    public struct Column: Sendable {
        /// The accelerator.
        public var accelerator: Accelerator
        /// The cloud; nil for the cheapest.
        public var provider: String?
        /// The cheapest option; nil when there is none.
        public var option: PlanOption?
        /// Why there is none; nil when there is one.
        public var rejection: Rejection?
    }

    /// What is to be carried.
    public var demand: Demand
    /// One column for each accelerator and cloud, in the order they were asked for.
    public var columns: [Column]

    /// Plans the work on the accelerator of each of `deployments`.
    ///
    /// `isSplitFixed`: use the parallelism given instead of looking for the best one. `providers`: one column for each;
    /// empty for the cheapest of all.
    public init(
        _ deployments: [Deployment], isSplitFixed: Bool, providers: [String], purchase: PurchaseOption, demand: Demand,
        offers: [Offer], model: PerformanceModel
    ) {
        self.demand = demand
        let memory = PlanCache()
        columns = deployments.flatMap { deployment in
            let candidates = isSplitFixed ? [deployment] : deployment.spreads
            return (providers.isEmpty ? [nil] : providers.map(Optional.some)).map { provider in
                let fitting = offers.filter { offer in
                    offer.acceleratorID == deployment.accelerator.id && offer.purchase == purchase
                        && (provider != nil || ProviderTier.standard.contains(offer.tier))
                        && (provider.map { $0.lowercased() == offer.provider.lowercased() } ?? true)
                }
                let plan = Planner(demand, market: Market(fitting), model: model, memory: memory)
                    .plan(deployment.model, candidates)
                return Column(
                    accelerator: deployment.accelerator, provider: provider, option: plan.best,
                    rejection: plan.best == nil ? plan.results.first?.rejection : nil)
            }
        }
    }
}

extension Deployment {
    /// The same deployment under every usual way to spread it over up to eight devices, or as many as it already takes.
    var spreads: [Deployment] {
        let space = SearchSpace(
            precisions: [weightPrecision], cachePrecisions: [cachePrecision], engines: [],
            accelerators: [accelerator], maximumDevices: max(8, parallelism.devices),
            tensor: Array(Set([1, 2, 4, 8, parallelism.tensor])).sorted(), pipeline: [parallelism.pipeline])
        return space.parallelisms(of: model, on: accelerator).map { spread in
            var copy = self
            copy.parallelism = spread
            return copy
        }
    }
}

extension Demand {
    /// Requests of `lengths` at `rate`, log-normal where they differ; `level` nil for no SLO.
    public init(
        _ lengths: TokenLengths, rate: Rate<Requests>, level: ServiceLevel? = nil, headroom: Double = 0,
        confidence: Double? = nil, maximumUtilization: Double = 1
    ) {
        self.init(
            shape: RequestShape(
                input: .logNormal(mean: lengths.input, variation: lengths.inputVariation.squareRoot()),
                output: .logNormal(mean: lengths.output, variation: lengths.outputVariation.squareRoot()),
                sharedPrefix: lengths.cachedPrefix, cacheHitShare: lengths.cachedPrefix > .zero ? 1 : 0),
            arrival: .rate(rate), serviceLevel: level ?? ServiceLevel(targets: [], source: "none asked for"),
            headroom: headroom, confidence: confidence, maximumUtilization: maximumUtilization)
    }
}
