internal import Catalog
import Input
import Quantities
import Scenarios
import TestSupport
import Testing
import Workload

@Suite("Several workloads, campaigns and prices in a scenario") struct WorkloadListTests {
    private func parts(_ text: String) throws(InputProblems) -> [ScenarioDocument.Part] {
        try ScenarioDocument(text: text, file: "s.yaml").parts()
    }

    private func complaints(of text: String) -> [String] {
        do throws(InputProblems) {
            for part in try parts(text) { _ = try Scenario(part.document, catalog: StubCatalog()) }
            return []
        } catch {
            return error.diagnostics.map(\.description)
        }
    }

    @Test("what stands under a workload takes the place of what stands beside the list, and the rest holds for all")
    func inherits() throws {
        let text = """
            plimsoll: 1
            model: Qwen/Qwen3-32B
            budget: $9000 / month
            hardware: [H100]
            workloads:
              - {name: chat, workload: {preset: chat, rate: 3/s}}
              - {workload: {preset: chat, rate: 7/s}, hardware: [L40S]}
            """
        let scenarios = try parts(text).map { try Scenario($0.document, catalog: StubCatalog()) }
        #expect(try parts(text).map(\.name) == ["chat", "workload 2"])
        #expect(scenarios.map(\.workload.arrival) == [.rate(.perSecond(3)), .rate(.perSecond(7))])
        #expect(scenarios[0].market.accelerators.allSatisfy { $0.id.contains("h100") })
        #expect(scenarios[1].market.accelerators.map(\.id) == ["nvidia-l40s-48gb"])
        #expect(scenarios.allSatisfy { $0.budget == nil && $0.models[0].architecture.id == "Qwen/Qwen3-32B" })
        #expect(try ScenarioDocument(text: text, file: "s").budget() == Dollars(9000))
    }

    @Test("a company's thousand workloads are taken, and one more is refused with the limit")
    func many() throws {
        func text(_ count: Int) -> String {
            let list = (1...count).map { "  - {name: team \($0), workload: {preset: chat, rate: \($0)/s}}" }
            return "plimsoll: 1\nmodel: Qwen/Qwen3-32B\nworkloads:\n" + list.joined(separator: "\n") + "\n"
        }
        #expect(try parts(text(1000)).count == 1000)
        let complaints = complaints(of: text(1001))
        #expect(complaints.count == 1 && complaints.first?.contains("1 to 1000 blocks") == true)
    }

    @Test("a scenario without the list is its own only part")
    func single() throws {
        let document = try ScenarioDocument(text: scenarioText(), file: "s.yaml")
        let parts = try document.parts()
        #expect(parts.count == 1 && parts[0].name == nil && parts[0].document == document)
    }

    @Test(
        "mistakes in new keys are answered at their line and column, with what may stand there",
        arguments: [
            ("traffic: {campaigns: [{start: Frx 18, length: 2 h, factor: 2}]}", "s.yaml:4:31", "Mon 0:00 to Sun 23:00"),
            ("traffic: {campaigns: [{start: Fri 24:00, length: 2 h, factor: 2}]}", "s.yaml:4:31", "\"Fri 18:00\""),
            ("traffic: {campaigns: [{start: Fri, length: 90 min, factor: 2}]}", "s.yaml:4:44", "write \"2 h\""),
            ("traffic: {campaigns: [{start: Fri, length: 169 h, factor: 2}]}", "s.yaml:4:44", "168 h"),
            ("traffic: {campaigns: [{start: Fri, length: 2 h, factor: 0}]}", "s.yaml:4:57", "0.01 to 1000"),
            ("traffic: {campaigns: [{length: 2 h, factor: 2}]}", "s.yaml:4:23", "start or date"),
            ("traffic: {campaigns: [{date: 2026-02-30, length: 2 h, factor: 2}]}", "s.yaml:4:30", "2026-11-27"),
            (
                "traffic: {campaigns: [{date: 2026-02-20, start: Fri, length: 2 h, factor: 2}]}", "s.yaml:4:23",
                "keep one"
            ),
            (
                "traffic: {campaigns: [{start: Fri, length: 2 h, factor: 2, times_per_month: 5}]}", "s.yaml:4:77",
                "0.01 to 4"
            ),
            ("traffic: {trace: nowhere.csv}", "nowhere.csv", "check the path"),
            ("traffic: {trace: nowhere.csv, profile: flat}", "s.yaml:4:18", "keep one"),
            ("split_at: 5000000", "s.yaml:4:11", "tokens for these prompts"),
            ("split_at: 0", "s.yaml:4:11", "1 to 10000000 tokens"),
            ("batching: {max_sequences: 0}", "s.yaml:4:27", "1 to 65536"),
            ("batching: {max_batched_tokens: 1e9}", "s.yaml:4:32", "16 to 1048576"),
            ("prices: {egress_per_gb: -1}", "s.yaml:4:25", "$0 to $100"),
            ("prices: {egress_per_gb: 9 cents}", "s.yaml:4:25", "write \"$0.09\""),
            ("prices: {egres_per_gb: 1}", "s.yaml:4:10", "write \"egress_per_gb\""),
        ])
    func mistakes(line: String, place: String, hint: String) {
        let found = complaints(of: scenarioText(line))
        #expect(found.count == 1, "\(found)")
        #expect(found.first?.hasPrefix(place) == true, "\(found)")
        #expect(found.first?.contains(hint) == true, "\(found)")
    }

