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

    /// Lengths of a typical request.
    public init(
        input: Tokens, output: Tokens, cachedPrefix: Tokens = .zero, inputVariation: Double = 0,
        outputVariation: Double = 0
    ) {
        self.input = input
        self.output = output
        self.cachedPrefix = cachedPrefix
        self.inputVariation = inputVariation
        self.outputVariation = outputVariation
    }
}
