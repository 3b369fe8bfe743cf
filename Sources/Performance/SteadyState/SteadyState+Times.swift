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
        /// The variance of the wait for the step that runs when a request comes.
        var residualVariance: Double
        /// From arrival until the request may be scheduled.
        var before: Double
        /// The variance of what the prompts take: of their own in a closed loop, of those that share their steps.
        var ownVariance: Double
        /// How much longer than the mean prompt those at the quantiles take, where that is not in the variance.
        var ownTail = Tail.zero
        /// The variance of the number that decodes; nil for closed loops.
        var batchVariance: Double?
        var prefillTime: Double
        var slot: Wait
        var prompt: Wait
        /// The prompts of all other users of a closed loop, and the share of requests that wait for some of them.
        var queueOfAll: Double
        var burstShare: Double
        var burst: Double
        /// By how much measured runs put the first token later.
        var shift: Double
        var ttft: Double
        var tpot: Double
        var decodeTime: Double
        var e2e: Double { ttft + decodeTime }
        var inFlight: Double { rate * e2e }
    }

    /// The mean times of requests when `decoding` sequences decode and requests come at `rate`.
    ///
    /// For a closed loop of `users`; see ``openMeans(rate:variation:isSteady:)`` for requests that come by themselves.
    func means(decoding: Double, rate: Double, of loop: ClosedLoop) -> Means {
        let coefficients = replica.coefficients
        let batch = steps > 0 ? min(slots, max(1, loop.users), seen(gathered(decoding, loop))) : 0
        let pace = pace(decoding: batch, rate: rate)
        let idle = idleChance(decoding: decoding, users: loop.users)
        let idleStep = idle > 1e-6 ? seconds(.none, computed / pace.chunks) : 0
        let prefillTime = (pace.mixedStep + idle * (min(idleStep, pace.mixedStep) - pace.mixedStep)) * pace.chunks
        let inPrompt = rate * prefillTime
        let busy = min(1, decoding + inPrompt)

        // A request that comes while a step of others runs waits for its end: on average half the step it falls into.
        let load = min(0.999, rate * pace.promptCost)
        let full = seconds(decodes(batch), budget(decoding: batch))
        let met = pace.decodeStep > 0 ? min(pace.decodeStep / (1 - load), full) : pace.mixedStep
        let residual = min(1, (decoding + inPrompt) * loop.others) * met / 2
        let before =
            coefficients.perRequest.value + coefficients.perInputToken.value * lengths.input.value
            + coefficients.firstTokenSteps * busy * pace.decodeStep
        // Users that start together find each other's prompts before theirs: a share of requests (the first of each
        // user) waits for up to all of them, the rest only for their own turn.
        // What measured runs say of the whole is said of both parts: taken off what all requests have alike, the share of a
        // burst would leave nothing of it.
        let factor = firstTokenFactor(decoding: decoding)
        let queueOfAll = max(0, loop.users - 1) * pace.promptCost * (factor ?? 1)
        let burst = loop.queuedShare * queueOfAll
        let alone = before + residual + prefillTime
        let shift = firstTokenShift(by: factor, of: before + prefillTime, within: alone)
        let ttft = alone + shift + burst

        // What a request waited for before its first token does not push in afterwards.
        let between = load * loop.pushingShare
        let even = steps > 0 ? pace.decodeStep / (1 - between) / replica.step.tokensPerStep : 0
        let grows = max(0, prefillTime - pace.decodeStep)
        return Means(
            rate: rate, decoding: decoding, batch: batch, pace: pace, busy: busy,
            residualVariance: residual * residual / 3, before: before,
            ownVariance: grows * grows * promptVariation, batchVariance: nil, prefillTime: prefillTime,
            slot: .none, prompt: .none, queueOfAll: queueOfAll, burstShare: loop.burstShare, burst: burst, shift: shift,
            ttft: ttft, tpot: even, decodeTime: steps * even * replica.step.tokensPerStep)
    }

    /// The chance that a request of one of `users` finds none of the others decoding.
    private func idleChance(decoding: Double, users: Double) -> Double {
        pow(max(0, 1 - decoding / max(1, users)), max(0, users - 1))
    }

    /// The factor that measured runs put on a first token while `decoding` sequences decode; nil where there is none.
    func firstTokenFactor(decoding: Double) -> Double? { replica.correction?.firstTokenFactor(sequences: decoding) }

    /// By how much `factor` puts the first token later than the model, whose share without queues is `own`.
    ///
    /// Negative where it comes earlier, but never by so much that nothing is left of the whole TTFT `within`.
    func firstTokenShift(by factor: Double?, of own: Double, within whole: Double) -> Double {
        guard let factor else { return 0 }
        return max((factor - 1) * own, PaceCorrection.leastFirstToken - whole)
    }
}
