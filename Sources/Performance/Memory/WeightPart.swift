internal import Catalog
internal import Quantities

/// A kind of weights, as far as checkpoints store the kinds in different precisions.
enum WeightPart {
    case mixer, dense, expert, head, other

    /// How the checkpoint stores this part.
    ///
    /// Quantized checkpoints leave embeddings and head in 16 bits. Some quantize the experts alone (gpt-oss, Kimi K2.5);
    /// NVFP4 ones of models with experts leave attention in 16 or 8 bits (counted as 8).
    func precision(in deployment: Deployment) -> WeightPrecision {
        let stored = deployment.weightPrecision
        let model = deployment.model
        guard stored.isBelow16Bits else { return stored }
        switch self {
        case .head, .other: return .bf16
        case .expert: return stored
        case .mixer, .dense:
            let expertsOnly = stored == .mxfp4 || (stored == model.nativePrecision && model.quantizedParts == .experts)
            if model.isMixtureOfExperts, expertsOnly { return .bf16 }
            return self == .mixer && stored == .nvfp4 && model.isMixtureOfExperts ? .fp8 : stored
        }
    }

    func bytesPerParameter(in deployment: Deployment) -> Double { precision(in: deployment).bytesPerParameter }

    /// The rate at which the accelerator multiplies this part; nil when its rate is not known.
    ///
    /// Weights that the chip cannot multiply in their own format are widened to 16 bits first.
    func peak(in deployment: Deployment) -> Rate<FLOPs>? {
        let peaks = deployment.accelerator.peaks
        let wide = peaks.bf16 ?? peaks.fp32
        return switch precision(in: deployment) {
        case .fp32: peaks.fp32 ?? wide
        case .bf16, .fp16, .int8WeightOnly, .int4: wide
        case .fp8: peaks.fp8 ?? wide
        case .int8: peaks.int8 ?? wide
        // MXFP4 weights meet 8-bit activations on chips with 4-bit units, 16-bit ones elsewhere.
        case .mxfp4: peaks.fp4 == nil ? wide : peaks.fp8 ?? wide
        case .nvfp4: peaks.fp4 ?? wide
        }
    }
}
