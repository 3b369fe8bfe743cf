/// What a length is counted in when a person writes it down.
///
/// English prose: one token is about 0.75 words or 4 characters (OpenAI's rule of thumb for its tokenizers, 2023). Code and
/// other languages need more tokens for the same text, so a conversion is always reported as an assumption.
public enum LengthUnit: String, Sendable, Hashable, Codable, CaseIterable {
    /// Tokens of the model's own tokenizer; nothing is converted.
    case tokens
    /// Words of English text.
    case words
    /// Characters of English text, blanks included.
    case characters

    /// Tokens for one unit.
    public var tokensEach: Double {
        switch self {
        case .tokens: 1
        case .words: 4.0 / 3
        case .characters: 0.25
        }
    }
}
