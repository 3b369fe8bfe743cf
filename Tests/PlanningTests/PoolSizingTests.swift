import Catalog
import Economics
import Performance
import Quantities
import Simulation
import Testing
import Workload

@testable import Planning

@Suite("Prefill and decode pools") struct PoolSizingTests {
    private func sizing(rate: Double, ttft: Double, tpot: Double, input: Double, output: Double) throws -> PoolSizing {
        let replica = try Replica(FleetSamples.deployment, .uncalibrated)
        var demand = FleetSamples.demand(rate: rate, ttft: ttft, tpot: tpot)
        demand.shape = RequestShape(input: .fixed(Tokens(input)), output: .fixed(Tokens(output)))
        return try #require(
            try PoolSizing(
                replica, demand, bandwidth: .gigabytesPerSecond(50), hour: hour, maximumReplicas: 24))
    }

    private let hour = HourSimulation(requests: 800, requestsPerReplica: 60)

    @Test("both fleets meet all SLOs in simulation, and one replica less of either pool violates one")
    func smallest() throws {
        let replica = try Replica(FleetSamples.deployment, .uncalibrated)
        let demand = FleetSamples.demand(rate: 60, ttft: 0.4, tpot: 0.015)
        let sizing = try #require(
            try PoolSizing(
                replica, demand, bandwidth: .gigabytesPerSecond(50), market: Market([FleetSamples.offer(count: 2)]),
                hour: hour))
        let apart = try #require(sizing.apart)
        let together = try #require(sizing.together)
        #expect(apart.result.keeps(demand.serviceLevel) && together.result.keeps(demand.serviceLevel))
        let (first, second) = (apart.prefill.replicas, try #require(apart.decode).replicas)
        #expect(first >= 1 && second >= 1 && together.decode == nil && sizing.mixed == nil)
        #expect(sizing.ratio == Double(first) / Double(second))
        // Instances of two, each pool on its own, all month.
        #expect(apart.monthly == Dollars(4 * 730 * Double((first + 1) / 2 + (second + 1) / 2)))
        #expect(together.monthly == Dollars(4 * 730 * Double((together.replicas + 1) / 2)))
        for fewer in [(first - 1, second), (first, second - 1)]
        where fewer.0 > 0 && fewer.1 > 0 {
            let result = try hour.run(
                Fleet(
                    replica, count: fewer.0,
                    decodePool: DecodePool(replica, count: fewer.1, bandwidth: .gigabytesPerSecond(50))),
                rate: .perSecond(60), demand)
            #expect(!result.keeps(demand.serviceLevel), "\(fewer)")
        }
    }

    @Test("longer prompts ask for more of the first pool, longer answers for more of the second")
    func ratioFollowsLengths() throws {
        let prompts = try sizing(rate: 30, ttft: 1, tpot: 0.03, input: 4000, output: 60)
        let answers = try sizing(rate: 30, ttft: 1, tpot: 0.03, input: 200, output: 800)
        #expect((try #require(prompts.ratio)) > (try #require(answers.ratio)))
    }

    @Test(
        "each pool gets the accelerator that does its part for the least: arithmetic for prompts, bandwidth for answers"
    )
    func mixed() throws {
        var slow = FleetSamples.h100
        slow.id = "slow"
        slow.memoryBandwidth = .gigabytesPerSecond(800)
        var other = FleetSamples.deployment
        other.accelerator = slow
        var cheap = FleetSamples.offer(perHour: 1)
        cheap.acceleratorID = "slow"
        let demand = FleetSamples.demand(rate: 40, ttft: 1, tpot: 0.012)
        let sizing = try #require(
            try PoolSizing(
                try Replica(FleetSamples.deployment, .uncalibrated), demand, bandwidth: .gigabytesPerSecond(50),
                market: Market([FleetSamples.offer(), cheap]), others: [try Replica(other, .uncalibrated)], hour: hour))
        let mixed = try #require(sizing.mixed)
        #expect(mixed.prefill.deployment.accelerator.id == "slow")
        #expect(mixed.decode?.deployment.accelerator.id == "h100")
        #expect(mixed.result.keeps(demand.serviceLevel))
        let (pair, same) = (try #require(mixed.monthly), try #require(sizing.apart?.monthly))
        #expect(pair < same)
    }

    @Test("what no fleet can meet is no fleet, and a batch has no pools")
    func impossible() throws {
        let none = try sizing(rate: 30, ttft: 0.0001, tpot: 0.03, input: 4000, output: 60)
        #expect(none.apart == nil && none.together == nil && none.ratio == nil)
        var batch = FleetSamples.demand()
        batch.arrival = .batch(requests: Requests(10), deadline: .hours(1))
        let replica = try Replica(FleetSamples.deployment, .uncalibrated)
        #expect(try PoolSizing(replica, batch, bandwidth: .gigabytesPerSecond(50)) == nil)
    }
}
