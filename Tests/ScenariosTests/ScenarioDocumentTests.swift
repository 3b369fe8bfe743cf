import Input
import Quantities
import Scenarios
import Testing
import Workload

@Suite struct ScenarioDocumentTests {
    private func problems(_ text: String) -> [Diagnostic] {
        do throws(InputProblems) {
            return try ScenarioDocument(text: text, file: "s.yaml").check()
        } catch {
            return error.diagnostics
        }
    }

    @Test("an empty text, a word and a list are no scenario")
    func notAScenario() {
        for text in ["", "# nothing", "chat", "- a", "[]", "--- a\n--- b\n", "\u{0}", "a: b: c"] {
            let found = problems(text)
            #expect(found.count == 1, "\(text): \(found)")
            #expect(found.first?.place.line == 1 || found.first?.place.line == 2)
        }
        #expect(problems("{}").map(\.message).allSatisfy { $0.hasSuffix("is missing") })
    }

    @Test("text that is not UTF-8 is refused")
    func notUTF8() {
        #expect(throws: InputProblems.self) { try ScenarioDocument(bytes: [0x61, 0x3A, 0xFF, 0xFE], file: "s.yaml") }
    }

    @Test("four megabytes are read, and a byte more is refused without looking at it")
    func size() throws {
        let line = "# " + String(repeating: "x", count: 97) + "\n"
        let body = "plimsoll: 1\n" + String(repeating: line, count: ScenarioDocument.maximumSize / 100 - 1)
        let exact = body + String(repeating: "#", count: ScenarioDocument.maximumSize - body.utf8.count)
        _ = try ScenarioDocument(text: exact, file: "s.yaml")
        let found = problems(exact + "#")
        #expect(found.map(\.message) == ["the text has 4194305 bytes"])
        #expect(throws: InputProblems.self) { try ScenarioDocument(bytes: Array((exact + "#").utf8), file: "s.yaml") }
    }

    @Test("deep nesting is refused", arguments: [33, 900, 5000, 200_000])
    func depth(_ levels: Int) {
        let flow = "a: " + String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        let dashes = String(repeating: "- ", count: levels) + "a"
        let braces = String(repeating: "{a: ", count: levels) + "1" + String(repeating: "}", count: levels)
        for text in [flow, dashes, braces] {
            let found = problems(text)
            #expect(!found.isEmpty)
            #expect(found.first?.place.line == 1)
        }
    }

    @Test("32 levels are still read")
    func allowedDepth() throws {
        let text = "a: " + String(repeating: "[", count: 30) + "1" + String(repeating: "]", count: 30)
        _ = try ScenarioDocument(text: text, file: "s.yaml")
        let deeper = problems("a: [" + String(repeating: "[", count: 31) + "1" + String(repeating: "]", count: 32))
        #expect(deeper.map(\.message) == ["nested deeper than 32 levels"])
    }

    @Test("alias bombs are refused, as values and as keys")
    func aliasBombs() {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...30 {
            bomb += "a\(level): &a\(level) [" + (0..<9).map { _ in "*a\(level - 1)" }.joined(separator: ", ") + "]\n"
        }
        #expect(problems(bomb).map(\.message) == ["more than 8 aliases (*name) in one file"])
        let doubled = "a: &a [1, 2]\nb: &b [*a, *a]\nc: &c [*b, *b]\n? [*c, *c]\n: 1\n? [*c, *c]\n: 2\n"
        #expect(!problems(doubled).isEmpty)
        let unknown = problems("a: *nowhere")
        #expect(unknown.count == 1)
        let large = "a: &a [" + String(repeating: "1,", count: 40_000) + "1]\nb: [*a, *a]\n"
        #expect(!problems(large).isEmpty)
    }

    @Test("an alias or two are followed")
    func aliases() throws {
        let document = try ScenarioDocument(text: "a: &x {mean: 5}\nb: *x\n", file: "s.yaml")
        #expect(document.value(at: "b.mean")?.content == .scalar("5", quoted: false))
    }

