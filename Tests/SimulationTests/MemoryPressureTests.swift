import Catalog
import Performance
import Quantities
import Testing
import Workload

@testable import Simulation

/// Requests that need nearly all of the KV memory: they wait for each other instead of throwing each other out.
@Suite struct MemoryPressureTests {
    /// gpt-oss-120b on one H100: weights leave room for little more than three prompts of 32k tokens.
    private static func replica(_ policy: InferenceEngine = .vllm) throws -> Replica {
        let catalog = try Catalog.load()
        guard case .found(let match) = catalog.models.model(named: "openai/gpt-oss-120b"),
            case .found(let accelerator, _) = catalog.hardware.lookup("nvidia-h100-sxm-80gb")
        else {
            Issue.record("the catalog has the model and the accelerator")
            throw NotEstimable.unknownComputeRate
        }
        return try Replica(
            Deployment(
                model: match.model, weightPrecision: match.precision, accelerator: accelerator,
                engine: .defaults(for: policy, on: accelerator)),
            .uncalibrated)
    }

    private static let documents = SimulatedWorkload(
        arrivals: .batch, lengths: .independent(input: .fixed(Tokens(32_000)), output: .fixed(Tokens(99))),
        requestCount: 100)

    @Test("long prompts on a full device do not throw each other out")
    func longPrompts() throws {
        let result = try Simulation(Fleet(try Self.replica()), Self.documents).run()
        #expect(result.completed == 100)
        #expect(result.preemptions < 20)
        // Measured on vLLM: 49.65 tokens/s (100 requests of 32,000 and 99 tokens, offline).
        #expect(result.outputTokens.value > 20)
        #expect(result.outputTokens.value < 100)
    }

    @Test("a preempted request computes again only what others have overwritten", arguments: [true, false])
    func keeps(cachesPrefixes: Bool) throws {
        var deployment = try Self.replica().deployment
        deployment.engine.cachesPrefixes = cachesPrefixes
        // Room for a little more than three such requests.
        deployment.engine.memoryFraction = 0.89
        let replica = try Replica(deployment, .uncalibrated)
        // Answers that outgrow what was free when their prompts were admitted.
        let workload = SimulatedWorkload(
            arrivals: .batch, lengths: .independent(input: .fixed(Tokens(16_000)), output: .fixed(Tokens(3000))),
            requestCount: 60)
        let options = SimulationOptions(exclusion: .nothing)
        let result = try Simulation(Fleet(replica), workload, options).run()
        #expect(result.preemptions > 5)
        let computed = result.inputTokens.value * result.window.value / (16_000 * 60)
        if cachesPrefixes { #expect(computed < 1.05) } else { #expect(computed > 1.2) }
    }
}
