public import Calibration
internal import Catalog
internal import Foundation
internal import Parallel
internal import Performance
internal import Quantities
internal import Simulation
internal import Workload

/// Predicts measured runs from their conditions alone.
///
/// What sustains its load is computed in closed form. A run that was offered more than it could answer has no
/// steady state, and one near its capacity may not reach it in its time, so they are simulated with their lengths, their
/// arrivals and their duration. Separate pools for prompts and
/// answers are computed as a closed network of two stations.
public struct RunPredictor: Sendable {
    private let predictor: PerformanceModel
    private let known = Known()

    /// What a replica is resolved for; models and accelerators are those of one catalog, which knows them by their ids.
    private struct Resolved: Hashable {
        let model, accelerator: String
        let weightPrecision: WeightPrecision
        let cachePrecision: CachePrecision
        let parallelism: Parallelism
        let settings: EngineSettings
        let speculation: SpeculativeDecoding?
        let engine, release, source, method: String?
        let isEarlyEngine: Bool?

        init(_ run: MeasuredRun) {
            let deployment = run.deployment
            (model, accelerator) = (deployment.model.id, deployment.accelerator.id)
            (weightPrecision, cachePrecision) = (deployment.weightPrecision, deployment.cachePrecision)
            (parallelism, settings, speculation) = (deployment.parallelism, deployment.engine, deployment.speculation)
            (engine, release, source, method) = (run.engine, run.release, run.source, run.method)
            isEarlyEngine = run.isEarlyEngine
        }
    }

    /// What the errors of figures depend on beside the conditions of their run.
    private struct ErrorPlace: Hashable {
        var evidence: EvidenceLevel
        var kind: String
        var source: String?
    }

    /// What many runs have in common, found once for all of them, whichever core asks.
    private final class Known: Sendable {
        /// No honest table has runs of as many deployments; those of one that has are found again.
        let replicas = KnownValues<Resolved, Result<ReadyReplica, Unpredictable>>(most: 1000)
        let errors = KnownValues<ErrorPlace, [ClosedRange<Double>?]>(most: 1000)
    }

    /// A replica that many runs share.
    private final class ReadyReplica: Sendable {
        let replica: CalibratedReplica

        init(_ replica: CalibratedReplica) { self.replica = replica }
    }

    /// Predicts with what `predictor` knows.
    public init(_ predictor: PerformanceModel) { self.predictor = predictor }

    /// The share of its capacity beyond which a replica takes longer to settle than a run lasts.
    private static let unsettled = 0.85

    /// Why a run cannot be predicted.
    public struct Unpredictable: Error {
        /// In words.
        public let reason: String
    }

    /// How a figure came about.
    public enum Method: String, Sendable, Codable {
        /// The closed form of the steady state.
        case closedForm = "closed form"
        /// The event simulation.
        case simulation
        /// Two pools in closed form.
        case pools
    }

    /// The measured figures of a run and what is predicted for them, in the units of the table of runs.
    public struct Figures: Sendable {
        /// How they came about.
        public var method: Method
        /// How near the evidence is.
        public var evidence: EvidenceLevel
        /// How far measurements of each metric spread, over how far they do where no run is near.
        var spreads = Spreads(repeating: 1)
        /// The figures, in the order of the table's columns.
        public var figures: [Figure] = []
    }

    /// A measured figure beside the predicted one.
    public struct Figure: Sendable {
        /// Which it is.
        public var figure: RunFigure
        /// What was measured.
        public var measured: Double
        /// What was predicted.
        public var predicted: Double
        /// The logarithms of the ends of the 90% interval over ``predicted``, where measurements spread as they do without a
        /// run near; nil for a figure that was never held out.
        var errors: ClosedRange<Double>?
    }

    /// The measured figures of `run`, predicted.
    public func figures(of run: MeasuredRun) throws(Unpredictable) -> Figures {
        if let figures = try pooled(run) { return figures }
        let replica = try replica(of: run)
        var estimate = replica.estimate(run.lengths, under: run.load)
        guard estimate.point.state != .doesNotFit else {
            throw Unpredictable(reason: "not one request of these lengths fits into memory")
        }
        let isEndless = estimate.point.state == .saturated || run.load == .offline
        guard let arrivals = run.arrivals,
            isEndless || arrivals.isFinite && arrivals.rate > estimate.capacity * Self.unsettled,
            let simulated = whole(replica, run, arrivals, estimate)
        else { return figures(of: run, estimate, replica.evidence, .closedForm, replica) }
        let offline = estimate.outputTokens
        estimate = simulated
        // Of a batch, the closed form knows the throughput better: it is what was fitted.
        if !arrivals.rate.isFinite { estimate.outputTokens = offline }
        return figures(of: run, estimate, replica.evidence, .simulation, replica)
    }

