internal import Foundation
internal import Quantities
internal import Workload

extension SteadyState {
    /// The mean times of requests that come at `rate` by themselves, whatever the replica does.
    ///
    /// Where `isSteady` is false the batch is full, and requests wait as long as they do at 95% of the capacity.
    func openMeans(rate: Double, variation: Double, isSteady: Bool) -> Means {
        let occupancy = steps > 0 ? occupancy(rate: rate, variation: variation, isSteady: isSteady) : .empty
        let decoding = occupancy.mean
        let cycle =
            isSteady || steps == 0
            ? cycle(decoding: decoding, rate: rate) : fullCycle(decoding: decoding).cycle
        let own = prompt(decoding: decoding, cycle)
        let share = min(1, variation)

        let busy = isSteady ? busyFraction(decoding, rate * own.time, share, cycle) : 1.0
        // A request that comes while a step runs waits for its end: on average half the step it falls into. Prompts that
        // come during the same step share the next one and lengthen it for each other, as far as it has room.
        let found = foundStep(decoding: decoding, rate: rate, cycle, own)
        let residual = busy * found.mean / 2
        // Those before it delay it in full, those behind it by what is left of the budget of its last step.
        let companions = share * rate * 2 * residual
        let half = companions * computed / 2
        let room = max(0.02 * chunk, own.budget * chunks - computed)
        let shared = half + room * (1 - exp(-half / room))
        let wait = budgetWait(rate: rate, variation: variation, own)
        let coefficients = replica.coefficients
        let before =
            coefficients.perRequest.value + coefficients.perInputToken.value * lengths.input.value
            + coefficients.firstTokenSteps * busy * cycle.decodeStep
        let plain = before + residual + own.time + shared * own.perToken + occupancy.slot.mean + wait.mean
        let shift = firstTokenShift(
            by: firstTokenFactor(decoding: decoding), of: before + own.time, within: plain)

        // The prompts that came while a request waited for its own are computed while it decodes, and those that come
        // meanwhile: the end of a busy period that began with it (the delay of a preempted job in M/G/1, Cobham 1954).
        let pushed = cycle.promptShare
        let sojourn = residual + own.time + shared * own.perToken + wait.mean
        let behind = steps > 0 ? share * pushed / (1 - pushed) * sojourn : 0
        let wake = min(behind, max(0, largestDecoding - decoding) / rate)
        let tokens = steps * replica.step.tokensPerStep
        let decodeTime = steps > 0 ? decoding / rate + wake : 0
        let tpot = steps > 0 ? (decodeTime + wake * lengths.outputVariation) / tokens : 0
        let slope = own.perToken * computed
        // Those who share the step are as many as came during it: its length counts for both.
        let join = companions > 0 ? slope * shared / computed / (busy * found.mean) : 0
        let sharing =
            slope * slope * shared / computed * (1 + promptVariation)
            + found.variance * busy * join * (join + 1)
        return Means(
            rate: rate, decoding: decoding + rate * wake, batch: decoding,
            pace: Pace(
                decodeStep: cycle.decodeStep, mixedStep: cycle.promptStep, chunks: chunks,
                promptCost: cycle.promptCost),
            busy: busy, residualVariance: busy * (found.variance + found.mean * found.mean) / 3 - residual * residual,
            before: before, ownVariance: sharing, ownTail: ownTail(decoding: decoding, own),
            batchVariance: occupancy.variance, prefillTime: own.time, slot: occupancy.slot, prompt: wait,
            queueOfAll: 0, burstShare: 0, burst: 0, shift: shift, ttft: plain + shift, tpot: tpot,
            decodeTime: decodeTime)
    }

    /// What the steps with a request's own prompt take.
    struct PromptTime {
        /// All of them, when nothing else is computed in them but decodes.
        var time: Double
        /// A further token in a step that has prompts.
        var perToken: Double
        /// A step with as many prompt tokens as its budget allows, and that budget.
        var full: Double
        var budget: Double
    }

    private func prompt(decoding: Double, _ cycle: Cycle) -> PromptTime {
        let beside = separatesPrefill ? .none : decodes(decoding)
        let budget = budget(decoding: beside.count)
        let full = seconds(beside, budget)
        let part = min(chunk, budget)
        let busy = seconds(beside, part)
        // With chance exp(-M) no other request decodes.
        let idle = exp(-decoding)
        let step = !separatesPrefill && idle > 1e-6 ? busy + idle * (min(busy, seconds(.none, part)) - busy) : busy
        let perToken = budget > 1.02 * part ? (full - busy) / (budget - part) : max(0, busy - cycle.decodeStep) / part
        return PromptTime(time: step * chunks, perToken: perToken, full: full, budget: budget)
    }

    /// How much longer the prompts at the quantiles of ``Spread`` take than the mean one, lengths taken as log-normal where
    /// they are not known.
    private func ownTail(decoding: Double, _ own: PromptTime) -> Tail {
        guard promptVariation > 0 else { return .zero }
        let beside = separatesPrefill ? .none : decodes(decoding)
        let deviation = log(1 + promptVariation).squareRoot()
        let cached = promptContext - computed * (1 + promptVariation) / 2
        let perToken = replica.coefficients.perInputToken.value
        return Tail { q in
            let normal = normalQuantile(q)
            let tokens =
                lengths.longInputs.map { max(1, $0.at(q) - cached) }
                ?? computed * exp(deviation * (normal - deviation / 2))
            let parts = max(0, (tokens / own.budget).rounded(.up) - 1)
            let context = cached + tokens / 2
            let last = seconds(beside, tokens - parts * own.budget, looking: context)
            let full = parts > 0 ? seconds(beside, own.budget, looking: context) : 0
            return last + parts * full - own.time + perToken * (tokens - computed)
        }
    }

