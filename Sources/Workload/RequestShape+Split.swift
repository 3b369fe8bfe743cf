public import Quantities

extension RequestShape {
    /// Requests of one part of a shape that is cut by the length of the prompt.
    public struct Part: Sendable, Hashable, Codable {
        /// What they look like.
        public var shape: RequestShape
        /// Their share of the requests, 0 to 1.
        public var share: Double
    }

    /// Requests with prompts up to `threshold`, and the others; nil when one of them has less than a thousandth.
    ///
    /// A router sees the prompt before it sends a request on, but not the answer: answers are alike in both. The shared
    /// prefix is in all prompts, so a threshold below it leaves nothing on one side.
    public func split(at threshold: Tokens) -> (short: Part, long: Part)? {
        let share = input.share(upTo: threshold)
        guard share >= 0.001, share <= 0.999, threshold > sharedPrefix else { return nil }
        var (short, long) = (self, self)
        short.input = input.capped(at: threshold)
        long.input = input.above(share: share)
        // What is shared cannot be longer than the shortest prompts allow on average.
        guard short.input.mean > sharedPrefix else { return nil }
        return (Part(shape: short, share: share), Part(shape: long, share: 1 - share))
    }
}

extension LengthDistribution {
    /// The longest lengths, without the shortest `share` of them, as a fine histogram of equally likely ranges whose last
    /// ones halve towards the end.
    func above(share: Double) -> LengthDistribution {
        let count = 200
        var edges = (0..<count).map { share + (1 - share) * Double($0) / Double(count) }
        var rest = (1 - share) / Double(count)
        for _ in 0..<20 {
            rest /= 2
            edges.append(1 - rest)
        }
        let bins = zip(edges, edges.dropFirst()).map { low, high in
            LengthBin(low: quantile(low), high: quantile(high), weight: high - low)
        }
        return LengthDistribution(.histogram(bins), maximum: maximum)
    }
}
