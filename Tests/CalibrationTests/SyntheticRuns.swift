import Calibration
import Catalog
import Foundation
import Performance
import Quantities
import Workload

/// Runs whose true factors are known, because they are computed, not measured.
enum SyntheticRuns {
    static let true8B: Coefficients = {
        var factors = Coefficients()
        factors.weightBandwidth = 0.7
        factors.cacheBandwidth = 0.6
        factors.compute = 0.55
        factors.attentionCompute = 0.4
        factors.overlapLoss = 0.3
        factors.elementwise = 1.5
        factors.perStep = .milliseconds(2)
        factors.perLayer = .microseconds(10)
        factors.perSequence = .microseconds(20)
        factors.allReduceLatency = .microseconds(12)
        factors.linkBandwidth = 0.5
        factors.perRequest = .milliseconds(9)
        factors.perInputToken = .microseconds(2)
        return factors
    }()

    static func accelerator(_ id: String, bandwidth: Double = 3350, compute: Double = 989) -> Accelerator {
        Accelerator(
            id: id, vendor: "NVIDIA", name: id, aliases: [], architecture: "Hopper", releaseYear: 2022,
            memory: .gigabytes(80), usableMemory: .gibibytes(79.65),
            memoryBandwidth: .gigabytesPerSecond(bandwidth),
            peaks: ComputePeaks(
                fp32: .teraFLOPs(67), bf16: .teraFLOPs(compute), fp8: .teraFLOPs(2 * compute),
                fp4: .teraFLOPs(4 * compute)),
            interconnect: "NVLink", interconnectBandwidth: .gigabytesPerSecond(900), scaleUpDomain: 8,
            provenance: Provenance(.assumed, source: "test"))
    }

    static func model(_ layers: Int, _ hidden: Int) -> ModelArchitecture {
        let total = Double(layers) * Double(hidden * hidden) * 13 + 2 * 128_000 * Double(hidden)
        return ModelArchitecture(
            id: "synthetic-\(layers)x\(hidden)", family: "synthetic", totalParameters: total, activeParameters: total,
            hiddenSize: hidden, vocabularySize: 128_000, tiesEmbeddings: false,
            layers: [
                LayerGroup(
                    count: layers,
                    mixer: .attention(heads: hidden / 128, keyValueHeads: 8, headDimension: 128, window: nil),
                    feedForward: .dense(intermediateSize: hidden * 7 / 2, matrices: 3))
            ],
            maximumContext: 131_072, nativePrecision: .bf16, provenance: Provenance(.assumed, source: "test"))
    }

    static func deployment(_ model: ModelArchitecture, _ accelerator: Accelerator, tensor: Int = 1) -> Deployment {
        Deployment(
            model: model, weightPrecision: .bf16, accelerator: accelerator, parallelism: Parallelism(tensor: tensor),
            engine: .defaults(for: .vllm, on: accelerator))
    }

    static func run(
        _ deployment: Deployment, _ coefficients: Coefficients, input: Double = 1000, output: Double = 300,
        load: Load, source: String? = "test", id: String = ""
    ) throws -> MeasuredRun {
        let lengths = TokenLengths(input: Tokens(input), output: Tokens(output))
        let point = try Replica(deployment, coefficients).operatingPoint(lengths, under: load)
        return MeasuredRun(
            id: id, source: source, deployment: deployment, lengths: lengths, load: load,
            measured: Measurement([
                .tpot: point.tpot.mean.value, .ttft: point.ttft.mean.value, .e2e: point.e2e.mean.value,
                .throughput: point.rate.value * output,
            ]))
    }

    /// A sweep over models, devices and loads with the same true factors.
    static func sweep(
        _ coefficients: Coefficients = true8B, on accelerator: Accelerator = accelerator("chip-a"), tag: String = ""
    ) throws -> [MeasuredRun] {
        var runs: [MeasuredRun] = []
        for (layers, hidden) in [(16, 2048), (32, 4096), (40, 5120)] {
            for tensor in [1, 2] {
                for users in [1.0, 4, 16, 64] {
                    for input in [200.0, 4000] {
                        runs.append(
                            try run(
                                deployment(model(layers, hidden), accelerator, tensor: tensor), coefficients,
                                input: input, load: .concurrency(users), id: "\(tag)\(runs.count)"))
                    }
                }
            }
        }
        return runs
    }
}
