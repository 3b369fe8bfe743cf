/// Which input moves the monthly cost most: one bar for each input, the longest on top.
public struct TornadoChart: ChartSource, Equatable {
    /// The cost at both ends of one input's range.
    public struct Input: Sendable, Equatable {
        /// The input's name.
        public var name: String
        /// Its low value as text, such as "$1.80/h".
        public var lowText: String
        /// Its high value as text.
        public var highText: String
        /// Dollars a month with the low value.
        public var dollarsAtLow: Double
        /// Dollars a month with the high value.
        public var dollarsAtHigh: Double

        /// An input with its range and what comes of it.
        public init(name: String, lowText: String, highText: String, dollarsAtLow: Double, dollarsAtHigh: Double) {
            self.name = name
            self.lowText = lowText
            self.highText = highText
            self.dollarsAtLow = dollarsAtLow
            self.dollarsAtHigh = dollarsAtHigh
        }

        fileprivate var swing: Double { abs(dollarsAtHigh - dollarsAtLow) }
    }

    /// What the chart is called.
    public var title: String
    /// Dollars a month with every input at its middle.
    public var baselineDollars: Double
    /// The inputs in any order.
    public var inputs: [Input]

    /// A tornado around a baseline.
    public init(title: String, baselineDollars: Double, inputs: [Input]) {
        self.title = title
        self.baselineDollars = baselineDollars
        self.inputs = inputs
    }

    /// The chart of these values.
    public var chart: Chart {
        let usable = inputs.filter { $0.swing.isFinite }.sorted { ($0.swing, $1.name) > ($1.swing, $0.name) }
        let shown = usable.prefix(20)
        var lows: [Bar] = []
        var highs: [Bar] = []
        for (row, input) in shown.enumerated() {
            let top = Double(row) + 0.16
            let ends = [(input.dollarsAtLow, input.lowText), (input.dollarsAtHigh, input.highText)]
            for (position, end) in ends.enumerated() {
                guard let x = Bar.range(baselineDollars, end.0) else { continue }
                let sum = ValueFormat.sum(end.0)
                let words = "\(input.name) \(end.1): \(sum)"
                let bar = Bar(
                    x: x, y: top...(top + 0.68), title: words, label: "\(end.1): \(sum)", shortLabel: end.1,
                    isLabelledAtStart: end.0 < baselineDollars)
                if position == 0 { lows.append(bar) } else { highs.append(bar) }
            }
        }
        let values = shown.flatMap { [$0.dollarsAtLow, $0.dollarsAtHigh] } + [baselineDollars].filter(\.isFinite)
        let low = values.min() ?? 0
        let high = values.max() ?? 1
        let pad = (high - low) * 0.3
        let base = "as planned \(ValueFormat.sum(baselineDollars))"
        var notes: [String] = []
        if usable.count > shown.count {
            notes.append("\(usable.count - shown.count) inputs that matter less not shown.")
        }
        if inputs.count > usable.count {
            notes.append("\(inputs.count - usable.count) inputs not shown: not a number.")
        }
        let panel = Panel(
            x: Axis("cost a month", format: .dollars, covers: [low - pad, high + pad]),
            y: Axis("", spread: .names(shown.map(\.name))),
            marks: [
                Mark(.bars(lows), ink: .series(0), name: "input at its low end"),
                Mark(.bars(highs), ink: .series(1), name: "input at its high end"),
                Mark(.verticalRule(baselineDollars, label: ""), ink: .text),
            ])
        let first = shown.first.map { " \($0.name) matters most: \(ValueFormat.sum($0.swing)) a month." } ?? ""
        return Chart(
            title: title, subtitle: "Cost a month, \(base).", summary: "Cost a month, \(base)." + first,
            panels: [panel],
            notes: notes)
    }
}
