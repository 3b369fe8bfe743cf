/// How requests arrived.
public enum Arrival: String, Sendable, Hashable, Codable, CaseIterable {
    /// At equal distances.
    case constant
    /// At random, independent of each other.
    case poisson
    /// A new one whenever one is answered, at a fixed concurrency.
    case closedLoop = "closed-loop"
    /// All at once.
    case offline
    /// In batches that start and end together.
    case staticBatch = "static-batch"
}

/// How the users of a closed loop began.
public enum StartPattern: String, Sendable, Hashable, Codable, CaseIterable {
    /// All at once: the first prompts of all users are computed together, and a short run stays in step.
    case together
    /// One after the other.
    case ramped
}

/// Which core ran in a release that has two: vLLM 0.8 to 0.11 had its first (V0) and its second (V1).
public enum StatedGeneration: String, Sendable, Hashable, Codable, CaseIterable {
    /// The first.
    case v0
    /// The second, which later releases run alone.
    case v1
}

/// Who counted output tokens; the same text can count twice as much elsewhere.
public enum TokenCounter: String, Sendable, Hashable, Codable, CaseIterable {
    /// The server's usage field.
    case server
    /// The load generator's own tokenizer.
    case client
}

/// How a tool computes time per output token; only like may be compared with like.
public enum TokenTimeDefinition: String, Sendable, Hashable, Codable, CaseIterable {
    /// (E2E - TTFT) / (output tokens - 1), a mean for each request.
    case perRequest = "after-first"
    /// All gaps between tokens, pooled over requests.
    case pooledGaps = "pooled-gaps"
    /// E2E / output tokens, the first token's time included.
    case includingFirst = "including-first"
}

/// The table's word for a number format, where a tool has its own.
func precisionWord(_ word: String) -> String {
    switch word.lowercased() {
    case "bfloat16": "bf16"
    case "float16", "half": "fp16"
    case "nvfp4": "fp4"
    case "w4a16_awq", "w4a16_gptq": "int4"
    default: word
    }
}

/// What is to be known before a run's figures are used.
public enum RunFlag: String, Sendable, Hashable, Codable, CaseIterable {
    /// The measurement was disturbed; do not fit to it.
    case stalled
    /// More was offered than could be served, and the queue grew.
    case saturated
    /// A short run, to be simulated as a whole.
    case finiteBurst = "finite-burst"
    /// The first requests waited for what later ones found ready, such as compiled kernels: means and tails of TTFT and E2E
    /// are not those of a server in service.
    case coldStart = "cold-start"
    /// Some requests failed; the latencies are those of the others.
    case failures
    /// The run as a whole failed, or its own rules call it invalid.
    case failed
    /// The load generator, not the server, was the bottleneck.
    case clientBound = "client-bound"
    /// A unit looks wrong; the figures were kept as labelled.
    case suspiciousUnits = "suspicious-units"
}
