public import Calibration
internal import Foundation

extension AccuracyRow {
    /// The errors of held-out predictions by kind of load, with the coverage of intervals that saw nothing of their
    /// configuration.
    public static func rows(_ predictions: [HeldOutPrediction], leavingOut holdOut: HoldOut) -> [AccuracyRow] {
        let metrics: [(Metric, RunFigure)] = [
            (.tpot, .tpotMean), (.ttft, .ttftMean), (.ttft99, .ttftP99), (.e2e, .e2eMean), (.throughput, .outputTokens),
        ]
        var rows: [AccuracyRow] = []
        for kind in ["rate", "closed", "offline", "batch", "pools", "pools of ?"] {
            let own = predictions.filter { $0.run.kind == kind }
            for (metric, figure) in metrics {
                let errors = own.compactMap { $0.residual(metric).map { exp(-$0) - 1 } }
                guard var summary = AccuracySummary(errors: errors), errors.count >= 10 else { continue }
                summary.coverage = CrossValidation.coverage(own, metric)
                rows.append(
                    AccuracyRow(leftOut: holdOut.rawValue, load: kind, figure: figure.rawValue, summary: summary))
            }
        }
        return rows
    }
}