    @Test(
        "shares that contradict the load are answered",
        arguments: [
            ("{users: 5, offline_share: 20%}", "goes with rate"),
            ("{requests: 5, deadline: 1 h, offline_share: 20%}", "all requests of a batch wait"),
            ("{rate: 1/s, offline_share: 96%}", "0% to 95%"),
            ("{rate: 1/s, streaming: true, streaming_share: 20%}", "keep one"),
            ("{rate: 1/s, active_users: 0}", "whole numbers from 1"),
        ])
    func shares(workload: String, hint: String) {
        let found = ScenariosTests.complaints(
            "plimsoll: 1\nmodel: Qwen/Qwen3-32B\nworkload: " + workload.replacing("}", with: ", input: 9, output: 9}"))
        #expect(found.count == 1 && found[0].hasPrefix("s.yaml:3:") && found[0].contains(hint), "\(found)")
    }

    @Test(
        "mistakes in the list are answered",
        arguments: [
            ("workloads: 5", "no list of workloads"), ("workloads: [5]", "no workload"),
            ("workloads: [{name: a}, {name: a}]", "two workloads are called"),
            ("workloads: [{name: a, budget: $5 / month}]", "for all workloads together"),
            ("workloads: [{name: a, workloads: []}]", "for all workloads together"),
            ("workloads: [{nam: a}]", "unknown key \"nam\""),
            ("workloads: [{name: a, model: Qwen/Qwen9}]", "unknown model"),
        ])
    func listMistakes(line: String, message: String) {
        let found = complaints(of: scenarioText(line))
        #expect(found.contains { $0.hasPrefix("s.yaml:4:") && $0.contains(message) }, "\(found)")
    }

    @Test("a command for one workload says that there are several, instead of planning one of them")
    func refused() {
        #expect(
            ScenariosTests.complaints(scenarioText("workloads: [{name: a}, {name: b}]"))
                .contains { $0.contains("plimsoll month") })
    }

    @Test(
        "a date is read as its hour of the week",
        arguments: [
            ("2026-11-23", 0), ("2026-11-27 18:00", 4 * 24 + 18), ("2024-02-29", 3 * 24), ("2000-01-01", 5 * 24),
            ("2026-03-01T23", 6 * 24 + 23),
        ])
    func dates(text: String, hour: Int) throws {
        let scenario = try bound(
            scenarioText("traffic: {campaigns: [{date: \"\(text)\", length: 1 h, factor: 2}]}"))
        #expect(scenario.traffic.campaigns == [Campaign(startHour: hour, length: 1, factor: 2, timesPerMonth: 1)])
    }

    @Test("a week is learned from a trace, hour by hour")
    func trace() throws {
        let folder = try ScratchFolder()
        var lines = ["timestamp,input_tokens,output_tokens"]
        // Two days and a bit from Tuesday noon: hour h of the record has h % 24 + 1 requests.
        for hour in 0...48 {
            for place in 0..<(hour % 24 + 1) { lines.append("\(hour * 3600 + place * 100),10,10") }
        }
        let path = try folder.write("trace.csv", lines.joined(separator: "\n") + "\n")
        let scenario = try bound(scenarioText("traffic: {trace: \"\(path)\", trace_start: Tue 12:00}"))
        let shares = scenario.traffic.profile.shares
        // The last hour of the record is cut short, and is the 49th.
        #expect(shares[36] == 1.0 / 24 && shares[35 + 24] == 1)
        #expect(shares[36 + 24 * 3] == shares[36], "other days take the mean of the same hour")
    }

    @Test("requests of a pool add up hour by hour, lengths keep mean and variance, and the strictest SLO holds")
    func pool() throws {
        func part(_ rate: Int, _ profile: String, _ input: Int, _ slo: String) throws -> Scenario {
            try bound(
                """
                plimsoll: 1
                model: Qwen/Qwen3-32B
                workload: {rate: \(rate)/s, input: \(input), output: 100}
                traffic: {profile: \(profile), spread: 30%}
                slo: \(slo)
                """)
        }
        let parts = [
            try part(10, "consumer", 500, "{ttft_p95: 1 s, tpot_p95: 30 ms}"),
            try part(30, "business", 1500, "{ttft_p95: 500 ms, tpot_p95: 60 ms}"),
        ]
        let pool = try #require(Scenario.pooled(parts, name: "both"))
        guard case .rate(let peak) = pool.workload.arrival else {
            Issue.record("a pool comes at a rate")
            return
        }
        for hour in 0..<168 {
            let sum = 10 * parts[0].traffic.profile.shares[hour] + 30 * parts[1].traffic.profile.shares[hour]
            #expect(abs(pool.traffic.profile.shares[hour] * peak.perSecond - sum) < 1e-9)
        }
        #expect(peak.perSecond < 40, "peaks at other hours do not add up")
        #expect(pool.serviceLevel.latency(.ttft, .p95) == .milliseconds(500))
        #expect(pool.serviceLevel.latency(.tpot, .p95) == .milliseconds(30))
        let weights = [10 * parts[0].traffic.profile.meanShare, 30 * parts[1].traffic.profile.meanShare]
        let mean = (weights[0] * 500 + weights[1] * 1500) / (weights[0] + weights[1])
        #expect(abs(pool.workload.shape.input.mean.value / mean - 1) < 1e-3)
        #expect(pool.traffic.spread < 0.3, "independent deviations even out")
        #expect(Scenario.pooled([parts[0]], name: "one") == nil)
    }
}
