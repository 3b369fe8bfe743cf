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
    public static func levels() -> CoefficientLevels { CoefficientLevels(PlainTable(benchmark_factors())) }

    /// The errors on held-out runs.
    public static func residuals() throws(InputProblems) -> ResidualTable {
        try ResidualTable(CSVTable(file("held-out errors", benchmark_residuals())))
    }

    /// The predictor that comes with the program.
    ///
    /// Complexity: one pass over the factors and the list of measured deployments; the runs of a deployment are read when
    /// a prediction is based on them.
    public static func model() throws(InputProblems) -> PerformanceModel {
        PerformanceModel(
            levels: levels(), residuals: try residuals(), field: ResidualField(PlainTable(benchmark_evidence())))
    }

    /// The same with runs of the user, which have no source: they move the factors of their configuration at once, and
    /// are the nearest evidence for what is like it.
    ///
    /// Without runs this is ``model()``. Complexity: linear in the runs, for each configuration with
    /// four or more of them a small fit.
    public static func model(with own: [MeasuredRun]) throws(InputProblems) -> PerformanceModel {
        let shipped = try model()
        guard !own.isEmpty else { return shipped }
        let levels = Calibration.refine(shipped.levels, with: own)
        return PerformanceModel(
            levels: levels, residuals: shipped.residuals, field: shipped.field.replacing(ResidualField(own, levels)))
    }

    /// What the program would come with if it were made from `predictor`: the embedded files by name.
    public static func files(_ predictor: PerformanceModel) -> [(name: String, text: String)] {
        let tables = predictor.field.tables
        return [
            ("factors.csv", predictor.levels.table), ("residuals.csv", predictor.residuals.table),
            ("evidence.csv", tables.groups), ("evidence-runs.csv", tables.members),
        ]
    }

    /// The embedded files by name.
    public static func files() -> [(name: String, text: String)] {
        [
            ("factors.csv", benchmark_factors()), ("residuals.csv", benchmark_residuals()),
            ("evidence.csv", benchmark_evidence()), ("evidence-runs.csv", benchmark_evidence_runs()),
        ].map { ($0.0, file($0.0, $0.1).text) }
    }

    /// Members of the field of embedded runs.
    static func members(at start: Int, count: Int) -> [ResidualField.Member] {
        ResidualField.members(PlainTable(benchmark_evidence_runs(), from: start), count: count)
    }

    private static func file(_ name: String, _ file: benchmark_file) -> TextFile {
        TextFile(name: name, bytes: Array(UnsafeBufferPointer(start: file.bytes, count: file.count)))
    }
}
