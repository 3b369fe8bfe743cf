internal import Catalog
internal import Performance
internal import Quantities
internal import Simulation
internal import Workload

/// A simulation for a terminal.
public struct SimulationText {
    private let report: SimulationReport
    private let style: TerminalStyle

    /// The text of `report`.
    public init(_ report: SimulationReport, style: TerminalStyle = .plain) {
        self.report = report
        self.style = style
    }

    /// All lines.
    public var lines: [String] {
        guard let result = report.first else { return ["no run"] }
        let deployment = report.deployment
        let count = report.replicas
        return [
            style.bold(
                "\(deployment.model.id) on \(count * deployment.parallelism.devices) x \(deployment.accelerator.name)"
            ),
            "  run      \(Wording.counted(count, "replica")) of \(Wording.deployment(deployment))",
            "  load     \(report.arrivals), seed \(result.seed)",
        ] + outcome(result) + [""] + latencies(result) + [""] + speeds(result) + slos(result) + events(result)
            + confidence + series(result) + notes
    }

    private func outcome(_ result: SimulationResult) -> [String] {
        var lines = [
            "  requests \(number(result.arrived)) arrived in \(Figures.time(result.simulated)), \(number(result.completed)) completed, "
                + "\(number(result.measured)) measured (without warm-up and cool-down)"
        ]
        if result.rejections.count > 0 { lines.append(style.bad("  refused  " + rejections(result.rejections))) }
        if result.outOfOrder > 0 {
            lines.append(
                "  order    \(number(result.outOfOrder)) lines of the trace were out of order, and were sorted by time")
        }
        if result.unfinished > 0 {
            lines.append(
                "  open     \(number(result.unfinished)) were unfinished at the end (\(result.outcome.rawValue))")
        }
        lines += ending(result).map(style.bad)
        if result.isSaturated {
            lines.append(
                style.bad(
                    "  Saturated: the queue grew to the end, so latencies grow with the length of the run."
                ))
        }
        return lines
    }

    /// Why a run ended that did not come to its end.
    private func ending(_ result: SimulationResult) -> [String] {
        switch result.outcome {
        case .completed, .saturated: return []
        case .interrupted: return ["  Partial: the run was interrupted, and this is what it had until then."]
        case .timeLimit where result.simulated < SimulatedClock.end * 0.5: return []
        case .timeLimit:
            return [
                "  Ended at \(Figures.number(SimulatedClock.end.hours / 8766)) years of simulated time, which no run exceeds."
            ]
        case .stalled where result.restarts > 0:
            return [
                "  Stalled: requests take longer than replicas last, so none would ever complete; "
                    + "raise --failure-hours or --spot-hours, or shorten the answers."
            ]
        case .stalled: return ["  Stalled: no replica is left that would ever serve what waits."]
        }
    }

    private func rejections(_ counts: Rejections) -> String {
        [
            (counts.zeroTokens, "without input or output tokens"), (counts.beyondContext, "longer than the context"),
            (counts.beyondMemory, "larger than the KV cache"), (counts.unreadable, "lines that could not be read"),
            (counts.late, "lines that arrived too late to be sorted"),
        ].filter { $0.0 > 0 }.map { "\(number($0.0)) \($0.1)" }.joined(separator: ", ")
    }

    private func latencies(_ result: SimulationResult) -> [String] {
        var table = TextTable([
            ("latency", .left), ("mean", .right), ("p50", .right), ("p90", .right), ("p95", .right), ("p99", .right),
            ("p99.9", .right), ("max", .right),
        ])
        for (name, summary) in [
            ("TTFT", result.ttft), ("TPOT", result.tpot), ("ITL", result.itl), ("E2E", result.e2e),
            ("queue", result.queue),
        ] {
            guard let summary else { continue }
            let times = [
                summary.mean, summary.p50, summary.p90, summary.p95, summary.p99, summary.p999, summary.maximum,
            ]
            table.add([name] + times.map(Figures.time))
        }
        return table.lines(style).map { "  " + $0 }
    }

