internal import Foundation
internal import Quantities
internal import Workload

extension SteadyState {
    /// The quantiles around `means`.
    ///
    /// Means add up, and so do variances of what happens independently; the sum is taken as log-normal, as times are that
    /// cannot be negative and have a long tail. Waits that not everybody has have an exponential tail of their own.
    func settle(_ means: Means, variation: Double, state: OperatingPoint.State) -> OperatingPoint {
        let tpotSpread = LogNormalSpread(mean: means.tpot, variance: tpotVariance(means, variation))
        let first = Tail { ttft($0, means) }
        let e2e = means.e2e
        let decoded = LogNormalSpread(
            mean: means.decodeTime, variance: lengths.outputVariation * means.decodeTime * means.decodeTime)
        let e2eAt = { (q: Double) in
            let first = first.value(q) - means.ttft
            let pace = (tpotSpread.quantile(q) - means.tpot) * steps * replica.step.tokensPerStep
            let length = decoded.quantile(q) - means.decodeTime
            // The median lies below the mean by what each part's does; high quantiles of parts do not come together.
            return q > 0.5
                ? e2e + (first * first + pace * pace + length * length).squareRoot()
                : max(means.before, e2e + first + pace + length)
        }
        return OperatingPoint(
            state: state, rate: Rate(means.rate), decoding: means.decoding,
            inFlight: means.inFlight, busy: min(1, means.busy),
            ttft: Spread(mean: means.ttft, quantile: first.value),
            tpot: Spread(mean: means.tpot, quantile: tpotSpread.quantile),
            e2e: Spread(mean: e2e, quantile: e2eAt), queue: Seconds(means.slot.mean + means.prompt.mean),
            decodeStep: Seconds(means.pace.decodeStep), mixedStep: Seconds(means.pace.mixedStep))
    }

    /// The quantile `q` of TTFT: what all requests have alike, the steps with prompts, and the tails of waits.
    ///
    /// A closed loop has its spread as one log-normal; of an open one the time of a request's own prompt is known at each
    /// quantile, and the rest, which is often nearly nothing, as a gamma distribution.
    private func ttft(_ q: Double, _ means: Means) -> Double {
        let isOpen = means.batchVariance != nil
        let alike = means.before + means.shift + (isOpen ? means.prefillTime : 0)
        let waits = means.slot.mean + means.prompt.mean
        let varied = max(0, means.ttft - alike - means.burst - waits)
        let variance = means.residualVariance + means.ownVariance
        let own = means.ownTail.value(q)
        let burst = max(0, 1 - (1 - q) / max(1e-9, means.burstShare)) * means.queueOfAll
        let one = means.slot.quantile(q)
        let other = means.prompt.quantile(q)
        let wait = (one * one + other * other).squareRoot()
        let steps =
            isOpen
            ? gammaQuantile(q, mean: varied, variance: variance)
            : LogNormalSpread(mean: varied, variance: variance).quantile(q)
        let apart = steps - varied
        let parts = q > 0.5 ? varied + (apart * apart + wait * wait + own * own).squareRoot() : steps + wait + own
        let rest = isOpen && q > 0.5 ? parts + joined(q, means, varied, one, own, over: parts) : parts
        let time = alike + burst + rest
        return means.shift < 0 ? max(PaceCorrection.leastFirstToken, time) : time
    }

    /// By how much the quantile `q` of TTFT is longer than that of its parts, `parts`, because who waits for prompts waits both
    /// for the step that runs and for those behind it.
    ///
    /// Taken as one wait as in M/G/1, exponential for the share of requests that comes while prompts are computed. The more
    /// of the time that is, the more parts a wait is the sum of, which the quantile of the parts has right: that the square
    /// of the rest of the time counts was read off simulations of six models up to 80% of their capacity.
    private func joined(
        _ q: Double, _ means: Means, _ varied: Double, _ slot: Double, _ own: Double, over parts: Double
    ) -> Double {
        let load = means.rate * means.pace.promptCost
        // Prompts that are short beside a step share the next one, and do not wait for each other.
        guard means.prompt.mean > 0.1 * varied, load > 1 - q, load < 1 else { return 0 }
        let whole = varied + means.prompt.mean
        let longest = whole / load * log(load / (1 - q)) - whole
        let together = whole + (longest * longest + own * own + slot * slot).squareRoot()
        return (1 - load) * (1 - load) * max(0, together - parts)
    }

