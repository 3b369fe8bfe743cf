internal import Calibration
public import Charts
public import Validation

extension Validation {
    /// Predicted against measured: one panel for each of the main figures, coloured by the kind of load.
    public var chart: Chart {
        let panels: [(RunFigure, ValueFormat)] = [
            (.tpotMean, .number(unit: "ms")), (.ttftMean, .number(unit: "ms")), (.e2eMean, .number(unit: "ms")),
            (.outputTokens, .number(unit: "")),
        ]
        let charts = panels.compactMap { figure, format -> AccuracyChart? in
            let pairs = rows.filter { $0.figure == figure }.map { row in
                AccuracyChart.Pair(
                    name: row.run, group: row.slice.load, measured: row.measured, predicted: row.predicted)
            }
            guard !pairs.isEmpty else { return nil }
            return AccuracyChart(
                title: figure.rawValue, quantity: figure.rawValue, format: format,
                pairs: pairs.sorted { ($0.group, $0.name) < ($1.group, $1.name) })
        }
        let parts = charts.map(\.chart)
        let facts = charts.map { "\($0.title): \($0.chart.subtitle)" }.joined(separator: " ")
        return Chart(
            title: "Predicted against measured",
            subtitle: "\(rows.count) figures of \(runCount) runs; times in ms, throughput in tokens/s.", summary: facts,
            panels: parts.flatMap(\.panels))
    }
}
