import Quantities

/// `mlperf_log_summary.txt` of MLPerf Inference's LoadGen.
enum LoadGenImporter: RunImporter {
    static let tool = "MLPerf LoadGen"

    static func recognises(_ content: FileContent) -> Bool {
        content.form == .text && content.text.prefix(400).contains("MLPerf Results Summary")
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        var lines: [String: String] = [:]
        for line in content.text.split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let key = line[..<colon].lowercased().split(separator: " ").joined(separator: " ")
            let value = line[line.index(after: colon)...].split(separator: " ").joined(separator: " ")
            if lines[key] == nil { lines[key] = value }
        }
        func field(_ key: String) -> Field { Field(lines[key].map { .text($0) }, path: key) }
        guard field("mode").text == "PerformanceOnly" else {
            log.warn("Mode", "this is not a performance run, so it has no figures", allowed: "PerformanceOnly")
            return Findings()
        }
        var run = RecordedRun(id: "mlperf-0")
        run.origin.client = tool
        run.origin.source = "MLPerf Inference"
        run.origin.tokenTimeDefinition = .perRequest
        run.notes = field("scenario").text.map { "scenario=\($0)" }
        if field("result is").text != "VALID" {
            run.flags.append(.failed)
            log.warn("Result is", "LoadGen calls this run \(field("result is").text ?? "unknown")", allowed: "VALID")
        }
        measure(&run, &log, field)
        return .runs([run])
    }

    private static func measure(_ run: inout RecordedRun, _ log: inout ImportLog, _ field: (String) -> Field) {
        func latency(_ mean: String, _ percentile: String) -> LatencySummary {
            log.summary(
                field("mean \(mean) (ns)"), field("50.00 percentile \(percentile) (ns)"),
                field("90.00 percentile \(percentile) (ns)"), field("95.00 percentile \(percentile) (ns)"),
                field("99.00 percentile \(percentile) (ns)"), unit: 1e-9)
        }
        switch field("scenario").text {
        case "Server", "Interactive":
            run.load.arrival = .poisson
            run.load.requestRate = log.amount(field("target_qps"))
            run.throughput.requests = log.amount(field("completed samples per second"))
            run.throughput.output = log.amount(field("completed tokens per second"))
            run.endToEnd = latency("latency", "latency")
        case "Offline":
            run.load.arrival = .offline
            run.throughput.requests = log.amount(field("samples per second"))
            run.throughput.output = log.amount(field("tokens per second"))
        // Offline latencies count from the start of the run, so they say nothing about a request.
        case "SingleStream":
            run.load.arrival = .closedLoop
            run.load.concurrency = 1
            run.endToEnd = latency("latency", "latency")
        default:
            log.warn("Scenario", "this scenario is not known", allowed: "Server, Interactive, Offline, SingleStream")
        }
        run.timeToFirstToken = latency("first token latency", "first token latency")
        run.timePerOutputToken = latency("time to output token", "time to output token")
        if let tokens = run.throughput.output, let requests = run.throughput.requests, requests.value > 0 {
            run.load.outputTokens = Tokens(tokens.value / requests.value)
        }
    }
}
