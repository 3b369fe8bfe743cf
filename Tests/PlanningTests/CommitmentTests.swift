import Catalog
import Economics
import Performance
import Quantities
import Scenarios
import TestSupport
import Testing
import Workload

@testable import Planning

@Suite("Plans with what is paid for already, and with discounts") struct CommitmentTests {
    private func paid(_ offer: Offer, _ count: Int, monthsLeft: Int = 6) -> ExistingCommitment {
        guard let until = CalendarDate("2027-05-31") else { preconditionFailure("no day") }
        return ExistingCommitment(offer: offer, count: count, until: until, monthsLeft: monthsLeft)
    }

    private func best(_ offers: [Offer], _ commitments: [ExistingCommitment] = []) throws -> PlanOption {
        let planner = FleetSamples.planner(offers: offers, commitments: commitments)
        return try #require(planner.plan(FleetSamples.model, among: FleetSamples.space).best)
    }

    @Test(
        "instances that are paid for already are used before cheaper ones are rented, and all of them are in the bill")
    func usesPaid() throws {
        let cheap = FleetSamples.offer(perHour: 3, provider: "cheap")
        let dear = FleetSamples.offer(perHour: 8, provider: "dear")
        let before = try best([cheap, dear])
        #expect(before.instance.provider == "cheap")
        let needed = before.curve.peak
        let commitment = paid(FleetSamples.offer(.reserved1Year, perHour: 6, provider: "dear"), needed)
        let after = try best([cheap, dear], [commitment])
        #expect(after.instance.provider == "dear" && after.mix.marginalCost == .zero)
        #expect(relativeError(after.mix.cost.value, Double(needed) * 6 * 730) < 1e-9)
        // Where they are of no use, they are paid all the same.
        let elsewhere = paid(FleetSamples.offer(.reserved1Year, perHour: 6, count: 8, provider: "far"), 2)
        let unused = try best([cheap, dear], [elsewhere])
        #expect(unused.instance.provider == "cheap")
        #expect(relativeError((unused.monthly - before.monthly).value, 2 * 6 * 730) < 1e-9)
        #expect(unused.breakdown.lines.contains { $0.item.hasSuffix("committed until 2027-05-31, not used") })
    }

    @Test("a commitment that ends is paid until then, in every month of the horizon")
    func ends() throws {
        let commitment = paid(FleetSamples.offer(.reserved1Year, perHour: 2, provider: "far"), 1, monthsLeft: 3)
        let planner = FleetSamples.planner(commitments: [commitment])
        let month = planner.month(planner.plan(FleetSamples.model, among: FleetSamples.space), MonthQuestion())
        #expect(month.months.count == 12)
        #expect(relativeError((month.months[2] - month.months[3]).value, 2 * 730) < 1e-9)
        #expect(month.monthly.map { relativeError($0.value, month.months[0].value) < 1e-12 } == true)
    }

    @Test("with steady traffic every month costs what the plan costs, commitments or not, and the horizon is as asked")
    func steady() throws {
        let offers = [FleetSamples.offer(perHour: 4), FleetSamples.offer(.reserved1Year, perHour: 2.5)]
        let month = FleetSamples.month(offers: offers, terms: CostTerms(contingency: 0.1, horizonMonths: 30))
        let monthly = try #require(month.monthly)
        #expect(month.months.count == 30 && month.schedule?.months.count == 30)
        #expect(month.months.allSatisfy { relativeError($0.value, monthly.value) < 1e-9 })
    }

    @Test("discounts are taken off everything but spot, of their provider alone")
    func discounts() {
        let limits = PurchaseLimits(
            accelerators: [FleetSamples.h100], maximumPerReplica: 8, regions: [], providers: [],
            tiers: ProviderTier.allCases, purchases: PurchaseOption.allCases, discounts: ["cloud": 0.25],
            commitments: [], horizonMonths: 12)
        let offers = [
            FleetSamples.offer(perHour: 4), FleetSamples.offer(.spot, perHour: 2),
            FleetSamples.offer(.reserved1Year, perHour: 3), FleetSamples.offer(perHour: 5, provider: "other"),
        ]
        #expect(limits.filter(offers).map { $0.price.dollarsPerHour } == [3, 2, 2.25, 5])
    }
}

