import Catalog
import Performance
import Quantities
import TestSupport
import Testing
import Workload

@Suite struct SteadyStateTests {
    let replica: Replica

    init() throws { replica = try Samples.replica() }

    private func estimate(rate: Double, variation: Double = 1) -> Estimate {
        replica.estimate(Samples.chat, under: .rate(.perSecond(rate), variation: variation))
    }

    @Test(
        "Little's law holds at every load: requests in flight are the rate times their time",
        arguments: [0.5, 4, 16, 24])
    func littlesLaw(rate: Double) {
        let point = estimate(rate: rate).point
        #expect(point.state == .steady)
        #expect(relativeError(point.inFlight, rate * point.e2e.mean.value) < 1e-9)
        let decodeTime = point.e2e.mean - point.ttft.mean
        #expect(relativeError(point.decoding, rate * decodeTime.value) < 1e-4)
    }

    @Test("TPOT is (E2E - TTFT) / (output - 1)", arguments: [1.0, 10, 25])
    func tpotDefinition(rate: Double) {
        let point = estimate(rate: rate).point
        let tpot = (point.e2e.mean - point.ttft.mean) / 247
        #expect(relativeError(point.tpot.mean.value, tpot.value) < 1e-9)
    }

    @Test("the longest prompts of a uniform spread take as long as prompts of their length do")
    func uniformPrompts() {
        let spread = LengthDistribution(.uniform(low: Tokens(100), high: Tokens(16_000)))
        let shape = RequestShape(input: spread, output: .fixed(Tokens(100)))
        let quiet = Load.rate(.perSecond(1e-4), variation: 1)
        let found = replica.estimate(shape.mean, under: quiet).point.ttft
        for (share, time) in [(0.9, found.p90), (0.95, found.p95), (0.99, found.p99)] {
            let alike = TokenLengths(input: spread.quantile(share), output: Tokens(100))
            let expected = replica.estimate(alike, under: quiet).point.ttft.mean
            #expect(relativeError(time.value, expected.value) < 0.03, "\(share)")
        }
        // Without the spread's own quantiles they are taken as those of a log-normal one, which has longer ones.
        var plain = shape.mean
        plain.longInputs = nil
        #expect(replica.estimate(plain, under: quiet).point.ttft.p99 > found.p99 * 1.2)
        #expect(RequestShape(input: .logNormal(mean: Tokens(500), variation: 1), output: spread).mean.longInputs == nil)
    }

    @Test("more load is never faster, up to the capacity and no further")
    func latencyGrowsWithLoad() {
        var last = estimate(rate: 0.01).point
        for step in 1..<60 {
            let next = estimate(rate: Double(step) * 0.5).point
            guard next.state == .steady else { break }
            #expect(next.ttft.mean >= last.ttft.mean)
            #expect(next.tpot.mean >= last.tpot.mean)
            #expect(next.busy >= last.busy)
            last = next
        }
        let capacity = estimate(rate: 1).capacity
        #expect(estimate(rate: capacity.value * 0.999).point.state == .steady)
        #expect(estimate(rate: capacity.value * 1.001).point.state == .saturated)
    }

    @Test("quantiles are in order")
    func quantilesAreOrdered() {
        for rate in [0.1, 5, 20, 29] {
            let point = estimate(rate: rate).point
            for spread in [point.ttft, point.tpot, point.e2e] {
                #expect(spread.p50 <= spread.p90)
                #expect(spread.p90 <= spread.p95)
                #expect(spread.p95 <= spread.p99)
            }
        }
    }

    @Test("a closed loop of N users keeps N requests in flight", arguments: [1.0, 8, 64, 512, 3000])
    func closedLoop(users: Double) {
        let result = replica.estimate(Samples.chat, under: .concurrency(users))
        #expect(relativeError(result.point.inFlight, users) < 1e-3)
        #expect(relativeError(result.point.rate.value * result.point.e2e.mean.value, users) < 1e-3)
    }

