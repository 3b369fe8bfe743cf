import Calibration
import Catalog
import Economics
import Foundation
import Input
import Performance
import Planning
import Quantities
import Scenarios
import Simulation
import TestSupport
import Testing

@testable import Reports

@Suite("The document of a month") struct MonthDocumentTests {
    /// The month of a service with campaigns, beside hosted models by the token and by reserved units.
    private static let month = Result {
        try month("{profile: business, campaigns: [{start: Fri 18:00, length: 2 h, factor: 3, times_per_month: 1}]}")
    }

    private static func month(_ traffic: String) throws -> ScenarioMonth {
        let folder = try ScratchFolder()
        let prices = try folder.write(
            "prices.csv",
            """
            provider,instance_type,region,accelerator_id,accelerator_count,vcpus,memory_gib,purchase,usd_per_hour,source,as_of
            aws,p5.4xlarge,us-east-1,nvidia-h100-sxm-80gb,1,16,256,savings_plan_1y,4.1,test,2026-07-20

            """)
        let catalog = try Catalog.load(prices: prices, accelerators: ["H100"])
        let planner = ScenarioPlanner(catalog, .uncalibrated, effort: SearchEffort(compared: 1))
        let text = """
            plimsoll: 1
            model: meta-llama/Llama-3.1-8B-Instruct
            workload: {rate: 60/s, input: 500, output: 200}
            slo: {ttft_p95: 500 ms, tpot_p95: 50 ms}
            traffic: \(traffic)
            hardware: [H100]
            engine: vllm
            providers: [aws]
            regions: [us-east-1]
            purchase: [on_demand, savings_plan_1y]
            """
        let scenario = try Scenario(try ScenarioDocument(text: text, file: "test"), catalog: catalog)
        let hosted = APIPrice(
            provider: "host", model: "m", perMillionInput: Dollars(0.2), perMillionCachedInput: nil,
            perMillionOutput: Dollars(0.2), contextWindow: nil, maximumOutput: nil,
            provenance: Provenance(.priceList, source: "test"))
        let units = ReservedThroughput(
            provider: "host", model: "m", unit: "PTU", price: .dollarsPerHour(0.3), tokensPerMinute: 250_000,
            outputWeight: 4, minimumUnits: 15, unitStep: 5, source: "test")
        return ScenarioMonth(scenario, planner) { _ in
            var question = MonthQuestion(speed: 0.8...1.3, measuredSpeed: 0.95...1.05, apis: [hosted])
            question.reserved = [.init(units, overflow: hosted)]
            return question
        }
    }

    private let scenario: ScenarioMonth
    private let month: ModelMonth

    init() throws {
        scenario = try Self.month.get()
        month = try #require(scenario.models.first)
    }

    @Test("a week with campaigns is there hour by hour, and busier than a plain one when they come")
    func campaigns() throws {
        let figures = ModelMonthFigures(month)
        let weeks = try #require(figures.campaignWeeks)
        let plain = try #require(figures.replicasByHour)
        #expect(weeks.count == 1 && weeks[0].replicasByHour.count == 168 && weeks[0].perMonth > 0)
        let friday = 4 * 24 + 18
        for hour in 0..<168 {
            let isCampaign = (friday..<friday + 2).contains(hour)
            let factor = weeks[0].rateByHour[hour] / (figures.rateByHour?[hour] ?? .nan)
            #expect(abs(factor - (isCampaign ? 3 : 1)) < 1e-9, "\(hour)")
            if isCampaign { #expect(weeks[0].replicasByHour[hour] >= plain[hour]) }
        }
    }

    @Test("the probability that SLOs are met costs more than what is expected, and measuring it less than not")
    func confidence() throws {
        let price = try #require(month.confidence)
        let figures = ConfidenceFigures(price)
        #expect(figures.probability == price.confidence && figures.expectedUsd == price.expected.value)
        #expect(figures.confidentUsd == price.confident.value && figures.expectedUsd <= figures.confidentUsd)
        #expect(try #require(figures.measuredUsd) <= figures.confidentUsd)
    }

    @Test("the floor on instances and the rest at a hosted model, and reserved units with overflow, add up")
    func hosted() throws {
        let spill = SpillFigures(try #require(month.spill))
        #expect(spill.provider == "host" && spill.model == "m" && (0...1).contains(spill.share))
        let instances = spill.mix.reduce(0) { $0 + $1.monthlyUsd }
        #expect(abs(instances + spill.hostedUsd - spill.totalUsd) < 1e-9 * spill.totalUsd)
        let reserved = ReservedThroughputFigures(try #require(month.reservedThroughput.first))
        #expect(reserved.unit == "PTU" && reserved.units >= 15 && reserved.units % 5 == 0)
        #expect(abs(reserved.reservedUsd - Double(reserved.units) * 0.3 * 730) < 1e-6)
        #expect(abs(reserved.reservedUsd + reserved.overflowUsd - reserved.totalUsd) < 1e-6)
        #expect(reserved.peakUnits > 0 && reserved.utilization > 0 && reserved.utilization <= 1)
        #expect(reserved.payAsYouGoUsd == month.apis.first?.present.api.value)
    }

    @Test("sizes that were simulated carry no more than the closed form has it, and larger ones more than smaller")
    func capacity() throws {
        let sizes = try #require(ModelMonthFigures(month).simulatedCapacity)
        #expect(sizes.allSatisfy { $0.simulated > 0 && $0.simulated <= $0.formula * (1 + 1e-9) })
        #expect(sizes.map(\.replicas) == sizes.map(\.replicas).sorted())
        #expect(zip(sizes, sizes.dropFirst()).allSatisfy { $0.simulated < $1.simulated })
    }

    @Test("simulated days, and a savings plan over two fleets without campaigns, are read back as written")
    func all() throws {
        let best = try #require(month.best)
        let schedule = try #require(best.schedule)
        let day = try DaySimulation(try Replica(best.deployment, .uncalibrated), schedule, month.demand, margin: 1)
        let plain = try Self.month("{profile: business}")
        let other = try #require(plain.models.first)
        let document = MonthDocument(plain.plan, [month, other, other], days: [day])
        let figures = try #require(document.days?.first)
        #expect(figures.hours.map(\.hour) == Array(0..<24))
        #expect(figures.hoursMet == figures.hours.count { $0.violated.isEmpty })
        for (hour, simulated) in zip(figures.hours, day.hours) {
            #expect(hour.replicas == simulated.replicas && hour.ttftP95Ms == simulated.result.ttft?.p95.milliseconds)
        }
        let plan = try #require(document.sharedSavingsPlan)
        #expect(plan.purchase == "savings_plan_1y" && plan.utilization > 0.5 && plan.utilization <= 1)
        #expect(plan.monthlyUsd <= plan.apartUsd * (1 + 1e-6) && plan.monthlyUsd < plan.onDemandUsd)
        #expect(abs(plan.obligationUsd - plan.committedUsdPerHour * 730 * 12) < 1e-6 * plan.obligationUsd)
        let json = try JSONText.text(document)
        #expect(try JSONDecoder().decode(MonthDocument.self, from: Data(json.utf8)) == document)
    }
}
