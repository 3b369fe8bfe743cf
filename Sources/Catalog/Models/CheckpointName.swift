/// A checkpoint's name, taken apart into the model that was quantized and the precision that the name states.
///
/// Quantized checkpoints are published by many, under the model's name and words for the format: `-FP8`, `-FP8-dynamic`,
/// `-AWQ`, `-GPTQ-Int4`, `-NVFP4`, `-quantized.w4a16`, `-unsloth-bnb-4bit`.
struct CheckpointName {
    /// The name without the words for its format, organization included, in small letters.
    let base: String
    /// The precision that the words state.
    let precision: WeightPrecision

    /// Takes `name`, in small letters, apart; nil where it does not end in a precision, or states two.
    init?(_ name: String) {
        var base = name[...]
        var words: [String] = []
        while let cut = base.lastIndex(where: { "-_.".contains($0) }), words.count < CheckpointName.limit {
            let word = String(base[base.index(after: cut)...])
            guard CheckpointName.isFormat(word) else { break }
            words.append(word)
            base = base[..<cut]
        }
        guard let precision = CheckpointName.precision(words), base.last.map({ $0.isLetter || $0.isNumber }) == true
        else { return nil }
        self.base = String(base)
        self.precision = precision
    }

    /// The part after the organization; nil where there is no organization, or more than one slash, as in paths.
    var repository: Substring? {
        let parts = base.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty ? parts[1] : nil
    }

    /// What words such as `gptq int8` say together; nil where they say nothing, or two things.
    private static func precision(_ words: [String]) -> WeightPrecision? {
        let leavesActivations = words.contains { weightOnlyMethods.contains($0) }
        var stated = Set(words.compactMap { precisions[$0] })
        // `w8a8` is said of 8-bit floating point too.
        if stated.contains(.fp8) { stated.remove(.int8) }
        guard let width = stated.first else { return leavesActivations ? .int4 : nil }
        guard stated.count == 1 else { return nil }
        return leavesActivations && width == .int8 ? .int8WeightOnly : width
    }

    private static func isFormat(_ word: String) -> Bool {
        precisions[word] != nil || weightOnlyMethods.contains(word) || qualifiers.contains(word)
    }

    /// More words than any honest name has.
    private static let limit = 6

    /// Methods that quantize weights alone, to 4 bits unless a width is written.
    private static let weightOnlyMethods: Set<String> = ["awq", "gptq", "bnb", "autoround"]

    private static let precisions: [String: WeightPrecision] = [
        "fp8": .fp8, "nvfp4": .nvfp4, "fp4": .nvfp4, "mxfp4": .mxfp4, "int4": .int4, "4bit": .int4, "w4a16": .int4,
        "int8": .int8, "w8a8": .int8, "8bit": .int8WeightOnly, "w8a16": .int8WeightOnly, "bf16": .bf16, "fp16": .fp16,
    ]

    /// Words that say how it was quantized, not to what.
    private static let qualifiers: Set<String> = [
        "dynamic", "static", "block", "pertensor", "perchannel", "kv", "quantized", "unsloth", "marlin", "sym", "asym",
        "g32", "g64", "g128",
    ]
}
