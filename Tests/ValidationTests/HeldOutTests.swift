import Calibration
import Catalog
import Foundation
import Performance
import Quantities
import Testing
import Workload

@testable import Validation

@Suite("Predictions of what was left out") struct HeldOutTests {
    /// Published runs of one model in a few configurations on two accelerators: enough to fit, and quickly done.
    private static let runs = Result {
        let all = try ShippedCalibration.runs(ModelCatalog.builtIn(), try HardwareCatalog.load())
        let chosen = all.filter { run in
            run.deployment.model.id == "meta-llama/Llama-3.1-8B-Instruct" && run.load.kind == "closed"
                && ["nvidia-h100-sxm-80gb", "nvidia-h200-sxm-141gb"].contains(run.deployment.accelerator.id)
        }
        let families = Dictionary(grouping: chosen) { HoldOut.configuration.group($0) }
        return families.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.prefix(8)
            .flatMap { $0.value.sorted { $0.id < $1.id }.prefix(12) }
    }

    /// A prediction of each run, by its name.
    private static func predicted(_ runs: [MeasuredRun]) -> [String: [Double]] {
        let predictions = CrossValidation.predictions(runs, leavingOut: .configuration, folds: 2)
        return Dictionary(
            predictions.filter { $0.asking == .release }.map { ($0.run.id, $0.logarithms) }, uniquingKeysWith: { $1 })
    }

    @Test("a prediction depends on what other configurations measured, and on nothing of its own")
    func apart() throws {
        let runs = try Self.runs.get()
        try #require(runs.count >= 30)
        let before = Self.predicted(runs)
        #expect(before.count == runs.count)
        let own = HoldOut.configuration.group(runs[0])
        // One configuration turns out three times as slow.
        let after = Self.predicted(
            runs.map { run in
                guard HoldOut.configuration.group(run) == own else { return run }
                var run = run
                for (metric, value) in run.measured.values.enumerated() {
                    run.measured.values[metric] = value.map { $0 * (metric == Metric.throughput.rawValue ? 1 / 3 : 3) }
                }
                return run
            })
        let changed = Set(runs.map(\.id).filter { before[$0] != after[$0] })
        let mine = Set(runs.filter { HoldOut.configuration.group($0) == own }.map(\.id))
        #expect(changed.isDisjoint(with: mine))
        #expect(!changed.isEmpty)
    }

    @Test("the rows of a table are the errors of its predictions, with the intervals of others")
    func rows() throws {
        var heldOut = HeldOut()
        heldOut.add(try Self.runs.get(), pooled: [], CoefficientLevels(), leavingOut: .configuration)
        let rows = heldOut.rows
        let tpot = try #require(
            rows.first { $0.asking == "release" && $0.load == "closed" && $0.figure == "tpot_ms_mean" })
        let errors = heldOut.parts[0].predictions.filter { $0.asking == .release }
            .compactMap { $0.residual(.tpot).map { abs(exp(-$0) - 1) } }
        #expect(tpot.leftOut == "configuration" && tpot.summary.count == errors.count)
        #expect(abs(tpot.summary.meanError - errors.reduce(0, +) / Double(errors.count)) < 1e-12)
        // Engines of one model on two chips that compute alike are no riddle to each other.
        #expect((0.001..<0.5).contains(tpot.summary.medianError), "\(tpot.summary.medianError)")
        let table = AccuracyRow.table(rows)
        #expect(table.split(separator: "\n").count == rows.count + 1)
    }

    @Test("the capacity is judged from both sides: by what was served of more, and by what was served in full")
    func capacity() throws {
        let run = try Self.runs.get()[0]
        let all = try ShippedCalibration.runs(ModelCatalog.builtIn(), try HardwareCatalog.load())
        let arrivals = try #require(all.lazy.compactMap(\.arrivals).first)
        func prediction(_ load: Load, offered: Double, served: Double, capacity: Double) -> HeldOutPrediction {
            var run = run
            run.load = load
            run.arrivals = arrivals
            run.arrivals?.rate = Rate(offered)
            run.measured = Measurement([.throughput: served * run.lengths.output.value])
            var logarithms = Metric.allCases.map { _ in 0.0 }
            logarithms[Metric.throughput.rawValue] = log(capacity * run.lengths.output.value)
            var prediction = HeldOutPrediction(run: run, logarithms: logarithms, evidence: .configuration)
            prediction.capacity = Rate(capacity)
            return prediction
        }
        let over = (0..<20).map { _ in prediction(.offline, offered: 20, served: 10, capacity: 11) }
        let steady = (0..<20).map { index in
            prediction(.rate(Rate(10), variation: 1), offered: 10, served: 10, capacity: index < 5 ? 8 : 100)
        }
        let predictions = over + steady
        let rows = AccuracyRow.rows(predictions, leavingOut: .model, CrossValidation.Intervals(predictions))
            .filter { [AccuracyRow.capacityFigure, AccuracyRow.shortfallFigure].contains($0.figure) }
        #expect(rows.map(\.load) == ["overload", "rate"] && rows.allSatisfy { $0.summary.count == 20 })
        let (served, kept) = (rows[0].summary, rows[1].summary)
        #expect(abs(served.medianError - 0.1) < 1e-9 && abs(served.bias - 0.1) < 1e-9)
        #expect(abs(kept.meanError - 5 * 0.2 / 20) < 1e-9 && kept.coverage == 0.75 && kept.medianError == 0)
    }

    @Test("a few runs of an accelerator that no fit has seen make its other runs less wrong")
    func ablation() throws {
        let runs = try Self.runs.get()
        let ablation = try #require(Ablation(runs, without: "nvidia-h200-sxm-141gb"))
        #expect(Ablation(runs, without: "no-such-gpu") == nil)
        #expect(ablation.count == runs.count { $0.deployment.accelerator.id == ablation.accelerator })
        #expect(ablation.rows.count == 7)
        // All conditions are judged by the same runs: those that none of them was given back.
        let counts = ablation.rows.map { ($0.same[.tpot]?.count ?? 0) + ($0.others[.tpot]?.count ?? 0) }
        #expect(Set(counts).count == 1 && counts[0] > 0 && counts[0] <= ablation.count - 5, "\(counts)")
        func error(_ row: Int) -> Double { ablation.rows[row].same[.tpot]?.meanError ?? .infinity }
        #expect(error(6) < error(0), "\(error(6)), \(error(0))")
    }
}
