import Input
import Quantities

/// What the name of a metric or a parameter in an experiment tracker stands for: people choose these names.
struct TrackedName {
    /// The column of the table of runs.
    let column: String
    /// What one unit of the tracked figure is in units of the column: 1000 for seconds in a column of milliseconds.
    var factor = 1.0
    /// Whether the name does not say its unit.
    var lacksUnit = false

    /// Words of `ttft_ms/p50`, `mean_ttft_ms`, `metrics.throughput/outputTokS`: in lower case, cut wherever no letter stands,
    /// and where a capital begins.
    static func words(_ name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var before: Character = " "
        for letter in name {
            guard letter.isLetter || letter.isNumber else {
                if !word.isEmpty { words.append(word) }
                word = ""
                before = " "
                continue
            }
            if letter.isUppercase, before.isLowercase || before.isNumber, !word.isEmpty {
                words.append(word)
                word = ""
            }
            word += letter.lowercased()
            before = letter
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    /// What `name` stands for; nil for what no run has.
    init?(_ name: String) {
        let words = Self.words(name)
        let joined = words.joined(separator: "_")
        if let column = Self.settings[joined] {
            self.column = column
            return
        }
        if let latency = Self.latency(words, joined) {
            self = latency
            return
        }
        guard let column = Self.throughput(words, joined) else { return nil }
        self.column = column
    }

    private init(column: String, factor: Double, lacksUnit: Bool) {
        self.column = column
        self.factor = factor
        self.lacksUnit = lacksUnit
    }

    private static let settings: [String: String] = [
        "model": "model", "model_id": "model", "model_name": "model", "gpu": "gpu", "gpu_type": "gpu",
        "accelerator": "gpu", "gpu_count": "gpu_count", "num_gpus": "gpu_count", "tp": "tp",
        "tensor_parallel_size": "tp", "tp_size": "tp", "pp": "pp", "pipeline_parallel_size": "pp", "dp": "dp",
        "data_parallel_size": "dp", "engine": "engine", "backend": "engine", "engine_version": "engine_version",
        "vllm_version": "engine_version", "quantization": "weight_precision", "precision": "weight_precision",
        "concurrency": "concurrency", "max_concurrency": "concurrency", "num_concurrent_requests": "concurrency",
        "request_rate": "request_rate", "input_tokens": "input_tokens", "input_len": "input_tokens",
        "isl": "input_tokens", "random_input_len": "input_tokens", "prompt_tokens": "input_tokens",
        "mean_input_tokens": "input_tokens", "output_tokens": "output_tokens", "output_len": "output_tokens",
        "osl": "output_tokens", "random_output_len": "output_tokens", "mean_output_tokens": "output_tokens",
        "completed": "requests_completed", "successful_requests": "requests_completed",
        "failed": "requests_failed", "failed_requests": "requests_failed", "max_num_seqs": "max_num_seqs",
        "max_num_batched_tokens": "max_num_batched_tokens", "max_model_len": "max_model_len",
        "gpu_memory_utilization": "gpu_memory_utilization",
    ]

    private static func latency(_ words: [String], _ joined: String) -> TrackedName? {
        let measures: [(column: String, names: [String])] = [
            ("ttft_ms", ["ttft", "time_to_first_token"]), ("tpot_ms", ["tpot", "time_per_output_token"]),
            ("itl_ms", ["itl", "inter_token_latency"]),
            ("e2e_ms", ["e2e", "e2el", "e2e_latency", "end_to_end", "request_latency"]),
        ]
        func has(_ name: String) -> Bool { "_\(joined)_".contains("_\(name)_") }
        guard let measure = measures.first(where: { $0.names.contains(where: has) }) else { return nil }
        let statistics = ["mean": "mean", "avg": "mean", "average": "mean", "median": "p50"]
        let found = words.lazy.compactMap { word -> String? in
            if let known = statistics[word] { return known }
            return ["p50", "p90", "p95", "p99"].contains(word) ? word : nil
        }.first
        // Other statistics (std, min, max, p99.9) have no column.
        let others: Set = ["std", "stdev", "min", "max", "p25", "p75", "p10", "count", "sum"]
        guard !words.contains(where: others.contains) else { return nil }
        let column = "\(measure.column)_\(found ?? "mean")"
        guard RunColumn.named(column) != nil else { return nil }
        if words.contains("ms") || words.contains("milliseconds") {
            return TrackedName(column: column, factor: 1, lacksUnit: false)
        }
        if words.contains("s") || words.contains("sec") || words.contains("seconds") {
            return TrackedName(column: column, factor: 1000, lacksUnit: false)
        }
        return TrackedName(column: column, factor: 1, lacksUnit: true)
    }

    private static func throughput(_ words: [String], _ joined: String) -> String? {
        let isTokens = words.contains { ["tok", "tokens", "token"].contains($0) } || words.contains("tps")
        let isRate =
            words.contains("throughput") || words.contains("tps") || words.suffix(1) == ["s"]
            || joined.hasSuffix("per_second") || joined.hasSuffix("per_sec") || words.contains("sec")
        guard isRate else { return nil }
        if words.contains(where: { ["request", "requests", "req"].contains($0) }) { return "requests_s" }
        if ["rps", "qps"].contains(joined) { return "requests_s" }
        let isOutput = words.contains { ["output", "generation", "generated", "decode"].contains($0) }
        if isOutput { return "output_tok_s" }
        return isTokens && words.contains("total") ? "total_tok_s" : nil
    }
}

/// Reads tracked figures into a run, and says which were left out.
struct TrackedFigures {
    private(set) var run: RecordedRun
    private var unread: [String] = []
    private var withoutUnit: [String] = []

    init(id: String, tool: String) {
        run = RecordedRun(id: id)
        run.origin.client = tool
    }

    /// Whether any figure of an inference benchmark was found.
    var isBenchmark: Bool {
        let latencies = [run.timeToFirstToken, run.timePerOutputToken, run.endToEnd]
        return latencies.contains { !$0.isEmpty } || run.meanInterTokenLatency != nil || run.throughput.output != nil
    }

    /// Reads a figure, which is text that is not empty.
    mutating func add(_ name: String, _ text: String, log: inout ImportLog) {
        guard !name.isEmpty, !name.hasPrefix("_"), !["NaN", "Infinity", "-Infinity", "None", ""].contains(text) else {
            return
        }
        guard let known = TrackedName(name), let column = RunColumn.named(known.column) else {
            unread.append(name)
            return
        }
        if known.lacksUnit {
            withoutUnit.append(name)
            return
        }
        var value = text
        if known.factor != 1, let number = Double(text) { value = shortText(number * known.factor) }
        if known.column == "request_rate", text.lowercased().hasPrefix("inf") {
            run.load.arrival = run.load.arrival ?? .offline
        } else if !column.assign(&run, value) {
            log.warn(name, "cannot be \(text.prefix(40)) and is left out", allowed: column.allowed)
        }
    }

    /// Says what was left out; call it once, at the end.
    mutating func finish(log: inout ImportLog) {
        if run.load.concurrency != nil, run.load.arrival == nil, run.load.requestRate == nil {
            run.load.arrival = .closedLoop
        }
        if !withoutUnit.isEmpty {
            log.warn(
                nil, "the unit of \(withoutUnit.prefix(5).joined(separator: ", ")) is not known; left out",
                suggestion: "log it under a name with its unit, such as \(withoutUnit[0])_ms")
        }
        if !unread.isEmpty {
            let more = unread.count > 8 ? " and \(unread.count - 8) more" : ""
            log.warn(nil, "not figures of a benchmark of inference: \(unread.prefix(8).joined(separator: ", "))\(more)")
        }
    }
}
