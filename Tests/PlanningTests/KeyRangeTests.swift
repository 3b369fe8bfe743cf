import Calibration
import Catalog
import Economics
import Input
import Performance
import Quantities
import Simulation
import Testing
import Workload

@testable import Planning
@testable import Scenarios

/// Every key of scenarios that takes a number, at both ends of its range and beyond both.
///
/// Made from the table of keys, so that a new key is tested before anybody thinks of it.
@Suite("Ranges of keys") struct KeyRangeTests {
    /// A key with a range, and how a number is written under it.
    struct Case: Sendable, CustomStringConvertible {
        var path: String
        var range: ClosedRange<Double>
        var unit: String
        var isWhole = false

        var description: String { path }

        func text(_ value: Double) -> String {
            (isWhole && abs(value) < 9e18 ? String(Int(value)) : String(value)) + unit
        }
    }

    static let cases: [Case] = {
        func cases(_ kind: ValueKind, _ path: String) -> [Case] {
            switch kind {
            case .whole(let range):
                [
                    Case(
                        path: path, range: Double(range.lowerBound)...Double(range.upperBound), unit: "", isWhole: true)
                ]
            case .number(let range), .price(let range), .share(let range), .length(let range):
                [Case(path: path, range: range, unit: "")]
            case .duration(let range): [Case(path: path, range: range, unit: " s")]
            case .requestRate(let range): [Case(path: path, range: range, unit: "/s")]
            case .tokenSpeed(let range): [Case(path: path, range: range, unit: " tokens/s")]
            case .spend(let range): [Case(path: path, range: range, unit: " $/month")]
            case .many(let inner): cases(inner, path)
            case .named(let inner): cases(inner, path + ".aws")
            case .map(let keys, _): keys.flatMap { cases($0.kind, path + "." + $0.name) }
            case .text, .choice, .flag, .band, .weekHour, .date, .day, .lengthRange, .config: []
            }
        }
        return ScenarioKey.table.filter { $0.name != "workloads" }.flatMap { cases($0.kind, $0.name) }
    }()

    /// Scenarios to put keys into: one served, one closed loop, one batch.
    private static let texts = [
        """
        plimsoll: 1
        model: [{name: meta-llama/Llama-3.1-8B-Instruct, share: 1}]
        workload:
          rate: 5/s
          input: {mean: 500, cv: 0.5}
          output: {p50: 100, p95: 300}
        traffic: {profile: office, campaigns: [{start: Fri 18:00, length: 2 h, factor: 2}], growth: 0.05}
        slo: {ttft_p95: 2 s}
        hardware: {allow: [nvidia-h100-sxm-80gb]}
        engine: vllm
        providers: [aws]
        speculative: {tokens: 2, acceptance: 0.5}
        commitments:
          {provider: aws, instance_type: p5.48xlarge, region: us-east-1, count: 1, until: 2099-01-01, usd_per_hour: 30}
        """,
        """
        plimsoll: 1
        model: meta-llama/Llama-3.1-8B-Instruct
        workload: {users: 20, think_time: 5 s, input: {min: 100, max: 900}, output: {tokens: 100}}
        slo: {tpot_p95: 100 ms}
        hardware: {allow: [nvidia-h100-sxm-80gb]}
        engine: vllm
        providers: [aws]
        """,
        """
        plimsoll: 1
        model: meta-llama/Llama-3.1-8B-Instruct
        workload: {requests: 10000, deadline: 8 h, input: {words: 300}, output: {characters: 800}}
        hardware: {allow: [nvidia-h100-sxm-80gb]}
        engine: vllm
        providers: [aws]
        """,
    ]

    private static let catalog = Result { try Catalog.load(accelerators: ["nvidia-h100-sxm-80gb"]) }

    /// The scenarios with `value` under the key, and what is wrong with each.
    private func bound(_ item: Case, _ value: String) throws -> [(scenario: Scenario?, problems: [Diagnostic])] {
        let catalog = try Self.catalog.get()
        return try Self.texts.compactMap { text in
            let document = try ScenarioDocument(text: text, file: "s.yaml")
            guard let changed = try? document.setting(item.path, to: value) else { return nil }
            do throws(InputProblems) {
                return (try Scenario(changed, catalog: catalog), [])
            } catch {
                return (nil, error.diagnostics)
            }
        }
    }

    private func isAboutRange(_ problem: Diagnostic, _ item: Case) -> Bool {
        let name = item.path.split(separator: ".").last.map(String.init) ?? ""
        return problem.description.contains(name) && problem.allowed != nil
            && ["is negative", "is zero", "is too small", "is too large"].contains { problem.message.hasSuffix($0) }
    }

    @Test("there are many keys with a range")
    func complete() { #expect(Self.cases.count > 60) }

    @Test("what is beyond a range is refused by name, with the range", arguments: cases)
    func beyond(_ item: Case) throws {
        let (low, high) = (item.range.lowerBound, item.range.upperBound)
        for value in [low - max(1, abs(low)), high * 2 + 1, -1e300, 1e300] {
            let results = try bound(item, item.text(value))
            for (_, problems) in results { #expect(!problems.isEmpty, "\(item) \(value)") }
        }
    }

    @Test("both ends of a range are planned, to an option or to none", arguments: cases)
    func ends(_ item: Case) throws {
        let catalog = try Self.catalog.get()
        let planner = ScenarioPlanner(catalog, .uncalibrated, effort: SearchEffort(hour: nil), contingency: 0)
        for value in [item.range.lowerBound, item.range.upperBound] {
            for (scenario, problems) in try bound(item, item.text(value)) {
                #expect(!problems.contains { isAboutRange($0, item) }, "\(item) \(value): \(problems)")
                guard let scenario else { continue }
                let plan = planner.plan([scenario], keeping: 1)
                for best in plan.plans.compactMap(\.best) {
                    #expect(
                        best.monthly.value.isFinite && best.monthly.value > 0 && best.replicas > 0, "\(item) \(value)")
                }
            }
        }
    }
}
