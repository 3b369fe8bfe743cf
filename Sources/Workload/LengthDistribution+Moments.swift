import Foundation
public import Quantities

/// The natural logarithm, so that files without Foundation can use it.
func logarithm(_ x: Double) -> Double { log(x) }

extension LengthDistribution {
    /// The mean of the lengths that occur.
    public var mean: Tokens { Tokens(moments.mean) }

    /// The variance of the lengths that occur, in tokens squared.
    public var variance: Double { moments.variance }

    /// The squared coefficient of variation: variance over squared mean, which queueing formulas ask for.
    public var squaredVariation: Double {
        let moments = moments
        return moments.variance / (moments.mean * moments.mean)
    }

    /// The length that a share of `share` of the requests does not exceed.
    ///
    /// `share` is clamped to 0...1. At 1 it is the maximum, or infinite when nothing cuts the spread.
    public func quantile(_ share: Double) -> Tokens { Tokens(length(at: min(1, max(0, share)))) }

    /// Whether the mean and the variation say how long the longest of a hundred requests are: all lengths are equal, or they
    /// spread log-normally and hardly any is cut off.
    var isLogNormal: Bool {
        switch shape {
        case .fixed: return true
        case .logNormal(let median, let deviation):
            guard deviation > 0, cut.high.isFinite else { return true }
            return NormalCurve.cumulative(log(median.value / cut.high) / deviation) < 1e-4
        case .uniform, .normal, .histogram: return false
        }
    }

    /// The share of requests that are at most `length` long.
    public func share(upTo length: Tokens) -> Double { cumulative(length.value) }
}

extension LengthDistribution {
    /// Where the spread is cut.
    private var cut: (low: Double, high: Double) {
        let low = Self.minimum.value
        return (low, max(low, maximum?.value ?? .infinity))
    }

    /// A curve on which the shape is a normal one: lengths themselves, or their logarithms.
    private struct Bell {
        let center: Double
        let deviation: Double
        /// The cut, in standard deviations from the center.
        let low: Double
        let high: Double

        /// The share of the uncut curve that is left; too small a share is useless numerically.
        var kept: Double { Bell.between(low, high) }
        var isUsable: Bool { kept > 1e-9 }

        /// The share of a standard normal between `a` and `b`, from the tail that loses no digits.
        static func between(_ a: Double, _ b: Double) -> Double {
            a > 0
                ? NormalCurve.cumulative(-a) - NormalCurve.cumulative(-b)
                : NormalCurve.cumulative(b) - NormalCurve.cumulative(a)
        }

        /// The standardised value with a share of `share` of the kept part below it.
        func standardised(_ share: Double) -> Double {
            let value: Double
            if low > 0 {
                value = -NormalCurve.quantile(NormalCurve.cumulative(-low) - share * kept)
            } else {
                value = NormalCurve.quantile(NormalCurve.cumulative(low) + share * kept)
            }
            return min(high, max(low, value))
        }
    }

    private func bell(center: Double, deviation: Double, logarithmic: Bool) -> Bell {
        let low = logarithmic ? log(cut.low) : cut.low
        let high = logarithmic ? log(cut.high) : cut.high
        return Bell(
            center: center, deviation: deviation, low: (low - center) / deviation, high: (high - center) / deviation)
    }

    private func clamped(_ length: Double) -> Double { min(cut.high, max(cut.low, length)) }

    /// The bins inside the cut, in order, with weights that sum to one; one single length when nothing is left.
    private func keptBins(_ bins: [LengthBin]) -> [(low: Double, high: Double, share: Double)] {
        var kept: [(low: Double, high: Double, share: Double)] = []
        for bin in bins where bin.weight > 0 {
            let low = clamped(bin.low.value)
            let high = clamped(bin.high.value)
            let width = bin.high.value - bin.low.value
            if width == 0 {
                if low == bin.low.value { kept.append((low, low, bin.weight)) }
            } else if high > low {
                kept.append((low, high, bin.weight * (high - low) / width))
            }
        }
        let total = kept.reduce(0) { $0 + $1.share }
        guard total > 0 else {
            let only = clamped(bins.first?.low.value ?? 1)
            return [(only, only, 1)]
        }
        return kept.map { ($0.low, $0.high, $0.share / total) }.sorted { ($0.low, $0.high) < ($1.low, $1.high) }
    }

    private var moments: (mean: Double, variance: Double) {
        switch shape {
        case .fixed(let length): return (clamped(length.value), 0)
        case .uniform(let low, let high):
            let a = clamped(min(low, high).value)
            let b = clamped(max(low, high).value)
            return ((a + b) / 2, (b - a) * (b - a) / 12)
        case .normal(let mean, let deviation):
            return normalMoments(mean.value, deviation.value)
        case .logNormal(let median, let deviation):
            return logNormalMoments(log(median.value), deviation)
        case .histogram(let bins):
            let bins = keptBins(bins)
            let mean = bins.reduce(0) { $0 + $1.share * ($1.low + $1.high) / 2 }
            let variance = bins.reduce(0) { sum, bin in
                let offset = (bin.low + bin.high) / 2 - mean
                let width = bin.high - bin.low
                return sum + bin.share * (offset * offset + width * width / 12)
            }
            return (mean, variance)
        }
    }

