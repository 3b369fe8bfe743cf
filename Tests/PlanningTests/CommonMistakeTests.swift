import Catalog
import Economics
import Performance
import Quantities
import TestSupport
import Testing
import Workload

@testable import Planning

/// Mistakes that public calculators make, each refuted by a number.
@Suite("Mistakes that public calculators make") struct CommonMistakeTests {
    @Test("memory of a mixture of experts comes from all parameters, not from the active ones")
    func totalParameters() throws {
        let deepSeek = try #require(ModelCatalog.builtIn().model(named: "deepseek-ai/DeepSeek-R1").match?.model)
        let weights = deepSeek.weights.bytes(in: .fp8)
        #expect(weights.gigabytes > 650 && weights.gigabytes < 720)
        #expect(deepSeek.activeParameters < 40e9)
        let deployment = Deployment(
            model: deepSeek, weightPrecision: .fp8, accelerator: Samples.h100, parallelism: Parallelism(tensor: 8),
            engine: .defaults(for: .vllm, on: Samples.h100))
        #expect(!MemoryPlan(deployment).fits)
    }

    @Test("the KV cache of Llama-3 70B at 2,048 tokens is 0.67 GB: 8 KV heads, not 64, and no share of the weights")
    func keyValueHeads() throws {
        let model = try #require(ModelCatalog.builtIn().model(named: "meta-llama/Meta-Llama-3-70B").match?.model)
        let cache = model.cacheBytes(forContext: Tokens(2048), precision: .bf16, tensorParallel: 1)
        #expect(abs(cache.gigabytes - 0.671) < 0.001)
        let twice = model.cacheBytes(forContext: Tokens(4096), precision: .bf16, tensorParallel: 1)
        #expect(twice == cache * 2)
    }

    @Test("one stream's tokens/s is not the throughput of the accelerator")
    func oneStream() throws {
        let deployment = Deployment(
            model: Samples.llama70B, weightPrecision: .bf16, accelerator: Samples.h100,
            parallelism: Parallelism(tensor: 4), engine: .defaults(for: .vllm, on: Samples.h100))
        let replica = try Replica(deployment, .uncalibrated)
        let lengths = TokenLengths(input: Tokens(1000), output: Tokens(300))
        let alone = replica.estimate(lengths, under: .concurrency(1))
        let many = replica.estimate(lengths, under: .concurrency(64))
        #expect(many.outputTokens.perSecond > 15 * alone.outputTokens.perSecond)
        #expect(many.perceivedTokens < alone.perceivedTokens)
    }

    @Test("the cost of an always-on instance does not shrink with utilization")
    func alwaysOn() throws {
        let option = try #require(Samples.plan(Samples.demand(rate: 0.1)).best)
        #expect(option.utilization < 0.1)
        #expect(relativeError(option.mix.cost.value, 40 * 730) < 1e-12)
    }

    @Test("headroom of one replica in twenty is not twice the fleet")
    func headroomIsNotTwice() throws {
        let plain = try #require(Samples.plan(Samples.demand(rate: 2000)).best)
        let spare = try #require(Samples.plan(Samples.demand(rate: 2000, headroom: 0.05)).best)
        #expect(spare.monthly > plain.monthly && spare.monthly < plain.monthly * 1.5)
    }

    @Test("utilization is a result: it follows from the load, and tighter SLOs lower it")
    func utilizationIsAResult() throws {
        let loose = try #require(Samples.plan(Samples.demand(rate: 200, ttft: 5, tpot: 0.2)).best)
        let tight = try #require(Samples.plan(Samples.demand(rate: 200, ttft: 0.3, tpot: 0.03)).best)
        #expect(tight.utilization < loose.utilization && loose.utilization < 1)
    }

    @Test("latency grows ever faster near capacity instead of by a fixed factor")
    func queueing() throws {
        let deployment = Deployment(
            model: Samples.llama70B, weightPrecision: .bf16, accelerator: Samples.h100,
            parallelism: Parallelism(tensor: 4), engine: .defaults(for: .vllm, on: Samples.h100))
        let replica = try Replica(deployment, .uncalibrated)
        let lengths = TokenLengths(input: Tokens(1000), output: Tokens(300))
        let capacity = replica.estimate(lengths, under: .rate(.perSecond(1), variation: 1)).capacity
        func ttft(_ share: Double) -> Double {
            replica.operatingPoint(lengths, under: .rate(capacity * share, variation: 1)).ttft.mean.value
        }
        let (half, ninety, nearly) = (ttft(0.5), ttft(0.9), ttft(0.95))
        #expect(half < ninety && ninety < nearly)
        #expect((nearly - ninety) / 0.05 > 1.5 * (ninety - half) / 0.4)
        // Beyond, capacity itself is not known well enough to tell; waits stay what they are.
        #expect(nearly <= ttft(0.999) && ttft(0.999) < 2 * nearly)
        #expect(replica.operatingPoint(lengths, under: .rate(capacity * 1.01, variation: 1)).state == .saturated)
    }

    @Test("peak rates of the catalog are dense: an H100 has 989 TFLOP/s in 16 bits, not 1,979")
    func densePeaks() throws {
        let hardware = try HardwareCatalog.load()
        let h100 = try #require(hardware.accelerator(id: "nvidia-h100-sxm-80gb"))
        #expect(abs((h100.peaks.bf16?.teraFLOPs ?? 0) - 989.4) < 1)
        let h200 = try #require(hardware.accelerator(id: "nvidia-h200-sxm-141gb"))
        #expect((h200.peaks.fp8?.teraFLOPs ?? 0) < 2000)
    }

    @Test("80 GB on the label is not 80 GiB for the engine")
    func gibibytes() throws {
        let h100 = try #require(try HardwareCatalog.load().accelerator(id: "nvidia-h100-sxm-80gb"))
        let deployment = Deployment(
            model: Samples.llama70B, weightPrecision: .fp8, accelerator: h100,
            engine: .defaults(for: .vllm, on: h100))
        let plan = MemoryPlan(deployment)
        #expect(plan.usable.gibibytes < 80 && plan.usable.gibibytes > 74)
        #expect(Bytes.gigabytes(80).gibibytes < 74.6)
    }
}
