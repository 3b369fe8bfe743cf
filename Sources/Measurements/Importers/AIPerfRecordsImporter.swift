import Quantities

/// AIPerf's `profile_export.jsonl`: one line for each request.
enum AIPerfRecordsImporter: RunImporter, RequestLayout {
    static let tool = "AIPerf"

    static let keys = [
        "metadata", "request_start_ns", "request_end_ns", "benchmark_phase", "was_cancelled", "error", "metrics",
        "time_to_first_token", "inter_token_latency", "request_latency", "input_sequence_length",
        "output_sequence_length", "usage_completion_tokens", "value", "unit",
    ]

    static func recognises(_ record: DataValue) -> Bool {
        guard let metadata = record["metadata"] else { return false }
        return metadata.has("request_start_ns", "benchmark_phase")
    }

    static func recognises(_ content: FileContent) -> Bool { content.requests?.layout == self }

    static func add(_ record: Field, to sums: inout RequestSums) {
        let metadata = record["metadata"]
        // Warm-up requests say nothing of the measured time.
        guard metadata["benchmark_phase"].text == "profiling" else { return }
        if case .integer(let time) = metadata["request_start_ns"].value { sums.start = min(sums.start ?? time, time) }
        if case .integer(let time) = metadata["request_end_ns"].value { sums.end = max(sums.end ?? time, time) }
        guard !record["error"].isPresent, metadata["was_cancelled"].flag != true else {
            sums.failed += 1
            return
        }
        sums.completed += 1
        let metrics = record["metrics"]
        sums.firstToken.add(time(metrics["time_to_first_token"], &sums.log))
        sums.perToken.add(time(metrics["inter_token_latency"], &sums.log))
        sums.endToEnd.add(time(metrics["request_latency"], &sums.log))
        sums.inputTokens.add(sums.log.number(metrics["input_sequence_length"]["value"]))
        sums.outputTokens.add(sums.log.number(metrics["output_sequence_length"]["value"]))
        sums.serverTokens.add(sums.log.number(metrics["usage_completion_tokens"]["value"]))
    }

    private static func time(_ field: Field, _ log: inout ImportLog) -> Double? {
        guard field.isPresent else { return nil }
        guard let unit = LatencyUnit.seconds(per: field["unit"].text ?? "ms") else {
            log.warn(field.path, "unknown unit: \(field["unit"].text ?? "")", allowed: LatencyUnit.allowed)
            return nil
        }
        return log.number(field["value"]).map { $0 * unit }
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        guard let sums = content.requests else { return Findings() }
        log.append(sums.log.diagnostics)
        if !content.documents.isEmpty { log.warn(nil, "\(content.documents.count) lines are no records of requests") }
        var run = RecordedRun(id: "aiperf-records-0")
        run.origin.client = tool
        run.origin.tokenTimeDefinition = .perRequest
        run.origin.tokenCounter = .client
        sums.describe(&run)
        AIPerfMetrics.compareCounts(
            run, server: Field(sums.serverTokens.mean.map { .number($0) }, path: "usage_completion_tokens"), log: &log)
        guard let start = sums.start, let end = sums.end, end > start, start >= 0 else { return .runs([run]) }
        run.origin.date = utcDate(epochSeconds: Double(start) * 1e-9)
        let duration = Seconds(Double(end - start) * 1e-9)
        run.load.duration = duration
        run.throughput.requests = Requests(Double(sums.completed)) / duration
        if let tokens = run.load.outputTokens { run.throughput.output = tokens * Double(sums.completed) / duration }
        return .runs([run])
    }
}
