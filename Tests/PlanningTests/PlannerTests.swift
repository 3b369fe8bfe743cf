import Catalog
import Performance
import Quantities
import TestSupport
import Testing
import Workload

@testable import Planning

@Suite("Planning") struct PlannerTests {
    @Test("every option keeps every promise, pays for whole machines, and options come cheapest first")
    func promisesAreKept() throws {
        let plan = Samples.plan(offers: [Samples.offer(), Samples.offer(count: 4, perHour: 22)])
        #expect(!plan.options.isEmpty)
        for option in plan.options {
            let point = option.estimate.point
            #expect(point.state == .steady && point.ttft.p95.value <= 0.5 && point.tpot.p95.value <= 0.05)
            #expect(
                Double(option.placement.instances) * option.offer.acceleratorCount == Double(option.acceleratorsRented))
            #expect(option.acceleratorsUsed <= option.acceleratorsRented)
            let bill = option.offer.price.dollarsPerHour * 730 * Double(option.placement.instances)
            #expect(relativeError(option.monthly.value, bill) < 1e-12)
        }
        #expect(zip(plan.options, plan.options.dropFirst()).allSatisfy { $0.monthly <= $1.monthly })
    }

    @Test("one replica fewer would break a promise or not carry the load")
    func smallestNumber() throws {
        for rate in [1.0, 5, 23, 111] {
            for option in Samples.plan(Samples.demand(rate: rate)).options where option.replicas > 1 {
                let replica = try Replica(option.deployment, .uncalibrated)
                let share = Load.rate(.perSecond(rate / Double(option.replicas - 1)), variation: 1)
                let point = replica.operatingPoint(Samples.demand().shape.mean, under: share)
                #expect(
                    point.state != .steady || point.ttft.p95.value > 0.5 || point.tpot.p95.value > 0.05,
                    "rate \(rate), \(option.deployment.parallelism)")
            }
        }
    }

    @Test("more traffic, longer prompts or tighter promises never cost less; cheaper offers never cost more")
    func monotone() throws {
        func cost(_ demand: Demand, _ price: Double = 40) -> Double {
            Samples.plan(demand, offers: [Samples.offer(perHour: price)]).best?.monthly.value ?? .infinity
        }
        let base = cost(Samples.demand())
        #expect(base.isFinite)
        for rate in [5.0, 10, 50, 400] { #expect(cost(Samples.demand(rate: rate)) >= base) }
        #expect(cost(Samples.demand(ttft: 0.3)) >= base)
        #expect(cost(Samples.demand(tpot: 0.03)) >= base)
        #expect(cost(Samples.demand(headroom: 0.5)) >= base)
        #expect(cost(Samples.demand(), 20) == base / 2)
        #expect(cost(Samples.demand(rate: 4000)) > 50 * base)
    }

    @Test("utilization is load over what all replicas can carry, and unit costs sum to the bill")
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

    @Test("an idle fleet costs the same as a busy one: always-on machines are paid for every hour")
    func idleCosts() throws {
        let few = try #require(Samples.plan(Samples.demand(rate: 0.01)).best)
        let more = try #require(Samples.plan(Samples.demand(rate: 1)).best)
        #expect(few.monthly == more.monthly && few.utilization < more.utilization)
        #expect(few.paidHours == 730)
    }

    @Test("a batch on machines rented by the hour is paid while it runs, a committed machine always")
    func batchHours() throws {
        var demand = Samples.demand(ttft: nil, tpot: nil)
        demand.arrival = .batch(requests: Requests(100_000), deadline: .hours(8))
        let hourly = try #require(Samples.plan(demand).best)
        let run = 100_000 / (hourly.estimate.capacity.perSecond * Double(hourly.replicas)) / 3600
        #expect(run <= 8)
        #expect(relativeError(hourly.paidHours, run * 730 / 24) < 1e-6)
        let committed = try #require(Samples.plan(demand, offers: [Samples.offer(purchase: .reserved1Year)]).best)
        #expect(committed.paidHours == 730)
    }

    @Test("the answer is the same whatever the order of the work")
    func deterministic() {
        let many = (0..<12).map { Samples.accelerator("gpu\($0)", bandwidth: 1500 + Double($0) * 150, memory: 80) }
        let offers = many.map { Samples.offer($0.id, perHour: 30) }
        let plans = (0..<5).map { _ in Samples.plan(offers: offers, space: Samples.space(many)) }
        #expect(plans.allSatisfy { $0 == plans[0] })
        #expect(plans[0].verdicts.count == 12)
    }
}

