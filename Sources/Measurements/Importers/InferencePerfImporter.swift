import Quantities

/// The stage and summary files of inference-perf, as seen by the client or by Prometheus.
enum InferencePerfImporter: RunImporter {
    static let tool = "inference-perf"

    static func recognises(_ content: FileContent) -> Bool {
        content.document?.has("load_summary", "successes") ?? false
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        let root = Field(content.document)
        let load = root["load_summary"]
        let successes = root["successes"]
        var run = RecordedRun(id: "inference-perf-0")
        run.origin.client = tool
        run.origin.tokenCounter = .client
        run.origin.tokenTimeDefinition = .perRequest
        run.load.requestRate = log.amount(load["requested_rate"])
        run.counts.completed = log.count(successes["count"])
        run.counts.failed = log.count(root["failures"]["count"])
        guard successes["latency"].isPresent || successes["throughput"].isPresent else {
            prometheus(successes, &run, &log)
            return .runs([run])
        }
        let latency = successes["latency"]
        run.timeToFirstToken = log.latency(latency["time_to_first_token"], unit: 1)
        run.timePerOutputToken = log.latency(latency["time_per_output_token"], unit: 1)
        run.endToEnd = log.latency(latency["request_latency"], unit: 1)
        run.load.inputTokens = log.amount(successes["prompt_len"]["mean"])
        run.load.outputTokens = log.amount(successes["output_len"]["mean"])
        let throughput = successes["throughput"]
        run.throughput.output = log.amount(throughput["output_tokens_per_sec"])
        run.throughput.total = log.amount(throughput["total_tokens_per_sec"])
        run.throughput.requests = log.amount(throughput["requests_per_sec"])
        run.load.duration = log.amount(load["benchmark_time_seconds"])
        // The time of sending ends before the last answer.
        if run.load.duration == nil, let count = run.counts.completed, let rate = run.throughput.requests,
            rate.value > 0
        {
            run.load.duration = Requests(Double(count)) / rate
        }
        let delay = load["schedule_delay"]
        // A client that runs early writes small negative delays, which are no fault.
        if case .number(let mean) = delay["mean"].value, mean > 1 {
            run.flags.append(.clientBound)
            log.warn(
                delay.path, "requests were sent \(shortText(mean)) s late on average: the client was the bottleneck")
        }
        return .runs([run])
    }

    /// The view through Prometheus has token lengths that follow the scrape window, so they are left out.
    private static func prometheus(_ successes: Field, _ run: inout RecordedRun, _ log: inout ImportLog) {
        log.warn(
            "successes", "these are Prometheus averages, whose token lengths and counts are not those of the run",
            suggestion: "import the lifecycle_metrics file instead")
        run.counts.completed = nil
        run.throughput.requests = log.amount(successes["rate"])
        run.timeToFirstToken = log.latency(successes["time_to_first_token"], unit: 1)
        run.timePerOutputToken = log.latency(successes["time_per_output_token"], unit: 1)
        run.endToEnd = log.latency(successes["request_latency"], unit: 1)
    }
}
