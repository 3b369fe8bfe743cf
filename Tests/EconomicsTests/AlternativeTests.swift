import Catalog
import Economics
import Quantities
import TestSupport
import Testing
import Workload

@Suite("Hosted models and on-premises instances") struct AlternativeTests {
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
        let payment = OnPremisesServer.capitalRecovery(interest: 0.08, years: 5)
        #expect(relativeError(payment, 0.2504564545668365) < 1e-12)
        var owed = 1.0
        for _ in 0..<5 { owed = owed * 1.08 - payment }
        #expect(abs(owed) < 1e-12)
        #expect(OnPremisesServer.capitalRecovery(interest: 0, years: 4) == 0.25)
    }

    @Test("an on-premises server costs the same whether it works or not, power times PUE included")
    func onPremises() throws {
        let instance = OnPremisesServer(
            price: Dollars(36_500), residual: 0, years: 5, interest: 0, power: .watts(1000),
            powerUsageEffectiveness: 1.5, perKilowattHour: Dollars(0.1), perKilowattMonth: Dollars(100), staff: 0,
            spares: 0)
        // 608.33 capital + 730 x 1.5 x 0.1 power + 100 space, over 730 hours.
        #expect(relativeError(instance.perAcceleratorHour.dollarsPerHour, (36_500.0 / 60 + 109.5 + 100) / 730) < 1e-12)
        let breakdown = CostTree(instance.lines(count: 8, Provenance(.assumed, source: "test")))
        #expect(relativeError(breakdown.total.value, 8 * 730 * instance.perAcceleratorHour.dollarsPerHour) < 1e-12)
    }

    @Test("the shipped figures know an H100, more expensive than its power alone, cheaper than renting at list price")
    func shipped() throws {
        let facts = OnPremFact.shipped()
        let h100 = try #require(try HardwareCatalog.load().accelerator(id: "nvidia-h100-sxm-80gb"))
        let instance = try #require(OnPremisesServer.shipped(for: h100, facts: facts)).instance
        #expect((1.0...2.5).contains(instance.perAcceleratorHour.dollarsPerHour))
        let l4 = try #require(try HardwareCatalog.load().accelerator(id: "nvidia-l4-24gb"))
        #expect(OnPremisesServer.shipped(for: l4, facts: facts) == nil)
    }
}
