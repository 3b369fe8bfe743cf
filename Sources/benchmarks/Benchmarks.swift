import Calibration
import Catalog
import Foundation
import Performance
import Planning
import Quantities
import Scenarios
import Workload

/// Times what has to be fast, and prints each time beside its limit; run it from a release build.
///
/// Fails where one is over. Arguments ask for something else instead: `closed-form` for how far the closed form is from the
/// simulation, `simulations` for the results of several hundred simulations, to compare two builds, `--scaling FOLDER` for
/// drawings of how times grow, `--company COUNT` for the scenario file of so many workloads that months are timed with.
@main
struct Benchmarks {
    static func main() throws {
        #if DEBUG
            print("These figures mean nothing: build with -c release.")
        #endif
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch (arguments.first, arguments.count) {
        case (nil, _), ("--long", 1): try table(isLong: !arguments.isEmpty)
        case ("closed-form", 1): try AgreementBenchmark.run()
        case ("simulations", 1): try SimulationGrid.run()
        case ("--scaling", 2): try ScalingBenchmarks.run(into: arguments[1])
        case ("--company", 2):
            guard let count = Int(arguments[1]), count > 0 else { refuse() }
            print(CompanyScenario.text(workloads: count), terminator: "")
        default: refuse()
        }
    }

    /// Ends with exit code 64: minutes later is no time to find a slip.
    private static func refuse() -> Never {
        let usage = "usage: benchmarks [closed-form | simulations | --long | --scaling FOLDER | --company COUNT]\n"
        try? FileHandle.standardError.write(contentsOf: Data(usage.utf8))
        exit(64)
    }

    private static func table(isLong: Bool) throws {
        let yardstick = Stopwatch.yardstick()
        print("yardstick: a million dependent square roots and divisions in \(brief(yardstick)); x = times over that\n")
        var table = BenchmarkTable(yardstick: yardstick)
        // A program that is started counts the memory of this one as its own.
        try program(&table)
        try facts(&table)
        try answers(&table)
        try MonthBenchmarks.run(&table)
        try SimulationBenchmarks.run(&table, isLong: isLong)
        try ReportBenchmarks.run(&table)
        try MonthBenchmarks.companies(&table)
        print(table.text)
        guard table.overruns == 0 else {
            print("\n\(table.overruns) over the limit")
            exit(1)
        }
    }

    private static func facts(_ table: inout BenchmarkTable) throws {
        table.add("read all accelerators", limit: 0.01, try Stopwatch.time { _ = try HardwareCatalog.load() })
        table.add("read all models", limit: 0.01, Stopwatch.time { _ = ModelCatalog.builtIn() })
        table.add("read all prices", limit: 0.05, try Stopwatch.time { _ = try PriceBook.load() })
        table.add("read the fitted factors", limit: 0.05, Stopwatch.time { _ = ShippedCalibration.levels() })
    }

    private static func answers(_ table: inout BenchmarkTable) throws {
        let catalog = try Catalog.load()
        let model = ShippedCalibration.model()
        let deployment = try TimedQuestions.deployment(catalog)
        let rate = Load.rate(.perSecond(8), variation: 1)
        let replica = try model.replica(deployment).replica(for: TimedQuestions.lengths, under: rate)
        var sum = 0.0
        for (name, load) in [
            ("estimate one candidate at a rate", rate),
            ("estimate one candidate with 64 users", .concurrency(64)), ("estimate one candidate offline", .offline),
        ] {
            let many = Stopwatch.time {
                for _ in 0..<10_000 { sum += replica.estimate(TimedQuestions.lengths, under: load).point.rate.value }
            }
            table.add(name, limit: 5e-6, many, each: 10_000)
        }
        let built = try Stopwatch.time {
            for _ in 0..<1000 {
                let calibrated = try model.replica(deployment)
                sum += calibrated.replica(for: TimedQuestions.lengths, under: rate).step.overheadPerStep
            }
        }
        table.add("make one candidate ready", limit: nil, built, each: 1000)
        precondition(sum.isFinite)

        let document = try ScenarioDocument(text: TimedQuestions.everything, file: "benchmark")
        let scenario = try Scenario(document, catalog: catalog)
        let bound = try Stopwatch.time { _ = try Scenario(document, catalog: catalog) }
        table.add("read and bind a scenario", limit: nil, bound)
        var candidates = 0
        let plan = Stopwatch.time {
            let plan = ScenarioPlanner(catalog, model).plan([scenario])
            candidates = plan.plans.reduce(0) { $0 + $1.considered.candidates }
        }
        table.add("plan over \(candidates) candidates, confirmed", limit: 1, plan)
        table.add("peak memory so far", megabytes: Stopwatch.peakMegabytes, limit: 200)
    }

