import Input
import Scenarios

/// Reads containers, and what Kubernetes and its relatives say around them.
struct PodReader {
    var log: DescriptionLog
    private(set) var found: [DescribedDeployment] = []

    init(_ log: DescriptionLog) { self.log = log }

    /// Objects in which no server stands, and on which no plan depends.
    private static let unrelated: Set<String> = [
        "Service", "Secret", "ConfigMap", "PersistentVolumeClaim", "PersistentVolume", "Ingress", "HTTPRoute",
        "Gateway",
        "ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "Namespace", "ServiceMonitor",
        "PodMonitor", "PrometheusRule", "NetworkPolicy", "PodDisruptionBudget", "InferencePool", "InferenceModel",
        "StorageClass", "LimitRange", "ResourceQuota",
    ]

    /// Reads one object.
    mutating func read(_ object: ScenarioNode) {
        let kind = object["kind"]?.text ?? ""
        let name = object[path: "metadata", "name"]?.text
        switch kind {
        case "Deployment", "StatefulSet", "ReplicaSet", "Job", "DaemonSet":
            readPods(object[path: "spec", "template", "spec"], replicas: object[path: "spec", "replicas"], name)
        case "Pod": readPods(object["spec"], replicas: nil, name)
        case "LeaderWorkerSet":
            let template = object[path: "spec", "leaderWorkerTemplate"]
            let pods = template?[path: "leaderTemplate", "spec"] ?? template?[path: "workerTemplate", "spec"]
            readPods(pods, replicas: object[path: "spec", "replicas"], name)
        case "InferenceService": readInferenceService(object, name)
        case "LLMInferenceService", "LLMInferenceServiceConfig": readModelService(object, name)
        case "HorizontalPodAutoscaler":
            scale(object[path: "spec", "scaleTargetRef", "name"]?.text, object["spec"], "minReplicas", "maxReplicas")
        case "ScaledObject":
            scale(
                object[path: "spec", "scaleTargetRef", "name"]?.text, object["spec"], "minReplicaCount",
                "maxReplicaCount")
        case "List": for item in object["items"]?.items ?? [] { read(item) }
        default:
            if !Self.unrelated.contains(kind) {
                log.note(object.place, "\(kind.isEmpty ? "a document" : kind.clipped) is not read")
            }
        }
    }

    /// Reads services of Docker Compose.
    mutating func readServices(_ services: ScenarioNode) {
        for entry in services.entries {
            var seed = DescribedDeployment()
            seed.name = entry.key
            let devices = entry.value[path: "deploy", "resources", "reservations", "devices"]?.items ?? []
            for device in devices {
                if let count = device["count"]?.text, Int(count) != nil {
                    seed.set(.acceleratorCount, count, device.place, "count")
                }
            }
            if let replicas = entry.value[path: "deploy", "replicas"]?.text {
                seed.set(.replicas, replicas, entry.value.place, "replicas")
            }
            readContainer(entry.value, commands: ["entrypoint", "command"], seed)
        }
    }

    private mutating func readPods(_ pods: ScenarioNode?, replicas: ScenarioNode?, _ name: String?) {
        guard let pods else { return }
        var seed = DescribedDeployment()
        seed.name = name
        if let replicas, let text = replicas.text { seed.set(.replicas, text, replicas.place, "replicas") }
        readNode(pods, &seed)
        for container in pods["containers"]?.items ?? [] {
            readContainer(container, commands: ["command", "args"], seed)
        }
    }

    /// The accelerator of the nodes that pods ask for.
    func readNode(_ pods: ScenarioNode, _ deployment: inout DescribedDeployment) {
        var pairs = (pods["nodeSelector"]?.entries ?? []).map { ($0.key, $0.value) }
        let terms = pods[
            path: "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"]
        for term in terms?.items ?? [] {
            for match in term["matchExpressions"]?.items ?? [] {
                if let key = match["key"]?.text, let value = match["values"]?.items.first { pairs.append((key, value)) }
            }
        }
        for (key, value) in pairs {
            guard let text = value.text else { continue }
            switch key {
            case "node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type":
                deployment.set(.instanceType, text, value.place, key)
            case "cloud.google.com/gke-accelerator", "nvidia.com/gpu.product", "amd.com/gpu.product-name",
                "karpenter.k8s.aws/instance-gpu-name", "gpu.nvidia.com/model", "eks.amazonaws.com/instance-gpu-name":
                deployment.set(.accelerator, text, value.place, key)
            default: break
            }
        }
    }

    /// Reads a container that serves; others are passed over.
    mutating func readContainer(
        _ container: ScenarioNode, commands: [String], _ seed: DescribedDeployment, engine: LaunchProgram? = nil
    ) {
        var deployment = seed
        let image = container["image"]?.text ?? ""
        let program = CommandReader.program(ofImage: image) ?? engine
        if let node = container["image"], let version = CommandReader.version(ofImage: image), program != nil {
            deployment.set(.engineVersion, version, node.place, "image")
        }
        readResources(container["resources"], &deployment)
        var words = commands.flatMap { container[$0]?.words ?? [] }
        for variable in container["env"]?.items ?? [] {
            if variable["name"]?.text == "VLLM_ADDITIONAL_ARGS", let value = variable["value"] { words += value.words }
        }
        let before = log
        guard let read = CommandReader.deployment(words, over: deployment, image: program, &log) else {
            log = before
            if image.contains("text-generation-inference") {
                log.note(
                    container.place, "Text Generation Inference is not read: plans know vLLM, SGLang, TensorRT-LLM")
            }
            return
        }
        found.append(read)
    }

