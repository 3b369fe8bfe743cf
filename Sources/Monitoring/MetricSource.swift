/// A server whose metrics are known.
public enum MetricSource: String, Sendable, Hashable, Codable, CaseIterable {
    /// vLLM, also under Ray Serve and KServe, which put a word before the names.
    case vllm
    /// SGLang with `--enable-metrics`.
    case sglang
    /// `trtllm-serve`.
    case tensorRTLLM = "tensorrt-llm"
    /// Hugging Face Text Generation Inference.
    case tgi
    /// NVIDIA Triton, which has sums of times and no histograms.
    case triton

    /// What its series begin with, as a regular expression.
    var prefix: String {
        switch self {
        case .vllm: "(ray_|kserve_)?vllm[:_]"
        case .sglang: "sglang[:_]"
        case .tensorRTLLM: "trtllm[:_]"
        case .tgi: "tgi_"
        case .triton: "nv_inference_"
        }
    }

    /// The label that names the model.
    public var modelLabel: String { self == .triton ? "model" : "model_name" }
}

/// What is read from the metrics of a server.
public enum ServingMeasure: String, Sendable, Hashable, Codable, CaseIterable {
    /// Requests in work, and waiting: gauges.
    case running, waiting
    /// Requests finished, prompt tokens and generated tokens: counters.
    case requests, inputTokens, outputTokens
    /// Latencies: histograms in seconds.
    case ttft, tpot, e2e
    /// Tokens of prompts and of answers: histograms.
    case inputLength, outputLength
    /// Share of the KV cache in use, 0 to 1: a gauge.
    case cacheUse
    /// Prompt tokens that were looked up in the prefix cache, and found: counters.
    case prefixQueries, prefixHits
}

/// The names under which servers export their measures, by version.
///
/// Names of counters are without `_total`, which exporters add. From the sources of vLLM up to 0.15, SGLang 0.5, TGI 3
/// and TensorRT-LLM 1.2. vLLM renamed its time per output token in 0.11 and removed the old name in 0.13.
public enum MetricNames {
    /// The names of a measure without the source's prefix, the newest first; none when the source has no such measure.
    public static func all(_ measure: ServingMeasure, _ source: MetricSource) -> [String] {
        switch source {
        case .vllm: vllm(measure)
        case .sglang: sglang(measure)
        case .tensorRTLLM: tensorRTLLM(measure)
        case .tgi: tgi(measure)
        case .triton: triton(measure)
        }
    }

    /// The name under which `version` of the source exports a measure; the newest name for a version that cannot be
    /// read.
    public static func name(_ measure: ServingMeasure, _ source: MetricSource, version: String) -> String? {
        let names = all(measure, source)
        guard source == .vllm, names.count > 1, let minor = minorVersion(version) else { return names.first }
        switch measure {
        case .tpot: return minor >= 12 ? names[0] : minor == 11 ? names[1] : names[2]
        case .cacheUse: return minor >= 9 ? names[0] : names[1]
        case .prefixHits, .prefixQueries: return minor >= 9 ? names[0] : names[1]
        default: return names.first
        }
    }

    /// The minor number of `0.15.1`, or a large one for a release after 0.
    private static func minorVersion(_ version: String) -> Int? {
        let parts = version.drop { $0 == "v" }.split(separator: ".")
        guard parts.count >= 2, let major = Int(parts[0]), let minor = Int(parts[1].prefix { $0.isNumber }) else {
            return nil
        }
        return major > 0 ? 1000 : minor
    }

    private static func vllm(_ measure: ServingMeasure) -> [String] {
        switch measure {
        case .running: ["num_requests_running"]
        case .waiting: ["num_requests_waiting"]
        case .requests: ["request_success"]
        case .inputTokens: ["prompt_tokens"]
        case .outputTokens: ["generation_tokens"]
        case .ttft: ["time_to_first_token_seconds"]
        case .tpot:
            ["request_time_per_output_token_seconds", "inter_token_latency_seconds", "time_per_output_token_seconds"]
        case .e2e: ["e2e_request_latency_seconds"]
        case .inputLength: ["request_prompt_tokens"]
        case .outputLength: ["request_generation_tokens"]
        case .cacheUse: ["kv_cache_usage_perc", "gpu_cache_usage_perc"]
        case .prefixQueries: ["prefix_cache_queries", "gpu_prefix_cache_queries"]
        case .prefixHits: ["prefix_cache_hits", "gpu_prefix_cache_hits"]
        }
    }

    private static func sglang(_ measure: ServingMeasure) -> [String] {
        switch measure {
        case .running: ["num_running_reqs"]
        case .waiting: ["num_queue_reqs"]
        case .requests: ["num_requests"]
        case .inputTokens: ["prompt_tokens"]
        case .outputTokens: ["generation_tokens"]
        case .ttft: ["time_to_first_token_seconds"]
        case .tpot: ["inter_token_latency_seconds", "time_per_output_token_seconds"]
        case .e2e: ["e2e_request_latency_seconds"]
        case .inputLength: ["prompt_tokens_histogram"]
        case .outputLength: ["generation_tokens_histogram"]
        case .cacheUse: ["token_usage"]
        case .prefixQueries: ["prompt_tokens"]
        case .prefixHits: ["cached_tokens"]
        }
    }

    private static func tensorRTLLM(_ measure: ServingMeasure) -> [String] {
        switch measure {
        case .requests: ["request_success"]
        case .ttft: ["time_to_first_token_seconds"]
        case .tpot: ["time_per_output_token_seconds"]
        case .e2e: ["e2e_request_latency_seconds"]
        case .cacheUse: ["kv_cache_utilization"]
        default: []
        }
    }

    private static func tgi(_ measure: ServingMeasure) -> [String] {
        switch measure {
        case .running: ["batch_current_size"]
        case .waiting: ["queue_size"]
        case .requests: ["request_success"]
        // It counts no tokens but in its histograms of lengths.
        case .inputTokens: ["request_input_length_sum"]
        case .outputTokens: ["request_generated_tokens_sum"]
        case .tpot: ["request_mean_time_per_token_duration"]
        case .e2e: ["request_duration"]
        case .inputLength: ["request_input_length"]
        case .outputLength: ["request_generated_tokens"]
        default: []
        }
    }

    private static func triton(_ measure: ServingMeasure) -> [String] {
        switch measure {
        case .requests: ["request_success"]
        case .waiting: ["pending_request_count"]
        default: []
        }
    }

    /// A selector of a series by the name without its prefix: both spellings of the colon, with and without `_total`,
    /// under whatever word stands before it.
    ///
    /// `suffix` is `_bucket`, `_sum` or `_count` for parts of a histogram; `labels` as in PromQL, without braces.
    public static func selector(
        _ name: String, _ source: MetricSource, suffix: String = "", labels: String = "", isCounter: Bool = false
    ) -> String {
        let pattern = source.prefix + name + (isCounter ? "(_total)?" : "") + suffix
        return "{__name__=~\"\(pattern)\"\(labels.isEmpty ? "" : "," + labels)}"
    }
}
