/// A week of a vLLM server's metrics as OpenMetrics text, made up hour by hour.
public struct MetricsWeek {
    /// Seconds since 1970 of its start: Monday, 2026-11-23, 0:00 UTC.
    public static let start = 1_795_392_000.0

    /// Requests a second in each hour of the week.
    public var rate: (Int) -> Double
    /// The 95th percentile of TTFT in each hour, in seconds: most of the observations lie in the bucket around it.
    public var isSlow: (Int) -> Bool
    /// Tokens of a request.
    public var input, output: Double
    /// Seconds between two scrapes.
    public var interval: Double
    /// Hours without scrapes.
    public var gap: Range<Int>
    /// The hour in which the server starts anew; nil for none.
    public var restart: Int?
    /// How the names of series begin.
    public var prefix: String
    /// The model.
    public var model: String

    /// A week of eight requests a second.
    public init(
        rate: @escaping (Int) -> Double = { _ in 8 }, isSlow: @escaping (Int) -> Bool = { _ in false },
        input: Double = 512, output: Double = 128, interval: Double = 300, gap: Range<Int> = 0..<0,
        restart: Int? = nil, prefix: String = "vllm:", model: String = "Qwen/Qwen3-8B"
    ) {
        self.rate = rate
        self.isSlow = isSlow
        self.input = input
        self.output = output
        self.interval = interval
        self.gap = gap
        self.restart = restart
        self.prefix = prefix
        self.model = model
    }

    private struct Series {
        let family, kind, suffix, labels: String
        /// Growth a second of a counter, or the value of a gauge, in an hour.
        let value: (Int) -> Double
    }

    private var series: [Series] {
        func histogram(_ family: String, _ bounds: [(String, (Int) -> Double)]) -> [Series] {
            bounds.map { bound, share in
                Series(family: family, kind: "histogram", suffix: "_bucket", labels: "le=\"\(bound)\",") { hour in
                    rate(hour) * share(hour)
                }
            } + [
                Series(family: family, kind: "histogram", suffix: "_count", labels: "") { rate($0) },
                Series(family: family, kind: "histogram", suffix: "_sum", labels: "") { rate($0) * 0.2 },
            ]
        }
        return [
            Series(family: "request_success", kind: "counter", suffix: "_total", labels: "finished_reason=\"stop\",") {
                rate($0)
            },
            Series(family: "prompt_tokens", kind: "counter", suffix: "_total", labels: "") { rate($0) * input },
            Series(family: "generation_tokens", kind: "counter", suffix: "_total", labels: "") { rate($0) * output },
            Series(family: "num_requests_running", kind: "gauge", suffix: "", labels: "") { rate($0) * 2 },
            Series(family: "num_requests_waiting", kind: "gauge", suffix: "", labels: "") { isSlow($0) ? 12 : 0 },
            Series(family: "kv_cache_usage_perc", kind: "gauge", suffix: "", labels: "") { isSlow($0) ? 0.95 : 0.3 },
            Series(family: "prefix_cache_queries", kind: "counter", suffix: "_total", labels: "") { rate($0) * input },
            Series(family: "prefix_cache_hits", kind: "counter", suffix: "_total", labels: "") { rate($0) * input / 4 },
        ]
            + histogram(
                "time_to_first_token_seconds",
                [
                    ("0.1", { isSlow($0) ? 0.1 : 0.8 }), ("0.25", { isSlow($0) ? 0.2 : 0.98 }),
                    ("0.5", { isSlow($0) ? 0.4 : 0.995 }), ("1.0", { isSlow($0) ? 0.7 : 1 }), ("2.5", { _ in 1 }),
                    ("+Inf", { _ in 1 }),
                ])
            + histogram(
                "request_time_per_output_token_seconds",
                [("0.01", { _ in 0.1 }), ("0.025", { _ in 0.9 }), ("0.05", { _ in 1 }), ("+Inf", { _ in 1 })])
            // The same under another weighting, which must not be added.
            + histogram("inter_token_latency_seconds", [("0.01", { _ in 900 }), ("+Inf", { _ in 1000 })])
            + histogram(
                "request_prompt_tokens",
                [
                    ("200", { _ in 0.3 }), ("500", { _ in 0.6 }), ("1000", { _ in 0.9 }), ("2000", { _ in 1 }),
                    ("+Inf", { _ in 1 }),
                ])
            + histogram(
                "request_generation_tokens",
                [
                    ("50", { _ in 0.3 }), ("100", { _ in 0.55 }), ("200", { _ in 0.8 }), ("500", { _ in 1 }),
                    ("+Inf", { _ in 1 }),
                ])
    }

    /// The text, with `# EOF` at its end.
    public var text: String {
        var text = ""
        var family = ""
        for series in series {
            if series.family != family {
                family = series.family
                text += "# TYPE \(prefix)\(family) \(series.kind)\n"
            }
            let labels = "\(series.labels)instance=\"a:8000\",model_name=\"\(model)\""
            var total = 1000.0
            for step in 0...Int(7 * 86_400 / interval) {
                let seconds = Double(step) * interval
                // What a counter has at a scrape came in the time before it.
                let moment = series.kind == "gauge" ? seconds : seconds - 1
                let hour = min(167, max(0, Int(moment / 3600)))
                if step > 0, series.kind != "gauge" { total += series.value(hour) * interval }
                if series.kind != "gauge", let restart, seconds == Double(restart) * 3600 { total = 0 }
                if gap.contains(Int(seconds / 3600)) { continue }
                let value = series.kind == "gauge" ? series.value(hour) : total
                text += "\(prefix)\(family)\(series.suffix){\(labels)} \(value) \(Int(Self.start + seconds))\n"
            }
        }
        return text + "# EOF\n"
    }
}
