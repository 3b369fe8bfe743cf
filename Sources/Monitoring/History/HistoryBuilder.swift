internal import Input

/// Puts points of many series into slots of five minutes, and makes hours of them where there are many.
struct HistoryBuilder {
    /// Seconds of a slot while points come in.
    static let fine = 300.0
    /// Most slots: four months.
    static let mostSlots = 40_000

    /// What a point is.
    enum Kind: Hashable {
        /// A value that stands as it is; those of different series are added.
        case gauge(ServingHistory.Signal)
        /// A value that only grows, but for restarts.
        case counter(ServingMeasure)
        /// Observations up to a bound.
        case bucket(ServingMeasure, Double)
        /// A rate, percentile or mean that somebody has computed; several in a slot are averaged.
        case figure(ServingHistory.Signal)
    }

    private struct Tracker {
        var time: Double
        var value: Double
    }

    /// The sum and the number of values of one series in one slot.
    private struct Mean {
        var sum = 0.0
        var count = 0.0
        var value: Double { sum / count }
    }

    private var last: [Int: Tracker] = [:]
    private var gauges: [ServingHistory.Signal: [Int: [Int: Mean]]] = [:]
    private var rates: [ServingMeasure: [Int: Double]] = [:]
    private var buckets: [ServingMeasure: [Int: BucketHistogram]] = [:]
    private var totals: [ServingMeasure: BucketHistogram] = [:]
    private(set) var firstTime = Double.infinity
    private(set) var lastTime = -Double.infinity
    private(set) var resets = 0
    private(set) var longestGap = 0.0
    private(set) var isTooLong = false
    var requestsByModel: [String: Double] = [:]

    /// Only what lies between these is taken.
    let window: ClosedRange<Double>

    init(window: ClosedRange<Double>) { self.window = window }

    /// Adds a point of the series `number`, whose points come in the order of time.
    mutating func add(_ kind: Kind, series number: Int, time: Double, value: Double, model: String? = nil) {
        // Seconds since 1970 of no more digits than a year of five has: files of strangers hold any number.
        guard abs(time) < 1e11, window.contains(time), value.isFinite, !isTooLong else { return }
        firstTime = min(firstTime, time)
        lastTime = max(lastTime, time)
        guard (lastTime - firstTime) / Self.fine < Double(Self.mostSlots) else {
            isTooLong = true
            return
        }
        let slot = Int((time / Self.fine).rounded(.down))
        switch kind {
        case .gauge(let signal), .figure(let signal):
            gauges[signal, default: [:]][slot, default: [:]][isSummed(kind) ? number : 0, default: Mean()].sum += value
            gauges[signal, default: [:]][slot, default: [:]][isSummed(kind) ? number : 0, default: Mean()].count += 1
        case .counter(let measure):
            guard let (from, grown) = growth(number, time, value) else { return }
            spread(grown, from, time) { slot, part in rates[measure, default: [:]][slot, default: 0] += part }
            if measure == .requests, let model { requestsByModel[model, default: 0] += grown }
        case .bucket(let measure, let bound):
            totals[measure, default: BucketHistogram()].add(max(0, value), upTo: bound)
            guard let (from, grown) = growth(number, time, value) else { return }
            spread(grown, from, time) { slot, part in
                buckets[measure, default: [:]][slot, default: BucketHistogram()].add(part, upTo: bound)
            }
        }
    }

    private func isSummed(_ kind: Kind) -> Bool {
        if case .gauge = kind { return true }
        return false
    }

    /// What a counter has grown by since its last point; nil for its first.
    private mutating func growth(_ number: Int, _ time: Double, _ value: Double) -> (from: Double, grown: Double)? {
        defer { last[number] = Tracker(time: time, value: value) }
        guard let known = last[number], time > known.time else { return nil }
        longestGap = max(longestGap, time - known.time)
        // A counter that falls has begun anew at zero.
        if value < known.value { resets += 1 }
        return (known.time, value < known.value ? value : value - known.value)
    }

    /// Spreads what came between two points over the slots between them.
    private func spread(_ amount: Double, _ from: Double, _ to: Double, _ add: (Int, Double) -> Void) {
        var time = from
        var steps = 0
        while time < to, steps < 100_000 {
            let slot = (time / Self.fine).rounded(.down)
            let end = min(to, (slot + 1) * Self.fine)
            add(Int(slot), amount * (end - time) / (to - from))
            time = end
            steps += 1
        }
    }

    /// The history of what was added; nil of nothing.
    func history(source: MetricSource?, name: String) -> ServingHistory? {
        guard firstTime <= lastTime else { return nil }
        let slot = lastTime - firstTime >= 2 * 86_400 ? 3600.0 : Self.fine
        let ratio = Int(slot / Self.fine)
        let first = Int((firstTime / slot).rounded(.down))
        // The last scrape of a whole number of hours stands at their end, and makes no hour of its own.
        let isAtEnd = slot > Self.fine && lastTime.truncatingRemainder(dividingBy: slot) == 0
        let count = Int((lastTime / slot).rounded(.down)) - first + (isAtEnd ? 0 : 1)
        var history = ServingHistory(
            source: source, name: name,
            models: requestsByModel.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key),
            start: Double(first) * slot, slot: slot, count: count)
        func place(_ fine: Int) -> Int? {
            let index = Int((Double(fine) / Double(ratio)).rounded(.down)) - first
            return (0..<count).contains(index) ? index : nil
        }
        for (measure, values) in rates {
            var slots = [Double?](repeating: nil, count: count)
            // A slot that the points cover in part has a rate over that part.
            var covered = [Double](repeating: 0, count: count)
            for (fine, amount) in values {
                guard let index = place(fine) else { continue }
                slots[index] = (slots[index] ?? 0) + amount
                covered[index] += overlap(fine)
            }
            history.signals[.measure(measure)] = slots.indices.map { index in
                slots[index].flatMap { covered[index] > 0 ? $0 / covered[index] : nil }
            }
        }
        for (signal, values) in gauges {
            var sums = [Mean](repeating: Mean(), count: count)
            for (fine, series) in values {
                guard let index = place(fine) else { continue }
                sums[index].sum += series.values.reduce(0) { $0 + $1.value }
                sums[index].count += 1
            }
            history.signals[signal] = sums.map { $0.count > 0 ? $0.value : nil }
        }
        for (measure, values) in buckets {
            var slots = [BucketHistogram](repeating: BucketHistogram(), count: count)
            for (fine, histogram) in values { if let index = place(fine) { slots[index].add(histogram) } }
            history.histograms[measure] = slots
        }
        // A single look at a server shows what it has seen since it started.
        for (measure, histogram) in totals where buckets[measure] == nil {
            history.histograms[measure] = [histogram] + Array(repeating: BucketHistogram(), count: max(0, count - 1))
        }
        return history
    }

    /// Seconds of a slot in which there are points.
    private func overlap(_ fine: Int) -> Double {
        let start = Double(fine) * Self.fine
        return max(1, min(lastTime, start + Self.fine) - max(firstTime, start))
    }
}
