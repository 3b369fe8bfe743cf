internal import Catalog
internal import Economics
internal import Performance
public import Planning
internal import Quantities

/// The chosen deployment of each model as Kubernetes manifests: what runs, how it is reached, how it scales.
///
/// A replica on one instance is a Deployment; one over several instances is a LeaderWorkerSet. Scaling is a KEDA
/// ScaledObject on the engine's own count of requests, with the threshold and the bounds of the month. Images, storage
/// classes and secrets are the cluster's own business: those lines are marked to be changed.
public enum KubernetesManifests {
    /// The text of `month`, one document after the other.
    public static func text(_ month: ScenarioMonth) -> String { text([(nil, month)]) }

    /// The text of several fleets, each with the workloads that it serves; nil for the only one.
    public static func text(_ fleets: [(workload: String?, month: ScenarioMonth)]) -> String {
        var documents: [String] = []
        for (name, model) in named(fleets) {
            guard let best = model.best else { continue }
            documents.append(contentsOf: [workload(name, best), service(name, isGroup: spansNodes(best))])
            if let schedule = best.schedule, schedule.floorReplicas < schedule.peakReplicas || schedule.peakReplicas > 1
            {
                documents.append(scaling(name, best, schedule))
            } else if let hours = hoursOfRun(best) {
                documents.append(nightly(name, best, hours: hours))
            }
        }
        let header = "# From plimsoll month --export kubernetes. Lines with CHANGE are the cluster's own.\n"
        return header + documents.map { "---\n" + $0 }.joined()
    }

    /// The fleets under names that tell them apart: by workload where there are several, by model otherwise.
    ///
    /// Two fleets of one model, split by the length of the prompts, are two of everything.
    static func named(
        _ fleets: [(workload: String?, month: ScenarioMonth)]
    ) -> [(name: String, model: ModelMonth)] {
        var names: Set<String> = []
        return fleets.flatMap { fleet in fleet.month.models.map { (fleet.workload, $0) } }.map { workload, model in
            let wanted = (workload.map { Self.name($0) + "-" } ?? "") + Self.name(model.model)
            var name = Self.name(wanted)
            var count = 1
            while names.contains(name) {
                count += 1
                name = "\(Self.name(String(wanted.prefix(46))))-\(count)"
            }
            names.insert(name)
            return (name, model)
        }
    }

    /// A name that Kubernetes takes: small letters, digits and dashes, at most 50 of them, starting with a letter.
    static func name(_ model: String) -> String {
        var name = ""
        for character in (model.split(separator: "/").last.map(String.init) ?? model).lowercased() {
            let fits = character.isASCII && (character.isLetter || character.isNumber)
            if fits { name.append(character) } else if name.last != "-", !name.isEmpty { name.append("-") }
        }
        if name.first?.isLetter != true { name = "model-" + name }
        name = String(name.prefix(50))
        while name.last == "-" { name.removeLast() }
        return name
    }

