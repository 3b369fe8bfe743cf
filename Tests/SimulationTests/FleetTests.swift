import Performance
import Quantities
import Synchronization
import Testing
import Workload

@testable import Simulation

@Suite("Fleets")
struct FleetTests {
    @Test("The prefix cache saves work, and an affine router finds it more often")
    func prefixes() throws {
        var workload = Samples.chat(30, input: 1500, output: 60, count: 6000)
        workload.sharedPrefix = Tokens(1024)
        workload.prefixCount = 400
        var hits: [Router: Double] = [:]
        for router in Router.allCases {
            let result = try Simulation(Fleet(try Samples.replica(), count: 4, router: router), workload).run()
            hits[router] = result.prefixHitShare
        }
        let affine = try #require(hits[.prefixAffine])
        #expect(affine > 0.5)
        #expect(affine > (hits[.roundRobin] ?? 1) + 0.05)
        let without = try Samples.replica { $0.cachesPrefixes = false }
        let plain = try Simulation(Fleet(without, count: 4), workload).run()
        #expect(plain.prefixHitShare == 0)
    }

    @Test("Conversations grow, and their history is found in the cache")
    func conversations() throws {
        var workload = Samples.chat(2, input: 200, output: 100, count: 4000)
        workload.conversation = Conversation(turns: 5, hasFixedTurns: true, thinkTime: Seconds(5))
        let result = try Simulation(Fleet(try Samples.replica()), workload).run()
        #expect(result.completed == 4000)
        // Turns have 200, 500, 800, 1100, 1400 tokens, of which 0, 300, 600, 900, 1200 are history.
        #expect(result.prefixHitShare > 0.6 && result.prefixHitShare < 0.75)
    }

