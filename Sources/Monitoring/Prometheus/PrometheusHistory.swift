internal import Input

/// What to read from a Prometheus server.
public struct PrometheusHistory: Sendable {
    /// The server.
    public var server: PrometheusServer
    /// Seconds since 1970 between which to read.
    public var from, to: Double
    /// Label matchers as in PromQL, without braces, such as `model_name="org/m",namespace="prod"`; empty for none.
    public var match: String

    /// A history of `server`.
    public init(_ server: PrometheusServer, from: Double, to: Double, match: String = "") {
        self.server = server
        self.from = from
        self.to = to
        self.match = match
    }

    /// Seconds of a slot: hours for more than two days, minutes for less.
    private var slot: Double { to - from >= 2 * 86_400 ? 3600 : to - from >= 4 * 3600 ? 300 : 60 }

    /// Reads it; throws a `FileFailure` when the server cannot be reached, and `InputProblems` when it refuses or has
    /// no metrics of a known server.
    public func read() throws -> ServingHistory {
        let pattern = MetricSource.allCases.map(\.prefix).joined(separator: "|")
        let selector = "{__name__=~\"(\(pattern)|DCGM_FI_).+\"\(match.isEmpty ? "" : "," + match)}"
        let names = try server.names(matching: selector, from: from, to: to)
        let sources = MetricSource.allCases.filter { source in
            MetricNames.all(.requests, source).contains { chosen($0, source, in: names) != nil }
                || MetricNames.all(.running, source).contains { chosen($0, source, in: names) != nil }
        }
        guard let source = sources.first else { throw nothing(names) }
        let start = (from / slot).rounded(.up) * slot
        let count = max(1, Int(((to - start) / slot).rounded(.down)))
        var history = ServingHistory(
            source: source, name: server.display, models: [], start: start, slot: slot, count: count)
        if sources.count > 1 {
            history.warnings.append(
                Diagnostic(
                    .warning, at: SourcePlace(file: server.display),
                    "metrics of \(sources.map(\.rawValue).joined(separator: ", ")): those of \(source.rawValue) are read",
                    suggestion: "give --match with a label that only the other has"))
        }
        history.models = try models(source, names)
        if history.models.count > 1 { return history }
        try fill(&history, source, names)
        try fillDevices(&history, names)
        return history
    }

    private func nothing(_ names: [String]) -> InputProblems {
        InputProblems([
            Diagnostic(
                at: SourcePlace(file: server.display),
                match.isEmpty
                    ? "no metrics of a known server are there at that time"
                    : "no metrics of a known server match \(match) at that time",
                allowed: "vllm:, sglang:, trtllm_, tgi_ or nv_inference_ series with requests",
                suggestion: names.isEmpty
                    ? "check --from, --to and --match, and that the server is scraped" : "check --match")
        ])
    }

    /// The series that is there under the name of a measure, in either spelling.
    private func chosen(_ name: String, _ source: MetricSource, suffix: String = "", in names: [String]) -> String? {
        guard let pattern = try? Regex("(\(source.prefix))\(name)(_total)?\(suffix)") else { return nil }
        return names.first { $0.wholeMatch(of: pattern) != nil }
    }

    private func selector(_ series: String, _ more: String = "") -> String {
        let labels = [match, more].filter { !$0.isEmpty }.joined(separator: ",")
        return "{__name__=\"\(series)\"\(labels.isEmpty ? "" : "," + labels)}"
    }

    /// Labels that keep one figure from being counted several times.
    private func oneCopy(_ measure: ServingMeasure, _ source: MetricSource) -> String {
        guard source == .sglang else { return "" }
        switch measure {
        // Each tensor-parallel rank exports its own copy of a gauge.
        case .running, .waiting, .cacheUse: return "tp_rank=~\"0|\""
        case .prefixHits: return "cache_source=~\"total|\""
        default: return ""
        }
    }

    private func series(
        _ measure: ServingMeasure, _ source: MetricSource, _ names: [String], suffix: String = ""
    ) -> String? {
        for name in MetricNames.all(measure, source) {
            if let series = chosen(name, source, suffix: suffix, in: names) {
                return selector(series, oneCopy(measure, source))
            }
        }
        return nil
    }

