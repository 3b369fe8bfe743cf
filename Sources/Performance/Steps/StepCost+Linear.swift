public import Quantities

/// The time of a step that only decodes, as a line in the tokens behind all its sequences together.
///
/// With fixed sequences a step takes `base` + `perToken` x tokens, and each next step has a few more tokens, so the sum
/// over many equal steps has a closed form. The line bends where the mean context reaches the attention window.
public struct LinearStepTime: Sendable, Hashable, Codable {
    /// Time of a step without any context.
    public var base: Seconds
    /// Time for each token behind all sequences together, while the mean context is within the window.
    public var perToken: Seconds
    /// Time of a step without context as the line beyond the window would have it.
    public var baseBeyondWindow: Seconds
    /// Time for each token once the mean context is beyond the window.
    public var perTokenBeyondWindow: Seconds
    /// The mean context at which the line bends; infinite without a window.
    public var window: Tokens

    /// The time of a step whose sequences have `tokens` behind them in all, `sequences` being their number.
    public func time(sequences: Int, tokens: Tokens) -> Seconds {
        tokens.value < Double(sequences) * window.value
            ? base + perToken * tokens.value : baseBeyondWindow + perTokenBeyondWindow * tokens.value
    }
}

extension StepCost {
    /// The line that the time of a pure decode step with `sequences` sequences follows as contexts grow.
    ///
    /// Read off ``time(of:)`` at two points of each piece, so both always agree.
    public func linearDecode(sequences: Int) -> LinearStepTime {
        let count = Double(max(1, sequences))
        return linearDecode(decoders(count))
    }

    /// The same for sequences at hand.
    public func linearDecode(_ decoders: Decoders) -> LinearStepTime {
        let count = decoders.count
        func time(_ context: Double) -> Double { decodes(decoders, context: Tokens(context)).seconds }
        // A long lever keeps the rounding of the difference far below the slope.
        let lever = 1_048_576.0
        let near = min(window, lever)
        let atZero = time(0)
        let atNear = time(near)
        let slope = near > 0 ? (atNear - atZero) / near : 0
        guard window < lever else {
            return LinearStepTime(
                base: Seconds(atZero), perToken: Seconds(slope / count), baseBeyondWindow: Seconds(atZero),
                perTokenBeyondWindow: Seconds(slope / count), window: Tokens(.infinity))
        }
        let beyond = (time(window + lever) - atNear) / lever
        return LinearStepTime(
            base: Seconds(atZero), perToken: Seconds(slope / count),
            baseBeyondWindow: Seconds(atNear - beyond * window), perTokenBeyondWindow: Seconds(beyond / count),
            window: Tokens(window))
    }
}
