import Input
import Scenarios

/// Reads what training tools write: of it, a plan takes parallelism, precision and accelerators.
enum TrainingReader {
    /// JSON for DeepSpeed's engine: training, or inference.
    static func deepSpeed(_ root: ScenarioNode, _ log: inout DescriptionLog) -> [DescribedDeployment] {
        var deployment = DescribedDeployment()
        var training: [String] = []
        for entry in root.entries {
            let value = entry.value
            switch entry.key {
            case "fp16", "bf16", "bfloat16":
                if value["enabled"]?.text == "true" {
                    deployment.set(.dtype, entry.key == "fp16" ? "fp16" : "bf16", entry.place, entry.key)
                }
            case "dtype": if let text = value.text { deployment.set(.dtype, text, entry.place, entry.key) }
            case "tensor_parallel":
                if let size = value["tp_size"] ?? value["autotp_size"], let text = size.text {
                    deployment.set(.tensor, text, size.place, "tensor_parallel")
                }
            case "mp_size": if let text = value.text { deployment.set(.tensor, text, entry.place, entry.key) }
            case "moe", "ep_size":
                if let size = value["ep_size"] ?? (entry.key == "ep_size" ? value : nil), let text = size.text {
                    deployment.set(.expert, text, size.place, "ep_size")
                }
            case "max_batch_size":
                if let text = value.text { deployment.set(.maximumSequences, text, entry.place, entry.key) }
            case "zero_optimization":
                let stage = value["stage"]?.text ?? "0"
                let offload = value["offload_param"] ?? value["offload_optimizer"]
                let moves = (offload?["device"]?.text).map { $0 != "none" } ?? (value["cpu_offload"]?.text == "true")
                log.note(
                    entry.place,
                    "zero_optimization (stage \(stage.clipped)\(moves ? ", with offload" : "")) is not read: it spreads "
                        + "the state of training, and a server has none")
            case "quant", "quantize":
                log.note(
                    entry.place, "\(entry.key) is not read", suggestion: "write the precision of the weights by hand")
            default: training.append(entry.key.clipped)
            }
        }
        note(training, root.place, &log)
        return [deployment]
    }

    /// `MODEL_ARGS` of Megatron-LM's tests, or its arguments in YAML.
    static func megatron(_ root: ScenarioNode, _ log: inout DescriptionLog) -> [DescribedDeployment] {
        let arguments = root["MODEL_ARGS"] ?? root
        var reader = LaunchReader(.megatron, DescribedDeployment(), log)
        reader.read(arguments.entries)
        reader.finish()
        log = reader.log
        return [reader.deployment]
    }

    /// An experiment of Determined AI.
    static func determined(_ root: ScenarioNode, _ log: inout DescriptionLog) -> [DescribedDeployment] {
        var deployment = DescribedDeployment()
        deployment.name = root["name"]?.text
        if let slots = root[path: "resources", "slots_per_trial"], let text = slots.text {
            deployment.set(.acceleratorCount, text, slots.place, "slots_per_trial")
        }
        if let pool = root[path: "resources", "resource_pool"], let text = pool.text {
            deployment.set(.accelerator, text, pool.place, "resource_pool")
        }
        var unread: [String] = []
        if let hyperparameters = root["hyperparameters"] { read(hyperparameters, "", &deployment, &unread, depth: 0) }
        if let first = root["hyperparameters"], !unread.isEmpty {
            note(unread, first.place, &log, what: "hyperparameters are not read, for they are the model code's own")
        }
        let known: Set = ["name", "resources", "hyperparameters"]
        note(root.entries.map(\.key).filter { !known.contains($0) }.map(\.clipped), root.place, &log)
        return [deployment]
    }

    private static let parameters: [String: DescribedSetting] = [
        "model_parallel_size": .tensor, "tensor_parallel_size": .tensor, "tensor_model_parallel_size": .tensor,
        "pipe_parallel_size": .pipeline, "pipeline_parallel_size": .pipeline,
        "pipeline_model_parallel_size": .pipeline, "model_name": .model, "model_name_or_path": .model,
        "pretrained_model_name_or_path": .model, "precision": .dtype, "dtype": .dtype,
    ]

    private static func read(
        _ node: ScenarioNode, _ prefix: String, _ deployment: inout DescribedDeployment, _ unread: inout [String],
        depth: Int
    ) {
        for entry in node.entries {
            // {type: const, val: 4} is a constant, other types are searched over.
            let isConstant = entry.value["type"]?.text == "const"
            let value = isConstant ? entry.value["val"] ?? entry.value : entry.value
            if let setting = parameters[entry.key], let text = value.text {
                deployment.set(setting, text, entry.place, prefix + entry.key)
            } else if !isConstant, entry.value["type"] == nil, !entry.value.entries.isEmpty, depth < 4 {
                read(entry.value, prefix + entry.key + ".", &deployment, &unread, depth: depth + 1)
            } else {
                unread.append((prefix + entry.key).clipped)
            }
        }
    }

    private static func note(
        _ keys: [String], _ place: SourcePlace, _ log: inout DescriptionLog,
        what: String = "settings of training are not read, for no plan depends on them"
    ) {
        guard !keys.isEmpty else { return }
        let more = keys.count > 12 ? " and \(keys.count - 12) more" : ""
        log.note(place, "\(what): \(keys.prefix(12).joined(separator: ", "))\(more)")
    }
}
