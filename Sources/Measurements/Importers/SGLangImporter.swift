import Quantities

/// The lines that SGLang's `bench_serving` appends to its output file, one for each run.
enum SGLangImporter: RunImporter {
    static let tool = "sglang bench_serving"

    static func recognises(_ content: FileContent) -> Bool {
        guard let document = content.document else { return false }
        return document.has("total_throughput", "completed")
            && (document.has("mean_ttft_ms") || document.has("mean_e2e_latency_ms"))
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        .runs(
            content.documents.enumerated().map { index, document in
                run(Field(document, path: "line \(index + 1)"), index, log: &log)
            })
    }

    /// Says so where server and client count the same text differently.
    private static func noteCounts(_ root: Field, _ run: inout RecordedRun, _ log: inout ImportLog) {
        guard let server = log.number(root["total_output_tokens"]), server > 0,
            let client = log.number(root["total_output_tokens_retokenized"]), client > 0,
            abs(client / server - 1) > 0.05
        else { return }
        run.notes = "retokenized=\(shortText(client))"
        log.warn(
            root["total_output_tokens"].path,
            "the server counts \(shortText(server)) tokens and the client \(shortText(client)); the server's are used")
    }

    static func run(_ root: Field, _ index: Int, log: inout ImportLog) -> RecordedRun {
        var run = RecordedRun(id: "sglang-\(index)")
        run.origin.client = tool
        // `total_output_tokens` is what the server says; the client's own count is in `..._retokenized`.
        run.origin.tokenCounter = .server
        run.origin.tokenTimeDefinition = .perRequest
        let server = root["server_info"]
        run.model.name = server["model_path"].text
        run.engine.version = server["version"].text
        run.layout.tensor = log.size(server["tp_size"])
        run.layout.pipeline = log.size(server["pp_size"])
        run.layout.data = log.size(server["dp_size"])
        run.layout.expert = log.size(server["ep_size"])
        run.engine.memoryShare = log.number(server["mem_fraction_static"]).flatMap { $0 <= 1 ? $0 : nil }
        let offered = log.offeredRate(root["request_rate"])
        run.load.requestRate = offered.rate
        run.load.concurrency = log.number(root["max_concurrency"])
        if offered.rate != nil {
            run.load.clientLimit = run.load.concurrency
            run.load.arrival = .poisson
        } else if run.load.concurrency != nil {
            run.load.arrival = .closedLoop
            // All requests are there from the start, and as many of them are sent as may be in flight.
            run.load.startPattern = .together
        } else if offered.isUnlimited {
            run.load.arrival = .offline
        }
        run.load.duration = log.amount(root["duration"])
        run.counts.completed = log.count(root["completed"])
        if let completed = run.counts.completed, completed > 0 {
            let share = 1 / Double(completed)
            run.load.inputTokens = log.amount(root["total_input_tokens"], unit: share)
            run.load.outputTokens = log.amount(root["total_output_tokens"], unit: share)
            noteCounts(root, &run, &log)
            let sent = root["input_lens"].itemCount ?? log.count(root["num_prompts"])
            run.setRequestsPerUser(sent: sent)
            if let sent, sent >= completed {
                run.counts.failed = sent - completed
            }
        }
        run.throughput.requests = log.amount(root["request_throughput"])
        run.throughput.output = log.amount(root["output_throughput"])
        run.throughput.total = log.amount(root["total_throughput"])
        run.throughput.concurrency = log.number(root["concurrency"])
        run.timeToFirstToken = log.latency(root, unit: 1e-3) { "\($0)_ttft_ms" }
        run.timePerOutputToken = log.latency(root, unit: 1e-3) { "\($0)_tpot_ms" }
        run.endToEnd = log.latency(root, unit: 1e-3) { "\($0)_e2e_latency_ms" }
        return run
    }
}
