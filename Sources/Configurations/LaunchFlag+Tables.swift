extension LaunchProgram {
    /// Its flags, one table a program; from the sources of vLLM 0.15, SGLang 0.5, TensorRT-LLM 1.2 and Megatron-LM 0.14.
    var table: [LaunchFlag] {
        switch self {
        case .vllm: Self.vllmFlags + Self.common
        case .sglang: Self.sglangFlags + Self.common
        case .tensorRTLLM: Self.tensorRTFlags + Self.common
        case .megatron: Self.megatronFlags
        }
    }

    private static let vllmFlags = [
        LaunchFlag(.setting(.model), "model", "model-tag"),
        LaunchFlag(.setting(.servedName), "served-model-name"),
        LaunchFlag(.setting(.tensor), "tensor-parallel-size", "tp"),
        LaunchFlag(.setting(.pipeline), "pipeline-parallel-size", "pp"),
        LaunchFlag(.setting(.data), "data-parallel-size", "dp"),
        LaunchFlag(.presence(.expertParallel, true), "enable-expert-parallel", "ep"),
        LaunchFlag(.setting(.contextLength), "max-model-len"),
        LaunchFlag(.setting(.maximumSequences), "max-num-seqs"),
        LaunchFlag(.setting(.maximumBatchedTokens), "max-num-batched-tokens"),
        LaunchFlag(.setting(.memoryShare), "gpu-memory-utilization"),
        LaunchFlag(.setting(.dtype), "dtype"),
        LaunchFlag(.setting(.quantization), "quantization", "q"),
        LaunchFlag(.setting(.cachePrecision), "kv-cache-dtype"),
        LaunchFlag(.presence(.prefixCaching, true), "enable-prefix-caching"),
        LaunchFlag(.presence(.prefixCaching, false), "no-enable-prefix-caching", "disable-prefix-caching"),
        LaunchFlag(.speculation, "speculative-config"),
        LaunchFlag(.setting(.speculativeTokens), "num-speculative-tokens"),
        LaunchFlag(.file, "config"),
        LaunchFlag(
            .unknown("a pool of disaggregated serving is planned by plimsoll predict and simulate"),
            "kv-transfer-config"),
        LaunchFlag(
            .unrelated, "data-parallel-size-local", "data-parallel-address", "data-parallel-rpc-port",
            "data-parallel-backend", "data-parallel-start-rank", "tokenizer", "tokenizer-mode", "revision",
            "code-revision", "tokenizer-revision", "download-dir", "load-format", "hf-token", "chat-template",
            "response-role", "tool-call-parser", "reasoning-parser", "uvicorn-log-level", "root-path",
            "allowed-origins",
            "distributed-executor-backend", "max-log-len", "middleware", "block-size", "swap-space",
            "guided-decoding-backend", "generation-config", "override-generation-config", "mm-processor-kwargs",
            "limit-mm-per-prompt", "chat-template-content-format", "task", "runner", "nnodes", "node-rank",
            "master-addr", "master-port", "max-seq-len-to-capture", "show-hidden-metrics-for-version",
            "otlp-traces-endpoint"),
        LaunchFlag(
            .unrelatedSwitch, "enable-auto-tool-choice", "disable-log-requests", "enable-log-requests",
            "disable-log-stats", "disable-uvicorn-access-log", "enable-chunked-prefill",
            "disable-frontend-multiprocessing",
            "enable-prompt-tokens-details", "enable-server-load-tracking", "enable-reasoning", "headless",
            "use-v2-block-manager", "no-enable-log-requests", "async-scheduling", "disable-custom-all-reduce",
            "trust-remote-code", "enable-request-id-headers", "data-parallel-hybrid-lb"),
    ]

    private static let sglangFlags = [
        LaunchFlag(.setting(.model), "model-path", "model"),
        LaunchFlag(.setting(.servedName), "served-model-name"),
        LaunchFlag(.setting(.tensor), "tp", "tp-size", "tensor-parallel-size"),
        LaunchFlag(.setting(.pipeline), "pp", "pp-size", "pipeline-parallel-size"),
        LaunchFlag(.setting(.data), "dp", "dp-size", "data-parallel-size"),
        LaunchFlag(.setting(.expert), "ep", "ep-size", "expert-parallel-size"),
        LaunchFlag(.setting(.contextLength), "context-length"),
        LaunchFlag(.setting(.maximumSequences), "max-running-requests"),
        LaunchFlag(.setting(.maximumBatchedTokens), "chunked-prefill-size"),
        LaunchFlag(.setting(.memoryShare), "mem-fraction-static"),
        LaunchFlag(.setting(.dtype), "dtype"),
        LaunchFlag(.setting(.quantization), "quantization"),
        LaunchFlag(.setting(.cachePrecision), "kv-cache-dtype"),
        LaunchFlag(.presence(.prefixCaching, false), "disable-radix-cache"),
        LaunchFlag(.setting(.speculativeTokens), "speculative-num-draft-tokens", "speculative-num-steps"),
        LaunchFlag(.file, "config"),
        LaunchFlag(
            .unknown("a pool of disaggregated serving is planned by plimsoll predict and simulate"),
            "disaggregation-mode"),
        LaunchFlag(
            .unrelated, "tokenizer-path", "tokenizer-mode", "skip-server-warmup", "load-format", "revision",
            "download-dir", "chat-template", "tool-call-parser", "reasoning-parser", "log-level", "log-level-http",
            "dist-init-addr", "nnodes", "node-rank", "nccl-port", "random-seed", "watchdog-timeout", "stream-interval",
            "attention-backend", "sampling-backend", "schedule-policy", "schedule-conservativeness", "page-size",
            "cuda-graph-max-bs", "max-prefill-tokens", "speculative-algorithm", "speculative-draft-model-path",
            "speculative-eagle-topk", "decode-log-interval", "moe-runner-backend", "base-gpu-id"),
        LaunchFlag(
            .unrelatedSwitch, "enable-metrics", "trust-remote-code", "log-requests", "enable-cache-report",
            "disable-cuda-graph", "enable-torch-compile", "skip-tokenizer-init", "enable-mixed-chunk"),
    ]

    private static let tensorRTFlags = [
        LaunchFlag(.setting(.model), "model"),
        LaunchFlag(.setting(.servedName), "served-model-name"),
        LaunchFlag(.setting(.tensor), "tp-size", "tensor-parallel-size"),
        LaunchFlag(.setting(.pipeline), "pp-size", "pipeline-parallel-size"),
        LaunchFlag(.setting(.expert), "ep-size", "moe-expert-parallel-size"),
        LaunchFlag(.setting(.contextLength), "max-seq-len"),
        LaunchFlag(.setting(.maximumSequences), "max-batch-size"),
        LaunchFlag(.setting(.maximumBatchedTokens), "max-num-tokens"),
        LaunchFlag(
            .setting(.memoryShare), "kv-cache-free-gpu-memory-fraction", "free-gpu-memory-fraction",
            "kv-cache-config.free-gpu-memory-fraction"),
        LaunchFlag(.setting(.dtype), "dtype"),
        LaunchFlag(.setting(.cachePrecision), "kv-cache-config.dtype", "kv-cache-dtype"),
        LaunchFlag(.presence(.prefixCaching, true), "kv-cache-config.enable-block-reuse"),
        LaunchFlag(
            .setting(.speculativeTokens), "speculative-config.max-draft-len",
            "speculative-config.num-nextn-predict-layers"),
        LaunchFlag(.file, "extra-llm-api-options", "config"),
        LaunchFlag(
            .unrelated, "backend", "max-beam-width", "tokenizer", "num-postprocess-workers", "reasoning-parser",
            "tool-parser", "gpus-per-node", "cluster-size", "metadata-server-config-file", "server-role",
            "speculative-config.decoding-type", "speculative-config.speculative-model",
            "speculative-config.speculative-model-dir", "print-iter-log", "stream-interval"),
        LaunchFlag(
            .unrelatedSwitch, "trust-remote-code", "enable-chunked-prefill", "enable-iter-perf-stats",
            "cuda-graph-config.enable-padding", "disable-overlap-scheduler"),
    ]

    /// What concerns the address and the process of any server.
    private static let common = [
        LaunchFlag(
            .unrelated, "host", "port", "api-key", "seed", "log-level", "ssl-keyfile", "ssl-certfile", "ssl-ca-certs",
            "name")
    ]

    private static let megatronFlags = [
        LaunchFlag(.setting(.tensor), "tensor-model-parallel-size"),
        LaunchFlag(.setting(.pipeline), "pipeline-model-parallel-size"),
        LaunchFlag(.setting(.expert), "expert-model-parallel-size"),
        LaunchFlag(.named(.dtype), "bf16", "fp16"),
        LaunchFlag(.setting(.quantization), "fp8-format", "fp4-format"),
        LaunchFlag(.setting(.contextLength), "max-position-embeddings"),
    ]
}
