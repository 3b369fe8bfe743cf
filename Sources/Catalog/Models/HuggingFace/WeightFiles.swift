import Input

/// The safetensors files beside a config, and the index that lists them.
struct WeightFiles: Sendable {
    /// What they say together.
    struct Count: Sendable {
        /// All but those for multi-token prediction; nil when they give the size but not the number.
        var parameters: Double?
        /// Those of encoders among them; nil when there are some, and only the size of all is known.
        var encoderParameters: Double?
        var bytes: Double?
        var precision: WeightPrecision?
        var isFromHeaders: Bool
    }

    private var headers: [JSONDocument] = []
    private var isComplete = false
    private var indexBytes: Double?
    private var tensorNames: [String] = []

    /// Finds the files of `folder`; what is there but broken is noted.
    init(folder: ModelFolder, problems: inout [Diagnostic]) {
        do {
            if let single = folder.singleTensorFile {
                headers = [try ModelFolder.tensorHeader(single)]
                isComplete = true
            } else if let index = folder.path(of: "model.safetensors.index.json") {
                try readIndex(index, folder: folder)
            }
        } catch {
            problems += error.diagnostics
        }
    }

    private mutating func readIndex(_ path: String, folder: ModelFolder) throws(InputProblems) {
        let document = try JSONDocument(ModelFolder.read(path, limit: ModelFolder.maximumIndex), file: path)
        let members = document.root.members ?? [:]
        guard let map = members["weight_map"]?.members else {
            throw InputProblems([
                Diagnostic(
                    at: document.place(of: "weight_map"), "missing: which file holds which tensor",
                    suggestion: "download the index again")
            ])
        }
        if case .number(let size)? = members["metadata"]?.members?["total_size"] {
            guard (1...1e15).contains(size) else {
                throw InputProblems([
                    Diagnostic(
                        at: document.place(of: "total_size"), "not a usable size", allowed: "1 to 10^15 bytes")
                ])
            }
            indexBytes = size
        }
        tensorNames = map.keys.sorted()
        let shards = Set(map.values.compactMap(\.text)).sorted()
        guard shards.count <= 10_000 else {
            throw InputProblems([
                Diagnostic(at: document.place(of: "weight_map"), "too many shards", allowed: "at most 10000")
            ])
        }
        var found: [JSONDocument] = []
        for shard in shards {
            guard let path = folder.path(of: shard) else { continue }
            found.append(try ModelFolder.tensorHeader(path))
        }
        headers = found
        isComplete = found.count == shards.count && !shards.isEmpty
    }

    /// The number of parameters and bytes, as far as the files give them.
    ///
    /// The index gives the number only where every tensor has the width of the config's plain number format and none
    /// belongs to multi-token prediction.
    func count(
        layers: Int, bits: Int, precision: WeightPrecision, problems: inout [Diagnostic]
    ) -> Count? {
        if isComplete {
            var tensors = TensorCount()
            do {
                for header in headers {
                    try tensors.add(header: header.root, file: header.file, layers: layers, bits: bits)
                }
            } catch {
                problems += error.diagnostics
                return nil
            }
            // Encoders alone are no model.
            let parameters = tensors.parameters > 0 ? tensors.parameters + tensors.encoderParameters : 0
            guard parameters > 0, parameters <= 1e14 else {
                let file = headers.first?.file ?? ""
                problems.append(
                    Diagnostic(
                        at: SourcePlace(file: file), "the headers count \(parameters) parameters",
                        allowed: "above 0, at most 10^14", suggestion: "download the files again"))
                return nil
            }
            return Count(
                parameters: parameters, encoderParameters: tensors.encoderParameters, bytes: tensors.bytes,
                precision: tensors.mainPrecision, isFromHeaders: true)
        }
        guard let indexBytes else { return nil }
        let isPlain = !precision.isBelow16Bits
        let parts = Set(tensorNames.map { TensorCount.Part(of: $0, layers: layers) })
        return Count(
            parameters: isPlain && !parts.contains(.prediction) ? indexBytes / precision.bytesPerParameter : nil,
            encoderParameters: parts.contains(.encoder) ? nil : 0, bytes: indexBytes,
            precision: nil, isFromHeaders: false)
    }
}
