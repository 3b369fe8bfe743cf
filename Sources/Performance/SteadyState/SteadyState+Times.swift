internal import Foundation
internal import Quantities
internal import Workload

extension SteadyState {
    /// Mean times of requests, and what their spread is made of.
    struct Means {
        var rate: Double
        var decoding: Double
        /// Sequences in a step that a decoding request finds itself in.
        var batch: Double
        var pace: Pace
        var busy: Double
        /// Half a step, for the one that runs when a request comes.
        var residual: Double
        /// From arrival until the request may be scheduled.
        var before: Double
        var prefillTime: Double
        /// Prompts that happen to come together and share a step.
        var companions: Double
        var slot: Wait
        var prompt: Wait
        /// The prompts of all other users of a closed loop, and the share of requests that wait for some of them.
        var queueOfAll: Double
        var waveShare: Double
        var wave: Double
        var ttft: Double
        var tpot: Double
        var decodeTime: Double
        var e2e: Double { ttft + decodeTime }
        var inFlight: Double { rate * e2e }
    }

    /// The mean times of requests when `decoding` sequences decode and requests come at `rate`.
    ///
    /// In a closed loop `users` says how many there are; open ones have none.
    func means(
        decoding: Double, rate: Double, variation: Double, state: OperatingPoint.State, users: Double = 0
    ) -> Means {
        let coefficients = replica.coefficients
        let batch = steps > 0 ? min(slots, seen(gathered(decoding, users), variation)) : 0
        let pace = pace(decoding: batch, rate: rate)
        let prefillTime = pace.mixedStep * pace.chunks
        let inPrompt = rate * prefillTime
        let busy = busyFraction(inSystem: decoding + inPrompt, variation: variation, state: state)

        // A request that comes while a step runs waits for its end: on average half the step it falls into. Prompts that
        // come during the same step share the next one and lengthen it for each other.
        let full = seconds(batch, budget(decoding: batch))
        let met = metStep(pace, full: full, rate: rate, variation: variation)
        let residual = busy * met / 2
        let companions = min(1, variation) * busy * rate * met
        let sharing = companions * pace.promptCost / pace.chunks
        let slot = slotQueue(decoding: decoding, rate: rate, variation: variation, pace: pace, state: state)
        let prompt = promptQueue(rate: rate, variation: variation, full: full, batch: batch, state: state)
        let before =
            coefficients.perRequest.value + coefficients.perInputToken.value * lengths.input.value
            + coefficients.firstTokenSteps * busy * pace.decodeStep
        // Users that start together find each other's prompts before theirs: a share of requests (the first of each
        // user) waits for up to all of them, the rest only for their own turn.
        let queueOfAll = max(0, users - 1) * pace.promptCost
        let wave = wave(users) * queueOfAll
        let ttft = before + residual + prefillTime + sharing + slot.mean + prompt.mean + wave

        let pushed = min(0.999, rate * pace.promptCost)
        // What a request waited for before its first token does not push in afterwards.
        let between = pushed * (1 - self.wave(users))
        let even = steps > 0 ? pace.decodeStep / (1 - between) / replica.step.tokensPerStep : 0
        // A prompt lengthens its step, in which more prompts come, and so on: its own first decode steps are longer.
        let wake =
            steps > 0
            ? min(1, variation) * busy * pushed / (1 - pushed)
                * (pace.promptCost + pushed * max(0, met - pace.decodeStep / (1 - pushed))) : 0
        let tpot = even + (steps > 0 ? wake * (1 + lengths.outputVariation) / steps / replica.step.tokensPerStep : 0)
        return Means(
            rate: rate, decoding: decoding + rate * wake, batch: batch, pace: pace, busy: busy, residual: residual,
            before: before,
            prefillTime: prefillTime, companions: companions, slot: slot, prompt: prompt, queueOfAll: queueOfAll,
            waveShare: waveShare(users), wave: wave, ttft: ttft, tpot: tpot,
            decodeTime: steps * even * replica.step.tokensPerStep + wake)
    }

