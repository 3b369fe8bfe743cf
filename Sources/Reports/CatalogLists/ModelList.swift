public import Catalog
internal import Quantities

/// Models.
public struct ModelList: CatalogList {
    private let models: [ModelArchitecture]

    /// A list of these.
    public init(_ models: [ModelArchitecture]) { self.models = models }

    /// How many there are.
    public var count: Int { models.count }

    /// The table; one fact alone is shown in full.
    public func lines(_ style: TerminalStyle) -> [String] {
        if let only = models.first, models.count == 1 { return full(only, style) }
        var table = TextTable([
            ("id", .left), ("parameters", .right), ("active", .right), ("layers", .right), ("stored in", .left),
            ("weights", .right), ("KV of 8k tokens", .right), ("context", .right),
        ])
        for model in models {
            table.add([
                model.id, billions(model.totalParameters), billions(model.activeParameters), String(model.layerCount),
                model.nativePrecision.rawValue, Figures.gibibytes(model.weights.bytes(in: model.nativePrecision)),
                Figures.gibibytes(Self.cache(model, 8192)),
                model.maximumContext.map { Figures.fixed(Double($0), decimals: 0) } ?? "",
            ])
        }
        return table.lines(style) + [style.faint("\(count) models")]
    }

    private func billions(_ count: Double) -> String { Figures.number(count / 1e9) + "B" }

    fileprivate static func cache(_ model: ModelArchitecture, _ tokens: Double) -> Bytes {
        model.cacheBytes(forContext: Tokens(tokens), precision: .bf16, tensorParallel: 1)
    }

    private func full(_ model: ModelArchitecture, _ style: TerminalStyle) -> [String] {
        var lines = [
            style.bold(model.id),
            "  family      \(model.family)",
            "  parameters  \(billions(model.totalParameters)), \(billions(model.activeParameters)) active",
            "  width       \(model.hiddenSize), vocabulary \(Figures.fixed(Double(model.vocabularySize), decimals: 0))"
                + (model.tiesEmbeddings ? ", embeddings tied" : ""),
            "  layers      "
                + model.layers.map { "\($0.count) x \(Self.words($0.mixer)) + \(Self.words($0.feedForward))" }
                .joined(separator: "\n              "),
            "  stored in   \(model.nativePrecision.rawValue)",
        ]
        for precision in [WeightPrecision.bf16, .fp8, .int4] {
            lines.append(
                "  weights     \(Figures.gibibytes(model.weights.bytes(in: precision))) in \(precision.rawValue)")
        }
        for tokens in [2048.0, 8192, 131_072] {
            lines.append(
                "  KV cache    \(Figures.fixed(Self.cache(model, tokens).gibibytes, decimals: 3)) GiB for "
                    + "\(Figures.fixed(tokens, decimals: 0)) tokens in bf16")
        }
        if let context = model.maximumContext {
            lines.append("  context     \(Figures.fixed(Double(context), decimals: 0)) tokens")
        }
        if let note = model.note { lines.append("  note        \(TextTable.printable(note))") }
        return lines + [
            "  source      \(TextTable.printable(model.provenance.source))"
                + (model.provenance.dateText.map { ", \($0)" } ?? "")
        ]
    }

    fileprivate static func words(_ mixer: TokenMixer) -> String {
        switch mixer {
        case .attention(let heads, let keyValueHeads, let dimension, let window):
            "attention \(heads)/\(keyValueHeads) heads of \(dimension)" + (window.map { ", window \($0)" } ?? "")
        case .latentAttention(let heads, let rank, let rope, _, _, _):
            "latent attention \(heads) heads, \(rank) + \(rope) kept a token"
        case .compressedAttention(let heads, let dimension, let compression, let window, _, _, _):
            "compressed attention \(heads) heads of \(dimension), "
                + (compression.map { "one vector for \($0) tokens, " } ?? "") + "window \(window)"
        case .recurrent(let elements, _): "state of \(Figures.fixed(elements, decimals: 0)) numbers"
        case .absent: "no attention"
        }
    }

    fileprivate static func words(_ feedForward: FeedForward) -> String {
        switch feedForward {
        case .dense(let size, _): "dense \(size)"
        case .experts(let count, let perToken, let size, let shared, _, _):
            "\(perToken) of \(count) experts of \(size)" + (shared > 0 ? " and \(shared) shared" : "")
        case .absent: "nothing"
        }
    }

    /// The JSON document.
    public func json() throws -> String {
        try JSONText.text(ListDocument(kind: "models", items: models.map(ModelFigures.init)))
    }

    /// The rows.
    public var csv: String {
        var csv = CSVText(columns: [
            "id", "family", "parameters", "active_parameters", "layers", "hidden_size", "stored_in", "weights_gib",
            "kv_gib_8192_tokens", "max_context", "source",
        ])
        for model in models {
            csv.add([
                .text(model.id), .text(model.family), .number(model.totalParameters), .number(model.activeParameters),
                .number(Double(model.layerCount)), .number(Double(model.hiddenSize)),
                .text(model.nativePrecision.rawValue),
                .number(model.weights.bytes(in: model.nativePrecision).gibibytes),
                .number(Self.cache(model, 8192).gibibytes),
                .number(model.maximumContext.map(Double.init)), .text(model.provenance.source),
            ])
        }
        return csv.text
    }
}

/// A model, as JSON documents carry it.
struct ModelFigures: Codable, Sendable {
    /// Equal layers.
    struct LayerFigures: Codable, Sendable {
        let count: Int
        let mixer, feedForward: String

        enum CodingKeys: String, CodingKey {
            case count, mixer
            case feedForward = "feed_forward"
        }
    }

    let id, family: String
    let parameters, activeParameters: Double
    let hiddenSize, vocabularySize: Int
    let storedIn: String
    let weightsGib, cacheGib: Double
    let maxContext: Int?
    let layers: [LayerFigures]
    let note: String?
    let source: String
    let asOf: String?

    enum CodingKeys: String, CodingKey {
        case id, family, parameters, layers, note, source
        case activeParameters = "active_parameters"
        case hiddenSize = "hidden_size"
        case vocabularySize = "vocabulary_size"
        case storedIn = "stored_in"
        case weightsGib = "weights_gib"
        case cacheGib = "kv_gib_8192_tokens"
        case maxContext = "max_context"
        case asOf = "as_of"
    }

    init(_ model: ModelArchitecture) {
        id = model.id
        family = model.family
        parameters = model.totalParameters
        activeParameters = model.activeParameters
        hiddenSize = model.hiddenSize
        vocabularySize = model.vocabularySize
        storedIn = model.nativePrecision.rawValue
        weightsGib = model.weights.bytes(in: model.nativePrecision).gibibytes
        cacheGib = ModelList.cache(model, 8192).gibibytes
        maxContext = model.maximumContext
        layers = model.layers.map {
            LayerFigures(
                count: $0.count, mixer: ModelList.words($0.mixer), feedForward: ModelList.words($0.feedForward))
        }
        note = model.note
        source = model.provenance.source
        asOf = model.provenance.date?.description
    }
}
