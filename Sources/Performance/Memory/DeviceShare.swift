internal import Catalog
internal import Foundation
internal import Quantities

/// What one device of a replica holds and computes: the weights by precision, and the work for one row.
struct DeviceShare {
    /// Bytes of weights that every row passes through, output head apart; whole model, one tensor-parallel slice.
    var denseBytes = 0.0
    /// Operations of these for one row.
    var denseWork = 0.0
    /// Bytes of the output head.
    var headBytes = 0.0
    /// Operations of the output head for one row.
    var headWork = 0.0
    /// Bytes of the input embedding, looked up but never streamed.
    var embeddingBytes = 0.0
    /// Bytes of all experts.
    var expertBytes = 0.0
    /// Operations of the chosen experts for one row of the replica.
    var expertWork = 0.0
    /// log(1 - chosen / experts) of the layers with experts.
    var expertMissLog = 0.0
    /// Bytes that all layers keep for one token that looks all the way back.
    var contextBytes = 0.0
    /// The same for layers with a window.
    var windowContextBytes = 0.0
    /// The window of those; infinite when there are none.
    ///
    /// The widest where they differ.
    var window = Double.infinity
    /// Bytes of fixed state for one sequence.
    var stateBytes = 0.0
    /// Decode attention operations for one token looked back at.
    var contextWork = 0.0
    /// The same for layers with a window.
    var windowContextWork = 0.0
    /// Prompt attention operations for one token and one token looked back at.
    var promptWork = 0.0
    /// The same for layers with a window.
    var windowPromptWork = 0.0
    /// Activation bytes that elementwise kernels move for one row.
    var elementwiseBytes = 0.0
    /// Bytes that one row puts into collectives.
    var collectiveBytes = 0.0
    /// Collectives in a step.
    var collectives = 0.0

    /// Weights that sit on one device of the fullest pipeline stage.
    func residentBytes(stages: Int) -> Bytes {
        Bytes((denseBytes + expertBytes) / Double(stages) + headBytes + embeddingBytes)
    }
}

extension DeviceShare {
    /// The share of one device in `deployment`.
    init(_ deployment: Deployment) {
        let model = deployment.model
        let hidden = Double(model.hiddenSize)
        let tensor = Double(deployment.parallelism.tensor)
        let head = hidden * Double(model.vocabularySize)
        var counted = head * (model.tiesEmbeddings ? 1 : 2)
        for layer in model.layers {
            let parameters = LayerParameters(layer, hiddenSize: model.hiddenSize)
            add(layer, parameters, of: deployment)
            counted +=
                Double(layer.count) * (parameters.mixer + parameters.dense + parameters.experts * parameters.expert)
        }
        // What the vendor counts and the layers do not explain (norms, extra heads, vision): read like dense weights.
        // A few models' layers explain more than the vendor counts; their weights are scaled down to the vendor's total.
        let rest = model.totalParameters - counted
        if rest > 0 {
            denseBytes += rest * WeightPart.other.bytesPerParameter(in: deployment) / tensor
            denseWork += min(2 * rest, 0.05 * denseWork * tensor) / tensor
        } else if counted > head * 2, model.totalParameters > head * 2 {
            let scale = (model.totalParameters - head) / (counted - head)
            denseBytes *= scale
            expertBytes *= scale
        }
        headBytes = head * WeightPart.head.bytesPerParameter(in: deployment) / tensor
        headWork = 2 * head / tensor
        embeddingBytes = model.tiesEmbeddings ? 0 : head * WeightPart.head.bytesPerParameter(in: deployment) / tensor
    }

    private mutating func add(_ layer: LayerGroup, _ parameters: LayerParameters, of deployment: Deployment) {
        let count = Double(layer.count)
        let tensor = Double(deployment.parallelism.tensor)
        let devices = tensor * Double(deployment.parallelism.data)
        let hidden = Double(deployment.model.hiddenSize)

        denseBytes +=
            count / tensor
            * (parameters.mixer * WeightPart.mixer.bytesPerParameter(in: deployment)
                + parameters.dense * WeightPart.dense.bytesPerParameter(in: deployment))
        denseWork += 2 * count / tensor * (parameters.mixer + parameters.dense)
        if parameters.experts > 0 {
            expertBytes +=
                count / devices * parameters.experts * parameters.expert
                * WeightPart.expert.bytesPerParameter(in: deployment)
            expertWork += 2 * count / devices * parameters.chosen * parameters.expert
            // A replica with one expert a layer touches it always; the clamp keeps the logarithm finite.
            expertMissLog = logMiss(parameters.chosen / parameters.experts)
        }
        addMixer(layer.mixer, count: count, deployment: deployment)
        elementwiseBytes +=
            count * 2 * (10 * hidden + 3 * (parameters.dense + parameters.chosen * parameters.expert) / hidden / tensor)
        if deployment.parallelism.tensor > 1 {
            collectives += 2 * count
            collectiveBytes += 2 * count * 2 * hidden * 2 * (tensor - 1) / tensor
        }
        if parameters.experts > 0, deployment.parallelism.expert > 1, deployment.parallelism.data > 1 {
            // Dispatch and combine send each row to the devices of its experts and back (arXiv 2412.19437, section 3.2).
            collectives += 2 * count
            collectiveBytes += 2 * count * 2 * hidden * min(parameters.chosen, devices - 1) / devices
        }
    }

    private mutating func addMixer(_ mixer: TokenMixer, count: Double, deployment: Deployment) {
        let element = deployment.cachePrecision.bytesPerElement
        let tensor = deployment.parallelism.tensor
        switch mixer {
        case .attention(let heads, let keyValueHeads, let headDimension, let window):
            // Heads are dealt out whole: with more devices than KV heads, some heads are held twice.
            let perDevice = max(1, Double(keyValueHeads) / Double(tensor))
            let bytes = count * 2 * perDevice * Double(headDimension) * element
            let work = count * 4 * Double(heads * headDimension) / Double(tensor)
            if let window {
                windowContextBytes += bytes
                windowContextWork += work
                windowPromptWork += work
                self.window = self.window.isFinite ? max(self.window, Double(window)) : Double(window)
            } else {
                contextBytes += bytes
                contextWork += work
                promptWork += work
            }
        case .latentAttention(let heads, let rank, let rope, let noRope, let value, _):
            // Every device keeps the whole compressed vector; decode works in the compressed space, prompts do not.
            contextBytes += count * Double(rank + rope) * element
            contextWork += count * 2 * Double(heads * (2 * rank + rope)) / Double(tensor)
            promptWork += count * 2 * Double(heads * (noRope + rope + value)) / Double(tensor)
        case .recurrent(let elements, _):
            stateBytes += count * elements * 2 / Double(tensor)
        case .absent: break
        }
    }

    private func logMiss(_ share: Double) -> Double { log(max(1e-12, 1 - share)) }
}
