import Input
import Scenarios

/// Reads values of Helm charts and of Ray Serve, where settings stand under names of their own.
enum ValuesReader {
    // MARK: vLLM production stack

    private static let stackKeys: [String: DescribedSetting] = [
        "maxModelLen": .contextLength, "dtype": .dtype, "tensorParallelSize": .tensor,
        "pipelineParallelSize": .pipeline, "maxNumSeqs": .maximumSequences,
        "maxNumBatchedTokens": .maximumBatchedTokens, "gpuMemoryUtilization": .memoryShare,
        "enablePrefixCaching": .prefixCaching, "quantization": .quantization, "kvCacheDtype": .cachePrecision,
    ]

    private static let stackUnrelated: Set<String> = [
        "name", "enabled", "repository", "imagePullPolicy", "requestCPU", "requestMemory", "limitCPU", "limitMemory",
        "pvcStorage", "pvcAccessMode", "pvcMatchLabels", "storageClass", "shmSize", "hf_token", "env", "annotations",
        "podAnnotations", "serviceAccountName", "priorityClassName", "chatTemplate", "nodeName", "nodeSelectorTerms",
        "tolerations", "initContainer", "extraVolumes", "extraVolumeMounts", "labels", "runtimeClassName",
        "imagePullSecret",
    ]

    /// `servingEngineSpec.modelSpec[]`.
    static func productionStack(_ root: ScenarioNode, _ log: inout DescriptionLog) -> [DescribedDeployment] {
        var found: [DescribedDeployment] = []
        for model in root[path: "servingEngineSpec", "modelSpec"]?.items ?? [] {
            if model["enabled"]?.text == "false" { continue }
            found.append(stackModel(model, &log))
        }
        return found
    }

    private static func stackModel(_ model: ScenarioNode, _ log: inout DescriptionLog) -> DescribedDeployment {
        var deployment = DescribedDeployment()
        deployment.name = model["name"]?.text
        deployment.set(.engine, LaunchProgram.vllm.rawValue, model.place, "modelSpec")
        var extra: [CommandWord] = []
        for entry in model.entries {
            let text = entry.value.text
            switch entry.key {
            case "modelURL": if let text { deployment.set(.model, text, entry.place, entry.key) }
            case "replicaCount": if let text { deployment.set(.replicas, text, entry.place, entry.key) }
            case "requestGPU": if let text { deployment.set(.acceleratorCount, text, entry.place, entry.key) }
            case "requestGPUType":
                // nvidia.com/gpu says nothing; a MIG profile does.
                if let text, let slash = text.firstIndex(of: "-") {
                    deployment.set(.accelerator, String(text[text.index(after: slash)...]), entry.place, entry.key)
                }
            case "tag":
                if let text, let version = CommandReader.version(ofImage: "vllm/vllm-openai:" + text) {
                    deployment.set(.engineVersion, version, entry.place, entry.key)
                }
            case "keda":
                for (key, setting) in [
                    ("minReplicaCount", DescribedSetting.minimumReplicas), ("maxReplicaCount", .maximumReplicas),
                ] {
                    if let node = entry.value[key], let text = node.text {
                        deployment.set(setting, text, node.place, key)
                    }
                }
            case "vllmConfig": extra = stackSettings(entry.value, &deployment, &log)
            case "raySpec":
                log.note(
                    entry.place, "raySpec spreads a replica over several pods, and does not say over how many",
                    suggestion: "check parallelism in the scenario")
            default:
                if !stackUnrelated.contains(entry.key) { log.note(entry.place, "\(entry.key.clipped) is not read") }
            }
        }
        // The last argument wins.
        var reader = LaunchReader(.vllm, deployment, log)
        reader.read(extra[...])
        log = reader.log
        return reader.deployment
    }

    private static func stackSettings(
        _ settings: ScenarioNode, _ deployment: inout DescribedDeployment, _ log: inout DescriptionLog
    ) -> [CommandWord] {
        var extra: [CommandWord] = []
        for entry in settings.entries {
            if entry.key == "extraArgs" {
                extra = entry.value.words
            } else if let setting = stackKeys[entry.key], let text = entry.value.text {
                deployment.set(setting, text, entry.place, entry.key)
            } else if !["enableChunkedPrefill", "v1", "maxLoras", "enableLora"].contains(entry.key) {
                log.note(entry.place, "vllmConfig.\(entry.key.clipped) is not read")
            } else if entry.key.hasSuffix("Lora") || entry.key.hasSuffix("Loras") {
                log.note(entry.place, "\(entry.key) is not read: plans know no adapters")
            }
        }
        return extra
    }

    // MARK: llm-d

