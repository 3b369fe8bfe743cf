import Quantities

extension ServiceLevel {
    /// The SLO presets a scenario can start from, in the order in which they are listed.
    public static let presets: [ServiceLevel] = [
        chat, chatGuideLLM, chatLLMD, codeCompletion, codeGeneration, rag, summarization, longSummarization,
        translation, contentGeneration, agent, reasoning, batch,
    ]

    /// The preset of that name; nil when there is none.
    public static func preset(named name: String) -> ServiceLevel? { presets.first { $0.name == name } }

    /// Chat that feels immediate: text flows faster than anyone reads.
    public static let chat = slo(
        "chat", ttft: 0.5, tpot: 0.05, .p95,
        assumed("text within half a second, as MLPerf's interactive scenarios ask, then faster than anyone reads"))

    /// Chat as guidellm's guide on service levels asks for it.
    public static let chatGuideLLM = slo(
        "chat-p99", ttft: 0.2, tpot: 0.05, .p99, "guidellm docs/guides/service_level_objectives.md, chat example")

    /// Chat as llm-d-planner's table asks for it, for 512 input and 256 output tokens.
    public static let chatLLMD = slo(
        "chat-fast", ttft: 0.15, tpot: 0.025, e2e: 7, .p95,
        "llm-d-planner docs/traffic_and_slos.md, chat, 512 to 256 tokens")

    /// Completion while somebody types: it must arrive before the next pause ends.
    public static let codeCompletion = slo(
        "code", ttft: 0.3, tpot: 0.03, .p95, assumed("a completion of 50 tokens in under two seconds"))

    /// Whole functions or files on request.
    public static let codeGeneration = slo(
        "code-generation", ttft: 0.5, tpot: 0.04, .p95, assumed("read along at 25 tokens/s"))

    /// Answers over retrieved documents; the prompt is long, and users expect a search first.
    public static let rag = slo(
        "rag", ttft: 2, tpot: 0.05, .p95, assumed("a search and the first words within two seconds"))

    /// Short summaries of a page or a ticket.
    public static let summarization = slo(
        "summarization", ttft: 2, tpot: 0.05, .p95, assumed("the reader waits for a button, not for a talk"))

    /// Summaries of long documents.
    public static let longSummarization = slo(
        "long-summarization", ttft: 10, tpot: 0.1, .p95, assumed("prompts of ten thousand tokens and more"))

    /// Translation of a paragraph.
    public static let translation = slo(
        "translation", ttft: 1, tpot: 0.05, .p95, assumed("as for answers over documents"))

    /// Drafts of mails, posts and articles.
    public static let contentGeneration = slo(
        "content-generation", ttft: 1, tpot: 0.05, .p95, assumed("read along at 20 tokens/s"))

    /// Steps of an agent: many calls in a row, nobody reads along, the sum counts.
    public static let agent = slo(
        "agent", ttft: 1, tpot: 0.025, .p95, assumed("ten calls in a row should end within a minute or two"))

    /// Long chains of thought before the answer.
    public static let reasoning = slo(
        "reasoning", ttft: 1, tpot: 0.025, .p95, assumed("thousands of tokens of thought at 40 tokens/s"))

    /// No limit on a single request; the deadline is all.
    public static let batch = ServiceLevel(
        name: "batch", targets: [], source: assumed("no user waits for a single answer"))

    private static func assumed(_ why: String) -> String { "assumed by Plimsoll: " + why }

    private static func slo(
        _ name: String, ttft: Double, tpot: Double, e2e: Double? = nil, _ statistic: Statistic, _ source: String
    ) -> ServiceLevel {
        var targets = [
            ServiceTarget(.ttft, statistic, atMost: Seconds(ttft)),
            ServiceTarget(.tpot, statistic, atMost: Seconds(tpot)),
        ]
        if let e2e { targets.append(ServiceTarget(.e2e, statistic, atMost: Seconds(e2e))) }
        return ServiceLevel(name: name, targets: targets, source: source)
    }
}
