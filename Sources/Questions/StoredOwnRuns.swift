public import Calibration
public import Catalog
internal import Measurements
internal import Performance
internal import Quantities
internal import Reports
public import RunStore

/// The user's own runs in a store, read when a question needs them.
public struct StoredOwnRuns: OwnRunSource {
    private let store: RunStore
    private let binding: RunBinding
    /// A hash of the program and of the catalogs that models and accelerators are looked up in.
    public let version: UInt64

    /// The runs of `store`, whose models and accelerators are those of `catalog`.
    public init(_ store: RunStore, _ catalog: Catalog) {
        self.store = store
        binding = RunBinding(catalog.models, catalog.hardware)
        var hash = StableHash()
        hash.add(ProgramVersion.text)
        catalog.addFacts(to: &hash)
        version = hash.value
    }

    /// The deployments of all runs, in the order of their first runs.
    public func deployments() throws -> [OwnDeployment] {
        try store.deployments().map { OwnDeployment(id: $0.id, conditions: $0.conditionsHash, runs: $0.digest) }
    }

    /// A run on a deployment, of which only the deployment is right.
    public func sample(of deployment: OwnDeployment.ID) throws -> MeasuredRun? {
        guard var run = try store.conditions(of: deployment) else { return nil }
        // Any load and any figure will do: neither decides which deployment it is.
        run.load.arrival = .closedLoop
        run.load.concurrency = 1
        run.load.inputTokens = Tokens(1)
        run.load.outputTokens = Tokens(1)
        run.timeToFirstToken.mean = Seconds(1)
        return bound(run)
    }

    /// The runs on some deployments, in the order of storing; of more than `most`, every so-many-th.
    public func runs(of deployments: [OwnDeployment.ID], most: Int) throws -> [MeasuredRun] {
        try store.runs(of: deployments, most: most).compactMap(bound)
    }

    private func bound(_ run: RecordedRun) -> MeasuredRun? {
        guard run.isSound, case .run(let bound) = binding.outcome(run), bound.pools == nil else { return nil }
        return bound
    }

    /// What was kept under `name` for this `hash`.
    public func kept(_ name: String, hash: UInt64) -> [UInt8]? { store.kept(name, hash: hash) }

    /// Keeps `bytes` under `name`; `hash` says what they follow from.
    public func keep(_ bytes: [UInt8], _ name: String, hash: UInt64) { store.keep(bytes, name, hash: hash) }
}

extension Catalog {
    /// Adds the names of all models and accelerators, and the figures that predictions follow from.
    fileprivate func addFacts(to hash: inout StableHash) {
        for accelerator in hardware.accelerators {
            for text in [accelerator.id, accelerator.vendor, accelerator.name, accelerator.architecture] {
                hash.add(text)
            }
            for text in accelerator.aliases + [accelerator.interconnect ?? ""] { hash.add(text) }
            let peaks = accelerator.peaks
            let rates = [peaks.fp32, peaks.bf16, peaks.fp8, peaks.int8, peaks.fp4].map { $0?.value }
            let rest = [
                accelerator.memory.value, accelerator.usableMemory?.value, accelerator.memoryBandwidth?.value,
                accelerator.interconnectBandwidth?.value, accelerator.scaleUpDomain.map { Double($0) },
                accelerator.pcieGeneration.map { Double($0) },
            ]
            for number in rates + rest { hash.add(number ?? -1) }
        }
        for model in models.models {
            hash.add(model.id)
            let weights = model.weights
            let counts = [model.layerCount, model.hiddenSize, model.vocabularySize, model.maximumContext ?? 0]
            let sizes = [model.totalParameters, model.activeParameters, weights.formulaParameters]
            for number in counts.map({ Double($0) }) + sizes { hash.add(number) }
            hash.add(model.nativePrecision.rawValue)
        }
        for alias in models.aliases {
            for text in [alias.name, alias.id, alias.precision?.rawValue ?? ""] { hash.add(text) }
        }
    }
}