    @Test("a prompt that users wait for before their first token does not push in after it", arguments: [8.0, 64, 512])
    func burst(users: Double) {
        func point(_ start: UserStart) -> OperatingPoint {
            replica.operatingPoint(Samples.chat, under: .concurrency(users, start: start))
        }
        let apart = point(.ramped)
        let together = point(.together(requestsEach: 2))
        #expect(together.ttft.mean > apart.ttft.mean * 1.1)
        #expect(together.tpot.mean < apart.tpot.mean)
        #expect(relativeError(together.e2e.mean.value, apart.e2e.mean.value) < 0.1)
    }

    @Test("a layer of latent attention and experts launches more kernels than a dense one")
    func kernels() throws {
        func perLayer(_ model: ModelArchitecture) throws -> Double {
            let layers = Double(model.layerCount)
            let deployment = Samples.deployment(model, Parallelism(tensor: 16))
            var coefficients = Coefficients.uncalibrated
            coefficients.perPromptLayer = .microseconds(10)
            return try Replica(deployment, coefficients).step.overheadPerPromptStep / layers * 1e5
        }
        #expect(relativeError(try perLayer(Samples.llama70B), 1) < 1e-12)
        #expect(relativeError(try perLayer(Samples.deepSeek), (3 * 1.6 + 58 * 2.3) / 61) < 1e-12)
    }

    @Test("vLLM's second engine replays captured graphs for steps of up to 512 rows with prompts, and no other does")
    func capturedPrompts() throws {
        func launches(_ engine: EngineSettings, decoding: Double, prefill: Double) throws -> Double {
            var deployment = Samples.deployment(Samples.llama70B, Parallelism(tensor: 4))
            deployment.engine = engine
            let step = try Replica(deployment, .uncalibrated).step
            let context = Tokens(500)
            let decode = step.parts(of: StepLoad(decoding: decoding, context: context)).overhead
            let mixed = step.parts(of: StepLoad(decoding: decoding, context: context, prefill: Tokens(prefill)))
            return (mixed.overhead - decode) / step.overheadPerPromptStep
        }
        let accelerator = Samples.deployment(Samples.llama70B, Parallelism(tensor: 4)).accelerator
        let recent = EngineSettings.defaults(for: .vllm, version: EngineVersion(0, 11), on: accelerator)
        #expect(try launches(recent, decoding: 112, prefill: 400) == 0)
        let growing = try [0.0, 400, 401, 500, 656, 8000].map { try launches(recent, decoding: 112, prefill: $0) }
        #expect(growing[1] == 0 && growing[2] > 0 && growing[2] < 0.01 && growing[4] == 1 && growing[5] == 1)
        #expect(growing == growing.sorted())
        var eager = recent
        eager.capturesGraphs = false
        var narrow = recent
        narrow.maximumSequences = 64
        let first = EngineSettings.defaults(for: .vllm, version: EngineVersion(0, 7), on: accelerator)
        for engine in [
            eager, first, .defaults(for: .sglang, on: accelerator), .defaults(for: .tensorRTLLM, on: accelerator),
        ] {
            #expect(relativeError(try launches(engine, decoding: 112, prefill: 256), 1) < 1e-9)
        }
        #expect(try launches(narrow, decoding: 28, prefill: 100) == 0)
        #expect(try launches(narrow, decoding: 28, prefill: 200) > 0.3)
    }

