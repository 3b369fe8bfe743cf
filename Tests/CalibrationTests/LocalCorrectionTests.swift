import Calibration
import Foundation
import Performance
import Quantities
import TestSupport
import Testing
import Workload

@Suite("What nearby runs say of the errors of the factors")
struct LocalCorrectionTests {
    let chip = SyntheticRuns.accelerator("chip-a")
    let runs: [MeasuredRun]
    let model: PerformanceModel

    init() throws {
        // Factors that were never fitted: every run misses in the same direction.
        runs = try SyntheticRuns.sweep(on: chip)
        model = PerformanceModel(levels: CoefficientLevels(), residuals: ResidualTable(), runs: runs)
    }

    @Test("a miss seen at measured runs is taken over between them")
    func interpolates() throws {
        let deployment = SyntheticRuns.deployment(SyntheticRuns.model(32, 4096), chip)
        let load = Load.concurrency(8)
        let unseen = try SyntheticRuns.run(deployment, SyntheticRuns.true8B, input: 900, load: load, id: "unseen")
        let replica = try model.replica(deployment, source: "test")
        let point = replica.replica.operatingPoint(unseen.lengths, under: load)
        let moved = replica.estimate(unseen.lengths, under: load).point
        for metric in [Metric.tpot, .ttft, .e2e, .throughput] {
            let truth = try #require(unseen.measured[metric])
            let plain = relativeError(metric.value(of: point, lengths: unseen.lengths), truth)
            let corrected = relativeError(metric.value(of: moved, lengths: unseen.lengths), truth)
            #expect(corrected < 0.6 * plain, "\(metric): \(plain) to \(corrected)")
        }
        #expect(replica.evidence == .configuration)
        #expect(replica.nearestRuns.allSatisfy { name in runs.contains { $0.id == name } })
    }

    @Test("corrected figures stay consistent with each other and with Little's law")
    func consistent() throws {
        let deployment = SyntheticRuns.deployment(SyntheticRuns.model(40, 5120), chip, tensor: 2)
        let lengths = TokenLengths(input: Tokens(1500), output: Tokens(200))
        let load = Load.concurrency(24)
        let replica = try model.replica(deployment)
        let point = replica.estimate(lengths, under: load).point
        #expect(point != replica.replica.operatingPoint(lengths, under: load))
        func figure(_ metric: Metric) -> Double { metric.value(of: point, lengths: lengths) }
        #expect(relativeError(figure(.e2e), figure(.ttft) + 199 * figure(.tpot)) < 1e-12)
        // Where the loop settles is found by iteration.
        #expect(relativeError(figure(.throughput), 24 * 200 / figure(.e2e)) < 1e-6)
    }

    @Test("runs that agree narrow the intervals near them, runs that contradict each other widen them")
    func spreads() throws {
        let deployment = SyntheticRuns.deployment(SyntheticRuns.model(32, 4096), chip)
        let lengths = TokenLengths(input: Tokens(900), output: Tokens(250))
        let errors = ResidualTable(cells: [
            "0 tpot closed": ResidualTable.Cell(low: -0.3, middle: 0, high: 0.3, count: 500)
        ])
        func width(_ runs: [MeasuredRun], _ lengths: TokenLengths) throws -> Double {
            let replica = try PerformanceModel(levels: CoefficientLevels(), residuals: errors, runs: runs)
                .replica(deployment)
            let load = Load.concurrency(8)
            let estimate = replica.estimate(lengths, under: load)
            let prediction = replica.prediction(.tpot, of: estimate, lengths)
            return log(try #require(prediction.high) / (try #require(prediction.low)))
        }
        let far = TokenLengths(input: Tokens(120_000), output: Tokens(8000))
        #expect(try width(runs, lengths) < 0.7 * 0.6)
        #expect(relativeError(try width(runs, far), 0.6) < 0.05)
        let others = runs.map { run in
            var run = run
            run.measured = Measurement(run.measured[.tpot].map { [.tpot: $0 * 0.6] } ?? [:])
            return run
        }
        #expect(try width(runs + others, lengths) > 0.6)
    }

    @Test("far from every run the factors stand alone")
    func fades() throws {
        let deployment = SyntheticRuns.deployment(SyntheticRuns.model(32, 4096), chip)
        let lengths = TokenLengths(input: Tokens(120_000), output: Tokens(8000))
        let load = Load.rate(Rate(0.0001), variation: 1)
        let replica = try model.replica(deployment)
        let point = replica.replica.operatingPoint(lengths, under: load)
        let corrected = replica.estimate(lengths, under: load).point
        #expect(relativeError(corrected.tpot.mean.value, point.tpot.mean.value) < 0.03)
        let strange = try PerformanceModel(levels: CoefficientLevels(), residuals: ResidualTable(), runs: [])
            .replica(deployment)
        #expect(strange.evidence == .none)
        #expect(strange.estimate(lengths, under: load).point == point)
    }
}
