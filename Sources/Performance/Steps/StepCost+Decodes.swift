public import Quantities

extension StepCost {
    /// What a number of decoding sequences brings into every step, whatever is behind them.
    ///
    /// Its powers and logarithms take longer than the rest of a step's time, so that who asks for many steps with equal
    /// numbers keeps it.
    public struct Decoders: Sendable {
        /// How many sequences decode.
        public let count: Double
        /// The share of all experts that they choose among them.
        fileprivate let touched: Double
        /// What measured runs put on their time, less one.
        fileprivate let excess: Double

        /// No sequence decodes.
        static let none = Decoders(count: 0, touched: 0, excess: 0)
    }

    /// What `count` decoding sequences bring into every step.
    public func decoders(_ count: Double) -> Decoders {
        guard count > 0 else { return .none }
        return Decoders(
            count: count, touched: touchedExperts(rows: rows(decoding: count, prefill: 0)),
            excess: correction.map { $0.decodeFactor(sequences: count) - 1 } ?? 0)
    }

    /// The sequences that decode in a step, with their part of its time: what steps with different prompts have in common.
    struct Decodes: Sendable {
        /// How many there are.
        let count: Double
        /// The step without prompts, in seconds.
        let seconds: Double
        /// What measured runs add to every step with these sequences, in seconds, before they correct the whole.
        fileprivate let added: Double

        /// No sequence decodes, and so no step is made.
        static let none = Decodes(count: 0, seconds: 0, added: 0)
    }

    /// What sequences with `context` tokens behind each take of a step.
    func decodes(_ decoders: Decoders, context: Tokens) -> Decodes {
        let load = StepLoad(decoding: decoders.count, context: context)
        let whole = uncorrectedParts(of: load, touched: decoders.touched).total.value
        // Taking hold of the whole correction would count references.
        guard let factor = correction?.step else { return Decodes(count: decoders.count, seconds: whole, added: 0) }
        let added = decoders.excess * whole
        return Decodes(count: decoders.count, seconds: factor * (whole + added), added: added)
    }

    /// How long a step with this work takes, whose decoding sequences are `decoders`.
    public func time(of load: StepLoad, with decoders: Decoders) -> Seconds {
        guard load.prefill.value > 0 else { return Seconds(decodes(decoders, context: load.context).seconds) }
        let beside = correction != nil && decoders.count > 0 ? decodes(decoders, context: load.context) : .none
        return Seconds(seconds(of: load, beside: beside))
    }

    /// The time of a step with this work, whose decoding sequences are `decodes`.
    func seconds(of load: StepLoad, beside decodes: Decodes) -> Double {
        let rows = rows(decoding: load.decoding, prefill: load.prefill.value)
        let whole = uncorrectedParts(of: load, touched: touchedExperts(rows: rows)).total.value
        guard let factor = correction?.step else { return whole }
        return factor * (whole + decodes.added)
    }
}
