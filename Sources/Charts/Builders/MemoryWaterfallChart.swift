/// Where the memory of an accelerator goes, from its total down to what is left.
public struct MemoryWaterfallChart: ChartSource, Equatable {
    /// One use of memory.
    public struct Item: Sendable, Equatable {
        /// What it is for.
        public var name: String
        /// How much it takes, in bytes.
        public var bytes: Double

        /// `bytes` for `name`.
        public init(name: String, bytes: Double) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// What the chart is called.
    public var title: String
    /// What the total is called, such as the accelerator's name.
    public var totalName: String
    /// The memory there is, in bytes.
    public var totalBytes: Double
    /// What takes of it, in order.
    public var items: [Item]
    /// What the rest is called when there is one.
    public var restName: String

    /// The waterfall of `items` from a total.
    public init(title: String, totalName: String, totalBytes: Double, items: [Item], restName: String = "left") {
        self.title = title
        self.totalName = totalName
        self.totalBytes = totalBytes
        self.items = items
        self.restName = restName
    }

    /// What is left in bytes; negative when it does not fit.
    public var leftBytes: Double { totalBytes - items.map(\.bytes).filter(\.isFinite).reduce(0, +) }

    /// The chart of these values.
    public var chart: Chart {
        let shown = items.prefix(30)
        let over = leftBytes < 0
        let names = [totalName] + shown.map(\.name) + [over ? "missing" : restName]
        var bars: [Bar] = []
        func add(_ row: Int, from: Double, to: Double, _ bytes: Double, _ ink: Ink) {
            guard let range = Bar.range(from, to) else { return }
            let text = ValueFormat.binaryBytes.text(bytes)
            let top = Double(row) + 0.16
            bars.append(Bar(x: range, y: top...(top + 0.68), title: "\(names[row]): \(text)", label: text, ink: ink))
        }
        add(0, from: 0, to: totalBytes, totalBytes, .muted)
        var level = totalBytes
        for (index, item) in shown.enumerated() {
            add(
                index + 1, from: level, to: level - item.bytes, item.bytes, level - item.bytes < 0 ? .alarm : .series(0)
            )
            if item.bytes.isFinite { level -= item.bytes }
        }
        add(names.count - 1, from: 0, to: leftBytes, abs(leftBytes), over ? .alarm : .series(2))
        let reach = bars.map(\.x.upperBound).max() ?? 1
        let floor = bars.map(\.x.lowerBound).min() ?? 0
        var x = Axis("memory", format: .binaryBytes, includesZero: true, covers: [reach * 1.14])
        if floor < 0 { x.covers.append(floor * 1.2) }
        let end = ValueFormat.binaryBytes.text(abs(leftBytes))
        let verdict = over ? "Does not fit: \(end) missing." : "Fits: \(end) left."
        let panel = Panel(x: x, y: Axis("", spread: .names(names)), marks: [Mark(.bars(bars), ink: .series(0))])
        let more = items.count > 30 ? ["\(items.count - 30) further items are counted but not drawn."] : []
        return Chart(title: title, subtitle: verdict, summary: verdict, panels: [panel], notes: more)
    }
}
