internal import Catalog
public import Quantities
public import Workload

/// Where the memory of one device goes, from what is on the label to the tokens of context it can hold.
///
/// Sizes are for the fullest device of a replica.
public struct MemoryPlan: Sendable, Hashable, Codable {
    /// What the driver reports; the label where nobody published it.
    public var usable: Bytes
    /// What the engine may take of it.
    public var allowed: Bytes
    /// Weights.
    public var weights: Bytes
    /// The largest step's intermediate results.
    public var activations: Bytes
    /// Communication buffers and libraries.
    public var runtime: Bytes
    /// Captured graphs.
    public var graphs: Bytes
    /// What is left for keys and values; negative when the model does not fit.
    public var cache: Bytes
    /// Bytes one token of context takes on one device, in layers that look all the way back.
    public var perToken: Bytes
    /// The same in layers with a window.
    public var perWindowToken: Bytes
    /// The window of those; infinite when there are none.
    public var window: Tokens
    /// Bytes of fixed state for one sequence.
    public var perSequence: Bytes
    /// Copies of the attention layers among which sequences are dealt out.
    public var attentionCopies: Int

    /// Whether the weights fit and room is left for at least one token.
    public var fits: Bool { cache.value > 0 }
}

extension MemoryPlan {
    /// The plan of `deployment` under its engine's own definition of the memory fraction.
    public init(_ deployment: Deployment) {
        let share = DeviceShare(deployment)
        let engine = deployment.engine
        usable = deployment.accelerator.usableMemory ?? deployment.accelerator.memory
        weights = share.residentBytes(stages: deployment.parallelism.pipeline)
        activations = Self.activationPeak(deployment)
        // Measured on vLLM 0.11 with H100: 0.13 GiB alone, 0.55 GiB with NCCL's buffers
        // (llm-d-planner, docs/empirical-vllm-memory-results.md).
        runtime = .gibibytes(deployment.parallelism.devices > 1 ? 0.55 : 0.13)
        let graphBytes: Bytes = engine.capturesGraphs ? .gibibytes(1) : .zero
        switch engine.engine.memoryFractionMeaning {
        case .ofTotalForEverything:
            // vLLM counts captured graphs against its fraction since 0.21; before, they came on top.
            graphs = engine.version >= EngineVersion(0, 21) ? graphBytes : .zero
            allowed = usable * engine.memoryFraction
            cache = allowed - weights - activations - runtime - graphs
        case .ofTotalForWeightsAndCache:
            graphs = graphBytes
            allowed = usable * engine.memoryFraction
            cache = min(allowed - weights, usable - weights - activations - runtime - graphs)
        case .ofFreeForCache:
            graphs = graphBytes
            let free = usable - weights - activations - runtime - graphs
            cache = free.value > 0 ? free * engine.memoryFraction : free
            allowed = weights + activations + runtime + graphs + cache
        }
        let stages = Double(deployment.parallelism.pipeline)
        perToken = Bytes(share.contextBytes / stages)
        perWindowToken = Bytes(share.windowContextBytes / stages)
        window = Tokens(share.window)
        perSequence = Bytes(share.stateBytes / stages)
        attentionCopies = deployment.parallelism.data
    }

    /// The intermediate results of the largest step: rows of activations, and the sampler's logits.
    ///
    /// An engine measures this at start with a full batch. Per row the residual stream, the attention projections and
    /// the widest feed-forward product live at once, in 16 bits; per sequence the sampler holds about 32 bytes for each
    /// entry of the vocabulary (32-bit logits, probabilities and sorting buffers). Within the 4.8 to 5.6 GiB that vLLM
    /// reports for dense models of 8 to 70 billion parameters on H100.
    static func activationPeak(_ deployment: Deployment) -> Bytes {
        let model = deployment.model
        let hidden = Double(model.hiddenSize)
        let tensor = Double(deployment.parallelism.tensor)
        let widest =
            model.layers.map { layer -> Double in
                switch layer.feedForward {
                case .dense(let size, let matrices): Double(size * matrices) / tensor
                case .experts(_, let perToken, let size, let shared, let sharedSize, let matrices):
                    Double(perToken) * hidden + Double((perToken * size + shared * sharedSize) * matrices) / tensor
                case .absent: 0
                }
            }.max() ?? 0
        let rows = Double(deployment.engine.maximumBatchedTokens)
        let samples = Double(min(deployment.engine.maximumSequences, deployment.engine.maximumBatchedTokens))
        return Bytes(rows * 2 * (8 * hidden + widest) + samples * Double(model.vocabularySize) * 32)
    }

    /// Bytes that one sequence with `context` tokens takes on one device.
    public func bytes(ofSequenceWith context: Tokens) -> Bytes {
        perToken * context.value + perWindowToken * min(context, window).value + perSequence
    }

    /// Tokens of context that the whole replica holds, when no window shortens them.
    public var tokens: Tokens {
        guard fits, perToken.value > 0 else { return Tokens(fits && perWindowToken.value > 0 ? .infinity : 0) }
        return Tokens((cache / perToken).rounded(.down)) * Double(attentionCopies)
    }

    /// The most sequences that fit at once when requests are of these lengths, a shared prefix held once.
    ///
    /// Running sequences are on average half done, longer ones more often seen: context is input + output (1 + v) / 2,
    /// with v the output's variation. `whole` asks for room to finish every one of them instead.
    public func maximumSequences(_ lengths: TokenLengths, whole: Bool = false) -> Double {
        guard fits else { return 0 }
        let own = lengths.input - lengths.cachedPrefix
        let grown = whole ? lengths.output : lengths.output * ((1 + lengths.outputVariation) / 2)
        let room = cache - bytes(ofSequenceWith: lengths.cachedPrefix) + perSequence
        let each = bytes(ofSequenceWith: own + grown)
        guard each.value > 0 else { return .infinity }
        return max(0, room / each) * Double(attentionCopies)
    }
}