    /// Text in YAML's double quotes.
    static func quoted(_ text: String) -> String {
        let safe = text.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            default: scalar.properties.generalCategory == .control ? " " : String(scalar)
            }
        }
        return "\"" + safe.joined() + "\""
    }

    private static func arguments(_ deployment: Deployment) -> [String] {
        let parallelism = deployment.parallelism
        let settings = deployment.engine
        switch settings.engine {
        case .vllm:
            var list = [
                "--model=\(deployment.model.id)", "--tensor-parallel-size=\(parallelism.tensor)",
                "--pipeline-parallel-size=\(parallelism.pipeline)", "--max-num-seqs=\(settings.maximumSequences)",
                "--max-num-batched-tokens=\(settings.maximumBatchedTokens)",
                "--gpu-memory-utilization=\(settings.memoryFraction)",
            ]
            if parallelism.data > 1 { list.append("--data-parallel-size=\(parallelism.data)") }
            if parallelism.expert > 1 { list.append("--enable-expert-parallel") }
            if deployment.cachePrecision == .fp8 { list.append("--kv-cache-dtype=fp8") }
            if deployment.weightPrecision == .fp8, deployment.model.nativePrecision != .fp8 {
                list.append("--quantization=fp8")
            }
            list.append(settings.cachesPrefixes ? "--enable-prefix-caching" : "--no-enable-prefix-caching")
            return list
        case .sglang:
            return [
                "--model-path=\(deployment.model.id)", "--tp-size=\(parallelism.tensor)",
                "--pp-size=\(parallelism.pipeline)", "--max-running-requests=\(settings.maximumSequences)",
                "--chunked-prefill-size=\(settings.maximumBatchedTokens)",
                "--mem-fraction-static=\(settings.memoryFraction)", "--host=0.0.0.0", "--port=8000",
            ]
        case .tensorRTLLM:
            return [
                deployment.model.id, "--tp_size=\(parallelism.tensor)", "--pp_size=\(parallelism.pipeline)",
                "--max_batch_size=\(settings.maximumSequences)", "--max_num_tokens=\(settings.maximumBatchedTokens)",
                "--kv_cache_free_gpu_memory_fraction=\(settings.memoryFraction)", "--host=0.0.0.0", "--port=8000",
            ]
        }
    }

    private static func command(_ engine: InferenceEngine) -> (image: String, command: [String]) {
        switch engine {
        case .vllm: ("vllm/vllm-openai", ["python3", "-m", "vllm.entrypoints.openai.api_server"])
        case .sglang: ("lmsysorg/sglang", ["python3", "-m", "sglang.launch_server"])
        case .tensorRTLLM: ("nvcr.io/nvidia/tensorrt-llm/release", ["trtllm-serve"])
        }
    }

    private static func resource(_ accelerator: Accelerator) -> String {
        switch accelerator.vendor.lowercased() {
        case "amd": "amd.com/gpu"
        case "intel": "gpu.intel.com/i915"
        default: "nvidia.com/gpu"
        }
    }

    /// What a pod of a replica that spans instances is for.
    private enum Role {
        /// It takes requests.
        case leader
        /// It works for the leader.
        case worker
    }

    private static func spansNodes(_ option: PlanOption) -> Bool {
        option.deployment.parallelism.devices > max(1, Int(option.instance.acceleratorCount))
    }

    /// How a pod of a group starts: vLLM over Ray as its multi-node example does, SGLang by the rank in the group.
    ///
    /// `$(LWS_...)` is filled in by Kubernetes from what LeaderWorkerSet gives each pod.
    private static func group(_ role: Role, _ deployment: Deployment) -> (command: [String], arguments: [String]) {
        let start = command(deployment.engine.engine).command
        switch deployment.engine.engine {
        case .vllm:
            let script = "bash /vllm-workspace/examples/online_serving/multi-node-serving.sh"
            let server = (start + arguments(deployment) + ["--distributed-executor-backend=ray"])
                .joined(separator: " ")
            return role == .leader
                ? (["sh", "-c"], ["\(script) leader --ray_cluster_size=$(LWS_GROUP_SIZE) && exec \(server)"])
                : (["sh", "-c"], ["\(script) worker --ray_address=$(LWS_LEADER_ADDRESS)"])
        case .sglang:
            let ranks = [
                "--nnodes=$(LWS_GROUP_SIZE)", "--node-rank=$(LWS_WORKER_INDEX)",
                "--dist-init-addr=$(LWS_LEADER_ADDRESS):20000",
            ]
            return (start, arguments(deployment) + ranks)
        case .tensorRTLLM: return (start, arguments(deployment))
        }
    }

    private static func pod(
        _ name: String, _ option: PlanOption, devices: Int, indent: String, role: Role? = nil
    ) -> String {
        var (image, command) = command(option.deployment.engine.engine)
        let resource = resource(option.deployment.accelerator)
        var flags = arguments(option.deployment)
        if let role { (command, flags) = group(role, option.deployment) }
        let arguments = flags.map { "    - \(quoted($0))" }
        let probe = [
            "    readinessProbe:", "      httpGet:", "        path: /health", "        port: http",
            "      periodSeconds: 10", "      failureThreshold: 120",
        ]
        let lines =
            [
                "metadata:", "  labels:", "    app: \(name)",
            ] + (role.map { ["    role: \($0 == .leader ? "leader" : "worker")"] } ?? []) + [
                "spec:", "  nodeSelector:",
                "    node.kubernetes.io/instance-type: \(quoted(option.instance.instanceType))  # CHANGE where nodes are named otherwise",
                "  containers:", "  - name: server",
                "    image: \(quoted("\(image):v\(option.deployment.engine.version)"))  # CHANGE to the image you trust",
                "    command: [\(command.map(quoted).joined(separator: ", "))]", "    args:",
            ] + arguments + [
                "    ports:", "    - name: http", "      containerPort: 8000",
            ] + (role == .worker ? [] : probe) + [
                "    resources:", "      limits:", "        \(resource): \(devices)", "    volumeMounts:",
                "    - name: shm", "      mountPath: /dev/shm", "  volumes:", "  - name: shm", "    emptyDir:",
                "      medium: Memory", "      sizeLimit: 16Gi",
            ]
        return lines.map { indent + $0 }.joined(separator: "\n") + "\n"
    }

    private static func workload(_ name: String, _ option: PlanOption) -> String {
        let devices = option.deployment.parallelism.devices
        let slots = max(1, Int(option.instance.acceleratorCount))
        let always = hoursOfRun(option) == nil ? option.peakReplicas : 0
        let replicas = option.schedule?.floorReplicas ?? always
        guard devices > slots else {
            return
                "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: \(name)\n  labels:\n    app: \(name)\nspec:\n"
                + "  replicas: \(replicas)\n  selector:\n    matchLabels:\n      app: \(name)\n  template:\n"
                + pod(name, option, devices: devices, indent: "    ")
        }
        return "apiVersion: leaderworkerset.x-k8s.io/v1\nkind: LeaderWorkerSet\nmetadata:\n  name: \(name)\n  labels:\n"
            + "    app: \(name)\nspec:\n  replicas: \(replicas)\n  leaderWorkerTemplate:\n    size: \(devices / slots)\n"
            + "    leaderTemplate:\n" + pod(name, option, devices: slots, indent: "      ", role: .leader)
            + "    workerTemplate:\n" + pod(name, option, devices: slots, indent: "      ", role: .worker)
    }

    /// Requests go to whoever takes them: of a group, only to its leader.
    private static func service(_ name: String, isGroup: Bool) -> String {
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: \(name)\nspec:\n  selector:\n    app: \(name)\n"
            + (isGroup ? "    role: leader\n" : "")
            + "  ports:\n  - name: http\n    port: 80\n    targetPort: http\n"
    }

    private static func scaling(_ name: String, _ option: PlanOption, _ schedule: FleetSchedule) -> String {
        let inFlight = Figures.fixed(max(1, schedule.peak.inFlight), decimals: 0).replacing(",", with: "")
        let query = "sum(\(PrometheusRules.running(option.deployment.engine.engine)){app=\\\"\(name)\\\"})"
        return scaled(name, option, from: schedule.floorReplicas, to: schedule.peakReplicas, by: "prometheus")
            + "      serverAddress: \"http://prometheus.monitoring:9090\"  # CHANGE\n"
            + "      query: \"\(query)\"\n"
            + "      threshold: \"\(inFlight)\"  # requests in one replica in the busiest hour of the plan\n"
    }

    /// What scales the replicas, up to the values of its one trigger.
    private static func scaled(
        _ name: String, _ option: PlanOption, from least: Int, to most: Int, by trigger: String
    ) -> String {
        let target =
            spansNodes(option) ? ("leaderworkerset.x-k8s.io/v1", "LeaderWorkerSet") : ("apps/v1", "Deployment")
        return
            "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata:\n  name: \(name)\nspec:\n  scaleTargetRef:\n"
            + "    apiVersion: \(target.0)\n    kind: \(target.1)\n    name: \(name)\n"
            + "  minReplicaCount: \(least)\n  maxReplicaCount: \(most)\n"
            + "  cooldownPeriod: 300\n  triggers:\n  - type: \(trigger)\n    metadata:\n"
    }

    /// Full hours of one run of a batch with the start of its instances; nil for what runs all day or is served by the hour.
    private static func hoursOfRun(_ option: PlanOption) -> Int? {
        guard option.schedule == nil, let run = option.curve.steps.first, run.starts > 0 else { return nil }
        let hours = (run.time.hours / run.starts + option.curve.startDelay.hours).rounded(.up)
        return hours < 24 ? Int(hours) : nil
    }

    /// Replicas while a batch runs, and none for the rest of the day.
    private static func nightly(_ name: String, _ option: PlanOption, hours: Int) -> String {
        scaled(name, option, from: 0, to: option.peakReplicas, by: "cron")
            + "      timezone: \"Etc/UTC\"  # CHANGE\n"
            + "      start: \"0 0 * * *\"  # CHANGE to when the batch is there\n"
            + "      end: \"0 \(hours) * * *\"  # the run of the plan later\n"
            + "      desiredReplicas: \"\(option.peakReplicas)\"\n"
    }
}