    /// The times of requests, means and quantiles; see ``means(decoding:rate:variation:state:users:)``.
    func settle(
        decoding: Double, rate: Double, variation: Double, state: OperatingPoint.State, users: Double = 0
    ) -> OperatingPoint {
        settle(
            means(decoding: decoding, rate: rate, variation: variation, state: state, users: users),
            variation: variation, state: state)
    }

    /// The quantiles around `means`.
    ///
    /// Means add up, and so do variances of what happens independently; the sum is taken as log-normal, as times are that
    /// cannot be negative and have a long tail.
    func settle(_ means: Means, variation: Double, state: OperatingPoint.State) -> OperatingPoint {
        let first = max(0, means.ttft - means.before - means.wave)
        let ttftSpread = LogNormalSpread(mean: first, variance: ttftVariance(means))
        let ttftAt = { (q: Double) in
            means.before + max(0, 1 - (1 - q) / max(1e-9, means.waveShare)) * means.queueOfAll + ttftSpread.quantile(q)
        }
        let tpotSpread = LogNormalSpread(mean: means.tpot, variance: tpotVariance(means, variation))
        let e2e = means.e2e
        let decoded = LogNormalSpread(
            mean: means.decodeTime, variance: lengths.outputVariation * means.decodeTime * means.decodeTime)
        let e2eAt = { (q: Double) in
            let first = ttftAt(q) - means.ttft
            let pace = (tpotSpread.quantile(q) - means.tpot) * steps * replica.step.tokensPerStep
            let length = decoded.quantile(q) - means.decodeTime
            // The median lies below the mean by what each part's does; high quantiles of parts do not come together.
            return q > 0.5
                ? e2e + (first * first + pace * pace + length * length).squareRoot()
                : max(means.before, e2e + first + pace + length)
        }
        return OperatingPoint(
            state: state, rate: Rate(means.rate), decoding: means.decoding,
            inFlight: means.inFlight, busy: means.busy,
            ttft: Spread(mean: means.ttft, quantile: ttftAt),
            tpot: Spread(mean: means.tpot, quantile: tpotSpread.quantile),
            e2e: Spread(mean: e2e, quantile: e2eAt), queue: Seconds(means.slot.mean + means.prompt.mean),
            decodeStep: Seconds(means.pace.decodeStep), mixedStep: Seconds(means.pace.mixedStep))
    }

    /// How widely the computed part of prompts differs: its variance over its squared mean.
    private var promptVariation: Double {
        let share = lengths.input.value / computed
        return lengths.inputVariation * share * share
    }

    /// The variance of TTFT without what all requests have alike: the step that runs, the request's own prompt, prompts
    /// that share its steps, and waits.
    private func ttftVariance(_ means: Means) -> Double {
        let pace = means.pace
        let residual = means.residual * means.residual / 3
        let grows = max(0, means.prefillTime - pace.decodeStep)
        let own = grows * grows * promptVariation
        let each = pace.promptCost / pace.chunks
        let sharing = means.companions * each * each * (1 + promptVariation)
        return residual + own + sharing + means.slot.variance + means.prompt.variance
    }

    /// The variance of TPOT between requests: the prompts that push in while one decodes, and how full the batch is then.
    private func tpotVariance(_ means: Means, _ variation: Double) -> Double {
        guard steps > 0, means.decodeTime > 0 else { return 0 }
        let pace = means.pace
        let tokens = steps * replica.step.tokensPerStep
        // Prompts that push in are Poisson in number: their variance is their mean. Short answers average over fewer.
        let pushes = max(0, means.rate * means.decodeTime * min(1, variation))
        // Each lengthens the steps in which further ones come.
        let spare = max(1e-3, 1 - means.rate * pace.promptCost)
        let each = pace.promptCost / spare / tokens
        let pushed = pushes * each * each * (1 + promptVariation) * (1 + lengths.outputVariation)
        // The batch of open arrivals is Poisson too, wider where a fuller batch keeps its requests longer.
        guard variation > 0, means.decoding > 0 else { return pushed }
        let step = max(1, 0.1 * means.decoding)
        let more = seconds(means.batch + step, 0)
        let slope = (more - pace.decodeStep) / step / spare / replica.step.tokensPerStep
        let elasticity = min(0.9, slope * means.decoding / means.tpot)
        let batch = min(1, variation) * means.decoding / (1 - elasticity)
        return pushed + 0.5 * slope * slope * batch
    }

