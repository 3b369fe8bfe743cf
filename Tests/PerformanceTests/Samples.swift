import Catalog
import Performance
import Quantities
import Workload

/// Hand-written facts that the tests of this target share.
enum Samples {
    static let llama8B = ModelArchitecture(
        id: "sample/llama-8b", family: "Llama", totalParameters: 8.03e9, activeParameters: 8.03e9, hiddenSize: 4096,
        vocabularySize: 128_256, tiesEmbeddings: false,
        layers: [
            LayerGroup(
                count: 32,
                mixer: .attention(heads: 32, keyValueHeads: 8, headDimension: 128, window: nil),
                feedForward: .dense(intermediateSize: 14_336, matrices: 3))
        ],
        maximumContext: 131_072, nativePrecision: .bf16, provenance: Provenance(.assumed, source: "test"))

    static let h100 = Accelerator(
        id: "sample-h100", vendor: "NVIDIA", name: "H100", architecture: "Hopper", memory: .gigabytes(80),
        usableMemory: .gibibytes(79.65), memoryBandwidth: .gigabytesPerSecond(3350),
        peaks: ComputePeaks(fp32: .teraFLOPs(67), bf16: .teraFLOPs(989.4), fp8: .teraFLOPs(1979)),
        interconnect: "NVLink", interconnectBandwidth: .gigabytesPerSecond(900), scaleUpDomain: 8,
        provenance: Provenance(.assumed, source: "test"))

    static func deployment(
        _ model: ModelArchitecture = llama8B, on accelerator: Accelerator = h100,
        _ parallelism: Parallelism = Parallelism()
    ) -> Deployment {
        Deployment(
            model: model, weightPrecision: .bf16, accelerator: accelerator, parallelism: parallelism,
            engine: .defaults(for: .vllm, on: accelerator))
    }

    static func replica(_ deployment: Deployment = deployment()) throws -> Replica {
        try Replica(deployment, .uncalibrated)
    }

    static let chat = TokenLengths(input: Tokens(547), output: Tokens(248))
}

extension Samples {
    /// Changes that make an accelerator better in one respect.
    static let improvements: [@Sendable (inout Accelerator) -> Void] = [
        { $0.memoryBandwidth = $0.memoryBandwidth.map { $0 * 1.5 } },
        { $0.peaks.bf16 = $0.peaks.bf16.map { $0 * 1.5 } },
        { $0.usableMemory = $0.usableMemory.map { $0 * 1.5 } },
    ]

    /// A mixture of experts with DeepSeek-V3's shape: 256 experts, 8 a token, one shared, latent attention.
    static let deepSeek = ModelArchitecture(
        id: "sample/deepseek", family: "DeepSeek", totalParameters: 671e9, activeParameters: 37.6e9, hiddenSize: 7168,
        vocabularySize: 129_280, tiesEmbeddings: false,
        layers: [
            LayerGroup(count: 3, mixer: latent, feedForward: .dense(intermediateSize: 18_432, matrices: 3)),
            LayerGroup(
                count: 58, mixer: latent,
                feedForward: .experts(
                    count: 256, perToken: 8, intermediateSize: 2048, shared: 1, sharedIntermediateSize: 2048,
                    matrices: 3)),
        ],
        maximumContext: 163_840, nativePrecision: .fp8, provenance: Provenance(.assumed, source: "test"))

    private static let latent = TokenMixer.latentAttention(
        heads: 128, keyValueRank: 512, ropeDimension: 64, noRopeDimension: 128, valueDimension: 128, queryRank: 1536)

    /// Llama-3-70B's shape.
    static let llama70B = ModelArchitecture(
        id: "sample/llama-70b", family: "Llama", totalParameters: 70.55e9, activeParameters: 70.55e9, hiddenSize: 8192,
        vocabularySize: 128_256, tiesEmbeddings: false,
        layers: [
            LayerGroup(
                count: 80, mixer: .attention(heads: 64, keyValueHeads: 8, headDimension: 128, window: nil),
                feedForward: .dense(intermediateSize: 28_672, matrices: 3))
        ],
        maximumContext: 131_072, nativePrecision: .bf16, provenance: Provenance(.assumed, source: "test"))
}
