internal import Quantities
public import Workload

/// An SLO in figures, as JSON documents carry it.
public struct TargetFigures: Codable, Sendable, Equatable {
    /// What is measured, `ttft`, `tpot`, `e2e` or `output_speed`, and over which requests, such as `p95`.
    public var measure, statistic: String
    /// The most milliseconds; absent for speeds.
    public var atMostMs: Double?
    /// The fewest tokens a second; absent for times.
    public var atLeastTokS: Double?

    enum CodingKeys: String, CodingKey {
        case measure, statistic
        case atMostMs = "at_most_ms"
        case atLeastTokS = "at_least_tok_s"
    }

    /// The figures of `target`.
    public init(_ target: ServiceTarget) {
        measure = target.measure.rawValue
        statistic = target.statistic.rawValue
        switch target.limit {
        case .atMost(let time): atMostMs = time.milliseconds
        case .atLeast(let speed): atLeastTokS = speed.perSecond
        }
    }

    /// The SLO; nil for one that this build does not know.
    public var target: ServiceTarget? {
        guard let measure = ServiceTarget.Measure(rawValue: measure),
            let statistic = Statistic(rawValue: statistic)
        else { return nil }
        if let atMostMs, measure != .outputSpeed {
            return ServiceTarget(measure, statistic, atMost: .milliseconds(atMostMs))
        }
        guard let atLeastTokS, measure == .outputSpeed else { return nil }
        return ServiceTarget(statistic, outputSpeedAtLeast: .perSecond(atLeastTokS))
    }
}

extension LatencyFigures {
    /// The milliseconds that `statistic` asks for.
    public func at(_ statistic: Statistic) -> Double {
        switch statistic {
        case .mean: mean
        case .p50: p50
        case .p90: p90
        case .p95: p95
        case .p99: p99
        }
    }
}

extension EstimateFigures {
    /// What is reached where `target` sets a limit.
    public func predicted(_ target: ServiceTarget) -> ServiceTarget.Limit {
        switch target.measure {
        case .ttft: .atMost(.milliseconds(ttftMs.at(target.statistic)))
        case .tpot: .atMost(.milliseconds(tpotMs.at(target.statistic)))
        case .e2e: .atMost(.milliseconds(e2eMs.at(target.statistic)))
        case .outputSpeed:
            .atLeast(.perSecond(tpotMs.at(target.statistic) > 0 ? 1000 / tpotMs.at(target.statistic) : .infinity))
        }
    }
}
