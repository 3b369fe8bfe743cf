public import Calibration
internal import Catalog
internal import Foundation
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
public struct RunPredictor {
    private let predictor: PerformanceModel
    private var resolved: [Resolved: CalibratedReplica] = [:]
    private var cells: [CellPlace: ResidualTable.Cell?] = [:]

    /// What a replica is resolved for: factors do not tell models apart that differ in the longest context alone.
    private struct Resolved: Hashable {
        var keys: FactorGroups
        var deployment: Deployment
    }

    /// What the errors of a figure depend on beside the conditions of its run.
    private struct CellPlace: Hashable {
        var figure: RunFigure
        var evidence: EvidenceLevel
        var kind: String
        var source: String?
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

    /// All figures of a run, with the interval of each, in the units of the table of runs.
    public struct Figures: Sendable {
        /// How they came about.
        public var method: Method
        /// How near the evidence is.
        public var evidence: EvidenceLevel
        /// Values by figure.
        public var values: [RunFigure: Double]
        /// Intervals by figure; none for a figure that was never held out.
        public var intervals: [RunFigure: ClosedRange<Double>]
    }

    /// The figures of `run`.
    public mutating func figures(of run: MeasuredRun) throws(Unpredictable) -> Figures {
        if let figures = try pooled(run) { return figures }
        let replica = try replica(of: run.deployment, run.keys)
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
    private mutating func pooled(_ run: MeasuredRun) throws(Unpredictable) -> Figures? {
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
    private mutating func figures(
        of run: MeasuredRun, _ estimate: Estimate, _ evidence: EvidenceLevel, _ method: Method,
        _ replica: CalibratedReplica? = nil
    ) -> Figures {
        var figures = Figures(method: method, evidence: evidence, values: [:], intervals: [:])
        let kind = run.load.kind == "rate" ? run.load.kind(capacity: estimate.capacity) : run.kind
        for figure in RunFigure.allCases {
            let value = figure.value(of: estimate, lengths: run.lengths, replicas: run.replicas)
            guard value.isFinite, value > 0 else { continue }
            figures.values[figure] = value
            let place = CellPlace(figure: figure, evidence: evidence, kind: kind, source: run.source)
            guard let cell = cell(place) else { continue }
            let spread =
                replica?.spread(figure.nearest, at: estimate.point.inFlight, run.lengths, under: run.load) ?? 1
            figures.intervals[figure] = cell.interval(
                around: value, spread: kind == Load.nearCapacity ? 1 : spread)
        }
        return figures
    }

    /// The errors of a figure, looked up once for all runs.
    private mutating func cell(_ place: CellPlace) -> ResidualTable.Cell? {
        if let known = cells[place] { return known }
        let found = predictor.residuals.cell(place.figure, place.evidence, place.kind, source: place.source)
        cells[place] = .some(found)
        return found
    }

    /// The replica, resolved once for all runs of a deployment.
    mutating func replica(
        of deployment: Deployment, _ keys: FactorGroups
    ) throws(Unpredictable) -> CalibratedReplica {
        let name = Resolved(keys: keys, deployment: deployment)
        if let replica = resolved[name] { return replica }
        do throws(NotEstimable) {
            var replica = try predictor.replica(deployment, keys)
            var roomy = deployment
            // It was measured, so it did fit, whatever our account of memory says.
            for _ in 0..<20 where !replica.replica.memory.fits {
                roomy.accelerator.memory = roomy.accelerator.memory * 1.15
                replica = try predictor.replica(roomy, keys)
            }
            resolved[name] = replica
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

extension Spread {
    fileprivate init(_ summary: LatencySummary) {
        self.init(mean: summary.mean, p50: summary.p50, p90: summary.p90, p95: summary.p95, p99: summary.p99)
    }
}
