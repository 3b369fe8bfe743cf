internal import Foundation
public import Performance
internal import Quantities
public import Workload

extension CalibratedReplica {
    /// All that is known of the replica under `load`: the closed form's estimate, with latencies and rates moved to
    /// where nearby measured runs say they are.
    ///
    /// Means, medians and 99th percentiles have corrections of their own; quantiles between them move by what lies
    /// between. What follows from them follows: perceived speed, bandwidth utilization, and in a closed loop the rates.
    public func estimate(_ lengths: TokenLengths, under load: Load) -> Estimate {
        var estimate = replica.estimate(lengths, under: load)
        guard estimate.point.state != .doesNotFit else { return estimate }
        let point = estimate.point
        func factor(_ metric: Metric) -> Double {
            let plain = metric.value(of: point, lengths: lengths)
            let corrected = corrected(metric, at: point, lengths: lengths, load: load)
            return plain > 0 && plain.isFinite && corrected.isFinite ? corrected / plain : 1
        }
        let ttft = factor(.ttft)
        estimate.point.ttft = point.ttft.scaled(mean: ttft, p50: factor(.ttft50), p99: factor(.ttft99))
        let tpot = factor(.tpot)
        estimate.point.tpot = point.tpot.scaled(mean: tpot, p50: tpot, p99: tpot)
        let e2e = factor(.e2e)
        estimate.point.e2e = point.e2e.scaled(mean: e2e, p50: e2e, p99: e2e)
        estimate.perceivedTokens = estimate.perceivedTokens * (1 / tpot)
        estimate.modelBandwidthUtilization /= tpot
        let rate = factor(.throughput)
        switch load {
        case .rate: break
        case .offline: estimate.capacity = estimate.capacity * rate
        case .concurrency, .staticBatch: break
        }
        if case .rate = load { return estimate }
        estimate.point.rate = point.rate * rate
        estimate.totalTokens = estimate.totalTokens * rate
        estimate.outputTokens = estimate.outputTokens * rate
        estimate.modelFLOPsUtilization *= rate
        return estimate
    }

    /// The predicted figures that have a known error, each with its interval, for requests of `lengths` under `load`.
    public func predictions(_ lengths: TokenLengths, under load: Load) -> [(metric: Metric, prediction: Prediction)] {
        let point = replica.operatingPoint(lengths, under: load)
        guard point.state != .doesNotFit else { return [] }
        return Metric.allCases.map { ($0, prediction($0, at: point, lengths: lengths, load: load)) }
    }
}

extension Spread {
    /// The same spread with its mean, median and 99th percentile scaled, quantiles between moved in between and kept in
    /// order.
    fileprivate func scaled(mean: Double, p50: Double, p99: Double) -> Spread {
        let median = self.p50 * p50
        let p90 = max(median, self.p90 * exp((0.4 * log(p50) + 0.6 * log(p99))))
        let p95 = max(p90, self.p95 * exp((0.2 * log(p50) + 0.8 * log(p99))))
        return Spread(mean: self.mean * mean, p50: median, p90: p90, p95: p95, p99: max(p95, self.p99 * p99))
    }
}
