public import Calibration
public import Catalog
public import Performance
public import Planning
public import RunStore
public import Scenarios
internal import Synchronization

/// What answers are based on: the catalogs, and one performance model with the user's own runs in it.
///
/// Loaded once by whatever program asks; every question takes it, so that none has facts or an estimator of its own.
public struct Knowledge: Sendable {
    /// Accelerators, models and prices.
    public let catalog: Catalog
    /// What every latency, throughput and capacity comes from.
    public let model: PerformanceModel
    private let findings: Findings

    /// The facts of `catalog` with the calibration that comes with the program.
    ///
    /// `size`: how much of what answers find out is kept for the next ones.
    public init(_ catalog: Catalog, keeping size: PlanCache.Size = .oneQuestion) {
        self.catalog = catalog
        findings = Findings(catalog, size)
        model = ShippedCalibration.model()
    }

    /// The same with the user's own runs in `store`, which are read when a question needs them.
    ///
    /// Throws what is wrong with the store; `fail` is called with what is found to be wrong with it later.
    public init(
        _ catalog: Catalog, own store: RunStore, keeping size: PlanCache.Size = .oneQuestion,
        failing fail: @escaping @Sendable (any Error) -> Never
    ) throws {
        self.catalog = catalog
        findings = Findings(catalog, size)
        let shipped = ShippedCalibration.model()
        model = shipped.informed(by: try OwnEvidence(StoredOwnRuns(store, catalog), over: shipped, failing: fail))
    }

    /// The same with as many of the user's own runs in `store` as can be read; `note` is told once what cannot be.
    public init(
        _ catalog: Catalog, own store: RunStore, keeping size: PlanCache.Size = .oneQuestion,
        noting note: @escaping @Sendable (any Error) -> Void
    ) throws {
        self.catalog = catalog
        findings = Findings(catalog, size)
        let shipped = ShippedCalibration.model()
        let runs = ForgivingOwnRuns(StoredOwnRuns(store, catalog), noting: note)
        model = shipped.informed(
            by: try OwnEvidence(
                runs, over: shipped,
                failing: { error in
                    preconditionFailure("what fails is left out: \(error)")
                }))
    }

    /// What is used for an engine release that no run was measured on, in a sentence; nil for one with runs.
    public func releaseNote(_ deployment: Deployment) -> String? {
        let engine = deployment.engine
        return model.proxyRelease(for: deployment).map { proxy in
            "no measured runs of \(engine.engine.name) \(engine.version): predicted with the factors of \(proxy)"
        }
    }

    /// A planner over these facts, which knows what earlier ones have found out; `effort`: how far each search goes.
    public func planner(effort: SearchEffort = SearchEffort(), contingency: Double = 0) -> ScenarioPlanner {
        ScenarioPlanner(catalog, model, effort: effort, contingency: contingency, memory: findings.plans)
    }

    /// The catalog with its lists of names, made when a scenario is first bound.
    public var index: IndexedCatalog { findings.index }
}

/// What answers found out that the next ones need again, for as long as the facts are the same.
private final class Findings: Sendable {
    let plans: PlanCache
    private let catalog: Catalog
    private let lists = Mutex<IndexedCatalog?>(nil)

    init(_ catalog: Catalog, _ size: PlanCache.Size) {
        self.catalog = catalog
        plans = PlanCache(size)
    }

    var index: IndexedCatalog {
        lists.withLock { lists in
            if let lists { return lists }
            let made = IndexedCatalog(catalog)
            lists = made
            return made
        }
    }
}
