import Foundation
import Performance
import Quantities
import TestSupport
import Testing
import Workload

@testable import Simulation

/// Closed form, simulator and the reference that makes every step, on workloads that nobody chose.
///
/// `PLIMSOLL_WORKLOADS=10000` tries so many, `PLIMSOLL_SEED` others: for an hour by hand, after a change of any of them.
@Suite("Closed form against simulator against reference") struct DifferentialTests {
    private static func setting(_ name: String, _ standard: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? standard
    }
    private static let count = setting("PLIMSOLL_WORKLOADS", 200)
    private static let seed = UInt64(setting("PLIMSOLL_SEED", 1))

    /// What one of the two says over what the other says, by figure.
    private struct Ratios {
        var tpot: Double
        var e2e: Double
        var throughput: Double
    }

    /// A random deployment under a random load that it carries.
    private static func ratios(_ seed: UInt64) throws -> Ratios? {
        var random = SeededGenerator(seed: seed)
        let engine = InferenceEngine.allCases.randomElement(using: &random) ?? .vllm
        let model =
            [Samples.llama8B, Samples.llama8B, Samples.windowed].randomElement(using: &random) ?? Samples.llama8B
        let replica = try Samples.replica(model, tensor: [1, 2, 4].randomElement(using: &random) ?? 1, engine: engine) {
            $0.maximumSequences = [16, 64, 256].randomElement(using: &random) ?? 64
        }
        let shape = RequestShape(
            input: .logNormal(
                mean: Tokens(Double.random(in: 50...4000, using: &random)),
                variation: Double.random(in: 0...1, using: &random)),
            output: .logNormal(
                mean: Tokens(Double.random(in: 20...600, using: &random)),
                variation: Double.random(in: 0...1, using: &random)))
        let steady = SteadyState(replica, shape.mean)
        let rate = steady.capacity * Double.random(in: 0.05...0.75, using: &random)
        let point = steady.point(rate: rate)
        let result = try Simulation(
            Fleet(replica), SimulatedWorkload(.rate(rate), shape, requestCount: 1500), SimulationOptions(seed: seed)
        ).run()
        guard !result.isSaturated, let tpot = result.tpot?.mean, let e2e = result.e2e?.mean else { return nil }
        return Ratios(
            tpot: point.tpot.mean / tpot, e2e: point.e2e.mean / e2e,
            throughput: point.rate / result.requestThroughput)
    }

    @Test("the closed form and the simulator agree on what nobody chose")
    func closedForm() throws {
        var all: [Ratios] = []
        for seed in Self.seed..<Self.seed + UInt64(Self.count) {
            guard let ratios = try Self.ratios(seed) else { continue }
            all.append(ratios)
            // Whatever the workload, none is off by half; of the first ten thousand this one is.
            withKnownIssue("20 tokens after long prompts that an engine with 16 places computes apart, near capacity") {
                #expect(abs(log(ratios.tpot)) < 0.4 && abs(log(ratios.e2e)) < 0.5, "seed \(seed): \(ratios)")
            } when: {
                seed == 9234
            }
        }
        #expect(all.count > Self.count * 9 / 10)
        func within(_ band: Double, _ ratio: (Ratios) -> Double) -> Double {
            Double(all.count { abs(log(ratio($0))) < band }) / Double(all.count)
        }
        #expect(within(0.12, \.tpot) > 0.9 && within(0.15, \.e2e) > 0.9, "\(all.map(\.e2e))")
        #expect(within(0.1, \.throughput) > 0.95)
    }

    @Test("the simulator and the reference agree to the nanosecond")
    func reference() throws {
        let model = try Samples.replica()
        for seed in Self.seed..<Self.seed + UInt64(Self.count) {
            let engine = InferenceEngine.allCases[Int(seed % UInt64(InferenceEngine.allCases.count))]
            _ = try EquivalenceTests.compare(seed &+ 1_000_000, model, BatchingPolicy(engine))
        }
    }
}
