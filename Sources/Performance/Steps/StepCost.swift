internal import Foundation
public import Quantities

/// The time of one engine step on one deployment, ready to be asked millions of times.
///
/// Built once from a deployment and its coefficients. Each operator class takes the longer of its memory and its
/// compute time plus a share of the shorter one (roofline, doi 10.1145/1498765.1498785, with a soft knee); classes
/// follow one another, so their times add. Between changes of the batch the time is linear in the context.
/// Times cover all layers on one device of each stage; a batch that is spread over pipeline stages or attention copies
/// counts with its share. Left out: load imbalance between experts and between data-parallel ranks.
public struct StepCost: Sendable, Hashable, Codable {
    /// Pipeline stages; a step's batch is cut into as many parts, which follow each other.
    public var stages: Double
    /// Copies of the attention layers among which the sequences are dealt out.
    public var attentionCopies: Double
    /// Rows that one decoding sequence brings: 1, or 1 + speculative tokens with speculation.
    public var rowsPerSequence: Double
    /// Tokens that one decoding sequence gains: 1, or more with speculation.
    public var tokensPerStep: Double
    /// Share of the shorter of memory and compute time that shows.
    public var overlapLoss: Double

    /// Seconds to stream the weights that every row passes through, and of compute for one row.
    public var dense: Roofline
    /// The same for the output head.
    public var head: Roofline
    /// The same for all experts of all layers together.
    public var experts: Roofline
    /// log(1 - chosen / experts): how quickly more rows touch more experts; zero for a dense model.
    public var expertMissLog: Double
    /// Seconds of elementwise traffic for one row.
    public var elementwisePerRow: Double

    /// Seconds to read and to compute with one token of one sequence's context, in layers that look all the way back.
    public var context: Roofline
    /// The same in layers with a window.
    public var windowContext: Roofline
    /// The window in tokens; infinite without one.
    public var window: Double
    /// Seconds to read and write the fixed state of one sequence.
    public var statePerSequence: Double
    /// Seconds of compute for one prompt token that looks back at one token.
    public var promptAttention: Double
    /// The same in layers with a window.
    public var windowPromptAttention: Double

    /// Seconds of collectives for any step.
    public var communicationPerStep: Double
    /// Seconds of collectives for one row.
    public var communicationPerRow: Double
    /// Seconds of fixed overhead for any step.
    public var overheadPerStep: Double
    /// Seconds of overhead for a step that computes prompts, in addition.
    public var overheadPerPromptStep: Double
    /// Rows of a step with prompts up to which captured graphs are replayed, without that overhead.
    public var capturedRows: Double
    /// Seconds of overhead for one sequence.
    public var overheadPerSequence: Double
    /// What measured runs put on the times; nil for nothing.
    public var correction: PaceCorrection?

    /// Memory time, which is paid once, and compute time, which is paid for every row (or token of context).
    public struct Roofline: Sendable, Hashable, Codable {
        /// Seconds of memory traffic.
        public var memory: Double
        /// Seconds of compute.
        public var compute: Double

        /// A pair of times.
        public init(memory: Double, compute: Double) {
            self.memory = memory
            self.compute = compute
        }
    }
}

/// Where the time of a step goes, in seconds.
public struct StepTime: Sendable, Hashable, Codable {
    /// Weights that every row passes through, the head included.
    public var dense: Double
    /// Experts.
    public var experts: Double
    /// Decode attention over the KV cache.
    public var cache: Double
    /// Attention of prompt tokens.
    public var promptAttention: Double
    /// Elementwise traffic.
    public var elementwise: Double
    /// Collectives between devices.
    public var communication: Double
    /// Scheduling, launches, sampling.
    public var overhead: Double

    /// All of it.
    public var total: Seconds {
        Seconds(dense + experts + cache + promptAttention + elementwise + communication + overhead)
    }
}

extension StepCost {
    /// How long a step with this work takes, from one token of a sequence to its next.
    public func time(of load: StepLoad) -> Seconds { time(of: load, with: decoders(load.decoding)) }

    /// Where the time of a step with this work goes.
    public func parts(of load: StepLoad) -> StepTime {
        let whole = uncorrectedParts(of: load)
        guard let correction else { return whole }
        let factor = load.decoding > 0 ? correction.decodeFactor(sequences: load.decoding) : 1
        let decode = load.prefill.value > 0 ? uncorrectedParts(of: load.withoutPrompts) : whole
        return whole.combined(correction.step, with: decode, correction.step * (factor - 1))
    }

