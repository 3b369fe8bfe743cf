internal import Foundation
public import Quantities
public import Workload

/// One deployment made ready to be asked how it does under any load.
public struct Replica: Sendable, Hashable, Codable {
    private let basis: Basis
    /// The factors that the step times are based on.
    public let coefficients: Coefficients
    /// Its step times.
    public let step: StepCost

    /// What is asked about.
    public var deployment: Deployment { basis.deployment }
    /// Its memory.
    public var memory: MemoryPlan { basis.memory }
    /// What one device holds and computes; it does not depend on the coefficients.
    var share: DeviceShare { basis.share }

    /// What does not depend on the factors.
    ///
    /// An object, because replicas are copied at every estimate, and a deployment counts some forty references.
    private final class Basis: Sendable, Hashable {
        let deployment: Deployment
        let memory: MemoryPlan
        let share: DeviceShare

        init(_ deployment: Deployment) {
            self.deployment = deployment
            share = DeviceShare(deployment)
            memory = MemoryPlan(deployment, share)
        }

        static func == (left: Basis, right: Basis) -> Bool {
            // Memory and share follow from the deployment.
            left === right || left.deployment == right.deployment
        }

        func hash(into hasher: inout Hasher) { hasher.combine(deployment) }
    }

    /// Prepares `deployment`.
    ///
    /// Fails only where the catalog lacks a figure; a model that does not fit is an answer.
    public init(_ deployment: Deployment, _ coefficients: Coefficients) throws(NotEstimable) {
        basis = Basis(deployment)
        self.coefficients = coefficients
        step = try StepCost(deployment, basis.share, coefficients)
    }

    /// A replica with step times of the caller's own, for experiments and for checks against theory.
    public init(_ deployment: Deployment, _ coefficients: Coefficients, step: StepCost) {
        basis = Basis(deployment)
        self.coefficients = coefficients
        self.step = step
    }

    private init(_ other: Replica, _ coefficients: Coefficients) throws(NotEstimable) {
        basis = other.basis
        self.coefficients = coefficients
        var step = try StepCost(basis.deployment, basis.share, coefficients)
        step.correction = other.step.correction
        self.step = step
    }

    /// The same deployment with other step times.
    init(_ other: Replica, step: StepCost) {
        basis = other.basis
        coefficients = other.coefficients
        self.step = step
    }

    private enum CodingKeys: String, CodingKey { case deployment, coefficients, step }

