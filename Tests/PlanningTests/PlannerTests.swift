import Catalog
import Economics
import Performance
import Quantities
import TestSupport
import Testing
import Workload

@testable import Planning

@Suite("Planning") struct PlannerTests {
    @Test("every option meets all SLOs, pays for whole instances, and options come cheapest first")
    func slosAreMet() throws {
        let plan = Samples.plan(offers: [Samples.offer(), Samples.offer(count: 4, perHour: 22)])
        #expect(!plan.options.isEmpty)
        for option in plan.options {
            let point = option.estimate.point
            #expect(point.state == .steady && point.ttft.p95.value <= 0.5 && point.tpot.p95.value <= 0.05)
            #expect(
                Double(option.placement.instances) * option.offer.acceleratorCount == Double(option.acceleratorsRented))
            #expect(option.acceleratorsUsed <= option.acceleratorsRented)
            let instances = option.offer.price.dollarsPerHour * 730 * Double(option.placement.instances)
            #expect(relativeError(option.mix.cost.value, instances) < 1e-12)
            let lines = option.breakdown.lines.compactMap(\.amount?.value).reduce(0, +)
            #expect(relativeError(option.monthly.value, lines) < 1e-12 && option.monthly > option.mix.cost)
        }
        #expect(zip(plan.options, plan.options.dropFirst()).allSatisfy { $0.monthly <= $1.monthly })
    }

    @Test("one replica fewer would violate an SLO or not carry the load")
    func smallestNumber() throws {
        for rate in [1.0, 5, 23, 111] {
            for option in Samples.plan(Samples.demand(rate: rate)).options where option.replicas > 1 {
                let replica = try Replica(option.deployment, .uncalibrated)
                let load = Load.rate(.perSecond(rate / Double(option.replicas - 1)), variation: 1)
                let point = replica.operatingPoint(Samples.demand().shape.mean, under: load)
                // The reserve is part of what an SLO asks for.
                let share = 1 - CapacityStudy.reserve
                #expect(
                    point.state != .steady || point.ttft.p95.value > 0.5 * share || point.tpot.p95.value > 0.05 * share,
                    "rate \(rate), \(option.deployment.parallelism)")
            }
        }
    }

    @Test("more traffic, tighter SLOs or headroom never cost less; cheaper offers never cost more")
    func monotone() throws {
        func cost(_ demand: Demand, _ price: Double = 40) -> Double {
            Samples.plan(demand, offers: [Samples.offer(perHour: price)]).best?.monthly.value ?? .infinity
        }
        func instances(_ demand: Demand, _ price: Double = 40) -> Double {
            Samples.plan(demand, offers: [Samples.offer(perHour: price)]).best?.mix.cost.value ?? .infinity
        }
        let base = cost(Samples.demand())
        #expect(base.isFinite)
        for rate in [5.0, 10, 50, 400] { #expect(cost(Samples.demand(rate: rate)) >= base) }
        #expect(cost(Samples.demand(ttft: 0.3)) >= base)
        #expect(cost(Samples.demand(tpot: 0.03)) >= base)
        #expect(cost(Samples.demand(headroom: 0.5)) >= base)
        #expect(instances(Samples.demand(), 20) == instances(Samples.demand()) / 2)
        #expect(cost(Samples.demand(rate: 4000)) > 50 * base)
    }

    @Test("utilization is load over what all replicas can carry, and unit costs sum to the monthly cost")
    func sums() throws {
        let option = try #require(Samples.plan().best)
        let capacity = option.estimate.capacity.perSecond * Double(option.replicas)
        #expect(relativeError(option.utilization, 5 / capacity) < 1e-9)
        let requests = 5 * Seconds.month.value
        let costs = option.allocation
        #expect(relativeError(costs.perRequest.value * requests, option.monthly.value) < 1e-9)
        let split =
            costs.perMillionInput.value * requests * 1000 / 1e6 + costs.perMillionOutput.value * requests * 300 / 1e6
        #expect(relativeError(split, option.monthly.value) < 1e-9)
        #expect(relativeError(costs.blended.value * requests * 1300 / 1e6, option.monthly.value) < 1e-9)
        #expect(relativeError(option.usage.perRequest.value, costs.perRequest.value * option.utilization) < 1e-9)
    }

    @Test("an idle fleet costs the same as a busy one: always-on instances are paid for every hour")
    func idleCosts() throws {
        let few = try #require(Samples.plan(Samples.demand(rate: 0.01)).best)
        let more = try #require(Samples.plan(Samples.demand(rate: 1)).best)
        #expect(few.mix.cost == more.mix.cost && few.utilization < more.utilization)
        #expect(relativeError(few.paidHours, 730) < 1e-12)
    }

    @Test("a batch on instances rented by the hour is paid while it runs and starts, a committed one always")
    func batchHours() throws {
        var demand = Samples.demand(ttft: nil, tpot: nil)
        demand.arrival = .batch(requests: Requests(100_000), deadline: .hours(8))
        let hourly = try #require(Samples.plan(demand).best)
        let run = 100_000 / (hourly.estimate.capacity.perSecond * Double(hourly.replicas)) / 3600
        #expect(run <= 8)
        // An instance is paid for 420 s before it serves.
        #expect(relativeError(hourly.paidHours, (run + 420 / 3600) * 730 / 24) < 1e-6)
        let committed = try #require(Samples.plan(demand, offers: [Samples.offer(purchase: .reserved1Year)]).best)
        #expect(relativeError(committed.paidHours, 730) < 1e-12)
    }

    @Test("the answer is the same whatever the order of the work")
    func deterministic() {
        let many = (0..<12).map { Samples.accelerator("gpu\($0)", bandwidth: 1500 + Double($0) * 150, memory: 80) }
        let offers = many.map { Samples.offer($0.id, perHour: 30) }
        let plans = (0..<5).map { _ in Samples.plan(offers: offers, space: Samples.space(many)) }
        #expect(plans.allSatisfy { $0 == plans[0] })
        #expect(plans[0].results.count == 12)
    }
}

