import Quantities

/// The benchmark report of llm-d, versions 0.1 and 0.2, as YAML or JSON.
enum LLMDImporter: RunImporter {
    static let tool = "llm-d"

    static func recognises(_ content: FileContent) -> Bool {
        guard let document = content.document, document.has("version", "scenario") else { return false }
        return document["metrics"] != nil || document["results"] != nil
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        let root = Field(content.document)
        let version = root["version"].text ?? ""
        if !["0.1", "0.2", "0.2.1"].contains(version) {
            log.warn(
                "version", "report version \(version) is not known; figures may be missing", allowed: "0.1, 0.2, 0.2.1")
        }
        var run = RecordedRun(id: "llm-d-0")
        run.origin.tokenTimeDefinition = .perRequest
        if root["metrics"].isPresent { first(root, &run, &log) } else { second(root, &run, &log) }
        return .runs([run])
    }

    private static func first(_ root: Field, _ run: inout RecordedRun, _ log: inout ImportLog) {
        let scenario = root["scenario"]
        run.model.name = scenario["model"]["name"].text
        run.model.weightPrecision = scenario["model"]["quantization"].text
        run.origin.client = scenario["load"]["name"].text
        let engines = scenario["platform"]["engine"].items
        run.engine.name = engines.first?["name"].text
        run.engine.version = engines.first?["version"].text
        accelerators(scenario["host"]["accelerator"].items, roles: scenario["host"]["type"].items, &run, &log)
        let metrics = root["metrics"]
        run.load.duration = log.amount(metrics["time"]["duration"])
        if let start = log.number(metrics["time"]["start"]) { run.origin.date = utcDate(epochSeconds: start) }
        requests(metrics["requests"], &run, &log)
        latencies(metrics["latency"], &run, &log)
        let throughput = metrics["throughput"]
        run.throughput.output = log.amount(throughput["output_tokens_per_sec"])
        run.throughput.total = log.amount(throughput["total_tokens_per_sec"])
        run.throughput.requests = log.amount(throughput["requests_per_sec"])
    }

    private static func second(_ root: Field, _ run: inout RecordedRun, _ log: inout ImportLog) {
        let scenario = root["scenario"]
        let engines = scenario["stack"].items.map { $0["standardized"] }.filter {
            $0["kind"].text == "inference_engine"
        }
        run.model.name = engines.first?["model"]["name"].text
        run.engine.name = engines.first?["tool"].text
        run.engine.version = engines.first?["tool_version"].text
        accelerators(engines.map { $0["accelerator"] }, roles: engines.map { $0["role"] }, &run, &log)
        run.hardware.count = total(
            engines.map { engine in
                (log.size(engine["accelerator"]["count"]), log.size(engine["replicas"]) ?? 1)
            })
        let load = scenario["load"]["standardized"]
        run.origin.client = load["tool"].text
        run.origin.clientVersion = load["tool_version"].text
        run.load.requestRate = log.offeredRate(load["rate_qps"]).rate
        let concurrency = log.offeredRate(load["concurrency"])
        run.load.concurrency = concurrency.rate?.value
        let time = root["run"]["time"]
        run.load.duration = time["duration"].text.flatMap(duration)
        run.origin.date = time["start"].text.map { String($0.prefix(10)) }
        let aggregate = root["results"]["request_performance"]["aggregate"]
        requests(aggregate["requests"], &run, &log)
        latencies(aggregate["latency"], &run, &log)
        let throughput = aggregate["throughput"]
        run.throughput.output = log.amount(throughput["output_token_rate"]["mean"])
        run.throughput.total = log.amount(throughput["total_token_rate"]["mean"])
        run.throughput.requests = log.amount(throughput["request_rate"]["mean"])
    }

    /// Parallelism is one number only where all engines share it.
    private static func accelerators(
        _ list: [Field], roles: [Field], _ run: inout RecordedRun, _ log: inout ImportLog
    ) {
        let names = Set(list.compactMap { $0["model"].text })
        if names.count == 1 { run.hardware.accelerator = names.first }
        if names.count > 1 { log.warn("scenario", "several accelerators: " + names.sorted().joined(separator: ", ")) }
        run.hardware.count = total(list.map { (log.size($0["count"]), 1) })
        func shared(_ key: String) -> Int? {
            let values = Set(list.map { log.size($0["parallelism"][key]) })
            return values.count == 1 ? values.first ?? nil : nil
        }
        run.layout.tensor = shared("tp")
        run.layout.pipeline = shared("pp")
        run.layout.expert = shared("ep")
        run.layout.data = shared("dp")
        let words = Set(roles.compactMap(\.text))
        if !words.isEmpty { run.layout.disaggregated = words.contains("prefill") || words.contains("decode") }
    }

    /// The sum, unless a part is unknown or the product is absurd.
    private static func total(_ parts: [(count: Int?, replicas: Int)]) -> Int? {
        var sum = 0
        for part in parts {
            guard let count = part.count, count <= 1_000_000, part.replicas <= 1_000_000 else { return nil }
            sum += count * part.replicas
        }
        return sum > 0 ? sum : nil
    }

    private static func requests(_ field: Field, _ run: inout RecordedRun, _ log: inout ImportLog) {
        run.counts.failed = log.count(field["failures"])
        run.counts.incomplete = log.count(field["incomplete"])
        if let all = log.count(field["total"]) {
            let rest = all - (run.counts.failed ?? 0) - (run.counts.incomplete ?? 0)
            run.counts.completed = rest >= 0 ? rest : nil
        }
        run.load.inputTokens = log.amount(field["input_length"]["mean"])
        run.load.outputTokens = log.amount(field["output_length"]["mean"])
    }

    private static func latencies(_ field: Field, _ run: inout RecordedRun, _ log: inout ImportLog) {
        run.timeToFirstToken = latency(field["time_to_first_token"], &log)
        run.timePerOutputToken = latency(field["time_per_output_token"], &log)
        run.endToEnd = latency(field["request_latency"], &log)
    }

    private static func latency(_ field: Field, _ log: inout ImportLog) -> LatencySummary {
        guard field.isPresent else { return LatencySummary() }
        guard let label = field["units"].text, let unit = LatencyUnit.seconds(per: label) else {
            log.warn(
                field.path, "the unit is missing or unknown; the figures are left out", allowed: LatencyUnit.allowed)
            return LatencySummary()
        }
        return log.latency(field, unit: unit)
    }

    /// `PT1H2M3.5S` in seconds; nil for anything else.
    private static func duration(_ text: String) -> Seconds? {
        guard text.hasPrefix("PT") else { return nil }
        var seconds = 0.0
        var digits = ""
        for character in text.dropFirst(2) {
            if let scale = ["H": 3600.0, "M": 60, "S": 1][character] {
                guard let number = Double(digits), number >= 0 else { return nil }
                seconds += number * scale
                digits = ""
            } else {
                digits.append(character)
            }
        }
        return digits.isEmpty && seconds.isFinite ? Seconds(seconds) : nil
    }
}