    /// The fraction of the time in which a step runs when `inSystem` requests are there on average.
    private func busyFraction(inSystem: Double, variation: Double, state: OperatingPoint.State) -> Double {
        if state == .saturated { return 1 }
        let poisson = 1 - exp(-inSystem)
        let extra = min(1, variation)
        return extra * poisson + (1 - extra) * min(1, inSystem)
    }

    /// A wait that not everybody has, exponential for those who do.
    struct Wait {
        /// The chance of waiting at all.
        var chance: Double
        /// The mean wait of those who wait.
        var length: Double
        /// The mean over all.
        var mean: Double { chance * length }
        /// Its variance over all.
        var variance: Double { (2 - chance) * chance * length * length }
        /// Nobody waits.
        static let none = Wait(chance: 0, length: 0)
    }

    /// The wait for one of the decode slots.
    ///
    /// Erlang's C in the form of Halfin and Whitt (doi 10.1287/opre.29.3.567), its length scaled by the variation of
    /// arrivals and service (Allen and Cunneen). Service slows down as slots fill, which the pace already contains.
    private func slotQueue(
        decoding: Double, rate: Double, variation: Double, pace: Pace, state: OperatingPoint.State
    ) -> Wait {
        guard state == .steady, variation > 0, steps > 0, decoding > 0, slots.isFinite else { return .none }
        let spare = slots - decoding
        let beta = spare / decoding.squareRoot()
        guard spare > 0, beta < 8 else { return .none }
        let chance = 1 / (1 + beta * normalDistribution(beta) / normalDensity(beta))
        let service = decoding / rate
        let length = service / spare * (variation + lengths.outputVariation) / 2
        return Wait(chance: chance, length: length)
    }

    /// The mean step that a request falls into when it comes, which is a longer one than the mean step: E[T^2] / E[T].
    ///
    /// A step computes the prompts that came during the one before: T' = d + the sum of their costs c. So E[T] =
    /// d / (1 - rho) with rho = rate x E[c], and Var[T] = rate E[T] E[c^2] / (1 - rho^2): a gated queue.
    private func metStep(_ pace: Pace, full: Double, rate: Double, variation: Double) -> Double {
        // Where nothing decodes, steps are of one prompt and end when it does.
        guard pace.decodeStep > 0 else { return pace.mixedStep }
        let load = min(0.999, rate * pace.promptCost)
        let mean = pace.decodeStep / (1 - load)
        let squared = pace.promptCost * pace.promptCost * (1 + promptVariation)
        let variance = min(1, variation) * rate * mean * squared / (1 - load * load)
        return min(mean + variance / mean, max(mean, full))
    }

    /// The wait of prompts for each other when the token budget of the steps runs short: one server, M/G/1.
    private func promptQueue(
        rate: Double, variation: Double, full: Double, batch: Double, state: OperatingPoint.State
    ) -> Wait {
        guard state == .steady, variation > 0 else { return .none }
        let service = full * computed / budget(decoding: batch)
        let load = rate * service
        guard load < 1 else { return Wait(chance: 1, length: service * 1e3) }
        let length = service / (1 - load) * (variation + promptVariation) / 2
        return Wait(chance: load, length: length)
    }
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

/// The standard normal density.
func normalDensity(_ x: Double) -> Double { exp(-x * x / 2) / 2.506628274631000502 }

/// The standard normal distribution function.
func normalDistribution(_ x: Double) -> Double { erfc(-x / 1.414213562373095049) / 2 }

/// The standard normal quantiles that ``Spread`` has.
private func normalQuantile(_ q: Double) -> Double {
    switch q {
    case 0.5: 0
    case 0.9: 1.2815515655446004
    case 0.95: 1.6448536269514722
    default: 2.3263478740408408
    }
}
