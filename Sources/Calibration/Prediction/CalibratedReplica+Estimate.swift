internal import Foundation
public import Performance
internal import Quantities
public import Workload

extension CalibratedReplica {
    /// The replica for requests of `lengths` under a load of the kind of `load`, with its times moved to where measured runs
    /// nearby say they are.
    ///
    /// Everything that works with a replica (closed form, event simulation, sizing) gets it from here, so that a run moves
    /// them alike. The correction of TPOT is put on decode steps, that of TTFT on what a request waits for without queues,
    /// both by the number of sequences in the batch; of offline loads, that of throughput on every step.
    public func replica(for lengths: TokenLengths, under load: Load) -> Replica {
        paceCorrection(lengths, load).map(replica.corrected) ?? replica
    }

    /// All that is predicted of the replica under `load`.
    public func estimate(_ lengths: TokenLengths, under load: Load) -> Estimate {
        replica(for: lengths, under: load).estimate(lengths, under: load)
    }

    private func paceCorrection(_ lengths: TokenLengths, _ load: Load) -> PaceCorrection? {
        let kind = LoadKind(load)
        func factors(_ metric: Metric) -> [Double] {
            correctionTable(metric, lengths: lengths, kind: kind).map { exp($0) }
        }
        var result = PaceCorrection.identity
        switch load {
        case .concurrency, .staticBatch:
            result.decode = factors(.tpot)
            result.firstToken = factors(.ttft)
        case .rate:
            result.decode = factors(.tpot)
            // A fuller batch never makes first tokens come sooner; runs that seem to say so were measured differently.
            result.firstToken = factors(.ttft).nonFalling
        case .offline:
            let point = replica.operatingPoint(lengths, under: load)
            result.step = 1 / exp(correction(.throughput, lengths: lengths, kind: kind, inFlight: point.inFlight))
        }
        return result == .identity ? nil : result
    }

    /// The predicted figures that have a known error, each with the interval that held nine of ten measurements left out of
    /// the fit, for requests of `lengths` under `load`.
    public func predictions(_ lengths: TokenLengths, under load: Load) -> [(metric: Metric, prediction: Prediction)] {
        let estimate = estimate(lengths, under: load)
        guard estimate.point.state != .doesNotFit else { return [] }
        return Metric.allCases.map { ($0, prediction($0, of: estimate, lengths)) }
    }

    /// The figure of `metric` of an estimate of this deployment, with its interval.
    public func prediction(_ metric: Metric, of estimate: Estimate, _ lengths: TokenLengths) -> Prediction {
        let value = metric.value(of: estimate.point, lengths: lengths)
        var prediction = Prediction(value, errors(metric, of: estimate, lengths), evidence)
        if metric == .throughput, case .rate(let rate, _) = estimate.load {
            // What comes is answered up to the capacity, and no more is answered than comes.
            let capacity = capacity(of: estimate, lengths)
            func answered(_ capacity: Double?) -> Double {
                capacity.map { min(rate.value, $0) * lengths.output.value } ?? value
            }
            let most = max(value, rate.value * lengths.output.value)
            prediction.low = prediction.low.map { min($0, answered(capacity.low)) }
            prediction.high = prediction.high.map { min(most, max($0, answered(capacity.high))) }
        }
        return prediction
    }

    /// The highest rate with a steady state, in requests a second, with the interval that held what nine of ten runs
    /// served that were offered more; of offline loads, which are served at that rate, with that of throughput.
    public func capacity(of estimate: Estimate, _ lengths: TokenLengths) -> Prediction {
        let errors =
            estimate.load == .offline
            ? errors(.throughput, of: estimate, lengths)
            : residuals.capacity(evidence)?.errors
        return Prediction(estimate.capacity.value, errors, evidence)
    }

    /// The logarithms of the ends of the 90% interval of `metric`, over what is predicted; nil when nothing was held out.
    private func errors(_ metric: Metric, of estimate: Estimate, _ lengths: TokenLengths) -> ClosedRange<Double>? {
        residuals.cell(
            evidence, metric, estimate.load, capacity: estimate.capacity,
            spread: spread(metric, at: estimate.point.inFlight, lengths, under: estimate.load))?.errors
    }
}

extension Prediction {
    /// A figure with its 90% prediction interval, whose ends are `errors` from it in logarithms; nil when nothing was held
    /// out.
    fileprivate init(_ value: Double, _ errors: ClosedRange<Double>?, _ evidence: EvidenceLevel) {
        self.init(
            value: value, low: errors.map { value * exp($0.lowerBound) },
            high: errors.map { value * exp($0.upperBound) }, evidence: evidence)
    }
}

extension [Double] {
    /// The sequence without falls that is nearest to this one.
    ///
    /// Neighbours that fall are replaced by their mean until none does (pool adjacent violators, Ayer et al. 1955, doi
    /// 10.1214/aoms/1177728423).
    var nonFalling: [Double] {
        var pools: [(sum: Double, count: Int)] = []
        for value in self {
            var pool = (sum: value, count: 1)
            while let last = pools.last, last.sum / Double(last.count) > pool.sum / Double(pool.count) {
                pool = (pool.sum + last.sum, pool.count + last.count)
                pools.removeLast()
            }
            pools.append(pool)
        }
        return pools.flatMap { pool in [Double](repeating: pool.sum / Double(pool.count), count: pool.count) }
    }
}
