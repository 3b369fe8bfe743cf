/// Demand against capacity over a day or a week, capacity stacked by how it is bought.
public struct DemandCapacityChart: ChartSource, Equatable {
    /// One stretch of time, an hour as a rule.
    public struct Slot: Sendable, Equatable {
        /// Requests per second asked for.
        public var demand: Double
        /// Requests per second that each purchase option carries, in the order of the chart's ``DemandCapacityChart/purchases``.
        public var capacities: [Double]
        /// Dollars an hour; nil when not known.
        public var dollarsPerHour: Double?

        /// Demand and capacity of one stretch.
        public init(demand: Double, capacities: [Double], dollarsPerHour: Double? = nil) {
            self.demand = demand
            self.capacities = capacities
            self.dollarsPerHour = dollarsPerHour
        }
    }

    /// What the chart is called.
    public var title: String
    /// The purchase options, from the bottom of the stack up: committed, on demand, spot, API.
    public var purchases: [String]
    /// The stretches from midnight, or from Monday midnight when there are more than a day's.
    public var slots: [Slot]
    /// Hours in a stretch.
    public var hoursPerSlot: Double

    /// A chart of `slots`.
    public init(title: String, purchases: [String], slots: [Slot], hoursPerSlot: Double = 1) {
        self.title = title
        self.purchases = purchases
        self.slots = slots
        self.hoursPerSlot = hoursPerSlot
    }

    /// The chart of these values.
    public var chart: Chart {
        let hours = Double(slots.count) * hoursPerSlot
        let isDay = hours <= 24.001
        let whole = isDay || !hours.isFinite ? 24.0 : max(168, hours)
        let x = Axis(
            isDay ? "hour of the day" : "day of the week", format: isDay ? .clock : .week, ends: 0...whole)
        var marks: [Mark] = []
        for (index, purchase) in purchases.enumerated() {
            var layer = slots.enumerated().map { slot, values in
                let below = values.capacities.prefix(index).reduce(0, +)
                let own = values.capacities.indices.contains(index) ? values.capacities[index] : 0
                return DataInterval(Double(slot) * hoursPerSlot, low: below, high: below + own)
            }
            if let last = layer.last { layer.append(DataInterval(hours, low: last.low, high: last.high)) }
            marks.append(Mark(.area(layer, .steps, isInterval: false), ink: .series(index), name: purchase))
        }
        marks.append(Mark(.line(line(\.demand), .steps), ink: .text, name: "demand", emphasis: .strong))
        var panels = [
            Panel(x: x, y: Axis("requests/s", includesZero: true), marks: marks, weight: 2.4)
        ]
        if slots.contains(where: { $0.dollarsPerHour != nil }) {
            panels[0].x.title = ""
            panels[0].x.isLabelled = false
            let cost = Mark(.line(line { $0.dollarsPerHour ?? .nan }, .steps), ink: .text)
            panels.append(Panel(x: x, y: Axis("cost an hour", format: .dollars, includesZero: true), marks: [cost]))
        }
        let short = slots.filter { $0.demand > $0.capacities.reduce(0, +) * (1 + 1e-9) }.count
        let spent = slots.compactMap(\.dollarsPerHour).filter(\.isFinite).reduce(0, +) * hoursPerSlot
        let cost = spent > 0 ? " \(ValueFormat.sum(spent)) in all." : ""
        let verdict =
            short == 0 ? "Capacity covers demand at every hour." : "Demand exceeds capacity in \(short) hours."
        return Chart(
            title: title, subtitle: slots.isEmpty ? "" : verdict + cost,
            summary: "Demand and capacity over \(slots.count) stretches of time; in \(short) demand exceeds capacity.",
            panels: panels, arrangement: .stack)
    }

    private func line(_ value: (Slot) -> Double) -> [DataPoint] {
        var points = slots.enumerated().map { DataPoint(Double($0) * hoursPerSlot, value($1)) }
        if let last = points.last { points.append(DataPoint(Double(slots.count) * hoursPerSlot, last.y)) }
        return points
    }
}