    /// The variance of TPOT between requests: the prompts that push in while one decodes, and how full the batch is then.
    private func tpotVariance(_ means: Means, _ variation: Double) -> Double {
        guard steps > 0, means.decodeTime > 0 else { return 0 }
        let pace = means.pace
        let tokens = steps * replica.step.tokensPerStep
        let pushes = max(0, means.rate * means.decodeTime)
        let one = pace.promptCost / tokens
        guard let batch = means.batchVariance else { return one * one * closedPushes(pushes, means) }
        // Each lengthens the steps in which further ones come; users of a closed loop wait meanwhile.
        let spare = max(1e-3, 1 - means.rate * pace.promptCost)
        let each = one / spare
        // Prompts that push in are Poisson in number: their variance is their mean. Short answers average over fewer.
        let counted = pushes * min(1, variation) * (1 + promptVariation) * (1 + lengths.outputVariation)
        guard means.decoding > 0 else { return each * each * counted }
        // The batch of open arrivals varies too; a request sees the average over its time of about half of that.
        let step = max(1, 0.1 * means.decoding)
        let more = decodes(means.batch + step).seconds
        let slope = (more - pace.decodeStep) / step / spare / replica.step.tokensPerStep
        return each * each * counted + 0.5 * slope * slope * batch
    }

    /// The variance of the prompts that push in, in units of one, when users of a closed loop send them.
    ///
    /// Every other user sends one a cycle, so their number varies as the length of cycles does: a renewal process. Users
    /// with equal requests still start one after the other; what that makes of it was read off simulations of a 24B model
    /// with 8 and 64 users.
    private func closedPushes(_ pushes: Double, _ means: Means) -> Double {
        let others = max(0, 1 - 1 / max(1, means.inFlight))
        return pushes * others * max(0.3, lengths.outputVariation + promptVariation)
    }
}

extension SteadyState.Wait {
    /// The time that a share `q` of all requests waits at most.
    func quantile(_ q: Double) -> Double { chance > 1 - q ? length * log(chance / (1 - q)) : 0 }
}

/// A time at each of the quantiles of ``Spread``.
struct Tail {
    static let zero = Tail { _ in 0 }
    private let values: (Double, Double, Double, Double)

    /// The values of a function of the quantile.
    init(_ function: (Double) -> Double) { values = (function(0.5), function(0.9), function(0.95), function(0.99)) }

    func value(_ q: Double) -> Double {
        switch q {
        case 0.5: values.0
        case 0.9: values.1
        case 0.95: values.2
        default: values.3
        }
    }
}

/// The quantile of a gamma distribution (Wilson and Hilferty 1931, doi 10.1073/pnas.17.12.684).
private func gammaQuantile(_ q: Double, mean: Double, variance: Double) -> Double {
    guard mean > 0, variance > 0 else { return mean }
    let shape = mean * mean / variance
    let root = max(0, 1 - 1 / (9 * shape) + normalQuantile(q) / (3 * shape.squareRoot()))
    return mean * root * root * root
}

/// A time that cannot be negative, log-normal with a given mean and variance.
private struct LogNormalSpread {
    private let median: Double
    private let deviation: Double

    init(mean: Double, variance: Double) {
        let spread = mean > 0 ? 1 + max(0, variance) / (mean * mean) : 1
        median = mean / spread.squareRoot()
        deviation = log(spread).squareRoot()
    }

    func quantile(_ q: Double) -> Double { median * exp(normalQuantile(q) * deviation) }
}

extension Spread {
    /// A mean and the quantiles of a distribution given by its quantile function, in seconds.
    init(mean: Double, quantile: (Double) -> Double) {
        self.init(
            mean: Seconds(mean), p50: Seconds(quantile(0.5)), p90: Seconds(quantile(0.9)),
            p95: Seconds(quantile(0.95)), p99: Seconds(quantile(0.99)))
    }
}

/// The standard normal distribution function.
func normalDistribution(_ x: Double) -> Double { erfc(-x / 1.414213562373095049) / 2 }

/// The standard normal quantiles that ``Spread`` has.
func normalQuantile(_ q: Double) -> Double {
    switch q {
    case 0.5: 0
    case 0.9: 1.2815515655446004
    case 0.95: 1.6448536269514722
    default: 2.3263478740408408
    }
}
