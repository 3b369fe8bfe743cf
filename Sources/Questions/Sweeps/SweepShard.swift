public import Input

/// Which part of a sweep a process computes: shard 3 of 64.
public struct SweepShard: Sendable, Hashable, CustomStringConvertible {
    /// Its number, from 0.
    public let index: Int
    /// How many there are.
    public let count: Int

    /// The whole sweep.
    public static let whole = SweepShard(0, of: 1)

    /// The most shards of one sweep.
    public static let maximumCount = 100_000

    private init(_ index: Int, of count: Int) {
        self.index = index
        self.count = count
    }

    /// Reads `3/64`: shard 3 of those numbered 0 to 63.
    public init(parsing text: String) throws(InputProblems) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]),
            (1...Self.maximumCount).contains(count), (0..<count).contains(index)
        else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: "command line", field: "--shard"),
                    "\"\(text.printable(limit: 40))\" is no shard",
                    allowed: "0/N to N-1/N, N up to \(Self.maximumCount)",
                    suggestion: "write --shard 0/4 for the first of four")
            ])
        }
        self.init(index, of: count)
    }

    /// As it is written.
    public var description: String { "\(index)/\(count)" }

    /// The blocks of `count` that are this shard's.
    ///
    /// Blocks are dealt in an order that strides over the sweep by the golden ratio, so that shards are equally many and each
    /// has cheap and dear parts alike.
    func blocks(of total: Int) -> [Int] {
        stride(from: index, to: total, by: count).map { Self.strided($0, total) }.sorted()
    }

    /// The shard of `count` that block `block` of `total` is dealt to.
    static func owner(of block: Int, total: Int, count: Int) -> Int {
        block * golden(total).inverse % total % count
    }

    private static func strided(_ position: Int, _ total: Int) -> Int { position * golden(total).step % total }

    /// A stride near the golden section of `total` that has no factor in common with it, and its inverse modulo `total`.
    private static func golden(_ total: Int) -> (step: Int, inverse: Int) {
        var step = max(1, Int(Double(total) * 0.618_033_988_749_895))
        while true {
            if let inverse = inverse(of: step, modulo: total) { return (step, inverse) }
            step += 1
        }
    }

    /// By Euclid's extended algorithm; nil where there is a common factor.
    private static func inverse(of number: Int, modulo total: Int) -> Int? {
        guard total > 1 else { return 1 }
        var (rest, divisor) = (number, total)
        var (next, found) = (0, 1)
        while rest > 1 {
            guard divisor != 0 else { return nil }
            let quotient = rest / divisor
            (rest, divisor) = (divisor, rest % divisor)
            (next, found) = (found - quotient * next, next)
        }
        return rest == 1 ? (found + total) % total : nil
    }
}
