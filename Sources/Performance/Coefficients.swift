public import Quantities

/// What separates real kernels from the data sheet: a few physical factors, fitted to measured runs.
///
/// Fractions are of the data sheet's peak, 0 to 1.
public struct Coefficients: Sendable, Hashable, Codable {
    /// Fraction of memory bandwidth reached when streaming weights.
    public var weightBandwidth: Double
    /// Fraction of memory bandwidth reached when reading the KV cache.
    public var cacheBandwidth: Double
    /// Fraction of peak compute reached by large matrix products.
    public var compute: Double
    /// Fraction of peak compute reached by attention over a prompt.
    public var attentionCompute: Double
    /// Fraction of memory bandwidth reached when streaming scattered experts.
    public var expertBandwidth: Double
    /// Fraction of peak compute reached by grouped expert products.
    public var expertCompute: Double
    /// Share of the shorter of memory and compute time that does not hide behind the longer, 0 to 1.
    public var overlapLoss: Double
    /// Passes over the activations of a token that no matrix product covers, in multiples of the layer's own width.
    public var elementwise: Double
    /// Host and scheduling time of a step.
    public var perStep: Seconds
    /// Launch and drain time of a layer.
    public var perLayer: Seconds
    /// Launch time that a layer takes in addition when a step computes prompts.
    ///
    /// Steps that only decode replay a captured graph; prompts come in too many sizes for that, so the host launches
    /// their kernels one by one.
    public var perPromptLayer: Seconds
    /// Sampling, bookkeeping and detokenizing for one sequence in a step.
    public var perSequence: Seconds
    /// Time of one small all-reduce between two devices.
    public var allReduceLatency: Seconds
    /// Fraction of the link's one-way bandwidth that collectives reach.
    public var linkBandwidth: Double
    /// Time a request spends outside the steps before its first token: HTTP, tokenizing, scheduling, streaming.
    public var perRequest: Seconds
    /// The same for each prompt token.
    public var perInputToken: Seconds
    /// Share of the other users' prompts that a prompt finds before it in a closed loop, 0 to 1.
    ///
    /// Users that start together stay together: about 1/20 for a run of ten requests a user, half when every round is
    /// in step.
    public var closedLoopWave: Double
    /// Tokens gained by guessing, over what the stated chance of a right guess promises.
    public var speculationGain: Double
    /// Further steps that run before a first token is handed out.
    ///
    /// About 1 where the engine schedules a step before it has looked at the one before (asynchronous scheduling).
    public var firstTokenSteps: Double

    /// Factors in full.
    public init(
        weightBandwidth: Double, cacheBandwidth: Double, compute: Double, attentionCompute: Double,
        expertBandwidth: Double, expertCompute: Double, overlapLoss: Double, elementwise: Double, perStep: Seconds,
        perLayer: Seconds, perSequence: Seconds, allReduceLatency: Seconds, linkBandwidth: Double,
        perRequest: Seconds, perInputToken: Seconds, closedLoopWave: Double = 0.1, speculationGain: Double = 1,
        firstTokenSteps: Double = 0.3, perPromptLayer: Seconds = .microseconds(80)
    ) {
        self.weightBandwidth = weightBandwidth
        self.cacheBandwidth = cacheBandwidth
        self.compute = compute
        self.attentionCompute = attentionCompute
        self.expertBandwidth = expertBandwidth
        self.expertCompute = expertCompute
        self.overlapLoss = overlapLoss
        self.elementwise = elementwise
        self.perStep = perStep
        self.perLayer = perLayer
        self.perSequence = perSequence
        self.allReduceLatency = allReduceLatency
        self.linkBandwidth = linkBandwidth
        self.perRequest = perRequest
        self.perInputToken = perInputToken
        self.closedLoopWave = closedLoopWave
        self.speculationGain = speculationGain
        self.firstTokenSteps = firstTokenSteps
        self.perPromptLayer = perPromptLayer
    }

    /// Plain expectations before any measurement: typical fractions reported for tuned CUDA kernels, and microsecond launches.
    public static let uncalibrated = Coefficients(
        weightBandwidth: 0.8, cacheBandwidth: 0.7, compute: 0.65, attentionCompute: 0.45, expertBandwidth: 0.6,
        expertCompute: 0.45, overlapLoss: 0.25, elementwise: 1, perStep: .milliseconds(1),
        perLayer: .microseconds(8), perSequence: .microseconds(8), allReduceLatency: .microseconds(8),
        linkBandwidth: 0.6, perRequest: .milliseconds(6), perInputToken: .microseconds(1.5))
}
