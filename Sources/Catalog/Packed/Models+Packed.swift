internal import Input

extension ModelArchitecture {
    private static let precisions = WeightPrecision.allCases
    private static let parts = QuantizedParts.allCases

    /// Adds a row.
    func write(to writer: inout PackedTableWriter) {
        writer.startRow()
        writer.text(id)
        writer.text(family)
        writer.number(totalParameters)
        writer.number(encoderParameters)
        writer.number(activeParameters)
        writer.integer(hiddenSize)
        writer.integer(vocabularySize)
        writer.integer(tiesEmbeddings ? 1 : 0)
        writer.integer(maximumContext)
        writer.integer(Self.precisions.firstIndex(of: nativePrecision))
        writer.integer(Self.parts.firstIndex(of: quantizedParts))
        writer.integer(multiTokenPredictionLayers)
        writer.text(note)
        writer.text(provenance.source)
        writer.integer(layers.count)
        for group in layers { group.write(to: &writer) }
    }

    /// Reads what ``write(to:)`` wrote.
    init(_ reader: inout PackedReader) {
        let (id, family) = (reader.text(), reader.text())
        let (total, encoder, active) = (reader.number(), reader.number(), reader.number())
        let (hidden, vocabulary, ties) = (reader.integer(), reader.integer(), reader.integer() == 1)
        let context = reader.optionalInteger()
        let (precision, parts) = (Self.precisions[reader.integer()], Self.parts[reader.integer()])
        let (predictions, note) = (reader.optionalInteger(), reader.optionalText())
        let source = reader.text()
        self.init(
            id: id, family: family, totalParameters: total, encoderParameters: encoder, activeParameters: active,
            hiddenSize: hidden,
            vocabularySize: vocabulary, tiesEmbeddings: ties,
            layers: (0..<reader.integer()).map { _ in LayerGroup(&reader) }, maximumContext: context,
            nativePrecision: precision, quantizedParts: parts, multiTokenPredictionLayers: predictions, note: note,
            provenance: Provenance(.datasheet, source: source))
    }
}

extension LayerGroup {
    fileprivate func write(to writer: inout PackedTableWriter) {
        writer.integer(count)
        mixer.write(to: &writer)
        feedForward.write(to: &writer)
        details.write(to: &writer)
    }

    fileprivate init(_ reader: inout PackedReader) {
        self.init(
            count: reader.integer(), mixer: TokenMixer(&reader), feedForward: FeedForward(&reader),
            details: LayerDetails(&reader))
    }
}

extension TokenMixer {
    fileprivate func write(to writer: inout PackedTableWriter) {
        func integers(_ numbers: Int?...) { for number in numbers { writer.integer(number) } }
        switch self {
        case .absent: integers(0)
        case .attention(let heads, let keyValueHeads, let headDimension, let window):
            integers(1, heads, keyValueHeads, headDimension, window)
        case .latentAttention(let heads, let rank, let rope, let noRope, let value, let queryRank):
            integers(2, heads, rank, rope, noRope, value, queryRank)
        case .compressedAttention(let heads, let width, let compression, let window, let query, let output, let groups):
            integers(3, heads, width, compression, window, query, output, groups)
        case .recurrent(let stateElements, let parameters):
            integers(4)
            writer.number(stateElements)
            writer.number(parameters)
        }
    }

    fileprivate init(_ reader: inout PackedReader) {
        switch reader.integer() {
        case 1:
            self = .attention(
                heads: reader.integer(), keyValueHeads: reader.integer(), headDimension: reader.integer(),
                window: reader.optionalInteger())
        case 2:
            self = .latentAttention(
                heads: reader.integer(), keyValueRank: reader.integer(), ropeDimension: reader.integer(),
                noRopeDimension: reader.integer(), valueDimension: reader.integer(),
                queryRank: reader.optionalInteger())
        case 3:
            self = .compressedAttention(
                heads: reader.integer(), headDimension: reader.integer(), compression: reader.optionalInteger(),
                window: reader.integer(), queryRank: reader.integer(), outputRank: reader.integer(),
                outputGroups: reader.integer())
        case 4: self = .recurrent(stateElements: reader.number(), parameters: reader.number())
        default: self = .absent
        }
    }
}

extension FeedForward {
    fileprivate func write(to writer: inout PackedTableWriter) {
        func integers(_ numbers: Int...) { for number in numbers { writer.integer(number) } }
        switch self {
        case .absent: integers(0)
        case .dense(let size, let matrices): integers(1, size, matrices)
        case .experts(let count, let perToken, let size, let shared, let sharedSize, let matrices):
            integers(2, count, perToken, size, shared, sharedSize, matrices)
        }
    }

    fileprivate init(_ reader: inout PackedReader) {
        switch reader.integer() {
        case 1: self = .dense(intermediateSize: reader.integer(), matrices: reader.integer())
        case 2:
            self = .experts(
                count: reader.integer(), perToken: reader.integer(), intermediateSize: reader.integer(),
                shared: reader.integer(), sharedIntermediateSize: reader.integer(), matrices: reader.integer())
        default: self = .absent
        }
    }
}

extension LayerDetails {
    fileprivate func write(to writer: inout PackedTableWriter) {
        writer.integer(valueDimension)
        writer.integer(indexer?.heads)
        writer.integer(indexer?.dimension)
        writer.integer(indexer?.selectedTokens)
        writer.integer(reusesCache ? 1 : 0)
        writer.integer(expertWidth)
        writer.number(extraParameters)
    }

    fileprivate init(_ reader: inout PackedReader) {
        let valueDimension = reader.optionalInteger()
        let index = (reader.optionalInteger(), reader.optionalInteger(), reader.optionalInteger())
        var indexer: SparseIndexer?
        if case (let heads?, let dimension?, let selected?) = index {
            indexer = SparseIndexer(heads: heads, dimension: dimension, selectedTokens: selected)
        }
        self.init(
            valueDimension: valueDimension, indexer: indexer, reusesCache: reader.integer() == 1,
            expertWidth: reader.optionalInteger(), extraParameters: reader.number())
    }
}

extension ModelCatalog.Alias {
    private static let precisions = WeightPrecision.allCases

    /// Adds a row.
    func write(to writer: inout PackedTableWriter) {
        writer.startRow()
        writer.text(name)
        writer.text(id)
        writer.integer(precision.flatMap(Self.precisions.firstIndex))
        writer.text(note)
        writer.integer(hasOtherWeights ? 1 : 0)
    }

    /// Reads what ``write(to:)`` wrote.
    init(_ reader: inout PackedReader) {
        self.init(
            name: reader.text(), id: reader.text(), precision: reader.optionalInteger().map { Self.precisions[$0] },
            note: reader.text(), hasOtherWeights: reader.integer() == 1)
    }
}
