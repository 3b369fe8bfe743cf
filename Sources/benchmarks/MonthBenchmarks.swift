import Calibration
import Catalog
import Input
import Performance
import Planning
import Questions
import Reports
import Scenarios

/// Times whole months and sweeps, over every offer of the catalog.
enum MonthBenchmarks {
    /// Adds the times of months of many workloads, which take more memory than all else.
    static func companies(_ table: inout BenchmarkTable) throws {
        let catalog = try Catalog.load()
        for (count, limit) in [(20, 2.0), (200, 15.0)] {
            let source = PlanSource(TextFile(name: "company", text: CompanyScenario.text(workloads: count)))
            let company = try Stopwatch.time(runs: count > 20 ? 1 : 3, seconds: 0, warmsUp: count <= 20) {
                let view = try MonthView(source, MonthView.Options(), Knowledge(catalog))
                precondition(view.fleets.count > count / 2)
            }
            table.add("months of \(count) workloads", limit: nil, company)
            table.add("the same by the clock", limit: limit, clock: company)
        }
        table.add("peak memory so far", megabytes: Stopwatch.peakMegabytes, limit: 300)
    }

    /// Adds the times of a month of 730 hours and of a sweep of ten thousand points.
    static func run(_ table: inout BenchmarkTable) throws {
        let catalog = try Catalog.load()
        let model = ShippedCalibration.model()
        let week = """
            \(TimedQuestions.everything)
            traffic: {profile: consumer, survive: replica, spread: 20%, growth: 5%}
            """
        let scenario = try Scenario(try ScenarioDocument(text: week, file: "benchmark"), catalog: catalog)
        var hours = 0
        let month = Stopwatch.time {
            let month = ScenarioMonth(scenario, ScenarioPlanner(catalog, model)) { _ in MonthQuestion() }
            hours = month.models.first?.best?.schedule?.hours.count ?? 0
        }
        precondition(hours == 168)
        table.add("plan a month over the whole catalog", limit: 2, month)

        let axis = SweepAxis(path: "workload.rate", values: (1...200).map { "\(Double($0) / 10)/s" })
        let second = SweepAxis(path: "slo.ttft_p95", values: (1...50).map { "\($0 * 20) ms" })
        for (name, text) in [
            ("H100, A100 and L40S", ScenarioPreset.builtIn), ("every offer", TimedQuestions.everything),
        ] {
            let question = try WhatIf(
                try ScenarioDocument(text: text, file: "benchmark"), ScenarioPlanner(catalog, model))
            let isShort = text == ScenarioPreset.builtIn
            let points = isShort ? [axis, second] : [SweepAxis(path: axis.path, values: Array(axis.values.prefix(50)))]
            var count = 0
            let sweep = try Stopwatch.time(runs: 1, seconds: 0, warmsUp: false) {
                count = try question.sweep(points[0], points.count > 1 ? points[1] : nil).count
            }
            table.add("sweep of \(count) points, \(name)", limit: isShort ? 20 : nil, sweep)
            table.add("the same by the clock", limit: isShort ? 10 : nil, clock: sweep)
        }
        table.add("peak memory so far", megabytes: Stopwatch.peakMegabytes, limit: 300)
    }
}
