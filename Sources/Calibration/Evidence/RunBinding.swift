public import Catalog
public import Input
internal import Performance
internal import Quantities
internal import Workload

/// Turns rows of a table of runs into measured runs, with what is known of how each source measures.
public struct RunBinding: Sendable {
    /// Finds a model by any name.
    public var model: @Sendable (String) -> ModelArchitecture?
    /// Finds an accelerator by id.
    public var accelerator: @Sendable (String) -> Accelerator?

    /// Looks names up with these.
    public init(
        model: @escaping @Sendable (String) -> ModelArchitecture?,
        accelerator: @escaping @Sendable (String) -> Accelerator?
    ) {
        self.model = model
        self.accelerator = accelerator
    }

    /// Looks names up in these catalogs, by ids, names and aliases.
    public init(_ models: ModelCatalog, _ hardware: HardwareCatalog) {
        self.init(
            model: { name in
                if let match = models.model(named: name).match { return match.model }
                // A folder of weights, named as the hub's cache does: /models/openai--gpt-oss-120b.
                guard let folder = name.split(separator: "/").last else { return nil }
                let id = folder.hasPrefix("models--") ? folder.dropFirst(8) : folder[...]
                return models.model(named: String(id.replacing("--", with: "/"))).match?.model
            },
            accelerator: { hardware.accelerator(id: $0) ?? hardware.accelerator(named: $0) })
    }

    /// The columns of conditions that are read; figures are those of ``RunFigure``.
    public static let conditions = [
        "run_id", "source", "date", "engine", "engine_version", "model", "weight_precision", "kv_precision", "gpu",
        "gpu_count", "tp", "pp", "ep", "dp", "attention_dp", "disaggregated", "speculative", "arrival", "input_tokens",
        "shared_prefix_tokens", "output_tokens", "concurrency", "request_rate", "duration_s", "max_num_seqs",
        "max_num_batched_tokens", "gpu_memory_utilization", "requests_completed", "flags", "notes",
    ]

    /// All columns that are read.
    public static let columns = conditions + RunFigure.allCases.map(\.rawValue)

    /// What a row turned out to be.
    public enum Outcome: Sendable {
        /// A run under conditions that can be predicted.
        case run(MeasuredRun)
        /// The run's name, and what keeps it from being predicted.
        case skipped(id: String, reason: String)
    }

    /// The runs that a fit may learn from: undisturbed, with one pool of replicas.
    public func runs(_ table: CSVTable) -> [MeasuredRun] { runs(table, table.rows) }

    /// The same for some of its rows.
    func runs(_ table: CSVTable, _ rows: [CSVTable.Row]) -> [MeasuredRun] {
        outcomes(header: table.columns.map { $0[...] }, rows: rows).compactMap { outcome in
            guard case .run(let run) = outcome, run.pools == nil, !run.isMistaken else { return nil }
            return run
        }
    }

    /// What becomes of each row of a stranger's table: unknown columns are ignored, missing ones are unknown.
    ///
    /// Throws when the file is no such table at all.
    public func outcomes(_ file: TextFile) throws(InputProblems) -> [Outcome] {
        let rows = try CSVTable.raggedRows(file)
        let header = rows.first?.cells ?? []
        let missing = ["model", "gpu"].filter { !header.contains($0[...]) }
        guard missing.isEmpty else {
            throw InputProblems(
                missing.map { column in
                    Diagnostic(
                        at: SourcePlace(file: file.name, line: 1, field: column), "the column is missing",
                        allowed: "columns: " + RunBinding.columns.joined(separator: ","))
                })
        }
        return outcomes(header: header, rows: Array(rows.dropFirst()))
    }

    private func outcomes(header: [Substring], rows: [CSVTable.Row]) -> [Outcome] {
        var indices: [String: Int] = [:]
        for (index, column) in header.enumerated() where indices[String(column)] == nil {
            indices[String(column)] = index
        }
        return rows.map { row in
            let reader = RowReader(indices: indices, cells: row.cells, line: row.line)
            guard row.cells.count == header.count else {
                return .skipped(
                    id: reader.id, reason: "line \(row.line) has \(row.cells.count) cells, the header \(header.count)")
            }
            do throws(Unusable) {
                return .run(try run(reader))
            } catch {
                return .skipped(id: reader.id, reason: error.reason)
            }
        }
    }

    func run(_ row: RowReader) throws(Unusable) -> MeasuredRun {
        guard row.text("flags") != "stalled" else { throw Unusable("marked as disturbed (stalled)") }
        guard let model = model(row.text("model")) else { throw Unusable("unknown model \"\(row.text("model"))\"") }
        guard let accelerator = accelerator(row.text("gpu")) else {
            throw Unusable("unknown accelerator \"\(row.text("gpu"))\"")
        }
        let source = row.source
        let name = row.text("engine")
        let known = InferenceEngine(spelled: name)
        let engine = known ?? .vllm
        let version = row.version(known)
        let precision = row.precision(model, accelerator)
        let pools = row.pools()
        var (parallelism, replicas) = try row.parallelism()
        if let pools { (parallelism, replicas) = (pools.decode.parallelism, pools.decode.workers) }
        var deployment = Deployment(
            model: model, weightPrecision: precision, cachePrecision: row.cachePrecision(engine, precision),
            accelerator: accelerator, parallelism: parallelism,
            engine: row.settings(.defaults(for: engine, version: version, on: accelerator)))
        // Nothing says that an engine whose release is not stated works as today's.
        if version == nil { deployment.engine.splitsContexts = true }
        if row.guesses {
            deployment.speculation = SpeculativeDecoding(guesses: 2, acceptance: 0.7, draftCost: 0.03)
        }
        if row.text("tp").isEmpty, source == "mlperf" {
            // The smallest group of devices that leaves room for a batch.
            while parallelism.tensor < 8, MemoryPlan(deployment).cache < accelerator.memory * 0.2 {
                parallelism.tensor *= 2
                deployment.parallelism = parallelism
                replicas /= 2
            }
        }
        let lengths = try row.lengths()
        let load = try row.load(replicas)
        var run = MeasuredRun(
            id: row.id, source: source, deployment: deployment,
            engine: known == nil ? (name.isEmpty ? "?" : name) : nil,
            release: release(known?.rawValue ?? name, version, row), lengths: lengths, load: load,
            replicas: replicas, measured: row.measurement(lengths, replicas))
        run.published = row.figures()
        run.arrivals = row.arrivals(replicas)
        run.pools = pools
        run.statesLengths = !row.text("input_tokens").isEmpty
        run.statesDevices = row.statesDevices
        guard !run.published.isEmpty else { throw Unusable("no measured figure") }
        return run
    }

    /// The release; where the version is not stated, the day, or what there is of it.
    private func release(_ engine: String, _ version: EngineVersion?, _ row: RowReader) -> String {
        version.map { LevelKeys.release(engine, $0) } ?? "\(engine) \(row.text("date").prefix(12))"
    }
}

/// Why a row cannot be used.
struct Unusable: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