@Suite("Placing replicas on machines") struct PlacementTests {
    private func placement(_ replicas: Int, _ parallelism: Parallelism, _ count: Double) -> Placement? {
        Placement(
            replicas: replicas,
            of: Deployment(
                model: Samples.llama70B, weightPrecision: .bf16, accelerator: Samples.h100, parallelism: parallelism,
                engine: .defaults(for: .vllm, on: Samples.h100)),
            perInstance: count)
    }

    @Test("replicas share machines, and what is left over is idle")
    func shared() throws {
        let placed = try #require(placement(3, Parallelism(tensor: 4), 8))
        #expect(placed.instances == 2 && placed.replicasPerInstance == 2 && placed.idleAccelerators == 4)
    }

    @Test("tensor parallelism does not cross machines, pipelines do, slices carry nothing")
    func crossing() {
        #expect(placement(1, Parallelism(tensor: 4), 1) == nil)
        #expect(placement(1, Parallelism(tensor: 8), 4) == nil)
        #expect(placement(1, Parallelism(tensor: 4, pipeline: 2), 4)?.instances == 2)
        #expect(placement(1, Parallelism(tensor: 1), 0.5) == nil)
        #expect(placement(1, Parallelism(tensor: 4), 3) == nil)
    }

    @Test("a rack with one fast domain carries replicas across its boards")
    func rack() {
        var rack = Samples.h100
        rack.scaleUpDomain = 72
        let deployment = Deployment(
            model: Samples.llama70B, weightPrecision: .bf16, accelerator: rack, parallelism: Parallelism(tensor: 8),
            engine: .defaults(for: .vllm, on: rack))
        #expect(Placement(replicas: 1, of: deployment, perInstance: 4)?.instances == 2)
        #expect(Placement(replicas: 1, of: deployment, perInstance: 1) == nil)
    }
}

@Suite("When nothing holds") struct InfeasibleTests {
    private func relaxations(_ demand: Demand, _ space: SearchSpace, _ plan: Plan, offers: [Offer]) -> [Relaxation] {
        RelaxationSearch(
            model: Samples.llama70B, demand: demand, space: space, planner: Samples.planner(offers),
            anyAccelerator: Samples.planner(offers + [Samples.offer("big")]),
            everywhere: Samples.planner([Samples.offer(), Samples.offer("big")]),
            accelerators: [Samples.h100, Samples.accelerator("big", bandwidth: 8000, memory: 180)], budget: nil
        ).relaxations(of: plan)
    }

    @Test("a promise that no replica can hold names the limit, and the nearest that works")
    func missedTarget() throws {
        let demand = Samples.demand(ttft: 0.001, tpot: 0.0001)
        let plan = Samples.plan(demand)
        #expect(plan.best == nil)
        guard case .limit(.missesTarget(let target, _), _) = plan.verdicts.first?.reason else {
            Issue.record("the verdict names no target: \(String(describing: plan.verdicts.first?.reason))")
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
        guard case .limit(.doesNotFit(let needed, let usable), _) = plan.verdicts.first?.reason else {
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

    @Test("what nobody sells is said to be unsold, not infeasible")
    func notSold() throws {
        let plan = Samples.plan(offers: [])
        #expect(plan.best == nil && plan.verdicts.first?.reason == .noOffer)
        let found = relaxations(Samples.demand(), Samples.space(), plan, offers: []).last
        #expect(found?.change == .anyOffer && found?.option != nil)
    }
}
