public import Catalog

/// One replica: a model in a precision, on some devices of one kind, under one engine.
public struct Deployment: Sendable, Hashable, Codable {
    /// The model.
    public var model: ModelArchitecture
    /// How its linear layers are stored.
    public var weightPrecision: WeightPrecision
    /// How keys and values are stored.
    public var cachePrecision: CachePrecision
    /// The devices.
    public var accelerator: Accelerator
    /// How the model is spread over them.
    public var parallelism: Parallelism
    /// The engine and its settings.
    public var engine: EngineSettings
    /// Speculative decoding; nil when every step makes one token a sequence.
    public var speculation: SpeculativeDecoding?

    /// One replica.
    public init(
        model: ModelArchitecture, weightPrecision: WeightPrecision, cachePrecision: CachePrecision = .bf16,
        accelerator: Accelerator, parallelism: Parallelism = Parallelism(), engine: EngineSettings,
        speculation: SpeculativeDecoding? = nil
    ) {
        self.model = model
        self.weightPrecision = weightPrecision
        self.cachePrecision = cachePrecision
        self.accelerator = accelerator
        self.parallelism = parallelism
        self.engine = engine
        self.speculation = speculation
    }

    /// Hashes the names of the model and of the accelerator in place of all their figures: plans look deployments up all
    /// the time.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(model.id)
        hasher.combine(accelerator.id)
        hasher.combine(weightPrecision)
        hasher.combine(cachePrecision)
        hasher.combine(parallelism)
        hasher.combine(engine)
        hasher.combine(speculation)
    }
}

/// Speculative decoding: a draft proposes tokens, which one step verifies (arXiv 2211.17192).
public struct SpeculativeDecoding: Sendable, Hashable, Codable {
    /// Speculative tokens in each step, 1 to 16.
    public var speculativeTokens: Int
    /// The chance that a speculative token is accepted, given that those before it were, 0 to 1.
    public var acceptance: Double
    /// Cost of drafting one token, as a fraction of a whole decode step's weight traffic (a one-layer MTP head is about 1 / layers).
    public var draftCost: Double

    /// `speculativeTokens` tokens a step, each accepted with probability `acceptance`.
    public init(speculativeTokens: Int, acceptance: Double, draftCost: Double) {
        self.speculativeTokens = speculativeTokens
        self.acceptance = acceptance
        self.draftCost = draftCost
    }

    /// Mean tokens a sequence gains in one step: (1 - a^(k+1)) / (1 - a).
    public var tokensPerStep: Double {
        acceptance >= 1
            ? Double(speculativeTokens + 1) : (1 - power(acceptance, speculativeTokens + 1)) / (1 - acceptance)
    }

    private func power(_ base: Double, _ exponent: Int) -> Double {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }
}
