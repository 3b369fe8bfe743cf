import Foundation
import Quantities
import TestSupport
import Testing

@testable import Workload

@Suite struct LengthDistributionTests {
    static let spreads: [LengthDistribution] = [
        .fixed(Tokens(512)), LengthDistribution(.uniform(low: Tokens(10), high: Tokens(90))),
        LengthDistribution(.uniform(low: Tokens(0), high: Tokens(90)), maximum: Tokens(40)),
        LengthDistribution(.normal(mean: Tokens(100), standardDeviation: Tokens(80))),
        LengthDistribution(.normal(mean: Tokens(1000), standardDeviation: Tokens(300)), maximum: Tokens(1100)),
        .logNormal(mean: Tokens(512), variation: 1), .logNormal(mean: Tokens(512), variation: 1, maximum: Tokens(2048)),
        .logNormal(mean: Tokens(3), variation: 2), .logNormal(p50: Tokens(200), p95: Tokens(1500)),
        .logNormal(p50: Tokens(200), p95: Tokens(1500), maximum: Tokens(210)),
        LengthDistribution(
            .histogram([
                LengthBin(low: Tokens(100), high: Tokens(100), weight: 3),
                LengthBin(low: Tokens(200), high: Tokens(400), weight: 5),
                LengthBin(low: Tokens(400), high: Tokens(3000), weight: 2),
            ]), maximum: Tokens(1700)),
    ]

    /// Mean and variance by integrating the quantile function over shares, which shares no formula with the moments.
    static func integrated(_ spread: LengthDistribution) -> (mean: Double, variance: Double) {
        let steps = 40_000
        var sum = 0.0
        var squares = 0.0
        for step in 0..<steps {
            // Finer towards both ends: u = 3v^2 - 2v^3 has weight 6v(1 - v).
            let v = (Double(step) + 0.5) / Double(steps)
            let length = spread.quantile(v * v * (3 - 2 * v)).value
            let weight = 6 * v * (1 - v) / Double(steps)
            sum += weight * length
            squares += weight * length * length
        }
        return (sum, squares - sum * sum)
    }

    @Test("mean and variance equal the numeric integral of the quantiles", arguments: spreads)
    func momentsMatchIntegration(_ spread: LengthDistribution) {
        let expected = Self.integrated(spread)
        #expect(relativeError(spread.mean.value, expected.mean) < 1e-3)
        #expect(abs(spread.variance - expected.variance) < 5e-3 * max(expected.variance, 1))
        let squaredVariation = spread.variance / (spread.mean.value * spread.mean.value)
        #expect(relativeError(spread.squaredVariation, squaredVariation) < 1e-12)
    }

    @Test("quantiles never fall, stay inside the cut, and invert the cumulative share", arguments: spreads)
    func quantilesAreMonotone(_ spread: LengthDistribution) {
        var last = 0.0
        for step in 0...200 {
            let share = Double(step) / 200
            let length = spread.quantile(share)
            #expect(length.value >= last)
            #expect(length >= LengthDistribution.minimum)
            if let maximum = spread.maximum { #expect(length <= maximum) }
            #expect(spread.share(upTo: length) >= share - 1e-9)
            last = length.value
        }
    }

    @Test("a log-normal by p50 and p95 has exactly those percentiles when nothing is cut off")
    func percentilesReturn() {
        let spread = LengthDistribution.logNormal(p50: Tokens(2000), p95: Tokens(5000))
        #expect(relativeError(spread.quantile(0.5).value, 2000) < 1e-9)
        #expect(relativeError(spread.quantile(0.95).value, 5000) < 1e-9)
    }

    @Test("a log-normal by mean and variation has exactly those when nothing is cut off")
    func meanReturns() {
        let spread = LengthDistribution.logNormal(mean: Tokens(5000), variation: 0.5)
        #expect(relativeError(spread.mean.value, 5000) < 1e-9)
        #expect(relativeError(spread.squaredVariation, 0.25) < 1e-9)
    }

    @Test("a lower maximum never raises the mean")
    func cuttingLowersTheMean() {
        let whole = LengthDistribution.logNormal(mean: Tokens(1000), variation: 1.5)
        var last = whole.mean
        for maximum in stride(from: 20_000.0, to: 1, by: -500) {
            let mean = whole.capped(at: Tokens(maximum)).mean
            #expect(mean <= last)
            last = mean
        }
    }

    @Test("extreme spreads stay finite and inside the cut")
    func extremes() {
        for spread in [
            LengthDistribution(.normal(mean: Tokens(1e6), standardDeviation: Tokens(1)), maximum: Tokens(10)),
            LengthDistribution(.normal(mean: Tokens(-500), standardDeviation: Tokens(1))),
            .logNormal(mean: Tokens(1e6), variation: 0.01, maximum: Tokens(10)),
            LengthDistribution(.histogram([])), .fixed(Tokens(0)),
        ] {
            #expect(spread.mean.isFinite)
            #expect(spread.mean.value >= 1)
            #expect(spread.quantile(0.5).isFinite)
            #expect(spread.variance >= 0)
        }
    }

    @Test("the inverse of the normal curve returns the share it was given")
    func normalInverse() {
        for share in [1e-12, 1e-6, 0.01, 0.3, 0.5, 0.95, 0.999999] {
            #expect(relativeError(NormalCurve.cumulative(NormalCurve.quantile(share)), share) < 1e-9)
        }
        #expect(abs(NormalCurve.quantile(0.95) - 1.6448536269514722) < 1e-12)
    }
}
