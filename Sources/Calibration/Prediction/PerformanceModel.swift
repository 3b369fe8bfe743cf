internal import Catalog
internal import Foundation
public import Performance
public import Quantities
public import Workload

/// One predicted figure with the interval that holds the measured one in nine of ten cases.
public struct Prediction: Sendable, Hashable, Codable {
    /// The figure, in seconds, output tokens a second, or requests a second.
    public var value: Double
    /// 5% of measurements are below; nil when nothing was ever held out for this metric.
    public var low: Double?
    /// 5% of measurements are above; nil when nothing was ever held out for this metric.
    public var high: Double?
    /// How near the evidence is.
    public var evidence: EvidenceLevel
}

/// A deployment with its calibrated factors and what measured runs say of their errors: resolved once, asked often.
public struct CalibratedReplica: Sendable {
    /// The deployment with its calibrated factors, before measured runs nearby correct it: see ``replica(for:under:)``.
    public let replica: Replica
    /// How near the evidence is.
    public let evidence: EvidenceLevel
    /// The nearest measured runs, nearest first.
    public let nearestRuns: [String]
    let residuals: ResidualTable

    let correction: LocalCorrection

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

extension MeasuredRun {
    /// What would be reported of the run's replicas together, each of which is at `point`.
    public func figure(_ metric: Metric, at point: OperatingPoint) -> Double {
        metric.value(of: load.reported(point), lengths: lengths) * (metric == .throughput ? replicas : 1)
    }
}

extension Load {
    /// `point` as published runs report it, which a static batch of several waves makes a difference to: E2E is the time
    /// until the last request is answered, as all are given back together, and TTFT that of one wave.
    func reported(_ point: OperatingPoint) -> OperatingPoint {
        guard case .staticBatch(let size) = self, size > point.decoding else { return point }
        func all(_ time: Seconds) -> Spread { Spread(mean: time, p50: time, p90: time, p95: time, p99: time) }
        var whole = point
        whole.e2e = all(Requests(size) / point.rate)
        whole.ttft = all(point.ttft.mean - point.queue)
        return whole
    }

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
    public static let nearCapacity = "rate near capacity"

    /// The same, and whether a rate comes near capacity: there queues grow without bound, and whoever
    /// misses the capacity by a tenth misses the time to the first token by orders of magnitude.
    public func kind(capacity: Rate<Requests>) -> String {
        if case .rate(let rate, _) = self, rate > capacity * 0.7 { return Load.nearCapacity }
        return kind
    }
}

/// The one source of every latency, throughput and capacity: calibrated factors, their errors and the runs behind them.
///
/// Made once from the catalogs, the calibration that comes with the program and the user's own runs, and handed down to
/// everything that asks how fast something is. ``replica(_:_:)`` resolves a deployment; from there
/// ``CalibratedReplica/replica(for:under:)`` gives what closed form and event simulation work with, and
/// ``CalibratedReplica/estimate(_:under:)`` the figures.
public struct PerformanceModel: Sendable {
    /// The factors.
    public let levels: CoefficientLevels
    /// Their errors.
    public let residuals: ResidualTable
    /// The runs behind them.
    let field: ResidualField
    /// The user's own runs over both; nil without any.
    private(set) var own: OwnEvidence?

    /// A model from its parts.
    public init(levels: CoefficientLevels, residuals: ResidualTable, runs: [MeasuredRun]) {
        self.init(levels: levels, residuals: residuals, field: ResidualField(runs, levels))
    }

    init(levels: CoefficientLevels, residuals: ResidualTable, field: ResidualField) {
        self.levels = levels
        self.residuals = residuals
        self.field = field
    }

    /// Physics and typical factors alone, without any measured run.
    public static let uncalibrated = PerformanceModel(
        levels: CoefficientLevels(), residuals: ResidualTable(), field: ResidualField(groups: []))

    /// This model with what own runs change for each deployment that is asked for.
    public func informed(by own: OwnEvidence?) -> PerformanceModel {
        var model = self
        model.own = own
        return model
    }

    /// The factors for `deployment`.
    public func coefficients(for deployment: Deployment) -> Coefficients {
        let keys = FactorGroups(deployment)
        return (own?.view(Traits(deployment, keys), keys).levels ?? levels).coefficients(for: keys)
    }

    /// The release of the engine, such as `0.22`, whose factors stand in for those of the deployment's, of which no run was
    /// measured; nil where its own release has runs.
    public func proxyRelease(for deployment: Deployment) -> String? {
        let release = FactorGroups.release(deployment.engine.engine.rawValue, deployment.engine.version)
        return levels.proxyRelease(for: release)?.split(separator: " ").last.map { String($0) }
    }

    /// `deployment` with its factors, how near the evidence is, and the nearest runs.
    public func replica(
        _ deployment: Deployment, engine: String? = nil, release: String? = nil, source: String? = nil
    ) throws(NotEstimable) -> CalibratedReplica {
        try replica(deployment, FactorGroups(deployment, engine: engine, release: release, source: source))
    }

    /// The same for a deployment whose keys are at hand.
    public func replica(_ deployment: Deployment, _ keys: FactorGroups) throws(NotEstimable) -> CalibratedReplica {
        let traits = Traits(deployment, keys)
        let view = own?.view(traits, keys)
        let (levels, field) = (view?.levels ?? self.levels, view?.field ?? self.field)
        let (evidence, runs) = field.evidence(for: keys)
        let (correction, nearest) = field.correction(
            traits, knowsSpread: evidence <= CorrectionConstants.farthestSpread)
        return CalibratedReplica(
            replica: try Replica(deployment, levels.coefficients(for: keys)), evidence: evidence,
            nearestRuns: Array((nearest.isEmpty ? runs : nearest).prefix(5)), residuals: residuals,
            correction: correction)
    }
}
