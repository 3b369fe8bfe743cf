/// Predicted against measured: every point, the line of agreement, a band around it, and how often it holds.
public struct AccuracyChart: ChartSource, Equatable {
    /// One measured run and what was predicted for it.
    public struct Pair: Sendable, Equatable {
        /// The run's name.
        public var name: String
        /// What it is told apart by, such as the accelerator.
        public var group: String
        /// What was measured, in the chart's unit.
        public var measured: Double
        /// What was predicted, in the chart's unit.
        public var predicted: Double
        /// The interval predicted; nil when none was.
        public var interval: ClosedRange<Double>?

        /// A measured and a predicted value.
        public init(
            name: String, group: String, measured: Double, predicted: Double, interval: ClosedRange<Double>? = nil
        ) {
            self.name = name
            self.group = group
            self.measured = measured
            self.predicted = predicted
            self.interval = interval
        }
    }

    /// What the chart is called.
    public var title: String
    /// What is compared, such as "TTFT p50".
    public var quantity: String
    /// How its values are written.
    public var format: ValueFormat
    /// The runs.
    public var pairs: [Pair]
    /// The half width of the band as a fraction of the measured value: 0.2 for ±20%.
    public var tolerance: Double
    /// The groups in the order of their colours; those of the runs that are not in it follow.
    ///
    /// Panels side by side need the same ones, or a colour would mean two things.
    public var groups: [String]

    /// A chart of `pairs`.
    public init(
        title: String, quantity: String, format: ValueFormat, pairs: [Pair], tolerance: Double = 0.2,
        groups: [String] = []
    ) {
        self.title = title
        self.quantity = quantity
        self.format = format
        self.pairs = pairs
        self.tolerance = tolerance
        self.groups = groups
    }

    private var usable: [Pair] {
        pairs.filter { $0.measured > 0 && $0.predicted > 0 && $0.measured.isFinite && $0.predicted.isFinite }
    }

    /// The mean of |predicted - measured| / measured; nil without runs.
    public var meanAbsoluteError: Double? {
        let usable = self.usable
        guard !usable.isEmpty else { return nil }
        return usable.map { abs($0.predicted - $0.measured) / $0.measured }.reduce(0, +) / Double(usable.count)
    }

    /// The median of |predicted - measured| / measured; nil without runs.
    ///
    /// The mean hangs on the few worst runs, the median on none of them.
    public var medianError: Double? {
        let errors = usable.map { abs($0.predicted - $0.measured) / $0.measured }.sorted()
        guard !errors.isEmpty else { return nil }
        return (errors[(errors.count - 1) / 2] + errors[errors.count / 2]) / 2
    }

    /// The share of runs with a predicted interval whose measured value lies in it; nil without intervals.
    public var coverage: Double? {
        let judged = usable.compactMap { pair in pair.interval.map { $0.contains(pair.measured) } }
        guard !judged.isEmpty else { return nil }
        return Double(judged.filter(\.self).count) / Double(judged.count)
    }

    /// The chart of these values.
    public var chart: Chart {
        let facts = self.facts
        return Chart(title: title, subtitle: facts, summary: facts, panels: [panel], notes: intervalNotes)
    }

    /// What the words in the title of ``titledPanel`` mean.
    public static let titleNote =
        "Error: the median of |predicted \u{2212} measured| / measured. Inside: measured values in their 90% intervals."

    /// The plot alone, to stand beside others; its title says how many runs and how far off.
    public var titledPanel: Panel {
        var panel = self.panel
        var words = "\(quantity): n = \(Decimals.fixed(Double(usable.count), 0))"
        if let error = medianError { words += ", error \(ValueFormat.percent.text(error, digits: 2))" }
        if let coverage { words += ", \(ValueFormat.percent.text(coverage, digits: 2)) inside" }
        panel.title = words
        return panel
    }

    /// What the thin lines are, where there are some.
    public var intervalNotes: [String] {
        drawsIntervals ? ["Thin upright lines: 90% prediction intervals."] : []
    }

    private var spread: Double { max(0, min(0.95, tolerance.isFinite ? tolerance : 0)) }

    /// Among hundreds of points, intervals would hide what they belong to.
    private var drawsIntervals: Bool { pairs.count <= 150 && pairs.contains { $0.interval != nil } }

    private var panel: Panel {
        let usable = self.usable
        let drawn = drawsIntervals ? usable.compactMap(\.interval) : []
        let values =
            usable.flatMap { [$0.measured, $0.predicted] }
            + drawn.flatMap { [$0.lowerBound, $0.upperBound] }.filter { $0 > 0 && $0.isFinite }
        let low = values.min() ?? 1
        let high = max(values.max() ?? 10, low * 1.0001)
        var marks = reference(low, high)
        for (index, group) in (groups + pairs.map(\.group)).uniqued().enumerated() {
            let members = pairs.filter { $0.group == group }
            guard !members.isEmpty else { continue }
            for pair in members where drawsIntervals {
                guard let interval = pair.interval else { continue }
                let ends = [interval.lowerBound, interval.upperBound].map { DataPoint(pair.measured, $0) }
                marks.append(Mark(.line(ends, .straight), ink: .series(index), emphasis: .faint))
            }
            let points = members.map { DataPoint($0.measured, $0.predicted, title: $0.name) }
            marks.append(Mark(.dots(points), ink: .series(index), name: group))
        }
        // Over less than one decade a logarithmic axis has hardly a tick; equal axes make agreement a diagonal.
        let isWide = high / low >= 8
        func axis(_ which: String) -> Axis {
            Axis(
                "\(quantity) \(which)\(isWide ? ", logarithmic" : "")", format: format,
                spread: isWide ? .logarithmic : .linear, covers: [low, high])
        }
        return Panel(x: axis("measured"), y: axis("predicted"), marks: marks)
    }

    /// The line of agreement with the band around it, over all that is drawn.
    private func reference(_ low: Double, _ high: Double) -> [Mark] {
        let band = [low, high].map { DataInterval($0, low: $0 * (1 - spread), high: $0 * (1 + spread)) }
        return [
            Mark(
                .area(band, .straight, isInterval: true), ink: .muted,
                name: "within \(ValueFormat.percent.text(spread))"),
            Mark(.segment(DataPoint(low, low), DataPoint(high, high)), ink: .muted, name: "predicted = measured"),
        ]
    }

    /// How many runs, how far off, how many in the band and in their intervals, as a sentence.
    public var facts: String {
        let usable = self.usable
        var facts = "n = \(Decimals.fixed(Double(usable.count), 0))"
        if let median = medianError, let mean = meanAbsoluteError {
            facts += ", median error \(ValueFormat.percent.text(median, digits: 2))"
            facts += ", mean absolute error \(ValueFormat.percent.text(mean, digits: 2))"
        }
        if !usable.isEmpty {
            let within = usable.filter { abs($0.predicted - $0.measured) <= spread * $0.measured * (1 + 1e-12) }.count
            let share = ValueFormat.percent.text(Double(within) / Double(usable.count), digits: 2)
            facts += ", \(share) within \(ValueFormat.percent.text(spread))"
        }
        if let coverage {
            facts += ", \(ValueFormat.percent.text(coverage, digits: 2)) inside the predicted interval"
        }
        return facts + "."
    }
}