    private func normalMoments(_ center: Double, _ deviation: Double) -> (mean: Double, variance: Double) {
        guard deviation > 0 else { return (clamped(center), 0) }
        let bell = bell(center: center, deviation: deviation, logarithmic: false)
        guard bell.isUsable else { return (clamped(center), 0) }
        let lowDensity = NormalCurve.density(bell.low)
        let highDensity = bell.high.isFinite ? NormalCurve.density(bell.high) : 0
        let shift = (lowDensity - highDensity) / bell.kept
        let edges = (bell.low * lowDensity - (bell.high.isFinite ? bell.high * highDensity : 0)) / bell.kept
        return (center + deviation * shift, max(0, deviation * deviation * (1 + edges - shift * shift)))
    }

    private func logNormalMoments(_ center: Double, _ deviation: Double) -> (mean: Double, variance: Double) {
        guard deviation > 0 else { return (clamped(exp(center)), 0) }
        let bell = bell(center: center, deviation: deviation, logarithmic: true)
        guard bell.isUsable else { return (clamped(exp(center)), 0) }
        func raw(_ order: Double) -> Double {
            let moved = order * deviation
            return exp(order * center + moved * moved / 2) * Bell.between(bell.low - moved, bell.high - moved)
                / bell.kept
        }
        let mean = raw(1)
        return (mean, max(0, raw(2) - mean * mean))
    }

    private func length(at share: Double) -> Double {
        switch shape {
        case .fixed(let length): return clamped(length.value)
        case .uniform(let low, let high):
            let a = clamped(min(low, high).value)
            let b = clamped(max(low, high).value)
            return a + share * (b - a)
        case .normal(let mean, let deviation):
            guard deviation > .zero else { return clamped(mean.value) }
            let bell = bell(center: mean.value, deviation: deviation.value, logarithmic: false)
            guard bell.isUsable else { return clamped(mean.value) }
            return clamped(bell.center + bell.deviation * bell.standardised(share))
        case .logNormal(let median, let deviation):
            guard deviation > 0 else { return clamped(median.value) }
            let bell = bell(center: log(median.value), deviation: deviation, logarithmic: true)
            guard bell.isUsable else { return clamped(median.value) }
            return clamped(exp(bell.center + bell.deviation * bell.standardised(share)))
        case .histogram(let bins):
            return histogramLength(at: share, keptBins(bins))
        }
    }

    /// Bins may overlap, so the share is inverted by bisection between the ends.
    private func histogramLength(at share: Double, _ bins: [(low: Double, high: Double, share: Double)]) -> Double {
        var low = bins.map(\.low).min() ?? 1
        var high = bins.map(\.high).max() ?? 1
        if share <= 0 || binShare(upTo: low, bins) >= share { return low }
        for _ in 0..<200 where high - low > high * 1e-13 {
            let middle = (low + high) / 2
            if binShare(upTo: middle, bins) < share - 1e-15 { low = middle } else { high = middle }
        }
        return high
    }

    private func binShare(upTo length: Double, _ bins: [(low: Double, high: Double, share: Double)]) -> Double {
        bins.reduce(0) { sum, bin in
            if length >= bin.high { return sum + bin.share }
            return length <= bin.low ? sum : sum + bin.share * (length - bin.low) / (bin.high - bin.low)
        }
    }

    private func cumulative(_ length: Double) -> Double {
        guard length >= cut.low else { return 0 }
        guard length < cut.high else { return 1 }
        func step(_ at: Double) -> Double { length >= clamped(at) ? 1 : 0 }
        func part(_ bell: Bell, _ x: Double) -> Double {
            Bell.between(bell.low, (x - bell.center) / bell.deviation) / bell.kept
        }
        switch shape {
        case .fixed(let fixed): return step(fixed.value)
        case .uniform(let low, let high):
            let a = clamped(min(low, high).value)
            let b = clamped(max(low, high).value)
            return b > a ? min(1, max(0, (length - a) / (b - a))) : step(a)
        case .normal(let mean, let deviation):
            guard deviation > .zero else { return step(mean.value) }
            let bell = bell(center: mean.value, deviation: deviation.value, logarithmic: false)
            return bell.isUsable ? part(bell, length) : step(mean.value)
        case .logNormal(let median, let deviation):
            guard deviation > 0 else { return step(median.value) }
            let bell = bell(center: log(median.value), deviation: deviation, logarithmic: true)
            return bell.isUsable ? part(bell, log(length)) : step(median.value)
        case .histogram(let bins): return binShare(upTo: length, keptBins(bins))
        }
    }
}
