public import Input
public import Quantities

/// A model as its Hugging Face files describe it.
public struct HuggingFaceModel: Sendable, Hashable, Codable {
    /// Where the number of parameters comes from.
    public enum CountSource: String, Sendable, Hashable, Codable {
        /// The shapes of all tensors in the safetensors headers: exact.
        case tensorHeaders = "tensor-headers"
        /// The size that the index of the shards states, at 16 or 32 bits a parameter: exact.
        case index
        /// The layers of the config: without biases and parts that the config does not describe.
        case layers
    }

    /// The architecture, ready to plan with.
    public var architecture: ModelArchitecture
    /// Where its total comes from.
    public var countSource: CountSource
    /// Size of the weight files as they are stored; nil where neither header nor index was there.
    public var storedBytes: Bytes?
    /// What was read, but may not mean what it seems to.
    public var warnings: [Diagnostic]

    /// Reads the folder of a downloaded model, or its `config.json`.
    ///
    /// Beside the config it looks for `model.safetensors.index.json`, the headers of safetensors files and
    /// `hf_quant_config.json`; each may be absent. Reads no tensor, follows no name out of the folder and runs no code.
    /// The error holds every problem of the config at once: what is missing and what it means, what is out of range.
    public static func load(_ path: String) throws(InputProblems) -> HuggingFaceModel {
        let folder = try ModelFolder(path: path)
        let bytes = try ModelFolder.read(folder.config, limit: ModelFolder.maximumConfig)
        let document = try JSONDocument(bytes, file: folder.config)
        return try load(document, folder: folder)
    }

    /// Reads a config that is already in memory, without looking for other files.
    ///
    /// `name` stands in for the name of the folder, and in problems for that of the file.
    public static func read(config bytes: [UInt8], name: String) throws(InputProblems) -> HuggingFaceModel {
        guard bytes.count <= ModelFolder.maximumConfig else {
            throw InputProblems([
                Diagnostic(at: SourcePlace(file: name), "the file is too large", allowed: "at most 4 MB")
            ])
        }
        return try model(JSONDocument(bytes, file: name), name: name, nvidia: nil) { _, _, _ in nil }
    }
}

extension HuggingFaceModel {
    private static func load(_ document: JSONDocument, folder: ModelFolder) throws(InputProblems) -> HuggingFaceModel {
        var nvidia: JSONValue?
        if let path = folder.path(of: "hf_quant_config.json") {
            nvidia = try JSONDocument(ModelFolder.read(path, limit: 1 << 20), file: path).root
        }
        var problems: [Diagnostic] = []
        let evidence = WeightFiles(folder: folder, problems: &problems)
        let model = try model(document, name: folder.name, nvidia: nvidia) { layers, bits, precision in
            evidence.count(layers: layers, bits: bits, precision: precision, problems: &problems)
        }
        guard problems.isEmpty else { throw InputProblems(problems) }
        return model
    }

    private typealias Counter = (_ layers: Int, _ bits: Int, _ precision: WeightPrecision) -> WeightFiles.Count?

    private static func model(
        _ document: JSONDocument, name: String, nvidia: JSONValue?, counted: Counter
    ) throws(InputProblems) -> HuggingFaceModel {
        var reader = try ConfigReader(document)
        var config = ConfigModel(&reader, name: name, file: document.file, nvidia: nvidia)
        let errors = reader.problems.filter { $0.severity == .error }
        guard errors.isEmpty, var architecture = config.architecture else { throw InputProblems(reader.problems) }

        let precision = architecture.nativePrecision
        let bits = precision == .int4 ? 4 : 8
        var source = CountSource.layers
        let count = counted(architecture.layerCount, bits, precision)
        if let total = count?.parameters {
            let formula = architecture.totalParameters
            // Without the sizes of tensors, what the layers do not explain is an encoder's where there is one.
            let encoder = count?.encoderParameters ?? max(0, total - formula)
            let text = total - encoder
            config.check(total: text, against: formula)
            // What the layers do not explain is taken as used by every token; what is lacking, as lacking evenly.
            architecture.activeParameters =
                text >= formula
                ? architecture.activeParameters + text - formula : architecture.activeParameters * text / formula
            architecture.totalParameters = total
            architecture.encoderParameters = encoder
            source = count?.isFromHeaders == true ? .tensorHeaders : .index
        }
        // The headers know better than a config that says nothing of quantization.
        if !config.isQuantized, let stored = count?.precision { architecture.nativePrecision = stored }
        return HuggingFaceModel(
            architecture: architecture, countSource: source, storedBytes: count?.bytes.map { Bytes($0) },
            warnings: reader.problems + config.warnings)
    }
}
