/// How weights are stored, with the scales that come with the format.
public enum WeightPrecision: String, Sendable, Hashable, Codable, CaseIterable {
    /// 32-bit floating point.
    case fp32
    /// 16-bit brain floating point.
    case bf16
    /// 16-bit IEEE floating point.
    case fp16
    /// 8-bit floating point, with scales per channel or per 128 x 128 block.
    case fp8
    /// 8-bit integer weights and activations (W8A8).
    case int8
    /// 8-bit integer weights, 16-bit activations (W8A16).
    case int8WeightOnly = "w8a16"
    /// 4-bit integer weights in groups of 128 with 16-bit scales (GPTQ, AWQ: W4A16).
    case int4 = "int4"
    /// 4-bit floating point in blocks of 16 with 8-bit scales (NVIDIA).
    case nvfp4
    /// 4-bit floating point in blocks of 32 with 8-bit scales (OCP).
    case mxfp4

    /// Bytes for one parameter of a linear layer, scales included.
    public var bytesPerParameter: Double {
        switch self {
        case .fp32: 4
        case .bf16, .fp16: 2
        case .fp8, .int8, .int8WeightOnly: 1.0 + 2.0 / 4096
        case .int4: 0.5 + 2.0 / 128
        case .nvfp4: 0.5 + 1.0 / 16
        case .mxfp4: 0.5 + 1.0 / 32
        }
    }
}

/// How keys and values are stored.
public enum CachePrecision: String, Sendable, Hashable, Codable, CaseIterable {
    /// 16 bits.
    case bf16
    /// 8-bit floating point.
    case fp8
    /// 4-bit floating point.
    case fp4

    /// Bytes for one element.
    public var bytesPerElement: Double {
        switch self {
        case .bf16: 2
        case .fp8: 1
        case .fp4: 0.5 + 1.0 / 16
        }
    }
}
