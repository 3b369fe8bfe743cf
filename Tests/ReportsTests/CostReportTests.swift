import Calibration
import Catalog
import Charts
import Economics
import Foundation
import Input
import Planning
internal import Quantities
import Scenarios
import Testing
import Validation

@testable import Reports

@Suite("Cost reports") struct CostReportTests {
    static func report(_ text: String, changes: [String] = []) throws -> CostReport {
        try CostReport(
            PlanSource(TextFile(name: "s.yaml", text: text), changes: changes), planner: try planner.get(),
            apis: APIPrice.shipped(), facts: OnPremFact.shipped(), accuracy: try AccuracyRow.shipped())
    }

    /// A planner over all catalogs; its simulated hours are short, as it is about pages here.
    private static let planner = Result {
        ScenarioPlanner(
            try Catalog.load(), ShippedCalibration.model(),
            effort: SearchEffort(hour: HourSimulation(requests: 300, requestsPerReplica: 100), compared: 3))
    }

    /// One report for all questions about it: it takes seconds without optimisation.
    private static let shared = Result { try report(small) }

    static let small = """
        plimsoll: 1
        name: small
        model: meta-llama/Llama-3.1-8B-Instruct
        workload: {preset: chat, rate: 20/s, input: 500, output: 200}
        hardware: [H100, L40S]
        traffic: {profile: consumer}
        """

