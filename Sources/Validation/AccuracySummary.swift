public import Calibration
internal import Foundation

/// How far predictions of one figure are off; fractions, not percent.
public struct AccuracySummary: Sendable, Equatable, Codable {
    /// Predictions.
    public var count: Int
    /// The median of |predicted - measured| / measured.
    public var medianError: Double
    /// Its mean.
    public var meanError: Double
    /// What nine of ten stay below.
    public var p90Error: Double
    /// The median of predicted / measured, less one: above zero where predictions are too high.
    public var bias: Double
    /// The share of measured values inside the predicted 90% interval; nil without intervals.
    public var coverage: Double?
    /// The mean width of those intervals, upper over lower end; nil without intervals.
    public var width: Double?

    init(
        count: Int, medianError: Double, meanError: Double, p90Error: Double, bias: Double, coverage: Double?,
        width: Double? = nil
    ) {
        self.count = count
        self.medianError = medianError
        self.meanError = meanError
        self.p90Error = p90Error
        self.bias = bias
        self.coverage = coverage
        self.width = width
    }

    /// The summary of `rows`; nil when there are none.
    public init?(_ rows: [Validation.Row]) {
        self.init(errors: rows.map(\.error))
        let judged = rows.compactMap { row in row.interval.map { $0.contains(row.measured) } }
        coverage = judged.isEmpty ? nil : Double(judged.filter(\.self).count) / Double(judged.count)
    }

    /// The summary of errors as fractions of what was measured; nil when there are none.
    init?(errors: [Double]) {
        guard !errors.isEmpty else { return nil }
        let sizes = errors.map { abs($0) }.sorted()
        self.init(
            count: errors.count, medianError: AccuracySummary.quantile(sizes, 0.5),
            meanError: sizes.reduce(0, +) / Double(sizes.count), p90Error: AccuracySummary.quantile(sizes, 0.9),
            bias: AccuracySummary.quantile(errors.sorted(), 0.5), coverage: nil)
    }

    /// The quantile of sorted values, between two of them by proportion.
    static func quantile(_ sorted: [Double], _ share: Double) -> Double {
        let place = share * Double(sorted.count - 1)
        let low = Int(place)
        let high = min(low + 1, sorted.count - 1)
        return sorted[low] + (sorted[high] - sorted[low]) * (place - Double(low))
    }
}

extension Validation {
    /// The summary of each figure that occurs, in the order of the table's columns.
    public var summaries: [(figure: RunFigure, summary: AccuracySummary)] {
        RunFigure.allCases.compactMap { figure in
            AccuracySummary(rows.filter { $0.figure == figure }).map { (figure, $0) }
        }
    }

    /// The summaries by a property of the runs, the most frequent first.
    public func summaries(
        of figure: RunFigure, by property: (Slice) -> String
    ) -> [(name: String, summary: AccuracySummary)] {
        var byName: [String: [Row]] = [:]
        for row in rows where row.figure == figure { byName[property(row.slice), default: []].append(row) }
        return byName.compactMap { name, rows in AccuracySummary(rows).map { (name, $0) } }
            .sorted { ($1.1.count, $0.0) < ($0.1.count, $1.0) }
    }

    /// The rows that are farthest off, by |log(predicted / measured)|.
    public func worst(_ count: Int) -> [Row] {
        // Rows are large: their places are sorted.
        let sizes = rows.map(\.size)
        let places = rows.indices.sorted { left, right in
            sizes[left] != sizes[right]
                ? sizes[left] > sizes[right] : (rows[left].run, left) < (rows[right].run, right)
        }
        return places.prefix(count).map { rows[$0] }
    }
}

extension Validation.Row {
    fileprivate var size: Double { abs(log(predicted / measured)) }
}
