import Catalog
import Foundation
import Input
import Testing

@testable import PriceLists

@Suite("Billing data") struct BillTests {
    private static let context = Result { PriceImportContext(try HardwareCatalog.load()) }

    private func read(
        _ text: String, tag: (name: String, value: String)? = nil, rates: [String: String] = [:]
    ) throws -> Bill {
        var context = try Self.context.get()
        context.rates = ExchangeRates(rates.compactMapValues { ExactPrice($0) })
        return try Bill(name: "october.csv", bytes: Array(text.utf8), context, tag: tag)
    }

    /// `2026-10 aws nvidia-h100-sxm-80gb p5.48xlarge us-east-1 on_demand 800 h 5504 5504`.
    private func lines(_ bill: Bill) -> [String] {
        bill.spend.map { sum in
            let key = sum.key
            return [
                key.month, key.provider, key.acceleratorID, key.instanceType, key.region, key.purchase.rawValue,
                sum.acceleratorHours.exactText, "h", sum.billed.exactText, sum.effective.exactText,
            ].joined(separator: " ")
        }
    }

    private func rest(_ bill: Bill) -> [String] {
        bill.rest.map { "\($0.kind.rawValue) \($0.rows) \($0.billed.exactText) \($0.effective.exactText)" }
    }

    @Test("FOCUS: instances by name, meter and part of a machine; commitments, credits and taxes apart")
    func focus() throws {
        let bill = try read(BillSamples.focus)
        #expect(bill.format == .focus && bill.rows == 12)
        #expect(
            lines(bill) == [
                "2026-09 azure nvidia-a100-pcie-80gb Standard_NC24ads_A100_v4 eastus spot 20 h 200 200",
                "2026-10 aws nvidia-h100-sxm-80gb p5.48xlarge us-east-1 committed 400 h 0 1500.5",
                "2026-10 aws nvidia-h100-sxm-80gb p5.48xlarge us-east-1 on_demand 800 h 5504 5504",
                "2026-10 gcp nvidia-l4-24gb  us-central1 on_demand 100 h 320 320",
            ])
        #expect(
            rest(bill) == [
                "other 2 50 50", "purchases 1 1810.5 0", "unused 1 0 310", "credits 2 -155.04 -155.04",
                "taxes 1 7.07 7.07",
            ])
        #expect(bill.unknownInstances == ["p9.48xlarge"])
        #expect(bill.end == (bill.start ?? 0) + Double(745 * 3600))
    }

    @Test("a Cost and Usage Report: what commitments cover costs its share of them, negations cancel")
    func report() throws {
        let bill = try read(BillSamples.report)
        #expect(bill.format == .awsReport && bill.rows == 9)
        #expect(
            lines(bill) == [
                "2026-10 aws nvidia-l40s-48gb g6e.12xlarge us-east-1 committed 8 h 0 13.75",
                "2026-10 aws nvidia-l40s-48gb g6e.12xlarge us-east-1 on_demand 8 h 20.98 20.98",
                "2026-10 aws nvidia-l40s-48gb g6e.12xlarge us-east-1 spot 4 h 4 4",
                "2026-10 aws nvidia-l40s-48gb g6e.12xlarge us-east-1 unused 0 h 4650 1000.25",
            ])
        #expect(rest(bill) == ["other 1 8 8", "unused 1 5580 579.5", "credits 1 -5 -5"])
        // The first form of the report has the same columns in another spelling.
        let first = BillSamples.report.split(separator: "\n", maxSplits: 1)
        let header = first[0].split(separator: ",").map { name -> String in
            let words = name.split(separator: "_")
            let prefix = name.hasPrefix("line_item") || name.hasPrefix("savings_plan") ? 2 : 1
            guard name != "resource_tags" else { return "resourceTags/user:team" }
            let camel = words.prefix(prefix).enumerated().map { $0 == 0 ? String($1) : $1.capitalized }.joined()
            return camel + "/" + words.dropFirst(prefix).map(\.capitalized).joined()
        }.joined(separator: ",")
        #expect(lines(try read(header + "\n" + first[1])) == lines(bill))
    }

    @Test("a tag keeps the rows that have it")
    func tags() throws {
        #expect(
            lines(try read(BillSamples.focus, tag: ("team", "ads"))) == [
                "2026-10 aws nvidia-h100-sxm-80gb p5.48xlarge us-east-1 committed 400 h 0 1500.5"
            ])
        #expect(
            lines(try read(BillSamples.report, tag: ("team", "search"))) == [
                "2026-10 aws nvidia-l40s-48gb g6e.12xlarge us-east-1 on_demand 8 h 20.98 20.98"
            ])
        #expect(try read(BillSamples.focus, tag: ("team", "other")).spend.isEmpty)
    }

    @Test("sums are exact, and other currencies need a rate")
    func exact() throws {
        let cents = String(
            repeating: BillSamples.focusRow([
                "BilledCost": "0.1", "EffectiveCost": "0.1", "PricingQuantity": "1",
                "SkuPriceDetails": "{\"InstanceType\":\"p5.48xlarge\"}",
            ]), count: 1000)
        let header = String(BillSamples.focus.prefix { $0 != "\n" }) + "\n"
        #expect(try read(header + cents).spend.first?.billed.exactText == "100")
        let euros =
            header + BillSamples.focusRow(["BilledCost": "10", "EffectiveCost": "10", "BillingCurrency": "EUR"])
        #expect(throws: InputProblems.self) { try read(euros) }
        #expect(try read(euros, rates: ["EUR": "1.08"]).rest.first?.billed.exactText == "10.8")
    }

    @Test("prices really paid are an overlay: cost over hours, by instance, region and purchase")
    func prices() throws {
        let file = try PriceFile(
            name: "october.csv", bytes: Array(BillSamples.focus.utf8), try Self.context.get())
        #expect(file.format == .focusBill && file.rows == 12 && file.day == CalendarDate("2026-10-31"))
        #expect(
            file.prices.offers.map { "\($0.instanceType) \($0.region) \($0.purchase.rawValue) \($0.priceText)" } == [
                "p5.48xlarge us-east-1 reserved_1y 30.01", "p5.48xlarge us-east-1 on_demand 55.04",
                "Standard_NC24ads_A100_v4 eastus spot 10",
            ])
        let report = try PriceFile(name: "cur.csv", bytes: Array(BillSamples.report.utf8), try Self.context.get())
        #expect(report.format == .awsBill)
        #expect(report.prices.offers.map(\.priceText) == ["6.875", "10.49"])
    }

    @Test(
        "damaged billing data are refused with their line",
        arguments: [
            "BilledCost,EffectiveCost,BillingCurrency\n1,1,USD\n", "BilledCost,EffectiveCost\n",
            BillSamples.focus + "a,b\n", BillSamples.focus.replacing("5504", with: "5,504"),
            BillSamples.focus.replacing("5504", with: "$5504"),
            BillSamples.focus.replacing("2026-10-01T00:00:00Z", with: "yesterday"), "PAR1\u{15}\u{4}", "a,b,c\n1,2,3\n",
        ])
    func damaged(_ text: String) {
        do {
            _ = try read(text)
            Issue.record("it was read")
        } catch {
            #expect("\(error)".hasPrefix("october.csv:"), "\(error)")
        }
    }
}
