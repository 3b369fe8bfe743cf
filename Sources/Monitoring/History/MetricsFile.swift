public import Input

/// Reads what was saved of a server's metrics: OpenMetrics or Prometheus text, an answer of Prometheus's HTTP API, or
/// the CSV of a Grafana panel.
public enum MetricsFile {
    /// Words for figures that a file does not name itself.
    public static var figures: [String] { MetricFigure.words }

    /// Text that is held as a whole may be this large.
    public static let largest = 512 << 20

    /// The history that `file` holds between two moments.
    ///
    /// `figure` names what an answer without series names shows; `columns` does so for columns of a table. Throws what
    /// is wrong with it.
    public static func read(
        _ file: TextFile, figure: String? = nil, columns: [String: String] = [:],
        window: ClosedRange<Double> = -Double.infinity...Double.infinity
    ) throws(InputProblems) -> ServingHistory {
        let first = file.bytes.first { $0 > 0x20 }
        if first == 0x7B { return try SavedAnswer.read(file, figure: figure, window: window) }
        let head = file.bytes.prefix(200)
        if first == 0x23 || head.starts(with: "vllm".utf8) || head.starts(with: "sglang".utf8) || isExposition(head) {
            return try ExpositionReader.read(file, window: window)
        }
        return try GrafanaTable.read(file, columns: columns, window: window)
    }

    /// Whether the first line is a name, labels or not, and a number.
    private static func isExposition(_ head: ArraySlice<UInt8>) -> Bool {
        let line = String(decoding: head.prefix { $0 != 0x0A }, as: UTF8.self)
        return !line.contains(",\"") && line.wholeMatch(of: /[A-Za-z_:][A-Za-z0-9_:]*(\{.*\}?)? ?.*/) != nil
            && !line.contains(",Time") && !line.hasPrefix("Time,") && !line.hasPrefix("sep=")
            && line.contains(" ") && !line.prefix { $0 != " " && $0 != "{" }.contains(",")
    }

    /// A file of which nothing is of use.
    static func nothing(in name: String, _ message: String, suggestion: String? = nil) -> InputProblems {
        InputProblems([
            Diagnostic(
                at: SourcePlace(file: name), message,
                allowed: "metrics of vLLM, SGLang, TensorRT-LLM, TGI or Triton", suggestion: suggestion)
        ])
    }

    /// The history of what was read, with notes about it.
    static func finish(
        _ builder: HistoryBuilder, source: MetricSource?, name: String
    ) throws(InputProblems) -> ServingHistory {
        guard !builder.isTooLong else {
            throw nothing(in: name, "more than four months", suggestion: "give --from and --to")
        }
        guard var history = builder.history(source: source, name: name) else {
            throw nothing(in: name, "no metrics of a known server are in it", suggestion: "check --from and --to")
        }
        let place = SourcePlace(file: name)
        if builder.resets > 0 {
            history.warnings.append(
                Diagnostic(
                    .warning, at: place,
                    "counters began anew \(builder.resets) times: servers were restarted; what came between the last "
                        + "sample and the restart is not counted"))
        }
        if builder.longestGap > 1800, builder.longestGap > 4 * HistoryBuilder.fine {
            history.warnings.append(
                Diagnostic(
                    .warning, at: place,
                    "a gap of \(Int(builder.longestGap / 60)) minutes; what was counted over it is spread evenly"))
        }
        return history
    }
}

/// Words for figures, as users write them and as titles of panels say them.
enum MetricFigure {
    static let words =
        [
            "requests", "input_tokens", "output_tokens", "running", "waiting", "cache_use", "servers", "gpu_use",
            "gpu_power",
        ] + ["ttft", "tpot", "e2e"].flatMap { name in ["p50", "p90", "p95", "p99"].map { "\(name)_\($0)" } }

    /// What a word of ``words`` stands for; nil for another.
    static func signal(_ word: String) -> ServingHistory.Signal? {
        switch word {
        case "requests": .measure(.requests)
        case "input_tokens": .measure(.inputTokens)
        case "output_tokens": .measure(.outputTokens)
        case "running": .measure(.running)
        case "waiting": .measure(.waiting)
        case "cache_use": .measure(.cacheUse)
        case "servers": .servers
        case "gpu_use": .deviceUse
        case "gpu_power": .devicePower
        default: percentile(word)
        }
    }

    private static func percentile(_ word: String) -> ServingHistory.Signal? {
        let parts = word.split(separator: "_")
        guard parts.count == 2, words.contains(word), let measure = ServingMeasure(rawValue: String(parts[0])),
            let percent = Int(parts[1].dropFirst())
        else { return nil }
        return .percentile(measure, percent * 10)
    }

    /// What a title such as `TTFT p99` or `Requests/s` most likely stands for; nil when nothing speaks for it.
    static func guess(_ title: String) -> ServingHistory.Signal? {
        let text = title.lowercased()
        func has(_ words: String...) -> Bool { words.contains { text.contains($0) } }
        let share = text.firstMatch(of: /p ?(50|90|95|99)|(50|90|95|99)(th|%)|0\.(5|9|95|99)\b/).map { match in
            let digits = String(match.0.filter(\.isNumber))
            return digits.hasPrefix("0")
                ? Int((Double("0." + digits.dropFirst()) ?? 0) * 1000) : (Int(digits) ?? 0) * 10
        }
        let latency: ServingMeasure? =
            has("ttft", "first token", "first_token")
            ? .ttft
            : has("tpot", "itl", "inter-token", "inter token", "per output token", "per_output_token")
                ? .tpot
                : has("e2e", "end-to-end", "end to end", "request latency") ? .e2e : nil
        if let latency { return share.map { .percentile(latency, $0) } }
        if has("token") {
            if has("prompt", "input", "prefill") { return .measure(.inputTokens) }
            return has("generat", "output", "decode") ? .measure(.outputTokens) : nil
        }
        if has("running", "concurren", "in flight") { return .measure(.running) }
        if has("waiting", "queue") { return .measure(.waiting) }
        if has("cache us", "kv cache", "cache_us") { return .measure(.cacheUse) }
        if has("request", "req/s", "rps", "qps") { return .measure(.requests) }
        if has("power") { return .devicePower }
        return has("gpu util", "gpu_util") ? .deviceUse : nil
    }
}
