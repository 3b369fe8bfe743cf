import Input
import Testing

@testable import Scenarios

@Suite("Changes of a scenario from the command line") struct ScenarioOverrideTests {
    private let text = """
        plimsoll: 1
        model: llama
        hardware: [H100]
        budget: $20,000 / month
        workload:
          rate: 300/min
          input: {mean: 512, cv: 1, max: 4000}
          output: 256
        """

    private func document() throws -> ScenarioDocument { try ScenarioDocument(text: text, file: "s.yaml") }

    private func scalar(_ path: String, _ document: ScenarioDocument) -> String? {
        guard case .scalar(let text, _)? = document.value(at: path)?.content else { return nil }
        return text
    }

    @Test(
        "a factor multiplies a number and keeps its unit",
        arguments: [
            ("workload.rate=2x", "workload.rate", "600 /min"), ("rate=0.5x", "workload.rate", "150 /min"),
            ("budget=3x", "budget", "$60000 / month"), ("workload.output=1.5x", "workload.output", "384"),
            ("workload.rate=7/s", "workload.rate", "7/s"),
        ])
    func factors(change: String, path: String, expected: String) throws {
        let changed = try document().applying(try ScenarioOverride(parsing: change, option: "--set"))
        #expect(scalar(path, changed) == expected)
    }

    @Test("a factor on lengths keeps their spread")
    func lengths() throws {
        let changed = try document().applying(ScenarioOverride("workload.input", "2x"))
        #expect(scalar("workload.input.mean", changed) == "1024")
        #expect(scalar("workload.input.max", changed) == "8000")
        #expect(scalar("workload.input.cv", changed) == "1")
    }

    @Test("what was assumed can be multiplied, what is neither written nor assumed cannot")
    func assumed() throws {
        let assumption = Assumption(path: "workload.think_time", value: "10 s", why: "test")
        let changed = try document().applying(ScenarioOverride("workload.think_time", "3x"), assumptions: [assumption])
        #expect(scalar("workload.think_time", changed) == "30 s")
        #expect(throws: InputProblems.self) { try document().applying(ScenarioOverride("workload.think_time", "3x")) }
        #expect(throws: InputProblems.self) { try document().applying(ScenarioOverride("hardware", "2x")) }
        #expect(throws: InputProblems.self) { try document().applying(ScenarioOverride("model", "2x")) }
    }

    @Test("short names stand for paths, also where a block is written short")
    func shortNames() throws {
        #expect(ScenarioOverride("model.precision", "fp8").path == "precision")
        let changed = try document().applying(ScenarioOverride("gpu", "L40S"))
        #expect(scalar("hardware", changed) == "L40S")
        let paths = Set(ScenarioSchema.keys.map(\.path))
        for name in ScenarioOverride.shortNames { #expect(paths.contains(name.path), "\(name.path)") }
        for name in ScenarioOverride.shortNames { #expect(!paths.contains(name.short), "\(name.short)") }
    }

    @Test("what is no change says so", arguments: ["", "=", "a", "=1", "workload.rate="])
    func malformed(text: String) {
        #expect(throws: InputProblems.self) { try ScenarioOverride(parsing: text, option: "--set") }
    }

    @Test("words that end in x are no factors", arguments: ["max", "x", "-2x", "0x", "infx", "1e999x"])
    func noFactors(value: String) { #expect(ScenarioOverride("name", value).factor == nil) }
}
