import Performance
import Planning
import Quantities
import Simulation
import Testing
import Workload

@testable import Economics

@Suite("Prefill and decode pools") struct PoolSizingTests {
    private func sizing(rate: Double, ttft: Double, tpot: Double, input: Double, output: Double) throws -> PoolSizing {
        let replica = try Replica(Samples.deployment, .uncalibrated)
        var demand = Samples.demand(rate: rate, ttft: ttft, tpot: tpot)
        demand.shape = RequestShape(input: .fixed(Tokens(input)), output: .fixed(Tokens(output)))
        return try #require(
            try PoolSizing(replica, demand, bandwidth: .gigabytesPerSecond(50), requests: 800))
    }

    @Test("both fleets keep every promise in simulation, and one replica less of either pool breaks one")
    func smallest() throws {
        let replica = try Replica(Samples.deployment, .uncalibrated)
        let demand = Samples.demand(rate: 60, ttft: 0.4, tpot: 0.015)
        let sizing = try #require(
            try PoolSizing(replica, demand, bandwidth: .gigabytesPerSecond(50), requests: 800))
        let apart = try #require(sizing.apart)
        let together = try #require(sizing.together)
        #expect(apart.result.keeps(demand.serviceLevel) && together.result.keeps(demand.serviceLevel))
        #expect(apart.prefill >= 1 && apart.decode >= 1 && together.decode == 0)
        #expect(sizing.ratio == Double(apart.prefill) / Double(apart.decode))
        for fewer in [(apart.prefill - 1, apart.decode), (apart.prefill, apart.decode - 1)]
        where fewer.0 > 0 && fewer.1 > 0 {
            let result = try Simulation(
                Fleet(
                    replica, count: fewer.0,
                    decodePool: DecodePool(replica, count: fewer.1, bandwidth: .gigabytesPerSecond(50))),
                SimulatedWorkload(
                    .rate(.perSecond(60)), demand.shape, serviceLevel: demand.serviceLevel, requestCount: 800),
                SimulationOptions(seed: 1)
            ).run()
            #expect(!result.keeps(demand.serviceLevel), "\(fewer)")
        }
    }

    @Test("longer prompts ask for more of the first pool, longer answers for more of the second")
    func ratioFollowsLengths() throws {
        let prompts = try sizing(rate: 30, ttft: 1, tpot: 0.03, input: 4000, output: 60)
        let answers = try sizing(rate: 30, ttft: 1, tpot: 0.03, input: 200, output: 800)
        #expect((try #require(prompts.ratio)) > (try #require(answers.ratio)))
    }

    @Test("what no fleet can promise is no fleet, and a batch has no pools")
    func impossible() throws {
        let none = try sizing(rate: 30, ttft: 0.0001, tpot: 0.03, input: 4000, output: 60)
        #expect(none.apart == nil && none.together == nil && none.ratio == nil)
        var batch = Samples.demand()
        batch.arrival = .batch(requests: Requests(10), deadline: .hours(1))
        let replica = try Replica(Samples.deployment, .uncalibrated)
        #expect(try PoolSizing(replica, batch, bandwidth: .gigabytesPerSecond(50)) == nil)
    }
}
