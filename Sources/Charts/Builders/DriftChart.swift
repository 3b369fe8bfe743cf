/// What was measured over time, with the limits that were planned for.
public struct DriftChart: ChartSource, Equatable {
    /// One figure over time.
    public struct Figure: Sendable, Equatable {
        /// What it is, with its unit where the format has none.
        public var title: String
        /// How its values are written.
        public var format: ValueFormat
        /// Hours since the start, and values; one that is not a number is a gap.
        public var measured: [DataPoint]
        /// The same as planned; empty where there is none.
        public var planned: [DataPoint]
        /// A value not to be exceeded, and its name; nil for none.
        public var limit: Double?

        /// A figure over time.
        public init(
            title: String, format: ValueFormat, measured: [DataPoint], planned: [DataPoint] = [], limit: Double? = nil
        ) {
            self.title = title
            self.format = format
            self.measured = measured
            self.planned = planned
            self.limit = limit
        }
    }

    /// What the chart is called, and what it finds.
    public var title, finding: String
    /// The figures, one panel each.
    public var figures: [Figure]
    /// Days since 1970 of the first point, so that the axis can show dates.
    public var firstDay: Double

    /// A chart of `figures`.
    public init(title: String, finding: String, figures: [Figure], firstDay: Double) {
        self.title = title
        self.finding = finding
        self.figures = figures
        self.firstDay = firstDay
    }

    /// The chart of these values.
    public var chart: Chart {
        let spans = figures.flatMap(\.measured).map(\.x)
        let ends = (spans.min() ?? 0)...max((spans.max() ?? 1), (spans.min() ?? 0) + 1e-6)
        let isLong = ends.upperBound - ends.lowerBound > 48
        func x(_ hour: Double) -> Double { isLong ? firstDay + hour / 24 : hour }
        let panels = figures.enumerated().map { index, figure in
            var axis = Axis(
                index == figures.count - 1 ? (isLong ? "day (UTC)" : "hours since the start (UTC)") : "",
                format: isLong ? .date : .number(unit: "h"), ends: x(ends.lowerBound)...x(ends.upperBound))
            axis.isLabelled = index == figures.count - 1
            var marks: [Mark] = []
            if !figure.planned.isEmpty {
                marks.append(
                    Mark(
                        .line(figure.planned.map { DataPoint(x($0.x), $0.y) }, .steps), ink: .series(1), name: "planned"
                    ))
            }
            marks.append(
                Mark(
                    .line(figure.measured.map { DataPoint(x($0.x), $0.y) }, .straight), ink: .series(0),
                    name: "measured",
                    emphasis: .strong))
            if let limit = figure.limit {
                marks.append(Mark(.horizontalRule(limit, label: "planned limit"), ink: .alarm))
            }
            return Panel(
                x: axis,
                y: Axis(
                    figure.title, format: figure.format, includesZero: true, covers: [figure.limit].compactMap { $0 }),
                marks: marks, weight: index == 0 ? 1.6 : 1)
        }
        return Chart(
            title: title, subtitle: finding, summary: "\(title). \(finding)", panels: panels, arrangement: .stack)
    }
}
