import Foundation
import Input
import Quantities
import TestSupport
import Testing

@testable import Catalog

@Suite("Prices of one's own") struct OwnPricesTests {
    @Test("money is exact: what is read is what is written, to the last digit")
    func exact() throws {
        for (text, expected) in [
            ("41.5000000000", "41.5"), ("3e-07", "0.0000003"), ("0", "0"), ("-1.25", "-1.25"), ("1E2", "100"),
            ("98.32", "98.32"),
        ] {
            #expect(try #require(ExactPrice(text)).exactText == expected)
        }
        for text in [
            "", "abc", "1-2", "1.5abc", "NaN", "inf", "0x10", "1,000", "$5", "1e400", String(repeating: "9", count: 70),
        ] {
            #expect(ExactPrice(text) == nil, "\(text)")
        }
        let cent = try #require(ExactPrice("0.1"))
        #expect((cent + cent + cent).exactText == "0.3" && (cent * cent).exactText == "0.01")
        #expect((ExactPrice(87_600) / ExactPrice(8760)).description == "10")
        #expect((ExactPrice(1) / ExactPrice(3)).description == "0.333333")
        #expect(ExactPrice(units: 2, nanos: 500_000_000).description == "2.5")
        #expect(ExactPrice(35.04 * 730, decimals: 4)?.exactText == "25579.2")
    }

    @Test("one folder may hold prices of instances, of hosted models, and figures about servers")
    func overlay() throws {
        let folder = try ScratchFolder()
        _ = try folder.write(
            "a.csv",
            "provider,instance_type,region,accelerator_id,accelerator_count,purchase,usd_per_hour,as_of\n"
                + "aws,p5.48xlarge,us-east-1,nvidia-h100-sxm-80gb,8,on_demand,40,~2026-11-01\n")
        let shipped = try #require(APIPrice.shipped().first)
        _ = try folder.write(
            "b.csv",
            "provider,model,usd_per_million_input_tokens,usd_per_million_output_tokens,as_of\n"
                + "\(shipped.provider),\(shipped.model),0.01,0.02,2026-11-01\nacme,new,1,2,2026-11-01\n")
        _ = try folder.write("c.csv", "item,value,unit,as_of\npue_modern_ai_dc,1.05,ratio,2026-11-01\n")
        let catalog = try Catalog.load(prices: folder.path)
        let offer = try #require(catalog.offers.first { $0.provenance.kind == .user })
        #expect(offer.priceText == "40" && offer.provenance.dateText == "~2026-11-01")
        let prices = catalog.apiPrices
        #expect(prices.count == APIPrice.shipped().count + 1)
        #expect(
            prices.filter { $0.provider == shipped.provider && $0.model == shipped.model }.map(\.perMillionInput) == [
                Dollars(0.01)
            ])
        #expect(catalog.onPremFacts.filter { $0.id == "pue_modern_ai_dc" }.map(\.value) == [1.05])
        #expect(catalog.onPremFacts.count == OnPremFact.shipped().count)
        let check = try CatalogCheck.run(today: try #require(CalendarDate("2026-11-24")), prices: folder.path)
        #expect(check.passes, "\(check.diagnostics.filter { $0.severity == .error })")
    }

    @Test("a price in another currency is refused where plans are made, and says how to convert it")
    func currency() throws {
        let folder = try ScratchFolder()
        let header =
            "provider,instance_type,region,accelerator_id,accelerator_count,purchase,price_per_hour,currency,tax_percent,as_of\n"
        let path = try folder.write(
            "p.csv",
            header
                + "acme,b,r,nvidia-l4-24gb,1,on_demand,1.19,EUR,19,2026-11-01\nacme,c,r,nvidia-l4-24gb,1,on_demand,1.19,USD,19,2026-11-01\nacme,d,r,nvidia-l4-24gb,1,on_demand,1,Euro,0,2026-11-01\n"
        )
        let error = #expect(throws: InputProblems.self) { try PriceOverlay(path: path) }
        #expect(error?.diagnostics.first?.suggestion?.contains("--exchange-rate EUR=") == true)
        #expect(error?.diagnostics.contains { $0.place.line == 4 && $0.allowed == "three letters: EUR" } == true)
        let text = TextFile(
            name: "q.csv", text: header + "acme,b,r,nvidia-l4-24gb,1,on_demand,1.19,EUR,19,2026-11-01\n")
        let rates = ExchangeRates(["EUR": try #require(ExactPrice("1.1"))])
        let offer = try #require(try PriceOverlay(text, rates: rates).offers.first)
        #expect(
            offer.priceText == "1.1"
                && offer.sourcePrice == SourcePrice(currency: "EUR", perHour: "1.19", taxPercent: 19))
    }

    @Test("days that are estimates are marked, in lists and when packed")
    func estimates() throws {
        let offers = try Catalog.load().offers
        let vast = offers.filter { $0.provider == "vast" }
        #expect(
            !vast.isEmpty
                && vast.allSatisfy { $0.provenance.isApproximate && $0.provenance.dateText?.hasPrefix("~") == true })
        let sure = offers.filter { $0.provider == "coreweave" }
        #expect(!sure.isEmpty && sure.allSatisfy { !$0.provenance.isApproximate })
    }

