public import ArgumentParser
import Catalog
import Configurations
import Foundation
import Input
import Scenarios
public import Workload

/// `plimsoll init`: a scenario file to start from.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Print a commented scenario file to start from.",
        discussion: """
            Examples:
              plimsoll init chat > chat.yaml
              plimsoll plan chat.yaml
              plimsoll init --from serve.sh rag > mine.yaml
              plimsoll init --from values.yaml --gpu H100 > mine.yaml
              kubectl get deployment llm -o yaml | plimsoll init --from - > mine.yaml

            --from reads what starts a deployment: command lines of vLLM, SGLang and
            TensorRT-LLM, settings for their --config, Kubernetes and KServe objects,
            Docker Compose, Helm values of vLLM's production stack and of llm-d, Ray
            Serve LLM applications; of training: DeepSpeed JSON, Megatron-LM arguments
            and Determined experiments; Hugging Face folders. Files are recognised by
            content. What cannot be taken over is named with its line on standard
            error. Requests are in none of them: those of the preset are written.

            plimsoll schema scenario prints the JSON Schema of scenario files, for
            editors that complete and check YAML; plimsoll guide scenario lists all keys.
            """)

    @Argument(help: "chat, rag, summarization, code, agent, reasoning or batch.")
    var preset: WorkloadPreset = .chat

    @Option(
        help: ArgumentHelp(
            "Configuration file or model folder to make the scenario of; \"-\" reads standard input.",
            valueName: "path"))
    var from: String?

    @Option(help: "Model, for files that do not name it; wins over the file.")
    var model: String?

    @Option(help: "Accelerator, for files that do not name it; wins over the file.")
    var gpu: String?

    func validate() throws {
        guard from == nil else { return }
        if model != nil { throw ValidationError("--model goes with --from") }
        if gpu != nil { throw ValidationError("--gpu goes with --from") }
    }

    func run() throws {
        guard let from else { return try Output.write(ScenarioPreset.text(preset)) }
        let catalog = try Catalog.load()
        if let gpu, catalog.hardware.accelerator(named: gpu) == nil {
            throw ValidationError("--gpu: no accelerator is called \(gpu.printable(limit: 60))")
        }
        let scenario = try DescribedScenario(
            try Self.description(from), model: model, accelerator: gpu, preset: preset, catalog: catalog)
        for note in scenario.notes { Output.complain(note.description) }
        for problem in Self.problems(of: scenario.text, catalog) { Output.complain(problem) }
        try Output.write(scenario.text)
    }

    private static func description(_ path: String) throws -> DeploymentDescription {
        if path == "-" {
            return try DeploymentDescription(
                try StandardInput.read(maximumBytes: DeploymentDescription.maximumSize))
        }
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            return DeploymentDescription(model: path)
        }
        let file = try TextFile(path: path, maximumBytes: DeploymentDescription.maximumSize)
        do {
            return try DeploymentDescription(file)
        } catch {
            // What a plan can read as a model is one.
            guard path.hasSuffix(".json"), (try? ModelFiles.isModel(path)) == true else { throw error }
            return DeploymentDescription(model: path)
        }
    }

    /// What is wrong with the scenario as it stands, such as a model that nobody knows.
    private static func problems(of text: String, _ catalog: Catalog) -> [String] {
        do {
            let document = try ScenarioDocument(text: text, file: "scenario")
            _ = try Scenario(document, catalog: catalog)
            return []
        } catch {
            return error.diagnostics.map { problem in
                var problem = problem
                problem.severity = .warning
                return problem.description
            }
        }
    }
}

/// Model folders.
private enum ModelFiles {
    static func isModel(_ path: String) throws -> Bool {
        try Catalog.load().model(named: path) != nil
    }
}

extension WorkloadPreset: ExpressibleByArgument {}
