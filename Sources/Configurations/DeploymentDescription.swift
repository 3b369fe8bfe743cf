public import Input
internal import Scenarios

/// What a configuration file of another program says about deployments, and what of it could not be read.
public struct DeploymentDescription: Sendable {
    /// The file as the user named it.
    public let file: String
    /// What the file is.
    public let kind: ConfigurationKind
    /// What was not read, with its line.
    public private(set) var notes: [Diagnostic]
    /// The deployments in the order of the file; at least one.
    let deployments: [DescribedDeployment]

    /// Largest file that is read, in bytes.
    public static let maximumSize = 4 << 20

    /// Reads a file, which is recognised by its content.
    ///
    /// Throws what keeps it from being read, or what else it is.
    public init(_ file: TextFile) throws(InputProblems) {
        var log = DescriptionLog(file: file.name)
        let content = try Content(file)
        if case .documents(let documents, let skipped) = content {
            log.append(skipped)
            if let (kind, deployments) = try Self.read(documents, file, &log) {
                self.init(file.name, kind, deployments, log)
                return
            }
        } else {
            let script = ShellText(file.text, file: file.name)
            let deployments = CommandReader.deployments(script, &log)
            if !deployments.isEmpty {
                let isMegatron = deployments.allSatisfy { $0[.engine] == nil }
                self.init(file.name, isMegatron ? .megatron : .commandLine, deployments, log)
                return
            }
        }
        throw Self.unknown(file, content)
    }

    /// The Hugging Face folder or `config.json` at `path`.
    public init(model path: String) {
        var deployment = DescribedDeployment()
        let isPlain = path.hasPrefix("/") || path.hasPrefix(".") || path.hasPrefix("~")
        deployment.set(.model, isPlain ? path : "./" + path, SourcePlace(file: path), "folder")
        self.init(path, .modelFolder, [deployment], DescriptionLog(file: path))
    }

    private init(
        _ file: String, _ kind: ConfigurationKind, _ deployments: [DescribedDeployment], _ log: DescriptionLog
    ) {
        self.file = file
        self.kind = kind
        self.deployments = deployments
        notes = log.notes
    }

    /// The text as documents, or as commands.
    private enum Content {
        case documents([ScenarioNode], skipped: [Diagnostic])
        case commands

        init(_ file: TextFile) throws(InputProblems) {
            guard Self.looksStructured(file.bytes) else {
                self = .commands
                return
            }
            let (documents, skipped) = try PlacedDocuments.read(file)
            self = .documents(documents, skipped: skipped)
        }

