import Catalog
import Performance
import Quantities
import Workload

@testable import Simulation

/// Hand-written facts that the tests of this target share.
enum Samples {
    static let llama8B = ModelArchitecture(
        id: "sample/llama-8b", family: "Llama", totalParameters: 8.03e9, activeParameters: 8.03e9, hiddenSize: 4096,
        vocabularySize: 128_256, tiesEmbeddings: false,
        layers: [
            LayerGroup(
                count: 32, mixer: .attention(heads: 32, keyValueHeads: 8, headDimension: 128, window: nil),
                feedForward: .dense(intermediateSize: 14_336, matrices: 3))
        ],
        maximumContext: 131_072, nativePrecision: .bf16, provenance: Provenance(.assumed, source: "test"))

    static let llama70B = ModelArchitecture(
        id: "sample/llama-70b", family: "Llama", totalParameters: 70.55e9, activeParameters: 70.55e9, hiddenSize: 8192,
        vocabularySize: 128_256, tiesEmbeddings: false,
        layers: [
            LayerGroup(
                count: 80, mixer: .attention(heads: 64, keyValueHeads: 8, headDimension: 128, window: nil),
                feedForward: .dense(intermediateSize: 28_672, matrices: 3))
        ],
        maximumContext: 131_072, nativePrecision: .bf16, provenance: Provenance(.assumed, source: "test"))

    /// Every other layer looks back 128 tokens, and has experts.
    static let windowed = ModelArchitecture(
        id: "sample/windowed", family: "Sample", totalParameters: 21e9, activeParameters: 3.6e9, hiddenSize: 2880,
        vocabularySize: 201_088, tiesEmbeddings: false,
        layers: [nil, 128].map { window in
            LayerGroup(
                count: 12, mixer: .attention(heads: 64, keyValueHeads: 8, headDimension: 64, window: window),
                feedForward: .experts(
                    count: 32, perToken: 4, intermediateSize: 2880, shared: 0, sharedIntermediateSize: 0, matrices: 3))
        },
        maximumContext: 131_072, nativePrecision: .bf16, provenance: Provenance(.assumed, source: "test"))

    static let h100 = Accelerator(
        id: "sample-h100", vendor: "NVIDIA", name: "H100", architecture: "Hopper", memory: .gigabytes(80),
        usableMemory: .gibibytes(79.18), memoryBandwidth: .gigabytesPerSecond(3350),
        peaks: ComputePeaks(fp32: .teraFLOPs(67), bf16: .teraFLOPs(989.4), fp8: .teraFLOPs(1979)),
        interconnect: "NVLink", interconnectBandwidth: .gigabytesPerSecond(900), scaleUpDomain: 8,
        provenance: Provenance(.assumed, source: "test"))

    static func replica(
        _ model: ModelArchitecture = llama8B, on accelerator: Accelerator = h100, tensor: Int = 1,
        engine: InferenceEngine = .vllm, _ change: (inout EngineSettings) -> Void = { _ in }
    ) throws -> Replica {
        var settings = EngineSettings.defaults(for: engine, on: accelerator)
        change(&settings)
        return try Replica(
            Deployment(
                model: model, weightPrecision: .bf16, accelerator: accelerator,
                parallelism: Parallelism(tensor: tensor), engine: settings),
            .uncalibrated)
    }

    /// Requests of fixed lengths that come at random.
    static func chat(_ rate: Double, input: Int = 547, output: Int = 248, count: Int) -> SimulatedWorkload {
        SimulatedWorkload(
            arrivals: .open(.constant(.perSecond(rate)), .poisson),
            lengths: .independent(
                input: .fixed(Tokens(Double(input))), output: .fixed(Tokens(Double(output)))), requestCount: count)
    }
}

/// How much work the heavy tests do: all of it when the code is optimised, a tenth when it is not.
enum Effort {
    static var isFull: Bool {
        #if DEBUG
            false
        #else
            true
        #endif
    }

    static func scaled(_ count: Int) -> Int { isFull ? count : count / 10 }
}
