public import Input
public import Measurements
internal import Quantities

extension ServingHistory {
    /// The busiest hour as a measured run of one server, with what is odd about it; nil where no rate or no latency is
    /// known.
    ///
    /// Rates are those of all servers over how many there were. Percentiles are interpolated inside of buckets, as
    /// Prometheus does; where only a bound is known, they are left out.
    public func measuredRun() -> (run: RecordedRun, warnings: [Diagnostic])? {
        // Counters of strangers hold any number: no server answers a thousand million requests a second.
        guard let peak, peak.rate > 0, peak.rate < 1e9 else { return nil }
        let perHour = max(1, Int((3600 / slot).rounded()))
        let first = Int(((peak.time - start) / slot).rounded())
        let slots = first..<min(count, first + perHour)
        var warnings = self.warnings
        func note(_ message: String, _ suggestion: String? = nil) {
            warnings.append(Diagnostic(.warning, at: SourcePlace(file: name), message, suggestion: suggestion))
        }
        func mean(_ signal: Signal) -> Double? {
            let values = values(signal)
            let known = slots.compactMap { values.indices.contains($0) ? values[$0] : nil }
            return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
        }
        let servers = max(1, mean(.servers) ?? 1)
        var run = RecordedRun(id: "metrics-0")
        run.origin.client = "Prometheus"
        run.origin.date = String(Self.day(peak.time))
        run.origin.tokenCounter = .server
        run.model.name = models.first
        run.engine.name = source.map(Self.engineName)
        // Of many users who know nothing of each other.
        run.load.arrival = .poisson
        run.assumed = ["arrival"]
        run.load.requestRate = Rate(peak.rate / servers)
        run.load.duration = Seconds(Double(slots.count) * slot)
        run.counts.completed = Int((peak.rate / servers * Double(slots.count) * slot).rounded())
        run.throughput.requests = Rate(peak.rate / servers)
        if let tokens = mean(.measure(.outputTokens)) {
            run.throughput.output = Rate(tokens / servers)
            run.load.outputTokens = Tokens(tokens / peak.rate)
            if let input = mean(.measure(.inputTokens)) { run.throughput.total = Rate((tokens + input) / servers) }
        }
        if let tokens = mean(.measure(.inputTokens)) { run.load.inputTokens = Tokens(tokens / peak.rate) }
        run.throughput.concurrency = mean(.measure(.running)).map { $0 / servers }
        run.timeToFirstToken = latency(.ttft, slots, note)
        run.timePerOutputToken = latency(.tpot, slots, note)
        run.endToEnd = latency(.e2e, slots, note)
        guard !run.timeToFirstToken.isEmpty || !run.timePerOutputToken.isEmpty || !run.endToEnd.isEmpty else {
            return nil
        }
        if servers > 1 {
            note("figures of \(shortCount(servers)) servers are divided by their number: gpu_count is that of one")
        }
        if models.count > 1 {
            note(
                "requests for several models are in one run: \(models.prefix(5).joined(separator: ", "))",
                "choose one: --match 'model_name=\"NAME\"'")
        }
        note("the run is the busiest hour: its load rises and falls as that of users does")
        return (run, warnings)
    }

    private func latency(
        _ measure: ServingMeasure, _ slots: Range<Int>, _ note: (String, String?) -> Void
    ) -> LatencySummary {
        var summary = LatencySummary()
        let shares: [(WritableKeyPath<LatencySummary, Seconds?>, Double)] = [
            (\.p50, 0.5), (\.p90, 0.9), (\.p95, 0.95), (\.p99, 0.99),
        ]
        if let all = histograms[measure] {
            var sum = BucketHistogram()
            for index in slots where all.indices.contains(index) { sum.add(all[index]) }
            guard sum.total > 0 else { return summary }
            var bounds: [String] = []
            for (path, share) in shares {
                guard let quantile = sum.quantile(share) else { continue }
                if quantile.relation == .about {
                    summary[keyPath: path] = Seconds(quantile.value)
                } else {
                    bounds.append("p\(Int((share * 100).rounded()))")
                }
            }
            if !bounds.isEmpty {
                note(
                    "\(measure.rawValue): \(bounds.joined(separator: ", ")) lie in the first or the last bucket, "
                        + "and are left out", nil)
            }
            // A mean of the middles of buckets is good where the median lies inside of one.
            if summary.p50 != nil { summary.mean = sum.mean.map { Seconds($0) } }
            return summary
        }
        for (path, share) in shares {
            let values = values(.percentile(measure, Int((share * 1000).rounded())))
            let known = slots.compactMap { values.indices.contains($0) ? values[$0] : nil }
            // Percentiles of several slots do not add up; of one hour the worst is a bound.
            if known.count == 1 { summary[keyPath: path] = Seconds(known[0]) }
        }
        return summary
    }

    private static func engineName(_ source: MetricSource) -> String {
        switch source {
        case .vllm: "vLLM"
        case .sglang: "SGLang"
        case .tensorRTLLM: "TensorRT-LLM"
        case .tgi: "TGI"
        case .triton: "Triton"
        }
    }

    private static func day(_ time: Double) -> String {
        utcDate(epochSeconds: time) ?? ""
    }

    private func shortCount(_ count: Double) -> String {
        count == count.rounded() ? String(Int(count)) : String((count * 10).rounded() / 10)
    }
}
