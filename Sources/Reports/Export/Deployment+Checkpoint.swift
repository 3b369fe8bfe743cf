internal import Catalog
internal import Performance

extension Deployment {
    /// Whether the engine has to be told to make the planned weights of the checkpoint's, which have 16 bits.
    ///
    /// vLLM and SGLang make FP8 at the start (`--quantization fp8`), and nothing else.
    var convertsWeights: Bool {
        weightPrecision == .fp8 && !model.nativePrecision.isBelow16Bits && engine.engine != .tensorRTLLM
    }

    /// What has to stand in the place of the model's id, because its checkpoint holds other weights than are planned; nil
    /// where it will do.
    private var otherCheckpoint: String? {
        let native = model.nativePrecision
        let isSame = weightPrecision == native || !weightPrecision.isBelow16Bits && !native.isBelow16Bits
        guard !isSame, !convertsWeights else { return nil }
        return "\(model.id) to a checkpoint of it in \(weightPrecision.rawValue), which is planned: its own is in "
            + "\(native.rawValue), and \(engine.engine.name) does not convert it"
    }

    /// Lines of a comment that say which checkpoints have to be named in the place of others; none where all will do.
    static func otherCheckpoints(_ deployments: [Deployment]) -> [String] {
        var lines: [String] = []
        for line in deployments.compactMap(\.otherCheckpoint) where !lines.contains(line) { lines.append(line) }
        return lines.isEmpty ? [] : ["Has to be changed before it is applied:"] + lines.map { "  " + $0 }
    }
}
