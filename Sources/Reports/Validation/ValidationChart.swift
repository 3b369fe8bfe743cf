internal import Calibration
public import Charts
public import Validation

extension Validation {
    /// Predicted against measured: one panel for each of the main figures, coloured by the kind of load.
    public var chart: Chart {
        let panels: [(RunFigure, ValueFormat)] = [
            (.tpotMean, .seconds), (.ttftMean, .seconds), (.e2eMean, .seconds), (.outputTokens, .number(unit: "")),
        ]
        let groups = Set(rows.map(\.slice.load)).sorted().map(Wording.loadKind)
        let charts = panels.compactMap { figure, format -> AccuracyChart? in
            let scale = format == .seconds ? 1e-3 : 1
            let pairs = rows.filter { $0.figure == figure }.map { row in
                AccuracyChart.Pair(
                    name: row.run, group: Wording.loadKind(row.slice.load), measured: row.measured * scale,
                    predicted: row.predicted * scale,
                    interval: row.interval.map { $0.lowerBound * scale...$0.upperBound * scale })
            }
            guard !pairs.isEmpty else { return nil }
            let name = Wording.figure(figure.rawValue)
            return AccuracyChart(
                title: name, quantity: name, format: format,
                pairs: pairs.sorted { ($0.group, $0.name) < ($1.group, $1.name) }, groups: groups)
        }
        return Chart(
            title: "Predicted against measured", subtitle: "\(rows.count) figures of \(runCount) runs.",
            summary: charts.map { "\($0.title): \($0.facts)" }.joined(separator: " "),
            panels: charts.map(\.titledPanel),
            notes: [AccuracyChart.titleNote]
        )
    }
}
