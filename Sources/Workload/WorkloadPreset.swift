import Quantities

/// A kind of work with typical lengths, for whoever has no measurements of their own yet.
///
/// The lengths are a starting point, not a finding: each says in ``source`` who uses it or that it is assumed.
public enum WorkloadPreset: String, Sendable, Hashable, Codable, CaseIterable {
    /// People talking with an assistant.
    case chat
    /// Answers over retrieved documents.
    case rag
    /// Summaries of long texts.
    case summarization
    /// Completion in an editor.
    case code
    /// An agent that calls tools and carries its history along.
    case agent
    /// Long thought before a short answer.
    case reasoning
    /// Many documents worked through overnight.
    case batch

    /// What a request looks like.
    ///
    /// Spreads are log-normal: measured prompt and answer lengths are skewed, with a standard deviation near the mean.
    public var shape: RequestShape {
        switch self {
        case .chat: Self.shape(input: 512, 1, output: 256, 0.8, prefix: 128)
        case .rag: Self.shape(input: 4096, 0.5, output: 512, 0.6, prefix: 256)
        case .summarization: Self.shape(input: 8192, 0.8, output: 512, 0.5, prefix: 128)
        case .code: Self.shape(input: 2048, 0.7, output: 64, 1, prefix: 512)
        case .agent: Self.shape(input: 12_000, 0.8, output: 400, 1, prefix: 4096)
        case .reasoning: Self.shape(input: 1024, 1, output: 4096, 1, prefix: 128)
        case .batch: Self.shape(input: 2048, 0.8, output: 256, 0.6, prefix: 512)
        }
    }

    /// How requests come when the user does not say.
    public var arrival: Arrival {
        switch self {
        case .chat, .rag: .rate(.perSecond(5))
        case .summarization, .reasoning: .rate(.perSecond(1))
        case .code: .rate(.perSecond(20))
        case .agent: .rate(.perSecond(2))
        case .batch: .batch(requests: Requests(1_000_000), deadline: .hours(24))
        }
    }

    /// The SLOs when the user does not say.
    public var serviceLevel: ServiceLevel {
        switch self {
        case .chat: .chat
        case .rag: .rag
        case .summarization: .summarization
        case .code: .codeCompletion
        case .agent: .agent
        case .reasoning: .reasoning
        case .batch: .batch
        }
    }

    /// Who uses these lengths, or why they were assumed.
    public var source: String {
        switch self {
        case .chat: "means of llm-d-planner's chat profile (512 to 256 tokens); spread and system prompt assumed"
        case .rag: "assumed: eight passages of 500 tokens, an answer of a few paragraphs"
        case .summarization: "assumed: a report of 15 pages, a summary of one page"
        case .code: "assumed: the file around the cursor, a completion of a few lines"
        case .agent: "assumed: tool descriptions and a growing history, a tool call for an answer"
        case .reasoning: "assumed: a question of two pages, some thousand tokens of thought"
        case .batch: "assumed: a document of three pages, a record of extracted fields"
        }
    }

    private static func shape(
        input: Double, _ inputVariation: Double, output: Double, _ outputVariation: Double, prefix: Double
    ) -> RequestShape {
        RequestShape(
            input: .logNormal(mean: Tokens(input), variation: inputVariation),
            output: .logNormal(mean: Tokens(output), variation: outputVariation), sharedPrefix: Tokens(prefix),
            cacheHitShare: 0.9)
    }
}
