import Calibration
import Catalog
import Foundation
import Performance
import Quantities
import Testing
import Workload

@Suite("The factors that come with the program")
struct ShippedFactorsTests {
    let runs: [MeasuredRun]
    let levels: CoefficientLevels

    init() throws {
        runs = try ShippedCalibration.runs(ModelCatalog.builtIn(), HardwareCatalog.load())
        levels = ShippedCalibration.levels()
    }

    /// One run of each configuration.
    var configurations: [MeasuredRun] {
        var seen: Set<String> = []
        return runs.filter { seen.insert($0.keys[.configuration] ?? "").inserted }
    }

    @Test("most published runs can be used")
    func enough() { #expect(runs.count > 10_000) }

    @Test("fractions lie between 0 and 1, times are positive")
    func ranges() {
        for run in configurations {
            for (factor, value) in zip(Factor.all, levels.coefficients(for: run.keys).values) {
                #expect(value > 0 && value.isFinite, "\(factor.name) of \(run.id)")
                if factor.isFraction { #expect(value <= 1, "\(factor.name) of \(run.id)") }
            }
        }
    }

    @Test("how a run was measured turns no factor of the steps by more than five, and none of the way there by ten")
    func sources() {
        for run in configurations {
            let with = levels.coefficients(for: run.keys).values
            let without = levels.coefficients(
                for: FactorGroups(run.deployment, engine: run.engine, release: run.release, isPublished: true)
            ).values
            for (factor, pair) in zip(Factor.all, zip(with, without)) {
                let most = factor.isOfRequests ? 10.0 : 5
                #expect(max(pair.0, pair.1) < most * min(pair.0, pair.1), "\(factor.name) of \(run.id)")
            }
        }
    }

    @Test("a faster memory or chip never slows a step down, and a larger batch never speeds one up")
    func monotone() throws {
        for run in configurations {
            let factors = levels.coefficients(for: run.keys)
            let step = try StepCost(run.deployment, factors)
            var faster = run.deployment
            faster.accelerator.memoryBandwidth = faster.accelerator.memoryBandwidth.map { $0 * 1.5 }
            let quickMemory = try StepCost(faster, factors)
            faster = run.deployment
            faster.accelerator.peaks.bf16 = faster.accelerator.peaks.bf16.map { $0 * 1.5 }
            faster.accelerator.peaks.fp8 = faster.accelerator.peaks.fp8.map { $0 * 1.5 }
            faster.accelerator.peaks.fp4 = faster.accelerator.peaks.fp4.map { $0 * 1.5 }
            let quickChip = try StepCost(faster, factors)
            var last = Seconds.zero
            for batch in [1.0, 2, 7, 32, 100, 512] {
                let load = StepLoad(
                    decoding: batch, context: Tokens(1500), prefill: Tokens(batch > 50 ? 1000 : 0),
                    prefillContext: Tokens(500), finishedPrompts: batch > 50 ? 1 : 0)
                let time = step.time(of: load)
                #expect(time >= last, "batch \(batch) of \(run.id)")
                #expect(quickMemory.time(of: load) <= time * (1 + 1e-12), "\(run.id)")
                #expect(quickChip.time(of: load) <= time * (1 + 1e-12), "\(run.id)")
                last = time
            }
        }
    }

    @Test("they halve the typical error of typical factors on the runs they are based on")
    func better() {
        func median(_ levels: CoefficientLevels) -> Double {
            let errors = runs.enumerated().filter { $0.offset % 7 == 0 }.compactMap { _, run -> Double? in
                guard let measured = run.measured[.throughput] ?? nil,
                    let predicted = predictLogarithms(run, levels.coefficients(for: run.keys))
                else { return nil }
                return abs(predicted[Metric.throughput.rawValue] - log(measured))
            }.sorted()
            return errors[errors.count / 2]
        }
        #expect(median(levels) < median(CoefficientLevels()) / 2)
    }
}
