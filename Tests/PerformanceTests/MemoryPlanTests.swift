import Catalog
import Performance
import Quantities
import TestSupport
import Testing
import Workload

@Suite struct MemoryPlanTests {
    private func plan(
        _ model: ModelArchitecture, _ parallelism: Parallelism = Parallelism(), precision: WeightPrecision = .bf16,
        version: EngineVersion = EngineVersion(0, 11)
    ) -> MemoryPlan {
        var deployment = Samples.deployment(model, on: Samples.h100, parallelism)
        deployment.weightPrecision = precision
        deployment.engine = .defaults(for: .vllm, version: version, on: Samples.h100)
        return MemoryPlan(deployment)
    }

    @Test("Llama-3-70B keeps 320 KiB a token in its 8 KV heads: 0.67 GB at 2048 tokens, not the 5.4 GB of 64 heads")
    func groupedQueries() {
        let memory = plan(Samples.llama70B)
        #expect(memory.growth.perToken == 320 * 1024)
        #expect(abs(memory.growth.bytes(at: Tokens(2048)).gigabytes - 0.671) < 0.001)
    }

    @Test("KV heads are dealt out over tensor parallel devices, and held twice once there are more devices than heads")
    func shardedHeads() {
        #expect(plan(Samples.llama70B, Parallelism(tensor: 4)).growth.perToken == 80 * 1024)
        #expect(plan(Samples.llama70B, Parallelism(tensor: 16)).growth.perToken == 40 * 1024)
    }

    @Test("latent attention keeps one vector a token on every device")
    func latentAttention() {
        let one = plan(Samples.deepSeek, precision: .fp8)
        let eight = plan(Samples.deepSeek, Parallelism(tensor: 8), precision: .fp8)
        #expect(one.growth.perToken == 61 * 576 * 2)
        #expect(eight.growth == one.growth)
    }

    @Test("a mixture of experts holds all its parameters, not only the active ones")
    func totalParameters() {
        let memory = plan(Samples.deepSeek, precision: .fp8)
        #expect(memory.weights.gigabytes > 671)
        #expect(memory.weights.gigabytes < 690)
        #expect(!memory.fits)
    }

    @Test("the parts add up to what vLLM may take: 0.9 of 79.18 GiB before 0.21, 0.92 since, graphs counted since")
    func identity() {
        for (version, fraction) in [(EngineVersion(0, 11), 0.9), (EngineVersion(0, 21), 0.92)] {
            let memory = plan(Samples.llama8B, version: version)
            let sum = memory.weights + memory.activations + memory.runtime + memory.graphs + memory.cache
            #expect(relativeError(sum.gibibytes, 79.18 * fraction) < 1e-12)
        }
    }

    @Test("activations of dense models on an H100 are within the 4.8 to 5.6 GiB that vLLM 0.11 reports")
    func activations() {
        for model in [Samples.llama8B, Samples.llama70B] {
            let tensor = model.id == Samples.llama70B.id ? 4 : 1
            let peak = plan(model, Parallelism(tensor: tensor)).activations.gibibytes
            #expect(peak > 4.8 && peak < 5.6, "\(model.id): \(peak) GiB")
        }
    }

    @Test("more memory never holds fewer sequences, and longer requests never more")
    func sequences() {
        let memory = plan(Samples.llama8B)
        var last = Double.infinity
        for output in [1.0, 10, 100, 1000, 10_000] {
            let count = memory.maximumSequences(TokenLengths(input: Tokens(500), output: Tokens(output)))
            #expect(count <= last)
            #expect(count <= memory.maximumSequences(TokenLengths(input: Tokens(100), output: Tokens(output))))
            last = count
        }
    }

    @Test("layers and the sampler use the same memory one after the other: a step needs what the larger of them needs")
    func largestStep() {
        var deployment = Samples.deployment()
        func activations(rows: Int, sequences: Int) -> Double {
            deployment.engine.maximumBatchedTokens = rows
            deployment.engine.maximumSequences = sequences
            return MemoryPlan(deployment).activations.gibibytes
        }
        let layers = activations(rows: 8192, sequences: 1)
        #expect(activations(rows: 8192, sequences: 64) == layers)
        #expect((0.9...1.3).contains(layers))
        #expect(activations(rows: 8192, sequences: 1024) > 4 * layers)
        #expect(activations(rows: 2048, sequences: 1024) > 4 * layers)
    }

    @Test("an encoder of images takes memory on every device, and no time of steps with text")
    func encoders() throws {
        var model = Samples.llama8B
        let text = Samples.deployment(model, on: Samples.h100)
        model.encoderParameters = 0.4e9
        model.totalParameters += model.encoderParameters
        let images = Samples.deployment(model, on: Samples.h100)
        #expect(relativeError((MemoryPlan(images).weights - MemoryPlan(text).weights).value, 0.8e9) < 1e-9)
        let load = StepLoad(decoding: 8, context: Tokens(1000), prefill: .zero, prefillContext: .zero)
        let times = try [text, images].map { try Samples.replica($0).step.time(of: load) }
        #expect(times[0] == times[1])
    }

    @Test("SGLang's fraction holds weights and cache, TensorRT-LLM's what is free after loading")
    func otherFractions() {
        var deployment = Samples.deployment()
        deployment.engine = .defaults(for: .sglang, on: Samples.h100)
        let sglang = MemoryPlan(deployment)
        let held = sglang.weights + sglang.cache + sglang.runtime
        #expect(relativeError(held.value, sglang.usable.value * deployment.engine.memoryFraction) < 1e-12)
        deployment.engine = .defaults(for: .tensorRTLLM, on: Samples.h100)
        let tensorRT = MemoryPlan(deployment)
        let free = tensorRT.usable - tensorRT.weights - tensorRT.activations - tensorRT.runtime - tensorRT.graphs
        #expect(relativeError(tensorRT.cache.value, free.value * 0.9) < 1e-12)
    }

    @Test("an engine that is not told keeps keys and values in 16 bits, TensorRT-LLM in 8 beside quantized weights")
    func cachePrecisions() {
        let h100 = Samples.h100
        var model = Samples.llama8B
        var older = h100
        older.peaks.fp8 = nil
        for weights in WeightPrecision.allCases {
            let isQuantized = ![.fp32, .bf16, .fp16].contains(weights)
            let tensorRT = InferenceEngine.tensorRTLLM
            #expect(tensorRT.cachePrecision(of: model, for: weights, on: h100) == (isQuantized ? .fp8 : .bf16))
            #expect(tensorRT.cachePrecision(of: model, for: weights, on: older) == .bf16)
            for engine in [InferenceEngine.vllm, .sglang] {
                #expect(engine.cachePrecision(of: model, for: weights, on: h100) == .bf16)
            }
        }
        // A checkpoint that says so is followed, where the accelerator can, and while its own weights are run.
        (model.nativePrecision, model.nativeCachePrecision) = (.fp8, .fp8)
        for engine in [InferenceEngine.vllm, .sglang, .tensorRTLLM] {
            #expect(engine.cachePrecision(of: model, for: .fp8, on: h100) == .fp8)
            #expect(engine.cachePrecision(of: model, for: .fp8, on: older) == .bf16)
            #expect(engine.cachePrecision(of: model, for: .bf16, on: h100) == .bf16)
        }
    }
}

extension CacheGrowth {
    /// Bytes of one more token of a short context.
    fileprivate var perToken: Double { bytesPerToken(at: Tokens(1)).value }
}
