internal import Input
public import Measurements
internal import Quantities
internal import Workload

/// What requests looked like and how they came, out of metrics or of a log: what a scenario says of them.
public struct ObservedWorkload: Sendable {
    /// Lengths in tokens.
    public struct Lengths: Sendable {
        /// The mean.
        public var mean: Double
        /// Standard deviation over mean; nil where only a histogram is known.
        public var variation: Double?
        /// Ranges with the share of requests in each; none where only the mean is known.
        public var bins: [(low: Double, high: Double, share: Double)]
    }

    /// Where it comes from.
    public var source: String
    /// The model; nil where nothing names it.
    public var model: String?
    /// Seconds since 1970 between which the requests came; nil where that is not known.
    public var span: (from: Double, to: Double)?
    /// Requests that were counted, and those that failed.
    public var requests: Double?
    /// Requests that failed.
    public var failed: Double?
    /// Requests a second, in the busiest hour and on average.
    public var peakRate: Double?
    /// The mean over all of the time.
    public var meanRate: Double?
    /// Requests of each full hour, in their order; none for less than two hours.
    public var hourly: [Double] = []
    /// The week from Monday 0:00 UTC as shares of the busiest hour; nil for less than a day.
    public var week: [Double]?
    /// Prompts and answers; nil where nothing is known of them.
    public var input, output: Lengths?
    /// Input and output that occur together, with their shares.
    public var joint: [(input: Double, output: Double, share: Double)] = []
    /// How the two go together, -1 to 1.
    public var correlation: Double?
    /// Variance over mean of the requests of a second: 1 for arrivals at random.
    public var dispersion: Double?
    /// The share of prompt tokens that were found in a prefix cache.
    public var prefixHitShare: Double?
    /// Requests in work, on average and in the busiest hour.
    public var concurrency: (mean: Double, most: Double)?
    /// About how many sessions there are.
    public var sessions: Double?
    /// What is odd about it.
    public var warnings: [String] = []
}

extension ObservedWorkload {
    /// The workload that metrics show.
    public init(_ history: ServingHistory) {
        source = history.name
        model = history.models.first
        span = (history.start, history.end)
        let known = history.values(.requests).compactMap { $0 }
        meanRate = known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
        requests = known.isEmpty ? nil : known.reduce(0, +) * history.slot
        peakRate = history.peak?.rate
        week = history.profile?.shares
        hourly = Self.hourly(history)
        input = Self.lengths(history, .inputTokens, .inputLength)
        output = Self.lengths(history, .outputTokens, .outputLength)
        prefixHitShare = history.prefixHitShare
        let running = history.values(.running).compactMap { $0 }
        if let most = running.max() { concurrency = (running.reduce(0, +) / Double(running.count), most) }
        warnings = history.warnings.map(\.description)
        if history.coverage < 0.9, history.count > 1 {
            warnings.append("\(source): figures for \(Int((history.coverage * 100).rounded()))% of the time")
        }
    }

    private static func hourly(_ history: ServingHistory) -> [Double] {
        let perHour = max(1, Int((3600 / history.slot).rounded()))
        let rates = history.values(.requests)
        return stride(from: 0, to: rates.count - perHour + 1, by: perHour).compactMap { first in
            let known = rates[first..<(first + perHour)].compactMap { $0 }
            return known.count == perHour ? known.reduce(0, +) * history.slot : nil
        }
    }

    private static func lengths(
        _ history: ServingHistory, _ tokens: ServingMeasure, _ lengths: ServingMeasure
    ) -> Lengths? {
        guard let mean = history.meanLength(tokens, lengths) else { return nil }
        guard let histogram = history.histogram(lengths) else { return Lengths(mean: mean, variation: nil, bins: []) }
        let bins = histogram.bins
        let all = bins.reduce(0) { $0 + $1.count }
        return Lengths(
            mean: mean, variation: nil, bins: bins.map { ($0.low.rounded(), $0.high.rounded(), $0.count / all) })
    }

    /// The workload that a log of requests shows.
    public init(_ content: RequestLog.Content) {
        let sums = content.sums
        source = content.name
        model = sums.modelNames.first
        span = (sums.first, sums.last)
        requests = Double(sums.requests)
        failed = Double(sums.failed)
        let seconds = sums.last - sums.first
        meanRate = seconds > 0 ? Double(sums.requests) / seconds : nil
        let isLong = seconds >= 2 * 3600
        // The first and the last hour are there in part.
        let (firstHour, lastHour) = (Int(sums.first / 3600), Int(sums.last / 3600))
        let full = sums.hours.filter { !isLong || ($0.key > firstHour && $0.key < lastHour) }
        if isLong, lastHour > firstHour + 1 {
            hourly = ((firstHour + 1)..<min(lastHour, firstHour + 900_000)).map { sums.hours[$0] ?? 0 }
        }
        if isLong {
            peakRate = full.values.max().map { $0 / 3600 }
        } else {
            peakRate = meanRate
        }
        // Times before 2001 are counted from the start of the log, not since 1970.
        let isRelative = sums.first < 978_307_200
        if isRelative {
            span = nil
            warnings.append(
                "\(content.name): times are counted from a start of their own; its first hour is taken for Monday 0:00")
        }
        if seconds >= 86_400 {
            let monday = isRelative ? ServingHistory.hourOfWeek(Double(firstHour) * 3600) : 0
            week = Self.week(sums.hours, firstHour, lastHour, from: monday)
        }
        input = Self.lengths(sums.input)
        output = Self.lengths(sums.output)
        joint = sums.jointBins
        correlation = sums.correlation
        dispersion = sums.dispersion
        if sums.tellsCached, let all = sums.input.mean, all > 0 {
            prefixHitShare = min(1, sums.cached / (all * Double(sums.requests)))
        }
        if let took = sums.latencies.endToEnd.mean, let meanRate {
            concurrency = (meanRate * took.value, (peakRate ?? meanRate) * took.value)
        }
        sessions = sums.sessionCount
        note(content)
    }

    private mutating func note(_ content: RequestLog.Content) {
        let sums = content.sums
        if sums.unreadable > 0 {
            warnings.append(
                "\(source): \(sums.unreadable) lines hold no request and are left out, the first of them line "
                    + "\(sums.firstUnreadable)")
        }
        if sums.outOfOrder > 0 {
            warnings.append("\(source): \(sums.outOfOrder) lines are out of order, which is no harm")
        }
        if sums.modelNames.count > 1 {
            warnings.append(
                "\(source): requests for several models are in one workload: "
                    + sums.modelNames.prefix(5).joined(separator: ", "))
        }
    }

    private static func lengths(_ lengths: RequestLogSums.Lengths) -> Lengths? {
        lengths.mean.map { Lengths(mean: $0, variation: lengths.variation, bins: lengths.bins) }
    }

    /// `monday` is the hour of the week, by the calendar, that the week begins with.
    private static func week(_ hours: [Int: Double], _ first: Int, _ last: Int, from monday: Int) -> [Double]? {
        guard last - first >= 24 else { return nil }
        // Hours without a request count too; the first and the last are there in part.
        let counts = ((first + 1)..<min(last, first + 900_000)).map { hours[$0] ?? 0 }
        let start = (ServingHistory.hourOfWeek(Double(first + 1) * 3600) - monday + 168) % 168
        return HourlyProfile.learned(counts: counts, startHour: start)?.shares
    }
}
