public import Performance

/// How an engine fills its steps: what separates the serving programs from each other.
public struct BatchingPolicy: Sendable, Hashable, Codable {
    /// Which work shares a step.
    public enum Mixing: String, Sendable, Hashable, Codable, CaseIterable {
        /// Running decodes first, then prompts in what is left of the token budget (vLLM, TensorRT-LLM).
        case mixed
        /// Prompts alone, before any further decode (SGLang without mixed chunks): decoding waits meanwhile.
        case promptsFirst
        /// One batch at a time: nobody joins until all of it is done, and all answers are complete with the longest.
        case staticBatch
    }

    /// How much KV memory a request must find before it is admitted.
    public enum Reservation: Sendable, Hashable, Codable {
        /// Room for the first chunk of its prompt (vLLM without `scheduler_reserve_full_isl`): the rest is taken as it
        /// comes, and may force a preemption.
        case nextChunk
        /// Room for its prompt (vLLM).
        case prompt
        /// Room for its prompt and at least a share of what all running requests have yet to write (SGLang's new-token
        /// ratio); more for some hundred steps after a preemption.
        case expected(share: Double)
        /// Room for its prompt and its whole answer (TensorRT-LLM's guaranteed no-evict): nobody is ever preempted.
        case whole
    }

    /// Which work shares a step.
    public var mixing: Mixing
    /// How much KV memory a request must find.
    public var reservation: Reservation
    /// Whether a prompt may be computed in parts over several steps.
    ///
    /// Otherwise a prompt longer than the token budget takes a step of its own.
    public var chunksPrompts: Bool
    /// Tokens of KV cache that are handed out at once.
    public var blockSize: Int

    /// A policy in full; ``init(_:)`` gives an engine's own.
    public init(mixing: Mixing, reservation: Reservation, chunksPrompts: Bool = true, blockSize: Int = 16) {
        self.mixing = mixing
        self.reservation = reservation
        self.chunksPrompts = chunksPrompts
        self.blockSize = max(1, blockSize)
    }

    /// What the engine does without flags.
    ///
    /// vLLM: vllm/v1/core/sched/scheduler.py, blocks of 16; a request is admitted when its whole prompt fits beside the
    /// running ones (`scheduler_reserve_full_isl`). SGLang: sglang/srt/managers/schedule_policy.py, pages of one token;
    /// its new-token ratio starts at 0.7 and decays to about 0.1 within 600 steps, so 0.1 is the least; a preemption
    /// raises it for a while.
    /// TensorRT-LLM: GUARANTEED_NO_EVICT, blocks of 32.
    public init(_ engine: InferenceEngine) {
        switch engine {
        case .vllm: self.init(mixing: .mixed, reservation: .prompt)
        case .sglang: self.init(mixing: .promptsFirst, reservation: .expected(share: 0.1), blockSize: 1)
        case .tensorRTLLM: self.init(mixing: .mixed, reservation: .whole, blockSize: 32)
        }
    }
}
