import Calibration
import TestSupport
import Testing

@testable import Validation

@Suite("Errors in short")
struct AccuracySummaryTests {
    func row(_ measured: Double, _ predicted: Double, _ interval: ClosedRange<Double>? = nil) -> Validation.Row {
        Validation.Row(
            run: "r", figure: .tpotMean, measured: measured, predicted: predicted, interval: interval,
            slice: Validation.Slice(
                engine: "vllm", accelerator: "a", model: "m", load: "closed", evidence: .configuration))
    }

    @Test("median, mean and bias of absolute and signed errors, as fractions of what was measured")
    func figures() throws {
        let summary = try #require(AccuracySummary([row(100, 110), row(100, 80), row(10, 10)]))
        #expect(summary.count == 3)
        #expect(abs(summary.medianError - 0.1) < 1e-12)
        #expect(abs(summary.meanError - 0.1) < 1e-12)
        #expect(abs(summary.bias) < 1e-12)
        #expect(summary.coverage == nil)
    }

    @Test("coverage counts only figures that had an interval")
    func coverage() throws {
        let summary = try #require(AccuracySummary([row(5, 6, 4...7), row(9, 6, 4...7), row(1, 1)]))
        #expect(summary.coverage == 0.5)
    }

    @Test("what follows from sorted errors is what follows from their sizes, sorted for themselves: seeded errors")
    func sizes() throws {
        var random = SeededGenerator(seed: 7)
        for count in 1...60 {
            let errors = (0..<count).map { _ in Double(Int.random(in: -9...30, using: &random)) / 10 }
            let summary = try #require(AccuracySummary(errors: errors))
            let sizes = errors.map { abs($0) }.sorted()
            #expect(summary.medianError == AccuracySummary.quantile(sizes, 0.5))
            #expect(summary.p90Error == AccuracySummary.quantile(sizes, 0.9))
            #expect(summary.meanError == sizes.reduce(0, +) / Double(count))
            #expect(summary.bias == AccuracySummary.quantile(errors.sorted(), 0.5))
        }
    }

    @Test("no rows, no summary") func empty() { #expect(AccuracySummary([Validation.Row]()) == nil) }

    @Test("the table of held-out errors reads back what was written")
    func table() throws {
        #expect(try !AccuracyRow.shipped().isEmpty)
        #expect(try AccuracyRow.shipped().allSatisfy { $0.summary.count > 0 && $0.summary.medianError >= 0 })
    }
}
