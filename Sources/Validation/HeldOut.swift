public import Calibration

/// Predictions of runs that their fits have not seen, by what was left out together, and what follows from them.
public struct HeldOut: Sendable {
    /// The predictions of one way to leave runs out, fold by fold, those of runs with separate pools last.
    public struct Part: Sendable {
        /// What was left out together.
        public var holdOut: HoldOut
        /// The predictions.
        public var predictions: [HeldOutPrediction]
    }

    /// The predictions, in the order in which they were asked for.
    public var parts: [Part] = []

    /// No predictions yet.
    public init() {}

    /// Predicts `runs`, and those with separate pools, `pooled`, with all that shares a group with them left out of the fit.
    public mutating func add(
        _ runs: [MeasuredRun], pooled: [MeasuredRun], _ levels: CoefficientLevels, leavingOut holdOut: HoldOut
    ) {
        add(
            CrossValidation.predictions(runs, leavingOut: holdOut)
                + CrossValidation.pooledPredictions(pooled, levels, leavingOut: holdOut), leavingOut: holdOut)
    }

    /// Adds predictions that were made before.
    public mutating func add(_ predictions: [HeldOutPrediction], leavingOut holdOut: HoldOut) {
        parts.append(Part(holdOut: holdOut, predictions: predictions))
    }

    /// Their errors; each interval saw nothing of the configuration that it is held against.
    public var rows: [AccuracyRow] {
        let intervals = CrossValidation.Intervals(parts.flatMap(\.predictions))
        return parts.flatMap { AccuracyRow.rows($0.predictions, leavingOut: $0.holdOut, intervals) }
    }

    /// The errors from which the intervals of predictions are taken.
    public var residuals: ResidualTable { CrossValidation.residualTable(parts.flatMap(\.predictions)) }
}