    @Test("too many values are refused once")
    func tooManyValues() {
        let found = problems("a: [" + String(repeating: "1,", count: 130_000) + "1]")
        #expect(found.map(\.message) == ["more than 100000 values"])
    }

    @Test("a key written twice is named with both places, in blocks and in braces")
    func duplicates() {
        let block = problems("plimsoll: 1\nworkload:\n  rate: 1/s\n  input: 3\n  rate: 2/s\n")
        #expect(
            block.map(\.description) == [
                "s.yaml:1:1: error: the key \"model\" is missing; write \"model: ...\": model by name or Hugging Face path, "
                    + "or a list of models with the share of requests each gets",
                "s.yaml:5:3: error: \"rate\" is written twice, first in line 3; keep one",
            ])
        let windows = problems("plimsoll: 1\r\nname: a\r\nname: b\r\n")
        #expect(windows.first { $0.message.contains("twice") }?.place.line == 3, "\(windows)")
        #expect(problems("{a: 1, a: 2}").count == 1)
        #expect(problems("{a: 1, \"a\": 2}").count == 1)
    }

    @Test("keys written twice do not hide the other problems")
    func duplicatesAndMore() {
        let found = problems(
            "plimsoll: 2\nname: a\nmodel: x\nname: b\nworkload:\n  rate: 5\n  rate: 1/s\nfoo: 1\nname: c\n")
        #expect(found.map(\.place.line) == [1, 4, 6, 7, 8, 9], "\(found)")
    }

    @Test(
        "a megabyte of one odd pattern ends in problems with a place",
        arguments: ["[{", "- - ", "\"", "&a ", "*a ", "- a\n", "a: 'b\n", "\t", "%"])
    func patterns(_ pattern: String) {
        let found = problems(String(repeating: pattern, count: 1_000_000 / pattern.utf8.count))
        #expect(!found.isEmpty)
        #expect(found.count <= 100)
        #expect(found.allSatisfy { $0.place.line != nil })
    }

    @Test("places are those of the text, also behind umlauts and emoji")
    func places() throws {
        let document = try ScenarioDocument(text: "name: \"ä🚢\"\nb: {ä: 1, c: 2}\n", file: "s.yaml")
        #expect(document.value(at: "b.c")?.place == SourcePlace(file: "s.yaml", line: 2, column: 14))
    }

    @Test("setting a path changes that value and nothing else")
    func setting() throws {
        let document = try ScenarioDocument(text: ScenarioPreset.builtIn, file: "s.yaml")
        let faster = try document.setting("workload.rate", to: "12/s")
        #expect(faster.value(at: "workload.rate")?.content == .scalar("12/s", quoted: false))
        #expect(faster.value(at: "workload.input") == document.value(at: "workload.input"))
        let scenario = try Scenario(faster, catalog: StubCatalog())
        #expect(scenario.workload.arrival.requiredRate?.perSecond == 12)
        let added = try document.setting("speculative.tokens", to: "4").setting("speculative.acceptance", to: "70%")
        #expect(try Scenario(added, catalog: StubCatalog()).speculation?.draftTokens == 4)
        let list = try document.setting("hardware.allow", to: "[L40S]").setting("hardware.allow.1", to: "L4")
        #expect(try Scenario(list, catalog: StubCatalog()).market.accelerators.count == 2)
    }

    @Test("a wrong override is reported by its path")
    func wrongOverride() throws {
        let document = try ScenarioDocument(text: ScenarioPreset.builtIn, file: "s.yaml")
        let wrong = try document.setting("workload.rate", to: "fast")
        #expect(wrong.check().map { $0.place.field } == ["workload.rate"])
        #expect(wrong.check().map { $0.place.file } == ["command line"])
        for (path, text) in [("", "1"), ("a..b", "1"), ("hardware.allow.9", "L4"), ("name", "[")] {
            #expect(throws: InputProblems.self) { try document.setting(path, to: text) }
        }
    }
}