    /// Reads a deployment with its factors and step times.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.decode(Deployment.self, forKey: .deployment),
            try container.decode(Coefficients.self, forKey: .coefficients),
            step: try container.decode(StepCost.self, forKey: .step))
    }

    /// Writes the deployment with its factors and step times; memory follows from them.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(deployment, forKey: .deployment)
        try container.encode(coefficients, forKey: .coefficients)
        try container.encode(step, forKey: .step)
    }

    /// The share of the requests of a closed loop that come in bursts, 0 to 1: those of the first round of users who start
    /// together, and those of later rounds as far as these still are in step.
    public func burstShare(_ start: UserStart) -> Double {
        guard case .together(let requests) = start, requests >= 1 else { return 0 }
        let left = coefficients.burstPersistence
        return left < 1 ? (1 - pow(left, requests)) / (1 - left) / requests : 1
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
    /// Sequences that fit into the batch and into memory at once.
    public let slots: Double
    /// Sequences that decode at most, beside the prompts that are being computed meanwhile.
    private(set) var largestDecoding: Double
    /// The capacity of the replica, requests a second.
    public private(set) var capacity: Rate<Requests>
    /// Tokens that a step may have, and rows of it that a decoding sequence takes.
    let tokenBudget: Double
    let rowsPerSequence: Double
    /// Whether steps compute either prompts or decodes, prompts first (SGLang without mixed chunks).
    let separatesPrefill: Bool
    /// How widely the computed part of prompts differs: its variance over its squared mean.
    let promptVariation: Double
    /// Steps that the mean prompt needs, and the tokens in each.
    let chunks: Double
    let chunk: Double
    /// Prompt tokens computed again for each request when memory is full, at most.
    let recomputedAtMost: Double
    /// How requests differ in the memory that they take; nil where memory does not limit the batch.
    let memory: MemoryDemand?

    /// The steady state for requests of `lengths`.
    public init(_ replica: Replica, _ lengths: TokenLengths) {
        self.replica = replica
        self.lengths = lengths
        let engine = replica.deployment.engine
        let input = lengths.input.value
        let output = lengths.output.value
        let cached = engine.cachesPrefixes ? min(lengths.cachedPrefix.value, input - 1) : 0
        computed = max(1, input - cached)
        context = input + output * (1 + lengths.outputVariation) / 2
        let share = input / computed
        promptVariation = lengths.inputVariation * share * share
        promptContext = cached + computed * (1 + promptVariation) / 2
        steps = max(0, output - 1) / replica.step.tokensPerStep
        var resident = lengths
        resident.cachedPrefix = Tokens(cached)
        let limit = Double(engine.maximumSequences) * replica.step.attentionCopies
        let room = replica.memory.residentSequences(resident, engine: engine.engine)
        slots = min(limit, room)
        tokenBudget = Double(engine.maximumBatchedTokens) * replica.step.attentionCopies
        rowsPerSequence = replica.step.rowsPerSequence
        separatesPrefill = engine.engine == .sglang
        chunks = Self.parts(of: computed, variation: promptVariation, budget: tokenBudget)
        chunk = computed / chunks
        largestDecoding = slots
        memory = room < limit ? MemoryDemand(resident, engine: engine.engine) : nil
        // The share was read off simulations of a 7B, a 24B and a 70B model with prompts of 800 and answers of 3000
        // tokens, at full load.
        let released = output * (1 + lengths.outputVariation) - input
        recomputedAtMost = engine.engine == .vllm && room < limit ? 0.45 * max(0, released) : 0
        capacity = .zero
        largestDecoding = mostDecoding()
        capacity = fullRate
    }

    /// The steps of `budget` tokens that prompts of `tokens` on average need: their mean, rounded up for each.
    ///
    /// For lengths that differ, the mean of a number rounded up is half a step above; for equal ones it is exact.
    private static func parts(of tokens: Double, variation: Double, budget: Double) -> Double {
        let exact = tokens / budget
        let equal = max(1, exact.rounded(.up))
        guard variation > 0 else { return equal }
        // The sum over k of the chance that a log-normal prompt is longer than k steps.
        let spread = log(1 + variation).squareRoot()
        let middle = log(exact) - spread * spread / 2
        var sum = 1.0
        for part in 1...64 {
            let chance = normalDistribution((middle - log(Double(part))) / spread)
            sum += chance
            if chance < 1e-3 { break }
        }
        return max(1, max(exact, sum))
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
        let decodes = decodes(decoding)
        let chunks = max(1, (computed / budget(decoding: decoding)).rounded(.up))
        let mixed = seconds(decodes, computed / chunks)
        return Pace(
            decodeStep: decodes.seconds, mixedStep: mixed, chunks: chunks,
            promptCost: (mixed - decodes.seconds) * chunks)
    }

    /// The same pace when prompts come at `rate`: those that come while a step runs share the next one, which is cheaper
    /// than one step each.
    private func shared(_ pace: Pace, decoding: Double, rate: Double) -> Pace {
        let chunk = computed / pace.chunks
        let together = min(budget(decoding: decoding), max(chunk, rate * computed * pace.mixedStep))
        guard together > chunk else { return pace }
        var pace = pace
        pace.mixedStep = seconds(decodes(decoding), together)
        pace.promptCost = min(pace.promptCost, (pace.mixedStep - pace.decodeStep) * computed / together)
        return pace
    }

    /// Prompt tokens that a step has room for beside `decoding` sequences.
    func budget(decoding: Double) -> Double { max(16, tokenBudget - decoding * rowsPerSequence) }

    /// `decoding` sequences, with the time of a step that only decodes them.
    func decodes(_ decoding: Double) -> StepCost.Decodes {
        decoding > 0 ? replica.step.decodes(replica.step.decoders(decoding), context: Tokens(context)) : .none
    }

    /// The time of a step that computes `prompt` tokens of prompts beside `decodes`.
    func seconds(_ decodes: StepCost.Decodes, _ prompt: Double) -> Double {
        seconds(decodes, prompt, looking: promptContext)
    }

    /// The same for prompts that look back at so many tokens on average.
    func seconds(_ decodes: StepCost.Decodes, _ prompt: Double, looking back: Double) -> Double {
        replica.step.seconds(
            of: StepLoad(
                decoding: decodes.count, context: Tokens(context), prefill: Tokens(prompt),
                prefillContext: Tokens(back), finishedPrompts: prompt / computed), beside: decodes)
    }

    /// Requests a second that keep `decoding` sequences busy, of `users` who start together if it is a closed loop.
    func rate(decoding: Double, of loop: ClosedLoop = .none) -> Double {
        guard steps > 0 else { return 1 / pace(decoding: 0).promptCost }
        let pushing = loop.pushingShare
        let batch = gathered(decoding, loop)
        let first = pace(decoding: batch)
        let guess = decoding / (steps * first.decodeStep + decoding * pushing * first.promptCost)
        let second = shared(first, decoding: batch, rate: guess)
        return decoding / (steps * second.decodeStep + decoding * pushing * second.promptCost)
    }

    /// The users of a closed loop.
    struct ClosedLoop {
        /// How many there are; 0 where requests come by themselves.
        var users: Double
        /// The share of their requests that come in bursts.
        var burstShare: Double

        /// Requests come by themselves.
        static let none = ClosedLoop(users: 0, burstShare: 0)

        /// The share of all users' prompts that a request waits for before its first token, in place of having them push
        /// in between its tokens: half of a burst, on average.
        var queuedShare: Double { burstShare / 2 }

        /// The share of all users' prompts that push in between the tokens of a request: those of the others that it did not
        /// wait for before.
        var pushingShare: Double { (1 - queuedShare) * others }

        /// The share of users that are others; 1 where requests come by themselves.
        var others: Double { users > 0 ? max(0, 1 - 1 / users) : 1 }
    }

    /// A closed loop of `users` that start like this.
    func closedLoop(_ users: Double, _ start: UserStart) -> ClosedLoop {
        ClosedLoop(users: users, burstShare: replica.burstShare(start))
    }

    /// The sequences that a decoding one finds in its steps where `decoding` decode on average: those who start together
    /// decode together, all of them or none.
    func gathered(_ decoding: Double, _ loop: ClosedLoop) -> Double {
        decoding + loop.burstShare * max(0, min(loop.users, slots) - decoding)
    }
}
