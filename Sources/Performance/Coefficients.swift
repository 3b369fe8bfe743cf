public import Quantities

/// What separates real kernels from the data sheet: a few physical factors, fitted to measured runs.
///
/// Fractions are of the data sheet's peak, 0 to 1. Each has its typical value before any measurement; how it is fitted is
/// in the table of factors of calibration.
public struct Coefficients: Sendable, Hashable, Codable {
    /// Fraction of memory bandwidth reached when streaming weights.
    public var weightBandwidth = 0.75
    /// Fraction of memory bandwidth reached when reading the KV cache.
    public var cacheBandwidth = 0.88
    /// Fraction of peak compute reached by large matrix products.
    public var compute = 0.65
    /// Fraction of peak compute reached by attention over a long prompt.
    public var attentionCompute = 0.6
    /// Fraction of peak compute reached by attention of decoding sequences, rows of padding counted as work.
    public var decodeCompute = 0.14
    /// Fraction of memory bandwidth reached when streaming scattered experts.
    public var expertBandwidth = 0.6
    /// Fraction of peak compute reached by grouped expert products.
    public var expertCompute = 0.35
    /// Share of the shorter of memory and compute time that does not hide behind the longer, 0 to 1.
    public var overlapLoss = 0.15
    /// Passes over the activations of a token that no matrix product covers, in multiples of the layer's own width.
    public var elementwise = 1.0
    /// Host and scheduling time of a step.
    public var perStep = Seconds.milliseconds(1)
    /// Launch and drain time of a layer.
    public var perLayer = Seconds.microseconds(12)
    /// Launch time that a layer takes in addition when a step computes prompts.
    ///
    /// Steps that only decode replay a captured graph; prompts come in too many sizes for that, so the host launches
    /// their kernels one by one.
    public var perPromptLayer = Seconds.microseconds(80)
    /// Sampling, bookkeeping and detokenizing for one sequence in a step.
    public var perSequence = Seconds.microseconds(8)
    /// Time of one small all-reduce between two devices.
    public var allReduceLatency = Seconds.microseconds(5)
    /// Fraction of the link's one-way bandwidth that collectives reach.
    public var linkBandwidth = 0.6
    /// Time a request spends outside the steps before its first token: HTTP, tokenizing, scheduling, streaming.
    public var perRequest = Seconds.milliseconds(6)
    /// The same for each prompt token.
    public var perInputToken = Seconds.microseconds(1.5)
    /// Share of a burst of a closed loop that is left in the next round of its users, 0 to 1.
    ///
    /// Users that start together send their first prompts at once; answers of different lengths spread the rounds that
    /// follow.
    public var burstPersistence = 0.4
    /// Tokens gained by speculative decoding, over what the stated acceptance rate gives.
    public var speculationGain = 1.0
    /// Further steps that run before a first token is handed out.
    ///
    /// About 1 where the engine schedules a step before it has looked at the one before (asynchronous scheduling).
    public var firstTokenSteps = 0.3

    /// Typical factors before any measurement: fractions reported for tuned CUDA kernels, and launches of microseconds.
    public init() {}

    /// Typical factors before any measurement.
    public static let uncalibrated = Coefficients()
}
