internal import Calibration
internal import Catalog
internal import Economics
internal import Performance
internal import Quantities
internal import Scenarios
internal import Synchronization
internal import Workload

/// What plans of similar questions have in common, kept so that the next one need not find it again.
///
/// What measured runs say of a deployment depends on nothing else; candidates depend on the model, on how it may be served and
/// on what requests look like; what a replica carries, on its SLOs too; the offers that may be bought, on the
/// limits alone. Answers with and without a memory are the same. For one catalog and one performance model. Safe to share by
/// threads.
public final class PlanCache: Sendable {
    private struct State {
        var candidates: [CandidateKey: [Candidate]] = [:]
        var calibrated: [Deployment: Result<CalibratedReplica, NotEstimable>] = [:]
        var sizers: [CapacityKey: Result<Sizer, Shortfall>] = [:]
        var loosened: [CapacityKey: Double] = [:]
        var studies: [StudyKey: CapacityStudy] = [:]
        var hours: [StudyKey: SimulatedHours] = [:]
        var markets: [OfferFilter: Market] = [:]
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
        var lengths: TokenLengths
        var kind: Load
        var confidence: Double?

        init(_ model: ModelArchitecture, _ space: SearchSpace, _ accelerator: Accelerator, _ demand: Demand) {
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
            lengths = demand.shape.mean
            kind = demand.kind
            confidence = demand.confidence
        }
    }

    /// What the capacity of a replica depends on.
    struct CapacityKey: Hashable, Sendable {
        var deployment: Deployment
        var demand: Demand

        init(_ deployment: Deployment, _ demand: Demand) {
            self.deployment = deployment
            self.demand = demand
            // How much comes in all, and what stays free, is a matter of how many replicas there are.
            self.demand.headroom = 0
            switch demand.arrival {
            case .rate: self.demand.arrival = .rate(Rate(1))
            case .users(_, let thinkTime): self.demand.arrival = .users(count: 1, thinkTime: thinkTime)
            case .batch: break
            }
        }
    }

    /// What the capacity of a replica in simulation depends on.
    private struct StudyKey: Hashable {
        var capacity: CapacityKey
        var hour: HourSimulation

        /// What the latencies of a load depend on: not on what is asked of them.
        var withoutServiceLevel: StudyKey {
            var key = self
            key.capacity.demand.serviceLevel = ServiceLevel(targets: [], source: "")
            key.capacity.demand.maximumUtilization = 1
            return key
        }
    }

    /// Most candidates, studies and markets that are kept; when more come, the memory starts afresh.
    private static let limits = (candidates: 20_000, studies: 20_000, markets: 200)

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

    /// `deployment` as `model` knows it, for requests of `demand`.
    func candidate(_ deployment: Deployment, _ model: PerformanceModel, _ demand: Demand) -> Candidate {
        if let known = state.withLock({ $0.calibrated[deployment] }) { return Candidate(deployment, known, demand) }
        let candidate = Candidate(deployment, model, demand)
        state.withLock { state in
            if state.calibrated.count > Self.limits.candidates { state.calibrated = [:] }
            state.calibrated[deployment] = candidate.calibrated
        }
        return candidate
    }

    /// The closed form's sizer under `key`, for whatever load, made by `make` when it is not known yet.
    func sizer(_ key: CapacityKey, make: () throws(Shortfall) -> Sizer) throws(Shortfall) -> Sizer {
        try recall(key, in: \.sizers, most: Self.limits.candidates) { Result(catching: make) }.get()
    }

    /// The largest load under `key` with SLOs that are ``LoadLimit/looser``, found by `find` when it is not known yet.
    func loosened(_ key: CapacityKey, find: () -> Double) -> Double {
        recall(key, in: \.loosened, most: Self.limits.candidates, make: find)
    }

    /// `sizer` with the event simulation as its last word.
    func confirmed(_ sizer: Sizer, _ deployment: Deployment, _ hour: HourSimulation) -> Sizer {
        let key = StudyKey(capacity: CapacityKey(deployment, sizer.demand), hour: hour)
        let study = state.withLock { state in
            if let known = state.studies[key] { return known }
            if state.studies.count >= Self.limits.studies {
                state.studies = [:]
                state.hours = [:]
            }
            let apart = key.withoutServiceLevel
            let hours = state.hours[apart] ?? SimulatedHours()
            state.hours[apart] = hours
            let made = sizer.study(hour, hours)
            state.studies[key] = made
            return made
        }
        return sizer.confirmed(by: .simulation(CapacityQuestions(study)))
    }

    /// The market of what `limits` admits among `offers`, which are always the same for one memory.
    func market(_ limits: PurchaseLimits, _ offers: [Offer], anyAccelerator: Bool = false) -> Market {
        let filter = OfferFilter(limits, anyAccelerator: anyAccelerator)
        return recall(filter, in: \.markets, most: Self.limits.markets) {
            Market(filter.offers(from: offers), commitments: limits.commitments)
        }
    }

    /// What `place` holds under `key`, made by `make` when it is not known yet; at `most` values it starts afresh.
    private func recall<Key: Hashable, Value: Sendable>(
        _ key: Key, in place: WritableKeyPath<State, [Key: Value]>, most: Int, make: () -> Value
    ) -> Value {
        if let known = state.withLock({ $0[keyPath: place][key] }) { return known }
        let made = make()
        state.withLock { state in
            if state[keyPath: place].count >= most { state[keyPath: place] = [:] }
            state[keyPath: place][key] = made
        }
        return made
    }
}
