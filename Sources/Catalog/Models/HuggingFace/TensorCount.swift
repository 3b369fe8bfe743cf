import Foundation
import Input

/// What the headers of safetensors files say: how many parameters there are, in which format, how many bytes.
///
/// Layout: a little-endian 64-bit length, then so many bytes of JSON, then the tensors, which are never read.
struct TensorCount: Sendable, Hashable {
    /// The longest header that is read; the safetensors library refuses longer ones too.
    static let maximumHeader = 100_000_000

    /// Parameters without scales, zero points, encoders and layers for multi-token prediction.
    var parameters = 0.0
    /// Parameters of encoders of images or sound, and of what leads from them to the text model.
    var encoderParameters = 0.0
    /// Bytes of all tensors.
    var bytes = 0.0
    /// Parameters by number format as the file calls it.
    var byFormat: [String: Double] = [:]

    /// The format of most parameters, where it is a plain one.
    var mainPrecision: WeightPrecision? {
        let main = byFormat.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.first?.key
        return switch main {
        case "F32": .fp32
        case "BF16": .bf16
        case "F16": .fp16
        case "F8_E4M3": .fp8
        default: nil
        }
    }

    /// Adds the tensors of one file's header.
    ///
    /// `layers` is the number of layers proper: tensors of later ones belong to multi-token prediction.
    /// `bits` is the width of weights that the file packs into integers.
    mutating func add(header: JSONValue, file: String, layers: Int, bits: Int) throws(InputProblems) {
        guard let tensors = header.members else {
            throw InputProblems([
                Diagnostic(at: SourcePlace(file: file), "the header is \(header.kind), not an object")
            ])
        }
        for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) where name != "__metadata__" {
            guard let members = tensor.members, let format = members["dtype"]?.text,
                let shape = members["shape"]?.elements,
                let offsets = members["data_offsets"]?.elements?.compactMap(\.integer), offsets.count == 2,
                offsets[0] >= 0, offsets[1] >= offsets[0]
            else {
                throw InputProblems([
                    Diagnostic(
                        at: SourcePlace(file: file, field: String(name.prefix(120))),
                        "the header entry is not a tensor", allowed: "an object with dtype, shape and data_offsets")
                ])
            }
            let sizes = shape.compactMap(\.integer)
            guard sizes.count == shape.count, sizes.allSatisfy({ (0...1_000_000_000_000).contains($0) }) else {
                throw InputProblems([
                    Diagnostic(
                        at: SourcePlace(file: file, field: String(name.prefix(120))), "the shape is not usable",
                        allowed: "whole numbers from 0 to 10^12")
                ])
            }
            bytes += Double(offsets[1] - offsets[0])
            let elements = sizes.reduce(1.0) { $0 * Double($1) }
            let count = elements * Self.parametersPerElement(name, format: format, bits: bits)
            switch Part(of: name, layers: layers) {
            case .encoder: encoderParameters += count
            case .prediction: break
            case .text:
                parameters += count
                byFormat[format, default: 0] += count
            }
        }
    }

    /// How many parameters an element of a tensor stands for: none for scales, several where weights are packed.
    static func parametersPerElement(_ name: String, format: String, bits: Int) -> Double {
        let last = name.split(separator: ".").last ?? ""
        let beside: Set<Substring> = [
            "scales", "weight_scale", "weight_scale_2", "weight_scale_inv", "input_scale", "k_scale", "v_scale",
            "qzeros", "zero_point", "weight_zero_point", "weight_shape", "g_idx", "weight_g_idx",
            "weight_global_scale", "input_global_scale", "SCB", "absmax", "quant_map", "nested_absmax",
            "nested_quant_map",
        ]
        if beside.contains(last) || last.hasSuffix("_scales") || last.hasSuffix("_scale_inv")
            || last.hasPrefix("bitsandbytes__")
        {
            return 0
        }
        switch format {
        case "I32" where last == "qweight" || last == "weight_packed": return 32 / Double(max(1, bits))
        case "U8" where last.hasSuffix("_blocks") || last == "weight" || last == "weight_packed": return 2
        case "I64", "I32", "I16", "BOOL": return 0
        default: return 1
        }
    }
}

extension TensorCount {
    /// What a tensor is a part of.
    enum Part {
        /// The model that text passes through.
        case text
        /// An encoder of images or sound, or what leads from it to the text model.
        case encoder
        /// A layer for multi-token prediction.
        case prediction

        /// What checkpoints call encoders, and what leads from them to the text model.
        private static let encoders: Set<Substring> = [
            "visual", "vision_tower", "vision_model", "vision_encoder", "vision_embedder", "vision_projection",
            "vision_adapter", "vision_language_adapter", "patch_merger", "multi_modal_projector",
            "multimodal_projector", "mm_projector", "img_processor", "img_projection", "audio_tower", "audio_model",
            "audio_encoder", "audio_projection", "embed_vision", "embed_audio", "image_newline", "vpm", "apm",
            "resampler",
        ]

        /// The part that a tensor called `name` belongs to, in a model of so many `layers` proper.
        init(of name: String, layers: Int) {
            let parts = name.split(separator: ".")
            // An encoder has layers of its own, whose numbers say nothing of the text model's.
            if parts.prefix(3).contains(where: Self.encoders.contains) {
                self = .encoder
            } else if parts.contains("mtp") {
                self = .prediction
            } else if let index = parts.firstIndex(of: "layers"), index + 1 < parts.count,
                let layer = Int(parts[index + 1]), layer >= layers
            {
                self = .prediction
            } else {
                self = .text
            }
        }
    }
}
