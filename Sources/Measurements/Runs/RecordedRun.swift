public import Quantities

/// One measured benchmark run, with all that is needed to repeat it; nil is "the source does not say".
public struct RecordedRun: Sendable, Hashable, Codable {
    /// A name that no other run has.
    public var id: String
    /// Where the figures come from.
    public var origin = Origin()
    /// The server that was measured.
    public var engine = Engine()
    /// The model it served.
    public var model = Model()
    /// What it ran on.
    public var hardware = Hardware()
    /// How the model was spread over the accelerators.
    public var layout = Layout()
    /// What the clients sent.
    public var load = Load()
    /// What came of the requests.
    public var counts = Counts()
    /// Tokens and requests a second, over all accelerators.
    public var throughput = Throughput()
    /// Time to first token.
    public var timeToFirstToken = LatencySummary()
    /// Time per output token after the first, in the sense of ``Origin/tokenTimeDefinition``.
    public var timePerOutputToken = LatencySummary()
    /// From sending a request to its last token.
    public var endToEnd = LatencySummary()
    /// Mean gap between two tokens, over all gaps of all requests.
    public var meanInterTokenLatency: Seconds?
    /// What is to be known before the figures are used.
    public var flags: [RunFlag] = []
    /// Caveats, as `key=value` fragments.
    public var notes: String?
    /// The schema columns that the user gave, not the file.
    public var given: [String] = []
    /// The schema columns whose values are assumed, because the source does not state them; nil for none.
    ///
    /// Optional, as all that was added later, so that runs stored before can still be read.
    public var assumed: [String]?

    /// A run of which nothing is known yet.
    public init(id: String) { self.id = id }
}

extension RecordedRun {
    /// Where the figures come from.
    public struct Origin: Sendable, Hashable, Codable {
        /// The publication or the tool's name.
        public var source: String?
        /// The source whose way of measuring this one repeats; nil for a way of its own.
        public var method: String?
        /// The page, path or file within it.
        public var path: String?
        /// A date, release or round, as the source writes it.
        public var date: String?
        /// The licence of the figures.
        public var license: String?
        /// SHA-256 of the imported file, in hexadecimal.
        public var fileHash: String?
        /// When the file was imported, ISO 8601, as the caller says.
        public var importedAt: String?
        /// The load generator.
        public var client: String?
        /// Its version.
        public var clientVersion: String?
        /// Who counted output tokens.
        public var tokenCounter: TokenCounter?
        /// How time per output token was computed.
        public var tokenTimeDefinition: TokenTimeDefinition?
    }

    /// The server that was measured.
    public struct Engine: Sendable, Hashable, Codable {
        /// vLLM, SGLang, TensorRT-LLM ...
        public var name: String?
        /// Its version.
        public var version: String?
        /// The flags it was started with, as written on its command line.
        public var flags: String?
        /// Most sequences in one batch.
        public var maxSequences: Int?
        /// Most tokens in one step.
        public var maxBatchedTokens: Int?
        /// The share of accelerator memory that the engine may take, 0 to 1.
        public var memoryShare: Double?
        /// The longest context served.
        public var maxModelLength: Int?
        /// Whether leading tokens seen before were taken from the cache; nil for the engine's default.
        public var prefixCaching: Bool?
        /// Which of an engine's two cores ran, where its release has both; nil for what the release starts by default.
        public var generation: StatedGeneration?
    }

    /// The model that was served.
    public struct Model: Sendable, Hashable, Codable {
        /// A Hugging Face id, or what the source calls it.
        public var name: String?
        /// bf16, fp16, fp8, fp4, int8, int4 or the source's word.
        public var weightPrecision: String?
        /// The same for keys and values.
        public var cachePrecision: String?
    }

    /// What the server ran on.
    public struct Hardware: Sendable, Hashable, Codable {
        /// The accelerator: a catalog id, or the name that the source writes.
        public var accelerator: String?
        /// Accelerators that produced the throughput, over all replicas.
        public var count: Int?
        /// Machines.
        public var nodes: Int?
        /// The accelerator driver's version.
        public var driver: String?
        /// Memory of one accelerator as its driver reports it.
        public var memory: Bytes?
    }

    /// How the model was spread over the accelerators.
    public struct Layout: Sendable, Hashable, Codable {
        /// Tensor parallelism of one replica.
        public var tensor: Int?
        /// Pipeline parallelism of one replica.
        public var pipeline: Int?
        /// Expert parallelism of one replica.
        public var expert: Int?
        /// Data parallelism.
        public var data: Int?
        /// Whether attention runs data-parallel.
        public var dataParallelAttention: Bool?
        /// Whether prefill and decode have pools of their own.
        public var disaggregated: Bool?
        /// The prefill pool of disaggregated serving.
        public var prefill: Pool?
        /// Its decode pool.
        public var decode: Pool?
        /// none, mtp, eagle ...
        public var speculative: String?
    }

    /// Equal workers of disaggregated serving.
    public struct Pool: Sendable, Hashable, Codable {
        /// How many there are.
        public var workers: Int?
        /// Tensor parallelism of one.
        public var tensor: Int?
        /// Pipeline parallelism of one.
        public var pipeline: Int?
        /// Expert parallelism of one.
        public var expert: Int?
        /// Copies of attention over the devices of one.
        public var data: Int?
    }

    /// What the clients sent.
    public struct Load: Sendable, Hashable, Codable {
        /// How requests arrived.
        public var arrival: Arrival?
        /// Mean prompt length, shared prefix included.
        public var inputTokens: Tokens?
        /// Leading tokens shared by many requests.
        public var sharedPrefixTokens: Tokens?
        /// Prompts that the load generator cycled through; nil where all differ.
        public var distinctPrompts: Int?
        /// Mean output length as generated.
        public var outputTokens: Tokens?
        /// Standard deviation of prompt lengths over their mean.
        public var inputSpread: Double?
        /// Standard deviation of output lengths over their mean.
        public var outputSpread: Double?
        /// Requests in flight that the client held or allowed.
        public var concurrency: Double?
        /// Requests that each user of a closed loop sent in all.
        public var requestsPerUser: Double?
        /// How the users of a closed loop began.
        public var startPattern: StartPattern?
        /// Requests offered per second.
        public var requestRate: Rate<Requests>?
        /// Most requests in flight that the client allowed while it offered a rate.
        public var clientLimit: Double?
        /// Wall time of the run.
        public var duration: Seconds?
    }

    /// What came of the requests.
    public struct Counts: Sendable, Hashable, Codable {
        /// Requests answered in full.
        public var completed: Int?
        /// Requests that failed.
        public var failed: Int?
        /// Requests cut off by the end of the run.
        public var incomplete: Int?
    }

    /// Tokens and requests a second, over all accelerators.
    public struct Throughput: Sendable, Hashable, Codable {
        /// Generated tokens.
        public var output: Rate<Tokens>?
        /// Prompt and generated tokens.
        public var total: Rate<Tokens>?
        /// Answered requests.
        public var requests: Rate<Requests>?
        /// Mean requests in flight as measured.
        public var concurrency: Double?
    }
}
