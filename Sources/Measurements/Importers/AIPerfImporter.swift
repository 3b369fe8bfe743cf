import Quantities

/// `profile_export_aiperf.json` of AIPerf, and the like of GenAI-Perf.
enum AIPerfImporter: RunImporter {
    static let tool = "AIPerf"

    static func recognises(_ content: FileContent) -> Bool {
        guard let document = content.document else { return false }
        if document["aiperf_version"] != nil { return true }
        return Field(document)["request_throughput"]["avg"].isPresent
            && Field(document)["request_latency"]["avg"].isPresent
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        let root = Field(content.document)
        var run = RecordedRun(id: "aiperf-0")
        run.origin.client = root["aiperf_version"].isPresent ? tool : "GenAI-Perf"
        run.origin.clientVersion = root["aiperf_version"].text
        run.origin.date = root["start_time"].text.map { String($0.prefix(10)) }
        run.origin.tokenTimeDefinition = .perRequest
        run.origin.tokenCounter = .client
        let config = root["input_config"]
        run.model.name =
            config["models"]["items"].items.first?["name"].text
            ?? config["endpoint"]["model_names"].items.first?.text ?? config["model_names"].items.first?.text
        load(config, &run, &log)
        AIPerfMetrics.read({ root[$0]["avg"] }, into: &run, log: &log)
        run.timeToFirstToken = latency(root["time_to_first_token"], &log)
        run.timePerOutputToken = latency(root["inter_token_latency"], &log)
        run.endToEnd = latency(root["request_latency"], &log)
        if root["was_cancelled"].flag == true { run.flags.append(.failed) }
        return .runs([run])
    }

    private static func load(_ config: Field, _ run: inout RecordedRun, _ log: inout ImportLog) {
        let phase = config["phases"].items.last { $0["kind"].text == "profiling" } ?? Field(nil)
        let generator = config["loadgen"]
        let rate =
            phase.first("request_rate", "rate").isPresent
            ? phase.first("request_rate", "rate") : generator["request_rate"]
        run.load.requestRate = log.amount(rate)
        run.load.concurrency = log.number(
            phase["concurrency"].isPresent ? phase["concurrency"] : generator["concurrency"])
        let mode = phase.first("type", "arrival_pattern").text ?? generator["request_rate_mode"].text
        let ramp = phase.first("concurrency_ramp", "concurrency_ramp_duration")
        if run.load.requestRate != nil {
            run.load.arrival = mode == "constant" ? .constant : mode == "poisson" ? .poisson : nil
            run.load.clientLimit = run.load.concurrency
        } else if run.load.concurrency != nil {
            run.load.arrival = .closedLoop
            let isRamped = ramp.isPresent || generator["concurrency_ramp_duration"].isPresent
            run.load.startPattern = isRamped ? .ramped : .together
        }
        let requests = phase["requests"].isPresent ? phase["requests"] : generator["request_count"]
        run.setRequestsPerUser(sent: log.count(requests))
        let prompts = log.count(config["datasets"].items.first?["entries"] ?? Field(nil))
        // As many entries as requests repeat none.
        if let prompts, prompts > 0, let sent = log.count(requests), prompts < sent {
            run.load.distinctPrompts = prompts
        }
    }

    private static func latency(_ field: Field, _ log: inout ImportLog) -> LatencySummary {
        guard field.isPresent else { return LatencySummary() }
        guard let unit = LatencyUnit.seconds(per: field["unit"].text ?? "ms") else {
            log.warn(field.path, "unknown unit: \(field["unit"].text ?? "")", allowed: LatencyUnit.allowed)
            return LatencySummary()
        }
        return log.latency(field, unit: unit)
    }
}

/// Seconds in one of the units that tools write beside a latency.
enum LatencyUnit {
    static let allowed = "s, sec, seconds, ms, us, ns, each also per token"

    static func seconds(per label: String) -> Double? {
        switch label.lowercased().replacing("/token", with: "") {
        case "s", "sec", "second", "seconds": 1
        case "ms", "millisecond", "milliseconds": 1e-3
        case "us", "microsecond", "microseconds": 1e-6
        case "ns", "nanosecond", "nanoseconds": 1e-9
        default: nil
        }
    }
}

/// The scalar metrics that AIPerf's JSON and tables share.
enum AIPerfMetrics {
    static func read(_ metric: (String) -> Field, into run: inout RecordedRun, log: inout ImportLog) {
        run.load.inputTokens = log.amount(metric("input_sequence_length"))
        run.load.outputTokens = log.amount(metric("output_sequence_length"))
        run.load.duration = log.amount(metric("benchmark_duration"))
        run.counts.completed = log.count(metric("request_count"))
        run.counts.failed = log.count(metric("error_request_count"))
        run.throughput.requests = log.amount(metric("request_throughput"))
        run.throughput.output = log.amount(metric("output_token_throughput"))
        run.throughput.total = log.amount(metric("total_token_throughput"))
        run.throughput.concurrency = log.number(metric("effective_concurrency"))
        compareCounts(run, server: metric("usage_completion_tokens"), log: &log)
    }

    /// Says so where the client's tokenizer and the server count the same answers differently.
    static func compareCounts(_ run: RecordedRun, server: Field, log: inout ImportLog) {
        guard run.origin.tokenCounter == .client, let client = run.load.outputTokens?.value, client > 0,
            server.isPresent, let counted = log.number(server), counted > 0, abs(client / counted - 1) > 0.05
        else { return }
        log.warn(
            server.path.isEmpty ? "usage_completion_tokens" : server.path,
            "the client counts \(shortText((client * 10).rounded() / 10)) output tokens a request and the server "
                + "\(shortText((counted * 10).rounded() / 10)); the client's are used, so tokens/s and TPOT are in its tokens",
            suggestion: "measure again with the server's counts, or with the model's own tokenizer")
    }
}
