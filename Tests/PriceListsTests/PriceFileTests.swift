import Catalog
import Input
import Quantities
import TestSupport
import Testing

@testable import PriceLists

@Suite("Price lists") struct PriceFileTests {
    private static let context = Result { PriceImportContext(try HardwareCatalog.load()) }

    private func read(
        _ text: String, name: String = "list.json", day: String? = nil, region: String? = nil, provider: String? = nil,
        rates: [String: String] = [:]
    ) throws -> PriceFile {
        var context = try Self.context.get()
        context.day = day.flatMap { CalendarDate($0) }
        (context.region, context.provider) = (region, provider)
        context.rates = ExchangeRates(rates.compactMapValues { ExactPrice($0) })
        return try PriceFile(name: name, bytes: Array(text.utf8), context)
    }

    /// `p5.48xlarge us-east-1 on_demand 41.5`.
    private func lines(_ file: PriceFile) -> [String] {
        file.prices.offers.map { "\($0.instanceType) \($0.region) \($0.purchase.rawValue) \($0.priceText)" }
    }

    private func counts(_ file: PriceFile) -> [SkipReason: Int] {
        Dictionary(uniqueKeysWithValues: file.skipped.map { ($0.reason, $0.count) })
    }

    private func message(_ body: () throws -> PriceFile) -> String {
        do {
            _ = try body()
            return "read"
        } catch { return "\(error)" }
    }