        /// Whether the first line that is neither blank nor a comment opens JSON, is a key, or an item of a list.
        private static func looksStructured(_ bytes: [UInt8]) -> Bool {
            for line in bytes.prefix(65_536).split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
                let body = line.drop { $0 == 0x20 || $0 == 0x09 }
                guard let first = body.first, first != 0x23 else { continue }
                if body.starts(with: "---".utf8) || first == 0x7B || first == 0x5B { return true }
                // A key has no blank in it, and a blank or nothing behind its colon; Megatron's begin with dashes.
                guard let colon = body.firstIndex(of: 0x3A) else { return false }
                let key = body[..<colon]
                let isKey = !key.contains { $0 == 0x20 || $0 == 0x3D || $0 == 0x2F || $0 == 0x24 }
                let after = body.index(after: colon)
                return isKey && (after == body.endIndex || body[after] == 0x20)
            }
            return false
        }
    }

    private static func read(
        _ documents: [ScenarioNode], _ file: TextFile, _ log: inout DescriptionLog
    ) throws(InputProblems) -> (ConfigurationKind, [DescribedDeployment])? {
        guard let first = documents.first else { return nil }
        if documents.contains(where: { $0.has("apiVersion", "kind") }) {
            var pods = PodReader(log)
            for document in documents { pods.read(document) }
            log = pods.log
            guard !pods.found.isEmpty else { return nil }
            let isKServe = documents.contains { $0["apiVersion"]?.text?.hasPrefix("serving.kserve.io/") ?? false }
            return (isKServe ? .kserve : .kubernetes, pods.found)
        }
        if first["services"] != nil, first["plimsoll"] == nil {
            var pods = PodReader(log)
            if let services = first["services"] { pods.readServices(services) }
            log = pods.log
            return pods.found.isEmpty ? nil : (.compose, pods.found)
        }
        let readers: [(ConfigurationKind, Bool, (ScenarioNode, inout DescriptionLog) -> [DescribedDeployment])] = [
            (.productionStack, first["servingEngineSpec"] != nil, ValuesReader.productionStack),
            (.llmd, first["modelArtifacts"] != nil || first.has("modelServers", "router"), ValuesReader.llmd),
            (
                .rayServe,
                first["applications"] != nil || first["llm_configs"] != nil || first["model_loading_config"] != nil,
                ValuesReader.ray
            ),
            (
                .determined, first["searcher"] != nil || first[path: "resources", "slots_per_trial"] != nil,
                TrainingReader.determined
            ),
            (.deepSpeedTraining, isDeepSpeedTraining(first), TrainingReader.deepSpeed),
            (.deepSpeedInference, isDeepSpeedInference(first), TrainingReader.deepSpeed),
            (
                .megatron,
                first["MODEL_ARGS"] != nil
                    || first.entries.contains { LaunchProgram.megatron.hallmarks.contains(LaunchFlag.folded($0.key)) },
                TrainingReader.megatron
            ),
        ]
        for (kind, fits, read) in readers where fits {
            let deployments = try all(documents, read, &log)
            return deployments.isEmpty ? nil : (kind, deployments)
        }
        return engineSettings(first, &log).map { (.engineSettings, [$0]) }
    }

    private static func all(
        _ documents: [ScenarioNode], _ read: (ScenarioNode, inout DescriptionLog) -> [DescribedDeployment],
        _ log: inout DescriptionLog
    ) throws(InputProblems) -> [DescribedDeployment] {
        var found: [DescribedDeployment] = []
        for document in documents { found += read(document, &log) }
        return found
    }

    private static func isDeepSpeedTraining(_ root: ScenarioNode) -> Bool {
        let keys = ["zero_optimization", "train_batch_size", "train_micro_batch_size_per_gpu"]
        return keys.contains { root[$0] != nil }
    }

    private static func isDeepSpeedInference(_ root: ScenarioNode) -> Bool {
        root["replace_with_kernel_inject"] != nil || root["mp_size"] != nil
            || root[path: "tensor_parallel", "tp_size"] != nil
    }

    /// Settings of an engine by name, told apart by words of their own.
    private static func engineSettings(_ root: ScenarioNode, _ log: inout DescriptionLog) -> DescribedDeployment? {
        let keys = Set(root.entries.map { LaunchFlag.folded($0.key) })
        let counts = [LaunchProgram.sglang, .tensorRTLLM, .vllm].map { ($0, $0.hallmarks.intersection(keys).count) }
        guard let (program, count) = counts.max(by: { $0.1 < $1.1 }), count > 0 else { return nil }
        var reader = LaunchReader(program, DescribedDeployment(), log)
        reader.read(root.entries)
        log = reader.log
        return CommandReader.finished(
            reader.deployment, program, [CommandWord(text: "", place: root.entries.first?.place ?? root.place)])
    }

    private static func unknown(_ file: TextFile, _ content: Content) -> InputProblems {
        let place = SourcePlace(file: file.name)
        let allowed =
            "command lines of vLLM, SGLang, TensorRT-LLM; Kubernetes, KServe, Docker Compose, Helm values of vLLM's "
            + "production stack and llm-d, Ray Serve LLM; DeepSpeed, Megatron-LM, Determined; Hugging Face folders"
        guard case .documents(let documents, _) = content, let first = documents.first else {
            return InputProblems([
                Diagnostic(at: place, "no command in it starts a server that plans know", allowed: allowed)
            ])
        }
        if first["plimsoll"] != nil {
            return InputProblems([
                Diagnostic(at: place, "this is a scenario already", suggestion: "use plimsoll plan \(file.name)")
            ])
        }
        if first["model_type"] != nil || first["architectures"] != nil || first["weight_map"] != nil {
            return InputProblems([
                Diagnostic(
                    at: place, "this is part of a model's folder",
                    suggestion: "name the folder or its config.json: plimsoll init --from FOLDER")
            ])
        }
        return InputProblems([
            Diagnostic(at: place, "this describes no deployment that is known", allowed: allowed)
        ])
    }
}
