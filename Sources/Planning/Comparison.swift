public import Catalog
public import Performance
public import Quantities
public import Workload

/// The same work on several accelerators, or at several clouds: the cheapest way for each.
public struct Comparison: Sendable {
    /// One accelerator, at one cloud or at whichever is cheapest.
    public struct Column: Sendable {
        /// The accelerator.
        public var accelerator: Accelerator
        /// The cloud; nil for the cheapest.
        public var provider: String?
        /// The cheapest way to carry the load; nil when there is none.
        public var option: PlanOption?
        /// Why there is none; nil when there is one.
        public var loss: Loss?
    }

    /// What is to be carried.
    public var demand: Demand
    /// One column for each accelerator and cloud, in the order they were asked for.
    public var columns: [Column]

    /// Sizes and prices the work on the accelerator of each of `deployments`.
    ///
    /// `isSplitFixed`: use the parallelism given instead of looking for the best one. `providers`: one column for each;
    /// empty for the cheapest of all.
    public init(
        _ deployments: [Deployment], isSplitFixed: Bool, providers: [String], purchase: PurchaseOption, demand: Demand,
        offers: [Offer], coefficients: @escaping @Sendable (Deployment) -> Coefficients
    ) {
        self.demand = demand
        columns = deployments.flatMap { deployment in
            let candidates = isSplitFixed ? [deployment] : deployment.spreads
            return (providers.isEmpty ? [nil] : providers.map(Optional.some)).map { provider in
                let fitting = offers.filter { offer in
                    offer.acceleratorID == deployment.accelerator.id && offer.purchase == purchase
                        && (provider.map { $0.lowercased() == offer.provider.lowercased() } ?? true)
                }
                let survey = AcceleratorSurvey(
                    deployment.accelerator, candidates.map { Candidate($0, coefficients($0)) }, demand, offers: fitting)
                let best = survey.priced.first.map { survey.option($0) }
                return Column(
                    accelerator: deployment.accelerator, provider: provider, option: best,
                    loss: best == nil ? survey.loss : nil)
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
    /// Requests of `lengths` at `rate`, log-normal where they differ; `promises` nil for none.
    public init(
        _ lengths: TokenLengths, rate: Rate<Requests>, promises: ServiceLevel? = nil, headroom: Double = 0
    ) {
        self.init(
            shape: RequestShape(
                input: .logNormal(mean: lengths.input, variation: lengths.inputVariation.squareRoot()),
                output: .logNormal(mean: lengths.output, variation: lengths.outputVariation.squareRoot()),
                sharedPrefix: lengths.cachedPrefix, cacheHitShare: lengths.cachedPrefix > .zero ? 1 : 0),
            arrival: .rate(rate),
            serviceLevel: promises ?? ServiceLevel(targets: [], source: "none asked"), headroom: headroom)
    }
}
