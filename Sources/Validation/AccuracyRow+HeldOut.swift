public import Calibration
internal import Foundation
internal import Performance
internal import Quantities

extension AccuracyRow {
    /// The errors of held-out predictions by kind of load and by what was asked, with the coverage and width of
    /// `intervals`, which saw nothing of their configuration.
    public static func rows(
        _ predictions: [HeldOutPrediction], leavingOut holdOut: HoldOut, _ intervals: CrossValidation.Intervals
    ) -> [AccuracyRow] {
        Asking.allCases.flatMap { asking in
            rows(predictions.filter { $0.asking == asking }, asking, holdOut, intervals)
        }
    }

    private static func rows(
        _ predictions: [HeldOutPrediction], _ asking: Asking, _ holdOut: HoldOut,
        _ intervals: CrossValidation.Intervals
    ) -> [AccuracyRow] {
        let metrics: [(Metric, RunFigure)] = [
            (.tpot, .tpotMean), (.ttft, .ttftMean), (.ttft99, .ttftP99), (.e2e, .e2eMean), (.throughput, .outputTokens),
        ]
        var rows: [AccuracyRow] = []
        func add(_ kind: String, _ figure: String, _ errors: [Double], _ coverage: Double?, width: Double? = nil) {
            guard var summary = AccuracySummary(errors: errors), errors.count >= 10 else { return }
            summary.coverage = coverage
            summary.width = width
            rows.append(
                AccuracyRow(
                    leftOut: holdOut.rawValue, asking: asking.rawValue, load: kind, figure: figure, summary: summary))
        }
        func errors(_ own: [HeldOutPrediction], _ metric: Metric) -> [Double] {
            own.compactMap { $0.residual(metric).map { exp(-$0) - 1 } }
        }
        for kind in ["rate", "closed", "offline", "batch", "pools", "pools of ?"] {
            let own = predictions.filter { $0.run.kind == kind }
            for (metric, figure) in metrics {
                let interval = intervals.coverage(own, metric)
                add(kind, figure.rawValue, errors(own, metric), interval?.share, width: interval?.width)
            }
        }
        // Runs that were offered more than they served measured the capacity.
        let overloaded = predictions.filter(\.run.isOverloaded)
        let interval = intervals.capacityCoverage(overloaded)
        add("overload", capacityFigure, errors(overloaded, .throughput), interval?.share, width: interval?.width)
        let shortfalls = predictions.compactMap(\.shortfall)
        let kept = Double(shortfalls.count { $0 == 0 }) / Double(max(1, shortfalls.count))
        add("rate", shortfallFigure, shortfalls, kept)
        return rows
    }
}

extension HeldOutPrediction {
    /// By how much the predicted capacity is below what was served, from -1 to 0; nil for runs that did not serve all that
    /// they were offered.
    ///
    /// Runs that did say only that the capacity is no lower.
    fileprivate var shortfall: Double? {
        guard case .rate(let rate, _) = run.load, let capacity else { return nil }
        return min(0, capacity.value / rate.value - 1)
    }
}
