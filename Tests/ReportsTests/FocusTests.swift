import Calibration
import Catalog
import Economics
import Foundation
import Input
import Planning
import Quantities
import Scenarios
import Testing

@testable import Reports

@Suite("FOCUS forecast") struct FocusTests {
    private static let offers = Result { try Catalog.load(accelerators: ["L40S", "H100"]).offers }

    private static func month(
        purchase: String, profile: String = "consumer", more: String = "", contingency: Double = 0
    ) throws -> ScenarioMonth {
        let text = """
            plimsoll: 1
            name: "=shop, \\"quoted\\""
            model: meta-llama/Llama-3.1-8B-Instruct
            workload: {rate: 40/s, input: 500, output: 200}
            slo: {ttft_p95: 500 ms, tpot_p95: 50 ms}
            traffic: {profile: \(profile), survive: replica}
            hardware: [L40S, H100]
            engine: vllm
            providers: [aws]
            regions: [us-east-1]
            purchase: [\(purchase)]
            \(more)
            """
        return try ExportTests.month(text, on: ["L40S", "H100"], contingency: contingency)
    }

    private static func rules(_ month: ScenarioMonth, period: String? = nil) throws -> FocusRules {
        try FocusRules(
            FocusForecast.text(
                month, period: period.flatMap { CalendarDate($0) }, listPrices: try offers.get()))
    }

    @Test(
        "every rule is followed, and billed and effective costs each sum to the month's cost",
        arguments: [
            "on_demand", "on_demand, spot", "reserved_1y", "on_demand, reserved_1y, reserved_3y",
            "on_demand, spot, reserved_1y, reserved_3y",
        ])
    func scenarios(purchase: String) throws {
        for (profile, contingency) in [("consumer", 0.05), ("flat", 0), ("business", 0)] {
            guard let month = try? Self.month(purchase: purchase, profile: profile, contingency: contingency),
                let monthly = month.monthly
            else {
                Issue.record("\(purchase), \(profile): no plan")
                continue
            }
            let rules = try Self.rules(month)
            #expect(rules.problems.isEmpty, "\(purchase), \(profile): \(rules.problems)")
            for column in ["BilledCost", "EffectiveCost"] {
                #expect(abs(rules.sum(column) - monthly.value) < 1e-5 * monthly.value, "\(column) of \(purchase)")
            }
            #expect(rules.sum("x_ForecastLowCost") <= monthly.value * 1.000_01)
            #expect(rules.sum("x_ForecastHighCost") >= monthly.value * 0.999_99)
            let kinds = Set(month.models.flatMap { $0.best?.mix.parts ?? [] }.map(\.offer.purchase.isCommitted))
            #expect(rules.rows.contains { $0["ChargeCategory"] == "Purchase" } == kinds.contains(true))
        }
    }

