import Performance
import Quantities
import TestSupport
import Testing
import Workload

/// Estimates at the edges: hardly any load, far too much of it, one output token, and the step over the capacity.
@Suite struct LoadEdgeTests {
    /// A replica whose batch, one whose memory and one whose token budget is short, and an engine that keeps prompts
    /// apart.
    private static func replicas() throws -> [(Replica, TokenLengths)] {
        let chat = TokenLengths(input: Tokens(512), output: Tokens(256), inputVariation: 1, outputVariation: 1)
        let documents = TokenLengths(
            input: Tokens(8000), output: Tokens(300), inputVariation: 0.3, outputVariation: 0.3)
        let thought = TokenLengths(input: Tokens(800), output: Tokens(3000), inputVariation: 1, outputVariation: 0.6)
        var few = Samples.deployment()
        few.engine.maximumSequences = 32
        var narrow = Samples.deployment()
        narrow.engine.maximumBatchedTokens = 2048
        var apart = Samples.deployment()
        apart.engine = .defaults(for: .sglang, on: Samples.h100)
        return [
            (try Samples.replica(), chat), (try Samples.replica(), thought), (try Samples.replica(few), chat),
            (try Samples.replica(narrow), documents), (try Samples.replica(apart), chat),
            (try Samples.replica(), Samples.chat),
        ]
    }

    private static func figures(_ point: OperatingPoint) -> [(String, Double)] {
        [("TTFT", point.ttft), ("TPOT", point.tpot), ("E2E", point.e2e)].flatMap { name, spread in
            [
                ("\(name) mean", spread.mean.value), ("\(name) p50", spread.p50.value),
                ("\(name) p95", spread.p95.value), ("\(name) p99", spread.p99.value),
            ]
        }
    }

    @Test("no latency falls as the load rises from nothing to beyond the capacity")
    func monotone() throws {
        for (replica, lengths) in try Self.replicas() {
            let steady = SteadyState(replica, lengths)
            var last = steady.point(rate: steady.capacity * 0.002)
            for step in 2...600 {
                let next = steady.point(rate: steady.capacity * (Double(step) / 500))
                // Steps are so small that the numbers' own rounding shows.
                for (before, after) in zip(Self.figures(last), Self.figures(next)) {
                    #expect(after.1 >= before.1 * 0.99, "\(after.0) at \(Double(step) / 500)")
                    #expect(after.1.isFinite && after.1 < 1e5)
                }
                #expect(next.busy >= last.busy - 1e-6)
                #expect(next.busy <= 1)
                last = next
            }
            #expect(last.state == .saturated)
        }
    }

    @Test("hardly any load: the latency of an idle replica", arguments: [1e-9, 1e-6, 1e-3])
    func idle(rate: Double) throws {
        for (replica, lengths) in try Self.replicas() {
            let point = replica.operatingPoint(lengths, under: .rate(.perSecond(rate), variation: 1))
            #expect(point.state == .steady)
            for (name, value) in Self.figures(point) { #expect(value.isFinite && value > 0, "\(name)") }
            let alone = replica.operatingPoint(lengths, under: .concurrency(1))
            #expect(relativeError(point.tpot.mean.value, alone.tpot.mean.value) < 0.05)
            #expect(point.queue.value < 1e-3 * point.ttft.mean.value)
            #expect(point.busy < 0.2)
        }
    }

    @Test("beyond the capacity requests wait for a place as at 95% of it: long where there are few, hardly where many")
    func waitsForPlaces() throws {
        func point(places: Int, share: Double) throws -> OperatingPoint {
            var deployment = Samples.deployment()
            deployment.engine.maximumSequences = places
            let steady = SteadyState(try Samples.replica(deployment), Samples.chat)
            return steady.point(rate: steady.capacity * share)
        }
        let (nearly, over) = (try point(places: 8, share: 0.95), try point(places: 8, share: 1.3))
        #expect(relativeError(over.queue.value, nearly.queue.value) < 0.1)
        #expect(over.queue.value > over.ttft.mean.value / 2)
        let many = try point(places: 256, share: 1.3)
        #expect(many.state == .saturated && many.queue.value < many.ttft.mean.value / 2)
    }

    @Test("far too much load: saturated, with times that a queue of a day could have")
    func flooded() throws {
        for (replica, lengths) in try Self.replicas() {
            let point = replica.operatingPoint(lengths, under: .rate(.perSecond(10_000), variation: 1))
            #expect(point.state == .saturated)
            #expect(point.busy == 1)
            for (name, value) in Self.figures(point) { #expect(value.isFinite && value < 86_400, "\(name)") }
            #expect(point.rate.value < 10_000)
        }
    }

    @Test("one output token: TTFT is all there is", arguments: [0.001, 2, 1e4])
    func oneToken(rate: Double) throws {
        for (replica, lengths) in try Self.replicas() {
            var short = lengths
            short.output = Tokens(1)
            short.outputVariation = 0
            let estimate = replica.estimate(short, under: .rate(.perSecond(rate), variation: 1))
            #expect(estimate.point.tpot.mean == .zero)
            #expect(estimate.point.tpot.p99 == .zero)
            #expect(estimate.perceivedTokens == .zero)
            #expect(relativeError(estimate.point.e2e.mean.value, estimate.point.ttft.mean.value) < 1e-9)
            for (name, value) in Self.figures(estimate.point) { #expect(value.isFinite && value < 86_400, "\(name)") }
            #expect(estimate.capacity.value.isFinite && estimate.capacity.value > 0)
            #expect(estimate.point.busy <= 1)
        }
    }
}