    /// The step that a request falls into when it comes, which is a longer one than the mean step: its mean E[T^2] / E[T]
    /// and its variance, from E[T^3] / E[T].
    ///
    /// A step computes the prompts that came during the one before: T' = d + the sum of their costs c, a gated queue. With
    /// rho = R E[c], E[T] = d / (1 - rho), the variance of T is R E[T] E[c^2] / (1 - rho^2), and its third central moment
    /// (R E[T] E[c^3] + 3 rho R E[c^2] Var[T]) / (1 - rho^3). Costs are taken as log-normal. No step is longer than a full
    /// one.
    private func foundStep(
        decoding: Double, rate: Double, _ cycle: Cycle, _ own: PromptTime
    ) -> (mean: Double, variance: Double) {
        if separatesPrefill || steps == 0 { return foundApart(decoding: decoding, cycle, own) }
        let load = cycle.promptShare
        let cost = cycle.promptCost / chunks
        let arriving = rate * chunks
        // Parts of a long prompt are of one size, and part of their cost is the same for all.
        let varied = min(1, own.perToken * chunk / max(1e-12, cost))
        let spread = 1 + promptVariation * varied * varied / (chunks * chunks)
        let longest = max(own.full, cycle.time)
        let mean = cycle.time
        let squared = cost * cost * spread
        let variance = arriving * mean * squared / (1 - load * load)
        let cubed = squared * cost * spread * spread
        let skew = arriving * (mean * cubed + 3 * load * squared * variance) / (1 - load * load * load)
        let second = min(longest * mean, mean * mean + variance)
        let third = min(longest * second, mean * mean * mean + 3 * mean * variance + skew)
        let found = second / mean
        return (found, max(0, third / mean - found * found))
    }

    /// The same where steps compute either prompts or decodes.
    private func foundApart(decoding: Double, _ cycle: Cycle, _ own: PromptTime) -> (mean: Double, variance: Double) {
        let extra = max(1e-12, cycle.promptStep)
        let number = max(1, cycle.together / chunk)
        // From n = k / (1 - exp(-k)), k is near 2 (n - 1) where few come and near n where many do.
        let count = number < 1.5 ? 2 * (number - 1) : number
        let together = count > 1e-3 ? (1 + 1 / count) * (1 - exp(-count)) - 1 : 0
        let load = cycle.promptShare
        let varied = min(1, own.perToken * cycle.together / extra)
        let differing = max(0, together) + promptVariation / (number * chunks * chunks)
        let spread = 1 + varied * varied * differing / (1 - load * load)
        let longest = max(own.full, extra)
        // Prompt steps for each decode step.
        let active = steps > 0 ? max(0, cycle.time - cycle.decodeStep) / extra : 1
        let plain = steps > 0 ? 1 - exp(-decoding) : 0
        let step = cycle.decodeStep
        let first = plain * step + active * extra
        guard first > 0 else { return (extra, 0) }
        let second = min(longest * extra, extra * extra * spread)
        let third = min(longest * second, second * extra * spread * spread)
        let mean = (plain * step * step + active * second) / first
        let square = (plain * step * step * step + active * third) / first
        return (mean, max(0, square - mean * mean))
    }

    /// The fraction of the time in which a step runs: Poisson numbers of requests leave it idle with chance exp(-mean).
    private func busyFraction(_ decoding: Double, _ inPrompt: Double, _ share: Double, _ cycle: Cycle) -> Double {
        if steps == 0 { return cycle.promptShare }
        let inSystem = decoding + inPrompt
        return share * (1 - exp(-inSystem)) + (1 - share) * min(1, inSystem)
    }

    /// The wait of prompts for each other when more come during a step than the token budget of the next has room for.
    ///
    /// What is left over after each step is a random walk that does not go below zero, with drift B - R n F a step and
    /// the variance of the tokens that come during one. Its mean is sigma h(beta) with beta the drift over sigma; h is
    /// the mean maximum of a Gaussian random walk (Chang and Peres 1997, doi 10.1214/aop/1024404424), here h(beta) =
    /// exp(-beta (1.165 + 0.17 beta + 0.04 beta^2)) / (2 beta), good to a few percent up to beta = 3. Prompts longer than
    /// the budget come in jumps that are not Gaussian: M/G/1.
    private func budgetWait(rate: Double, variation: Double, _ own: PromptTime) -> Wait {
        let spread = min(4, variation) + promptVariation
        guard variation > 0, spread > 0 else { return .none }
        let load = min(Self.longestWaitLoad, rate * computed * own.full / own.budget)
        guard load > 0 else { return .none }
        let deviation = (computed * load * own.budget * spread).squareRoot()
        let beta = own.budget * (1 - load) / deviation
        let walk = beta < 5 ? exp(-beta * (1.165 + beta * (0.17 + 0.04 * beta))) : 0
        // A prompt of many steps: the wait of M/G/1, less what the step that runs has of it.
        let length = computed * spread / (2 * (1 - load))
        let chance = load * max(walk, 1 - own.budget / (2 * length))
        return Wait(chance: chance, length: length * own.full / own.budget)
    }
}

extension LongLengths {
    /// The tokens at a quantile of ``Spread``.
    fileprivate func at(_ q: Double) -> Double {
        switch q {
        case 0.5: p50.value
        case 0.9: p90.value
        case 0.95: p95.value
        default: p99.value
        }
    }
}
