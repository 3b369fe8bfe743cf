public import Quantities

/// The tokens of a typical request: means, and how widely requests differ.
public struct TokenLengths: Sendable, Hashable, Codable {
    /// Mean tokens of the prompt, the shared prefix included; at least 1.
    public var input: Tokens
    /// Mean tokens of the answer; at least 1.
    public var output: Tokens
    /// Mean leading tokens of a prompt that a prefix cache already holds when the request comes.
    public var cachedPrefix: Tokens
    /// Variance of the input over its squared mean; 0 when all prompts are alike.
    public var inputVariation: Double
    /// Variance of the output over its squared mean; 0 when all answers are alike.
    public var outputVariation: Double
    /// The longest prompts; nil where prompts spread log-normally, so that mean and variation say how long those are.
    public var longInputs: LongLengths?

    /// Lengths of a typical request.
    public init(
        input: Tokens, output: Tokens, cachedPrefix: Tokens = .zero, inputVariation: Double = 0,
        outputVariation: Double = 0, longInputs: LongLengths? = nil
    ) {
        self.input = input
        self.output = output
        self.cachedPrefix = cachedPrefix
        self.inputVariation = inputVariation
        self.outputVariation = outputVariation
        self.longInputs = longInputs
    }
}

/// The lengths that shares of the requests do not exceed.
public struct LongLengths: Sendable, Hashable, Codable {
    /// Half of the requests are shorter; nine of ten; 95 of 100; 99 of 100.
    public var p50, p90, p95, p99: Tokens

    /// The lengths of `distribution`.
    public init(_ distribution: LengthDistribution) {
        p50 = distribution.quantile(0.5)
        p90 = distribution.quantile(0.9)
        p95 = distribution.quantile(0.95)
        p99 = distribution.quantile(0.99)
    }
}
