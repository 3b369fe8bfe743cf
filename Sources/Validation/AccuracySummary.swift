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
        var errors = ErrorList()
        for row in rows { errors.add(row.measured, row.predicted, row.interval) }
        self.init(errors)
    }

    init?(_ list: ErrorList) {
        self.init(errors: list.errors)
        coverage = list.judged == 0 ? nil : Double(list.inside) / Double(list.judged)
    }

    /// The summary of errors as fractions of what was measured; nil when there are none.
    init?(errors: [Double]) {
        guard !errors.isEmpty else { return nil }
        let sorted = errors.sorted()
        let sizes = AccuracySummary.sizes(sorted)
        self.init(
            count: errors.count, medianError: AccuracySummary.quantile(sizes, 0.5),
            meanError: sizes.reduce(0, +) / Double(sizes.count), p90Error: AccuracySummary.quantile(sizes, 0.9),
            bias: AccuracySummary.quantile(sorted, 0.5), coverage: nil)
    }

    /// The sizes of sorted numbers, sorted: those below zero, backwards, are in order as well as the others.
    private static func sizes(_ sorted: [Double]) -> [Double] {
        var right = sorted.partitioningIndex { $0 >= 0 }
        var left = right - 1
        var sizes: [Double] = []
        sizes.reserveCapacity(sorted.count)
        while left >= 0 || right < sorted.count {
            if right == sorted.count || left >= 0 && -sorted[left] < sorted[right] {
                sizes.append(-sorted[left])
                left -= 1
            } else {
                sizes.append(sorted[right])
                right += 1
            }
        }
        return sizes
    }

    /// The quantile of sorted values, between two of them by proportion.
    static func quantile(_ sorted: [Double], _ share: Double) -> Double {
        let place = share * Double(sorted.count - 1)
        let low = Int(place)
        let high = min(low + 1, sorted.count - 1)
        return sorted[low] + (sorted[high] - sorted[low]) * (place - Double(low))
    }
}

/// Errors of one figure of some runs, and how many of its intervals hold what was measured.
struct ErrorList {
    private(set) var errors: [Double] = []
    private(set) var judged = 0
    private(set) var inside = 0

    mutating func add(_ measured: Double, _ predicted: Double, _ interval: ClosedRange<Double>?) {
        errors.append(predicted / measured - 1)
        guard let interval else { return }
        judged += 1
        inside += interval.contains(measured) ? 1 : 0
    }
}

extension Validation {
    /// The summary of each figure that occurs, in the order of the table's columns.
    public var summaries: [(figure: RunFigure, summary: AccuracySummary)] {
        var lists: [RunFigure: ErrorList] = [:]
        for part in parts {
            for entry in part.entries {
                lists[entry.figure, default: ErrorList()].add(
                    entry.measured, entry.predicted, part.interval(entry))
            }
        }
        return RunFigure.allCases.compactMap { figure in
            lists[figure].flatMap { AccuracySummary($0) }.map { (figure, $0) }
        }
    }

    /// The summaries by a property of the runs, the most frequent first.
    public func summaries(
        of figure: RunFigure, by property: (Slice) -> String
    ) -> [(name: String, summary: AccuracySummary)] {
        var places: [String: Int] = [:]
        var lists: [ErrorList] = []
        for part in parts {
            let sliceLists = part.slices.map { slice in
                let name = property(slice)
                let place = places[name] ?? lists.count
                if place == lists.count {
                    places[name] = place
                    lists.append(ErrorList())
                }
                return place
            }
            for entry in part.entries where entry.figure == figure {
                lists[sliceLists[part.runs[Int(entry.run)].slice]].add(
                    entry.measured, entry.predicted, part.interval(entry))
            }
        }
        return places.compactMap { name, place in AccuracySummary(lists[place]).map { (name, $0) } }
            .sorted { ($1.1.count, $0.0) < ($0.1.count, $1.0) }
    }

    /// The rows that are farthest off, by |log(predicted / measured)|.
    ///
    /// Complexity: O(rows), and O(`count`) for each that is among the farthest so far.
    public func worst(_ count: Int) -> [Row] {
        var worst: [(size: Double, row: Row)] = []
        guard count > 0 else { return [] }
        for part in parts {
            for place in part.entries.indices {
                let entry = part.entries[place]
                let size = abs(log(entry.predicted / entry.measured))
                if worst.count == count, let least = worst.last, size < least.size { continue }
                let row = part.row(place)
                // Of rows that are as far off, the first by name comes first, and of one run the first.
                let index = worst.firstIndex { $0.size < size || $0.size == size && row.run < $0.row.run }
                worst.insert((size, row), at: index ?? worst.count)
                if worst.count > count { worst.removeLast() }
            }
        }
        return worst.map(\.row)
    }
}

extension [Double] {
    /// The first place whose number meets a condition that all later ones meet too.
    fileprivate func partitioningIndex(_ isLater: (Double) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isLater(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
