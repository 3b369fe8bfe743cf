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

    /// The targets of `level` that the run missed; all of them when it was saturated or answered nothing.
    public func missed(_ level: ServiceLevel) -> [ServiceTarget] {
        if isSaturated { return level.targets }
        return level.targets.filter { predicted($0).map { $0 > 1 } ?? true }
    }

    /// The largest of what the run reached over what `level` allows: 0.9 leaves a tenth of the tightest limit free, more
    /// than 1 breaks one; infinite when the run was saturated or answered nothing, 0 without any target.
    public func strain(on level: ServiceLevel) -> Double {
        if isSaturated, !level.targets.isEmpty { return .infinity }
        return level.targets.map { predicted($0) ?? .infinity }.max() ?? 0
    }

    /// What the run reached over the limit of `target`, speeds the other way round; nil when it answered nothing.
    private func predicted(_ target: ServiceTarget) -> Double? {
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

    /// Whether all targets of `level` were met.
    public func keeps(_ level: ServiceLevel) -> Bool { !isSaturated && missed(level).isEmpty }
}

extension LatencySummary {
    /// Answers of one token have no time between tokens: any SLO on it is met.
    fileprivate static let nothing = LatencySummary(
        count: 0, mean: .zero, p50: .zero, p90: .zero, p95: .zero, p99: .zero, p999: .zero, maximum: .zero)
}
