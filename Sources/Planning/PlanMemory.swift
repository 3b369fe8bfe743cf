internal import Catalog
internal import Performance
internal import Scenarios
internal import Synchronization

/// What plans of similar questions have in common, kept so that the next one need not find it again.
///
/// Candidates depend on the model and on how it may be served, not on the load or on what is promised; the offers that
/// may be bought depend on the limits alone. Answers with and without a memory are the same. Safe to share by threads.
public final class PlanMemory: Sendable {
    private struct State {
        var candidates: [CandidateKey: [Candidate]] = [:]
        var markets: [MarketKey: Market] = [:]
        var held = 0
    }

    /// What the candidates on one accelerator depend on.
    struct CandidateKey: Hashable, Sendable {
        var model: String
        var native: WeightPrecision?
        var accelerator: String
        var precisions: [WeightPrecision]
        var cachePrecisions: [CachePrecision]
        var engines: [EngineChoice]
        var maximumDevices: Int
        var tensor, pipeline: [Int]
        var speculation: SpeculativeDecoding?
        var batching: StepLimits
        var cachesPrefixes: Bool

        init(_ model: ModelArchitecture, _ space: SearchSpace, _ accelerator: Accelerator) {
            self.model = model.id
            native = model.nativePrecision
            self.accelerator = accelerator.id
            precisions = space.precisions
            cachePrecisions = space.cachePrecisions
            engines = space.engines
            maximumDevices = space.maximumDevices
            tensor = space.tensor
            pipeline = space.pipeline
            speculation = space.speculation
            batching = space.batching
            cachesPrefixes = space.cachesPrefixes
        }
    }

    private struct MarketKey: Hashable {
        var accelerators: [String]?
        var regions, providers: [String]
        var purchases: [PurchaseOption]
    }

    /// Most candidates and most markets that are kept; when more come, the memory starts afresh.
    private static let limits = (candidates: 20_000, markets: 200)

    private let state = Mutex(State())

    /// An empty memory.
    public init() {}

    /// The candidates under `key`, made by `make` when they are not known yet.
    func candidates(_ key: CandidateKey, make: () -> [Candidate]) -> [Candidate] {
        if let known = state.withLock({ $0.candidates[key] }) { return known }
        let made = make()
        state.withLock { state in
            if state.held + made.count > Self.limits.candidates {
                state.candidates = [:]
                state.held = 0
            }
            state.candidates[key] = made
            state.held += made.count
        }
        return made
    }

    /// The market of what `limits` admits among `offers`, which are always the same for one memory.
    func market(_ limits: PurchaseLimits, _ offers: [Offer], anyAccelerator: Bool = false) -> Market {
        let key = MarketKey(
            accelerators: anyAccelerator ? nil : limits.accelerators.map(\.id), regions: limits.regions,
            providers: limits.providers, purchases: limits.purchases)
        if let known = state.withLock({ $0.markets[key] }) { return known }
        let made = Market(limits.filter(offers, anyAccelerator: anyAccelerator))
        state.withLock { state in
            if state.markets.count >= Self.limits.markets { state.markets = [:] }
            state.markets[key] = made
        }
        return made
    }
}
