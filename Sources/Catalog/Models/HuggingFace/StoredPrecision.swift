import Input

/// How the weights of a checkpoint are stored, from what its config says.
struct StoredPrecision: Sendable, Hashable {
    var precision: WeightPrecision
    var parts: ModelArchitecture.QuantizedParts = .linears

    /// Reads `quantization_config` of the config and `hf_quant_config.json` of NVIDIA, else the plain number format.
    ///
    /// A method that is not known is a problem: guessing would be wrong by a factor.
    static func read(_ reader: inout ConfigReader, nvidia: JSONValue?) -> StoredPrecision {
        if let quantization = nvidia?.members?["quantization"]?.members,
            let algorithm = quantization["quant_algo"]?.text, let precision = modelOpt(algorithm)
        {
            return StoredPrecision(precision: precision)
        }
        if reader.has("quantization_config"), let value = reader.fields["quantization_config"] {
            if let found = quantized(value.members ?? [:]) { return found }
            let method = value.members?["quant_method"]?.text ?? value.kind
            reader.report(
                "quantization_config", "the quantization method \(method) is not known, or not with these widths",
                allowed:
                    "fp8, fbgemm_fp8, compressed-tensors, gptq, awq, bitsandbytes, mxfp4, modelopt or quark with 4 or "
                    + "8 bits",
                suggestion: "give the weight precision yourself and remove the field from a copy of the config")
        }
        return StoredPrecision(precision: plain(&reader))
    }

    private static func plain(_ reader: inout ConfigReader) -> WeightPrecision {
        guard let name = ["torch_dtype", "dtype"].first(where: reader.has) else { return .bf16 }
        let text = reader.fields[name]?.text ?? ""
        switch text.replacing("torch.", with: "") {
        case "bfloat16", "bf16", "auto": return .bf16
        case "float16", "fp16", "half": return .fp16
        case "float32", "fp32", "float": return .fp32
        case "float8_e4m3fn": return .fp8
        default:
            reader.report(
                name, "the number format \"\(text.prefix(40))\" is not known; taken as bfloat16", severity: .warning,
                allowed: "bfloat16, float16, float32 or float8_e4m3fn")
            return .bf16
        }
    }

    private static func quantized(_ fields: [String: JSONValue]) -> StoredPrecision? {
        let bits = fields["bits"]?.integer ?? fields["w_bit"]?.integer
        switch fields["quant_method"]?.text?.lowercased() {
        case "fp8", "fbgemm_fp8": return StoredPrecision(precision: .fp8)
        case "mxfp4": return StoredPrecision(precision: .mxfp4, parts: .experts)
        case "gptq", "awq", "auto-round", "gptq_marlin":
            return width(bits ?? 4).map { StoredPrecision(precision: $0) }
        case "bitsandbytes":
            if fields["load_in_4bit"]?.flag == true || fields["_load_in_4bit"]?.flag == true {
                return StoredPrecision(precision: .int4)
            }
            if fields["load_in_8bit"]?.flag == true || fields["_load_in_8bit"]?.flag == true {
                return StoredPrecision(precision: .int8)
            }
            return nil
        case "modelopt":
            let algorithm = fields["quant_algo"]?.text ?? fields["quantization"]?.members?["quant_algo"]?.text
            return algorithm.flatMap(modelOpt).map { StoredPrecision(precision: $0) }
        case "compressed-tensors": return compressedTensors(fields)
        case "quark":
            let weights = fields["global_quant_config"]?.members?["weight"]
            let first = weights?.members ?? weights?.elements?.first?.members
            switch first?["dtype"]?.text {
            case "fp8_e4m3": return StoredPrecision(precision: .fp8)
            case "fp4": return StoredPrecision(precision: .mxfp4)
            case "int4": return StoredPrecision(precision: .int4)
            case "int8": return StoredPrecision(precision: .int8)
            default: return nil
            }
        default: return nil
        }
    }

    /// Weight-only integers.
    private static func width(_ bits: Int) -> WeightPrecision? {
        switch bits {
        case 4: .int4
        case 8: .int8WeightOnly
        default: nil
        }
    }

    private static func modelOpt(_ algorithm: String) -> WeightPrecision? {
        switch algorithm.uppercased() {
        case "FP8", "FP8_PER_CHANNEL_PER_TOKEN", "FP8_PB_WO": .fp8
        case "NVFP4", "W4A8_NVFP4_FP8", "NVFP4_AWQ": .nvfp4
        case "MXFP4": .mxfp4
        case "W4A16_AWQ", "INT4_AWQ", "W4A16", "W4A8_AWQ": .int4
        case "W8A16": .int8WeightOnly
        case "W8A8_SQ_PER_CHANNEL", "INT8_SQ": .int8
        default: nil
        }
    }

    /// The first group in the order of names; others seldom differ.
    private static func compressedTensors(_ fields: [String: JSONValue]) -> StoredPrecision? {
        let groups = fields["config_groups"]?.members ?? [:]
        guard let group = groups.sorted(by: { $0.key < $1.key }).first?.value.members,
            let weights = group["weights"]?.members, let bits = weights["num_bits"]?.integer
        else { return nil }
        let ignored = (fields["ignore"]?.elements ?? []).compactMap(\.text)
        let parts: ModelArchitecture.QuantizedParts =
            ignored.contains { $0.contains("self_attn") } ? .experts : .linears
        let quantizesActivations = group["input_activations"]?.members != nil
        switch (weights["type"]?.text, bits) {
        case ("float", 8): return StoredPrecision(precision: .fp8, parts: parts)
        case ("float", 4): return StoredPrecision(precision: .nvfp4, parts: parts)
        case ("int", 8): return StoredPrecision(precision: quantizesActivations ? .int8 : .int8WeightOnly, parts: parts)
        case ("int", 4): return StoredPrecision(precision: .int4, parts: parts)
        default: return nil
        }
    }
}
