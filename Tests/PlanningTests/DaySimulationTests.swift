import Economics
import Performance
import Quantities
import Simulation
import TestSupport
import Testing
import Workload

@testable import Planning

@Suite("Simulated days") struct DaySimulationTests {
    /// A day of a few levels for requests of some kind, with SLOs that a lone replica meets with something to spare.
    private func scenario(_ generator: inout SeededGenerator) throws -> (demand: Demand, traffic: TrafficPlan)? {
        var demand = FleetSamples.demand(
            ttft: Double.random(in: 0.15...1.5, using: &generator),
            tpot: Double.random(in: 0.012...0.06, using: &generator))
        demand.shape = RequestShape(
            input: .logNormal(
                mean: Tokens(Double.random(in: 100...2000, using: &generator)),
                variation: Double.random(in: 0.3...1.2, using: &generator)),
            output: .logNormal(
                mean: Tokens(Double.random(in: 50...500, using: &generator)),
                variation: Double.random(in: 0.3...1.2, using: &generator)))
        let levels = (0..<3).map { _ in Double.random(in: 0.1...1, using: &generator) } + [1]
        let profile = try #require(HourlyProfile(weights: (0..<24).map { levels[$0 / 6] }))
        let load = Double.random(in: 0.3...3, using: &generator)
        // What SLOs leave nearly idle is a matter of the load: ask for a small one first.
        demand.arrival = .rate(.perSecond(1e-3))
        guard let sized = try? FleetSamples.sizer(demand) else { return nil }
        demand.arrival = .rate(sized.capacity * load)
        guard let most = try? FleetSamples.sizer(demand).replicas(1), most <= 5 else { return nil }
        return (demand, TrafficPlan(profile: profile, spotShare: 0))
    }

    // Random kinds of requests and SLOs, sized by the closed form and by simulation; then another draw of the same
    // traffic.
    @Test("nearly every hour of random days meets the SLOs that it was sized for")
    func sizedHoursHold() throws {
        var generator = SeededGenerator(seed: 11)
        var (kept, count, scenarios, days) = (0, 0, 0, 0)
        var missed: [String] = []
        while scenarios < 12 {
            guard let (demand, traffic) = try scenario(&generator) else { continue }
            let plan = FleetSamples.planner(demand, traffic, hour: HourSimulation())
                .plan(FleetSamples.model, among: FleetSamples.space)
            guard let best = plan.best, let schedule = best.schedule else { continue }
            #expect(best.isConfirmed)
            scenarios += 1
            let day = try DaySimulation(
                try Replica(best.deployment, .uncalibrated), schedule, demand, margin: 1,
                hour: HourSimulation(seed: UInt64(scenarios) &* 7919))
            // Six hours are alike.
            let hours = stride(from: 0, to: 24, by: 6).map { day.hours[$0] }
            kept += hours.count { $0.missed.isEmpty }
            count += hours.count
            days += day.kept == 24 ? 1 : 0
            missed += hours.filter { !$0.missed.isEmpty }.map {
                "\(scenarios): \($0.replicas) at \($0.rate.perSecond), \($0.result.strain(on: demand.serviceLevel))"
            }
        }
        #expect(Double(kept) >= 0.95 * Double(count), "\(kept) of \(count) hours meet them: \(missed)")
        #expect(days >= 10, "\(days) of \(scenarios) days meet them in every hour: \(missed)")
    }

    @Test("the simulation only ever asks for more, and says how much a replica carries")
    func simulationAsksForMore() throws {
        let demand = FleetSamples.demand(rate: 60, ttft: 0.3, tpot: 0.016)
        let traffic = TrafficPlan(profile: HourlyProfile.Preset.business.profile)
        func option(_ hour: HourSimulation?) -> PlanOption? {
            FleetSamples.planner(demand, traffic, hour: hour).plan(FleetSamples.model, among: FleetSamples.space).best
        }
        let formula = try #require(option(nil))
        let checked = try #require(option(HourSimulation(requests: 600, requestsPerReplica: 200)))
        #expect(formula.simulated.isEmpty && !formula.isConfirmed)
        #expect(checked.isConfirmed && checked.mix.cost >= formula.mix.cost)
        #expect(checked.simulated.map(\.replicas).first == 1)
        for size in checked.simulated { #expect(size.each <= size.closedForm && size.each > 0) }
        for hour in try #require(checked.schedule).hours where hour.needed > 0 {
            let rung = CapacityStudy.rung(hour.needed)
            let each = try #require(checked.simulated.first { $0.replicas == rung }).each
            #expect(hour.rate.perSecond <= Double(hour.needed) * each * (1 + 1e-9))
        }
    }

    @Test("an hour is measured after it has filled, and for as long however many replicas there are")
    func longEnough() throws {
        let demand = FleetSamples.demand()
        let replica = try Replica(FleetSamples.deployment, .uncalibrated)
        let hour = HourSimulation(requests: 400, requestsPerReplica: 300)
        for count in [1, 4] {
            let rate = Rate<Requests>.perSecond(10 * Double(count))
            let result = try hour.run(Fleet(replica, count: count), rate: rate, demand)
            let wanted = Double(max(400, 300 * count))
            #expect(relativeError(Double(result.measured), wanted) < 0.2)
            // Filling takes four mean answers and emptying two.
            let e2e = try #require(result.e2e).mean
            #expect(result.simulated > Requests(wanted) / rate + e2e * 4)
        }
    }

    @Test("a day is simulated the same way twice, hours of equal traffic alike")
    func reproducible() throws {
        let demand = FleetSamples.demand(rate: 30)
        let plan = FleetSamples.plan(demand, TrafficPlan(profile: HourlyProfile.Preset.business.profile))
        let best = try #require(plan.best)
        let schedule = try #require(best.schedule)
        let replica = try Replica(best.deployment, .uncalibrated)
        func day() throws -> DaySimulation {
            try DaySimulation(
                replica, schedule, demand, margin: 1, hour: HourSimulation(requests: 200, requestsPerReplica: 50))
        }
        let (first, second) = (try day(), try day())
        #expect(first.hours.map(\.result) == second.hours.map(\.result))
        #expect(first.hours.count == 24)
    }
}
