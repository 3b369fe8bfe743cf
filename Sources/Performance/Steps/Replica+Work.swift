internal import Catalog
internal import Foundation
public import Quantities

extension Replica {
    /// Bytes that one device of each stage reads in `steps` decode steps with `rows` rows in all.
    ///
    /// Weights once a step, chosen experts by the mean rows of a step, and the KV cache of `contextTokens` tokens summed
    /// over sequences and steps.
    public func streamedBytes(steps: Double, rows: Double, contextTokens: Double) -> Bytes {
        guard steps > 0, rows > 0 else { return .zero }
        let mean = rows / steps
        let each = share.streamedBytes(decoding: mean, context: contextTokens / rows, step: step)
        return Bytes(each * steps)
    }

    /// Operations of one device of each stage that made tokens need, without attention: 2 for each active parameter.
    public func usefulWork(promptTokens: Double, outputTokens: Double) -> FLOPs {
        return FLOPs(
            (share.denseWork + share.expertWork) * (promptTokens + outputTokens) + share.headWork * outputTokens)
    }

    /// The data sheet's bandwidth that ``streamedBytes(steps:rows:contextTokens:)`` competes for.
    public var peakBandwidth: Rate<Bytes>? {
        deployment.accelerator.memoryBandwidth.map { $0 * step.stages }
    }

    /// The data sheet's compute that ``usefulWork(promptTokens:outputTokens:)`` competes for.
    public var peakCompute: Rate<FLOPs>? {
        WeightPart.dense.peak(in: deployment).map { $0 * (step.stages * step.attentionCopies) }
    }
}
