import Catalog
import Performance
import Planning
import Quantities
import TestSupport
import Testing
import Workload

@testable import Economics

@Suite("A month") struct MonthTests {
    @Test("the bill is the sum of its lines, quantity times price each, and unit costs sum to it")
    func sums() throws {
        let offers = [Samples.offer(), Samples.offer(.reserved3Year, perHour: 2), Samples.offer(.spot, perHour: 1)]
        let traffic = TrafficPlan(profile: HourlyProfile.Preset.consumer.profile, survival: .replica)
        let month = Samples.month(Samples.demand(rate: 150), traffic, offers: offers, MonthQuestion(contingency: 0.1))
        let best = try #require(month.best)
        var sum = 0.0
        for line in month.bill.lines {
            let price = try #require(line.price)
            #expect(line.amount?.value == price.value * line.quantity)
            sum += price.value * line.quantity
        }
        #expect(month.bill.total.value == sum)
        #expect(
            CostLine.Group.allCases.map { month.bill.total(of: $0) }.total().value.rounded() == sum.rounded())
        #expect(relativeError(month.bill.total(of: .compute).value, best.mix.cost.value) < 1e-12)
        #expect(relativeError(month.bill.total(of: .contingency).value, sum / 11) < 1e-9)
        let unit = try #require(month.allocation)
        #expect(relativeError(unit.perRequest.value * best.requests.value, sum) < 1e-9)
        let (input, output) = (month.demand.shape.input.mean.value, month.demand.shape.output.mean.value)
        let split = unit.perMillionInput.value * input + unit.perMillionOutput.value * output
        #expect(relativeError(split * best.requests.value / 1e6, sum) < 1e-9)
    }

    @Test("a flat month bought on demand costs what the plan for the busiest hour does, pooling aside")
    func flatMonth() throws {
        let demand = Samples.demand(rate: 5)
        let month = Samples.month(demand)
        let plan = try #require(Samples.plan(demand, offers: [Samples.offer()]).best)
        let best = try #require(month.best)
        #expect(best.mix.cost <= plan.monthly)
        #expect(month.best?.curve.floor == month.best?.curve.peak)
        #expect(month.drivers.map(\.name).contains("traffic"))
    }

    @Test("more ways of buying never cost more, nor does less traffic; survival and confidence never cost less")
    func monotone() throws {
        let traffic = TrafficPlan(profile: HourlyProfile.Preset.consumer.profile)
        func cost(
            _ traffic: TrafficPlan, _ offers: [Offer], rate: Double = 100, _ question: MonthQuestion = MonthQuestion()
        )
            throws -> Dollars
        { try #require(Samples.month(Samples.demand(rate: rate), traffic, offers: offers, question).monthly) }
        let plain = [Samples.offer()]
        let base = try cost(traffic, plain)
        #expect(try cost(traffic, plain + [Samples.offer(.reserved1Year, perHour: 2.5)]) <= base)
        #expect(try cost(traffic, plain + [Samples.offer(.spot, perHour: 1.5)]) <= base)
        #expect(try cost(traffic, plain, rate: 50) <= base)
        var safe = traffic
        safe.survival = .replica
        #expect(try cost(safe, plain) > base)
        let unsure = MonthQuestion(speed: 0.8...1.4, measuredSpeed: 0.95...1.05, confidence: 0.95)
        let month = Samples.month(Samples.demand(rate: 100), traffic, offers: plain, unsure)
        let price = try #require(month.confidence)
        #expect(price.confident > price.even && price.factor > 1.2)
        let measured = try #require(price.measured)
        #expect(measured < price.confident)
        #expect(month.monthly == price.confident)
    }

    @Test("the tornado: each driver alone, shares make one, and the widest comes first")
    func drivers() throws {
        let month = Samples.month(Samples.demand(rate: 100), TrafficPlan(spread: 0.1), MonthQuestion(speed: 0.7...1.5))
        #expect(abs(month.drivers.map(\.share).reduce(0, +) - 1) < 1e-9)
        #expect(month.drivers.map(\.share) == month.drivers.map(\.share).sorted(by: >))
        let bill = try #require(month.monthly)
        for driver in month.drivers { #expect(driver.low <= bill && bill <= driver.high) }
    }

    @Test("a batch is paid while it runs, its machines' start included, and for nothing else")
    func batch() throws {
        var demand = Samples.demand()
        demand.arrival = .batch(requests: Requests(200_000), deadline: .hours(8))
        demand.serviceLevel.targets = []
        let month = Samples.month(demand, TrafficPlan(startDelay: .hours(0.1)))
        let best = try #require(month.best)
        let run = try #require(best.curve.steps.first)
        let runs = 730.0 / 24
        #expect(run.time.hours / runs <= 8)
        #expect(relativeError(best.curve.duration.hours, 730) < 1e-12)
        let expected = Double(run.machines) * (run.time.hours + 0.1 * runs) * 4
        #expect(relativeError(best.mix.cost.value, expected) < 1e-9)
        #expect(relativeError(best.requests.value, 200_000 * runs) < 1e-9)
    }

    @Test("a batch on slower replicas is paid for longer, and the simulation of one that is planned is done in time")
    func slowBatch() throws {
        var demand = Samples.demand()
        demand.arrival = .batch(requests: Requests(200_000), deadline: .hours(8))
        demand.serviceLevel.targets = []
        let offers = [Samples.offer()]
        let planner = MonthPlanner(demand, TrafficPlan(startDelay: .zero), market: Market(offers)) { _ in .uncalibrated
        }
        let plan = try #require(Samples.plan(demand, offers: offers).best)
        let (usual, slow) = (try #require(planner.option(plan)), try #require(planner.option(plan, sizing: 2)))
        #expect(relativeError(slow.mix.cost.value, 2 * usual.mix.cost.value) < 1e-9)
        let batch = try #require(
            try BatchSimulation(try Replica(usual.deployment, .uncalibrated), usual, demand, most: 3000))
        #expect(batch.isInTime && batch.found.value > 0.5 * batch.planned.value)
        #expect(relativeError(batch.requests.value * Double(batch.replicas), 200_000) < 1e-9)
        #expect(try BatchSimulation(try Replica(usual.deployment, .uncalibrated), usual, Samples.demand()) == nil)
    }

    @Test("growth: the first month is the bill, and each month costs at least as much as the one before")
    func growth() throws {
        let month = Samples.month(Samples.demand(rate: 200), TrafficPlan(growth: 0.1))
        #expect(month.year.count == 12)
        #expect(month.year.first == month.monthly)
        #expect(zip(month.year, month.year.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(month.year[11] > month.year[0] * 1.8)
    }
}

@Suite("Hosted models and machines of one's own") struct AlternativeTests {
    private func price(_ input: Double, _ output: Double, cached: Double? = nil, model: String = "m") -> APIPrice {
        APIPrice(
            provider: "p", model: model, perMillionInput: Dollars(input),
            perMillionCachedInput: cached.map { Dollars($0) }, perMillionOutput: Dollars(output), contextWindow: nil,
            maximumOutput: nil, provenance: Provenance(.priceList, source: "test"))
    }

    @Test("a request costs its own mix: cached prompt tokens at their own price, the whole price where there is none")
    func mix() {
        let shape = RequestShape(
            input: .fixed(Tokens(1000)), output: .fixed(Tokens(100)), sharedPrefix: Tokens(500), cacheHitShare: 0.8)
        let each = price(2, 8, cached: 0.5).cost(of: shape).value
        #expect(relativeError(each, (600 * 2 + 400 * 0.5 + 100 * 8) / 1e6) < 1e-12)
        #expect(relativeError(price(2, 8).cost(of: shape).value, (1000 * 2 + 100 * 8) / 1e6) < 1e-12)
    }

    @Test("the crossing of a line and a constant is where they are equal, and beyond the range there is none")
    func crossing() throws {
        let shape = RequestShape(input: .fixed(Tokens(1000)), output: .fixed(Tokens(100)))
        // One thousandth of a dollar a request.
        let hosted = price(0.5, 5)
        func from(_ own: Double) -> Double? {
            APIComparison(hosted, shape, requests: Requests(1e6)) { _ in Dollars(own) }.crossing
        }
        let middle = try #require(from(3000))
        #expect(relativeError(middle, 3) < 1e-4)
        #expect(from(1e9) == nil)
        let lowest = try #require(from(0.001))
        #expect(lowest <= 0.0101)
        let stairs = APIComparison(hosted, shape, requests: Requests(1e6)) { Dollars(($0 * 2).rounded(.up) * 400) }
        #expect(stairs.present.own?.value == 800 && stairs.present.api.value == 1000)
        let crossing = try #require(stairs.crossing)
        let beyond = stairs.volumes.filter { $0.scale >= crossing }
        #expect(beyond.allSatisfy { $0.isOwnCheaper })
        #expect(stairs.crossingEnds == nil)
        let open = APIComparison(
            hosted, shape, requests: Requests(1e6), own: { _ in Dollars(3000) }, fast: { _ in Dollars(1500) },
            slow: { _ in Dollars(1e9) })
        let fast = try #require(open.crossingEnds?.fast)
        #expect(relativeError(fast, 1.5) < 1e-4 && open.crossingEnds?.slow == nil)
    }

    @Test(
        "a hosted model is known by its name",
        arguments: [
            ("meta-llama/Llama-3.1-8B-Instruct", "llama-3.1-8b-instruct", true),
            ("meta-llama/Llama-3.1-8B-Instruct", "meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo", true),
            ("meta-llama/Llama-3.1-8B-Instruct", "llama-3.1-80b", false),
            ("meta-llama/Llama-3.1-70B-Instruct", "NousResearch/Hermes-3-Llama-3.1-70B", false),
            ("meta-llama/Llama-3.1-8B-Instruct", "meta.llama-3.1-8b-instruct-v1:0", true),
            ("Qwen/Qwen3-32B", "qwen.qwen3-32b-v1:0", true),
            ("meta-llama/Llama-3.1-8B-Instruct", "llama-3.1-70b", false),
            ("openai/gpt-oss-120b", "openai/gpt-oss-120b", true), ("openai/gpt-oss-120b", "gpt-oss-20b", false),
        ])
    func names(model: String, hosted: String, matches: Bool) {
        #expect(price(1, 1, model: hosted).isForModel(model) == matches)
    }

    @Test("capital recovery pays a loan back to the cent")
    func recovery() {
        let payment = OwnedMachine.capitalRecovery(interest: 0.08, years: 5)
        #expect(relativeError(payment, 0.2504564545668365) < 1e-12)
        var owed = 1.0
        for _ in 0..<5 { owed = owed * 1.08 - payment }
        #expect(abs(owed) < 1e-12)
        #expect(OwnedMachine.capitalRecovery(interest: 0, years: 4) == 0.25)
    }

    @Test("a machine of one's own costs the same whether it works or not, power times PUE included")
    func owned() throws {
        let machine = OwnedMachine(
            price: Dollars(36_500), residual: 0, years: 5, interest: 0, power: .watts(1000),
            powerUsageEffectiveness: 1.5, perKilowattHour: Dollars(0.1), perKilowattMonth: Dollars(100), staff: 0,
            spares: 0)
        // 608.33 capital + 730 x 1.5 x 0.1 power + 100 space, over 730 hours.
        #expect(relativeError(machine.perAcceleratorHour.dollarsPerHour, (36_500.0 / 60 + 109.5 + 100) / 730) < 1e-12)
        let bill = CostTree(machine.lines(count: 8, Provenance(.assumed, source: "test")))
        #expect(relativeError(bill.total.value, 8 * 730 * machine.perAcceleratorHour.dollarsPerHour) < 1e-12)
    }

    @Test("the shipped figures know an H100, dearer than its power alone, cheaper than renting at list price")
    func shipped() throws {
        let facts = try OnPremFact.shipped()
        let h100 = try #require(try HardwareCatalog.load().accelerator(id: "nvidia-h100-sxm-80gb"))
        let machine = try #require(OwnedMachine.shipped(for: h100, facts: facts)).machine
        #expect((1.0...2.5).contains(machine.perAcceleratorHour.dollarsPerHour))
        let l4 = try #require(try HardwareCatalog.load().accelerator(id: "nvidia-l4-24gb"))
        #expect(OwnedMachine.shipped(for: l4, facts: facts) == nil)
    }
}
