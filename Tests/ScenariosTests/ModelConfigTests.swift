import Catalog
import Input
import Scenarios
import Testing

@Suite("A model that the scenario itself describes") struct ModelConfigTests {
    private static let fields =
        #""model_type": "llama", "hidden_size": 3072, "num_hidden_layers": 36, "intermediate_size": 9216, "#
        + #""num_attention_heads": 24, "num_key_value_heads": 4, "vocab_size": 98304, "torch_dtype": "bfloat16", "#
        + #""tie_word_embeddings": false"#

    private static func model(_ written: String) throws -> ModelArchitecture {
        let text = "plimsoll: 1\nmodel: \(written)\nworkload: {rate: 5/s, input: 500, output: 200}\n"
        let scenarios = try Scenario.all(
            of: ScenarioDocument(text: text, file: "s.yaml"), catalog: try Catalog.load(accelerators: ["H100"]).closed)
        return try #require(scenarios.first?.models.first?.architecture)
    }

    @Test("a config.json as text and as keys is the same model, under the name that the scenario gives it")
    func forms() throws {
        let text = try Self.model("{name: own/small, config: '{\(Self.fields)}'}")
        let keys = try Self.model("{name: own/small, config: {\(Self.fields)}}")
        #expect(text == keys && text.id == "own/small" && text.layerCount == 36)
        #expect((4e9...6e9).contains(text.totalParameters))
        // A name of the catalog stands for the config all the same.
        let named = try Self.model("{name: meta-llama/Llama-3.1-8B-Instruct, config: {\(Self.fields)}}")
        #expect(named.totalParameters == text.totalParameters)
    }

    @Test(
        "what is wrong with it is said where it stands, with the field",
        arguments: [
            ("{model_type: llama}", "num_hidden_layers: missing"), ("'{'", "not valid JSON"),
            ("[1]", "a list cannot stand here"), ("{\(fields), num_attention_heads: x}", "num_attention_heads"),
        ])
    func problems(config: String, words: String) {
        do {
            _ = try Self.model("{name: m, config: \(config)}")
            Issue.record("\(config) is taken")
        } catch {
            let message = "\(error)"
            #expect(message.contains("s.yaml:2:") && message.contains(words), "\(message)")
        }
    }
}
