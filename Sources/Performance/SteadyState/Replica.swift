internal import Foundation
public import Quantities
public import Workload

/// One deployment made ready to be asked how it does under any load.
public struct Replica: Sendable, Hashable, Codable {
    /// What is asked about.
    public let deployment: Deployment
    /// The factors that the step times rest on.
    public let coefficients: Coefficients
    /// Its memory.
    public let memory: MemoryPlan
    /// Its step times.
    public let step: StepCost
    /// What one device holds and computes; it does not depend on the coefficients.
    let share: DeviceShare

    /// Prepares `deployment`.
    ///
    /// Fails only where the catalog lacks a figure; a model that does not fit is an answer.
    public init(_ deployment: Deployment, _ coefficients: Coefficients) throws(NotEstimable) {
        self.deployment = deployment
        self.coefficients = coefficients
        share = DeviceShare(deployment)
        memory = MemoryPlan(deployment, share)
        step = try StepCost(deployment, share, coefficients)
    }

    private init(_ other: Replica, _ coefficients: Coefficients) throws(NotEstimable) {
        deployment = other.deployment
        self.coefficients = coefficients
        memory = other.memory
        share = other.share
        step = try StepCost(other.deployment, other.share, coefficients)
    }

    /// The same deployment with other factors, without working out memory again: what calibration does all day.
    public func with(_ coefficients: Coefficients) throws(NotEstimable) -> Replica {
        try Replica(self, coefficients)
    }
}

/// The steady state of a replica for requests of given lengths: how many requests are where, and how long they take.
///
/// An engine that batches continuously runs steps. With M sequences decoding, a step takes t(M); each prompt that is
/// computed on the way adds D in all. A request's S decode steps then last S t / (1 - R D) at R requests a second,
/// because during that time R prompts a second push in between; and by Little's law M = R x that time. Solving for R:
/// R = M / (S t + M D).
public struct SteadyState: Sendable {
    let replica: Replica
    let lengths: TokenLengths
    /// Prompt tokens that have to be computed.
    public let computed: Double
    /// Mean tokens behind a decoding sequence.
    let context: Double
    /// Mean tokens that a computed prompt token looks back at.
    let promptContext: Double
    /// Decode steps after the first token.
    let steps: Double
    /// Sequences that can decode at once.
    public let slots: Double

    /// The steady state for requests of `lengths`.
    public init(_ replica: Replica, _ lengths: TokenLengths) {
        self.replica = replica
        self.lengths = lengths
        let input = lengths.input.value
        let output = lengths.output.value
        let cached = replica.deployment.engine.cachesPrefixes ? min(lengths.cachedPrefix.value, input - 1) : 0
        computed = max(1, input - cached)
        context = input + output * (1 + lengths.outputVariation) / 2
        promptContext = cached + computed * (1 + lengths.inputVariation) / 2
        steps = max(0, output - 1) / replica.step.tokensPerStep
        var resident = lengths
        resident.cachedPrefix = Tokens(cached)
        slots = min(
            Double(replica.deployment.engine.maximumSequences) * replica.step.attentionCopies,
            replica.memory.maximumSequences(resident))
    }

    /// The time of steps with `decoding` sequences, without and with a prompt, and what prompts cost.
    struct Pace {
        /// A step that only decodes.
        var decodeStep: Double
        /// A step that also computes part of a prompt.
        var mixedStep: Double
        /// Steps that one prompt needs.
        var chunks: Double
        /// Time that one prompt adds to the steps of others.
        var promptCost: Double
    }

    func pace(decoding: Double, rate: Double = 0) -> Pace {
        let alone = lonePace(decoding: decoding)
        return rate > 0 ? shared(alone, decoding: decoding, rate: rate) : alone
    }

    /// The pace when every prompt has its steps to itself.
    private func lonePace(decoding: Double) -> Pace {
        let budget = budget(decoding: decoding)
        let alone = decoding > 0 ? seconds(decoding, 0) : 0
        let chunks = max(1, (computed / budget).rounded(.up))
        let mixed = seconds(decoding, computed / chunks)
        return Pace(decodeStep: alone, mixedStep: mixed, chunks: chunks, promptCost: (mixed - alone) * chunks)
    }

    /// The same pace when prompts come at `rate`: those that come while a step runs share the next one, which is cheaper
    /// than one step each.
    private func shared(_ pace: Pace, decoding: Double, rate: Double) -> Pace {
        let chunk = computed / pace.chunks
        let together = min(budget(decoding: decoding), max(chunk, rate * computed * pace.mixedStep))
        guard together > chunk else { return pace }
        var pace = pace
        pace.mixedStep = seconds(decoding, together)
        pace.promptCost = min(pace.promptCost, (pace.mixedStep - pace.decodeStep) * computed / together)
        return pace
    }

    /// Prompt tokens that a step has room for beside `decoding` sequences.
    func budget(decoding: Double) -> Double {
        let step = replica.step
        return max(
            16,
            Double(replica.deployment.engine.maximumBatchedTokens) * step.attentionCopies
                - decoding * step.rowsPerSequence)
    }

    func seconds(_ decoding: Double, _ prompt: Double) -> Double {
        replica.step.time(
            of: StepLoad(
                decoding: decoding, context: Tokens(context), prefill: Tokens(prompt),
                prefillContext: Tokens(promptContext), finishedPrompts: prompt / computed)
        ).value
    }

    /// Requests a second that keep `decoding` sequences busy, of `users` who start together if it is a closed loop.
    func rate(decoding: Double, users: Double = 0) -> Double {
        guard steps > 0 else { return 1 / pace(decoding: 0).promptCost }
        let pushing = 1 - wave(users)
        let batch = gathered(decoding, users)
        let first = pace(decoding: batch)
        let guess = decoding / (steps * first.decodeStep + decoding * pushing * first.promptCost)
        let second = shared(first, decoding: batch, rate: guess)
        return decoding / (steps * second.decodeStep + decoding * pushing * second.promptCost)
    }

    /// The share of the prompts of `users` in a closed loop that requests wait for before their first token, in place of
    /// having them push in between their tokens.
    func wave(_ users: Double) -> Double { users > 0 ? replica.coefficients.closedLoopWave : 0 }

    /// The share of requests of `users` that come in such a wave: they wait for half of its prompts on average.
    func waveShare(_ users: Double) -> Double { min(1, 2 * wave(users)) }

    /// The sequences that a decoding one finds in its steps where `decoding` decode on average: those who start together
    /// decode together, all of them or none.
    func gathered(_ decoding: Double, _ users: Double) -> Double {
        guard users > 0 else { return decoding }
        return decoding + waveShare(users) * max(0, min(users, slots) - decoding)
    }

    /// The most requests a second that the replica can answer for ever, with every slot taken.
    public var capacity: Rate<Requests> {
        guard slots >= 1 else { return .zero }
        return Rate(rate(decoding: slots))
    }
}
