import Calibration
import Catalog
import Charts
import Foundation
import Input
import Measurements
import Performance
import Quantities
import Questions
import Reports
import RunStore
import Scenarios
import Simulation

/// How times grow with what is asked: requests, replicas, workloads and own runs, each drawn and written as a table.
enum ScalingBenchmarks {
    /// One row of a series: how many, and the time for them.
    private struct Point {
        var count: Int
        var timing: Timing
    }

    /// What grows while all else stays.
    private struct Series {
        /// The name of its files.
        var name: String
        /// What is counted.
        var unit: String
        /// What is done, with what stays.
        var work: String
        var points: [Point]
    }

    /// Measures all four, which takes about two minutes, and writes `NAME.svg` and `NAME.csv` of each into `folder`.
    static func run(into folder: String) throws {
        let place = URL(fileURLWithPath: folder, isDirectory: true)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        for measure in [requests, replicas, workloads, ownRuns] {
            let series = try measure()
            let file = place.appendingPathComponent(series.name)
            try Data(chart(series).svg().utf8).write(to: file.appendingPathExtension("svg"))
            try Data(table(series).utf8).write(to: file.appendingPathExtension("csv"))
            print("\(file.path).svg: \(finding(series))")
        }
    }

    // MARK: Series

    private static func requests() throws -> Series {
        let replica = try SimulationBenchmarks.replica()
        let points = try (3...7).map { power in
            let count = Int(pow(10, Double(power)))
            return try point(count, runs: power < 6 ? 5 : 1) {
                _ = try SimulationBenchmarks.result(replica, requests: count)
            }
        }
        return Series(
            name: "requests", unit: "requests", work: "Simulating one replica at 20 requests/s", points: points)
    }

    private static func replicas() throws -> Series {
        let replica = try SimulationBenchmarks.replica()
        let points = try [1, 4, 16, 64, 256, 1024, 4096].map { count in
            try point(count, runs: 3) {
                _ = try SimulationBenchmarks.result(replica, requests: 200_000, replicas: count)
            }
        }
        return Series(
            name: "replicas", unit: "replicas", work: "Simulating 200,000 requests, 20/s a replica", points: points)
    }

    private static func workloads() throws -> Series {
        let catalog = try Catalog.load()
        let points = try [1, 2, 5, 10, 20, 50, 100, 200].map { (count: Int) -> Point in
            let source = PlanSource(TextFile(name: "company", text: CompanyScenario.text(workloads: count)))
            return try point(count, runs: count < 20 ? 3 : 1) {
                _ = try MonthView(source, MonthView.Options(), Knowledge(catalog))
            }
        }
        return Series(
            name: "workloads", unit: "workloads", work: "The month of a company, on all cores", points: points)
    }

    /// Runs of one question's own configuration among those of many others, the fits of the store made before.
    private static func ownRuns() throws -> Series {
        let catalog = try Catalog.load()
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("plimsoll-scaling-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try RunStore(path: folder.appendingPathComponent("runs.sqlite").path)
        let request = DeploymentRequest(model: OwnRunFile.models[0], accelerator: OwnRunFile.accelerators[0])
        let question = PredictQuestion(request, TimedQuestions.lengths, .rate(.perSecond(8), variation: 1))
        var stored = 0
        var points: [Point] = []
        for power in 0...6 {
            let count = Int(pow(10, Double(power)))
            while stored < count {
                let next = min(count, stored + 50_000)
                let bytes = Array(OwnRunFile.text(stored..<next).utf8)
                _ = try RunCollection(store).add(try BenchmarkFile.read(name: "runs.csv", bytes: bytes))
                stored = next
            }
            points.append(
                try point(count, runs: 3) {
                    let knowledge = try Knowledge(catalog, own: store) { error in fatalError("\(error)") }
                    _ = try question.answer(knowledge)
                })
        }
        return Series(
            name: "own-runs", unit: "own runs", work: "Predicting with own runs in the store", points: points)
    }

    private static func point(_ count: Int, runs: Int, _ work: () throws -> Void) rethrows -> Point {
        Point(count: count, timing: try Stopwatch.time(runs: runs, seconds: 0, warmsUp: runs > 1, work))
    }

    // MARK: Drawing

    /// The exponent b of CPU time ~ count^b over the larger half of the counts, by least squares of the logarithms.
    private static func slope(_ points: [Point]) -> Double {
        let half = points.suffix(max(2, (points.count + 1) / 2)).map { (log(Double($0.count)), log($0.timing.cpu)) }
        let center = (
            half.reduce(0) { $0 + $1.0 } / Double(half.count), half.reduce(0) { $0 + $1.1 } / Double(half.count)
        )
        let spread = half.reduce(0) { $0 + ($1.0 - center.0) * ($1.0 - center.0) }
        return half.reduce(0) { $0 + ($1.0 - center.0) * ($1.1 - center.1) } / spread
    }

    private static func finding(_ series: Series) -> String {
        guard let last = series.points.last else { return "" }
        let count = last.count < 10_000 ? "\(last.count)" : ValueFormat.number(unit: "").text(Double(last.count))
        return "\(count) \(series.unit) take \(ValueFormat.seconds.text(last.timing.cpu)) of CPU"
            + String(format: ", which grows as their number to the power %.2f", slope(series.points))
    }

    private static func chart(_ series: Series) -> Chart {
        func marks(_ name: String, _ ink: Ink, _ time: (Timing) -> Double) -> [Mark] {
            let points = series.points.map { DataPoint(Double($0.count), time($0.timing)) }
            return [Mark(.line(points, .straight), ink: ink, name: name), Mark(.dots(points), ink: ink)]
        }
        let panel = Panel(
            x: Axis("\(series.unit), logarithmic", spread: .logarithmic),
            y: Axis("time, logarithmic", format: .seconds, spread: .logarithmic),
            marks: marks("by the clock", .series(0)) { $0.wall } + marks("CPU", .series(1)) { $0.cpu })
        return Chart(
            title: finding(series), subtitle: series.work,
            summary: "\(series.work): time over \(series.unit). \(finding(series)).", panels: [panel],
            notes: [
                "The power is the slope of CPU over the larger half of the points. The clock counts what else the machine does."
            ])
    }

    private static func table(_ series: Series) -> String {
        let rows = series.points.map { "\($0.count),\($0.timing.wall),\($0.timing.cpu)" }
        return (["\(series.name),seconds,cpu_seconds"] + rows).joined(separator: "\n") + "\n"
    }
}
