internal import Catalog
internal import Foundation
public import Performance
internal import Quantities
public import Workload

/// A deployment with a prefill pool and a decode pool (disaggregated serving), with its calibrated factors.
///
/// A closed network of two stations. Decoding takes Z = (output - 1) TPOT at the batch in equilibrium, without prompts in
/// between. The users that are not decoding are at the prefill workers, where an arriving prompt finds
/// q = 1 + Q (N - 1) / (N P) of them, itself included, Q = N TTFT / (TTFT + Z) (Schweitzer's approximation of mean value
/// analysis). A worker computes k of them in one step, as many as are queued or its token budget holds, so that
/// TTFT = t(k) q / k and the time before the steps. The transfer of keys and values is left out, as are limits on how many
/// requests decode at once; what they and unknown layouts cost is learnt from runs of such deployments, as the rest of
/// their errors.
public struct PooledReplica: Sendable {
    /// One prefill worker.
    let prefill: Replica
    /// One decode worker.
    let decode: Replica
    /// The pools.
    let pools: MeasuredRun.Pools
    /// What runs of such deployments say of the errors.
    var correction: LocalCorrection
    /// How near the evidence is.
    public var evidence: EvidenceLevel

    /// The pools of `run` with the factors of `levels`, without correction.
    init(
        _ run: MeasuredRun, _ pools: MeasuredRun.Pools, _ levels: CoefficientLevels, _ asking: Asking = .source
    ) throws(NotEstimable) {
        self.pools = pools
        decode = try PooledReplica.replica(run, run.deployment, levels, asking)
        var deployment = run.deployment
        deployment.parallelism = pools.prefill.parallelism
        deployment.speculation = nil
        prefill = try PooledReplica.replica(run, deployment, levels, asking)
        correction = LocalCorrection()
        evidence = .none
    }

    /// A worker with the factors of `levels`.
    ///
    /// It was measured, so it did fit, whatever our memory plan says: memory grows until it does.
    private static func replica(
        _ run: MeasuredRun, _ deployment: Deployment, _ levels: CoefficientLevels, _ asking: Asking
    ) throws(NotEstimable) -> Replica {
        var worker = run
        worker.deployment = deployment
        let factors = levels.coefficients(for: worker.keys(asking))
        var roomy = deployment
        var replica = try Replica(roomy, factors)
        for _ in 0..<growth.tries where !replica.memory.fits {
            roomy.accelerator.memory = roomy.accelerator.memory * growth.step
            replica = try Replica(roomy, factors)
        }
        return replica
    }

    /// By how much memory grows in a try, and the most tries: 16 times as much is no error of a memory plan.
    private static let growth = (step: 1.15, tries: 20)
    /// The relative change of TTFT at which the network is in equilibrium, and the most iterations.
    private static let equilibrium = (tolerance: 1e-6, iterations: 200)
    /// Where the 90th and 95th percentiles of TTFT are between its median and its 99th: the wait for a prefill worker is
    /// skewed, so that its higher quantiles lie ever farther apart.
    private static let skew = (p90: 0.3, p95: 0.5)
    /// The 99th percentile of TTFT over its mean before correction: few wait three times as long.
    private static let tail = 3.0

    /// The tokens of prompts that one step of a prefill worker takes.
    private var budget: Double {
        Double(prefill.deployment.engine.maximumBatchedTokens * prefill.deployment.parallelism.data)
    }

    /// How long keys and values of a prompt take from one pool to the other: what starting a transfer takes, and their
    /// bytes over the network of the prefill worker.
    private func transfer(of lengths: TokenLengths) -> Double {
        let tensor = decode.deployment.parallelism.tensor
        let growth = decode.deployment.model.cacheGrowth(
            precision: decode.deployment.cachePrecision, tensorParallel: tensor)
        let bytes = growth.bytes(at: lengths.input).value * Double(tensor)
        return PooledReplica.handshake + bytes
            / (PooledReplica.network * Double(prefill.deployment.parallelism.devices))
    }

    /// What a transfer takes before its first byte, in seconds, and the bytes a second of one device's network port, 400
    /// Gbit/s; 90 to 150 ms in all were seen with NIXL.
    private static let handshake = 0.04, network = 50e9

