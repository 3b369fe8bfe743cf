/// Utilization of a fleet at each hour of each weekday: the paler, the more of the cost is idle.
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
        var unknown = 0
        for (day, row) in shares.prefix(7).enumerated() {
            for (hour, share) in row.prefix(24).enumerated() {
                let left = Double(hour)
                let place = (x: left...(left + 1), y: Double(day)...(Double(day) + 1))
                let when = "\(CivilDate.weekdays[day]) \(hours[hour]):00"
                guard let share else {
                    unknown += 1
                    let words = "\(when): not known"
                    cells.append(Bar(x: place.x, y: place.y, title: words, label: "n/a", ink: .shade(0)))
                    continue
                }
                guard share.isFinite else {
                    notNumbers += 1
                    continue
                }
                known.append(share)
                let text = Decimals.fixed(max(-9.99, min(9.99, share)) * 100, 0)
                cells.append(
                    Bar(x: place.x, y: place.y, title: "\(when): \(text)%", label: text, ink: .shade(share)))
            }
        }
        let mean = known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
        let average =
            mean.map { "\(ValueFormat.percent.text($0, digits: 2)) utilization on average." } ?? "Nothing is known."
        var notes: [String] = []
        if unknown > 0 {
            notes.append(unknown == 1 ? "1 hour is not known (n/a)." : "\(unknown) hours are not known (n/a).")
        }
        if notNumbers > 0 { notes.append("\(notNumbers) values not shown: not a number.") }
        let panel = Panel(
            x: Axis("hour of the day", spread: .names(hours)), y: Axis("", spread: .names(CivilDate.weekdays)),
            marks: [Mark(.bars(cells), ink: .shade(0))])
        return Chart(
            title: title, subtitle: mean == nil ? "" : average, summary: "Utilization by weekday and hour. \(average)",
            panels: [panel],
            shades: .init(low: "0%", high: "100%"), notes: notes)
    }
}
