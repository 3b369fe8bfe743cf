internal import Calibration
public import Validation

/// A validation as a JSON document: errors as fractions, figures in the units of the table of runs.
public struct ValidationDocument: Encodable {
    struct Skipped: Encodable {
        var run_id: String
        var reason: String
    }

    struct Summary: Encodable {
        var n: Int
        var median_ape: Double
        var mean_ape: Double
        var p90_ape: Double
        var bias: Double
        var coverage_90: Double?

        init(_ summary: AccuracySummary) {
            n = summary.count
            median_ape = summary.medianError
            mean_ape = summary.meanError
            p90_ape = summary.p90Error
            bias = summary.bias
            coverage_90 = summary.coverage
        }
    }

    struct Row: Encodable {
        var run_id: String
        var metric: String
        var measured: Double
        var predicted: Double
        var low: Double?
        var high: Double?
        var evidence: String
    }

    let schema = JSONText.schema
    let runs: Int
    let in_sample: Int
    let skipped: [Skipped]
    let metrics: [String: Summary]
    let rows: [Row]

    /// The document of `validation`.
    public init(_ validation: Validation) {
        runs = validation.runCount
        in_sample = validation.known
        skipped = validation.skipped.map { Skipped(run_id: $0.run, reason: $0.reason) }
        metrics = Dictionary(
            uniqueKeysWithValues: validation.summaries.map { ($0.figure.rawValue, Summary($0.summary)) })
        rows = validation.rows.map { row in
            Row(
                run_id: row.run, metric: row.figure.rawValue, measured: row.measured, predicted: row.predicted,
                low: row.interval?.lowerBound, high: row.interval?.upperBound, evidence: row.slice.evidence.name)
        }
    }
}
