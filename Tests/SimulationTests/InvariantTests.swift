import Catalog
import Performance
import Quantities
import Testing
import Workload

@testable import Simulation

@Suite("What holds for every simulation")
struct InvariantTests {
    static func workload(_ seed: UInt64, count: Int = 400) -> SimulatedWorkload {
        var random = RandomStream(seed: seed, .turns)
        let rate = 1 + 30 * random.uniform()
        let interarrival: [Interarrival] = [
            .poisson, .constant, .gamma(squaredVariation: 4), .weibull(shape: 0.7),
        ]
        return SimulatedWorkload(
            arrivals: random.below(4) == 0
                ? .users(count: 1 + random.below(80), thinkTime: Seconds(random.uniform()))
                : .open(.constant(.perSecond(rate)), interarrival[random.below(4)]),
            lengths: .independent(
                input: .logNormal(mean: Tokens(900), variation: 1, maximum: Tokens(9000)),
                output: .logNormal(mean: Tokens(200), variation: 1, maximum: Tokens(2000))),
            sharedPrefix: Tokens(random.below(2) == 0 ? 0 : 400), prefixCount: 1 + random.below(5),
            conversation: random.below(3) == 0 ? Conversation(turns: 4, thinkTime: Seconds(2)) : nil,
            classes: random.below(2) == 0
                ? [RequestClass()] : [RequestClass(name: "gold"), RequestClass(name: "rest", weight: 3)],
            requestCount: count)
    }

    static func fleet(_ seed: UInt64) throws -> Fleet {
        var random = RandomStream(seed: seed, .failures)
        let engine = InferenceEngine.allCases[random.below(3)]
        let replica = try Samples.replica(engine: engine)
        var fleet = Fleet(replica, count: 1 + random.below(5), router: Router.allCases[random.below(3)])
        fleet.price = .dollarsPerHour(4)
        switch random.below(5) {
        case 0: fleet.failures = Failures(meanTimeBetween: Seconds(20), recovery: Seconds(5))
        case 1:
            fleet.spot = SpotCapacity(
                replicas: fleet.count, meanTimeToInterruption: Seconds(15), notice: Seconds(2), replacement: Seconds(3))
        case 2:
            fleet.autoscaling = Autoscaling(
                maximum: 12, target: 8, period: Seconds(1), stabilization: Seconds(5), coldStart: Seconds(3))
        case 3: fleet.decodePool = DecodePool(replica, count: 2, bandwidth: .gigabytesPerSecond(25))
        default: break
        }
        return fleet
    }

    @Test("Requests are conserved, whatever happens to the fleet", arguments: 0..<60 as Range<UInt64>)
    func conservation(_ seed: UInt64) throws {
        let fleet = try Self.fleet(seed)
        let workload = Self.workload(seed)
        let feed = RequestFeed(workload, seed: seed)
        var engine = Simulation.engine(
            fleet, feed, workload.classes, SimulationOptions(seed: seed, exclusion: .nothing))
        var last: Int64 = 0
        var isMonotone = true
        var times: [CompletedRequest] = []
        engine.recorder.trace = { request in
            isMonotone = isMonotone && request.done >= last
            last = request.done
            times.append(request)
        }
        try engine.run()
        let result = engine.result(names: workload.classes.map(\.name))
        #expect(isMonotone)
        #expect(result.outcome == .completed, "seed \(seed)")
        #expect(result.arrived == result.completed + result.rejections.count + result.unfinished)
        #expect(result.unfinished == 0)
        #expect(result.arrived == 400)
        #expect(Set(times.map(\.sequence)).count == times.count, "nobody is answered twice")
        for request in times {
            #expect(request.arrival <= request.scheduled)
            #expect(request.scheduled < request.firstToken)
            #expect(request.firstToken <= request.done)
        }
        #expect(result.peakCacheOccupancy <= 1)
        #expect(result.utilization <= 1.0000001)
        #expect(result.goodShare <= 1)
        for index in engine.replicas.indices {
            let used = engine.replicas[index].usedBlocks
            #expect(used == 0, "seed \(seed): all memory is given back")
            let requests = [
                engine.replicas[index].decoding, engine.replicas[index].running, engine.replicas[index].waitingCount,
            ]
            #expect(requests == [0, 0, 0])
            let (idle, all) = (engine.replicas[index].cache.idleBlocks, engine.replicas[index].totalBlocks)
            #expect(idle <= all)
            let phases = engine.replicas[index].growing.indices
            let growing = phases.reduce(0) { $0 + abs(Int(engine.replicas[index].growing[$1])) }
            #expect(growing == 0)
            let sums = [
                engine.replicas[index].joinedTokens, engine.replicas[index].joinSteps,
                engine.replicas[index].finishSteps,
            ]
            #expect(sums == [0, 0, 0])
        }
    }

