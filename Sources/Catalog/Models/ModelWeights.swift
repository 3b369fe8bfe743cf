public import Quantities

/// Parameters of a model part by part, from its layers, held against the total its maker declares.
///
/// Every part divides over devices in its own way: attention, dense and shared blocks over tensor-parallel ranks, layers
/// over pipeline stages, experts over expert-parallel (or tensor-parallel) ranks; norms and router are on every rank.
public struct ModelWeights: Sendable, Hashable, Codable {
    /// The input embedding.
    public var embedding: Double
    /// The output head; zero when it is the embedding itself.
    public var head: Double
    /// The parts of each group of layers, in the order of ``ModelArchitecture/layers``.
    public var layers: [LayerWeights]
    /// The norm before the head.
    public var finalNorm: Double
    /// Encoders of images or sound, stored at 16 bits.
    public var encoders: Double
    /// The declared total less the sum of the parts.
    ///
    /// Biases, position embeddings, encoders that are not declared, or rounding of the declared figure; negative when the parts sum to
    /// more than was declared. It is spread evenly over all devices and stored at 16 bits.
    public var other: Double
    /// Which parts a low-precision checkpoint of this model quantizes.
    public var quantizedParts: ModelArchitecture.QuantizedParts

    /// The parts of `model`.
    public init(of model: ModelArchitecture) {
        let table = Double(model.vocabularySize) * Double(model.hiddenSize)
        embedding = table
        head = model.tiesEmbeddings ? 0 : table
        layers = model.layers.map { LayerWeights($0, hiddenSize: model.hiddenSize) }
        finalNorm = Double(model.hiddenSize)
        encoders = model.encoderParameters
        other = 0
        quantizedParts = model.quantizedParts
        other = model.totalParameters - encoders - formulaParameters
    }

    /// The sum of the parts that the layers explain.
    public var formulaParameters: Double {
        layers.reduce(embedding + head + finalNorm) { $0 + $1.stored * Double($1.count) }
    }

    /// All parameters, as declared.
    public var totalParameters: Double { formulaParameters + encoders + other }

    /// What one token passes through, from the layers: unused experts are left out, embedding and head are in.
    public var activeParameters: Double {
        layers.reduce(embedding + head + finalNorm) { $0 + $1.active * Double($1.count) }
    }

    /// All routed experts of all layers.
    public var routedExperts: Double {
        layers.reduce(0) { $0 + $1.expert * Double($1.expertCount) * Double($1.count) }
    }

    /// Mixers, dense blocks and shared experts of all layers.
    public var sharedLinears: Double {
        layers.reduce(0) { $0 + ($1.mixer + $1.dense + $1.sharedExperts) * Double($1.count) }
    }

    /// Size of all weights when stored in `precision`.
    ///
    /// Embedding, head, router, norms and the rest stay at 16 bits unless all is 32 bits wide; attention and dense
    /// blocks do too where only experts are quantized. MXFP4 is taken as experts only in any model that has experts.
    public func bytes(in precision: WeightPrecision) -> Bytes {
        let wide = precision == .fp32 ? 4.0 : 2.0
        let expertsOnly = routedExperts > 0 && precision.isBelow16Bits && quantizesExpertsOnly(precision)
        let linear = expertsOnly ? wide : precision.bytesPerParameter
        let rest = totalParameters - routedExperts - sharedLinears
        return Bytes(routedExperts * precision.bytesPerParameter + sharedLinears * linear + rest * wide)
    }

    private func quantizesExpertsOnly(_ precision: WeightPrecision) -> Bool {
        precision == .mxfp4 || (quantizedParts == .experts && precision == .int4)
    }
}

extension ModelArchitecture {
    /// Its parameters part by part.
    public var weights: ModelWeights { ModelWeights(of: self) }
}

extension WeightPrecision {
    /// Whether a parameter takes less than two bytes.
    public var isBelow16Bits: Bool { bytesPerParameter < 2 }
}
