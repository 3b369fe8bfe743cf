import Catalog
import Foundation
import Performance
import Quantities
import TestSupport
import Testing
import Workload

@Suite("Decode attention")
struct DecodeAttentionTests {
    /// Factors at which every kernel of attention is as slow as a fit may call it.
    private static let slowest: Coefficients = {
        var coefficients = Coefficients.uncalibrated
        coefficients.cacheBandwidth = 0.05
        coefficients.decodeCompute = 0.01
        coefficients.overlapLoss = 0.99
        return coefficients
    }()

    /// A model whose query heads share no keys and values.
    private static let unshared: ModelArchitecture = {
        var model = Samples.llama8B
        model.layers = [
            LayerGroup(
                count: 32, mixer: .attention(heads: 32, keyValueHeads: 32, headDimension: 128, window: nil),
                feedForward: .dense(intermediateSize: 11_008, matrices: 3))
        ]
        return model
    }()

    @Test("reading a context never takes three times its bytes over the bandwidth, whatever the factors say")
    func bound() throws {
        for model in [Samples.llama8B, Samples.llama70B, Self.unshared] {
            for tensor in [1, 2, 4, 8] {
                for precision in [CachePrecision.bf16, .fp8] {
                    var deployment = Samples.deployment(model, Parallelism(tensor: tensor))
                    deployment.cachePrecision = precision
                    let growth = model.cacheReadGrowth(precision: precision, tensorParallel: tensor)
                    for coefficients in [Coefficients.uncalibrated, Self.slowest] {
                        let step = try StepCost(deployment, coefficients)
                        for batch in [1.0, 2, 16, 256] {
                            for context in [128.0, 4096, 120_000] {
                                let time = step.parts(of: StepLoad(decoding: batch, context: Tokens(context))).cache
                                let bytes = growth.bytes(at: Tokens(context)).value * batch
                                let streamed = bytes / (Samples.h100.memoryBandwidth?.value ?? 0)
                                #expect(time <= 3 * streamed, "\(model.id) TP\(tensor) \(batch) x \(context)")
                                #expect(time >= streamed, "\(model.id) TP\(tensor) \(batch) x \(context)")
                            }
                        }
                    }
                }
            }
        }
    }

    @Test("queries that share keys and values are computed in tiles of 64 rows: fewer of them take as long as 64")
    func padding() throws {
        func perByte(sharing: Int) throws -> Double {
            var model = Samples.llama8B
            model.layers = [
                LayerGroup(
                    count: 32, mixer: .attention(heads: 8 * sharing, keyValueHeads: 8, headDimension: 128, window: nil),
                    feedForward: .dense(intermediateSize: 14_336, matrices: 3))
            ]
            var coefficients = Coefficients.uncalibrated
            coefficients.decodeCompute = 0.15
            let step = try StepCost(Samples.deployment(model), coefficients)
            let bytes = model.cacheReadGrowth(precision: .bf16, tensorParallel: 1).bytes(at: Tokens(8192)).value
            return step.parts(of: StepLoad(decoding: 8, context: Tokens(8192))).cache / bytes
        }
        let alone = try perByte(sharing: 1)
        for sharing in [4, 16, 64] { #expect(relativeError(try perByte(sharing: sharing), alone) < 1e-9) }
        #expect(try perByte(sharing: 128) > 1.2 * alone)
    }
}
