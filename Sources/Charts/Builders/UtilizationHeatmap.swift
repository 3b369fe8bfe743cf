/// How busy a fleet is at each hour of each weekday: the paler, the more of the bill is idle.
public struct UtilizationHeatmap: ChartSource, Equatable {
    /// What the chart is called.
    public var title: String
    /// Seven rows from Monday on, of 24 shares from 0 to 1 each; nil where not known.
    public var shares: [[Double?]]

    /// A heatmap of `shares`.
    public init(title: String, shares: [[Double?]]) {
        self.title = title
        self.shares = shares
    }

    /// The chart of these values.
    public var chart: Chart {
        let hours = (0..<24).map { $0 < 10 ? "0\($0)" : "\($0)" }
        var cells: [Bar] = []
        var known: [Double] = []
        var notNumbers = 0
        for (day, row) in shares.prefix(7).enumerated() {
            for (hour, share) in row.prefix(24).enumerated() {
                guard let share else { continue }
                guard share.isFinite else {
                    notNumbers += 1
                    continue
                }
                known.append(share)
                let text = Decimals.fixed(max(-9.99, min(9.99, share)) * 100, 0)
                let left = Double(hour)
                cells.append(
                    Bar(
                        x: left...(left + 1), y: Double(day)...(Double(day) + 1),
                        title: "\(CivilDate.weekdays[day]) \(hours[hour]):00: \(text)%", label: text, ink: .shade(share)))
            }
        }
        let mean = known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
        let average = mean.map { "On average \(ValueFormat.percent.text($0)) busy." } ?? "Nothing is known."
        var notes = ["Numbers are percent of capacity in use; the darker or, on a dark ground, the brighter, the busier."]
        if notNumbers > 0 { notes.append("\(notNumbers) values not shown: not a number.") }
        let panel = Panel(
            x: Axis("hour of the day", spread: .names(hours)), y: Axis("", spread: .names(CivilDate.weekdays)),
            marks: [Mark(.bars(cells), ink: .shade(0))])
        return Chart(
            title: title, subtitle: mean == nil ? "" : average, summary: "Utilization by weekday and hour. \(average)",
            panels: [panel], notes: notes)
    }
}