@Suite("When no configuration meets the SLOs") struct InfeasibleTests {
    private func relaxations(_ demand: Demand, _ space: SearchSpace, _ plan: Plan, offers: [Offer]) -> [Relaxation] {
        RelaxationSearch(
            model: Samples.llama70B, space: space, planner: Samples.planner(offers, demand),
            anyAccelerator: Samples.planner(offers + [Samples.offer("big")], demand),
            everywhere: Samples.planner([Samples.offer(), Samples.offer("big")], demand),
            accelerators: [Samples.h100, Samples.accelerator("big", bandwidth: 8000, memory: 180)], budget: nil
        ).relaxations(of: plan)
    }

    @Test("an SLO that no replica can meet names the limit, and the nearest that works")
    func missedTarget() throws {
        let demand = Samples.demand(ttft: 0.001, tpot: 0.0001)
        let plan = Samples.plan(demand)
        #expect(plan.best == nil)
        guard case .limit(.missesTarget(let target, _), _) = plan.results.first?.rejection else {
            Issue.record("the result names no target: \(String(describing: plan.results.first?.rejection))")
            return
        }
        #expect(demand.serviceLevel.targets.contains(target))
        let found = relaxations(demand, Samples.space(), plan, offers: [Samples.offer()])
        guard case .targets(let changes) = found.first?.change else {
            Issue.record("no easier target: \(found)")
            return
        }
        var eased = demand
        for change in changes {
            let index = try #require(eased.serviceLevel.targets.firstIndex(of: change.asked))
            eased.serviceLevel.targets[index].limit = change.reachable
        }
        #expect(Samples.plan(eased).best?.monthly == found.first?.option?.monthly)
        #expect(Samples.plan(eased).best != nil)
    }

    @Test("a model that fits nowhere says how much it lacks, and that fewer bits or more devices would do")
    func doesNotFit() throws {
        let space = Samples.space(maximumDevices: 1)
        let plan = Samples.plan(space: space)
        guard case .limit(.doesNotFit(let needed, let usable), _) = plan.results.first?.rejection else {
            Issue.record("expected a lack of memory")
            return
        }
        #expect(needed > usable && needed.gibibytes > 130)
        let found = relaxations(Samples.demand(), space, plan, offers: [Samples.offer()]).map(\.change)
        #expect(found.contains { if case .precision = $0 { true } else { false } })
        #expect(found.contains { if case .largerReplicas = $0 { true } else { false } })
        #expect(found.contains(.anyAccelerator))
    }

    @Test("a budget that is too small names the one it takes")
    func budget() throws {
        let cheapest = try #require(Samples.plan().best?.monthly)
        let plan = Samples.plan(budget: cheapest * 0.5)
        #expect(plan.best == nil && plan.relaxations.map(\.change) == [.budget(cheapest)])
        #expect(Samples.plan(budget: cheapest).best?.monthly == cheapest)
    }

    @Test("an instance whose host is known to be too small is not used, and named where nothing else is for sale")
    func smallHost() throws {
        var small = Samples.offer(perHour: 10)
        small.instanceType = "small"
        small.hostMemory = .gibibytes(16)
        let plan = Samples.plan(offers: [small])
        guard case .hostTooSmall(let shortfall)? = plan.results.first?.rejection else {
            Issue.record("\(String(describing: plan.results.first?.rejection))")
            return
        }
        #expect(plan.best == nil && shortfall.part == .memory && shortfall.instanceType == "small")
        // The dearer one with room is taken, and what is not known excludes nothing.
        var large = Samples.offer(perHour: 40)
        large.hostMemory = .gibibytes(1024)
        #expect(Samples.plan(offers: [small, large]).best?.instance == large)
        small.hostMemory = nil
        #expect(Samples.plan(offers: [small, large]).best?.instance == small)
        let needs = try #require(Samples.plan(offers: [large]).best?.hostNeeds)
        #expect(needs.memory > .gibibytes(16) && needs.network > .zero && needs.shortfall(of: large) == nil)
    }

    @Test("what has no offer is said to have none, not to be infeasible")
    func notSold() throws {
        let plan = Samples.plan(offers: [])
        #expect(plan.best == nil && plan.results.first?.rejection == .noOffer)
        let found = relaxations(Samples.demand(), Samples.space(), plan, offers: []).last
        #expect(found?.change == .anyOffer && found?.option != nil)
    }
}
