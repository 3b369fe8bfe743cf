import Quantities

/// GuideLLM's `benchmarks.json` and `.yaml`, schema versions 1 and 2.
enum GuideLLMImporter: RunImporter {
    static let tool = "GuideLLM"

    static func recognises(_ content: FileContent) -> Bool {
        guard let document = content.document, let benchmarks = document["benchmarks"] else { return false }
        if document["metadata"]?["guidellm_version"] != nil { return true }
        return Field(benchmarks).items.first.map { $0["metrics"]["request_totals"].isPresent } ?? false
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        let root = Field(content.document)
        let version = log.count(root["metadata"]["version"])
        if let version, !(1...2).contains(version) {
            log.warn("metadata.version", "schema version \(version) is newer than known; figures may be missing")
        }
        let benchmarks = root["benchmarks"].items
        if benchmarks.isEmpty { log.warn("benchmarks", "the file holds no benchmark") }
        return .runs(
            benchmarks.enumerated().map { index, benchmark in
                var run = RecordedRun(id: "guidellm-\(index)")
                run.origin.client = tool
                run.origin.clientVersion = root["metadata"]["guidellm_version"].text
                describe(benchmark, root, &run, &log)
                measure(benchmark, &run, &log)
                return run
            })
    }

    private static func describe(_ benchmark: Field, _ root: Field, _ run: inout RecordedRun, _ log: inout ImportLog) {
        let config = benchmark["config"]
        run.model.name =
            config["backend"]["model"].text ?? root["args"]["model"].text
            ?? benchmark["benchmarker"]["backend"]["model"].text ?? root["config"]["spec"]["backend"]["model"].text
        let strategy =
            [
                config["strategy"], benchmark["scheduler"]["strategy"], benchmark["args"]["strategy"],
            ].first(where: \.isPresent) ?? config["strategy"]
        let kind = strategy.first("type_", "type").text ?? ""
        switch kind {
        case "constant", "async": run.load.arrival = .constant
        case "poisson": run.load.arrival = .poisson
        case "synchronous", "concurrent": run.load.arrival = .closedLoop
        case "throughput": run.load.arrival = .offline
        default: break
        }
        run.load.requestRate = log.amount(strategy["rate"])
        run.load.concurrency = kind == "synchronous" ? 1 : log.number(strategy["streams"])
        if kind == "concurrent", let ramp = log.number(strategy["rampup_duration"]) {
            run.load.startPattern = ramp > 0 ? .ramped : .together
        }
        if run.load.requestRate != nil { run.load.clientLimit = log.number(strategy["max_concurrency"]) }
        run.load.duration = log.amount(benchmark.first("duration"))
        if run.load.duration == nil, let start = log.number(benchmark["start_time"]),
            let end = log.number(benchmark["end_time"]), end > start
        {
            run.load.duration = Seconds(end - start)
        }
        if let start = log.number(benchmark["start_time"]) { run.origin.date = utcDate(epochSeconds: start) }
        let prefers = config["prefer_response_metrics"].flag
        run.origin.tokenCounter = prefers.map { $0 ? .server : .client }
        run.origin.tokenTimeDefinition = .perRequest
    }

    private static func measure(_ benchmark: Field, _ run: inout RecordedRun, _ log: inout ImportLog) {
        let metrics = benchmark["metrics"]
        let totals = metrics["request_totals"]
        run.counts.completed = log.count(totals["successful"])
        run.counts.failed = log.count(totals["errored"])
        run.counts.incomplete = log.count(totals["incomplete"])
        guard run.counts.completed != 0 else { return }
        run.setRequestsPerUser(sent: log.count(totals["total"]) ?? run.counts.completed)
        func group(_ name: String) -> Field {
            let group = metrics[name]["successful"]
            // An empty group is written as zeros: unknown, not zero.
            if case .integer(0) = group["count"].value { return Field(nil, path: group.path) }
            return group
        }
        run.load.inputTokens = log.amount(group("prompt_token_count")["mean"])
        run.load.outputTokens = log.amount(group("output_token_count")["mean"])
        run.throughput.output = log.amount(group("output_tokens_per_second")["mean"])
        run.throughput.total = log.amount(group("tokens_per_second")["mean"])
        run.throughput.requests = log.amount(group("requests_per_second")["mean"])
        run.throughput.concurrency = log.number(group("request_concurrency")["mean"])
        run.timeToFirstToken = log.latency(group("time_to_first_token_ms"), unit: 1e-3)
        run.timePerOutputToken = log.latency(group("inter_token_latency_ms"), unit: 1e-3)
        run.endToEnd = log.latency(group("request_latency"), unit: 1)
    }
}
