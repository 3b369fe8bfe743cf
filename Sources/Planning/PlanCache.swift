internal import Calibration
internal import Catalog
internal import Economics
internal import Performance
internal import Quantities
internal import Scenarios
internal import Simulation
internal import Synchronization
internal import Workload

/// What plans of similar questions have in common, kept so that the next one need not find it again.
///
/// What measured runs say of a deployment depends on nothing else; candidates depend on the model, on how it may be served and
/// on what requests look like; what a replica carries, on its SLOs too; the offers that may be bought, on the
/// limits alone. Answers with and without a memory are the same. For one catalog and one performance model. Safe to share by
/// threads.
public final class PlanCache: Sendable {
    /// How much is kept.
    public struct Size: Sendable {
        /// Candidates, each with its replicas: about 3 kB.
        var candidates: Int
        /// Deployments with what measured runs say of them: about 3 kB.
        var deployments: Int
        /// Loads that a replica carries within the SLOs of one demand: about 100 bytes.
        var loads: Int
        /// Simulation studies: about 2 kB.
        var studies: Int
        /// Markets: up to 2 MB, if a scenario limits nothing.
        var markets: Int

        /// For one question, however large: months of hundreds of workloads, sweeps of thousands of points.
        public static let oneQuestion = Size(
            candidates: 6000, deployments: 12_000, loads: 40_000, studies: 4000, markets: 40)
        /// For many questions one after the other, in a program that goes on for days: some 20 MB.
        public static let manyQuestions = Size(
            candidates: 3000, deployments: 1500, loads: 20_000, studies: 1000, markets: 6)
    }

    private struct State {
        var candidates: RecentValues<CandidateKey, [Candidate]>
        var deployments: RecentValues<Deployment, KnownDeployment>
        var ready: RecentValues<ReadyKey, Candidate>
        var demands: RecentValues<Demand, Int>
        var loads: RecentValues<CapacityKey, Result<Double, Shortfall>>
        var loosened: RecentValues<CapacityKey, Double>
        var studies: RecentValues<StudyKey, CapacityStudy>
        var hours: RecentValues<StudyKey, SimulatedHours>
        var draws: RecentValues<DrawsKey, RequestDraws>
        var markets: RecentValues<OfferFilter, Market>
        var lastNumber = 0

        init(_ size: Size) {
            candidates = RecentValues(most: size.candidates) { $0.count }
            deployments = RecentValues(most: size.deployments)
            ready = RecentValues(most: size.candidates)
            demands = RecentValues(most: max(1000, size.loads / 20))
            loads = RecentValues(most: size.loads)
            loosened = RecentValues(most: size.loads / 4)
            studies = RecentValues(most: size.studies)
            hours = RecentValues(most: size.studies)
            draws = RecentValues(most: State.mostDraws)
            markets = RecentValues(most: size.markets)
        }

        /// The most workloads of which random requests are kept, about 100 kB each.
        private static let mostDraws = 40

        /// A number that nothing else in this memory has, or had.
        mutating func number() -> Int {
            lastNumber += 1
            return lastNumber
        }
    }

    /// What the candidates on one accelerator depend on.
    struct CandidateKey: Hashable, Sendable {
        /// All of it: two models that were read from files may have one name.
        var model: ModelArchitecture
        var accelerator: String
        var precisions: [WeightPrecision]
        var cachePrecisions: [CachePrecision?]
        var engines: [EngineChoice]
        var maximumDevices: Int
        var tensor, pipeline: [Int]
        var speculation: SpeculativeDecoding?
        var batching: StepLimits
        var cachesPrefixes: Bool
        var lengths: TokenLengths
        var kind: Load
        var confidence: Double?

        init(
            _ model: ModelArchitecture, _ space: SearchSpace, _ accelerator: Accelerator, _ demand: Demand,
            _ lengths: TokenLengths
        ) {
            self.model = model
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
            self.lengths = lengths
            kind = demand.kind
            confidence = demand.confidence
        }
    }

    /// What a candidate depends on, beside its deployment by number.
    private struct ReadyKey: Hashable {
        var deployment: Int
        var lengths: TokenLengths
        var kind: Load
        var confidence: Double?
    }

    /// What the capacity of a replica depends on, by number: a deployment, and a demand however much comes in all.
    private struct CapacityKey: Hashable {
        var deployment, demand: Int
    }

    /// What the capacity of a replica in simulation depends on.
    private struct StudyKey: Hashable {
        var capacity: CapacityKey
        var hour: HourSimulation
    }

