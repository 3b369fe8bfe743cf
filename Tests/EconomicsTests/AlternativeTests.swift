import Catalog
import Economics
import Quantities
import Scenarios
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
            input: .fixed(Tokens(4000)), output: .fixed(Tokens(100)), sharedPrefix: Tokens(2000), cacheHitShare: 0.8)
        let each = price(2, 8, cached: 0.5).cost(of: shape).value
        #expect(relativeError(each, (2400 * 2 + 1600 * 0.5 + 100 * 8) / 1e6) < 1e-12)
        #expect(relativeError(price(2, 8).cost(of: shape).value, (4000 * 2 + 100 * 8) / 1e6) < 1e-12)
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

    @Test("a hosted model is told by the weights it serves, never by what its name has in common with another")
    func identity() {
        let shipped = APIPrice.shipped()
        func hosts(_ model: String) -> [String] { APIChoice.prices(for: model, among: shipped).map(\.model) }
        let reasoning = hosts("deepseek-ai/DeepSeek-R1")
        #expect(reasoning.count >= 5)
        #expect(reasoning.allSatisfy { !$0.lowercased().contains("distill") && !$0.contains("0528") })
        #expect(hosts("zai-org/GLM-4.5").allSatisfy { !$0.lowercased().contains("air") && !$0.hasSuffix("v") })
        #expect(hosts("moonshotai/Kimi-K2-Instruct").allSatisfy { !$0.lowercased().contains("thinking") })
        #expect(hosts("microsoft/phi-4").allSatisfy { !$0.lowercased().contains("mini") })
        #expect(!hosts("microsoft/Phi-4-mini-instruct").isEmpty)
        #expect(
            hosts("meta-llama/Llama-3.1-70B-Instruct").allSatisfy { !$0.contains("Hermes") && !$0.contains("emotron") })
        #expect(hosts("nobody/nothing").isEmpty)
        // Every id is one of the catalog's, and one provider stands there once.
        let catalog = ModelCatalog.builtIn()
        let others = Set(catalog.aliases.filter(\.hasOtherWeights).map(\.name))
        let known = Set(catalog.models.map(\.id)).union(others)
        #expect(shipped.compactMap(\.modelID).allSatisfy(known.contains))
        let providers = APIChoice.prices(for: "openai/gpt-oss-120b", among: shipped).map(\.provider)
        #expect(Set(providers).count == providers.count && providers.count > 5)
    }

    @Test("a version that shares an architecture has prices of its own: R1-0528, Kimi-K2-Thinking, distillates")
    func versions() throws {
        let catalog = ModelCatalog.builtIn()
        let shipped = APIPrice.shipped()
        for (name, mark, architecture) in [
            ("deepseek-ai/DeepSeek-R1-0528", "0528", "deepseek-ai/DeepSeek-R1"),
            ("moonshotai/Kimi-K2-Thinking", "thinking", "moonshotai/Kimi-K2-Instruct"),
            ("deepseek-ai/DeepSeek-R1-Distill-Llama-70B", "distill-llama-70b", "meta-llama/Llama-3.3-70B-Instruct"),
            ("deepseek-ai/DeepSeek-V3-0324", "0324", "deepseek-ai/DeepSeek-V3"),
        ] {
            let match = try #require(catalog.model(named: name).match)
            #expect(match.model.id == architecture && match.weights == name)
            let own = APIChoice.prices(for: match.weights, among: shipped)
            #expect(own.count >= 3 && own.allSatisfy { $0.model.lowercased().contains(mark) }, "\(name)")
            let base = APIChoice.prices(for: architecture, among: shipped)
            #expect(!base.isEmpty && base.allSatisfy { !$0.model.lowercased().contains(mark) }, "\(name)")
        }
        // A former name is the same model.
        #expect(
            catalog.model(named: "meta-llama/Meta-Llama-3.1-8B-Instruct").match?.weights
                == "meta-llama/Llama-3.1-8B-Instruct")
        // A name that says how weights are stored says nothing about whose they are.
        #expect(
            catalog.model(named: "someone/DeepSeek-R1-0528-AWQ").match?.weights == "deepseek-ai/DeepSeek-R1-0528")
        // No price is under the id of one model while its name is that of another version.
        let words = ["0528", "0324", "distill", "thinking", "-air", "mini", "turbo-preview", "2507", "coder"]
        for price in shipped {
            guard let id = price.modelID?.lowercased() else { continue }
            let name = price.model.lowercased()
            for word in words where name.contains(word) != id.contains(word) {
                #expect(
                    name.contains("minimax") || name.contains("gemini") || name.contains("ministral"),
                    "\(price.model) as \(id): \(word)")
            }
        }
    }

    @Test("of many providers the cheapest, the maker and the dearest are shown")
    func shown() {
        let prices = (1...9).map { place in
            APIPrice(
                provider: "p\(place)", model: "m", modelID: "m", isByMaker: place == 7, perMillionInput: Dollars(1),
                perMillionCachedInput: nil, perMillionOutput: Dollars(Double(place)), contextWindow: nil,
                maximumOutput: nil, provenance: Provenance(.priceList, source: "test"))
        }
        #expect(APIChoice.shown(prices).map(\.provider) == ["p1", "p2", "p7", "p9"])
        #expect(APIChoice.shown(Array(prices.prefix(3))).count == 3)
        #expect(APIChoice.shown(Array(prices.dropFirst(6))).map(\.provider) == ["p7", "p8", "p9"])
    }

    @Test("a cached price is for prefixes that the provider's cache keeps")
    func cachedPrefix() {
        func shape(_ prefix: Double) -> RequestShape {
            RequestShape(
                input: .fixed(Tokens(4000)), output: .fixed(Tokens(100)), sharedPrefix: Tokens(prefix), cacheHitShare: 1
            )
        }
        var price = price(2, 8, cached: 0.5)
        #expect(relativeError(price.cost(of: shape(1000)).value, (4000 * 2 + 100 * 8) / 1e6) < 1e-12)
        #expect(relativeError(price.cost(of: shape(1024)).value, (2976 * 2 + 1024 * 0.5 + 100 * 8) / 1e6) < 1e-12)
        price.minimumCachedPrefix = Tokens(64)
        #expect(relativeError(price.cost(of: shape(1000)).value, (3000 * 2 + 1000 * 0.5 + 100 * 8) / 1e6) < 1e-12)
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
        let instance = try #require(OnPremisesServer.standard(for: h100, facts: facts)).instance
        #expect((1.0...2.5).contains(instance.perAcceleratorHour.dollarsPerHour))
        let l4 = try #require(try HardwareCatalog.load().accelerator(id: "nvidia-l4-24gb"))
        #expect(OnPremisesServer.standard(for: l4, facts: facts) == nil)
    }

    @Test("servers are bought whole, and the user's own figures take the place of published ones")
    func ownServers() throws {
        let facts = OnPremFact.shipped()
        let h100 = try #require(try HardwareCatalog.load().accelerator(id: "nvidia-h100-sxm-80gb"))
        var own = OwnServerFigures()
        own.serverPrice = Dollars(200_000)
        own.serverPower = .watts(10_000)
        own.interest = 0
        own.residual = 0
        own.years = 5
        own.spares = 0
        own.staff = 0
        own.perKilowattHour = Dollars(0.1)
        own.powerUsageEffectiveness = 1.2
        own.perKilowattMonth = Dollars(100)
        let found = try #require(OnPremisesServer.standard(for: h100, facts: facts, own: own))
        #expect(found.sources.isEmpty)
        let provenance = Provenance(.user, source: "test")
        func month(_ count: Int) -> Double {
            found.instance.lines(count: count, provenance).compactMap(\.amount).total().value
        }
        // 200,000 over 60 months, 10 kW through 730 hours at 1.2, and 10 kW of space.
        #expect(relativeError(month(8), 200_000 / 60 + 730 * 10 * 1.2 * 0.1 + 10 * 100) < 1e-12)
        #expect(month(1) == month(8) && month(9) == month(16))
        #expect(relativeError(found.instance.perAcceleratorHour.dollarsPerHour * 8 * 730, month(8)) < 1e-12)
        #expect(found.instance.investment(count: 9).value == 400_000)
        let running = 730 * 10 * 1.2 * 0.1 + 10 * 100.0
        let months = try #require(found.instance.breakEvenMonths(count: 8, rent: Dollars(running + 20_000)))
        #expect(relativeError(months, 10) < 1e-9)
        #expect(found.instance.breakEvenMonths(count: 8, rent: Dollars(running)) == nil)
    }
}
