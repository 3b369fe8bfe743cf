public import Input

/// Which fields of a log are what: names of columns or keys, or numbers of words such as `#4`.
public struct RequestLogFields: Sendable, Hashable {
    /// What a field can be.
    public enum Role: String, Sendable, Hashable, CaseIterable {
        /// When the request came.
        case time
        /// Tokens of the prompt, and of the answer.
        case input, output
        /// Tokens of the prompt that were found in a cache.
        case cached
        /// Who asked, or what belongs together.
        case session
        /// When the first token came, or seconds until then; when the answer was complete, or seconds until then.
        case firstToken = "ttft"
        /// When the answer was complete, or seconds until then.
        case duration
        /// Whether it failed.
        case status
        /// The model.
        case model
    }

    /// The fields by role, in the words of the log.
    public private(set) var names: [Role: String] = [:]

    /// None, to be told by the names that logs usually have.
    public init() {}

    /// Reads `time=created,input=usage.prompt_tokens,...`; throws what is wrong with it.
    public init(_ text: String) throws(InputProblems) {
        func problem(_ message: String, _ suggestion: String? = nil) -> InputProblems {
            InputProblems([
                Diagnostic(
                    at: SourcePlace(file: "command line", field: "--fields"), message,
                    allowed: "role=field with roles " + Role.allCases.map(\.rawValue).joined(separator: ", "),
                    suggestion: suggestion ?? "write --fields time=created,input=prompt_tokens,output=completion_tokens"
                )
            ])
        }
        for part in text.split(separator: ",") {
            guard let equals = part.firstIndex(of: "="), part.index(after: equals) < part.endIndex else {
                throw problem("\"\(part.prefix(60))\" is not of the form role=field")
            }
            let word = String(part[..<equals])
            guard let role = Role(rawValue: word) else {
                throw problem(
                    "there is no role \(word.prefix(40))", didYouMean(word, among: Role.allCases.map(\.rawValue)))
            }
            names[role] = String(part[part.index(after: equals)...])
        }
        guard names[.time] != nil, names[.input] != nil, names[.output] != nil else {
            throw problem("time, input and output have to be named")
        }
    }

    /// Names that logs usually have, the most telling first, in small letters.
    static let usual: [Role: [String]] = [
        .time: [
            "starttime", "start_time", "request_start_time", "created", "created_at", "timestamp", "time", "arrival",
            "arrival_time", "arrived_at", "@timestamp", "ts", "date",
        ],
        .input: [
            "prompt_tokens", "input_tokens", "contexttokens", "request tokens", "input_length", "num_prefill_tokens",
            "prompttokens", "inputtokens", "tokens_in", "in_tokens", "input",
        ],
        .output: [
            "completion_tokens", "output_tokens", "generatedtokens", "response tokens", "output_length",
            "num_decode_tokens", "completiontokens", "outputtokens", "generated_tokens", "tokens_out", "out_tokens",
            "output",
        ],
        .cached: ["cached_tokens", "cache_read_input_tokens", "input_cached_tokens"],
        .session: ["session_id", "sessionid", "session id", "conversation_id", "end_user", "user_id", "user"],
        .firstToken: ["completionstarttime", "completion_start_time", "ttft", "time_to_first_token", "ttft_s"],
        .duration: ["endtime", "end_time", "duration", "elapsed time", "latency", "request_duration_ms"],
        .status: ["status", "status_code", "error"],
        .model: ["model_group", "model"],
    ]
}
