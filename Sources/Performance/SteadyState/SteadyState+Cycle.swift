internal import Foundation
internal import Quantities

extension SteadyState {
    /// The steps of an engine while requests come at a rate and a number of sequences decodes.
    struct Cycle {
        /// A step that only decodes.
        var decodeStep: Double
        /// A step that also computes prompts; without decodes where the engine keeps both apart.
        var promptStep: Double
        /// Prompt tokens in such a step.
        var together: Double
        /// Time that one prompt adds to the steps of others.
        var promptCost: Double
        /// From one token of a sequence to its next, steps for prompts in between included.
        var time: Double
        /// Share of the time that goes into prompts.
        var promptShare: Double
    }

    /// The steps when requests come at `rate` and `decoding` sequences decode.
    ///
    /// Prompts that come during one step share the next, as far as its token budget goes. With a Poisson number of them,
    /// of mean k, a step that computes prompts at all has k / (1 - exp(-k)) of them.
    func cycle(decoding: Double, rate: Double) -> Cycle {
        let decodes = decodes(decoding)
        let alone = decodes.seconds
        let beside = separatesPrefill ? .none : decodes
        let budget = budget(decoding: beside.count)
        let part = min(chunk, budget)
        let partTime = seconds(beside, part)
        let tokens = computed + recomputed(decoding)
        let arriving = rate * chunks
        let lone = min(0.9, rate * max(0, partTime - (separatesPrefill ? 0 : alone)) * tokens / part)
        var step = separatesPrefill ? max(alone, 1e-9) : alone / (1 - lone)
        var together = part
        var whole = partTime
        var cost = 0.0
        var share = 0.0
        // The number of prompts in a step and the length of steps depend on each other. Once every step is full, more
        // prompts wait instead of lengthening the steps.
        // Steps of prompts alone follow each other while prompts come: those that come during one share the next. Where
        // such a step is hardly longer for more of them, each guess overshoots, and half way is nearer.
        for _ in 0..<(separatesPrefill ? 6 : 2) {
            let prompts = arriving * step
            together = min(budget, chunk * (prompts > 1e-6 ? prompts / (1 - exp(-prompts)) : 1))
            // Not along a line from one part to the budget: choosing more experts and then waiting for products, a step
            // first grows little with its prompts and later more.
            whole = seconds(beside, together)
            cost = (separatesPrefill ? whole : whole - alone) * tokens / together
            share = min(0.999, rate * cost)
            let next = alone / (1 - share)
            let seen = share * whole + (1 - share) * alone
            step = separatesPrefill ? (step * seen).squareRoot() : min(next, max(alone, whole))
        }
        return Cycle(
            decodeStep: alone, promptStep: whole, together: together, promptCost: cost,
            time: separatesPrefill ? alone / (1 - share) : step, promptShare: share)
    }

    /// The steps when `decoding` sequences always decode, each followed by the next, and the rate at which that is so.
    ///
    /// A step then finishes `decoding` / S answers and starts as many prompts.
    func fullCycle(decoding: Double) -> (cycle: Cycle, rate: Double) {
        let decodes = decodes(decoding)
        let alone = decodes.seconds
        let budget = budget(decoding: decoding)
        let started = decoding / steps
        let tokens = started * (computed + recomputed(decoding))
        let parts = started * chunks
        let sharing = parts > 1e-6 ? parts / (1 - exp(-parts)) : 1
        let together = max(1e-9, min(budget, chunk * sharing))
        let whole = seconds(separatesPrefill ? .none : decodes, together)
        let active = tokens / together
        let time =
            separatesPrefill ? alone + active * whole : alone + min(1, active) * (whole - alone)
        let cost = (time - alone) / started
        let cycle = Cycle(
            decodeStep: alone, promptStep: whole, together: together, promptCost: cost, time: time,
            promptShare: (time - alone) / time)
        return (cycle, started / time)
    }

    /// Prompt tokens computed again for each request because of preemptions when `decoding` sequences decode.
    ///
    /// vLLM admits whenever a prompt fits. In a full cache the room that an answer leaves when it is done, above what one
    /// prompt needs, lets in more prompts than stay: growing answers take it from those admitted last, whose prompts have
    /// to be computed again.
    private func recomputed(_ decoding: Double) -> Double {
        guard recomputedAtMost > 0 else { return 0 }
        let filled = decoding / slots
        return filled > 0.9 ? recomputedAtMost * min(1, (filled - 0.9) * 10) : 0
    }

    /// The most sequences that decode at once, with room left for the prompts that are being computed beside them, within
    /// the token budget of the steps that have to start their successors.
    func mostDecoding() -> Double {
        guard steps > 0, slots.isFinite, slots > 1 else { return slots }
        let started = separatesPrefill ? slots : tokenBudget / (computed / steps + rowsPerSequence)
        var most = min(slots, started)
        for _ in 0..<2 {
            let full = fullCycle(decoding: most)
            most = min(started, max(slots / 2, slots - full.rate * chunks * full.cycle.promptStep))
        }
        return max(1, most)
    }

    /// The requests a second that keep the batch full.
    var fullRate: Rate<Requests> {
        guard slots >= 1 else { return .zero }
        guard steps > 0 else {
            let together = min(budget(decoding: 0), slots * computed)
            return Rate(together / computed / seconds(.none, together))
        }
        return Rate(fullCycle(decoding: largestDecoding).rate)
    }
}
