import Catalog
import Foundation
import Input
import Quantities
import TestSupport
import Testing

@testable import PriceLists

@Suite("Imports of price lists") struct PriceImportTests {
    private static let catalog = Result { try Catalog.load() }

    private func file(_ text: String, name: String = "list.json") throws -> PriceFile {
        var context = PriceImportContext(try Self.catalog.get().hardware)
        context.rates = ExchangeRates(["EUR": ExactPrice(1)])
        return try PriceFile(name: name, bytes: Array(text.utf8), context)
    }

    @Test("what is new, what changed from what to what, and what is the same")
    func changes() throws {
        let text = "{\(Sample.awsHead),\(Sample.products),\(Sample.terms(price: "55.0400000000"))}"
        let found = PriceImport([try file(text)], over: try Self.catalog.get())
        #expect(found.offers.unchanged.map(\.priceText) == ["55.04"])
        #expect(found.offers.changed.map { "\($0.before.priceText) \($0.after.priceText)" } == ["23.777 14.25"])
        #expect(
            found.offers.added.map { "\($0.purchase.rawValue) \($0.priceText)" } == [
                "reserved_1y_partial_upfront 22", "reserved_3y_all_upfront 10",
            ])
    }

    @Test("lists of one provider are put together, each commitment an option of its own; of two days the later counts")
    func merged() throws {
        let files = try [file(Sample.aws), file(Sample.savingsPlans, name: "savings.json")]
        for order in [files, files.reversed()] {
            let found = PriceImport(order, over: try Self.catalog.get())
            #expect(
                found.prices.offers.map { "\($0.purchase.rawValue) \($0.priceText)" } == [
                    "instance_savings_plan_3y_all_upfront 13.5", "on_demand 41.5", "reserved_1y_partial_upfront 22",
                    "reserved_3y 14.25", "reserved_3y_all_upfront 10", "savings_plan_1y 29.9",
                ])
        }
        let (old, new) = (
            try file(Sample.azurePage([Sample.azureItem("40", since: "2026-01-01")])),
            try file(Sample.azurePage([Sample.azureItem("38", since: "2026-10-01")]))
        )
        for order in [[old, new], [new, old]] {
            #expect(PriceImport(order, over: try Self.catalog.get()).prices.offers.map(\.priceText) == ["38"])
        }
    }

    @Test("rows of one's own with other days stay as history")
    func history() throws {
        let header = "provider,instance_type,region,accelerator_id,accelerator_count,purchase,usd_per_hour,as_of\n"
        let own = try file(
            header + "azure,Standard_ND96isr_H100_v5,eastus,nvidia-h100-sxm-80gb,8,on_demand,90,2025-01-01\n",
            name: "own.csv")
        let found = PriceImport([own, try file(Sample.azure)], over: try Self.catalog.get())
        #expect(found.prices.offers.filter { $0.purchase == .onDemand }.map(\.priceText) == ["90", "40"])
        #expect(found.offers.changed.count == 1 && found.offers.changed[0].after.priceText == "40")
    }
}
