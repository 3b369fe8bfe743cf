internal import BenchmarkData
public import Catalog
public import Input
internal import Performance

/// What comes with the program: published runs, the factors fitted to them, and how far predictions were off.
public enum ShippedCalibration {
    /// The published runs as a file of comma-separated values; ``RunBinding`` turns them into measured runs.
    public static func runFile() -> TextFile { file("published runs", benchmark_runs()) }

    /// The published runs that a fit may learn from: their model and accelerator are in the catalogs.
    public static func runs(_ models: ModelCatalog, _ hardware: HardwareCatalog) throws(InputProblems) -> [MeasuredRun]
    {
        try RunBinding(models, hardware).runs(runFile())
    }

    /// The published runs with separate prefill and decode pools, from which only their own errors are learnt.
    public static func pooledRuns(
        _ models: ModelCatalog, _ hardware: HardwareCatalog
    ) throws(InputProblems) -> [MeasuredRun] {
        try RunBinding(models, hardware).outcomes(runFile()).compactMap { outcome in
            if case .run(let run) = outcome, run.pools != nil { return run }
            return nil
        }
    }

    /// The fitted factors.
    public static func levels() -> CoefficientLevels { CoefficientLevels(packed(benchmark_factors())) }

    /// The errors on held-out runs.
    public static func residuals() -> ResidualTable { ResidualTable(packed(benchmark_residuals())) }

    /// The predictor that comes with the program.
    ///
    /// Complexity: one pass over the numbers of measured deployments; factors, errors and the runs of a deployment are read
    /// when a prediction is based on them.
    public static func model() -> PerformanceModel {
        PerformanceModel(
            levels: levels(), residuals: residuals(),
            field: ResidualField(embedded: EmbeddedGroups(packed(benchmark_evidence()))))
    }

    /// The same with runs of the user, which have no source: they move the factors of their configuration at once, and
    /// are the nearest evidence for what is like it.
    ///
    /// Without runs this is ``model()``. Complexity: linear in the runs, for each configuration with
    /// four or more of them a small fit.
    public static func model(with own: [MeasuredRun]) -> PerformanceModel {
        let shipped = model()
        guard !own.isEmpty else { return shipped }
        let levels = Calibration.refine(shipped.levels, with: own)
        return PerformanceModel(
            levels: levels, residuals: shipped.residuals, field: shipped.field.replacing(ResidualField(own, levels)))
    }

    /// What the program would come with if it were made from `predictor`: files by name, each table as text, to be looked
    /// at, and packed, as which it is embedded.
    public static func files(_ predictor: PerformanceModel) -> [(name: String, bytes: [UInt8])] {
        let (texts, packed) = (predictor.field.tables, predictor.field.packed)
        let tables = [
            ("factors", predictor.levels.table, predictor.levels.packed),
            ("residuals", predictor.residuals.table, predictor.residuals.packed),
            ("evidence", texts.groups, packed.groups), ("evidence-runs", texts.members, packed.members),
        ]
        return tables.flatMap { name, text, packed in [("\(name).csv", Array(text.utf8)), ("\(name).packed", packed)] }
    }

    /// Members of the field of embedded runs.
    static func members(at start: Int, count: Int) -> [ResidualField.Member] {
        let table = packed(benchmark_evidence_runs())
        return (start..<start + count).map { ResidualField.Member(table, $0) }
    }

    private static func packed(_ file: benchmark_file) -> PackedTable {
        PackedTable(permanent: UnsafeRawBufferPointer(start: file.bytes, count: file.count))
    }

    private static func file(_ name: String, _ file: benchmark_file) -> TextFile {
        TextFile(name: name, bytes: Array(UnsafeBufferPointer(start: file.bytes, count: file.count)))
    }
}
