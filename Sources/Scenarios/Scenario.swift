public import Catalog
public import Input
public import Performance
public import Quantities
public import Workload

/// What somebody wants to serve, for whom and under which limits: names looked up, units typed, defaults filled in.
public struct Scenario: Sendable, Hashable, Codable {
    /// What it is called in reports; nil when the user gave no name.
    public let name: String?
    /// The models with their shares of the requests, which make one together.
    public let models: [ModelChoice]
    /// Precisions of the KV cache to consider; nil for the engine's own.
    public let cachePrecisions: [CachePrecision?]
    /// Engines to consider.
    public let engines: [EngineChoice]
    /// What requests look like and how they come.
    public let workload: Traffic
    /// How the load changes over time, and what the fleet has to survive.
    public let traffic: TrafficPlan
    /// The SLOs.
    public let serviceLevel: ServiceLevel
    /// The instances that may be bought.
    public let market: PurchaseLimits
    /// The most that may be spent; nil when there is no limit.
    public let budget: Rate<Dollars>?
    /// The user's own prices of what is paid beside the instances.
    public let prices: OwnPrices
    /// The user's own figures of servers to buy.
    public let ownServer: OwnServerFigures
    /// The probability with which every SLO has to be met, 0 to 1.
    public let confidence: Double
    /// How busy the fleet should be in the busiest hour, as shares of its capacity; the upper end is never exceeded.
    public let utilizationBand: ClosedRange<Double>
    /// Prompts up to this length get a fleet of their own; nil for one fleet.
    public let splitLength: Tokens?
    /// Capacity on top of the peak, as a share of the peak.
    public let headroom: Double
    /// Limits of one step of an engine.
    public let batching: StepLimits
    /// Speculative decoding; nil when it is not used.
    public let speculation: Speculation?
    /// Whether engines keep shared prefixes.
    public let prefixCaching: Bool
    /// How a model may be split.
    public let parallelism: SplitLimits
    /// Everything that was filled in, in the order of the file format.
    public let assumptions: [Assumption]
    /// What is allowed but probably not meant.
    public let warnings: [Diagnostic]

    /// The probability with which SLOs have to be met where the scenario says nothing.
    public static let standardConfidence = 0.8

    /// The utilization that the busiest hour should have where the scenario says nothing.
    public static let standardBand = 0.7...0.8

    /// Looks the names of `document` up in `catalog` and checks every value, or throws all problems at once.
    public init(_ document: ScenarioDocument, catalog: some ScenarioCatalog) throws(InputProblems) {
        var binder = ScenarioBinder(catalog: catalog)
        self = try binder.scenario(document)
    }

    init(
        name: String?, models: [ModelChoice], cachePrecisions: [CachePrecision?], engines: [EngineChoice],
        workload: Traffic, traffic: TrafficPlan, serviceLevel: ServiceLevel, market: PurchaseLimits,
        budget: Rate<Dollars>?, prices: OwnPrices, ownServer: OwnServerFigures, splitLength: Tokens?,
        confidence: Double, utilizationBand: ClosedRange<Double>, headroom: Double, batching: StepLimits,
        speculation: Speculation?,
        prefixCaching: Bool,
        parallelism: SplitLimits, assumptions: [Assumption], warnings: [Diagnostic]
    ) {
        self.name = name
        self.models = models
        self.cachePrecisions = cachePrecisions
        self.engines = engines
        self.workload = workload
        self.traffic = traffic
        self.serviceLevel = serviceLevel
        self.market = market
        self.budget = budget
        self.prices = prices
        self.ownServer = ownServer
        self.splitLength = splitLength
        self.confidence = confidence
        self.utilizationBand = utilizationBand
        self.headroom = headroom
        self.batching = batching
        self.speculation = speculation
        self.prefixCaching = prefixCaching
        self.parallelism = parallelism
        self.assumptions = assumptions
        self.warnings = warnings
    }
}