    /// Values of the model service chart.
    static func llmd(_ root: ScenarioNode, _ log: inout DescriptionLog) -> [DescribedDeployment] {
        var pods = PodReader(log)
        var seed = DescribedDeployment()
        seed.name = root["fullnameOverride"]?.text
        if let name = root[path: "modelArtifacts", "name"], let text = name.text, !text.isVariable {
            seed.set(.model, text, name.place, "modelArtifacts.name")
        }
        if let uri = root[path: "modelArtifacts", "uri"] { pods.readModel(uri, &seed) }
        if let decode = root["decode"], decode["create"]?.text != "false" {
            var deployment = seed
            if let replicas = decode["replicas"], let text = replicas.text {
                deployment.set(.replicas, text, replicas.place, "decode.replicas")
            }
            pods.readParallelism(decode["parallelism"], &deployment)
            pods.readNode(decode, &deployment)
            deployment.fill(.engine, LaunchProgram.vllm.rawValue, decode.place, "decode")
            let containers = decode["containers"]?.items ?? []
            for container in containers {
                pods.readContainer(container, commands: ["command", "args"], deployment, engine: .vllm)
            }
            if containers.isEmpty { pods.add(deployment) }
        }
        if let prefill = root["prefill"], prefill["create"]?.text != "false", prefill["replicas"]?.text != "0",
            !prefill.entries.isEmpty
        {
            pods.log.note(
                prefill.place, "the prefill pool is not read: the scenario is of one pool",
                suggestion: "see plimsoll guide disaggregated")
        }
        if root["modelServers"] != nil, root["decode"] == nil {
            pods.log.note(root.place, "the model servers are not in these values: they are patches of kustomize")
        }
        log = pods.log
        return pods.found
    }

    // MARK: Ray Serve LLM

    private static let rayUnrelated: Set<String> = [
        "name", "runtime_env", "log_engine_metrics", "experimental_configs", "placement_group_config", "llm_engine",
    ]

    /// `applications[].args.llm_configs[]`, or a file of one of these.
    static func ray(_ root: ScenarioNode, _ log: inout DescriptionLog) -> [DescribedDeployment] {
        var found: [DescribedDeployment] = []
        let applications = root["applications"]?.items ?? [root]
        for application in applications {
            let arguments = application["args"] ?? application
            let configs =
                arguments["llm_configs"]?.items ?? (arguments["model_loading_config"] == nil ? [] : [arguments])
            if configs.isEmpty {
                log.note(application.place, "the application is not read: it has no llm_configs")
            }
            for config in configs {
                if let path = config.text {
                    log.note(
                        config.place, "the configuration in \(path.clipped) is not read",
                        suggestion: "read that file as well: plimsoll init --from FILE")
                } else {
                    found.append(rayModel(config, &log))
                }
            }
        }
        return found
    }

    private static func rayModel(_ config: ScenarioNode, _ log: inout DescriptionLog) -> DescribedDeployment {
        var deployment = DescribedDeployment()
        deployment.set(.engine, LaunchProgram.vllm.rawValue, config.place, "llm_configs")
        var settings: [ScenarioEntry] = []
        for entry in config.entries {
            switch entry.key {
            case "model_loading_config":
                deployment.name = entry.value["model_id"]?.text
                if let source = entry.value["model_source"] ?? entry.value["model_id"], let text = source.text {
                    if text.contains("://") {
                        log.note(
                            source.place, "the model at \(text.clipped) is not read",
                            suggestion: "name it: --model OWNER/MODEL")
                    } else {
                        deployment.set(.model, text, source.place, "model_source")
                    }
                } else if let source = entry.value["model_source"] {
                    log.note(
                        source.place, "the model's bucket is not read", suggestion: "name it: --model OWNER/MODEL")
                }
            case "accelerator_type":
                if let text = entry.value.text { deployment.set(.accelerator, text, entry.place, entry.key) }
            case "deployment_config":
                let scaling = entry.value["autoscaling_config"]
                for (node, setting) in [
                    (scaling?["min_replicas"], DescribedSetting.minimumReplicas),
                    (scaling?["max_replicas"], .maximumReplicas), (entry.value["num_replicas"], .replicas),
                ] {
                    if let node, let text = node.text, Int(text) != nil {
                        deployment.set(setting, text, node.place, setting.rawValue)
                    }
                }
            case "engine_kwargs": settings = entry.value.entries
            case "lora_config": log.note(entry.place, "lora_config is not read: plans know no adapters")
            default:
                if !rayUnrelated.contains(entry.key) { log.note(entry.place, "\(entry.key.clipped) is not read") }
            }
        }
        var reader = LaunchReader(.vllm, deployment, log)
        reader.read(settings)
        log = reader.log
        return reader.deployment
    }
}
