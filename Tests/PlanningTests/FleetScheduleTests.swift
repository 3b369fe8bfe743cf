import Economics
import Performance
import Quantities
import TestSupport
import Testing
import Workload

@testable import Planning

@Suite("Replicas by the hour") struct FleetScheduleTests {
    @Test("every hour meets the SLOs, and one replica fewer would not")
    func smallest() throws {
        let demand = FleetSamples.demand(rate: 300)
        let sizer = try FleetSamples.sizer(demand)
        let schedule = try #require(FleetSchedule(sizer, TrafficPlan(profile: HourlyProfile.Preset.consumer.profile)))
        #expect(schedule.hours.count == 168)
        for hour in schedule.hours {
            #expect(FleetSamples.meets(demand, hour.needed, hour.rate))
            // The load of a replica is found to a thousandth.
            let reserved = demand.loosened(by: 1 - CapacityStudy.reserve)
            if hour.needed > 1 { #expect(!FleetSamples.meets(reserved, hour.needed - 1, hour.rate * 1.002)) }
        }
        #expect(schedule.floorReplicas < schedule.peakReplicas && schedule.peakReplicas == schedule.mostNeeded)
    }

    @Test("utilization is a result: in simulation fleets run fuller the larger they are, for the same SLOs")
    func pooling() throws {
        let demand = FleetSamples.demand(ttft: 0.1, tpot: 0.05)
        let sizer = try FleetSamples.sizer(demand)
        let study = sizer.study(HourSimulation(requests: 1200, requestsPerReplica: 300))
        let shares = [1, 2, 4, 8].map { study.each($0) / sizer.most }
        #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 <= $1 * 1.02 }, "\(shares)")
        #expect(shares[0] < shares[3] && shares[3] <= 1, "\(shares)")
    }

    @Test("the forecast of an hour over the capacity of its replicas is its utilization, which no hour exceeds")
    func utilization() throws {
        var demand = FleetSamples.demand(rate: 300)
        demand.maximumUtilization = 0.6
        let sizer = try FleetSamples.sizer(demand)
        let schedule = try #require(FleetSchedule(sizer, TrafficPlan(profile: HourlyProfile.Preset.consumer.profile)))
        for hour in schedule.hours {
            let capacity = sizer.capacity * Double(hour.replicas)
            #expect(relativeError(hour.utilization, hour.rate / capacity) < 1e-9)
            #expect(hour.utilization <= 0.6 * (1 + 1e-9))
        }
        #expect((schedule.hours.map(\.utilization).max() ?? 0) > 0.55)
    }

    @Test("requests of a month follow from the profile")
    func requests() throws {
        let profile = try #require(HourlyProfile(weights: (0..<24).map { Double($0 % 2) }))
        let sizer = try FleetSamples.sizer(FleetSamples.demand(rate: 10))
        let schedule = try #require(FleetSchedule(sizer, TrafficPlan(profile: profile)))
        #expect(relativeError(schedule.requests.value, 10 * 730 * 3600 / 2) < 1e-9)
        // Nobody asks in the other hours; the standard keeps one replica all the same.
        #expect(schedule.floorReplicas == 1 && schedule.hours[0].needed == 0)
    }

    @Test("N+1 is one more, not twice; a zone takes its share of the fleet with it")
    func spares() {
        #expect(TrafficPlan(survival: .none).withSpares(7) == 7)
        #expect(TrafficPlan(survival: .replica).withSpares(7) == 8)
        let zones = TrafficPlan(survival: .zone, zones: 3)
        for needed in 1...50 {
            let count = zones.withSpares(needed)
            #expect(count - (count + 2) / 3 >= needed)
            #expect(count - 1 - (count - 1 + 2) / 3 < needed)
        }
        #expect(TrafficPlan(minimumReplicas: 3).withSpares(1) == 3)
    }

    @Test("the fleet is sized so that only the stated share of hours exceeds it")
    func overload() {
        let plan = TrafficPlan(spread: 0.2, overload: 0.05)
        #expect(relativeError(plan.sizingFactor, 1 + 1.6448536 * 0.2) < 1e-6)
        var generator = SeededGenerator(seed: 3)
        var exceeded = 0
        for _ in 0..<20_000 {
            let normal = (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) }
            if 1 + 0.2 * normal > plan.sizingFactor { exceeded += 1 }
        }
        #expect(abs(Double(exceeded) / 20_000 - 0.05) < 0.008)
    }

    @Test("without autoscaling the peak fleet is always there, and costs more")
    func fixed() throws {
        var traffic = TrafficPlan(profile: HourlyProfile.Preset.business.profile)
        let scaling = FleetSamples.month(FleetSamples.demand(rate: 200), traffic)
        traffic.scales = false
        let fixed = FleetSamples.month(FleetSamples.demand(rate: 200), traffic)
        #expect(fixed.best?.curve.floor == fixed.best?.curve.peak)
        let (dear, cheap) = (try #require(fixed.monthly), try #require(scaling.monthly))
        #expect(dear > cheap)
        #expect(fixed.best?.requests == scaling.best?.requests)
        #expect(fixed.utilization < scaling.utilization)
    }
}

@Suite("Weeks") struct HourlyProfileTests {
    @Test("presets have 168 hours between 0 and 1, the busiest 1", arguments: HourlyProfile.Preset.allCases)
    func presets(preset: HourlyProfile.Preset) {
        let profile = preset.profile
        #expect(profile.shares.count == 168 && profile.shares.max() == 1)
        #expect(profile.shares.allSatisfy { (0...1).contains($0) })
        #expect(relativeError(profile.peakFactor * profile.meanShare, 1) < 1e-12)
    }

    @Test("a recorded week is learned back, and missing days take after the others")
    func learned() throws {
        let truth = HourlyProfile.Preset.business.profile
        var arrivals: [Double] = []
        for (hour, share) in truth.shares.enumerated() {
            let count = Int((share * 200).rounded())
            arrivals += (0..<count).map { Double(hour) * 3600 + 3600 * (Double($0) + 0.5) / Double(count) }
        }
        // The last hour of the record counts only when it is full.
        let learned = try #require(HourlyProfile.learned(arrivals: arrivals + [168 * 3600 + 1]))
        for (mine, its) in zip(learned.shares, truth.shares) { #expect(abs(mine - its) < 0.01) }
        let monday = try #require(
            HourlyProfile.learned(arrivals: arrivals.filter { $0 <= 24 * 3600 } + [24 * 3600 + 1]))
        #expect(monday.shares[30] == monday.shares[6] && monday.shares[10] == 1)
        #expect(HourlyProfile.learned(arrivals: [1, 2, 3]) == nil)
    }

    @Test("what is no week is nil")
    func refused() {
        for weights in [
            [], [1], Array(repeating: 0, count: 24), Array(repeating: -1, count: 24),
            [Double](repeating: .nan, count: 168),
        ] {
            #expect(HourlyProfile(weights: weights) == nil)
        }
    }
}