    @Test("an EC2 offer file: Linux on shared hosts, upfront fees over the term, the rest skipped by reason")
    func aws() throws {
        let file = try read(Sample.aws)
        #expect(file.format == .awsPriceList && file.day == CalendarDate("2026-11-01"))
        #expect(
            lines(file) == [
                "p5.48xlarge us-east-1 on_demand 41.5", "p5.48xlarge us-east-1 reserved_1y_partial_upfront 22",
                "p5.48xlarge us-east-1 reserved_3y_all_upfront 10", "p5.48xlarge us-east-1 reserved_3y 14.25",
            ])
        // 87,600 $ of the 192,720 $ that a year costs are paid at its start; of what is paid whole, all.
        #expect(file.prices.offers[1].paidAtStart == Dollars(87_600))
        #expect(abs(file.prices.offers[2].paidAtStart.value - 262_800) < 1e-6)
        #expect(file.prices.offers[3].paidAtStart == .zero)
        let offer = try #require(file.prices.offers.first)
        #expect(offer.acceleratorID == "nvidia-h100-sxm-80gb" && offer.acceleratorCount == 8)
        #expect(offer.virtualCPUs == 192 && offer.hostMemory == .gibibytes(2048))
        #expect(offer.provenance.source == "AWS Price List, 20261101, list.json" && offer.provenance.kind == .user)
        #expect(file.prices.offers[1].provenance.source.contains("Partial Upfront"))
        #expect(
            counts(file) == [
                .otherSystem: 1, .otherTenancy: 2, .otherLocation: 1, .noAccelerator: 2, .unknownInstance: 1,
                .noPrice: 1, .otherTerms: 1,
            ])
        #expect(file.skipped.first { $0.reason == .unknownInstance }?.examples == ["p99.48xlarge"])
    }

    @Test("an EC2 offer file with its terms before its products is read twice, with the same prices")
    func termsFirst() throws {
        let file = try read("{\(Sample.awsHead),\(Sample.terms()),\(Sample.products)}")
        #expect(lines(file) == lines(try read(Sample.aws)))
    }

    @Test("two prices on demand for the same instance: none can be trusted")
    func conflict() throws {
        let twice = Sample.products.replacing(
            #""CPU1":{"sku":"CPU1""#, with: #""GPU1b":{"sku":"CPU1""#
        ).replacing("m7i.large", with: "p5.48xlarge")
        let terms = Sample.terms().replacing("CPU1", with: "GPU1b").replacing(#""USD":"0.1""#, with: #""USD":"50""#)
        let file = try read("{\(Sample.awsHead),\(twice),\(terms)}")
        #expect(counts(file)[.conflicting] == 1)
        #expect(!file.prices.offers.contains { $0.purchase == .onDemand })
    }

    @Test("a savings plans file: whole prices, Linux on shared hosts")
    func savingsPlans() throws {
        let file = try read(Sample.savingsPlans)
        #expect(file.format == .awsSavingsPlans)
        #expect(
            lines(file) == [
                "p5.48xlarge us-east-1 savings_plan_1y 29.9",
                "p5.48xlarge us-east-1 instance_savings_plan_3y_all_upfront 13.5",
            ])
        #expect(counts(file) == [.otherSystem: 1, .otherTenancy: 1, .noAccelerator: 1])
    }

    @Test("Azure: a reservation is priced for its term, a savings plan for an hour; each is an option of its own")
    func azure() throws {
        let file = try read(Sample.azure)
        #expect(file.format == .azureRetail && !file.hasMore && file.day == CalendarDate("2026-09-01"))
        #expect(
            lines(file) == [
                "Standard_ND96isr_H100_v5 eastus on_demand 40", "Standard_ND96isr_H100_v5 eastus savings_plan_1y 28.5",
                "Standard_ND96isr_H100_v5 eastus savings_plan_3y 20", "Standard_ND96isr_H100_v5 eastus reserved_1y 25",
                "Standard_ND96isr_H100_v5 eastus spot 11.25",
            ])
        #expect(
            counts(file) == [
                .otherTerms: 3, .otherSystem: 1, .noPrice: 1, .noAccelerator: 1, .unknownInstance: 1,
            ])
    }

    @Test("Azure pages: one after the other in a file, the newer price holds, and a link says that more follow")
    func azurePages() throws {
        let first = Sample.azurePage([Sample.azureItem("40.0", since: "2026-01-01")], next: #""https://x/?$skip=100""#)
        let second = Sample.azurePage([Sample.azureItem("38.5", since: "2026-10-01")])
        #expect(try read(first).hasMore)
        let both = try read(first + "\n" + second)
        #expect(!both.hasMore && lines(both) == ["Standard_ND96isr_H100_v5 eastus on_demand 38.5"])
        #expect(lines(try read(second + first)) == lines(both))
    }

    @Test("another currency is one clear message, or converted at the rate that is given")
    func currency() throws {
        let page = Sample.azurePage([Sample.azureItem("37.5", currency: "EUR")], currency: "EUR")
        let refused = message { try read(page) }
        #expect(refused.contains("list.json: error: the prices are in EUR") && refused.contains("--exchange-rate EUR="))
        #expect(refused.split(separator: "\n").count == 1)
        let file = try read(page, rates: ["EUR": "1.08"])
        #expect(lines(file) == ["Standard_ND96isr_H100_v5 eastus on_demand 40.5"])
        #expect(file.prices.offers.first?.sourcePrice == SourcePrice(currency: "EUR", perHour: "37.5"))
        let china = "{\(Sample.awsHead),\(Sample.products),\(Sample.terms(currency: "CNY"))}"
        #expect(message { try read(china) }.contains("the prices are in CNY"))
        // What is not about accelerators may be in any currency.
        let other = Sample.azurePage([Sample.azureItem("1", size: "Standard_D4s_v5", currency: "EUR")])
        #expect(try read(other).prices.offers.isEmpty)
    }

    @Test("Google: a machine is its cores, memory and accelerators; without one of them it has no price")
    func google() throws {
        let file = try read(Sample.google)
        #expect(file.format == .googleSKUs && file.day == CalendarDate("2026-10-15"))
        // 12 x 0.03 + 85 x 0.004 + 2.9, and 12 x 0.02 + 85 x 0.0025 + 1.85.
        #expect(lines(file).contains("a2-highgpu-1g us-central1 on_demand 3.6"))
        #expect(lines(file).contains("a2-highgpu-1g us-central1 reserved_1y 2.3025"))
        #expect(!file.prices.offers.contains { $0.purchase == .spot })
        #expect(
            Set(file.prices.offers.map(\.instanceType)).allSatisfy {
                $0.hasPrefix("a2-highgpu") || $0.hasPrefix("a2-mega")
            })
        #expect(counts(file)[.incompleteMachine] == 5 && counts(file)[.otherTerms] == 1)
        let clash = Sample.googlePage([Sample.googleSKU("A2 Instance Core in Iowa", units: "9", nanos: "0")])
        let conflicting = try read(Sample.google + clash)
        #expect(counts(conflicting)[.conflicting] == 5)
        #expect(!conflicting.prices.offers.contains { $0.purchase == .onDemand })
    }

    @Test("Infracost: products with their prices, and breakdowns, whose region is given")
    func infracost() throws {
        let file = try read(Sample.infracost)
        #expect(file.format == .infracost && file.day == CalendarDate("2026-10-01"))
        #expect(
            lines(file) == [
                "p5.48xlarge us-east-1 on_demand 41.5", "p5.48xlarge us-east-1 reserved_1y_partial_upfront 22",
            ])
        let breakdown = try read(Sample.breakdown, region: "eu-west-1")
        #expect(lines(breakdown) == ["p5.48xlarge eu-west-1 on_demand 41.5"])
        #expect(breakdown.day == CalendarDate("2026-11-03"))
        #expect(counts(try read(Sample.breakdown)) == [.noRegion: 1, .noAccelerator: 1])
        #expect(lines(try read("[\(Sample.infracost),\(Sample.infracost)]")) == lines(file))
    }

    @Test("SkyPilot: the lowest zone of spot, the cloud by its instances, the day as it is given")
    func skyPilot() throws {
        let file = try read(Sample.skyPilot, name: "x/vms.csv", day: "2026-11-01")
        #expect(
            lines(file) == [
                "p5.48xlarge us-east-1 on_demand 41.5", "p5.48xlarge us-east-1 spot 11.75",
                "zz.24xlarge us-east-1 on_demand 9.5",
            ])
        #expect(file.prices.offers.allSatisfy { $0.provider == "aws" })
        #expect(file.prices.offers.last?.acceleratorID == "nvidia-l40s-48gb")
        #expect(counts(file) == [.noAccelerator: 1, .unknownAccelerator: 1, .notBelowOnDemand: 1])
        let undated = message { try read(Sample.skyPilot, name: "vms.csv") }
        #expect(undated.contains("does not say on which day") && undated.contains("--day"))
        let strange = Sample.skyPilotColumns + "box-1,L40S,1,8,64,,1.2,,north,\n"
        let unnamed = message { try read(strange, name: "vms.csv", day: "2026-11-01") }
        #expect(unnamed.contains("--provider"))
        #expect(try read(strange, name: "lambda/vms.csv", day: "2026-11-01").prices.offers[0].provider == "lambda")
        #expect(try read(strange, day: "2026-11-01", provider: "acme").prices.offers[0].provider == "acme")
    }

    @Test("SkyPilot's Google: host and accelerators of the same zone together; a filler price is none")
    func skyPilotGoogle() throws {
        let file = try read(Sample.skyPilotGoogle, name: "gcp/vms.csv", day: "2026-11-01")
        #expect(
            lines(file) == [
                "a2-highgpu-8g us-central1 on_demand 23.9", "a2-highgpu-8g us-central1 spot 9.4",
            ])
        #expect(counts(file) == [.incompleteMachine: 1, .unknownInstance: 1])
    }

    @Test("a price that no accelerator can have is skipped")
    func implausible() throws {
        let text = Sample.skyPilot.replacing("zz.24xlarge,L40S,4,96,768,,9.5", with: "zz.24xlarge,L40S,4,96,768,,700")
        #expect(counts(try read(text, day: "2026-11-01"))[.implausiblePrice] == 1)
    }

    @Test("lists of one's own: other currencies, tax, hosted models, on-premises figures")
    func own() throws {
        let refused = message { try read(Sample.own) }
        #expect(refused.contains("list.json:2") && refused.contains("--exchange-rate EUR=1.10"))
        let file = try read(Sample.own, rates: ["EUR": "1.10"])
        // 23.8 / 1.19 x 1.10
        #expect(lines(file) == ["box-8 eu-north on_demand 22", "box-8 us-north on_demand 24"])
        #expect(file.prices.offers[0].sourcePrice == SourcePrice(currency: "EUR", perHour: "23.8", taxPercent: 19))
        #expect(file.prices.offers[1].sourcePrice == nil && file.prices.offers[1].provenance.isApproximate)
        let api = try read(
            "provider,model,usd_per_million_input_tokens,usd_per_million_output_tokens,as_of\nacme,big,3e-1,1.5,2026-11-01\n"
        )
        #expect(api.prices.apiPrices.map(\.model) == ["big"] && api.format == .own)
        let facts = try read("item,value,unit,as_of\npue_ours,1.15,ratio,2026-11-01\n")
        #expect(facts.prices.onPremFacts.map(\.value) == [1.15])
    }
}
