internal import Foundation
internal import Quantities
internal import Workload

extension SteadyState {
    /// Mean times of requests, and what their spread is made of.
    struct Means {
        var rate: Double
        var decoding: Double
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
        let batch = steps > 0 ? min(slots, seen(decoding, variation)) : 0
        let pace = pace(decoding: batch, rate: rate)
        let prefillTime = pace.mixedStep * pace.chunks
        let inPrompt = rate * prefillTime
        let busy = busyFraction(inSystem: decoding + inPrompt, variation: variation, state: state)

        // A request that comes while a step runs waits for its end: on average half the step it falls into.
        let mixedShare = min(1, rate * prefillTime)
        let residual = busy * (mixedShare * pace.mixedStep + (1 - mixedShare) * pace.decodeStep) / 2
        // Prompts that happen to come together share a step and lengthen it for each other.
        let companions = min(1, variation) * rate * pace.mixedStep
        let sharing = companions * pace.promptCost / pace.chunks
        let slot = slotQueue(decoding: decoding, rate: rate, variation: variation, pace: pace, state: state)
        let prompt = promptQueue(rate: rate, variation: variation, pace: pace, state: state)
        let before =
            coefficients.perRequest.value + coefficients.perInputToken.value * lengths.input.value
            + coefficients.firstTokenSteps * busy * pace.decodeStep
        // Users that start together find each other's prompts before theirs: a share of requests (the first of each
        // user) waits for up to all of them, the rest only for their own turn.
        let queueOfAll = max(0, users - 1) * pace.promptCost
        let wave = coefficients.closedLoopWave * queueOfAll
        let waveShare = min(1, 2 * coefficients.closedLoopWave)
        let ttft = before + residual + prefillTime + sharing + slot.mean + prompt.mean + wave

        let pushed = min(0.999, rate * pace.promptCost)
        let tpot = steps > 0 ? pace.decodeStep / (1 - pushed) / replica.step.tokensPerStep : 0
        return Means(
            rate: rate, decoding: decoding, pace: pace, busy: busy, residual: residual, before: before,
            prefillTime: prefillTime, companions: companions, slot: slot, prompt: prompt, queueOfAll: queueOfAll,
            waveShare: waveShare, ttft: ttft, tpot: tpot, decodeTime: steps * tpot * replica.step.tokensPerStep)
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
    func settle(_ means: Means, variation: Double, state: OperatingPoint.State) -> OperatingPoint {
        let pace = means.pace
        let ttftAt = { (q: Double) in
            let together = max(0, means.companions + normalQuantile(q) * means.companions.squareRoot())
            return means.before + 2 * q * means.residual
                + max(0, 1 - (1 - q) / max(1e-9, means.waveShare)) * means.queueOfAll + means.prefillTime
                + together * pace.promptCost / pace.chunks
                + means.slot.quantile(q) + means.prompt.quantile(q)
        }
        // Prompts that push in while a request decodes are Poisson in number: their spread is the root of their mean.
        let pushes = max(0, means.rate * means.decodeTime * min(1, variation))
        let tpotDeviation = steps > 0 ? pushes.squareRoot() * pace.promptCost / (steps * replica.step.tokensPerStep) : 0
        let tpotAt = { (q: Double) in max(means.tpot * 0.5, means.tpot + normalQuantile(q) * tpotDeviation) }
        let e2e = means.e2e
        let outputDeviation = lengths.outputVariation.squareRoot() * means.decodeTime
        let e2eAt = { (q: Double) in
            let first = ttftAt(q) - means.ttft
            let pace = (tpotAt(q) - means.tpot) * steps * replica.step.tokensPerStep
            let length = normalQuantile(q) * outputDeviation
            let spread = (first * first + pace * pace + length * length).squareRoot()
            return max(means.ttft, e2e + (q < 0.5 ? -spread : q == 0.5 ? 0 : spread))
        }
        return OperatingPoint(
            state: state, rate: Rate(means.rate), decoding: means.decoding,
            inFlight: means.inFlight, busy: means.busy,
            ttft: Spread(mean: means.ttft, quantile: ttftAt), tpot: Spread(mean: means.tpot, quantile: tpotAt),
            e2e: Spread(mean: e2e, quantile: e2eAt), queue: Seconds(means.slot.mean + means.prompt.mean),
            decodeStep: Seconds(pace.decodeStep), mixedStep: Seconds(pace.mixedStep))
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
        /// The wait that a fraction `q` stays below.
        func quantile(_ q: Double) -> Double { chance > 1 - q ? length * log(chance / (1 - q)) : 0 }
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

    /// The wait of prompts for each other when the token budget of the steps runs short: one server, M/G/1.
    private func promptQueue(rate: Double, variation: Double, pace: Pace, state: OperatingPoint.State) -> Wait {
        guard state == .steady, variation > 0 else { return .none }
        let budget = Double(replica.deployment.engine.maximumBatchedTokens) * replica.step.attentionCopies
        let share = min(1, computed / budget)
        let service = pace.mixedStep * pace.chunks * share
        let load = rate * service
        guard load < 1 else { return Wait(chance: 1, length: service * 1e3) }
        let length = service / (1 - load) * (variation + lengths.inputVariation) / 2
        return Wait(chance: load, length: length)
    }
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