    @Test("every offer's instance is known with the accelerators of the offer, and most hosts are")
    func instances() throws {
        let types = InstanceTypes.shipped()
        let offers = try Catalog.load().offers
        for offer in offers {
            let type = try #require(types[provider: offer.provider, name: offer.instanceType.uppercased()])
            #expect(type.acceleratorID == offer.acceleratorID && type.acceleratorCount == offer.acceleratorCount)
        }
        let clouds = types.all.filter { ["aws", "azure", "gcp"].contains($0.provider) && !$0.name.contains("tpu") }
        #expect(clouds.filter { $0.virtualCPUs == nil }.map(\.name).allSatisfy { $0.hasPrefix("n1 attached") })
        #expect(Double(clouds.filter { $0.hostMemory == nil }.count) < 0.1 * Double(clouds.count))
    }

    @Test("the series of Google's machines are those of its instances, and no description is of two parts of one")
    func series() throws {
        let names = InstanceTypes.shipped().all.filter { $0.provider == "gcp" }.map(\.name)
        for series in GoogleSeries.all { #expect(names.contains { $0.hasPrefix(series.name + "-") }, "\(series.name)") }
        for (words, expected) in [
            ("nvidia h100 80gb gpu running in iowa", ["a3-highgpu"]),
            ("nvidia h100 80gb mega gpu running in iowa", ["a3-megagpu"]),
            ("a3 instance core running in iowa", ["a3-highgpu"]),
            ("a3plus instance core running in iowa", ["a3-megagpu"]),
            ("n2 instance core running in iowa", []),
        ] {
            #expect(GoogleSeries.parts(of: words).map(\.series) == expected)
        }
    }

    @Test("ages are counted by provider, and what has no day is old")
    func ages() throws {
        let ages = PriceAges(try Catalog.load(), today: CalendarDate("2026-11-12"))
        let azure = try #require(ages.rows.first { $0.provider == "azure" })
        #expect(azure.oldest == CalendarDate("2026-06-18") && azure.newest == CalendarDate("2026-09-17"))
        #expect(azure.old > 700 && azure.old < azure.count && azure.tier == .hyperscaler)
        let count = try Catalog.load().offers.count
        #expect(ages.rows.filter { $0.subject == .instances }.map(\.count).reduce(0, +) == count)
        #expect(PriceAges(try Catalog.load()).today == Catalog.shippedDay)
    }

    @Test("what a provider charges beside instances has a source, and prices in range")
    func services() throws {
        #expect(ServicePrices.all.count >= 8 && ServicePrices.of("AWS")?.egressPerGigabyte == Dollars(0.09))
        // Notes about providers name a source of the list, and instances that the price list has.
        let keys = Set(PriceSources.shipped.keys)
        let notes = Provider.all.flatMap { [$0.serviceLevel, $0.availability] }.compactMap(\.self)
        #expect(notes.count >= 5 && notes.allSatisfy { keys.contains($0.key) && !$0.text.isEmpty })
        #expect(Providers.availability.values.allSatisfy { keys.contains($0.key) && $0.date != nil })
        let sold = Set(
            try PriceBook.load().lines.map {
                [$0.provider.lowercased(), $0.instanceType.lowercased(), $0.region.lowercased()]
            })
        #expect(Providers.availability.keys.allSatisfy(sold.contains))
        // A marketplace has no SLA, and what has no date is not proven.
        #expect(Provider.all.allSatisfy { $0.tier != .marketplace || $0.serviceLevel == nil })
        #expect(notes.allSatisfy { ($0.provenance.kind == .assumed) == ($0.provenance.date == nil) })
        #expect(Set(ServicePrices.all.keys).isSubset(of: Set(Provider.all.map(\.name))))
        #expect(ServicePrices.of("vast") == nil)
    }
}
