/// Monthly cost against the latency asked for, a stepped line for each accelerator, the cheapest part drawn thick.
public struct CostSLOChart: ChartSource, Equatable {
    /// What one accelerator costs for each SLO.
    public struct Line: Sendable, Equatable {
        /// The accelerator.
        public var accelerator: String
        /// Cost by SLO, from the strictest SLO on.
        public var steps: [Step]

        /// The cost of `accelerator` by SLO.
        public init(accelerator: String, steps: [Step]) {
            self.accelerator = accelerator
            self.steps = steps
        }
    }

    /// From this SLO on, up to the next step, this is the cost.
    public struct Step: Sendable, Equatable {
        /// The latency asked for, in seconds.
        public var sloSeconds: Double
        /// The cost in dollars a month.
        public var dollarsPerMonth: Double

        /// The cost from one SLO on.
        public init(sloSeconds: Double, dollarsPerMonth: Double) {
            self.sloSeconds = sloSeconds
            self.dollarsPerMonth = dollarsPerMonth
        }
    }

    /// What the chart is called.
    public var title: String
    /// What the SLO is on, such as "TTFT p95".
    public var sloName: String
    /// The accelerators.
    public var lines: [Line]
    /// The limit that is asked for, in seconds; nil for none.
    public var targetSeconds: Double?

    /// A chart of `lines`.
    public init(title: String, sloName: String, lines: [Line], targetSeconds: Double? = nil) {
        self.title = title
        self.sloName = sloName
        self.lines = lines
        self.targetSeconds = targetSeconds
    }

    /// The chart of these values.
    public var chart: Chart {
        let ends = lines.flatMap(\.steps).map(\.sloSeconds).filter(\.isFinite)
        // The last step is given some length to be seen.
        let last = (ends.max() ?? 1) + ((ends.max() ?? 1) - (ends.min() ?? 0)) * 0.12
        var marks: [Mark] = []
        for (index, line) in lines.enumerated() {
            var points = Self.sorted(line).map { DataPoint($0.sloSeconds, $0.dollarsPerMonth) }
            if let end = points.last, end.x < last { points.append(DataPoint(last, end.y)) }
            marks.append(Mark(.line(points, .steps), ink: .series(index), name: line.accelerator))
        }
        for (index, points) in cheapest(at: ends.uniqued().sorted(), until: last) {
            marks.append(Mark(.line(points, .steps), ink: .series(index), emphasis: .strong))
        }
        if let targetSeconds {
            let text = "asked for: \(ValueFormat.seconds.text(targetSeconds))"
            marks.append(Mark(.verticalRule(targetSeconds, label: text), ink: .text))
        }
        let panel = Panel(
            x: Axis("limit for \(sloName): stricter to the left", format: .seconds),
            y: Axis("cost a month", format: .dollars, includesZero: true), marks: marks)
        return Chart(
            title: title, summary: "Cost a month by \(sloName) for \(lines.count) accelerators.", panels: [panel],
            keyPlace: .ends, notes: ["Thick: the cheapest accelerator for that limit."])
    }

    private static func sorted(_ line: Line) -> [Step] {
        line.steps.filter { $0.sloSeconds.isFinite && $0.dollarsPerMonth.isFinite }
            .sorted { $0.sloSeconds < $1.sloSeconds }
    }

    /// The stretches over which one line is the cheapest: its index and its steps there.
    private func cheapest(at slos: [Double], until last: Double) -> [(Int, [DataPoint])] {
        let sortedLines = lines.map(Self.sorted)
        var stretches: [(Int, [DataPoint])] = []
        for (slo, next) in zip(slos, slos.dropFirst() + [last]) {
            var best: (index: Int, cost: Double)?
            for (index, steps) in sortedLines.enumerated() {
                guard let cost = steps.last(where: { $0.sloSeconds <= slo })?.dollarsPerMonth else { continue }
                if cost < best?.cost ?? .infinity { best = (index, cost) }
            }
            guard let best, next > slo else { continue }
            let part = [DataPoint(slo, best.cost), DataPoint(next, best.cost)]
            if let previous = stretches.last, previous.0 == best.index {
                stretches[stretches.count - 1].1 += part
            } else {
                stretches.append((best.index, part))
            }
        }
        return stretches
    }
}
