import Calibration
import Catalog
import Charts
import Planning
import Reports
import Validation

/// Times what leaves the program as pictures and pages.
enum ReportBenchmarks {
    static func run(_ table: inout BenchmarkTable) throws {
        let points = (0..<10_000).map { index in
            let share = Double((index * 7919) % 10_000) / 10_000
            return AccuracyChart.Pair(
                name: "run \(index)", group: "group \(index % 4)", measured: 1 + Double(index),
                predicted: (1 + Double(index)) * (0.7 + 0.6 * share))
        }
        let chart = AccuracyChart(
            title: "Ten thousand", quantity: "TTFT", format: .number(unit: "ms"), pairs: points)
        var size = 0
        table.add("draw 10,000 points", limit: 0.01, Stopwatch.time { size = chart.svg().utf8.count })
        table.add("size of that drawing", megabytes: Double(size) / 1e6, limit: 1)

        let catalog = try Catalog.load()
        let planner = ScenarioPlanner(catalog, ShippedCalibration.model())
        let (apis, facts, accuracy) = (APIPrice.shipped(), OnPremFact.shipped(), try AccuracyRow.shipped())
        let whole = try Stopwatch.time {
            let report = try CostReport(
                .builtIn(), planner: planner, apis: apis, facts: facts, accuracy: accuracy)
            size = HTMLPage.text(report.page).utf8.count
        }
        table.add("report the built-in example", limit: 0.3, whole)
    }
}
