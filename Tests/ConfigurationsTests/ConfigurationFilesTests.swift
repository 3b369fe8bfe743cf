import Catalog
import Configurations
import Foundation
import Input
import Testing
import Workload

private let folder = "../shared/fixtures"

/// Real files of the tools, which lie beside the package on some machines only.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: folder), "no folder \(folder) with files of the tools"))
struct ConfigurationFilesTests {
    @Test(
        "every file gives what it says of a deployment",
        arguments: [
            ("deepspeed/ds_config_z3.json", ConfigurationKind.deepSpeedTraining, ["precision: bf16"]),
            ("deepspeed/ds_config_zero2_offload.json", .deepSpeedTraining, ["precision: fp16"]),
            (
                "determined/gpt_neox_zero1.yaml", .determined,
                ["name: gpt-neox-zero1-2-7B", "parallelism: {tensor: 2, pipeline: 2}"]
            ),
            ("megatron/tp2_pp2.model_config.yaml", .megatron, ["parallelism: {tensor: 2, pipeline: 2}"]),
            ("megatron/moe.model_config.yaml", .megatron, ["precision: bf16", "parallelism: {pipeline: 2}"]),
        ])
    func file(path: String, kind: ConfigurationKind, keys: [String]) throws {
        let description = try DeploymentDescription(TextFile(path: "\(folder)/\(path)"))
        #expect(description.kind == kind)
        let scenario = try DescribedScenario(
            description, model: "Qwen/Qwen3-8B", accelerator: nil, preset: .chat, catalog: try Catalog.load())
        let lines = scenario.text.split(separator: "\n").map(String.init)
        for key in keys { #expect(lines.contains(key), "\(scenario.text)") }
        #expect(!scenario.notes.isEmpty && scenario.notes.allSatisfy { $0.place.line != nil })
    }
}
