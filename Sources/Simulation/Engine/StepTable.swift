internal import Performance
internal import Quantities

/// Step times in whole units of 2^-16 nanoseconds, so that a block of steps adds up to exactly what its steps do.
///
/// Each line is rounded once, when the table is made: a slope to 2^-17 ns a token, which is below 10 ns in a step with
/// a million tokens of context. From there on all arithmetic is in integers.
final class StepTable: Sendable {
    /// Units in a nanosecond, as a power of two.
    static let fractionBits: Int64 = 16
    private static let unitsPerSecond = 1e9 * 65_536

    /// The line of decode steps with one number of sequences.
    struct Line: Sendable {
        var base: Int64
        var perPromptToken: Int64
        var perStep: Int64
        var baseBeyond: Int64
        var perPromptTokenBeyond: Int64
        var perStepBeyond: Int64
        /// Steps whose growth alone stays below 2^60 units.
        var longest: Int64

        /// Steps of which the first takes `first` and which together stay below 2^61 units.
        @inline(__always)
        func longest(from first: Int64) -> Int64 {
            // 2^40 units are 16 seconds: below, 2^20 steps cannot overflow.
            first < 1 << 40 ? longest : max(1, min(longest, (1 << 60) / first))
        }
    }

    /// A run of decode steps: the first takes `first`, each next one `growth` more, for `count` steps at most.
    struct Run: Equatable {
        var first: Int64
        var growth: Int64
        var count: Int64

        /// Units that the first `steps` steps take together.
        func duration(_ steps: Int64) -> Int64 { steps * first + growth * (steps * (steps - 1) / 2) }

        /// The fewest steps, at least one, that together take at least `units`.
        func steps(covering units: Int64) -> Int64 {
            if units <= first { return 1 }
            var guess: Int64
            if growth <= 0 {
                guess = units / first
            } else {
                let a = Double(growth) / 2
                let b = Double(first) - a
                let root = (b * b + 4 * a * Double(units)).squareRoot()
                guess = Int64(2 * Double(units) / (b + root))
            }
            guess = max(1, guess)
            // The square root is good to a few steps in 10^15; integers have the last word.
            while guess > 1, duration(guess - 1) >= units { guess -= 1 }
            while duration(guess) < units { guess += 1 }
            return guess
        }
    }

    let cost: StepCost
    /// Tokens that a sequence gains in a step.
    let tokensPerStep: Double
    /// Rows that a decoding sequence takes of the engine's token budget.
    let rowsPerSequence: Int
    private let lines: [Line]
    /// What each number of decoding sequences brings into a step.
    private let decoders: [StepCost.Decoders]
    private let window: Double

    /// The times of steps with up to `maximumSequences` sequences.
    init(_ cost: StepCost, maximumSequences: Int) {
        self.cost = cost
        tokensPerStep = cost.tokensPerStep
        rowsPerSequence = max(1, Int(cost.rowsPerSequence.rounded(.up)))
        var window = Double.infinity
        let decoders = (0...max(1, maximumSequences)).map { cost.decoders(Double($0)) }
        self.decoders = decoders
        lines = decoders.indices.map { count in
            let line = cost.linearDecode(count > 0 ? decoders[count] : decoders[1])
            window = line.window.value
            let growth = StepTable.units(max(line.perToken, line.perTokenBeyondWindow) * cost.tokensPerStep)
            let slowest = Double(max(1, growth * Int64(max(1, count))))
            return Line(
                base: StepTable.units(line.base), perPromptToken: StepTable.units(line.perToken),
                perStep: StepTable.units(line.perToken * cost.tokensPerStep),
                baseBeyond: StepTable.units(line.baseBeyondWindow),
                perPromptTokenBeyond: StepTable.units(line.perTokenBeyondWindow),
                perStepBeyond: StepTable.units(line.perTokenBeyondWindow * cost.tokensPerStep),
                longest: min(1 << 20, max(1, Int64((0x1p60 / slowest).squareRoot()))))
        }
        self.window = window
    }

    /// A time in table units.
    static func units(_ time: Seconds) -> Int64 {
        PortableMath.nearest(min(0x1p60, max(-0x1p60, time.value * unitsPerSecond)))
    }

    /// The decode steps that follow for `sequences` sequences which joined with `joined` tokens in all and have made
    /// `made` steps in all, the first of these steps included.
    func run(sequences: Int, joined: Int64, made: Int64) -> Run {
        let line = lines[sequences]
        let growth = line.perStep * Int64(sequences)
        let near = floor(line.base + line.perPromptToken * joined + line.perStep * made)
        guard window.isFinite else { return Run(first: near, growth: growth, count: line.longest(from: near)) }
        let edge = Double(sequences) * window
        let tokens = Double(joined) + tokensPerStep * Double(made)
        if tokens < edge {
            let each = tokensPerStep * Double(sequences)
            let left = ((edge - tokens) / each).rounded(.up)
            return Run(
                first: near, growth: growth,
                count: max(1, min(line.longest(from: near), Int64(min(left, 1e6)) - 1)))
        }
        let far = floor(line.baseBeyond + line.perPromptTokenBeyond * joined + line.perStepBeyond * made)
        return Run(first: far, growth: line.perStepBeyond * Int64(sequences), count: line.longest(from: far))
    }

    /// The time of a step that computes prompt tokens, beside a whole number of decoding sequences.
    func mixed(_ load: StepLoad) -> Int64 {
        floor(Self.units(cost.time(of: load, with: decoders[Int(load.decoding)])))
    }

    /// No step is shorter than a nanosecond, or the clock would stand still.
    @inline(__always)
    private func floor(_ units: Int64) -> Int64 { max(1 << Self.fractionBits, units) }
}
