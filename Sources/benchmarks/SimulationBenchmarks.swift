import Calibration
import Catalog
import Performance
import Quantities
import Simulation
import Workload

/// Times simulations of Llama 3.1 8B on an H100 under vLLM's defaults, 547 tokens in and 248 out, 20 requests a second.
enum SimulationBenchmarks {
    /// Adds the times; up to 10^8 requests when `isLong`, which takes minutes.
    static func run(_ table: inout BenchmarkTable, isLong: Bool) throws {
        let replica = try replica()
        let small = try Stopwatch.time(runs: 11) { _ = try result(replica, requests: 10_000) }
        table.add("simulate 10,000 requests", limit: 0.02, small)
        var count = 1_000.0
        while count <= (isLong ? 1e8 : 1e6) {
            let runs = count < 1e6 ? 5 : 1
            let timing = try Stopwatch.time(runs: runs, seconds: 0, warmsUp: count < 1e6) {
                _ = try result(replica, requests: Int(count))
            }
            table.add("simulate 10^\(Int(power(count))), each", limit: count < 1e4 ? nil : 2e-6, timing, each: count)
            count *= 10
        }
        table.add("peak memory so far", megabytes: Stopwatch.peakMegabytes, limit: 200)
        for (replicas, requests) in [(2, 200_000), (64, 200_000), (512, 1_000_000), (4096, 1_000_000)] {
            let timing = try Stopwatch.time(runs: 3, seconds: 0) {
                _ = try result(replica, requests: requests, replicas: replicas)
            }
            let name = "simulate \(replicas) replicas, each of \(requests) requests"
            table.add(name, limit: nil, timing, each: Double(requests))
        }
    }

    private static func power(_ count: Double) -> Double {
        var exponent = 0.0
        var rest = count
        while rest >= 10 {
            rest /= 10
            exponent += 1
        }
        return exponent
    }

    /// The replica that is simulated.
    static func replica() throws -> Replica {
        let deployment = try TimedQuestions.deployment(try Catalog.load(accelerators: ["nvidia-h100-sxm-80gb"]))
        return try Replica(deployment, ShippedCalibration.levels().coefficients(for: FactorGroups(deployment)))
    }

    /// What so many requests find at so many replicas, which answer all of them.
    static func result(_ replica: Replica, requests: Int, replicas: Int = 1) throws -> SimulationResult {
        let shape = RequestShape(
            input: .fixed(TimedQuestions.lengths.input), output: .fixed(TimedQuestions.lengths.output))
        let workload = SimulatedWorkload(
            .rate(.perSecond(20 * Double(replicas))), shape, requestCount: requests)
        let result = try Simulation(Fleet(replica, count: replicas), workload).run()
        precondition(result.completed == requests, "every request is answered")
        return result
    }
}
