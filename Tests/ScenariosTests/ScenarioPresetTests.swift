import Foundation
import Input
import Quantities
import Testing
import Workload

@testable import Scenarios

@Suite struct ScenarioPresetTests {
    @Test("every preset binds without a problem or a warning and keeps its lengths", arguments: WorkloadPreset.allCases)
    func presetsBind(_ preset: WorkloadPreset) throws {
        let scenario = try bound(ScenarioPreset.text(preset))
        #expect(scenario.warnings.isEmpty, "\(scenario.warnings)")
        #expect(scenario.workload.preset == preset)
        #expect(scenario.serviceLevel.targets.isEmpty == (preset == .batch))
        #expect(scenario.budget != nil)
        let shape = scenario.workload.shape
        #expect(shape.mean.output.value < preset.shape.mean.output.value * 1.01)
        #expect(shape.sharedPrefix == preset.shape.sharedPrefix)
    }

    @Test("preset files are short, narrow and end with a line break", arguments: WorkloadPreset.allCases)
    func presetsAreReadable(_ preset: WorkloadPreset) {
        let lines = ScenarioPreset.text(preset).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count < 45)
        #expect(lines.last == "")
        #expect(lines.allSatisfy { $0.count <= 120 && $0.last != " " })
    }

    @Test("the schema is JSON, knows every key of the table, and admits the keys of every preset")
    func schema() throws {
        let data = Data(ScenarioSchema.json.utf8)
        let schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        for (path, summary) in ScenarioSchema.keys.map({ ($0.path, $0.summary) }) {
            #expect(!summary.isEmpty)
            let parts = path.split(separator: ".").map(String.init)
            #expect(
                parts.reduce([schema]) { found, part in found.flatMap { Self.properties($0, part) } }.isEmpty == false,
                "\(path)")
        }
        for preset in WorkloadPreset.allCases {
            let document = try ScenarioDocument(text: ScenarioPreset.text(preset), file: "s.yaml")
            #expect(Self.unknownKeys(document.root, schema).isEmpty)
        }
        let wrong = try ScenarioDocument(text: "workload: {rat: 1}", file: "s.yaml")
        #expect(Self.unknownKeys(wrong.root, schema) == ["rat"])
    }

    @Test("no two keys of a block share a name, and every default reads without a problem")
    func table() throws {
        func check(_ keys: [ScenarioKey]) {
            #expect(Set(keys.map(\.name)).count == keys.count)
            for key in keys { check(key.children) }
        }
        check(ScenarioKey.table)
        #expect(try ScenarioDocument(text: scenarioText(), file: "s.yaml").check().isEmpty)
    }

    /// The schemas of `key` in a schema and its alternatives.
    private static func properties(_ schema: [String: Any], _ key: String) -> [[String: Any]] {
        let own = ((schema["properties"] as? [String: Any])?[key] as? [String: Any]).map { [$0] } ?? []
        let items = (schema["items"] as? [String: Any]).map { properties($0, key) } ?? []
        let others = (schema["anyOf"] as? [[String: Any]] ?? []).flatMap { properties($0, key) }
        return own + items + others
    }

    private static func unknownKeys(_ node: ScenarioNode, _ schema: [String: Any]) -> [String] {
        switch node.content {
        case .scalar: return []
        case .list(let nodes): return nodes.flatMap { unknownKeys($0, schema) }
        case .map(let entries):
            return entries.flatMap { entry -> [String] in
                let found = properties(schema, entry.key)
                guard !found.isEmpty else { return [entry.key] }
                return unknownKeys(entry.value, ["anyOf": found])
            }
        }
    }
}