    private func models(_ source: MetricSource, _ names: [String]) throws -> [String] {
        let label = source.modelLabel
        let query: String
        if let requests = series(.requests, source, names) {
            query = "sum by (\(label)) (increase(\(requests)[\(Int(to - from))s]))"
        } else if let running = series(.running, source, names) {
            query = "sum by (\(label)) (avg_over_time(\(running)[\(Int(to - from))s]))"
        } else {
            return []
        }
        let found = try server.instant(query, at: to).compactMap { series in
            series.labels[label].flatMap { name in series.points.first.map { (name, $0.value) } }
        }
        return found.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.map(\.0)
    }

    private func fill(
        _ history: inout ServingHistory, _ source: MetricSource, _ names: [String]
    ) throws {
        let window = "[\(Int(slot))s]"
        for measure in [ServingMeasure.requests, .inputTokens, .outputTokens, .prefixQueries, .prefixHits] {
            guard let series = series(measure, source, names) else { continue }
            history.signals[.measure(measure)] = try values("sum(rate(\(series)\(window)))", in: history)
        }
        for measure in [ServingMeasure.running, .waiting] {
            guard let series = series(measure, source, names) else { continue }
            history.signals[.measure(measure)] = try values("sum(avg_over_time(\(series)\(window)))", in: history)
        }
        if let series = series(.cacheUse, source, names) {
            history.signals[.measure(.cacheUse)] = try values("avg(avg_over_time(\(series)\(window)))", in: history)
        }
        if let series = series(.running, source, names) ?? series(.requests, source, names) {
            history.signals[.servers] = try values(
                "count(count by (instance) (count_over_time(\(series)\(window))))", in: history)
        }
        for measure in [ServingMeasure.ttft, .tpot, .e2e, .inputLength, .outputLength] {
            guard let series = series(measure, source, names, suffix: "_bucket") else { continue }
            history.histograms[measure] = try slots("sum by (le) (increase(\(series)\(window)))", in: history)
        }
    }

    private func fillDevices(_ history: inout ServingHistory, _ names: [String]) throws {
        let window = "[\(Int(slot))s]"
        // The exporter of the accelerators knows nothing of models, so that no matcher of theirs fits it.
        if names.contains("DCGM_FI_DEV_GPU_UTIL") {
            history.signals[.deviceUse] = try values(
                "avg(avg_over_time(DCGM_FI_DEV_GPU_UTIL\(window))) / 100", in: history)
            history.signals[.devices] = try values("count(count_over_time(DCGM_FI_DEV_GPU_UTIL\(window)))", in: history)
        }
        if names.contains("DCGM_FI_DEV_POWER_USAGE") {
            history.signals[.devicePower] = try values(
                "sum(avg_over_time(DCGM_FI_DEV_POWER_USAGE\(window)))", in: history)
        }
    }

    /// The values of a query that gives one series, slot by slot, each looked at from the slot's end.
    private func values(_ query: String, in history: ServingHistory) throws -> [Double?] {
        var values = [Double?](repeating: nil, count: history.count)
        for series in try range(query, history) {
            for point in series.points { if let index = index(point.time, history) { values[index] = point.value } }
        }
        return values
    }

    private func slots(_ query: String, in history: ServingHistory) throws -> [BucketHistogram] {
        var slots = [BucketHistogram](repeating: BucketHistogram(), count: history.count)
        for series in try range(query, history) {
            guard let bound = series.labels["le"].flatMap(Self.bound) else { continue }
            for point in series.points {
                if let index = index(point.time, history) { slots[index].add(max(0, point.value), upTo: bound) }
            }
        }
        return slots
    }

    /// The bound that a label `le` names.
    static func bound(_ text: String) -> Double? { text == "+Inf" ? .infinity : Double(text) }

    private func range(_ query: String, _ history: ServingHistory) throws -> [PrometheusSeries] {
        try server.range(query, from: history.start + slot, to: history.end, step: slot)
    }

    private func index(_ time: Double, _ history: ServingHistory) -> Int? {
        let index = Int(((time - history.start) / slot).rounded()) - 1
        return (0..<history.count).contains(index) ? index : nil
    }
}
