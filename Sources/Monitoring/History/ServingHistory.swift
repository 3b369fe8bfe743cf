public import Input
public import Workload

/// What the metrics of a model's servers say of a stretch of time, in slots of equal length.
public struct ServingHistory: Sendable {
    /// A figure that has a value in each slot.
    public enum Signal: Sendable, Hashable {
        /// A rate a second, for counters, or a mean, for gauges.
        case measure(ServingMeasure)
        /// A percentile of a latency that something else has computed, in thousandths: 990 is the 99th.
        case percentile(ServingMeasure, Int)
        /// Servers that were there.
        case servers
        /// Share of time in which accelerators ran anything, 0 to 1; their power in watts; how many there are.
        case deviceUse, devicePower, devices
    }

    /// Whose metrics these are; nil where only names of our own stand there.
    public var source: MetricSource?
    /// Where they come from.
    public var name: String
    /// The models that are served, the one with the most requests first.
    public var models: [String]
    /// Seconds since 1970 of the start of the first slot.
    public var start: Double
    /// Seconds of a slot.
    public var slot: Double
    /// How many slots there are.
    public var count: Int
    /// The values of each signal, slot by slot; nil where there is none.
    public var signals: [Signal: [Double?]] = [:]
    /// Histograms, slot by slot; empty where nothing was observed.
    public var histograms: [ServingMeasure: [BucketHistogram]] = [:]
    /// What is odd about them.
    public var warnings: [Diagnostic] = []

    /// The end of the last slot, in seconds since 1970.
    public var end: Double { start + Double(count) * slot }

    /// The values of a signal; none where nothing is known of it.
    public func values(_ signal: Signal) -> [Double?] { signals[signal] ?? [] }

    /// The values of a measure.
    public func values(_ measure: ServingMeasure) -> [Double?] { values(.measure(measure)) }

    /// The mean over the slots that have a value; nil without any.
    public func mean(_ signal: Signal) -> Double? {
        let known = values(signal).compactMap { $0 }
        return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    }

    /// All observations of a histogram; nil without any.
    public func histogram(_ measure: ServingMeasure) -> BucketHistogram? {
        guard let slots = histograms[measure] else { return nil }
        var sum = BucketHistogram()
        for slot in slots { sum.add(slot) }
        return sum.total > 0 ? sum : nil
    }

    /// A percentile of a latency over all of the time, in seconds; nil where neither a histogram nor a figure for it is
    /// known.
    ///
    /// Of percentiles by the slot only their worst can be told: they do not add up to one.
    public func percentile(_ measure: ServingMeasure, _ share: Double) -> BucketHistogram.Quantile? {
        if let histogram = histogram(measure) { return histogram.quantile(share) }
        let known = values(.percentile(measure, Int((share * 1000).rounded()))).compactMap { $0 }
        return known.max().map { BucketHistogram.Quantile(value: $0, relation: .atMost) }
    }

    /// The same by the slot.
    public func percentiles(_ measure: ServingMeasure, _ share: Double) -> [Double?] {
        if let slots = histograms[measure] { return slots.map { $0.quantile(share)?.value } }
        return values(.percentile(measure, Int((share * 1000).rounded())))
    }

    /// The share of slots for which the rate of requests, or whatever else there is, is known.
    public var coverage: Double {
        guard count > 0 else { return 0 }
        let most = signals.values.map { $0.count { $0 != nil } }.max() ?? 0
        return Double(most) / Double(count)
    }

    /// Mean tokens of a request, from the counters or, without them, from the histogram; nil where neither is there.
    public func meanLength(_ tokens: ServingMeasure, _ lengths: ServingMeasure) -> Double? {
        var (sum, requests) = (0.0, 0.0)
        for (amount, rate) in zip(values(tokens), values(.requests)) {
            guard let amount, let rate else { continue }
            sum += amount
            requests += rate
        }
        if requests > 0, sum > 0 { return sum / requests }
        return histogram(lengths)?.mean
    }

    /// The share of prompt tokens that were found in the prefix cache; nil where it is not told.
    public var prefixHitShare: Double? {
        // SGLang counts cached tokens among those of all prompts.
        let all = mean(.measure(.prefixQueries)) ?? (source == .sglang ? mean(.measure(.inputTokens)) : nil)
        guard let asked = all, asked > 0, let found = mean(.measure(.prefixHits)) else {
            return nil
        }
        return min(1, found / asked)
    }

    /// The slots of the busiest hour: how many requests a second came in it, and when it began; nil where no rate is
    /// known.
    public var peak: (rate: Double, time: Double)? {
        let perHour = max(1, Int((3600 / slot).rounded()))
        let rates = values(.requests)
        var best: (rate: Double, time: Double)?
        for first in stride(from: 0, to: rates.count, by: perHour) {
            let known = rates[first..<min(rates.count, first + perHour)].compactMap { $0 }
            guard !known.isEmpty else { continue }
            let rate = known.reduce(0, +) / Double(known.count)
            if best.map({ rate > $0.rate }) ?? true { best = (rate, start + Double(first) * slot) }
        }
        return best
    }

    /// The hours since a Monday 0:00 UTC of a moment, 0 to 167.
    public static func hourOfWeek(_ time: Double) -> Int {
        // 1970 began on a Thursday.
        Int(((time / 3600).rounded(.down) + 72).truncatingRemainder(dividingBy: 168))
    }

    /// The week that the rates show, in UTC; nil when less than a day is known.
    ///
    /// An hour of the week without a figure gets the mean of that hour on other days.
    public var profile: HourlyProfile? {
        let rates = values(.requests)
        guard Double(rates.count { $0 != nil }) * slot >= 86_400 else { return nil }
        var sums = [Double](repeating: 0, count: 168)
        var counts = [Double](repeating: 0, count: 168)
        for (index, rate) in rates.enumerated() {
            guard let rate else { continue }
            let hour = Self.hourOfWeek(start + Double(index) * slot)
            sums[hour] += rate
            counts[hour] += 1
        }
        let week = (0..<168).map { counts[$0] > 0 ? sums[$0] / counts[$0] : nil as Double? }
        let known = week.compactMap { $0 }
        let overall = known.reduce(0, +) / Double(max(1, known.count))
        return HourlyProfile(
            weights: week.enumerated().map { hour, rate in
                if let rate { return rate }
                let others = (0..<7).compactMap { week[$0 * 24 + hour % 24] }
                return others.isEmpty ? overall : others.reduce(0, +) / Double(others.count)
            })
    }
}
