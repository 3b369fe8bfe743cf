/// The runs among a list that have a metric.
struct KnownRuns: Equatable {
    private var bits: [UInt64]
    private(set) var count = 0

    init(_ isKnown: [Bool]) {
        bits = [UInt64](repeating: 0, count: (isKnown.count + 63) / 64)
        for (index, known) in isKnown.enumerated() where known {
            bits[index / 64] |= 1 << UInt64(index % 64)
            count += 1
        }
    }

    func contains(_ index: Int) -> Bool { bits[index / 64] >> UInt64(index % 64) & 1 == 1 }
    func isSubset(of other: KnownRuns) -> Bool { zip(bits, other.bits).allSatisfy { $0 & ~$1 == 0 } }

    /// Metrics whose runs lie in each other, the smallest set first in the order of runs, so that one factor serves all.
    struct Chain {
        var order: [Int]
        /// Each metric with how many of the first runs have it.
        var metrics: [(Metric, count: Int)]
    }

    /// As few chains as a greedy choice finds, the largest sets first; metrics that no run has are left out.
    static func chains(_ known: [(Metric, runs: KnownRuns)]) -> [Chain] {
        var left = known.filter { $0.runs.count > 0 }.sorted { $0.runs.count > $1.runs.count }
        var chains: [Chain] = []
        while !left.isEmpty {
            var nested: [(Metric, runs: KnownRuns)] = []
            var rest: [(Metric, runs: KnownRuns)] = []
            for entry in left {
                if nested.last.map({ entry.runs.isSubset(of: $0.runs) }) ?? true {
                    nested.append(entry)
                } else {
                    rest.append(entry)
                }
            }
            var order: [Int] = []
            var inner: KnownRuns?
            for entry in nested.reversed() where entry.runs != inner {
                for index in 0..<entry.runs.bits.count * 64
                where entry.runs.contains(index) && inner?.contains(index) != true { order.append(index) }
                inner = entry.runs
            }
            chains.append(Chain(order: order, metrics: nested.map { ($0.0, $0.runs.count) }))
            left = rest
        }
        return chains
    }
}