    /// The parts of a step as the coefficients have them.
    private func uncorrectedParts(of load: StepLoad) -> StepTime {
        uncorrectedParts(
            of: load, touched: touchedExperts(rows: rows(decoding: load.decoding, prefill: load.prefill.value)))
    }

    /// Rows of a step on one stage.
    @inline(__always)
    func rows(decoding: Double, prefill: Double) -> Double {
        let all = decoding * rowsPerSequence + prefill
        return stages == 1 ? all : share(all, of: stages)
    }

    /// The same for a step that chooses among a share `touched` of all experts.
    @inline(__always)
    func uncorrectedParts(of load: StepLoad, touched: Double) -> StepTime {
        let decoding = load.decoding
        // Divisions take half of the time, and most replicas have a single stage and copy.
        let isWhole = stages == 1 && attentionCopies == 1
        let rows = rows(decoding: decoding, prefill: load.prefill.value)
        let attentionRows = isWhole ? rows : share(rows, of: attentionCopies)
        let sequences = isWhole ? decoding : share(share(decoding, of: stages), of: attentionCopies)
        let promptRows = isWhole ? load.prefill.value : load.prefill.value / (stages * attentionCopies)
        let finished = isWhole ? load.finishedPrompts : load.finishedPrompts / (stages * attentionCopies)
        let headRows = sequences * rowsPerSequence + finished

        let full = sequences * load.context.value
        let windowed = sequences * min(load.context.value, window)
        return StepTime(
            dense: knee(dense.memory, attentionRows * dense.compute) + knee(head.memory, headRows * head.compute),
            experts: knee(touched * experts.memory, rows * experts.compute),
            cache: full * attention(context) + windowed * attention(windowContext) + sequences * statePerSequence,
            promptAttention: promptRows
                * ((load.prefillContext.value + StepCost.promptRamp) * promptAttention
                    + (min(load.prefillContext.value, window) + StepCost.promptRamp) * windowPromptAttention),
            elementwise: attentionRows * elementwisePerRow,
            communication: communicationPerStep + rows * communicationPerRow,
            overhead: overheadPerStep + decoding * overheadPerSequence
                + launchedShare(of: load) * overheadPerPromptStep)
    }

    /// The share of a step with prompts that is launched kernel by kernel, 0 to 1: captured graphs have room for some
    /// prompt tokens beside the sequences that decode.
    @inline(__always)
    private func launchedShare(of load: StepLoad) -> Double {
        let room = max(0, capturedRows - load.decoding * rowsPerSequence)
        return min(1, max(0, load.prefill.value - room) / StepCost.launched)
    }

    /// Prompt tokens from which on a step is launched kernel by kernel in full; fewer fit graphs of a few sizes.
    private static let launched = 256.0

    /// The power of the rows as which their choices of experts count.
    ///
    /// Popular experts are chosen more often than others, so n rows touch fewer of them than n even choices would: with the
    /// power-law routing that published kernel benchmarks use, about as many as n^0.8.
    private static let popularity = 0.8

    /// The share of all experts that `rows` rows choose among them.
    @inline(__always)
    func touchedExperts(rows: Double) -> Double {
        expertMissLog == 0 ? 0 : 1 - exp(pow(rows, StepCost.popularity) * expertMissLog)
    }

    /// Tokens of context that the ramp of an attention kernel over a prompt costs as much as.
    ///
    /// It reaches half of its rate at prompts of twice as many: FlashAttention 2 and 3 and TensorRT-LLM's kernels do at
    /// 1,500 to 3,000 tokens on A100 to B300 (aiconfigurator-core 0.12).
    private static let promptRamp = 1000.0

    /// Decode attention for one token of the context of one sequence.
    @inline(__always)
    private func attention(_ part: Roofline) -> Double {
        let compute = rowsPerSequence * part.compute
        return max(part.memory, compute) + StepCost.attentionOverlap * min(part.memory, compute)
    }

    /// Share of the shorter of reading and computing that shows in decode attention.
    static let attentionOverlap = 0.3

    /// The longer of both times and the part of the shorter that does not hide behind it.
    @inline(__always)
    private func knee(_ memory: Double, _ compute: Double) -> Double {
        max(memory, compute) + overlapLoss * min(memory, compute)
    }

    /// What one of `parts` gets of `amount`; a single row cannot be cut.
    @inline(__always)
    private func share(_ amount: Double, of parts: Double) -> Double {
        max(amount / parts, min(amount, 1))
    }
}
