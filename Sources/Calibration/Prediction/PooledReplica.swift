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
/// TTFT = t(k) q / k, the time before the steps and the transfer of keys and values. Limits on how many requests decode at
/// once are left out. What runs of such deployments say corrects the time of each station, not the outcome of both, which
/// a small error in either turns over.
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
        PooledReplica.apart * step(prompts, input)
    }

    /// How long a replica that also decodes takes for them.
    private func step(_ prompts: Double, _ input: Tokens) -> Double {
        prefill.step.time(
            of: StepLoad(
                decoding: 0, context: .zero, prefill: input * prompts, prefillContext: input / 2,
                finishedPrompts: prompts)
        ).value
    }

    /// What prompts take of the time that replicas that also decode would take for them: the median of runs with stated
    /// workers whose users wait most of the time for prefill, much the same for vLLM with gpt-oss and SGLang with
    /// DeepSeek-R1.
    private static let apart = 0.6
    /// How busy prefill workers are where it is not stated how many there are: whoever runs pools gives prefill as many
    /// as keep decoding fed.
    private static let usualLoad = 0.6

    /// What the prefill workers take for prompts of a length when `users` requests are always in the pools.
    private struct PrefillStation {
        /// Seconds before the first step, and for the prompts of others that were sent at the same time.
        var before: Double
        /// Prompts that one step takes.
        var room: Double
        /// Requests always in the pools.
        var users: Double
        /// How many workers there are.
        var workers: Double
    }

    /// The prefill workers for prompts as long as `lengths` say; nil where one does not hold them.
    private func station(_ lengths: TokenLengths, users: Double, _ start: UserStart) -> PrefillStation? {
        let input = lengths.input
        let single = prefill.operatingPoint(
            TokenLengths(input: input, output: Tokens(1)), under: .concurrency(1))
        guard single.state != .doesNotFit, users > 0 else { return nil }
        let room = max(1, budget / max(1, input.value))
        let before = max(0, single.ttft.mean.value - step(1, input))
        let each = seconds(together: room, input) / room
        var workers = pools.prefill.workers
        if !pools.prefill.isStated {
            let steps = max(0, lengths.output.value - 1)
            let least = before + seconds(together: 1, input) + steps * tpot(lengths, users: users, waiting: 0)
            workers = max(workers, users / least * each / PooledReplica.usualLoad)
        }
        // Users that start together find each other's prompts before theirs at the prefill workers.
        let burst = prefill.burstShare(start) / 2 * max(0, users - 1) / workers * each
        return PrefillStation(before: before + burst, room: room, users: users, workers: workers)
    }

    /// How long a prompt of `input` tokens is at a prefill worker while `waiting` of the users are not decoding.
    private func seconds(_ input: Tokens, at station: PrefillStation, waiting: Double) -> Double {
        let present = 1 + waiting * max(0, station.users - 1) / station.users / station.workers
        let together = min(present, station.room)
        return station.before + seconds(together: together, input) * present / together
    }

    /// Requests as decode workers see them: what was said before comes with its keys and values.
    private func answers(_ lengths: TokenLengths) -> TokenLengths {
        var answers = lengths
        answers.cachedPrefix = answers.input - Tokens(1)
        return answers
    }

    /// The TPOT of a decode worker, in seconds, while `waiting` of `users` requests are at the prefill workers.
    private func tpot(_ lengths: TokenLengths, users: Double, waiting: Double) -> Double {
        let decoding = max(1e-3, (users - waiting) / pools.decode.workers)
        return decode.operatingPoint(answers(lengths), under: .concurrency(decoding)).tpot.mean.value
    }

    /// log(measured / predicted) of each pool by itself, at the requests that were measured in it.
    ///
    /// Of two pools in equilibrium a small error in either moves the whole queue from one to the other; the times of each
    /// at a known number of requests do not. TTFT stands for the time at the prefill workers, its quantiles for theirs
    /// over the mean.
    func residuals(_ run: MeasuredRun, users: Double, _ start: UserStart) -> ResidualField.Residuals? {
        guard let station = station(run.lengths, users: users, start) else { return nil }
        let (ttft, tpot) = (run.measured[.ttft], run.measured[.tpot])
        let predicted = ttft == nil || tpot == nil ? estimate(run.lengths, users: users, start: start)?.point : nil
        guard let first = ttft ?? predicted?.ttft.mean.value, let step = tpot ?? predicted?.tpot.mean.value else {
            return nil
        }
        let steps = max(1, run.lengths.output.value - 1)
        let waiting = users * first / (first + steps * step)
        return ResidualField.Residuals { metric in
            guard let measured = run.measured[metric] else { return nil }
            let expected: Double? =
                switch metric {
                case .tpot: self.tpot(run.lengths, users: users, waiting: waiting)
                case .ttft: seconds(run.lengths.input, at: station, waiting: waiting)
                case .ttft50: first
                case .ttft99: first * PooledReplica.tail
                default: nil
                }
            let moved = metric == .ttft ? transfer(of: run.lengths) : 0
            return expected.map {
                let own = max(measured - moved, measured * PooledReplica.leastShare)
                return ResidualField.rounded(log(own / max(CorrectionConstants.leastFigure, $0)))
            }
        }
    }

    /// The least share of a TTFT that is the prefill workers' own, however long a transfer is thought to take.
    private static let leastShare = 0.2

    /// The equilibrium with `users` requests always in the pools, as an estimate of one decode worker.
    public func estimate(_ lengths: TokenLengths, users: Double, start: UserStart = .ramped) -> Estimate? {
        guard let station = station(lengths, users: users, start) else { return nil }
        let workers = pools.decode.workers
        let place = LocalCorrection.Place(users: users / workers, lengths)
        let slower = (
            prefill: exp(correction.expected(.ttft, at: place)), decode: exp(correction.expected(.tpot, at: place))
        )
        let transfer = transfer(of: lengths)
        let steps = max(1, lengths.output.value - 1)
        var ttft = transfer + slower.prefill * seconds(lengths.input, at: station, waiting: 0)
        var tpot = 0.0
        var waiting = 0.0
        for _ in 0..<PooledReplica.equilibrium.iterations {
            tpot = slower.decode * self.tpot(lengths, users: users, waiting: waiting)
            waiting = users * ttft / (ttft + steps * tpot)
            let next = transfer + slower.prefill * seconds(lengths.input, at: station, waiting: waiting)
            if abs(next - ttft) < PooledReplica.equilibrium.tolerance * next { break }
            ttft = (ttft + next) / 2
        }
        var estimate = decode.estimate(answers(lengths), under: .concurrency(max(1, users / workers)))
        guard estimate.point.state != .doesNotFit else { return nil }
        func even(_ time: Double) -> Spread {
            let time = Seconds(time)
            return Spread(mean: time, p50: time, p90: time, p95: time, p99: time)
        }
        let e2e = ttft + (lengths.output.value - 1) * tpot
        estimate.point.tpot = even(tpot)
        let median = ttft * exp(correction.expected(.ttft50, at: place))
        let center = max(median, ttft)
        let last = max(center, PooledReplica.tail * ttft * exp(correction.expected(.ttft99, at: place)))
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
