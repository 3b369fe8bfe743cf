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
        usableMemory: .gibibytes(79.18), memoryBandwidth: .gigabytesPerSecond(3350),
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
