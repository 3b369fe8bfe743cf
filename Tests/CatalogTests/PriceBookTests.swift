import Catalog
import Input
import Quantities
import TestSupport
import Testing

@Suite struct PriceBookTests {
    private let header =
        "provider,instance_type,region,accelerator_id,accelerator_count,purchase,usd_per_hour,as_of\n"

    private func price(_ book: PriceBook, _ day: CalendarDate?, region: String = "us-east-1") -> [String] {
        book.offers(of: "nvidia-h100-sxm-80gb", asOf: day)
            .filter {
                $0.provider == "aws" && $0.instanceType == "p5.48xlarge" && $0.region == region
                    && $0.purchase == .onDemand
            }
            .map(\.priceText)
    }

    @Test("a day picks the newest price that is not younger: 98.32 before the cut of 2025, 55.04 now")
    func asOf() throws {
        let book = try PriceBook.load()
        #expect(price(book, nil) == ["55.04"])
        #expect(price(book, CalendarDate(year: 2025, month: 5, day: 31)) == ["98.32"])
        #expect(price(book, CalendarDate(year: 2026, month: 7, day: 19)) == ["98.32"])
        #expect(price(book, CalendarDate(year: 2026, month: 7, day: 20)) == ["55.04"])
        #expect(price(book, CalendarDate(year: 2025, month: 5, day: 30)) == [])
        let history = book.history(
            provider: "aws", instanceType: "p5.48xlarge", region: "us-east-1", purchase: .onDemand)
        #expect(history.map(\.priceText) == ["98.32", "55.04"])
        let cost = try #require(history.first).price * Seconds.month
        #expect(abs(cost.value - 71_773.6) < 1e-6)
    }

    @Test("today's offers are one for each machine, region and purchase, in the order of the files")
    func unique() throws {
        let book = try PriceBook.load()
        let offers = book.offers()
        let keys = Set(offers.map { [$0.provider, $0.instanceType, $0.region, $0.purchase.rawValue] })
        #expect(keys.count == offers.count)
        #expect(offers.count == book.lines.count - 3, "three prices have a history")
        for id in Set(book.lines.map(\.acceleratorID)) {
            #expect(book.offers(of: id) == offers.filter { $0.acceleratorID == id })
        }
        #expect(book.offers(of: "no-such-chip").isEmpty)
    }

    @Test("Azure's processors are those of the names of its sizes, and every price says where and when it was seen")
    func facts() throws {
        let lines = try PriceBook.load().lines
        #expect(
            lines.filter { $0.provider == "azure" }.allSatisfy { line in
                line.virtualCPUs.map { line.instanceType.contains("\(Int($0))") } ?? false
            })
        #expect(lines.allSatisfy { $0.provenance.date != nil && $0.provenance.source.count > 15 })
        #expect(lines.allSatisfy { relativeError($0.price.dollarsPerHour, Double($0.priceText) ?? 0) < 1e-12 })
    }

    @Test("a user's price replaces shipped ones for the same thing, and adds others")
    func overlay() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(
            "mine.csv",
            header + "aws,p5.48xlarge,us-east-1,nvidia-h100-sxm-80gb,8,on_demand,40,2024-01-01\n"
                + "acme,box,home,nvidia-l4-24gb,1,reserved_3y,0.4,2026-01-01\n")
        let book = try PriceBook.load(overlay: path)
        #expect(price(book, nil) == ["40"])
        #expect(price(book, nil, region: "us-east-2") == price(try PriceBook.load(), nil, region: "us-east-2"))
        #expect(book.offers(of: "nvidia-l4-24gb").contains { $0.provider == "acme" })
        #expect(book.lines.last?.provenance.kind == .user)
        #expect(book.lines.last?.provenance.source == path)
    }

    @Test("wrong cells are named by line and column")
    func problems() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(
            "p.csv",
            header + "a,b,c,d,8,on-demand,40,2024-01-01\na,b,c,d,0,spot,-1,2024-02-30\na,b,c,d,1,spot,,x\n")
        let error = #expect(throws: InputProblems.self) { try PriceBook.load(overlay: path) }
        let places = Set(error?.diagnostics.map { "\($0.place.line ?? 0) \($0.place.field ?? "")" } ?? [])
        #expect(
            places == [
                "2 purchase", "3 accelerator_count", "3 usd_per_hour", "3 as_of", "4 usd_per_hour", "4 as_of",
            ])
        #expect(error?.diagnostics.first { $0.place.field == "purchase" }?.suggestion == "did you mean on_demand?")
    }

    @Test("prices of hosted models and figures about owning machines load with their sources")
    func otherLists() throws {
        let prices = APIPrice.shipped()
        #expect(prices.count > 500 && prices.allSatisfy { $0.provenance.source.contains("litellm") })
        let facts = OnPremFact.shipped()
        let electricity = try #require(facts.first { $0.id == "electricity_us_ohio_industrial" })
        #expect(electricity.unit == .dollarsPerKilowattHour && electricity.value == 0.079)
        #expect(facts.first { $0.id == "server_power_dgx_h100_max" }?.power == .watts(10_200))
        #expect(facts.first { $0.id == "server_price_dgx_h100" }?.purchasePrice == Dollars(270_000))
        #expect(electricity.purchasePrice == nil && electricity.power == nil)
    }
}
