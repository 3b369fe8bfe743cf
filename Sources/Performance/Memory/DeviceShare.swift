internal import Catalog
internal import Foundation
internal import Quantities

/// What one device of a replica holds and computes: weights by kind, and the work for one row.
///
/// Amounts are for all layers on one tensor-parallel slice; with pipeline stages each device has its part of the layers.
struct DeviceShare: Sendable, Hashable, Codable {
    /// Bytes of weights that every row passes through, output head apart.
    var denseBytes = 0.0
    /// Operations of these for one row.
    var denseWork = 0.0
    /// Bytes of the output head.
    var headBytes = 0.0
    /// Operations of the output head for one row.
    var headWork = 0.0
    /// Bytes of the input embedding, looked up but never streamed, and of encoders, which text leaves alone.
    var embeddingBytes = 0.0
    /// Bytes of all experts.
    var expertBytes = 0.0
    /// Operations of the chosen experts for one row of the replica.
    var expertWork = 0.0
    /// log(1 - chosen / experts) of the layers with experts; zero without.
    var expertMissLog = 0.0
    /// Activation bytes that elementwise kernels move for one row.
    var elementwiseBytes = 0.0
    /// Bytes that one row puts into collectives.
    var collectiveBytes = 0.0
    /// Collectives in a step.
    var collectives = 0.0
    /// Reading and computing over what was said before.
    var attention: AttentionShare

    /// Weights that sit on one device of the fullest pipeline stage.
    func residentBytes(stages: Int) -> Bytes {
        Bytes((denseBytes + expertBytes) / Double(stages) + headBytes + embeddingBytes)
    }
}

extension DeviceShare {
    /// The share of one device in `deployment`.
    init(_ deployment: Deployment) {
        let model = deployment.model
        let weights = model.weights
        let tensor = Double(deployment.parallelism.tensor)
        let table = Double(model.vocabularySize * model.hiddenSize)
        let headPrecision = WeightPart.head.bytesPerParameter(in: deployment)
        attention = AttentionShare(deployment)
        for layer in weights.layers { add(layer, of: deployment) }
        // What the maker counts beyond the layers (norms, biases) is stored and streamed, but hardly computed
        // with; where the layers explain more than the maker counts, the difference is taken off.
        let other = (weights.other + weights.finalNorm) * WeightPart.other.bytesPerParameter(in: deployment) / tensor
        denseBytes = max(denseBytes * 0.5, denseBytes + other)
        headBytes = table * headPrecision / tensor
        headWork = 2 * table / tensor
        let encoders = weights.encoders * WeightPart.other.bytesPerParameter(in: deployment)
        embeddingBytes = ((model.tiesEmbeddings ? 0 : table * headPrecision) + encoders) / tensor
    }

    private mutating func add(_ layer: LayerWeights, of deployment: Deployment) {
        let count = Double(layer.count)
        let parallelism = deployment.parallelism
        let tensor = Double(parallelism.tensor)
        let devices = tensor * Double(parallelism.data)
        let hidden = Double(deployment.model.hiddenSize)
        let dense = layer.dense + layer.sharedExperts
        let small = layer.router + layer.norms
        let chosen = Double(layer.expertsPerToken) * layer.expert

        denseBytes +=
            count / tensor
            * (layer.mixer * WeightPart.mixer.bytesPerParameter(in: deployment)
                + dense * WeightPart.dense.bytesPerParameter(in: deployment))
            + count * small * WeightPart.other.bytesPerParameter(in: deployment)
        denseWork += 2 * count * ((layer.mixer + dense) / tensor + layer.router)
        if layer.expertCount > 0 {
            expertBytes +=
                count / devices * Double(layer.expertCount) * layer.expert
                * WeightPart.expert.bytesPerParameter(in: deployment)
            expertWork += 2 * count / devices * chosen
            // With every expert chosen each is always read; the clamp keeps the logarithm finite.
            expertMissLog = log(max(1e-12, 1 - Double(layer.expertsPerToken) / Double(layer.expertCount)))
        }
        elementwiseBytes += count * 2 * (10 * hidden + 3 * (dense + chosen) / hidden / tensor)
        if parallelism.tensor > 1 {
            collectives += 2 * count
            collectiveBytes += 2 * count * 2 * hidden * 2 * (tensor - 1) / tensor
        }
        if layer.expertCount > 0, parallelism.expert > 1, parallelism.data > 1 {
            // Dispatch and combine send each row to the devices of its experts and back (arXiv 2412.19437, section 3.2).
            collectives += 2 * count
            collectiveBytes += 2 * count * 2 * hidden * min(Double(layer.expertsPerToken), devices - 1) / devices
        }
    }
}
