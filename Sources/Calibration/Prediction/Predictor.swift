internal import Catalog
internal import Foundation
public import Performance
public import Quantities
public import Workload

/// One predicted figure with the interval that holds the measured one in nine of ten cases.
public struct Prediction: Sendable, Hashable, Codable {
    /// The figure, in seconds, or output tokens a second.
    public var value: Double
    /// 5 % of measurements are below; nil when nothing was ever held out for this metric.
    public var low: Double?
    /// 5 % of measurements are above; nil when nothing was ever held out for this metric.
    public var high: Double?
    /// How near the evidence is.
    public var evidence: EvidenceLevel
}

/// A deployment with its calibrated factors and what is known of their errors: resolved once, asked often.
public struct CalibratedReplica: Sendable {
    /// The deployment with its calibrated factors.
    public let replica: Replica
    /// How near the evidence is.
    public let evidence: EvidenceLevel
    /// The nearest measured runs, nearest first.
    public let nearestRuns: [String]
    let residuals: ResidualTable

    let correction: LocalCorrection

    /// The predicted figure of `metric` at a point of the replica, with its interval.
    ///
    /// The closed form's figure, corrected by what nearby runs say of its errors.
    public func prediction(_ metric: Metric, at point: OperatingPoint, lengths: TokenLengths, load: Load) -> Prediction
    {
        let value = corrected(metric, at: point, lengths: lengths, load: load)
        let cell = residuals.cell(evidence, metric, load, capacity: SteadyState(replica, lengths).capacity)
        return Prediction(
            value: value, low: cell.map { value * exp(min(0, $0.low)) },
            high: cell.map { value * exp(max(0, $0.high)) }, evidence: evidence)
    }

    /// The figure of `metric` at a point of the replica, corrected by nearby runs.
    ///
    /// Figures stay consistent: E2E = TTFT + (output - 1) TPOT, and in a closed loop throughput follows by Little's law.
    public func corrected(_ metric: Metric, at point: OperatingPoint, lengths: TokenLengths, load: Load) -> Double {
        let place = LocalCorrection.Place(point, lengths, load)
        func alone(_ metric: Metric) -> Double {
            metric.value(of: point, lengths: lengths) * exp(correction.expected(metric, at: place))
        }
        func whole() -> Double { alone(.ttft) + max(0, lengths.output.value - 1) * alone(.tpot) }
        switch (load, metric) {
        case (.staticBatch, _), (.offline, _), (_, .tpot), (_, .ttft), (_, .ttft50), (_, .ttft99):
            return alone(metric)
        case (_, .e2e): return whole()
        case (.concurrency(let users), .throughput): return users * lengths.output.value / whole()
        case (_, .throughput): return metric.value(of: point, lengths: lengths)
        }
    }
}

extension Metric {
    /// The figure at an operating point of one replica.
    public func value(of point: OperatingPoint, lengths: TokenLengths) -> Double {
        switch self {
        case .tpot: point.tpot.mean.value
        case .ttft: point.ttft.mean.value
        case .e2e: point.e2e.mean.value
        case .throughput: point.rate.value * lengths.output.value
        case .ttft99: point.ttft.p99.value
        case .ttft50: point.ttft.p50.value
        }
    }
}

extension Load {
    /// The kind of load, as residuals are kept by: rate, closed, offline or batch.
    public var kind: String {
        switch self {
        case .rate: "rate"
        case .concurrency: "closed"
        case .offline: "offline"
        case .staticBatch: "batch"
        }
    }

    /// What residuals of rates near what can be carried are kept by.
    static let nearCapacity = "rate near capacity"

    /// The same, and whether a rate comes near what can be carried for ever: there queues grow without bound, and whoever
    /// misses the capacity by a tenth misses the time to the first token by orders of magnitude.
    public func kind(capacity: Rate<Requests>) -> String {
        if case .rate(let rate, _) = self, rate > capacity * 0.7 { return Load.nearCapacity }
        return kind
    }
}

/// Calibrated factors, their errors and the runs behind them.
public struct Predictor: Sendable {
    /// The factors.
    public let levels: CoefficientLevels
    /// Their errors.
    public let residuals: ResidualTable
    /// The runs behind them.
    let field: ResidualField

    /// A predictor from its parts.
    public init(levels: CoefficientLevels, residuals: ResidualTable, runs: [MeasuredRun]) {
        self.init(levels: levels, residuals: residuals, field: ResidualField(runs, levels))
    }

    init(levels: CoefficientLevels, residuals: ResidualTable, field: ResidualField) {
        self.levels = levels
        self.residuals = residuals
        self.field = field
    }

    /// The factors for `deployment`.
    public func coefficients(for deployment: Deployment) -> Coefficients {
        levels.coefficients(for: LevelKeys(deployment))
    }

    /// `deployment` with its factors, how near the evidence is, and the nearest runs.
    public func replica(
        _ deployment: Deployment, engine: String? = nil, release: String? = nil, source: String? = nil
    ) throws(NotEstimable) -> CalibratedReplica {
        try replica(deployment, LevelKeys(deployment, engine: engine, release: release, source: source))
    }

    /// The same for a deployment whose keys are at hand.
    public func replica(_ deployment: Deployment, _ keys: LevelKeys) throws(NotEstimable) -> CalibratedReplica {
        let (evidence, runs) = field.evidence(for: keys)
        let (correction, nearest) = field.correction(Traits(deployment, keys))
        return CalibratedReplica(
            replica: try Replica(deployment, levels.coefficients(for: keys)), evidence: evidence,
            nearestRuns: Array((nearest.isEmpty ? runs : nearest).prefix(5)), residuals: residuals,
            correction: correction)
    }
}
