import Catalog
import Foundation
import Input
import Performance
import Quantities
import Testing
import Workload

@testable import Calibration

@Suite("The tables that are embedded in the program")
struct EmbeddedTablesTests {
    private let models = ModelCatalog.builtIn()
    private let hardware: HardwareCatalog

    init() throws { hardware = try HardwareCatalog.load() }

    /// What lies in the repository.
    private func file(_ name: String) throws -> [UInt8] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return Array(try Data(contentsOf: root.appendingPathComponent("Sources/BenchmarkData/\(name)")))
    }

    @Test("text and packed tables are what the published runs and the factors give, byte for byte")
    func current() throws {
        let runs =
            try ShippedCalibration.runs(models, hardware) + ShippedCalibration.pooledRuns(models, hardware)
        let made = PerformanceModel(
            levels: ShippedCalibration.levels(), residuals: ShippedCalibration.residuals(), runs: runs)
        let files = ShippedCalibration.files(made)
        #expect(files.count == 8)
        for (name, bytes) in files {
            #expect(bytes == (try file(name)), "\(name) is stale: plimsoll calibrate --write --cross-validate makes it")
        }
    }

    @Test("levels are called in tables as they are in the program")
    func levelNames() {
        for level in Level.allCases { #expect(level.name == "\(level)") }
    }

    @Test("what is read key by key is what is read as a whole, and what is in no table is nil")
    func keys() throws {
        let levels = ShippedCalibration.levels()
        var count = 0
        for (level, offsets) in zip(Level.allCases, levels.offsets) {
            for (key, offset) in offsets.all { #expect(levels.offsets[level.rawValue][key] == offset) }
            count += offsets.count
        }
        #expect(count > 1000)
        #expect(levels.offsets[Level.vendor.rawValue][.vendor("nobody")] == nil)
        var changed = levels
        let vendor = try #require(levels.offsets[Level.vendor.rawValue].all.keys.first)
        changed.offsets[Level.vendor.rawValue][vendor] = nil
        #expect(changed.offsets[Level.vendor.rawValue][vendor] == nil && changed != levels)
        #expect(changed.offsets[Level.vendor.rawValue].count == levels.offsets[Level.vendor.rawValue].count - 1)
        changed.offsets[Level.vendor.rawValue][vendor] = levels.offsets[Level.vendor.rawValue][vendor]
        #expect(changed == levels)
        let residuals = ShippedCalibration.residuals()
        #expect(ResidualTable(cells: residuals.cells) == residuals && residuals.cells.count > 1000)
    }

    @Test("the groups that come with the program are found as those in memory are")
    func groups() throws {
        let embedded = ShippedCalibration.model().field.groups
        let listed = ListedGroups(embedded.indices.map { embedded[$0] })
        #expect(embedded.count > 1000)
        for index in embedded.indices {
            let traits = embedded[index].traits
            #expect(embedded.ofEngine(traits.engine) == listed.ofEngine(traits.engine))
            let configuration = embedded[index].configuration
            #expect(embedded.ofConfiguration(configuration) == listed.ofConfiguration(configuration))
            for other in [0, index / 2, index] {
                let similarity = embedded.codes[index].similarity(embedded.codes[other])
                #expect(similarity == listed.codes[index].similarity(listed.codes[other]))
            }
            #expect(embedded.codes(traits).similarity(embedded.codes[index]) == 1)
        }
        #expect(embedded.number(of: "nobody") == -1 && embedded.ofEngine("nobody").isEmpty)
    }

    @Test("a model from the embedded tables predicts what one from the runs predicts")
    func samePredictions() throws {
        let runs = try ShippedCalibration.runs(models, hardware)
        let quick = ShippedCalibration.model()
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