    /// What random requests depend on.
    private struct DrawsKey: Hashable {
        var input, output: LengthDistribution
        var seed: UInt64
    }

    private let state: Mutex<State>

    /// An empty memory for as much as `size` says.
    public init(_ size: Size = .oneQuestion) { state = Mutex(State(size)) }

    /// The candidates under `key`, made by `make` when they are not known yet.
    func candidates(_ key: CandidateKey, make: () -> [Candidate]) -> [Candidate] {
        recall(key, in: \.candidates, make: make)
    }

    /// `deployment` as `model` knows it, for requests of `demand`, of which the typical one has `lengths`.
    func candidate(
        _ deployment: Deployment, _ model: PerformanceModel, _ demand: Demand, _ lengths: TokenLengths
    ) -> Candidate {
        let known = recall(deployment, in: \.deployments) {
            KnownDeployment(deployment, model, number: state.withLock { $0.number() })
        }
        // Larger spaces hold the deployments of smaller ones.
        let key = ReadyKey(
            deployment: known.number, lengths: lengths, kind: demand.kind, confidence: demand.confidence)
        return recall(key, in: \.ready) { Candidate(known, demand, lengths) }
    }

    /// The largest load of a replica of `candidate` within the SLOs of `demand`, or why there is none, found by `find` when
    /// it is not known yet.
    func load(
        _ candidate: Candidate, _ demand: Demand, find: () throws(Shortfall) -> Double
    ) throws(Shortfall) -> Double {
        try recall(key(candidate, demand), in: \.loads) { Result(catching: find) }.get()
    }

    /// The same with SLOs that are ``LoadLimit/looser``.
    func loosened(_ candidate: Candidate, _ demand: Demand, find: () -> Double) -> Double {
        recall(key(candidate, demand), in: \.loosened, make: find)
    }

    /// `sizer`, which is for `candidate`, with the event simulation as its last word.
    func confirmed(_ sizer: Sizer, _ candidate: Candidate, _ hour: HourSimulation) -> Sizer {
        let key = StudyKey(capacity: key(candidate, sizer.demand), hour: hour)
        // The latencies of a load do not depend on what is asked of them.
        var unasked = sizer.demand
        unasked.serviceLevel = ServiceLevel(targets: [], source: "")
        unasked.maximumUtilization = 1
        let apart = StudyKey(capacity: self.key(candidate, unasked), hour: hour)
        let study = state.withLock { state in
            if let known = state.studies.value(key) { return known }
            let hours = state.hours.value(apart) ?? SimulatedHours()
            state.hours.keep(hours, apart)
            let (input, output) = (sizer.demand.shape.input, sizer.demand.shape.output)
            let draw = DrawsKey(input: input, output: output, seed: hour.seed)
            let draws =
                state.draws.value(draw) ?? RequestDraws(input: input, output: output, seed: hour.seed)
            state.draws.keep(draws, draw)
            let made = sizer.study(hour, hours, draws)
            state.studies.keep(made, key)
            return made
        }
        return sizer.confirmed(by: .simulation(CapacityQuestions(study)))
    }

    /// The market of what `limits` admits among `offers`, which are always the same for one memory.
    func market(_ limits: PurchaseLimits, _ offers: [Offer], anyAccelerator: Bool = false) -> Market {
        let filter = OfferFilter(limits, anyAccelerator: anyAccelerator)
        return recall(filter, in: \.markets) {
            Market(filter.offers(from: offers), commitments: limits.commitments)
        }
    }

    private func key(_ candidate: Candidate, _ demand: Demand) -> CapacityKey {
        var each = demand
        // How much comes in all, and what stays free, is a matter of how many replicas there are.
        each.headroom = 0
        switch demand.arrival {
        case .rate: each.arrival = .rate(Rate(1))
        case .users(_, let thinkTime): each.arrival = .users(count: 1, thinkTime: thinkTime)
        case .batch: break
        }
        let number = state.withLock { state in
            if let known = state.demands.value(each) { return known }
            let made = state.number()
            state.demands.keep(made, each)
            return made
        }
        return CapacityKey(deployment: candidate.known.number, demand: number)
    }

    /// What `place` holds under `key`, made by `make` when it is not known yet.
    private func recall<Key: Hashable & Sendable, Value: Sendable>(
        _ key: Key, in place: WritableKeyPath<State, RecentValues<Key, Value>>, make: () -> Value
    ) -> Value {
        if let known = state.withLock({ $0[keyPath: place].value(key) }) { return known }
        let made = make()
        state.withLock { $0[keyPath: place].keep(made, key) }
        return made
    }
}