    /// The accelerators that a container asks for.
    func readResources(_ resources: ScenarioNode?, _ deployment: inout DescribedDeployment) {
        for part in ["requests", "limits"] {
            for entry in resources?[part]?.entries ?? [] {
                guard let text = entry.value.text else { continue }
                if ["nvidia.com/gpu", "amd.com/gpu", "habana.ai/gaudi", "google.com/tpu"].contains(entry.key) {
                    deployment.set(.acceleratorCount, text, entry.place, entry.key)
                } else if entry.key.hasPrefix("nvidia.com/mig-") {
                    deployment.set(.acceleratorCount, text, entry.place, entry.key)
                    deployment.set(.accelerator, String(entry.key.dropFirst(11)), entry.place, entry.key)
                }
            }
        }
    }

    private mutating func readInferenceService(_ object: ScenarioNode, _ name: String?) {
        guard let predictor = object[path: "spec", "predictor"] else {
            return log.note(object.place, "the InferenceService is not read: it has no spec.predictor")
        }
        var seed = DescribedDeployment()
        seed.name = name
        scale(predictor, "minReplicas", "maxReplicas", &seed)
        readNode(predictor, &seed)
        let worker = predictor["workerSpec"]
        for (key, setting) in [
            ("tensorParallelSize", DescribedSetting.tensor), ("pipelineParallelSize", .pipeline),
        ] {
            if let node = worker?[key], let text = node.text { seed.set(setting, text, node.place, key) }
        }
        if let model = predictor["model"] {
            if let uri = model["storageUri"] { readModel(uri, &seed) }
            // The runtime huggingface starts vLLM with these arguments.
            let isVLLM = ["huggingface", "vllm"].contains(model[path: "modelFormat", "name"]?.text ?? "")
            readContainer(model, commands: ["command", "args"], seed, engine: isVLLM ? .vllm : nil)
        }
        for container in predictor["containers"]?.items ?? [] {
            readContainer(container, commands: ["command", "args"], seed)
        }
    }

    private mutating func readModelService(_ object: ScenarioNode, _ name: String?) {
        guard let spec = object["spec"] else { return }
        var seed = DescribedDeployment()
        seed.name = name
        if let uri = spec[path: "model", "uri"] { readModel(uri, &seed) }
        if let served = spec[path: "model", "name"], let text = served.text {
            seed.set(.servedName, text, served.place, "model.name")
        }
        if let bases = spec["baseRefs"] {
            log.note(bases.place, "what baseRefs point to is not in the file")
        }
        readPool(spec, seed)
        if let prefill = spec["prefill"] {
            log.note(
                prefill.place, "the prefill pool is not read: the scenario is of one pool",
                suggestion: "see plimsoll guide disaggregated")
        }
    }

    private mutating func readPool(_ pool: ScenarioNode, _ seed: DescribedDeployment) {
        var deployment = seed
        if let replicas = pool["replicas"], let text = replicas.text {
            deployment.set(.replicas, text, replicas.place, "replicas")
        }
        if let scaling = pool["scaling"] { scale(scaling, "minReplicas", "maxReplicas", &deployment) }
        readParallelism(pool["parallelism"], &deployment)
        readNode(pool["template"] ?? pool, &deployment)
        let containers = pool[path: "template", "containers"]?.items ?? pool["containers"]?.items ?? []
        let before = found.count
        for container in containers {
            readContainer(container, commands: ["command", "args"], deployment, engine: .vllm)
        }
        if found.count == before {
            deployment.fill(.engine, LaunchProgram.vllm.rawValue, pool.place, "kind")
            found.append(deployment)
        }
    }

    /// Sizes of an LLMInferenceService or of llm-d's values.
    mutating func readParallelism(_ node: ScenarioNode?, _ deployment: inout DescribedDeployment) {
        let known: [String: DescribedSetting] = ["tensor": .tensor, "pipeline": .pipeline, "data": .data]
        for entry in node?.entries ?? [] {
            if let setting = known[entry.key], let text = entry.value.text {
                deployment.set(setting, text, entry.place, "parallelism.\(entry.key)")
            } else if entry.key == "expert" {
                deployment.set(.expertParallel, entry.value.text ?? "true", entry.place, "parallelism.expert")
            } else if !["dataLocal", "workers", "dataRPCPort"].contains(entry.key) {
                log.note(entry.place, "parallelism.\(entry.key.clipped) is not read")
            }
        }
    }

    /// `hf://owner/model`; other places are noted.
    mutating func readModel(_ uri: ScenarioNode, _ deployment: inout DescribedDeployment) {
        guard let text = uri.text else { return }
        if text.hasPrefix("hf://") || !text.contains("://") {
            let name = text.hasPrefix("hf://") ? String(text.dropFirst(5)) : text
            guard !name.isVariable else { return }
            // The revision stands behind the name.
            deployment.set(.model, String(name.prefix { $0 != ":" && $0 != "@" }), uri.place, "uri")
        } else {
            log.note(
                uri.place, "the model at \(text.clipped) is not read", suggestion: "name it: --model OWNER/MODEL")
        }
    }

    private func scale(
        _ node: ScenarioNode?, _ minimum: String, _ maximum: String, _ deployment: inout DescribedDeployment
    ) {
        if let least = node?[minimum], let text = least.text {
            deployment.set(.minimumReplicas, text, least.place, minimum)
        }
        if let most = node?[maximum], let text = most.text {
            deployment.set(.maximumReplicas, text, most.place, maximum)
        }
    }

    private mutating func scale(_ name: String?, _ node: ScenarioNode?, _ minimum: String, _ maximum: String) {
        for index in found.indices where found[index].name == name || name == nil {
            var deployment = found[index]
            scale(node, minimum, maximum, &deployment)
            found[index] = deployment
        }
    }

    /// Takes over what another reader made of a part of the file.
    mutating func add(_ deployment: DescribedDeployment) { found.append(deployment) }
}