    @Test("the more requests each user sends, the smaller the share of them that comes in bursts")
    func burstShare() {
        let shares = [1.0, 2, 10, 100, 10_000].map { replica.burstShare(.together(requestsEach: $0)) }
        #expect(shares[0] == 1)
        for (fewer, more) in zip(shares, shares.dropFirst()) { #expect(more < fewer) }
        #expect(shares[4] < 1e-3)
        #expect(replica.burstShare(.ramped) == 0)
    }

    // Where captured graphs have room for one prompt and not for two, a closed loop takes each prompt by itself, and an open
    // one those that share a step.
    @Test(
        "an open loop at the rate of a closed one whose users do not start together finds the same batch",
        arguments: [(false, 0.02), (true, 0.1)])
    func loopsAgree(capturesGraphs: Bool, tolerance: Double) throws {
        var deployment = replica.deployment
        deployment.engine.capturesGraphs = capturesGraphs
        let replica = try Samples.replica(deployment)
        let closed = replica.estimate(Samples.chat, under: .concurrency(100)).point
        let open = replica.estimate(Samples.chat, under: .rate(closed.rate, variation: 0)).point
        #expect(relativeError(open.decoding, closed.decoding) < tolerance)
        #expect(relativeError(open.tpot.mean.value, closed.tpot.mean.value) < tolerance)
    }

    @Test("more bandwidth, more compute or more memory never slows a replica down")
    func betterHardwareIsNeverSlower() throws {
        for rate in [1.0, 10, 25] {
            let base = estimate(rate: rate).point
            for improve in Samples.improvements {
                var better = Samples.h100
                improve(&better)
                let improved = try Samples.replica(Samples.deployment(on: better))
                    .estimate(Samples.chat, under: .rate(.perSecond(rate), variation: 1)).point
                // The balance of the batch is found to a few digits.
                #expect(improved.e2e.mean.value <= base.e2e.mean.value * (1 + 2e-4))
                #expect(improved.ttft.p99.value <= base.ttft.p99.value * (1 + 2e-4))
            }
        }
    }

    @Test("a single token of output is all prompt: no decode step, no TPOT")
    func prefillOnly() {
        let lengths = TokenLengths(input: Tokens(2000), output: Tokens(1))
        let result = replica.estimate(lengths, under: .rate(.perSecond(2), variation: 1))
        #expect(result.point.tpot.mean == .zero)
        #expect(result.point.e2e.mean == result.point.ttft.mean)
        #expect(result.capacity > .perSecond(10))
    }

    @Test("a prefix in the cache shortens TTFT by the compute it saves and raises the capacity")
    func prefixCache() {
        var cached = TokenLengths(input: Tokens(4000), output: Tokens(100))
        let cold = replica.estimate(cached, under: .rate(.perSecond(1), variation: 1))
        cached.cachedPrefix = Tokens(3000)
        let warm = replica.estimate(cached, under: .rate(.perSecond(1), variation: 1))
        #expect(warm.point.ttft.mean < cold.point.ttft.mean * 0.6)
        #expect(warm.capacity > cold.capacity)
    }

    @Test("a guess that is always right multiplies the tokens of a step; one that never is costs time")
    func speculation() throws {
        var deployment = Samples.deployment()
        deployment.speculation = SpeculativeDecoding(speculativeTokens: 3, acceptance: 1, draftCost: 0.03)
        let lucky = try Samples.replica(deployment).estimate(Samples.chat, under: .concurrency(1)).point
        deployment.speculation = SpeculativeDecoding(speculativeTokens: 3, acceptance: 0, draftCost: 0.03)
        let unlucky = try Samples.replica(deployment).estimate(Samples.chat, under: .concurrency(1)).point
        let plain = replica.estimate(Samples.chat, under: .concurrency(1)).point
        #expect(lucky.tpot.mean < plain.tpot.mean / 3)
        #expect(unlucky.tpot.mean > plain.tpot.mean)
    }

    @Test("offline work runs at the capacity, with every slot taken by decodes or prompts")
    func offline() {
        let result = replica.estimate(Samples.chat, under: .offline)
        #expect(result.point.rate == result.capacity)
        #expect(result.point.decoding <= result.slots)
        #expect(result.point.decoding > 0.95 * result.slots)
        #expect(result.point.busy == 1)
    }

    @Test("a static batch takes its prompts and then one step a token")
    func staticBatch() {
        let one = replica.estimate(Samples.chat, under: .staticBatch(1)).point
        let many = replica.estimate(Samples.chat, under: .staticBatch(32)).point
        #expect(many.e2e.mean > one.e2e.mean)
        #expect(many.rate > one.rate * 10)
        #expect(relativeError(one.rate.value, 1 / one.e2e.mean.value) < 1e-12)
    }
}
