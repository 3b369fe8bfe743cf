import Foundation
import Performance
import Quantities
import Simulation
import Workload

/// The closed form beside the simulation of one replica, over replicas, shapes and loads.
struct AgreementGrid {
    /// A replica with a name.
    struct Subject: Sendable {
        var name: String
        var replica: Replica
    }

    /// A shape with a name.
    struct Work: Sendable {
        var name: String
        var shape: RequestShape
    }

    /// One point: both answers.
    struct Point {
        var subject: String
        var work: String
        var load: Double
        var closed: OperatingPoint
        var simulated: SimulationResult
        /// Closed form's capacity over the simulated one, less one.
        var capacityError: Double

        /// The relative errors by figure; nil where the simulation has none.
        var errors: [(name: String, value: Double?)] {
            func error(_ ours: Seconds, _ theirs: Seconds?) -> Double? {
                theirs.flatMap { $0.value > 0 ? ours / $0 - 1 : nil }
            }
            return [
                ("TTFT", error(closed.ttft.mean, simulated.ttft?.mean)),
                ("TPOT", error(closed.tpot.mean, simulated.tpot?.mean)),
                ("TTFT p95", error(closed.ttft.p95, simulated.ttft?.p95)),
                ("E2E", error(closed.e2e.mean, simulated.e2e?.mean)),
                ("E2E p95", error(closed.e2e.p95, simulated.e2e?.p95)),
                ("TPOT p95", error(closed.tpot.p95, simulated.tpot?.p95)),
                ("busy", simulated.utilization > 0 ? closed.busy / simulated.utilization - 1 : nil),
                ("capacity", capacityError),
            ]
        }

        /// Whether both are of one mind about saturation.
        var statesAgree: Bool { (closed.state == .saturated) == simulated.isSaturated }
    }

    var points: [Point] = []

    /// The shapes of the reported grid.
    static let shapes = [
        Work(
            name: "chat",
            shape: RequestShape(
                input: .logNormal(mean: Tokens(512), variation: 1, maximum: Tokens(16_384)),
                output: .logNormal(mean: Tokens(256), variation: 1, maximum: Tokens(8192)))),
        Work(
            name: "rag",
            shape: RequestShape(
                input: LengthDistribution(.uniform(low: Tokens(4096), high: Tokens(16_384))),
                output: .logNormal(mean: Tokens(300), variation: 0.5))),
        Work(
            name: "code",
            shape: RequestShape(
                input: .logNormal(mean: Tokens(2048), variation: 0.7, maximum: Tokens(16_384)),
                output: .logNormal(mean: Tokens(1500), variation: 1, maximum: Tokens(16_384)))),
        Work(
            name: "summary",
            shape: RequestShape(
                input: .logNormal(mean: Tokens(8192), variation: 0.8, maximum: Tokens(24_576)),
                output: .logNormal(mean: Tokens(512), variation: 0.5), sharedPrefix: Tokens(1024), cacheHitShare: 1)),
    ]

    /// The loads, as shares of the closed form's capacity.
    static let loads = [0.3, 0.6, 0.8, 0.95, 1.1]

    /// Simulates all points; those of one replica and shape share its simulated capacity.
    init(
        _ subjects: [Subject], _ works: [Work], loads: [Double] = Self.loads, seed: UInt64 = 11, effort: Double = 1
    ) throws {
        for subject in subjects {
            for work in works {
                let steady = SteadyState(subject.replica, work.shape.mean)
                let capacity = steady.capacity
                let found = try Self.simulatedCapacity(subject.replica, work.shape, near: capacity, effort: effort)
                for load in loads {
                    let rate = capacity * load
                    let closed = steady.point(rate: rate)
                    let count = Self.requests(inFlight: closed.inFlight, effort: effort)
                    let simulated = try Self.simulate(subject.replica, work.shape, rate: rate, count: count, seed: seed)
                    points.append(
                        Point(
                            subject: subject.name, work: work.name, load: load, closed: closed, simulated: simulated,
                            capacityError: capacity / found - 1))
                }
            }
        }
    }

    /// Several hundred times as many requests as are in the replica at once.
    private static func requests(inFlight: Double, effort: Double) -> Int {
        Int(effort * min(400_000, max(20_000, 300 * inFlight)))
    }

    private static func simulate(
        _ replica: Replica, _ shape: RequestShape, rate: Rate<Requests>, count: Int, seed: UInt64
    ) throws -> SimulationResult {
        try Simulation(
            Fleet(replica), SimulatedWorkload(.rate(rate), shape, requestCount: count), SimulationOptions(seed: seed)
        ).run()
    }

    /// What the replica answers while twice as much is asked of it: the largest rate that it could keep up with.
    private static func simulatedCapacity(
        _ replica: Replica, _ shape: RequestShape, near capacity: Rate<Requests>, effort: Double
    ) throws -> Rate<Requests> {
        let count = requests(inFlight: SteadyState(replica, shape.mean).slots, effort: effort / 2)
        let duration = Seconds(Double(count) / capacity.value)
        let workload = SimulatedWorkload(.rate(capacity * 2), shape, requestCount: 2 * count)
        // The first quarter fills the batch; the run ends before arrivals do.
        let options = SimulationOptions(
            seed: 5, exclusion: .time(before: duration / 4, after: duration * 2), duration: duration * 0.95,
            maximumWaiting: .max)
        return try Simulation(Fleet(replica), workload, options).run().requestThroughput
    }

    /// How the errors spread at each load: points off by more than a tenth, the median and the largest.
    var summary: String {
        guard let names = points.first?.errors.map(\.name) else { return "" }
        let heads = names.map { $0.padding(toLength: 22, withPad: " ", startingAt: 0) }
        var lines = ["load   " + heads.joined() + "states"]
        for load in Set(points.map(\.load)).sorted() {
            let here = points.filter { $0.load == load }
            let cells = names.indices.map { index in
                let errors = here.compactMap { $0.errors[index].value }.map(abs).sorted()
                guard !errors.isEmpty else { return "".padding(toLength: 22, withPad: " ", startingAt: 0) }
                let cell = String(
                    format: "%2d/%d %5.1f%% %6.1f%%", errors.count { $0 > 0.1 }, errors.count,
                    100 * errors[errors.count / 2], 100 * errors[errors.count - 1])
                return cell.padding(toLength: 22, withPad: " ", startingAt: 0)
            }
            let wrong = here.count { !$0.statesAgree }
            lines.append(String(format: "%4.0f%%  ", load * 100) + cells.joined() + "\(wrong) wrong")
        }
        return "points off by more than 10%, median and largest error\n" + lines.joined(separator: "\n")
    }

    /// One line a point.
    var table: String {
        points.map { point in
            let errors = point.errors.map { name, value in
                name + " " + (value.map { String(format: "%+6.1f%%", 100 * $0) } ?? "     -")
            }
            let name = "\(point.subject) \(point.work)".padding(toLength: 26, withPad: " ", startingAt: 0)
            let state = point.statesAgree ? "" : "  STATE \(point.closed.state.rawValue)"
            let facts = String(
                format: "%6.2f/s  n %6.1f  ttft %8.1f ms  tpot %6.2f ms  pre %d", point.closed.rate.value,
                point.simulated.meanBatch, (point.simulated.ttft?.mean.value ?? 0) * 1e3,
                (point.simulated.tpot?.mean.value ?? 0) * 1e3, point.simulated.preemptions)
            return name + String(format: "%4.0f%%  ", point.load * 100) + errors.joined(separator: "  ") + "  " + facts
                + state
        }.joined(separator: "\n")
    }
}