    @Test(
        "payments at the start are charged once for the whole term, savings plans in dollars, discounts by contract",
        arguments: [
            "reserved_1y_partial_upfront", "reserved_3y_all_upfront", "savings_plan_1y",
            "instance_savings_plan_3y_partial_upfront",
        ])
    func committedSpend(name: String) throws {
        let option = try #require(PurchaseOption(rawValue: name))
        var offers = try Self.offers.get()
        for offer in offers
        where offer.provider == "aws" && offer.region == "us-east-1" && offer.purchase == .onDemand {
            var committed = Offer(
                provider: offer.provider, instanceType: offer.instanceType, region: offer.region,
                acceleratorID: offer.acceleratorID, acceleratorCount: offer.acceleratorCount, virtualCPUs: nil,
                hostMemory: nil, purchase: option, price: offer.price * 0.6, priceText: "", provenance: offer.provenance
            )
            if option.upfront == .partial { committed.statedUpfront = committed.termCost.map { $0 * 0.37 } }
            offers.append(committed)
        }
        let catalog = Catalog(hardware: try .load(), models: .builtIn(), prices: PriceBook(offers))
        for (profile, discount) in [("flat", ""), ("consumer", "discounts: {aws: 18%}")] {
            let text = """
                plimsoll: 1
                model: meta-llama/Llama-3.1-8B-Instruct
                workload: {rate: 40/s, input: 500, output: 200}
                slo: {ttft_p95: 500 ms, tpot_p95: 50 ms}
                traffic: {profile: \(profile), survive: replica}
                hardware: [L40S, H100]
                engine: vllm
                providers: [aws]
                regions: [us-east-1]
                purchase: [on_demand, \(name)]
                horizon_months: 36
                \(discount)
                """
            let planner = ScenarioPlanner(catalog, .uncalibrated, effort: SearchEffort(hour: nil))
            let scenario = try Scenario(try ScenarioDocument(text: text, file: "test"), catalog: catalog)
            let month = ScenarioMonth(scenario, planner) { _ in MonthQuestion() }
            let mix = try #require(month.models.first?.best?.mix)
            let rules = try FocusRules(FocusForecast.text(month, listPrices: offers))
            #expect(rules.problems.isEmpty, "\(name), \(profile): \(rules.problems)")
            let monthly = try #require(month.monthly)
            #expect(abs(rules.sum("EffectiveCost") - monthly.value) < 1e-4 * monthly.value)
            // What is due in the first month: the month, but for the commitment's payments at their own times.
            let months = Double(option.termMonths ?? 1)
            let owed = mix.parts.compactMap(\.obligation).total()
            let due = monthly - owed / months + mix.paidAtStart + (owed - mix.paidAtStart) / months
            #expect(abs(rules.sum("BilledCost") - due.value) < 1e-4 * due.value, "\(name), \(profile)")
            let bought = rules.rows.filter { $0["ChargeCategory"] == "Purchase" }
            #expect(
                Set(bought.compactMap { $0["CommitmentDiscountCategory"] }) == [
                    option.isSavingsPlan ? "Spend" : "Usage"
                ])
            let used = try #require(rules.rows.first { $0["CommitmentDiscountStatus"] == "Used" })
            let (list, own) = (Double(used["ListUnitPrice"] ?? ""), Double(used["ContractedUnitPrice"] ?? ""))
            #expect(abs((own ?? 0) / (list ?? 1) - (discount.isEmpty ? 1 : 0.82)) < 1e-6)
        }
    }

    @Test("committed instances are listed at the price on demand, and cost what the commitment costs")
    func committed() throws {
        let rules = try Self.rules(try Self.month(purchase: "on_demand, reserved_1y, reserved_3y", profile: "flat"))
        let used = try #require(rules.rows.first { $0["CommitmentDiscountStatus"] == "Used" })
        let offer = try #require(
            try Self.offers.get().first {
                $0.purchase == .onDemand && used["SkuId"] == "\($0.provider)/\($0.instanceType)/\($0.region)"
            })
        #expect(used["ListUnitPrice"] == offer.priceText)
        #expect(try #require(Double(used["EffectiveCost"] ?? "")) < (try #require(Double(used["ListCost"] ?? ""))))
        #expect(used["SkuPriceDetails"]?.contains("\"InstanceType\": \"\(offer.instanceType)\"") == true)
    }

    @Test("the period is the month that is asked for, in UTC, its end exclusive")
    func period() throws {
        let month = try Self.month(purchase: "on_demand")
        let row = try #require(try Self.rules(month, period: "2027-12-01").rows.first)
        for kind in ["Billing", "Charge"] {
            #expect(row["\(kind)PeriodStart"] == "2027-12-01T00:00:00Z")
            #expect(row["\(kind)PeriodEnd"] == "2028-01-01T00:00:00Z")
        }
        let newest = month.models.flatMap(\.breakdown.lines).compactMap(\.provenance.date).max()
        let other = try #require(try Self.rules(month).rows.first)
        #expect(other["ChargePeriodStart"]?.prefix(7) == newest?.description.prefix(7))
        #expect(row["BillingAccountName"]?.hasPrefix("'=shop") == true)
    }

    @Test("several workloads stand in one file, each under its name")
    func workloads() throws {
        let (first, second) = (
            try Self.month(purchase: "on_demand"), try Self.month(purchase: "on_demand, reserved_1y")
        )
        let rules = try FocusRules(
            FocusForecast.text([("chat", first), ("help + search", second)], listPrices: try Self.offers.get()))
        #expect(rules.problems.isEmpty, "\(rules.problems)")
        #expect(Set(rules.rows.compactMap { $0["x_Workload"] }) == ["chat", "help + search"])
        let (one, two) = (try #require(first.monthly), try #require(second.monthly))
        #expect(abs(rules.sum("BilledCost") - (one + two).value) < 1e-5 * (one + two).value)
    }

    @Test("storage, egress, load balancer and contingency are rows of their own kind")
    func besides() throws {
        let month = try Self.month(purchase: "on_demand", contingency: 0.05)
        let rules = try Self.rules(month)
        #expect(Set(rules.rows.compactMap { $0["ServiceCategory"] }) == ["Compute", "Storage", "Networking", "Other"])
        let reserve = try #require(rules.rows.first { $0["ChargeCategory"] == "Adjustment" })
        #expect(reserve["PricingQuantity"] == nil && reserve["ListUnitPrice"] == nil && reserve["BilledCost"] != nil)
        let lines = month.models.flatMap(\.breakdown.lines)
        #expect(rules.rows.count == lines.count)
        for (row, line) in zip(rules.rows, lines) {
            let cost = try #require(Double(row["BilledCost"] ?? ""))
            #expect(abs(cost - (line.amount?.value ?? 0)) < 1e-3 + 1e-6 * cost && row["ChargeDescription"] == line.item)
            #expect(row["x_PriceSource"] == line.provenance.source)
        }
    }

    @Test(
        "the rules find what breaks them",
        arguments: [
            ("ListCost", "1", "ListCost is not"), ("BilledCost", "5453.0999999999998", "noise"),
            ("BilledCost", "1e3", "no decimal number"), ("BilledCost", "", "BilledCost is null"),
            ("PricingUnit", "instance-hours", "PricingUnit may not be"),
            ("ChargePeriodEnd", "2027-01-31", "no start of a month"),
            ("ListUnitPrice", "", "ListUnitPrice is null"), ("ConsumedQuantity", "", "ConsumedQuantity"),
            ("ChargeFrequency", "Recurring", "ChargeFrequency"), ("ContractedUnitPrice", "99999", "above the list"),
            ("SkuPriceDetails", "\"{\"\"GpuModel\"\": 1}\"", "no key GpuModel"),
            ("CommitmentDiscountUnit", "Hours", "unit"),
            ("SkuPriceDetails", "{", "details"), ("CommitmentDiscountId", "x", "CommitmentDiscountCategory"),
        ])
    func broken(column: String, value: String, problem: String) throws {
        let text = FocusForecast.text(try Self.month(purchase: "on_demand"))
        let table = text.split(separator: "\n").map(String.init)
        let index = try #require(table[0].split(separator: ",").firstIndex { $0 == column })
        // The names in it hold commas, so that cells are told by quotes.
        var cells: [String] = [""]
        var isQuoted = false
        for character in table[1] {
            if character == "\"" { isQuoted.toggle() }
            if character == ",", !isQuoted { cells.append("") } else { cells[cells.count - 1].append(character) }
        }
        cells[index] = value
        let found = try FocusRules(
            ([table[0], cells.joined(separator: ",")] + table.dropFirst(2)).joined(separator: "\n") + "\n")
        #expect(found.problems.contains { $0.contains(problem) }, "\(found.problems)")
    }
}
