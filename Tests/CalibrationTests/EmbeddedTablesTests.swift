import Catalog
import Input
import Performance
import Quantities
import Testing
import Workload

@testable import Calibration

@Suite("The tables that are embedded in the program")
struct EmbeddedTablesTests {
    @Test("the quick reader finds in the factors what the strict one finds")
    func factors() throws {
        let file = try #require(ShippedCalibration.files().first { $0.name == "factors.csv" })
        let strict = try CoefficientLevels(CSVTable(TextFile(name: file.name, text: file.text)))
        #expect(ShippedCalibration.levels() == strict)
        #expect(strict.offsets.map(\.count).reduce(0, +) > 1000)
    }

    @Test("the evidence is what the published runs and the factors give, byte for byte")
    func evidence() throws {
        let models = ModelCatalog.builtIn()
        let hardware = try HardwareCatalog.load()
        let runs =
            try ShippedCalibration.runs(models, hardware) + ShippedCalibration.pooledRuns(models, hardware)
        let made = PerformanceModel(
            levels: ShippedCalibration.levels(), residuals: try ShippedCalibration.residuals(), runs: runs)
        for (made, embedded) in zip(ShippedCalibration.files(made), ShippedCalibration.files()) {
            #expect(made.name == embedded.name)
            #expect(
                made.text == embedded.text,
                "\(made.name) is stale: plimsoll calibrate --write --cross-validate makes it")
        }
    }

    @Test("a model from the embedded tables predicts what one from the runs predicts")
    func samePredictions() throws {
        let hardware = try HardwareCatalog.load()
        let runs = try ShippedCalibration.runs(ModelCatalog.builtIn(), hardware)
        let quick = try ShippedCalibration.model()
        let slow = PerformanceModel(levels: quick.levels, residuals: quick.residuals, runs: runs)
        for run in runs.enumerated().filter({ $0.offset % 500 == 0 }).map(\.element) {
            let one = try quick.replica(run.deployment, run.keys)
            let other = try slow.replica(run.deployment, run.keys)
            #expect(one.evidence == other.evidence)
            #expect(one.nearestRuns == other.nearestRuns)
            let estimate = one.estimate(run.lengths, under: run.load)
            #expect(estimate == other.estimate(run.lengths, under: run.load))
            for metric in Metric.allCases {
                let quick = one.prediction(metric, of: estimate, run.lengths)
                #expect(quick == other.prediction(metric, of: estimate, run.lengths))
            }
        }
    }
}
