public import Quantities

/// The tokens of a typical request.
public struct TokenLengths: Sendable, Hashable, Codable {
    /// Mean tokens of the prompt, the shared prefix included.
    public var input: Tokens
    /// Mean tokens of the answer.
    public var output: Tokens
    /// Leading tokens of the prompt that many requests share, so that a prefix cache can hold them.
    public var sharedPrefix: Tokens

    /// Lengths of a typical request.
    public init(input: Tokens, output: Tokens, sharedPrefix: Tokens = .zero) {
        self.input = input
        self.output = output
        self.sharedPrefix = sharedPrefix
    }
}
