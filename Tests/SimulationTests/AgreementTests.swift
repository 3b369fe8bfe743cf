import Performance
import Quantities
import TestSupport
import Testing
import Workload

@testable import Simulation

/// The closed form says what the simulation finds: means and tails of latencies, capacity, and how users of a closed loop
/// differ.
@Suite struct AgreementTests {
    private static let chat = RequestShape(
        input: .logNormal(mean: Tokens(600), variation: 0.8), output: .logNormal(mean: Tokens(200), variation: 0.8))
    private static let long = RequestShape(
        input: .logNormal(mean: Tokens(5000), variation: 0.5), output: .logNormal(mean: Tokens(300), variation: 0.5))

    private static func off(_ ours: Seconds, _ theirs: Seconds?) throws -> Double {
        abs(ours / (try #require(theirs)) - 1)
    }

    @Test("mean TTFT, TPOT and E2E agree within a tenth up to 80% of the capacity", arguments: [0.2, 0.5, 0.8])
    func means(load: Double) throws {
        for (name, replica, shape) in [
            ("chat", try Samples.replica(), Self.chat), ("long prompts", try Samples.replica(), Self.long),
            ("few slots", try Samples.replica { $0.maximumSequences = 128 }, Self.chat),
            ("TensorRT-LLM", try Samples.replica(engine: .tensorRTLLM), Self.chat),
            ("SGLang", try Samples.replica(engine: .sglang), Self.chat),
        ] {
            let steady = SteadyState(replica, shape.mean)
            let rate = steady.capacity * load
            let point = steady.point(rate: rate)
            let result = try Simulation(
                Fleet(replica), SimulatedWorkload(.rate(rate), shape, requestCount: Effort.scaled(40_000))
            ).run()
            #expect(!result.isSaturated)
            // A tenth of the requests leaves noise.
            let noise = Effort.isFull ? 0.0 : 0.05
            #expect(try Self.off(point.ttft.mean, result.ttft?.mean) < 0.1 + noise, "\(name)")
            #expect(try Self.off(point.tpot.mean, result.tpot?.mean) < 0.1 + noise, "\(name)")
            #expect(try Self.off(point.e2e.mean, result.e2e?.mean) < 0.1 + noise, "\(name)")
            #expect(try Self.off(point.ttft.p95, result.ttft?.p95) < 0.25 + noise, "\(name)")
        }
    }

    @Test("long prompts delay decodes and each other as in the simulation", arguments: [0.3, 0.6])
    func longPrompts(load: Double) throws {
        let shape = RequestShape(
            input: LengthDistribution(.uniform(low: Tokens(4096), high: Tokens(16_384))),
            output: .logNormal(mean: Tokens(300), variation: 0.5))
        let replica = try Samples.replica()
        let steady = SteadyState(replica, shape.mean)
        let rate = steady.capacity * load
        let point = steady.point(rate: rate)
        let result = try Simulation(
            Fleet(replica), SimulatedWorkload(.rate(rate), shape, requestCount: 40_000), SimulationOptions(seed: 3)
        ).run()
        #expect(try Self.off(point.tpot.mean, result.tpot?.mean) < 0.1)
        #expect(try Self.off(point.ttft.mean, result.ttft?.mean) < 0.1)
        #expect(try Self.off(point.ttft.p95, result.ttft?.p95) < 0.1)
    }

    @Test("users of a closed loop see TPOT spread as in the simulation", arguments: [8, 64])
    func closedLoop(users: Int) throws {
        let replica = try Samples.replica()
        let workload = SimulatedWorkload(
            arrivals: .users(count: users, thinkTime: .zero),
            lengths: .independent(input: Self.long.input, output: Self.long.output),
            requestCount: Effort.scaled(20_000))
        let result = try Simulation(Fleet(replica), workload).run()
        let tpot = try #require(result.tpot)
        let point = replica.operatingPoint(Self.long.mean, under: .concurrency(Double(users)))
        let ours: Double = point.tpot.p95 / point.tpot.p50
        #expect(ours > 1.02)
        let theirs: Double = tpot.p95 / tpot.p50
        #expect(abs(ours / theirs - 1) < 0.25)
        let alone = replica.operatingPoint(Self.long.mean, under: .concurrency(1))
        #expect(relativeError(alone.tpot.p99.value, alone.tpot.p50.value) < 1e-4)
    }

    @Test(
        "a queue of requests takes as long as in the simulation, its last answers included", arguments: [50, 400, 3000])
    func queue(count: Int) throws {
        let alike = RequestShape(input: .fixed(Tokens(600)), output: .fixed(Tokens(200)))
        for (name, replica, shape) in [
            ("chat", try Samples.replica(), Self.chat), ("long prompts", try Samples.replica(), Self.long),
            ("few slots", try Samples.replica { $0.maximumSequences = 64 }, Self.chat),
            ("alike, few slots", try Samples.replica { $0.maximumSequences = 64 }, alike),
            ("TensorRT-LLM", try Samples.replica(engine: .tensorRTLLM), Self.chat),
            ("SGLang", try Samples.replica(engine: .sglang), Self.chat),
        ] {
            let point = replica.operatingPoint(shape.mean, under: .staticBatch(Double(count)))
            let workload = SimulatedWorkload(
                arrivals: .batch, lengths: .independent(input: shape.input, output: shape.output), requestCount: count)
            let result = try Simulation(Fleet(replica), workload, SimulationOptions(exclusion: .nothing)).run()
            let tokens = point.rate.value * shape.mean.output.value
            #expect(abs(tokens / result.outputTokens.value - 1) < 0.1, "\(name)")
            #expect(try Self.off(point.e2e.mean, result.e2e?.mean) < 0.2, "\(name)")
            #expect(try Self.off(point.e2e.p99, result.e2e?.p99) < 0.15, "\(name)")
            // Published static batches give the first tokens of a wave together.
            guard shape.mean.outputVariation > 0 else { continue }
            #expect(try Self.off(point.ttft.mean, result.ttft?.mean) < 0.25, "\(name)")
            #expect(try Self.off(point.tpot.mean, result.tpot?.mean) < 0.25, "\(name)")
        }
    }
}
