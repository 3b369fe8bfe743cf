/// What a monthly cost is made of, line by line, or what changed since a saved one.
public struct CostBreakdownChart: ChartSource, Equatable {
    /// One line of the cost breakdown.
    public struct Item: Sendable, Equatable {
        /// What is paid for.
        public var name: String
        /// Dollars a month; nil when the price is not known.
        public var dollarsPerMonth: Double?
        /// Dollars a month in the cost compared with; nil when it was not in it or there is none.
        public var baselineDollarsPerMonth: Double?

        /// A line of the cost breakdown.
        public init(name: String, dollarsPerMonth: Double?, baselineDollarsPerMonth: Double? = nil) {
            self.name = name
            self.dollarsPerMonth = dollarsPerMonth
            self.baselineDollarsPerMonth = baselineDollarsPerMonth
        }
    }

    /// What the chart is called.
    public var title: String
    /// The lines in the order of the cost.
    public var items: [Item]
    /// Whether the cost is compared with another one.
    public var isDifference: Bool

    /// A chart of `items`.
    public init(title: String, items: [Item], isDifference: Bool = false) {
        self.title = title
        self.items = items
        self.isDifference = isDifference
    }

    private static let most = 30

    private var known: [Item] {
        items.filter { item in
            isDifference
                ? item.dollarsPerMonth != nil || item.baselineDollarsPerMonth != nil : item.dollarsPerMonth != nil
        }
    }

    /// The chart of these values.
    public var chart: Chart {
        let shown = known.prefix(Self.most)
        var bars: [Bar] = []
        var before: [DataPoint] = []
        for (row, item) in shown.enumerated() {
            let cost = item.dollarsPerMonth ?? 0
            let old = item.baselineDollarsPerMonth ?? 0
            let change = cost - old
            let top = Double(row) + 0.16
            guard let x = Bar.range(isDifference ? old : 0, cost) else { continue }
            let sign = change > 0 ? "+" : ""
            let text =
                !isDifference
                ? ValueFormat.sum(cost) : change == 0 ? "no change" : sign + ValueFormat.sum(change)
            let ink: Ink = !isDifference || change < 0 ? .series(0) : .alarm
            bars.append(Bar(x: x, y: top...(top + 0.68), title: "\(item.name): \(text) a month", label: text, ink: ink))
            if isDifference { before.append(DataPoint(old, Double(row) + 0.5)) }
        }
        let reach = bars.map(\.x.upperBound).max() ?? 1
        let floor = bars.map(\.x.lowerBound).min() ?? 0
        var x = Axis("cost a month", format: .dollars, includesZero: true, covers: [reach * 1.2])
        if floor < 0 { x.covers.append(floor - (reach - floor) * 0.14) }
        var marks = [Mark(.bars(bars), ink: .series(0))]
        if isDifference { marks.append(Mark(.ticks(before), ink: .text, name: "before")) }
        let panel = Panel(x: x, y: Axis("", spread: .names(shown.map(\.name))), marks: marks)
        return Chart(title: title, subtitle: total, summary: total, panels: [panel], notes: notes)
    }

    private var total: String {
        let after = known.compactMap(\.dollarsPerMonth).filter(\.isFinite).reduce(0, +)
        guard isDifference else { return "\(ValueFormat.sum(after)) a month in all." }
        let before = known.compactMap(\.baselineDollarsPerMonth).filter(\.isFinite).reduce(0, +)
        let change = after - before
        let text = (change > 0 ? "+" : "") + ValueFormat.sum(change)
        return "From \(ValueFormat.sum(before)) to \(ValueFormat.sum(after)) a month: \(text)."
    }

    private var notes: [String] {
        var notes: [String] = []
        if isDifference { notes.append("Bars reach from the cost before, marked by a stroke, to the cost now.") }
        let unknown = items.filter { item in !known.contains(item) }.map(\.name)
        if !unknown.isEmpty {
            let names = unknown.prefix(5).joined(separator: ", ")
            notes.append("Price not known, so not counted: \(names)" + (unknown.count > 5 ? " and others." : "."))
        }
        if known.count > Self.most {
            notes.append("\(known.count - Self.most) further lines are counted but not drawn.")
        }
        return notes
    }
}
