import Quantities
import TestSupport
import Testing
import Workload

@Suite("Requests split by the length of the prompt") struct SplitTests {
    @Test(
        "both parts together are the whole: shares, means and second moments",
        arguments: [
            LengthDistribution.logNormal(mean: Tokens(1000), variation: 1),
            .logNormal(mean: Tokens(300), variation: 0.3),
            .logNormal(mean: Tokens(4000), variation: 1.5, maximum: Tokens(30_000)),
            LengthDistribution(.uniform(low: Tokens(10), high: Tokens(2000))),
        ], [0.1, 0.5, 0.9])
    func partsAreTheWhole(input: LengthDistribution, share: Double) throws {
        let shape = RequestShape(input: input, output: .fixed(Tokens(100)))
        let threshold = input.quantile(share)
        let (short, long) = try #require(shape.split(at: threshold))
        #expect(abs(short.share - share) < 1e-6 && abs(short.share + long.share - 1) < 1e-12)
        let mean = short.share * short.shape.input.mean.value + long.share * long.shape.input.mean.value
        #expect(abs(mean / input.mean.value - 1) < 0.005)
        func square(_ lengths: LengthDistribution) -> Double {
            lengths.mean.value * lengths.mean.value * (1 + lengths.squaredVariation)
        }
        let squares = short.share * square(short.shape.input) + long.share * square(long.shape.input)
        #expect(abs(squares / square(input) - 1) < 0.03)
        #expect(short.shape.input.quantile(1) <= threshold)
        #expect(long.shape.input.quantile(0).value >= threshold.value * 0.999)
        #expect(long.shape.output == short.shape.output)
    }

    @Test("prompts that are all alike, and thresholds inside the shared prefix, are not split")
    func refused() {
        #expect(RequestShape(input: .fixed(Tokens(10)), output: .fixed(Tokens(1))).split(at: Tokens(10)) == nil)
        let shared = RequestShape(
            input: .logNormal(mean: Tokens(1000), variation: 1), output: .fixed(Tokens(1)), sharedPrefix: Tokens(400),
            cacheHitShare: 1)
        #expect(shared.split(at: Tokens(300)) == nil)
        #expect(shared.split(at: Tokens(5000)) != nil)
    }
}