    /// The figures of a run with two pools; nil when there is one.
    private func pooled(_ run: MeasuredRun) throws(Unpredictable) -> Figures? {
        guard run.pools != nil else { return nil }
        guard case .concurrency(let share, let start) = run.load else {
            throw Unpredictable(reason: "separate pools are predicted in a closed loop only")
        }
        do throws(NotEstimable) {
            guard let replica = try predictor.pools(of: run),
                let estimate = replica.estimate(run.lengths, users: share * run.replicas, start: start)
            else { throw .unknownMemoryBandwidth }
            return figures(of: run, estimate, replica.evidence, .pools)
        } catch {
            throw Unpredictable(reason: error.rawValue)
        }
    }

    /// The figures of an estimate; `replica` says how far measurements of one that does both prefill and decode spread.
    private func figures(
        of run: MeasuredRun, _ estimate: Estimate, _ evidence: EvidenceLevel, _ method: Method,
        _ replica: CalibratedReplica? = nil
    ) -> Figures {
        var figures = Figures(method: method, evidence: evidence)
        let kind = run.load.kind == "rate" ? run.load.kind(capacity: estimate.capacity) : run.kind
        if let replica, kind != Load.nearCapacity {
            for metric in Metric.allCases {
                figures.spreads[metric.rawValue] = replica.spread(
                    metric, at: estimate.point.inFlight, run.lengths, under: run.load)
            }
        }
        let errors = errors(ErrorPlace(evidence: evidence, kind: kind, source: run.source))
        for (figure, errors) in zip(RunFigure.allCases, errors) {
            guard let measured = run.published[figure] else { continue }
            let value = figure.value(of: estimate, lengths: run.lengths, replicas: run.replicas)
            guard value.isFinite, value > 0 else { continue }
            figures.figures.append(Figure(figure: figure, measured: measured, predicted: value, errors: errors))
        }
        return figures
    }

    /// The errors of all figures.
    private func errors(_ place: ErrorPlace) -> [ClosedRange<Double>?] {
        known.errors.value(place) {
            RunFigure.allCases.map { figure in
                predictor.residuals.cell(figure, place.evidence, place.kind, source: place.source)?.errors
            }
        }
    }

    /// The replica, resolved once for all runs of a deployment.
    private func replica(of run: MeasuredRun) throws(Unpredictable) -> CalibratedReplica {
        let found = known.replicas.value(Resolved(run)) {
            Result { () throws(Unpredictable) in ReadyReplica(try resolve(run.deployment, run.keys)) }
        }
        return try found.get().replica
    }

    private func resolve(_ deployment: Deployment, _ keys: FactorGroups) throws(Unpredictable) -> CalibratedReplica {
        do throws(NotEstimable) {
            var replica = try predictor.replica(deployment, keys)
            var roomy = deployment
            // It was measured, so it did fit, whatever our account of memory says.
            for _ in 0..<20 where !replica.replica.memory.fits {
                roomy.accelerator.memory = roomy.accelerator.memory * 1.15
                replica = try predictor.replica(roomy, keys)
            }
            return replica
        } catch {
            throw Unpredictable(reason: error.rawValue)
        }
    }

    /// The whole of a run, from its first request to its last: every request counts, as a load generator counts them.
    private func whole(
        _ replica: CalibratedReplica, _ run: MeasuredRun, _ arrivals: MeasuredRun.Arrivals, _ estimate: Estimate
    ) -> Estimate? {
        let rate = arrivals.rate.value
        let count = arrivals.count ?? arrivals.duration.map { rate * $0.value } ?? 500
        guard count >= 1 else { return nil }
        let prompt = LengthDistribution.logNormal(
            mean: run.lengths.input, variation: run.lengths.inputVariation.squareRoot())
        let answer = LengthDistribution.logNormal(
            mean: run.lengths.output, variation: run.lengths.outputVariation.squareRoot())
        let workload = SimulatedWorkload(
            arrivals: rate.isFinite
                ? .open(.constant(arrivals.rate), arrivals.variation > 0 ? .poisson : .constant) : .batch,
            lengths: .independent(input: prompt, output: answer), sharedPrefix: run.lengths.cachedPrefix,
            requestCount: Int(min(20_000, count.rounded())))
        let simulation = Simulation(
            Fleet(replica.replica), workload, SimulationOptions(exclusion: .nothing))
        guard let result = try? simulation.run(), let ttft = result.ttft, let e2e = result.e2e else { return nil }
        var simulated = estimate
        simulated.point.ttft = Spread(ttft)
        simulated.point.e2e = Spread(e2e)
        if let tpot = result.tpot { simulated.point.tpot = Spread(tpot) }
        simulated.outputTokens = result.outputTokens
        return simulated
    }
}

/// A number for each metric, in their order.
typealias Spreads = SIMD8<Double>

extension Spread {
    fileprivate init(_ summary: LatencySummary) {
        self.init(mean: summary.mean, p50: summary.p50, p90: summary.p90, p95: summary.p95, p99: summary.p99)
    }
}
