import Calibration
import Parallel
import Performance
import Quantities
import TestSupport
import Testing
import Workload

@testable import Planning

@Suite("Sizes") struct SizerTests {
    private func replicas(_ demand: Demand, slow: Double = 1, _ scale: Double = 1) throws -> Int {
        try #require(try FleetSamples.sizer(demand, slow: slow).replicas(scale))
    }

    @Test("more load never takes fewer replicas, none takes none, and one replica fewer would not carry it")
    func monotoneInLoad() throws {
        let demand = FleetSamples.demand(rate: 40, ttft: 0.3, tpot: 0.02)
        let sizer = try FleetSamples.sizer(demand)
        #expect(sizer.replicas(0) == 0)
        var last = 0
        for scale in stride(from: 0.05, through: 40, by: 0.35) {
            let count = try #require(sizer.replicas(scale))
            #expect(count >= max(1, last), "\(scale)")
            #expect(FleetSamples.meets(demand, count, .perSecond(40 * scale)))
            if count > 1 {
                let reserved = demand.loosened(by: 1 - CapacityStudy.reserve)
                #expect(!FleetSamples.meets(reserved, count - 1, .perSecond(40 * scale * 1.002)))
            }
            last = count
        }
        #expect(last > 20)
    }

    @Test("slower replicas, as a higher confidence has them, carry less, and more of them are needed")
    func monotoneInConfidence() throws {
        let demand = FleetSamples.demand(rate: 300)
        let counts = try [1, 1.1, 1.3, 1.6].map { try replicas(demand, slow: $0) }
        #expect(counts == counts.sorted() && counts[3] > counts[0])
        var sizes: [Int] = []
        var most: [Double] = []
        for confidence in [nil, 0.6, 0.8, 0.95] {
            var sure = demand
            sure.confidence = confidence
            let sizer = try Sizer(Candidate(FleetSamples.deployment, FleetSamples.unsure, sure), sure)
            sizes.append(try #require(sizer.replicas(1)))
            most.append(sizer.most)
        }
        #expect(sizes == sizes.sorted() && sizes[3] > sizes[0])
        #expect(most == most.sorted(by: >) && Set(most).count == 4)
        // Without a known error there is nothing to be cautious about.
        var unknown = demand
        unknown.confidence = 0.95
        let sizer = try Sizer(Candidate(FleetSamples.deployment, .uncalibrated, unknown), unknown)
        let careless = try Sizer(Candidate(FleetSamples.deployment, .uncalibrated, demand), demand)
        #expect(sizer.replicas(1) == careless.replicas(1))
    }

    @Test("the fleet of a confidence meets its SLOs with that probability, by the errors that it was sized for")
    func probability() throws {
        var demand = FleetSamples.demand(rate: 300)
        demand.confidence = 0.8
        let candidate = Candidate(FleetSamples.deployment, FleetSamples.unsure, demand)
        let sizer = try Sizer(candidate, demand)
        let count = try #require(sizer.replicas(1))
        let sure = candidate.probabilities(sizer, count, 1).compactMap(\.self)
        #expect(sure.count == 2 && sure.allSatisfy { $0 >= 0.8 } && (sure.min() ?? 1) < 0.9, "\(sure)")
        // Twice the fleet is surer, half of it less sure of what it was sized for.
        let more = candidate.probabilities(sizer, count * 2, 1).compactMap(\.self)
        #expect(zip(sure, more).allSatisfy { $0 <= $1 })
        let plain = Candidate(FleetSamples.deployment, .uncalibrated, demand)
        #expect(plain.probabilities(sizer, count, 1) == [nil, nil])
    }

    @Test("SLOs are met half of the time at the load that a fleet holds, nearly always and hardly ever at its ends")
    func held() throws {
        let demand = FleetSamples.demand(rate: 300)
        let candidate = Candidate(FleetSamples.deployment, FleetSamples.unsure, demand)
        let sizer = try Sizer(candidate, demand)
        let count = try #require(sizer.replicas(1))
        let held = try #require(candidate.held(by: count, sizer))
        let (low, high) = try (#require(held.low), #require(held.high))
        #expect(low < held.value && held.value < high && held.value >= 300)
        func probability(_ load: Double) throws -> Double {
            try #require(candidate.probabilities(sizer, count, load / 300).compactMap(\.self).min())
        }
        #expect(try probability(low) > 0.93 && probability(low) < 0.98)
        #expect(try probability(held.value * 0.99) >= 0.48 && probability(held.value * 1.02) < 0.5)
        #expect(try probability(high * 1.02) < 0.1)
        // More replicas hold as much more, the band of utilization takes nothing off it, and tighter SLOs do.
        let more = try #require(candidate.held(by: 2 * count, sizer))
        #expect(abs(more.value / held.value - 2) < 0.02)
        var capped = demand
        capped.maximumUtilization = 0.3
        #expect(try abs(#require(candidate.held(by: count, Sizer(candidate, capped))).value / held.value - 1) < 0.01)
        let tight = FleetSamples.demand(rate: 300, tpot: 0.012)
        #expect(try #require(candidate.held(by: count, Sizer(candidate, tight))).value < held.value)
        // Nothing is said of a fleet without SLOs, and no ends where no error is known.
        var free = demand
        free.serviceLevel = ServiceLevel(targets: [], source: "test")
        #expect(try candidate.held(by: count, Sizer(candidate, free)) == nil)
        let plain = Candidate(FleetSamples.deployment, .uncalibrated, demand)
        #expect(try #require(plain.held(by: count, Sizer(plain, demand))).low == nil)
    }

    @Test("tighter SLOs, headroom or a lower maximum of utilization never take fewer replicas")
    func monotoneInSLO() throws {
        let base = try replicas(FleetSamples.demand(rate: 300))
        var last = 0
        for tpot in [0.05, 0.02, 0.015, 0.012] {
            let count = try replicas(FleetSamples.demand(rate: 300, tpot: tpot))
            #expect(count >= last)
            last = count
        }
        #expect(last > base)
        #expect(try replicas(FleetSamples.demand(rate: 300, ttft: 0.15)) >= base)
        for most in [0.8, 0.5, 0.2] {
            var capped = FleetSamples.demand(rate: 300)
            capped.maximumUtilization = most
            let sizer = try FleetSamples.sizer(capped)
            let count = try #require(sizer.replicas(1))
            #expect(count >= base && 300 <= most * Double(count) * sizer.capacity.perSecond * (1 + 1e-9))
            #expect(sizer.most <= most * sizer.capacity.perSecond)
        }
    }

    @Test("users who think are those whose requests come at the rate that a replica carries (Little's law)")
    func users() throws {
        let byRate = try FleetSamples.sizer(FleetSamples.demand(rate: 20, ttft: 0.3, tpot: 0.02))
        var demand = FleetSamples.demand(ttft: 0.3, tpot: 0.02)
        demand.arrival = .users(count: 5000, thinkTime: Seconds(20))
        let sizer = try FleetSamples.sizer(demand)
        let replica = try Replica(FleetSamples.deployment, .uncalibrated)
        let point = replica.operatingPoint(demand.shape.mean, under: .rate(Rate(byRate.most), variation: 1))
        #expect(relativeError(sizer.most, byRate.most * (point.e2e.mean + Seconds(20)).value) < 1e-9)
        let count = try #require(sizer.replicas(1))
        #expect(count == Int((5000 / sizer.most).rounded(.up)) && count > 1)
        // What the fleet answers is what the users ask for.
        let estimate = sizer.estimate(count, 1)
        let asked = 5000 / (estimate.point.e2e.mean + Seconds(20)).value
        #expect(relativeError(sizer.rate(count, 1).value, asked) < 1e-4)
        #expect(point.rate >= estimate.point.rate)
    }

    @Test("users who think for days are confirmed as the requests that they add up to", arguments: [1, 30_000_000])
    func independentUsers(count: Int) throws {
        let hour = HourSimulation(requests: 500, requestsPerReplica: 150)
        let byRate = try FleetSamples.sizer(FleetSamples.demand(rate: 20, ttft: 0.25, tpot: 0.018))
        var demand = FleetSamples.demand(ttft: 0.25, tpot: 0.018)
        let thinkTime = Seconds.hours(200)
        demand.arrival = .users(count: count, thinkTime: thinkTime)
        let sizer = try FleetSamples.sizer(demand)
        // Each of them hardly waits, so that the answer time does not matter.
        for replicas in [1, 8] {
            let (users, rate) = (sizer.study(hour).each(replicas), byRate.study(hour).each(replicas))
            #expect(rate > 0 && relativeError(users, rate * thinkTime.value) < 0.02, "\(users) \(rate)")
        }
        let confirmed = sizer.confirmed(by: .simulation(CapacityQuestions(sizer.study(hour))))
        let needed = try #require(confirmed.replicas(1))
        #expect(needed == 1 || count > 1)
        let arrival = demand.simulatedArrival(answeredIn: Seconds(5))
        #expect(arrival == .rate(Requests(Double(count)) / (thinkTime + Seconds(5))))
        demand.arrival = .users(count: count, thinkTime: Seconds(20))
        #expect(demand.simulatedArrival(answeredIn: Seconds(5)) == demand.arrival)
    }

    @Test("users who do not think are requests in flight: as many as meet the SLOs, and no more")
    func concurrency() throws {
        var demand = FleetSamples.demand(ttft: 1, tpot: 0.02)
        demand.arrival = .users(count: 400, thinkTime: .zero)
        let sizer = try FleetSamples.sizer(demand)
        let replica = try Replica(FleetSamples.deployment, .uncalibrated)
        func meets(_ users: Double) -> Bool {
            let point = replica.operatingPoint(demand.shape.mean, under: .concurrency(users))
            let reserved = demand.loosened(by: 1 - CapacityStudy.reserve)
            return point.state == .steady && reserved.serviceLevel.firstMissed(by: point) == nil
        }
        #expect(meets(sizer.most) && !meets(sizer.most * 1.02) && sizer.most > 1)
        let count = try #require(sizer.replicas(1))
        #expect(Double(count) * sizer.most >= 400 * (1 - 1e-9) && Double(count - 1) * sizer.most < 400)
        #expect(sizer.load(count, 1) == .concurrency(400 / Double(count)))
    }

    @Test("a batch takes the fewest replicas that make its deadline")
    func batch() throws {
        var demand = FleetSamples.demand()
        demand.serviceLevel.targets = []
        demand.arrival = .batch(requests: Requests(2_000_000), deadline: .hours(8))
        let sizer = try FleetSamples.sizer(demand)
        let capacity = try Replica(FleetSamples.deployment, .uncalibrated)
            .estimate(demand.shape.mean, under: .offline).capacity
        #expect(sizer.most == capacity.value)
        let count = try #require(sizer.replicas(1))
        func hours(_ count: Int) -> Double { (Requests(2_000_000) / (capacity * Double(count))).hours }
        #expect(count > 1 && hours(count) <= 8 && hours(count - 1) > 8)
        #expect(sizer.load(count, 1) == .offline)
        // The tail of a run, where fewer are left than fit into a batch, is in the simulation alone.
        let confirmed = sizer.confirmed(
            by: .simulation(CapacityQuestions(sizer.study(HourSimulation(requests: 300)))))
        #expect(try #require(confirmed.replicas(1)) >= count)
    }

    @Test("hours that were simulated for one SLO serve others, and change no answer")
    func sharedHours() throws {
        let hour = HourSimulation(requests: 400, requestsPerReplica: 150)
        let hours = SimulatedHours()
        for ttft in [0.2, 0.3, 0.6, 1.2] {
            let sizer = try FleetSamples.sizer(FleetSamples.demand(ttft: ttft, tpot: 0.02))
            let shared = sizer.study(hour, hours)
            #expect([1, 2, 4].map { shared.each($0) } == [1, 2, 4].map { sizer.study(hour).each($0) }, "\(ttft)")
        }
        var runs = 0
        for load in [3.0, 4, 3] {
            _ = hours.latencies(replicas: 9, load: load) {
                runs += 1
                return nil
            }
        }
        #expect(runs == 2)
    }

    @Test("SLOs that leave replicas nearly idle are refused for a large load, with what would take far fewer")
    func nearlyIdle() throws {
        let alone = try Replica(FleetSamples.deployment, .uncalibrated)
            .operatingPoint(FleetSamples.demand().shape.mean, under: .rate(Rate(1e-6), variation: 1)).tpot.p95
        let tight = alone.value * 1.05
        do throws(Shortfall) {
            let replica = try? Replica(FleetSamples.deployment, .uncalibrated)
            guard let replica else { return }
            let sizer = try Sizer(replica, cautious: replica, FleetSamples.demand(rate: 300, ttft: 5, tpot: tight))
            Issue.record("\(sizer.replicas(1) ?? 0) nearly idle replicas were offered")
        } catch {
            guard case .nearlyIdle(let target, let best, let replicas, let looser, let fewer) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(target.measure == .tpot && best == .atMost(alone) && replicas > 2 * fewer)
            #expect(looser == .atMost(Seconds(tight * 1.2)) && error.excess > 0.15)
            #expect(try self.replicas(FleetSamples.demand(rate: 300, ttft: 5, tpot: tight * 1.2)) == fewer)
        }
        // One or two idle replicas are no waste.
        #expect(try replicas(FleetSamples.demand(rate: 0.05, ttft: 5, tpot: tight)) <= 2)
        #expect(throws: Shortfall.self) {
            try FleetSamples.sizer(FleetSamples.demand(ttft: 5, tpot: alone.value * 0.99))
        }
    }

    @Test("the simulation asks for no fewer replicas than the closed form, and what it found sizes again the same")
    func study() throws {
        let demand = FleetSamples.demand(rate: 20, ttft: 0.25, tpot: 0.018)
        let sizer = try FleetSamples.sizer(demand)
        let study = sizer.study(HourSimulation(requests: 500, requestsPerReplica: 150))
        let confirmed = sizer.confirmed(by: .simulation(CapacityQuestions(study)))
        let scales = [0.2, 0.7, 1.5, 4, 9]
        let counts = scales.map { confirmed.replicas($0) ?? 0 }
        for (scale, count) in zip(scales, counts) {
            #expect(count >= (sizer.replicas(scale) ?? .max), "\(scale)")
            #expect(confirmed.each(count) <= sizer.most && confirmed.each(count) > 0)
        }
        #expect(counts == counts.sorted())
        let again = sizer.confirmed(by: .shares(confirmed.simulated))
        #expect(scales.map { again.replicas($0) ?? 0 } == counts && again.simulated == confirmed.simulated)
    }

    @Test("the looser the SLOs, the more a simulated replica carries, however little its latency depends on the load")
    func studyMonotone() throws {
        let hour = HourSimulation(requests: 600, requestsPerReplica: 200)
        for (rate, count) in [(20.0, 1), (20, 2), (60, 4)] {
            var last = 0.0
            // Prompts of many lengths: their TTFT hardly depends on the load, and is near its limit over all of the range.
            for ttft in stride(from: 0.04, through: 0.24, by: 0.01) {
                guard let sizer = try? FleetSamples.sizer(FleetSamples.demand(rate: rate, ttft: ttft)) else {
                    #expect(last == 0)
                    continue
                }
                let each = sizer.study(hour).each(count)
                #expect(each > 0.93 * last, "\(count) at \(ttft): \(each) after \(last)")
                last = max(last, each)
            }
            #expect(last > 0)
        }
    }

    @Test("a study finds the same whatever the order in which sizes are asked for")
    func order() throws {
        let sizer = try FleetSamples.sizer(FleetSamples.demand(rate: 20, ttft: 0.25, tpot: 0.018))
        let hour = HourSimulation(requests: 300, requestsPerReplica: 100)
        func loads(_ counts: [Int]) -> [Int: Double] {
            let study = sizer.study(hour)
            return Dictionary(uniqueKeysWithValues: counts.map { ($0, study.each($0)) })
        }
        let found = loads([1, 2, 4, 8])
        #expect(loads([8, 4, 2, 1]) == found && loads([2, 8, 1, 4]) == found && found.count == 4)
        // Fleets between two sizes are those of the smaller one.
        let study = sizer.study(hour)
        #expect(study.each(7) == found[4] && study.each(100) == found[8] && study.sizes.map(\.replicas) == [4, 8])
    }

    @Test("what a plan says of a study that others share is what it asked itself")
    func sharedStudy() throws {
        let sizer = try FleetSamples.sizer(FleetSamples.demand(rate: 20, ttft: 0.25, tpot: 0.018))
        let study = sizer.study(HourSimulation(requests: 300, requestsPerReplica: 100))
        let (first, second) = (CapacityQuestions(study), CapacityQuestions(study))
        _ = first.each(1)
        _ = second.each(3)
        #expect(first.sizes.map(\.replicas) == [1] && second.sizes.map(\.replicas) == [2])
        #expect(study.sizes == first.sizes + second.sizes)
    }

    @Test("many who ask for one size at once get one answer")
    func together() throws {
        let sizer = try FleetSamples.sizer(FleetSamples.demand(rate: 20, ttft: 0.25, tpot: 0.018))
        let hour = HourSimulation(requests: 300, requestsPerReplica: 100)
        let study = sizer.study(hour)
        let found = parallelMap(Array(repeating: [1, 2, 4], count: 4).flatMap { $0 }) { study.each($0) }
        let alone = sizer.study(hour)
        #expect(found.prefix(3) == [alone.each(1), alone.each(2), alone.each(4)])
        #expect(Array(found.prefix(3)) == Array(found.suffix(3)))
    }

    @Test("loads that no number of replicas carries have no size")
    func impossible() throws {
        let sizer = try FleetSamples.sizer(FleetSamples.demand(rate: 20))
        #expect(sizer.replicas(1e9) == nil)
        #expect(sizer.confirmed(by: .shares([SimulatedSize(replicas: 1, each: 0, closedForm: 10)])).replicas(1) == nil)
    }
}
