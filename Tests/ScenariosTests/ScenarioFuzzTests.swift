import Input
import Quantities
import Scenarios
import Testing
import Workload

@Suite struct ScenarioFuzzTests {
    /// A small generator with a seed (SplitMix64), so that every run tries the same mutations.
    struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    static let fragments = [
        "", "[", "]", "{", "}", ": ", "- ", "\n", "  ", "\t", "#", "\"", "'", "&a ", "*a", "!!str ", "? ", "|", ">",
        "%",
        "@", "-", "0", "-1", "1e999", ".nan", ".inf", "99999999999999999999", "1e308", "/s", "$", "null", "~", "<<: ",
        "\u{0}", "\u{1F6A2}", "\r\n", "---\n", "...", ",", "5%", "200 ms", "[[[[[[", "{a: {a: {a: ", "mean", "p50: ",
    ]

    /// `text` with one to six random changes.
    static func mutated(_ text: String, _ random: inout Seeded) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let at = Int.random(in: 0..<max(1, bytes.count), using: &random)
            let end = min(bytes.count, at + Int.random(in: 0...12, using: &random))
            guard at <= end else { continue }
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes.removeSubrange(at..<end)
            case 1: bytes.insert(contentsOf: Array((fragments.randomElement(using: &random) ?? "").utf8), at: at)
            case 2: bytes.replaceSubrange(at..<end, with: Array((fragments.randomElement(using: &random) ?? "").utf8))
            case 3: bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0...bytes.count, using: &random))
            case 4 where at < bytes.count: bytes[at] = UInt8.random(in: 0...127, using: &random)
            case 5 where at < bytes.count: bytes[at] = UInt8.random(in: 0...255, using: &random)
            default: break
            }
        }
        return bytes
    }

    @Test("thousands of damaged preset files each give a scenario or problems with their place", arguments: 0..<8)
    func damagedPresets(_ seed: Int) {
        var random = Seeded(state: UInt64(seed))
        let texts = WorkloadPreset.allCases.map(ScenarioPreset.text)
        for _ in 0..<400 {
            let bytes = Self.mutated(texts.randomElement(using: &random) ?? "", &random)
            do throws(InputProblems) {
                let document = try ScenarioDocument(bytes: bytes, file: "s.yaml")
                _ = try Scenario(document, catalog: StubCatalog())
            } catch {
                let text = String(decoding: bytes, as: UTF8.self)
                #expect(!error.diagnostics.isEmpty, "seed \(seed): \(text)")
                let lost = error.diagnostics.filter { $0.place.file != "s.yaml" || $0.place.line == nil }
                #expect(
                    lost.isEmpty || lost.map(\.message).allSatisfy { $0.contains("UTF-8") }, "seed \(seed): \(lost)")
                let isOneLine = error.diagnostics.allSatisfy { !$0.description.contains("\n") }
                #expect(isOneLine, "seed \(seed): \(error.diagnostics)")
            }
        }
    }

    @Test(
        "every value may be replaced by any odd one",
        arguments: ["", "nan", "-1", "0", "[]", "{}", "1e999", "[[1]]", "x"])
    func oddValues(_ odd: String) throws {
        let document = try ScenarioDocument(text: ScenarioPreset.text(.agent), file: "s.yaml")
        for key in ScenarioSchema.keys {
            guard let changed = try? document.setting(key.path, to: odd) else { continue }
            do throws(InputProblems) {
                let scenario = try Scenario(changed, catalog: StubCatalog())
                #expect(scenario.workload.shape.mean.input.isFinite)
            } catch {
                #expect(!error.diagnostics.isEmpty)
            }
        }
    }
}
