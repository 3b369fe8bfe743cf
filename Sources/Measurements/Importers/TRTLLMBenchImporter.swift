import Quantities

/// The report of `trtllm-bench throughput --report_json`.
enum TRTLLMBenchImporter: RunImporter {
    static let tool = "trtllm-bench"

    static func recognises(_ content: FileContent) -> Bool {
        content.document?.has("engine", "world_info", "performance") ?? false
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        let root = Field(content.document)
        var run = RecordedRun(id: "trtllm-bench-0")
        run.origin.client = tool
        run.origin.clientVersion = root["engine"]["version"].text
        run.origin.tokenCounter = .server
        run.origin.tokenTimeDefinition = .perRequest
        setup(root, &run, &log)
        let requests = root["request_info"]
        run.counts.completed = log.count(requests["num_requests"])
        run.load.inputTokens = log.amount(requests["avg_input_length"])
        run.load.outputTokens = log.amount(requests["avg_output_length"])
        run.throughput.concurrency = log.number(requests["avg_num_concurrent_requests"])
        let performance = root["performance"]
        run.load.duration = log.amount(performance["total_latency_ms"], unit: 1e-3)
        run.throughput.requests = log.amount(performance["request_throughput_req_s"])
        run.throughput.output = log.amount(performance["system_output_throughput_tok_s"])
        run.throughput.total = log.amount(performance["system_total_throughput_tok_s"])
        run.endToEnd = latency(
            performance["avg_request_latency_ms"], performance["request_latency_percentiles_ms"], &log)
        let streaming = root["streaming_metrics"]
        run.timeToFirstToken = latency(streaming["avg_ttft_ms"], streaming["ttft_percentiles"], &log)
        run.timePerOutputToken = latency(streaming["avg_tpot_ms"], streaming["tpot_percentiles"], &log)
        return .runs([run])
    }

    private static func setup(_ root: Field, _ run: inout RecordedRun, _ log: inout ImportLog) {
        let engine = root["engine"]
        run.engine.name = "TensorRT-LLM"
        run.engine.version = engine["version"].text
        run.model.name = engine["model"].text
        run.model.weightPrecision = (engine["quantization"].text ?? engine["dtype"].text)?.lowercased()
        run.model.cachePrecision = engine["kv_cache_dtype"].text?.lowercased()
        run.engine.maxModelLength = log.size(engine["max_sequence_length"])
        run.hardware.accelerator = root["machine"]["name"].text
        run.hardware.memory = log.amount(root["machine"]["memory.total"], unit: 1_073_741_824)
        let world = root["world_info"]
        run.layout.tensor = log.size(world["tp_size"])
        run.layout.pipeline = log.size(world["pp_size"])
        run.layout.expert = log.size(world["ep_size"])
        run.hardware.count = log.size(world["world_size"])
        run.engine.maxSequences = log.size(world["max_batch_size"])
        run.engine.maxBatchedTokens = log.size(world["max_num_tokens"])
        run.engine.memoryShare = log.number(world["kv_cache_percentage"]).flatMap { $0 <= 1 ? $0 : nil }
        let offered = log.offeredRate(world["issue_rate"])
        // Unlimited is written as a huge number by some versions.
        if let rate = offered.rate, rate.value < 1e6 {
            run.load.requestRate = rate
            run.load.arrival = .constant
        } else if world["issue_rate"].isPresent {
            run.load.arrival = .offline
        }
    }

    private static func latency(_ mean: Field, _ spread: Field, _ log: inout ImportLog) -> LatencySummary {
        log.summary(mean, spread["p50"], spread["p90"], spread["p95"], spread["p99"], unit: 1e-3)
    }
}
