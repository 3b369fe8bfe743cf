import Catalog
import Quantities
import Testing

@testable import Scenarios

@Suite("Purchase options of a scenario") struct PurchaseTermTests {
    @Test("any takes the terms within the horizon; a longer one has to be named")
    func horizon() throws {
        let any = try bound(scenarioText("purchase: any")).market.purchases
        #expect(any.contains(.onDemand) && any.contains(.spot) && any.contains(.reserved1Year))
        #expect(any.allSatisfy { ($0.termMonths ?? 0) <= 12 } && any.contains { $0.isSavingsPlan })
        let long = try bound(scenarioText("purchase: any\nhorizon_months: 36")).market.purchases
        #expect(long == PurchaseOption.allCases)
        let short = try bound(scenarioText("purchase: any\nhorizon_months: 6")).market.purchases
        #expect(short == [.onDemand, .spot])
        let named = try bound(scenarioText("purchase: [on_demand, reserved_3y]")).market.purchases
        #expect(named == [.onDemand, .reserved3Year])
    }

    @Test("reserved throughput is read in full, and what may be left out has its usual value")
    func throughput() throws {
        let lines =
            "reserved_throughput: {provider: azure, model: gpt, usd_per_unit_hour: 1, tokens_per_minute: 2500}"
        let found = try #require(try bound(scenarioText(lines)).market.reservedThroughput.first)
        #expect(found.provider == "azure" && found.price.dollarsPerHour == 1 && found.tokensPerMinute == 2500)
        #expect(found.unit == "units" && found.outputWeight == 1 && found.minimumUnits == 1 && found.unitStep == 1)
    }
}
