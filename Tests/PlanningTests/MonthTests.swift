import Catalog
import Economics
import Performance
import Quantities
import TestSupport
import Testing
import Workload

@testable import Planning

@Suite("A month") struct MonthTests {
    @Test("the monthly cost is the sum of its lines, quantity times price each, and unit costs sum to it")
    func sums() throws {
        let offers = [
            FleetSamples.offer(), FleetSamples.offer(.reserved3Year, perHour: 2),
            FleetSamples.offer(.spot, perHour: 1),
        ]
        let traffic = TrafficPlan(profile: HourlyProfile.Preset.consumer.profile, survival: .replica)
        let month = FleetSamples.month(
            FleetSamples.demand(rate: 150), traffic, offers: offers, terms: CostTerms(contingency: 0.1))
        let best = try #require(month.best)
        var sum = 0.0
        for line in month.breakdown.lines {
            let price = try #require(line.price)
            #expect(line.amount?.value == price.value * line.quantity)
            sum += price.value * line.quantity
        }
        #expect(month.breakdown.total.value == sum)
        #expect(
            CostLine.Group.allCases.map { month.breakdown.total(of: $0) }.total().value.rounded() == sum.rounded())
        #expect(relativeError(month.breakdown.total(of: .compute).value, best.mix.cost.value) < 1e-12)
        #expect(relativeError(month.breakdown.total(of: .contingency).value, sum / 11) < 1e-9)
        let unit = try #require(month.allocation)
        #expect(relativeError(unit.perRequest.value * best.requests.value, sum) < 1e-9)
        let (input, output) = (month.demand.shape.input.mean.value, month.demand.shape.output.mean.value)
        let split = unit.perMillionInput.value * input + unit.perMillionOutput.value * output
        #expect(relativeError(split * best.requests.value / 1e6, sum) < 1e-9)
    }

    @Test("a month is a view of its plan: one cost, and a flat fleet bought on demand is paid around the clock")
    func flatMonth() throws {
        let demand = FleetSamples.demand(rate: 5)
        let planner = FleetSamples.planner(demand)
        let plan = planner.plan(FleetSamples.model, among: FleetSamples.space)
        let month = planner.month(plan, MonthQuestion())
        let best = try #require(month.best)
        #expect(best == plan.best && month.monthly == plan.best?.monthly)
        #expect(best.curve.floor == best.curve.peak)
        #expect(relativeError(best.mix.cost.value, 4 * 730 * Double(best.placement.instances)) < 1e-12)
        #expect(month.others.isEmpty)
        #expect(relativeError(try #require(month.fixedFleet).value, best.mix.cost.value) < 1e-12)
        #expect(month.drivers.contains { if case .traffic(_, isGiven: false) = $0.cause { true } else { false } })
    }

    @Test("more purchase options never cost more, nor does less traffic; redundancy costs more")
    func monotone() throws {
        let traffic = TrafficPlan(profile: HourlyProfile.Preset.consumer.profile)
        func cost(_ traffic: TrafficPlan, _ offers: [Offer], rate: Double = 100) throws -> Dollars {
            try #require(FleetSamples.month(FleetSamples.demand(rate: rate), traffic, offers: offers).monthly)
        }
        let plain = [FleetSamples.offer()]
        let base = try cost(traffic, plain)
        #expect(try cost(traffic, plain + [FleetSamples.offer(.reserved1Year, perHour: 2.5)]) <= base)
        #expect(try cost(traffic, plain + [FleetSamples.offer(.spot, perHour: 1.5)]) <= base)
        #expect(try cost(traffic, plain, rate: 50) <= base)
        var safe = traffic
        safe.survival = .replica
        #expect(try cost(safe, plain) > base)
    }

    @Test("confidence has a price, which a measurement of the configuration would lower, and it is the monthly cost")
    func confidence() throws {
        var demand = FleetSamples.demand(rate: 100)
        demand.confidence = 0.95
        let traffic = TrafficPlan(profile: HourlyProfile.Preset.consumer.profile)
        let month = FleetSamples.month(
            demand, traffic, model: FleetSamples.unsure, MonthQuestion(speed: 0.7...1.5, measuredSpeed: 0.95...1.05))
        let price = try #require(month.confidence)
        #expect(price.confidence == 0.95 && month.monthly == price.confident)
        #expect(price.confident > price.expected * 1.2)
        let measured = try #require(price.measured)
        #expect(measured < price.confident && measured >= price.expected)
        // As many as half of all measurements need is what the prediction says.
        demand.confidence = nil
        let even = FleetSamples.month(demand, traffic, model: FleetSamples.unsure)
        #expect(even.monthly == price.expected && even.confidence == nil)
    }

    @Test("the tornado: each driver alone, shares make one, and the widest comes first")
    func drivers() throws {
        let offers = [FleetSamples.offer(), FleetSamples.offer(perHour: 5, provider: "other")]
        let month = FleetSamples.month(
            FleetSamples.demand(rate: 100), TrafficPlan(spread: 0.1), offers: offers, MonthQuestion(speed: 0.7...1.5))
        #expect(month.drivers.count == 3)
        #expect(abs(month.drivers.map(\.share).reduce(0, +) - 1) < 1e-9)
        #expect(month.drivers.map(\.share) == month.drivers.map(\.share).sorted(by: >))
        let monthly = try #require(month.monthly)
        for driver in month.drivers { #expect(driver.low <= monthly && monthly <= driver.high) }
        #expect(month.drivers.contains { $0.cause == .speed(0.7...1.5) })
        #expect(month.drivers.contains { $0.cause == .price(1...1.25) })
    }

    @Test("a batch is paid while it runs, its instances' start included, and for nothing else")
    func batch() throws {
        var demand = FleetSamples.demand()
        demand.arrival = .batch(requests: Requests(200_000), deadline: .hours(8))
        demand.serviceLevel.targets = []
        let month = FleetSamples.month(demand, TrafficPlan(startDelay: .hours(0.1)))
        let best = try #require(month.best)
        let run = try #require(best.curve.steps.first)
        let runs = 730.0 / 24
        #expect(run.time.hours / runs <= 8)
        #expect(relativeError(best.curve.duration.hours, 730) < 1e-12)
        let expected = Double(run.instances) * (run.time.hours + 0.1 * runs) * 4
        #expect(relativeError(best.mix.cost.value, expected) < 1e-9)
        #expect(relativeError(best.requests.value, 200_000 * runs) < 1e-9)
    }

    @Test("a batch on slower replicas is paid for longer, and the simulation of one that is planned is done in time")
    func slowBatch() throws {
        var demand = FleetSamples.demand()
        demand.arrival = .batch(requests: Requests(200_000), deadline: .hours(8))
        demand.serviceLevel.targets = []
        let planner = FleetSamples.planner(demand, TrafficPlan(startDelay: .zero))
        let usual = try #require(planner.plan(FleetSamples.model, among: FleetSamples.space).best)
        let slow = try #require(planner.again(usual, slowed: 1.25))
        #expect(slow.replicas == usual.replicas, "a batch that still makes its deadline needs no more")
        #expect(relativeError(slow.mix.cost.value, 1.25 * usual.mix.cost.value) < 0.02)
        let batch = try #require(
            try BatchSimulation(try Replica(usual.deployment, .uncalibrated), usual, demand, most: 3000))
        #expect(batch.isInTime && batch.found.value > 0.5 * batch.planned.value)
        #expect(relativeError(batch.requests.value * Double(batch.replicas), 200_000) < 1e-9)
        #expect(try BatchSimulation(try Replica(usual.deployment, .uncalibrated), usual, FleetSamples.demand()) == nil)
    }

    @Test("growth: the first month is the monthly cost, and each month costs at least as much as the one before")
    func growth() throws {
        let month = FleetSamples.month(FleetSamples.demand(rate: 200), TrafficPlan(growth: 0.1))
        #expect(month.months.count == 12)
        let monthly = try #require(month.monthly)
        #expect(relativeError(month.months[0].value, monthly.value) < 1e-12)
        #expect(zip(month.months, month.months.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(month.months[11] > month.months[0] * 1.8)
    }
}
