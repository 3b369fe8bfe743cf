internal import Calibration
internal import Foundation
internal import Performance
internal import Quantities
internal import Workload

extension RunPredictor {
    /// Prompts and answers in pools of their own: a closed network of two stations.
    ///
    /// Answers take Z = (output - 1) TPOT at the batch that the decode workers settle at, without prompts in between. A
    /// prompt takes s on its worker; the users that are not decoding stand at the prefill workers, and an arriving prompt
    /// finds what the others leave there (Schweitzer's approximation of mean value analysis):
    /// TTFT = s (1 + Q (N - 1) / (N P)), Q = N TTFT / (TTFT + Z). Left out: the transfer of keys and values, which is
    /// calibrated with the rest of the first token's overhead.
    mutating func pooled(_ run: MeasuredRun, _ decode: CalibratedReplica) throws(Unpredictable) -> Figures {
        guard let pools = run.pools, case .concurrency(let share) = run.load else {
            throw Unpredictable(reason: "separate pools are predicted in a closed loop only")
        }
        let users = share * run.replicas
        var deployment = run.deployment
        deployment.parallelism = pools.prefill.parallelism
        deployment.speculation = nil
        let keys = LevelKeys(deployment, release: run.release, source: run.source, isPublished: run.source != nil)
        let prefill = try replica(of: deployment, keys)
        let prompt = TokenLengths(input: run.lengths.input, output: Tokens(1))
        let single = prefill.replica.operatingPoint(prompt, under: .concurrency(1))
        guard single.state != .doesNotFit else { throw Unpredictable(reason: "a prompt does not fit into memory") }
        let service = single.ttft.mean.value
        var answer = run.lengths
        answer.cachedPrefix = answer.input - Tokens(1)
        var first = service
        var point = decode.replica.operatingPoint(answer, under: .concurrency(max(1, share)))
        for _ in 0..<40 {
            let span = max(0, run.lengths.output.value - 1) * point.tpot.mean.value
            let waiting = users * first / max(1e-12, first + span)
            let next = service * (1 + waiting * max(0, users - 1) / users / pools.prefill.workers)
            let decoding = max(1e-3, (users - waiting) / pools.decode.workers)
            point = decode.replica.operatingPoint(answer, under: .concurrency(decoding))
            if abs(next - first) < 1e-6 * next { break }
            first = (first + next) / 2
        }
        let span = max(0, run.lengths.output.value - 1) * point.tpot.mean.value
        var estimate = decode.replica.estimate(answer, under: .concurrency(max(1, share)))
        estimate.point.tpot = point.tpot
        let ttft = Seconds(first)
        estimate.point.ttft = Spread(mean: ttft, p50: ttft * 0.9, p90: ttft * 1.6, p95: ttft * 2, p99: ttft * 3)
        let whole = Seconds(first + span)
        estimate.point.e2e = Spread(mean: whole, p50: whole, p90: whole, p95: whole, p99: whole)
        let rate = users / max(1e-12, first + span)
        estimate.outputTokens = Rate(rate * run.lengths.output.value / run.replicas)
        return figures(of: run, estimate, decode, .pools)
    }
}
