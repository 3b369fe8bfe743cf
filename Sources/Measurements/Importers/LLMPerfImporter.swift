import Quantities

/// The summary and the individual responses of LLMPerf.
enum LLMPerfImporter: RunImporter {
    static let tool = "LLMPerf"

    static func recognises(_ content: FileContent) -> Bool {
        content.document?["results_ttft_s_mean"] != nil || content.requests?.layout == LLMPerfResponses.self
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        if let sums = content.requests { return .runs([individual(sums, &log)]) }
        return .runs([summary(Field(content.document), &log)])
    }

    private static func start() -> RecordedRun {
        var run = RecordedRun(id: "llmperf-0")
        run.origin.client = tool
        run.origin.tokenCounter = .client
        run.origin.tokenTimeDefinition = .includingFirst
        run.load.arrival = .closedLoop
        return run
    }

    private static func summary(_ root: Field, _ log: inout ImportLog) -> RecordedRun {
        var run = start()
        run.origin.clientVersion = root["version"].text
        run.model.name = root["model"].text
        // The user's own word: as often a hosted service as an engine.
        run.notes = root["framework"].text.map { "framework=\($0)" }
        run.origin.date = log.number(root["timestamp"]).flatMap(utcDate(epochSeconds:))
        run.load.concurrency = log.number(root["num_concurrent_requests"])
        run.load.inputTokens = log.amount(root["results_number_input_tokens_mean"])
        run.load.outputTokens = log.amount(root["results_number_output_tokens_mean"])
        run.counts.completed = log.count(root["results_num_completed_requests"])
        run.counts.failed = log.count(root["results_number_errors"])
        run.setRequestsPerUser(sent: log.count(root["results_num_requests_started"]))
        run.throughput.output = log.amount(root["results_mean_output_throughput_token_per_s"])
        run.throughput.requests = log.amount(root["results_num_completed_requests_per_min"], unit: 1.0 / 60)
        if let completed = run.counts.completed, let rate = run.throughput.requests, rate.value > 0 {
            run.load.duration = Requests(Double(completed)) / rate
        }
        run.timeToFirstToken = latency(root, "ttft_s", &log)
        run.timePerOutputToken = latency(root, "inter_token_latency_s", &log)
        run.endToEnd = latency(root, "end_to_end_latency_s", &log)
        return run
    }

    private static func latency(_ root: Field, _ name: String, _ log: inout ImportLog) -> LatencySummary {
        log.latency(root, unit: 1) { statistic in
            statistic.hasPrefix("p") ? "results_\(name)_quantiles_\(statistic)" : "results_\(name)_\(statistic)"
        }
    }

    /// The length of the run is not in the file, so neither is the throughput.
    private static func individual(_ sums: RequestSums, _ log: inout ImportLog) -> RecordedRun {
        log.append(sums.log.diagnostics)
        var run = start()
        sums.describe(&run)
        return run
    }
}

/// The list of single responses that LLMPerf writes beside its summary.
enum LLMPerfResponses: RequestLayout {
    static let keys = [
        "error_code", "error_msg", "ttft_s", "inter_token_latency_s", "end_to_end_latency_s", "number_input_tokens",
        "number_output_tokens",
    ]

    static func recognises(_ record: DataValue) -> Bool {
        record.has("ttft_s", "end_to_end_latency_s") || record.has("error_code", "error_msg")
    }

    static func add(_ record: Field, to sums: inout RequestSums) {
        guard !record["error_code"].isPresent else {
            sums.failed += 1
            return
        }
        sums.completed += 1
        sums.firstToken.add(sums.log.number(record["ttft_s"]))
        sums.perToken.add(sums.log.number(record["inter_token_latency_s"]))
        sums.endToEnd.add(sums.log.number(record["end_to_end_latency_s"]))
        sums.inputTokens.add(sums.log.number(record["number_input_tokens"]))
        sums.outputTokens.add(sums.log.number(record["number_output_tokens"]))
    }
}
