import Quantities

/// The summary and the individual responses of LLMPerf.
enum LLMPerfImporter: RunImporter {
    static let tool = "LLMPerf"

    static func recognises(_ content: FileContent) -> Bool {
        guard let document = content.document else { return false }
        if document["results_ttft_s_mean"] != nil { return true }
        return Field(document).items.first?.value?.has("ttft_s", "end_to_end_latency_s") ?? false
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        let root = Field(content.document)
        return .runs([root["results_ttft_s_mean"].value == nil ? individual(root, &log) : summary(root, &log)])
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
        run.engine.name = root["framework"].text
        run.origin.date = log.number(root["timestamp"]).flatMap(utcDate(epochSeconds:))
        run.load.concurrency = log.number(root["num_concurrent_requests"])
        run.load.inputTokens = log.amount(root["results_number_input_tokens_mean"])
        run.load.outputTokens = log.amount(root["results_number_output_tokens_mean"])
        run.counts.completed = log.count(root["results_num_completed_requests"])
        run.counts.failed = log.count(root["results_number_errors"])
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

    private static func individual(_ root: Field, _ log: inout ImportLog) -> RecordedRun {
        var run = start()
        var samples = [Sample](repeating: Sample(), count: 5)
        var completed = 0
        let responses = root.items
        for response in responses {
            guard !response["error_code"].isPresent else { continue }
            completed += 1
            samples[0].add(log.number(response["ttft_s"]))
            samples[1].add(log.number(response["inter_token_latency_s"]))
            samples[2].add(log.number(response["end_to_end_latency_s"]))
            samples[3].add(log.number(response["number_input_tokens"]))
            samples[4].add(log.number(response["number_output_tokens"]))
        }
        run.counts.completed = completed
        run.counts.failed = responses.count - completed
        run.timeToFirstToken = samples[0].latency(unit: 1)
        run.timePerOutputToken = samples[1].latency(unit: 1)
        run.endToEnd = samples[2].latency(unit: 1)
        run.load.inputTokens = samples[3].mean.map { Tokens($0) }
        run.load.outputTokens = samples[4].mean.map { Tokens($0) }
        return run
    }
}
