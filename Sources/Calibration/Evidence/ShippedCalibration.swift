internal import BenchmarkData
public import Catalog
public import Input

/// What comes with the program: published runs, the factors fitted to them, and how far predictions were off.
public enum ShippedCalibration {
    /// The published runs as a table; ``RunBinding`` turns them into measured runs.
    public static func runTable() throws(InputProblems) -> CSVTable {
        try CSVTable(file("published runs", benchmark_runs()))
    }

    /// The published runs whose model and accelerator the catalogs know.
    public static func runs(_ models: ModelCatalog, _ hardware: HardwareCatalog) throws(InputProblems) -> [MeasuredRun]
    {
        let binding = RunBinding(
            model: { models.model(named: $0).match?.model }, accelerator: { hardware.accelerator(id: $0) })
        return binding.runs(try runTable())
    }

    /// The fitted factors.
    public static func levels() throws(InputProblems) -> CoefficientLevels {
        try CoefficientLevels(CSVTable(file("fitted factors", benchmark_factors())))
    }

    /// The errors on held-out runs.
    public static func residuals() throws(InputProblems) -> ResidualTable {
        try ResidualTable(CSVTable(file("held-out errors", benchmark_residuals())))
    }

    /// The predictor that comes with the program.
    public static func predictor(
        _ models: ModelCatalog, _ hardware: HardwareCatalog
    ) throws(InputProblems) -> Predictor {
        Predictor(levels: try levels(), residuals: try residuals(), runs: try runs(models, hardware))
    }

    private static func file(_ name: String, _ file: benchmark_file) -> TextFile {
        TextFile(name: name, bytes: Array(UnsafeBufferPointer(start: file.bytes, count: file.count)))
    }
}
