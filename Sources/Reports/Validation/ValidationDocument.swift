internal import Calibration
public import Validation

/// A validation as a JSON document: errors as fractions, figures in the units of the table of runs.
public struct ValidationDocument: Codable, Sendable {
    var schema = JSONText.schema
    var kind = "validation"
    let runs: Int
    let in_sample: Int
    let skipped: [Skipped]
    let metrics: [String: ErrorFigures]
    let rows: [ValidationRow]

    /// The document of `validation`.
    public init(_ validation: Validation) {
        runs = validation.runCount
        in_sample = validation.known
        skipped = validation.skipped.map { Skipped(run_id: $0.run, reason: $0.reason) }
        metrics = Dictionary(
            uniqueKeysWithValues: validation.summaries.map { ($0.figure.rawValue, ErrorFigures($0.summary)) })
        rows = validation.rows.map { row in
            ValidationRow(
                run_id: row.run, metric: row.figure.rawValue, measured: row.measured, predicted: row.predicted,
                low: row.interval?.lowerBound, high: row.interval?.upperBound, evidence: row.slice.evidence.name)
        }
    }
}

/// A run that was not predicted.
struct Skipped: Codable, Sendable {
    var run_id: String
    var reason: String
}

/// Errors of predictions, as fractions.
struct ErrorFigures: Codable, Sendable, Equatable {
    var n: Int
    var median_ape: Double
    var mean_ape: Double
    var p90_ape: Double
    var bias: Double
    var coverage_90: Double?
    var width_90: Double?

    init(_ summary: AccuracySummary) {
        n = summary.count
        median_ape = summary.medianError
        mean_ape = summary.meanError
        p90_ape = summary.p90Error
        bias = summary.bias
        coverage_90 = summary.coverage
        width_90 = summary.width
    }
}

/// A measured figure with its prediction.
struct ValidationRow: Codable, Sendable {
    var run_id: String
    var metric: String
    var measured: Double
    var predicted: Double
    var low: Double?
    var high: Double?
    var evidence: String
}