    @Test("the report has every part, each chart is named once, and its table holds numbers")
    func parts() throws {
        let page = try Self.shared.get().page
        #expect(
            page.sections.map(\.title) == [
                "Brief", "Plan", "Cost breakdown", "Capacity and latency", "Alternatives", "Sensitivity", "Accuracy",
                "Assumptions and sources", "Reproduce",
            ])
        let names = page.figures.map(\.slug.text)
        #expect(Set(names).count == names.count)
        for name in [
            "memory", "latency-ttft", "latency-e2e", "pareto", "hardware", "cost-breakdown", "token-price", "offers",
            "day", "week", "utilization", "cost-by-slo",
        ] {
            #expect(names.contains(name), "\(name)")
        }
        // A single replica neither shares a queue nor scales.
        #expect(!names.contains("queue") && !names.contains("scale-up"))
        for figure in page.figures {
            #expect(!figure.table.rows.isEmpty && !figure.words.isEmpty, "\(figure.slug.text)")
            #expect(figure.table.csv.split(separator: "\n").count == figure.table.rows.count + 1)
        }
    }

    @Test("the gallery has a chart of every kind, in every dress, and nothing that runs")
    func gallery() throws {
        let source = ReportGallery.source
        let report = try Self.report(source.file.text)
        let page = ReportGallery.page(report)
        let names = Set(report.figures.map(\.slug.text))
        let wanted: Set = [
            "pareto", "latency-ttft", "latency-e2e", "cost-by-slo", "token-price", "break-even", "day", "week",
            "campaign-week", "utilization", "memory", "accuracy", "tornado", "cost-breakdown", "scale-up", "queue",
            "offers", "hardware", "on-premises",
        ]
        #expect(names == wanted)
        let week = try #require(report.figures.first { $0.slug.text == "week" })
        let areas = week.chart.panels[0].marks.count { if case .area = $0.shape { true } else { false } }
        #expect(areas == 3, "committed, on demand and spot in one stack")
        // With the difference of two costs, three dresses each; then odd data and hostile names.
        #expect(page.sections.map(\.blocks.count) == [20, 20, 20, 20, 13, 5])
        let html = HTMLPage.text(page)
        let ids = html.matches(of: /[ ]id="([^"]*)"/).map { String($0.1) }
        #expect(Set(ids).count == ids.count && !html.contains("<script"))
        #expect(html.contains("of 10,000 points drawn"))
    }

    @Test("hours that are all alike are told in a sentence, not drawn")
    func evenHours() throws {
        let even = try Self.report(
            """
            plimsoll: 1
            model: meta-llama/Llama-3.1-8B-Instruct
            workload: {preset: chat, rate: 5/s}
            hardware: [H100]
            """)
        let names = even.figures.map(\.slug.text)
        #expect(!names.contains("day") && !names.contains("utilization"))
        let hours = try #require(even.page.sections.first { $0.title == "Capacity and latency" })
        guard case .words(let words) = try #require(hours.blocks.first) else { return #expect(Bool(false)) }
        #expect(words.contains("around the clock"))
    }

    @Test("every id of a page is used once, and the same scenario gives the same bytes")
    func ids() throws {
        let first = HTMLPage.text(try Self.shared.get().page)
        let ids = first.matches(of: /[ ]id="([^"]*)"/).map { String($0.1) }
        #expect(Set(ids).count == ids.count && ids.count > 20)
        #expect(HTMLPage.text(try Self.report(Self.small).page) == first)
    }

    @Test("the cost breakdown sums to the plan's monthly cost, and the week's instances are the purchase mix")
    func sums() throws {
        let report = try Self.shared.get()
        let month = try #require(report.months.first)
        let lines = month.breakdown.lines.compactMap(\.amount?.value).reduce(0, +)
        #expect(abs(lines - (month.monthly?.value ?? 0)) < 0.01)
        #expect(report.plan.monthly == month.monthly)
        let week = try #require(report.figures.first { $0.slug.text == "week" }).table
        let cost = week.rows.compactMap { row -> Double? in
            if case .number(let value, _) = row[row.count - 1] { value } else { nil }
        }.reduce(0, +)
        let instances = try #require(month.best).mix.cost.value
        #expect(week.rows.count == 168 && abs(cost * 730 / 168 - instances) < instances * 0.02)
    }

    @Test("latency rises with the rate, and the plan's own load is below the end of the curve")
    func latency() throws {
        let report = try Self.shared.get()
        let table = try #require(report.figures.first { $0.slug.text == "latency-ttft" }).table
        func column(_ index: Int) -> [Double] {
            table.rows.compactMap { if case .number(let value, _) = $0[index] { value } else { nil } }
        }
        #expect(column(0) == column(0).sorted() && (column(0).last ?? 0) > 20)
        #expect(zip(column(6), column(6).dropFirst()).allSatisfy { $1 >= $0 * 0.999 })
    }

    @Test("several models have parts of their own, a batch has no latency, nothing feasible still says what would do")
    func shapes() throws {
        let two = try Self.report(
            """
            plimsoll: 1
            model: [{name: meta-llama/Llama-3.1-8B-Instruct, share: 60 %}, {name: openai/gpt-oss-20b, share: 40 %}]
            workload: {preset: chat, rate: 10/s}
            hardware: [H100]
            """)
        #expect(
            two.figures.contains { $0.slug.text == "1-memory" } && two.figures.contains { $0.slug.text == "2-memory" })
        let none = try Self.report(Self.small, changes: ["slo.ttft_p95=1 ms"])
        #expect(!none.isFeasible && none.figures.isEmpty)
        let text = MarkdownPage.text(none.page, withFigures: false)
        #expect(text.contains("Feasible with") && text.contains("No configuration on the market meets the SLOs"))
    }

    @Test(
        "hostile names of scenarios come out as words",
        arguments: [PageTests.hostile[0], PageTests.hostile[5]])
    func hostile(words: String) throws {
        let name = try JSONText.text(["name": words]).dropFirst(1).dropLast(2)
        let text =
            "{\"plimsoll\": 1, \(name), \"model\": \"meta-llama/Llama-3.1-8B-Instruct\", \"workload\": {\"preset\": \"chat\", "
            + "\"rate\": \"2/s\"}, \"hardware\": [\"H100\"]}"
        let report = try Self.report(text)
        let html = HTMLPage.text(report.page)
        #expect(!html.contains("<script") && !html.contains("<img") && html.hasSuffix("</html>\n\n"))
    }

    @Test("a plan keeps its scenario and its changes, and planning them again gives the same plan")
    func roundTrip() throws {
        let planner = try Self.planner.get()
        let index = IndexedCatalog(planner.catalog)
        let source = PlanSource(TextFile(name: "s.yaml", text: Self.small), changes: ["workload.rate=30/s"])
        func plan(_ source: PlanSource) throws -> ScenarioPlan {
            planner.plan(try Scenario.all(of: try source.document(index), catalog: index))
        }
        let document = PlanDocument(try plan(source), source: source)
        let text = try JSONText.text(document)
        let again = try PlanDocument(TextFile(name: "plan.json", text: text))
        #expect(again == document && PlanDocument.isDocument(TextFile(name: "p", text: text)))
        let found = try again.source(named: "plan.json")
        #expect(found.file.text == Self.small && found.changes == ["workload.rate=30/s"])
        #expect(try JSONText.text(PlanDocument(try plan(found), source: found)) == text)
    }

    @Test("a saturated plan with figures that are no numbers is read back with its scenario")
    func saturated() throws {
        var plan = try PlanSamples.document(PlanSamples.json(extra: "\"scenario\": \"a: 1\","))
        plan.models[0].options[0].perReplica.ttftMs.mean = .infinity
        plan.models[0].options[0].perReplica.perceivedTokS = .nan
        plan.scenarioChanges = ["a=2"]
        let text = try JSONText.text(plan)
        #expect(text.contains("\"unbounded\"") && text.contains("\"unknown\""))
        let again = try PlanSamples.document(text)
        #expect(again.scenario == "a: 1" && again.scenarioChanges == ["a=2"])
        #expect(try JSONText.text(again) == text)
    }

    @Test("a plan without a scenario says what to do; a scenario is no document")
    func withoutScenario() throws {
        let plan = try PlanSamples.document(PlanSamples.json())
        #expect { _ = try plan.source(named: "plan.json") } throws: {
            "\($0)".contains("plimsoll plan SCENARIO --json")
        }
        #expect(!PlanDocument.isDocument(TextFile(name: "s", text: "{\"model\": \"m\"}")))
        #expect(!PlanDocument.isDocument(TextFile(name: "s", text: Self.small)))
    }
}