@Suite("Other ways to pay") struct OtherPaymentTests {
    @Test("what one is committed to may be on the list for another term than a year")
    func otherTerm() throws {
        let catalog = try Catalog.load()
        let text = """
            plimsoll: 1
            model: meta-llama/Llama-3.1-8B-Instruct
            workload: {rate: 1/s, input: 500, output: 200}
            commitments: {provider: gcp, instance_type: g4-standard-48, region: europe-west10, count: 1, until: 2028-06-30}
            """
        let scenario = try Scenario(try ScenarioDocument(text: text, file: "test"), catalog: catalog)
        let paid = try #require(scenario.market.commitments.first)
        #expect(paid.offer.purchase == .reserved3Year && paid.offer.instanceType == "g4-standard-48")
    }

    @Test("servers of one's own carry nothing of the cloud's price list: no discount, no list price, no currency")
    func ownServers() throws {
        let facts = OnPremFact.shipped()
        var accelerator = FleetSamples.h100
        accelerator.id = "nvidia-h100-sxm-80gb"
        let space = SearchSpace(
            precisions: [.bf16], engines: [EngineChoice(.vllm)], accelerators: [accelerator], maximumDevices: 2)
        var cloud = FleetSamples.offer(perHour: 400)
        cloud.acceleratorID = accelerator.id
        let planner = FleetSamples.planner(offers: [cloud.discounted(by: 0.4)])
        let month = planner.month(planner.plan(FleetSamples.model, among: space), MonthQuestion(facts: facts))
        let servers = try #require(month.onPremises)
        let own = try #require(servers.hybrid?.parts.first { $0.offer.provider == "own" }?.offer)
        #expect(own.discount == 0 && own.listPrice == own.price && own.sourcePrice == nil)
        #expect(servers.rent == month.best?.mix.cost && servers.running < servers.rent)
        let months = try #require(servers.breakEvenMonths)
        let even = servers.investment + servers.running * months
        #expect(relativeError(even.value, (servers.rent * months).value) < 1e-9)
    }

    @Test("a savings plan is shared by fleets of one provider, and is never dearer than its own instances alone")
    func shared() throws {
        let purchase = try #require(PurchaseOption(rawValue: "savings_plan_1y"))
        let traffic = TrafficPlan(profile: HourlyProfile.Preset.business.profile)
        let offers = [FleetSamples.offer(perHour: 4), FleetSamples.offer(purchase, perHour: 2.4)]
        let month = FleetSamples.month(FleetSamples.demand(rate: 200), traffic, offers: offers)
        #expect(month.savingsPlans.count == 1 && SharedSavings([month]) == nil)
        let shared = try #require(SharedSavings([month, month]))
        let each = try #require(month.best?.mix.cost)
        #expect(shared.apart == each * 2)
        #expect(shared.plan.monthly <= shared.apart * 1.000_001)
        #expect(shared.plan.purchase == purchase && shared.plan.utilization > 0.5)
    }

    @Test("reserved throughput is compared on the hours of the week")
    func throughput() throws {
        let terms = ReservedThroughput(
            provider: "p", model: "m", unit: "PTU", price: .dollarsPerHour(1), tokensPerMinute: 2500, outputWeight: 4,
            minimumUnits: 15, unitStep: 5, source: "test")
        var question = MonthQuestion()
        question.reserved = [.init(terms, overflow: nil)]
        let month = FleetSamples.month(FleetSamples.demand(rate: 20), TrafficPlan(), question)
        let found = try #require(month.reservedThroughput.first)
        // 20 requests/s of 700 + 4 x 250 tokens, 2,500 a minute each.
        let peak = 20 * 60 * (700 + 4 * 250) / 2500.0
        #expect(relativeError(found.peakUnits, peak) < 1e-6)
        #expect(found.units == 15 + Int(((peak - 15) / 5).rounded(.up)) * 5 && found.share == 0)
        #expect(relativeError(found.total.value, Double(found.units) * 730) < 1e-9)
    }
}
