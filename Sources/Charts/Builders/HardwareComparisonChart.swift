/// Accelerators side by side: one small plot for each property, the same order of names in all.
public struct HardwareComparisonChart: ChartSource, Equatable {
    /// One property of all accelerators.
    public struct Property: Sendable, Equatable {
        /// Its name with the direction that is better, such as "memory bandwidth, bytes/s".
        public var name: String
        /// How its values are written.
        public var format: ValueFormat
        /// A value for each accelerator, in their order; nil where not known.
        public var values: [Double?]

        /// A property of all accelerators.
        public init(name: String, format: ValueFormat, values: [Double?]) {
            self.name = name
            self.format = format
            self.values = values
        }
    }

    /// What the chart is called.
    public var title: String
    /// The accelerators' names.
    public var accelerators: [String]
    /// The properties compared.
    public var properties: [Property]
    /// The index of the accelerator chosen; nil for none.
    public var chosen: Int?

    /// A comparison of `accelerators`.
    public init(title: String, accelerators: [String], properties: [Property], chosen: Int? = nil) {
        self.title = title
        self.accelerators = accelerators
        self.properties = properties
        self.chosen = chosen
    }

    private static let most = 24

    /// The chart of these values.
    public var chart: Chart {
        let names = Array(accelerators.prefix(Self.most))
        let panels = properties.map { property in
            var bars: [Bar] = []
            var unknown: [Mark] = []
            for row in names.indices {
                guard property.values.indices.contains(row), let value = property.values[row],
                    let x = Bar.range(0, value)
                else {
                    let nothing = Bar(x: 0...0, y: Double(row)...(Double(row) + 1), label: "not known")
                    unknown.append(Mark(.bars([nothing]), ink: .muted))
                    continue
                }
                let top = Double(row) + 0.16
                let text = property.format == .dollars ? ValueFormat.sum(value) : property.format.text(value)
                bars.append(
                    Bar(
                        x: x, y: top...(top + 0.68), title: "\(names[row]): \(text)", label: text,
                        ink: row == chosen ? .series(0) : .muted))
            }
            let reach = bars.map(\.x.upperBound).max() ?? 1
            // Each bar carries its value, so the axis needs no numbers of its own.
            let room = 0...(reach > 0 ? reach * 1.6 : 1)
            var x = Axis("", format: property.format, includesZero: true, ends: room)
            x.isLabelled = false
            x.hasGrid = false
            return Panel(
                title: property.name, x: x, y: Axis("", spread: .names(names)),
                marks: [Mark(.bars(bars), ink: .muted)] + unknown)
        }
        let more = accelerators.count - names.count
        let mark = chosen.flatMap { names.indices.contains($0) ? "Coloured: \(names[$0]), the choice." : nil }
        return Chart(
            title: title, subtitle: mark ?? "",
            summary: "\(names.count) accelerators compared in \(properties.count) properties.", panels: panels,
            notes: more > 0 ? ["\(more) further accelerators are not drawn."] : [])
    }
}
