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
        return rows + capacity(predictions, asking, holdOut, intervals)
    }

    /// The errors of the highest rate that is served, from both sides of it.
    ///
    /// Runs that were offered more than they served measured it: what they served is held against the prediction. Runs
    /// that served all they were offered say only that it is no lower: a prediction is off by what it falls short of that,
    /// which is nothing for most, and covered is what does not fall short.
    private static func capacity(
        _ predictions: [HeldOutPrediction], _ asking: Asking, _ holdOut: HoldOut,
        _ intervals: CrossValidation.Intervals
    ) -> [AccuracyRow] {
        let overloaded = predictions.filter { $0.run.kind == "overload" }
        var served = AccuracySummary(errors: overloaded.compactMap { $0.residual(.throughput).map { exp(-$0) - 1 } })
        let interval = intervals.coverage(overloaded, .throughput)
        served?.coverage = interval?.share
        served?.width = interval?.width
        let shortfalls = predictions.compactMap { prediction -> Double? in
            guard case .rate(let rate, _) = prediction.run.load, let capacity = prediction.capacity else { return nil }
            return min(0, capacity.value / rate.value - 1)
        }
        var short = AccuracySummary(errors: shortfalls)
        short?.coverage = Double(shortfalls.count { $0 == 0 }) / Double(max(1, shortfalls.count))
        func row(_ kind: String, _ figure: String, _ summary: AccuracySummary?) -> AccuracyRow? {
            guard let summary, summary.count >= 10 else { return nil }
            return AccuracyRow(
                leftOut: holdOut.rawValue, asking: asking.rawValue, load: kind, figure: figure, summary: summary)
        }
        return [row("overload", capacityFigure, served), row("rate", shortfallFigure, short)].compactMap(\.self)
    }
}