    /// The program from start to answer, when it was built beside this one.
    private static func program(_ table: inout BenchmarkTable) throws {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let path = folder.appendingPathComponent("plimsoll")
        guard FileManager.default.isExecutableFile(atPath: path.path) else {
            print("The program is not built beside this one; its start is not timed.")
            return
        }
        try RunBenchmarks.run(&table, program: path.path)
        let predict = "predict --model meta-llama/Llama-3.1-8B-Instruct --gpu nvidia-h100-sxm-80gb --rate 8 --json"
        for (name, arguments, limit) in [
            ("program: --version", "--version", nil), ("program: predict", predict, 0.03),
            ("program: plan", "plan", 1.0), ("program: report", "report --html /dev/null", 0.3),
        ] as [(String, String, Double?)] {
            let timing = try Stopwatch.time(runs: 11) {
                let process = Process()
                process.executableURL = path
                process.arguments = arguments.split(separator: " ").map(String.init)
                process.standardOutput = FileHandle.nullDevice
                process.standardError = FileHandle.nullDevice
                // Foundation's own wait looks only twenty times a second.
                let end = DispatchSemaphore(value: 0)
                process.terminationHandler = { _ in end.signal() }
                try process.run()
                end.wait()
            }
            table.add(name, limit: limit, Timing(wall: timing.wall, cpu: timing.wall, best: timing.wall))
        }
    }
}

/// Names, times, limits.
struct BenchmarkTable {
    let yardstick: Double
    private var rows: [[String]] = [["what", "median", "CPU", "best CPU", "x", "limit", ""]]
    /// Rows over their limit.
    private(set) var overruns = 0

    init(yardstick: Double) { self.yardstick = yardstick }

    /// Adds a time, of one among `each`; processor time is held against the limit, as others may use the machine too.
    mutating func add(_ name: String, limit: Double?, _ timing: Timing, each: Double = 1) {
        let best = timing.best / each
        let verdict = limit.map { judge(timing.cpu / each, limit: $0) } ?? ""
        rows.append([
            name, brief(timing.wall / each), brief(timing.cpu / each), brief(best),
            String(format: "%.3g", best / yardstick), limit.map(brief) ?? "", verdict,
        ])
    }

    /// Adds a time by the clock on the wall, for work that uses several cores; others may use the machine too.
    mutating func add(_ name: String, limit: Double?, clock timing: Timing) {
        let verdict = limit.map { judge(timing.wall, limit: $0) } ?? ""
        rows.append([name, brief(timing.wall), "", "", "", limit.map(brief) ?? "", verdict])
    }

    /// Adds a size.
    mutating func add(_ name: String, megabytes: Double, limit: Double) {
        rows.append([
            name, String(format: megabytes < 10 ? "%.2f MB" : "%.0f MB", megabytes),
            "", "", "", String(format: "%.0f MB", limit), judge(megabytes, limit: limit),
        ])
    }

    private mutating func judge(_ value: Double, limit: Double) -> String {
        if value <= limit { return "ok" }
        overruns += 1
        return "OVER"
    }

    var text: String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + padding : padding + cell
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}

/// A time in the unit that suits it.
func brief(_ seconds: Double) -> String {
    switch seconds {
    case ..<1e-6: String(format: "%.0f ns", seconds * 1e9)
    case ..<1e-3: String(format: "%.2f us", seconds * 1e6)
    case ..<1: String(format: "%.1f ms", seconds * 1e3)
    default: String(format: "%.2f s", seconds)
    }
}
