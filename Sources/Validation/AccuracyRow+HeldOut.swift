public import Calibration
internal import Foundation

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
        for kind in ["rate", "closed", "offline", "batch", "pools", "pools of ?"] {
            let own = predictions.filter { $0.run.kind == kind }
            for (metric, figure) in metrics {
                let errors = own.compactMap { $0.residual(metric).map { exp(-$0) - 1 } }
                guard var summary = AccuracySummary(errors: errors), errors.count >= 10 else { continue }
                let interval = intervals.coverage(own, metric)
                summary.coverage = interval?.share
                summary.width = interval?.width
                rows.append(
                    AccuracyRow(
                        leftOut: holdOut.rawValue, asking: asking.rawValue, load: kind, figure: figure.rawValue,
                        summary: summary))
            }
        }
        return rows
    }
}
