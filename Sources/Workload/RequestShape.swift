public import Quantities

/// What one request looks like: how long its prompt and answer are, and how much of the prompt others share.
public struct RequestShape: Sendable, Hashable, Codable {
    /// Lengths of the prompts, the shared prefix included.
    public var input: LengthDistribution
    /// Lengths of the answers.
    public var output: LengthDistribution
    /// Leading tokens of the prompt that many requests have in common, such as a system prompt.
    public var sharedPrefix: Tokens
    /// The share of requests, 0 to 1, that find the shared prefix in a prefix cache.
    public var cacheHitShare: Double
    /// What the prompt lengths were written in before they were converted to tokens.
    public var inputWrittenIn: LengthUnit
    /// What the answer lengths were written in before they were converted to tokens.
    public var outputWrittenIn: LengthUnit

    /// A shape from its spreads.
    public init(
        input: LengthDistribution, output: LengthDistribution, sharedPrefix: Tokens = .zero, cacheHitShare: Double = 0,
        inputWrittenIn: LengthUnit = .tokens, outputWrittenIn: LengthUnit = .tokens
    ) {
        self.input = input
        self.output = output
        self.sharedPrefix = sharedPrefix
        self.cacheHitShare = cacheHitShare
        self.inputWrittenIn = inputWrittenIn
        self.outputWrittenIn = outputWrittenIn
    }

    /// The typical request: mean lengths, how widely they differ, and the part of the prompt that is usually cached.
    ///
    /// Takes as long as some estimates: whoever asks for many works it out once.
    public var mean: TokenLengths {
        TokenLengths(
            input: input.mean, output: output.mean, cachedPrefix: cachedPrefix,
            inputVariation: input.squaredVariation, outputVariation: output.squaredVariation,
            longInputs: input.isLogNormal ? nil : LongLengths(input))
    }

    /// Mean tokens of a prompt that have to be computed: the input without what the prefix cache already holds.
    public var computedInput: Tokens { input.mean - cachedPrefix }

    /// Mean tokens of a prompt that the prefix cache holds.
    public var cachedPrefix: Tokens { sharedPrefix * cacheHitShare }

    /// Whether some length was converted from words or characters.
    public var isConverted: Bool { inputWrittenIn != .tokens || outputWrittenIn != .tokens }
}
