import Foundation
import Input
import Performance
import Quantities
import TestSupport
import Testing
import Workload

@testable import Calibration

@Suite("Fitting the factors")
struct FitTests {
    /// The largest relative error of TPOT and TTFT that `levels` make on `runs`.
    func worst(_ levels: CoefficientLevels, _ runs: [MeasuredRun]) throws -> Double {
        try runs.map { run in
            let point = try Replica(run.deployment, levels.coefficients(for: run.keys))
                .operatingPoint(run.lengths, under: run.load)
            return max(
                relativeError(point.tpot.mean.value, run.measured[.tpot] ?? 0),
                relativeError(point.ttft.mean.value, run.measured[.ttft] ?? 0))
        }.max() ?? 0
    }

    @Test("recovers the times of synthetic runs with factors far from the typical ones")
    func recovers() throws {
        let runs = try SyntheticRuns.sweep()
        #expect(try worst(CoefficientLevels(), runs) > 0.2)
        #expect(try worst(Calibration.fit(runs), runs) < 0.05)
    }

    @Test("predicts a model that was left out, from others under the same engine")
    func generalizes() throws {
        let runs = try SyntheticRuns.sweep()
        let left = SyntheticRuns.model(32, 4096).signature
        let seen = runs.filter { $0.deployment.model.signature != left }
        let unseen = runs.filter { $0.deployment.model.signature == left }
        #expect(unseen.count == 16)
        let before = try worst(CoefficientLevels(), unseen)
        let after = try worst(Calibration.fit(seen), unseen)
        #expect(after < before / 3)
        #expect(after < 0.12)
    }

    @Test("gives the same bytes for the same runs, and they read back")
    func deterministic() throws {
        let runs = try SyntheticRuns.sweep()
        let first = Calibration.fit(runs)
        #expect(first.table == Calibration.fit(runs).table)
        let rounded = first.rounded
        let bytes = rounded.packed
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 8)
        copy.copyBytes(from: bytes)
        let read = CoefficientLevels(PackedTable(permanent: UnsafeRawBufferPointer(copy)))
        #expect(read == rounded && read.table == first.table)
    }

    @Test("one wild run does not spoil the others")
    func robust() throws {
        let runs = try SyntheticRuns.sweep()
        var spoilt = runs
        let tpot = try #require(runs[10].measured[.tpot])
        spoilt[10].measured = Measurement([.tpot: tpot * 8])
        let others = runs.enumerated().filter { $0.offset != 10 }.map(\.element)
        #expect(try worst(Calibration.fit(spoilt), others) < 0.08)
    }

    @Test("runs that measured something else pull hardly at those around them, be they one in six")
    func mistakes() throws {
        let runs = try SyntheticRuns.sweep()
        var spoilt = runs
        for index in stride(from: 3, to: runs.count, by: 6) {
            spoilt[index].measured = Measurement(
                Dictionary(
                    uniqueKeysWithValues: Metric.allCases.compactMap { metric in
                        runs[index].measured[metric].map { (metric, $0 * (metric == .throughput ? 0.25 : 4)) }
                    }))
        }
        let others = runs.enumerated().filter { $0.offset % 6 != 3 }.map(\.element)
        #expect(try worst(Calibration.fit(spoilt), others) < 0.1)
    }

    @Test("a loss weighs a residual by half of its slope over its size, and is a square near zero")
    func losses() {
        for loss in [RobustLoss.linear, .heavyTailed] {
            #expect(loss.weight(0) == 1)
            #expect(relativeError(loss.value(0.01), 0.0001) < 1e-4)
            for size in [0.3, 1.4, 1.6, 3, 20] {
                let slope = (loss.value(size + 1e-6) - loss.value(size - 1e-6)) / 2e-6
                #expect(relativeError(loss.weight(size), slope / 2 / size) < 1e-6)
            }
        }
        #expect(RobustLoss.heavyTailed.weight(10) * 10 < RobustLoss.heavyTailed.weight(2) * 2)
        #expect(RobustLoss.linear.weight(10) * 10 == RobustLoss.linear.weight(2) * 2)
    }
}
