import Foundation
import Quantities
import Testing

@testable import Simulation

@Suite("Latency histograms and random numbers")
struct LatencyHistogramTests {
    @Test("Percentiles are those of the sorted values, to three digits")
    func percentiles() throws {
        var stream = RandomStream(seed: 3, .inputs)
        for scale in [2e3, 1e6, 1e9, 1e13] {
            var histogram = LatencyHistogram()
            var half = LatencyHistogram()
            let values = (0..<5000).map { _ in Int64(scale * stream.exponential()) }.sorted()
            for value in values.prefix(2500) { histogram.record(value) }
            for value in values.suffix(2500) { half.record(value) }
            histogram.add(half)
            let summary = try #require(histogram.summary)
            #expect(summary.count == 5000)
            #expect(summary.maximum.value == Double(values[4999]) / 1e9)
            for (share, found) in [(0.5, summary.p50), (0.95, summary.p95), (0.999, summary.p999)] {
                let exact = Double(values[Int(share * 5000) - 1]) / 1e9
                #expect(found.value >= exact)
                #expect(found.value <= exact * 1.001 + 1.1e-6)
            }
        }
        #expect(LatencyHistogram().summary == nil)
    }

    @Test("Latencies of weeks, years and the whole clock are as exact as short ones")
    func longLatencies() throws {
        let hour: Int64 = 3_600_000_000_000
        var histogram = LatencyHistogram()
        for hours in [400, 500, 10_000, 2_000_000] as [Int64] { histogram.record(hours * hour) }
        let summary = try #require(histogram.summary)
        #expect(summary.mean == .hours(2_010_900.0 / 4))
        #expect(summary.maximum == .hours(2_000_000))
        #expect(abs(summary.p50.hours - 500) < 0.5)

        var end = LatencyHistogram()
        end.record(.max)
        end.record(.max - 1, count: 2)
        end.add(histogram)
        #expect(end.summary?.maximum == Seconds(Double(Int64.max) / 1e9))
        #expect(end.summary?.p999 == Seconds(Double(Int64.max) / 1e9))
    }

    @Test("Own logarithm and exponential agree with the system's to the last digits")
    func mathematics() {
        var stream = RandomStream(seed: 5, .inputs)
        for _ in 0..<20_000 {
            let x = 20 * stream.uniform() - 10
            let exponential = PortableMath.exp(x)
            #expect(abs(PortableMath.log(exponential) - x) < 4e-15 * max(1, abs(x)))
        }
        #expect(PortableMath.log(1) == 0)
        #expect(abs(PortableMath.log(2) - 0.6931471805599453) < 2e-16)
        #expect(abs(PortableMath.exp(1) - 2.718281828459045) < 1e-15)
    }

    @Test("The exponential is within two units of the last place from one end of Double to the other")
    func exponential() {
        for step in 0...14_170 {
            let x = Double(step) / 10 - 708 + 1e-3 * Double(step % 7)
            let right = Foundation.exp(x)
            #expect(abs(PortableMath.exp(x) - right) <= 2 * right.ulp, "\(x)")
        }
        #expect(PortableMath.exp(-709) == 0 && PortableMath.exp(710) == .infinity)
    }

    @Test("Numbers are rounded as `rounded()` does, halves away from zero")
    func nearest() {
        for x in [0, 0.49999999999999994, 0.5, 1.5, 2.5, 1e15 + 0.5, 0x1p53 + 2, 0x1p62, 123_456.499_999_999_99] {
            for sign in [1.0, -1] {
                #expect(PortableMath.nearest(sign * x) == Int64((sign * x).rounded()), "\(sign * x)")
            }
        }
    }

    @Test("Spreads have the mean and variation that were asked for")
    func spreads() {
        var stream = RandomStream(seed: 9, .arrivals)
        func moments(_ draw: (inout RandomStream) -> Double) -> (mean: Double, squaredVariation: Double) {
            let values = (0..<100_000).map { _ in draw(&stream) }
            let mean = values.reduce(0, +) / 1e5
            return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1e5 / (mean * mean))
        }
        for (shape, tolerance) in [(0.25, 0.3), (1.0, 0.05), (4.0, 0.02)] {
            let gamma = moments { $0.gamma(shape: shape) }
            #expect(abs(gamma.mean - 1) < 0.03)
            #expect(abs(gamma.squaredVariation - 1 / shape) < tolerance)
        }
        let weibull = moments { $0.weibull(shape: 2) }
        #expect(abs(weibull.mean - RequestSource.gammaFunction(1.5)) < 0.01)
        #expect(abs(RequestSource.gammaFunction(1.5) - 0.886226925452758) < 1e-12)
        #expect(abs(RequestSource.gammaFunction(6) - 120) < 1e-9)
    }

    @Test("The stream of a seed never changes")
    func knownNumbers() {
        var first = RandomStream(seed: 1, .arrivals)
        var again = RandomStream(seed: 1, .arrivals)
        var other = RandomStream(seed: 1, .inputs)
        let numbers = (0..<100).map { _ in first.next() }
        #expect(numbers == (0..<100).map { _ in again.next() })
        #expect(numbers != (0..<100).map { _ in other.next() })
        #expect(Set(numbers).count == 100)
    }
}