    @Test("A closed loop never has more requests than users")
    func users() throws {
        let workload = SimulatedWorkload(
            arrivals: .users(count: 24, thinkTime: .zero),
            lengths: .independent(input: .fixed(Tokens(500)), output: .fixed(Tokens(200))), requestCount: 3000)
        let result = try Simulation(Fleet(try Samples.replica()), workload).run()
        #expect(result.completed == 3000)
        #expect(result.peakBatch <= 24)
        let inFlight = result.requestThroughput.perSecond * (try #require(result.e2e).mean.value)
        #expect(abs(inFlight / 24 - 1) < 0.05, "Little's law")
    }

    @Test("Separate pools move every KV cache once, and keep TPOT calm under long prompts")
    func disaggregation() throws {
        let replica = try Samples.replica()
        let workload = Samples.chat(4, input: 6000, output: 200, count: 2000)
        let together = try Simulation(Fleet(replica, count: 2), workload).run()
        var fleet = Fleet(replica, count: 1)
        fleet.decodePool = DecodePool(replica, count: 1, bandwidth: .gigabytesPerSecond(50))
        let apart = try Simulation(fleet, workload).run()
        #expect(apart.transfers == 2000)
        #expect(apart.completed == 2000)
        #expect(try #require(apart.itl).p99 < (try #require(together.itl)).p99)
    }

    @Test("The autoscaler follows the load, late by its cold start, and costs less than the peak fleet")
    func autoscaling() throws {
        let replica = try Samples.replica()
        let schedule = RateSchedule.staged([
            (.perSecond(5), Seconds(600)), (.perSecond(60), Seconds(900)), (.perSecond(5), Seconds(1800)),
        ])
        let workload = SimulatedWorkload(
            arrivals: .open(schedule, .poisson),
            lengths: .independent(input: .fixed(Tokens(547)), output: .fixed(Tokens(248))))
        var fleet = Fleet(replica, count: 1, price: .dollarsPerHour(4))
        fleet.autoscaling = Autoscaling(maximum: 8, target: 60, coldStart: Seconds(120))
        let scaled = try Simulation(fleet, workload).run()
        let fixed = try Simulation(Fleet(replica, count: 8, price: .dollarsPerHour(4)), workload).run()
        #expect(scaled.scalings > 1)
        #expect(try #require(scaled.cost) < (try #require(fixed.cost)))
        #expect(try #require(scaled.ttft).p99 > (try #require(fixed.ttft)).p99)
        #expect((scaled.series.map(\.replicas).max() ?? 0) > 3)
        #expect(scaled.completed == fixed.completed)
    }

    @Test("An autoscaler of a service that is hardly used is not asked again and again for nothing")
    func idleAutoscaler() throws {
        let asked = Mutex(0)
        var fleet = Fleet(try Samples.replica(), count: 1)
        fleet.autoscaling = Autoscaling(maximum: 100_000, target: 60, coldStart: Seconds(120))
        let workload = SimulatedWorkload(
            arrivals: .open(.constant(.perSecond(1e-6)), .poisson),
            lengths: .independent(input: .fixed(Tokens(547)), output: .fixed(Tokens(248))), requestCount: 20)
        var options = SimulationOptions()
        options.progress = { _ in asked.withLock { $0 += 1 } }
        let result = try Simulation(fleet, workload, options).run()
        #expect(result.completed == 20 && result.scalings == 0 && result.simulated > Seconds(1e7))
        // Once in some two thousand events; the controller looks every 15 s, which would make a million of them.
        #expect(asked.withLock(\.self) < 4)
    }

    @Test("Important requests wait less than others")
    func priorities() throws {
        let replica = try Samples.replica { $0.maximumSequences = 16 }
        var workload = Samples.chat(7, count: 4000)
        workload.classes = [RequestClass(name: "gold", weight: 1), RequestClass(name: "rest", weight: 4)]
        let result = try Simulation(Fleet(replica), workload).run()
        let gold = try #require(result.classes[0].queue)
        let rest = try #require(result.classes[1].queue)
        #expect(gold.mean < rest.mean)
        #expect(result.classes.reduce(0) { $0 + $1.measured } == result.measured)
    }

    @Test("A batch is worked off at full speed, and lets requests in as there is room")
    func batch() throws {
        let replica = try Samples.replica()
        let workload = SimulatedWorkload(
            arrivals: .batch, lengths: .independent(input: .fixed(Tokens(1000)), output: .fixed(Tokens(200))),
            requestCount: 20_000)
        let result = try Simulation(Fleet(replica), workload).run()
        #expect(result.completed == 20_000)
        #expect(result.measured == 20_000)
        let capacity = SteadyState(replica, TokenLengths(input: Tokens(1000), output: Tokens(200))).capacity
        #expect(abs(result.requestThroughput / capacity - 1) < 0.25)
    }

    @Test("Replications run in parallel give what they give one after the other")
    func replications() throws {
        let simulation = Simulation(Fleet(try Samples.replica()), Samples.chat(15, count: 2000))
        let together = try Replications(simulation, count: 6)
        for (index, run) in together.runs.enumerated() {
            var single = simulation
            single.options.seed += UInt64(index)
            #expect(run == (try single.run()))
        }
        let interval = try #require(together.ttft)
        #expect(try #require(interval.halfWidth) < 0.2 * interval.mean)
    }

    @Test("A stress test finds the knee below the break, and both near what the closed form can carry")
    func stress() throws {
        let replica = try Samples.replica()
        let workload = Samples.chat(1, count: Effort.scaled(20_000))
        let slo = ServiceLevel(
            targets: [ServiceTarget(.tpot, .p95, atMost: .milliseconds(20))], source: "test")
        let test = try StressTest(
            Simulation(Fleet(replica), workload), workload, slo: slo, from: .perSecond(2), precision: 0.05)
        let knee = try #require(test.knee)
        let breaking = try #require(test.breaking)
        #expect(knee <= breaking)
        #expect(test.steps.map(\.rate) == test.steps.map(\.rate).sorted())
        let capacity = SteadyState(replica, TokenLengths(input: Tokens(547), output: Tokens(248))).capacity
        #expect(abs(breaking / capacity - 1) < 0.3)
    }
}
