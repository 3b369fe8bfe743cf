public import Calibration
public import Performance
public import Planning
internal import Quantities
internal import Workload

/// A comparison with what measured runs say of each column.
public struct ComparisonReport: Sendable {
    /// One column.
    public struct Column: Sendable {
        /// What was sized and priced.
        public let column: Comparison.Column
        /// One replica under its share of the load, corrected by nearby runs; nil when the load cannot be carried.
        public let estimate: Estimate?
        /// The figures with a known error.
        public let predictions: [(metric: Metric, prediction: Prediction)]
        /// The highest rate with a steady state of one replica; nil when the load cannot be carried.
        public let capacity: Prediction?
        /// How near the evidence is; nil when the load cannot be carried.
        public let evidence: EvidenceLevel?
    }

    /// The load.
    public let demand: Demand
    /// Side by side.
    public let columns: [Column]

    /// Adds the evidence of `model` to `comparison`.
    public init(_ comparison: Comparison, _ model: PerformanceModel) {
        demand = comparison.demand
        let lengths = comparison.demand.shape.mean
        columns = comparison.columns.map { column in
            guard let option = column.option, let replica = try? model.replica(option.deployment) else {
                return Column(column: column, estimate: nil, predictions: [], capacity: nil, evidence: nil)
            }
            let load = option.estimate.load
            return Column(
                column: column, estimate: option.estimate,
                predictions: replica.predictions(lengths, under: load),
                capacity: replica.capacity(of: option.estimate, lengths), evidence: replica.evidence)
        }
    }
}
