import Performance
import Quantities
import TestSupport
import Testing
import Workload

@testable import Simulation

/// What measured runs put on the times reaches the simulation as it reaches the closed form.
@Suite struct PaceCorrectionTests {
    private static func factors(_ factor: Double) -> [Double] { Array(repeating: factor, count: PaceCorrection.places) }

    private static func run(_ replica: Replica, rate: Double, count: Int = 2000) throws -> SimulationResult {
        try Simulation(Fleet(replica), Samples.chat(rate, count: count)).run()
    }

    @Test("the identity changes nothing")
    func identity() throws {
        let replica = try Samples.replica()
        let plain = try Self.run(replica, rate: 10)
        #expect(try Self.run(replica.corrected(by: .identity), rate: 10) == plain)
    }

    @Test("a correction moves the closed form and the simulation alike", arguments: [(1.5, 1.0, 1.0), (1.0, 2.0, 1.0)])
    func agree(decode: Double, firstToken: Double, step: Double) throws {
        let replica = try Samples.replica()
        let corrected = replica.corrected(
            by: PaceCorrection(decode: Self.factors(decode), firstToken: Self.factors(firstToken), step: step))
        // Nearly always alone: what is left is the time of the steps and the shift.
        let rate = 0.02
        let plain = try Self.run(replica, rate: rate)
        let simulated = try Self.run(corrected, rate: rate)
        let tpot = try #require(simulated.tpot).mean
        let ttft = try #require(simulated.ttft).mean
        #expect(relativeError(tpot / (try #require(plain.tpot).mean), decode) < 0.005)
        #expect(relativeError(ttft / (try #require(plain.ttft).mean), firstToken) < 0.02)
        let lengths = TokenLengths(input: Tokens(547), output: Tokens(248))
        let point = corrected.operatingPoint(lengths, under: .rate(.perSecond(rate), variation: 1))
        #expect(relativeError(point.tpot.mean.value, tpot.value) < 0.03)
        #expect(relativeError(point.ttft.mean.value, ttft.value) < 0.03)
    }

    @Test("an earlier first token leaves TTFT positive, and no user asks again before the steps end")
    func earlier() throws {
        let quick = try Samples.replica().corrected(
            by: PaceCorrection(decode: Self.factors(1), firstToken: Self.factors(0), step: 1))
        let workload = SimulatedWorkload(
            arrivals: .users(count: 8, thinkTime: .zero),
            lengths: .independent(input: .fixed(Tokens(547)), output: .fixed(Tokens(8))), requestCount: 400)
        let result = try Simulation(Fleet(quick), workload).run()
        #expect(result.completed == 400)
        #expect(try #require(result.ttft).p50.value > 0)
        let plain = try Simulation(Fleet(try Samples.replica()), workload).run()
        #expect(try #require(result.ttft).mean < (try #require(plain.ttft).mean))
    }
}
