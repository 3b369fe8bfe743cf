public import Quantities
public import Workload

extension LatencySummary {
    /// The figure that an SLO is made about.
    public func value(_ statistic: Statistic) -> Seconds {
        switch statistic {
        case .mean: mean
        case .p50: p50
        case .p90: p90
        case .p95: p95
        case .p99: p99
        }
    }
}

extension SimulationResult {
    /// Whether the run says anything about promises: it was saturated, or requests were measured.
    public var isJudged: Bool { isSaturated || measured > 0 }

    /// The latencies of the requests that count; nil when the run was saturated, and they say how long it was.
    public var latencies: MeasuredLatencies? {
        isSaturated ? nil : MeasuredLatencies(ttft: ttft, tpot: tpot, e2e: e2e, measured: measured)
    }

    /// The targets of `level` that the run missed; all of them when it was saturated or answered nothing.
    public func missed(_ level: ServiceLevel) -> [ServiceTarget] {
        guard let latencies else { return level.targets }
        return level.targets.filter { latencies.used($0).map { $0 > 1 } ?? true }
    }

    /// The largest of what the run reached over what `level` allows: 0.9 leaves a tenth of the tightest limit free, more
    /// than 1 breaks one; infinite when the run was saturated or answered nothing, 0 without any target.
    public func strain(on level: ServiceLevel) -> Double {
        guard let latencies else { return level.targets.isEmpty ? 0 : .infinity }
        return latencies.strain(on: level)
    }

    /// Whether all targets of `level` were met.
    public func keeps(_ level: ServiceLevel) -> Bool { !isSaturated && missed(level).isEmpty }
}

/// What a run says of SLOs, whatever they are.
public struct MeasuredLatencies: Sendable, Hashable {
    var ttft, tpot, e2e: LatencySummary?
    var measured: Int

    /// The largest of what the run reached over what `level` allows; infinite when it answered nothing, 0 without any
    /// target.
    public func strain(on level: ServiceLevel) -> Double {
        level.targets.map { used($0) ?? .infinity }.max() ?? 0
    }

    /// What the run reached over the limit of `target`, speeds the other way round; nil when it answered nothing.
    fileprivate func used(_ target: ServiceTarget) -> Double? {
        let summary: LatencySummary? =
            switch target.measure {
            case .ttft: ttft
            case .tpot, .outputSpeed: tpot ?? (measured > 0 ? LatencySummary.nothing : nil)
            case .e2e: e2e
            }
        guard let time = summary?.value(target.statistic) else { return nil }
        switch target.limit {
        case .atMost(let limit): return time / limit
        // The speed that a share of requests exceeds is one over the time that this share stays below.
        case .atLeast(let speed): return time.value * speed.value
        }
    }
}

extension LatencySummary {
    /// Answers of one token have no time between tokens: any SLO on it is met.
    fileprivate static let nothing = LatencySummary(
        count: 0, mean: .zero, p50: .zero, p90: .zero, p95: .zero, p99: .zero, p999: .zero, maximum: .zero)
}