    /// How long a prefill worker takes for `prompts` of a length at once.
    private func seconds(together prompts: Double, _ input: Tokens) -> Double {
        prefill.step.time(
            of: StepLoad(
                decoding: 0, context: .zero, prefill: input * prompts, prefillContext: input / 2,
                finishedPrompts: prompts)
        ).value
    }

    /// The equilibrium with `users` requests always in the pools, as an estimate of one decode worker.
    public func estimate(_ lengths: TokenLengths, users: Double, start: UserStart = .ramped) -> Estimate? {
        let workers = pools.decode.workers
        let prompt = TokenLengths(input: lengths.input, output: Tokens(1))
        let single = prefill.operatingPoint(prompt, under: .concurrency(1))
        guard single.state != .doesNotFit, users > 0 else { return nil }
        let before = max(0, single.ttft.mean.value - seconds(together: 1, lengths.input))
        let room = max(1, budget / max(1, lengths.input.value))
        let transfer = transfer(of: lengths)
        // Users that start together find each other's prompts before theirs at the prefill workers.
        let burst =
            prefill.burstShare(start) / 2 * max(0, users - 1) / pools.prefill.workers
            * seconds(together: room, lengths.input) / room
        var answer = lengths
        answer.cachedPrefix = answer.input - Tokens(1)
        var first = single.ttft.mean.value
        var waiting = 0.0
        var span = 0.0
        for _ in 0..<PooledReplica.equilibrium.iterations {
            let decoding = max(1e-3, (users - waiting) / workers)
            let point = decode.operatingPoint(answer, under: .concurrency(decoding))
            span = max(0, lengths.output.value - 1) * point.tpot.mean.value
            waiting = users * first / (first + span)
            let present = 1 + waiting * max(0, users - 1) / users / pools.prefill.workers
            let together = min(present, room)
            let next =
                before + burst + transfer + seconds(together: together, lengths.input) * present / together
            if abs(next - first) < PooledReplica.equilibrium.tolerance * next { break }
            first = (first + next) / 2
        }
        let steps = max(1, lengths.output.value - 1)
        let place = LocalCorrection.Place(users: users / workers, lengths)
        let tpot = span / steps * exp(correction.expected(.tpot, at: place))
        let ttft = first * exp(correction.expected(.ttft, at: place))
        let e2e = ttft + (lengths.output.value - 1) * tpot
        var estimate = decode.estimate(answer, under: .concurrency(max(1, users / workers)))
        guard estimate.point.state != .doesNotFit else { return nil }
        func even(_ time: Double) -> Spread {
            let time = Seconds(time)
            return Spread(mean: time, p50: time, p90: time, p95: time, p99: time)
        }
        estimate.point.tpot = even(tpot)
        let median = first * exp(correction.expected(.ttft50, at: place))
        let center = max(median, ttft)
        let last = max(center, PooledReplica.tail * first * exp(correction.expected(.ttft99, at: place)))
        estimate.point.ttft = Spread(
            mean: Seconds(ttft), p50: Seconds(median), p90: Seconds(center + PooledReplica.skew.p90 * (last - center)),
            p95: Seconds(center + PooledReplica.skew.p95 * (last - center)), p99: Seconds(last))
        estimate.point.e2e = even(e2e)
        estimate.outputTokens = Rate(users * lengths.output.value / e2e / workers)
        return estimate
    }
}

extension PerformanceModel {
    /// The pools of `run`, corrected by the runs of such deployments; nil when the run has one pool.
    public func pools(of run: MeasuredRun, _ asking: Asking = .source) throws(NotEstimable) -> PooledReplica? {
        guard let pools = run.pools else { return nil }
        let keys = run.keys(asking)
        var replica = try PooledReplica(run, pools, levels, asking)
        let (correction, near) = field.correction(
            Traits(run.deployment, keys, pools: pools), knowsSpread: false)
        replica.correction = correction
        replica.evidence = near.isEmpty ? .none : field.evidence(for: keys, pools: pools).0
        return replica
    }
}
