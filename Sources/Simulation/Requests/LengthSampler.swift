internal import Quantities
internal import Workload

/// Draws lengths, in whole tokens of at least one, from a spread.
struct LengthSampler: Sendable {
    private enum Form: Sendable {
        case fixed(Int)
        case uniform(low: Int, count: Int)
        case normal(mean: Double, deviation: Double)
        case logNormal(mean: Double, deviation: Double)
        case bins([(low: Double, high: Double, upTo: Double)])
    }

    private let form: Form
    private let maximum: Double

    init(_ distribution: LengthDistribution) {
        let maximum = max(1, min(1e9, distribution.maximum?.value ?? 1e9))
        self.maximum = maximum
        func whole(_ tokens: Tokens) -> Int { Int(min(maximum, max(1, tokens.value.rounded()))) }
        switch distribution.shape {
        case .fixed(let length): form = .fixed(whole(length))
        case .uniform(let low, let high):
            form = .uniform(low: whole(min(low, high)), count: whole(max(low, high)) - whole(min(low, high)) + 1)
        case .normal(let mean, let deviation):
            form = deviation.value > 0 ? .normal(mean: mean.value, deviation: deviation.value) : .fixed(whole(mean))
        case .logNormal(let median, let deviation):
            form =
                deviation > 0
                ? .logNormal(mean: PortableMath.log(max(1e-9, median.value)), deviation: deviation)
                : .fixed(whole(median))
        case .histogram(let bins):
            let inside = bins.filter { $0.weight > 0 && $0.low.value <= maximum && $0.high.value >= 1 }
            let total = inside.reduce(0) { $0 + $1.weight }
            var sum = 0.0
            let parts = inside.map { bin in
                sum += bin.weight
                return (low: max(1, bin.low.value), high: min(maximum, bin.high.value), upTo: sum / total)
            }
            form = parts.isEmpty ? .fixed(1) : .bins(parts)
        }
    }

    /// The next length.
    ///
    /// Lengths outside the cut are drawn again, as the truncated spread asks; after 64 misses they are clamped.
    @inline(__always)
    func draw(_ stream: inout RandomStream) -> Int {
        switch form {
        case .fixed(let length): return length
        case .uniform(let low, let count): return low + stream.below(count)
        case .normal(let mean, let deviation):
            return truncated { mean + deviation * stream.normal() }
        case .logNormal(let mean, let deviation):
            return truncated { PortableMath.exp(mean + deviation * stream.normal()) }
        case .bins(let bins):
            let share = stream.uniform()
            var low = 0
            var high = bins.count - 1
            while low < high {
                let middle = (low + high) / 2
                if bins[middle].upTo > share { high = middle } else { low = middle + 1 }
            }
            let bin = bins[low]
            return Int(PortableMath.nearest(bin.low + stream.uniform() * (bin.high - bin.low)))
        }
    }

    @inline(__always)
    private func truncated(_ next: () -> Double) -> Int {
        var value = next()
        var tries = 0
        while value < 1 || value > maximum, tries < 64 {
            value = next()
            tries += 1
        }
        return Int(PortableMath.nearest(min(maximum, max(1, value))))
    }
}
