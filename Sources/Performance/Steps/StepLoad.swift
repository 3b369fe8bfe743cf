public import Quantities

/// What one engine step has to do, for the whole replica.
public struct StepLoad: Sendable, Hashable, Codable {
    /// Sequences that decode.
    ///
    /// A mean, so fractions are allowed.
    public var decoding: Double
    /// Mean tokens that each of them has behind it.
    public var context: Tokens
    /// Prompt tokens computed in this step.
    public var prefill: Tokens
    /// Mean tokens that each of those looks back at, those of its own prompt included.
    public var prefillContext: Tokens
    /// Prompts that finish in this step, each of which yields its first token.
    public var finishedPrompts: Double

    /// A step's work.
    public init(
        decoding: Double, context: Tokens, prefill: Tokens = .zero, prefillContext: Tokens = .zero,
        finishedPrompts: Double = 0
    ) {
        self.decoding = decoding
        self.context = context
        self.prefill = prefill
        self.prefillContext = prefillContext
        self.finishedPrompts = finishedPrompts
    }

    /// The same decoding sequences without any prompt beside them.
    var withoutPrompts: StepLoad { StepLoad(decoding: decoding, context: context) }
}
