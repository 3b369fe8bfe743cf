import Performance
import Planning
import Quantities
import Simulation
import TestSupport
import Testing
import Workload

@testable import Economics

@Suite("Simulated days") struct DaySimulationTests {
    /// How often sized hours hold in simulation is the point of sizing; 0.8 is what this test insists on, the measured
    /// share is in the message of a failure and higher.
    @Test(
        "random hours that were sized for a promise mostly keep it in the event simulation, and nearly by much always")
    func sizedHoursHold() throws {
        var generator = SeededGenerator(seed: 11)
        var kept = 0
        var nearly = 0
        var count = 0
        while count < 24 {
            let input = Double.random(in: 100...2000, using: &generator)
            let output = Double.random(in: 50...500, using: &generator)
            var demand = Samples.demand(
                ttft: Double.random(in: 0.2...1.5, using: &generator),
                tpot: Double.random(in: 0.015...0.06, using: &generator))
            demand.shape = RequestShape(
                input: .logNormal(mean: Tokens(input), variation: 0.6),
                output: .logNormal(mean: Tokens(output), variation: 0.6))
            let replica = try Replica(Samples.deployment, .uncalibrated)
            guard let sized = ReplicaDemand(replica, demand) else { continue }
            let rate = sized.capacity * Double.random(in: 0.3...6, using: &generator)
            guard let needed = sized.replicas(at: rate), needed <= 12 else { continue }
            count += 1
            let result = try Simulation(
                Fleet(replica, count: needed),
                SimulatedWorkload(.rate(rate), demand.shape, serviceLevel: demand.serviceLevel, requestCount: 1500),
                SimulationOptions(seed: UInt64(count))
            ).run()
            if result.missed(demand.serviceLevel).isEmpty { kept += 1 }
            if result.goodShare >= 0.9 { nearly += 1 }
        }
        #expect(Double(kept) >= 0.8 * Double(count), "\(kept) of \(count) kept")
        #expect(Double(nearly) >= 0.9 * Double(count), "\(nearly) of \(count) served nine requests of ten well")
    }

    @Test("a day is simulated the same way twice, hours of equal traffic alike")
    func reproducible() throws {
        let demand = Samples.demand(rate: 30)
        let month = Samples.month(demand, TrafficPlan(profile: HourlyProfile.Preset.business.profile))
        let best = try #require(month.best)
        let schedule = try #require(best.schedule)
        let replica = try Replica(best.deployment, .uncalibrated)
        func day() throws -> DaySimulation {
            try DaySimulation(replica, schedule, demand, margin: 1, requests: 200)
        }
        let (first, second) = (try day(), try day())
        #expect(first.hours.map(\.result) == second.hours.map(\.result))
        #expect(first.hours.count == 24)
    }
}
