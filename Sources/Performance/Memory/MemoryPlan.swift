public import Catalog
public import Quantities
public import Workload

/// Where the memory of one device goes, from what is on the label to the tokens of context it can hold.
///
/// Sizes are for the fullest device of a replica.
public struct MemoryPlan: Sendable, Hashable, Codable {
    /// What an engine sees: what the driver reports (the label where nobody published it) less the driver's context.
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
    /// What one sequence takes of it on one device, by its length.
    public var growth: CacheGrowth
    /// Copies of the attention layers among which sequences are dealt out.
    public var attentionCopies: Int

    /// Whether the weights fit and room is left for at least one token.
    public var fits: Bool { cache.value > 0 }
}

extension MemoryPlan {
    /// The plan of `deployment` under its engine's own definition of the memory fraction.
    public init(_ deployment: Deployment) { self.init(deployment, DeviceShare(deployment)) }

    /// The same for a share that is at hand.
    init(_ deployment: Deployment, _ share: DeviceShare) {
        let engine = deployment.engine
        // The driver's own context: an H100 shows 79.65 GiB, of which vLLM sees 79.18.
        usable = (deployment.accelerator.usableMemory ?? deployment.accelerator.memory) - .gibibytes(0.47)
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
            // SGLang takes what its fraction leaves beside what is loaded, whatever a step will need
            // (sglang/srt/model_executor/model_runner.py, profile_max_num_token).
            cache = allowed - weights - runtime
        case .ofFreeForCache:
            graphs = graphBytes
            let free = usable - weights - activations - runtime - graphs
            cache = free.value > 0 ? free * engine.memoryFraction : free
            allowed = weights + activations + runtime + graphs + cache
        }
        growth = deployment.model.cacheGrowth(
            precision: deployment.cachePrecision, tensorParallel: deployment.parallelism.tensor
        ).divided(by: deployment.parallelism.pipeline)
        attentionCopies = deployment.parallelism.data
    }

    /// The intermediate results of the largest step: those of its layers, or the sampler's when these are more.
    ///
    /// An engine measures this at start with a full batch. Per row the residual stream, the attention projections and
    /// the widest feed-forward product live at once, in 16 bits; they are free again, all but the last hidden states,
    /// when the sampler holds about 40 bytes per sequence for each entry of the vocabulary (32-bit logits,
    /// probabilities, and sorted ones with their indices, twice). Within the 4.8 to 5.6 GiB that vLLM reports for dense
    /// models of 8 to 70 billion parameters on H100. TensorRT-LLM keeps less than half of it: what NVIDIA served of a
    /// model of 70 billion parameters in 8 bits on one H100 takes about 9 GiB of keys and values.
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
        let perWord = deployment.engine.engine == .tensorRTLLM ? 16.0 : 40
        let sampler = rows * 2 * hidden + samples * Double(model.vocabularySize) * perWord
        return Bytes(max(rows * 2 * (8 * hidden + widest), sampler))
    }

    /// Tokens of context that the whole replica holds; nil where windows or states keep it from being one number.
    public var tokens: Tokens? {
        guard fits, growth.fixed == .zero, growth.pieces.count == 1, let piece = growth.pieces.first,
            piece.saturation == nil
        else { return nil }
        return Tokens((cache / piece.bytesPerToken).rounded(.down)) * Double(attentionCopies)
    }

    /// The most sequences that fit at once when requests are of these lengths, a shared prefix held once.
    ///
    /// Running sequences are on average half done, longer ones more often seen: context is input + output (1 + v) / 2,
    /// with v the output's variation. `whole` asks for room to finish every one of them instead.
    public func maximumSequences(_ lengths: TokenLengths, whole: Bool = false) -> Double {
        guard fits else { return 0 }
        let own = lengths.input - lengths.cachedPrefix
        let grown = whole ? lengths.output : lengths.output * ((1 + lengths.outputVariation) / 2)
        let room = cache - growth.bytes(at: lengths.cachedPrefix) + growth.fixed
        let each = growth.bytes(at: own + grown)
        guard each.value > 0 else { return .infinity }
        return max(0, room / each) * Double(attentionCopies)
    }

    /// The sequences that are in memory at once on average when more always wait, by what `engine` admits.
    ///
    /// A request is admitted when it fits, so that on average half of what the next one needs lies idle; the next one is
    /// a long one as often as long ones take room: E[n^2] / 2 E[n]. vLLM counts what is there, SGLang a tenth of what is
    /// still to be written, TensorRT-LLM all of it; sequences with long answers are there more often.
    func residentSequences(_ lengths: TokenLengths, engine: InferenceEngine) -> Double {
        guard fits else { return 0 }
        let own = lengths.input - lengths.cachedPrefix
        let whole = lengths.output * (1 + lengths.outputVariation)
        let (share, block, reserved): (Double, Double, Tokens) =
            switch engine {
            case .vllm: (0.5, 16, .zero)
            case .sglang: (0.55, 1, .zero)
            case .tensorRTLLM: (1, 32, whole)
            }
        let each = growth.bytes(at: own + whole * share + Tokens(block / 2))
        guard each.value > 0 else { return .infinity }
        let room = cache - growth.bytes(at: lengths.cachedPrefix) + growth.fixed
        let idle = growth.bytes(at: (own * (1 + lengths.inputVariation) + reserved) * 0.5) - growth.fixed
        // A few sequences fit exactly or not at all; half of a request's room is idle only where many come and go.
        let count = max(room / each - idle / each, min(1, room / each))
        return max(0, count) * Double(attentionCopies)
    }
}