    @Test("The same seed gives the same result, another seed another")
    func reproducible() throws {
        let fleet = try Self.fleet(4)
        let workload = Self.workload(3)
        let first = try Simulation(fleet, workload, SimulationOptions(seed: 5)).run()
        #expect(first == (try Simulation(fleet, workload, SimulationOptions(seed: 5)).run()))
        #expect(first.e2e != (try Simulation(fleet, workload, SimulationOptions(seed: 6)).run()).e2e)
    }

    @Test("A better machine is never slower at the same seed", arguments: 0..<10 as Range<UInt64>)
    func betterHardware(_ seed: UInt64) throws {
        var workload = Self.workload(seed, count: 1500)
        workload.arrivals = .open(.constant(.perSecond(12)), .poisson)
        workload.conversation = nil
        let plain = try Simulation(Fleet(try Samples.replica()), workload, SimulationOptions(seed: seed)).run()
        var fast = Samples.h100
        fast.memoryBandwidth = fast.memoryBandwidth.map { $0 * 1.5 }
        var large = Samples.h100
        large.usableMemory = large.usableMemory.map { $0 * 1.5 }
        for accelerator in [fast, large] {
            let better = try Simulation(
                Fleet(try Samples.replica(on: accelerator)), workload, SimulationOptions(seed: seed)
            ).run()
            let before = try #require(plain.e2e).mean.value
            #expect(try #require(better.e2e).mean.value <= before * 1.0001)
        }
    }

    @Test("An idle fleet costs the same as a busy one")
    func idleCost() throws {
        let fleet = Fleet(try Samples.replica(), count: 3, price: .dollarsPerHour(4))
        for rate in [0.01, 5] {
            let workload = Samples.chat(rate, count: 1_000_000)
            let result = try Simulation(fleet, workload, SimulationOptions(duration: .hours(1))).run()
            #expect(abs(try #require(result.cost).value - 12) < 0.5)
            #expect(result.outcome == .timeLimit)
        }
    }

    @Test("Goodput counts what met the SLO, and every miss has one cause")
    func goodput() throws {
        var workload = Samples.chat(24, count: 4000)
        workload.classes = [RequestClass(serviceLevel: .chat)]
        let result = try Simulation(Fleet(try Samples.replica()), workload).run()
        #expect(result.misses.count + Int((result.goodShare * Double(result.measured)).rounded()) == result.measured)
        #expect(result.goodput <= result.offered * 1.0001)
    }

    @Test("A rate beyond what can be served is called saturated, one below is not")
    func saturation() throws {
        let replica = try Samples.replica()
        let capacity = SteadyState(replica, TokenLengths(input: Tokens(547), output: Tokens(248))).capacity.perSecond
        let calm = try Simulation(Fleet(replica), Samples.chat(0.6 * capacity, count: 20_000)).run()
        #expect(!calm.isSaturated)
        let flood = try Simulation(Fleet(replica), Samples.chat(1.5 * capacity, count: 20_000)).run()
        #expect(flood.isSaturated)
        var options = SimulationOptions()
        options.maximumWaiting = 1000
        let endless = try Simulation(Fleet(replica), Samples.chat(50 * capacity, count: 100_000_000), options).run()
        #expect(endless.outcome == .saturated)
        #expect(endless.arrived == endless.completed + endless.unfinished)
    }
}
