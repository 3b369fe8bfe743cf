import Quantities

/// The result of `vllm bench serve`, and of the variant that writes seconds under keys without `_ms`.
enum VLLMServeImporter: RunImporter {
    static let tool = "vllm bench serve"

    static func recognises(_ content: FileContent) -> Bool {
        guard let document = content.document else { return false }
        return recognises(document)
    }

    static func recognises(_ document: DataValue) -> Bool {
        document.has("completed", "total_output_tokens", "request_throughput", "model_id")
            || document.has("mean_ttft_ms", "total_token_throughput")
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        .runs(
            content.documents.enumerated().map { index, document in
                let path = content.documents.count > 1 ? "line \(index + 1)" : ""
                return run(Field(document, path: path), index, log: &log)
            })
    }

    static func run(_ root: Field, _ index: Int, log: inout ImportLog) -> RecordedRun {
        var run = RecordedRun(id: "vllm-serve-\(index)")
        run.origin.client = tool
        run.origin.date = root["date"].text.map(dateOfStamp)
        run.origin.tokenTimeDefinition = .perRequest
        run.model.name = root["model_id"].text
        settings(root, &run, &log)
        run.hardware.accelerator = root["gpu"].text
        load(root, &run, &log)
        run.throughput.requests = log.amount(root["request_throughput"])
        run.throughput.output = log.amount(root["output_throughput"])
        run.throughput.total = log.amount(root["total_token_throughput"])
        if run.throughput.total == nil, let input = log.number(root["input_throughput"]),
            let output = run.throughput.output
        {
            run.throughput.total = Rate(input + output.value)
        }
        run.timeToFirstToken = latency(root, "ttft", &log)
        run.timePerOutputToken = latency(root, "tpot", &log)
        run.endToEnd = latency(root, "e2el", &log)
        return run
    }

    /// What a sweep varied, or what the user wrote along, stands beside the results under the names of the flags.
    private static func settings(_ root: Field, _ run: inout RecordedRun, _ log: inout ImportLog) {
        run.layout.tensor = log.size(root.first("tp", "tensor_parallel_size"))
        run.layout.pipeline = log.size(root.first("pp", "pipeline_parallel_size"))
        run.layout.data = log.size(root.first("dp", "data_parallel_size"))
        run.engine.maxSequences = log.size(root["max_num_seqs"])
        run.engine.maxBatchedTokens = log.size(root["max_num_batched_tokens"])
        run.engine.maxModelLength = log.size(root["max_model_len"])
        run.engine.memoryShare = log.number(root["gpu_memory_utilization"]).flatMap { $0 <= 1 ? $0 : nil }
        run.engine.prefixCaching = root["enable_prefix_caching"].flag
    }

    private static func load(_ root: Field, _ run: inout RecordedRun, _ log: inout ImportLog) {
        let offered = log.offeredRate(root["request_rate"])
        run.load.requestRate = offered.rate
        run.load.concurrency = log.number(root["max_concurrency"])
        if offered.rate != nil {
            run.load.clientLimit = run.load.concurrency
            let burstiness = log.number(root["burstiness"])
            run.load.arrival = burstiness == 1 ? .poisson : nil
        } else if run.load.concurrency != nil {
            run.load.arrival = .closedLoop
            // All requests are there from the start, and as many of them are sent as may be in flight.
            run.load.startPattern = .together
        } else if offered.isUnlimited {
            run.load.arrival = .offline
        }
        run.load.duration = log.amount(root["duration"])
        run.counts.completed = log.count(root["completed"])
        run.counts.failed = log.count(root["failed"])
        run.setRequestsPerUser(sent: log.count(root["num_prompts"]))
        if run.counts.failed == nil, let sent = log.count(root["num_prompts"]), let completed = run.counts.completed,
            sent >= completed
        {
            run.counts.failed = sent - completed
        }
        if let completed = run.counts.completed, completed > 0 {
            let share = 1 / Double(completed)
            run.load.inputTokens = log.amount(root["total_input_tokens"], unit: share)
            run.load.outputTokens = log.amount(root["total_output_tokens"], unit: share)
        }
    }

    private static func latency(_ root: Field, _ name: String, _ log: inout ImportLog) -> LatencySummary {
        let latency = log.latency(root, unit: 1e-3) { "\($0)_\(name)_ms" }
        guard latency.isEmpty else { return latency }
        return log.latency(root, unit: 1) { "\($0)_\(name)" }
    }
}