    private func speeds(_ result: SimulationResult) -> [String] {
        var lines = [
            "  requests \(Figures.number(result.offered.perSecond)) requests/s arrived, \(Figures.number(result.requestThroughput.perSecond)) completed",
            "  output   \(Figures.number(result.outputTokens.perSecond)) tokens/s; "
                + "\(Figures.number(result.totalTokens.perSecond)) with input"
                + (result.tpot.map { $0.mean > .zero ? "; \(Figures.number(1 / $0.mean.value)) per user" : "" } ?? ""),
            "  busy     \(Figures.percent(result.utilization)) of the time; \(Figures.number(result.meanBatch)) requests in "
                + "decode, max \(number(result.peakBatch))",
            "  use      "
                + [
                    result.modelFLOPsUtilization.map { "MFU \(Figures.percent($0))" },
                    result.modelBandwidthUtilization.map { "MBU \(Figures.percent($0))" },
                    "KV cache \(Figures.percent(result.cacheOccupancy)), max \(Figures.percent(result.peakCacheOccupancy))",
                    result.prefixHitShare > 0
                        ? "\(Figures.percent(result.prefixHitShare)) of prompt tokens from the prefix cache" : nil,
                ].compactMap(\.self).joined(separator: ", "),
        ]
        if let cost = result.cost {
            lines.append(
                "  cost     \(Figures.dollars(cost)) for \(Figures.number(result.replicaTime.hours)) replica-hours")
        }
        return lines
    }

    private func slos(_ result: SimulationResult) -> [String] {
        guard let slo = report.slo, !slo.targets.isEmpty else { return [] }
        let missed = result.missed(slo)
        let verdict =
            !result.isJudged
            ? "nothing was measured"
            : missed.isEmpty
                ? style.good("met") : style.bad("violated: " + missed.map(Wording.target).joined(separator: ", "))
        var lines = [
            "  SLO      \(slo.targets.map(Wording.target).joined(separator: ", ")): \(verdict)",
            "  goodput  \(Figures.number(result.goodput.perSecond)) requests/s met every SLO, \(Figures.percent(result.goodShare)) of them",
        ]
        let misses = result.misses
        let causes = [
            (misses.queue, "waited for a slot"), (misses.prompt, "a slow prefill"), (misses.pace, "slow decode"),
            (misses.total, "E2E too long"), (misses.preemption, "preempted"),
            (misses.lostReplica, "replica failed"),
        ].filter { $0.0 > 0 }
        if !causes.isEmpty {
            lines.append("  violated " + causes.map { "\(number($0.0)) \($0.1)" }.joined(separator: ", "))
        }
        return lines
    }

    private func events(_ result: SimulationResult) -> [String] {
        let counts = [
            (result.preemptions, "preemptions"), (result.restarts, "restarts"), (result.transfers, "KV transfers"),
            (result.scalings, "scaling events"), (result.interruptions, "spot interruptions"),
            (result.failures, "failures"),
        ].filter { $0.0 > 0 }
        return counts.isEmpty ? [] : ["  events   " + counts.map { "\(number($0.0)) \($0.1)" }.joined(separator: ", ")]
    }

    private var confidence: [String] {
        guard report.runs.runs.count > 1 else { return [] }
        func text(_ name: String, _ interval: ConfidenceInterval?) -> String? {
            guard let interval, let half = interval.halfWidth else { return nil }
            return "\(name) \(Figures.time(Seconds(interval.mean))) +- \(Figures.time(Seconds(half)))"
        }
        let means = [text("TTFT", report.runs.ttft), text("TPOT", report.runs.tpot), text("E2E", report.runs.e2e)]
        return [
            "  seeds    over \(report.runs.runs.count) seeds, means with 95% confidence: "
                + means.compactMap(\.self).joined(separator: ", ")
        ]
    }

    /// A handful of moments, so that a change over time is seen.
    private func series(_ result: SimulationResult) -> [String] {
        guard result.series.count >= 8 else { return [] }
        var table = TextTable([
            ("until", .right), ("requests/s", .right), ("completed/s", .right), ("waiting", .right),
            ("decoding", .right), ("KV cache", .right), ("replicas", .right),
        ])
        let rows = 8
        for index in 0..<rows {
            let part = result.series[(index * result.series.count / rows)..<((index + 1) * result.series.count / rows)]
            guard let last = part.last else { continue }
            func mean(_ value: (SeriesPoint) -> Double) -> Double { part.map(value).reduce(0, +) / Double(part.count) }
            table.add([
                Figures.time(last.time), Figures.number(mean { $0.arrivals.perSecond }),
                Figures.number(mean { $0.completions.perSecond }), Figures.number(mean(\.waiting)),
                Figures.number(mean(\.decoding)), Figures.percent(mean(\.cacheOccupancy)),
                Figures.number(mean(\.replicas)),
            ])
        }
        return [""] + table.lines(style).map { "  " + $0 }
    }

    private var notes: [String] {
        report.assumptions.isEmpty
            ? [] : ["", style.bold("Assumptions")] + report.assumptions.map { "  " + TextTable.printable($0) }
    }

    private func number(_ count: Int) -> String { Figures.fixed(Double(count), decimals: 0) }
}
