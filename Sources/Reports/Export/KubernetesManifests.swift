internal import Catalog
internal import Economics
internal import Monitoring
internal import Performance
public import Planning
internal import Quantities

/// The chosen deployment of each model as Kubernetes manifests: what runs, how it is reached, how it scales.
///
/// A replica on one instance is a Deployment; one over several instances is a LeaderWorkerSet. Scaling is a KEDA
/// ScaledObject on the engine's own count of requests, with the threshold and the bounds of the month. Images, node
/// names and addresses are the cluster's own business: the comment at the top lists them.
///
/// What a stranger could have named, such as the folder of a model, reaches programs as an argument of its own: no
/// shell reads it, and Kubernetes, which fills in `$(NAME)`, sees each `$` doubled.
public enum KubernetesManifests {
    /// The text of `month`, one document after the other.
    public static func text(_ month: ScenarioMonth) -> String { text([(nil, month)]) }

    /// The text of several fleets, each with the workloads that it serves; nil for the only one.
    public static func text(_ fleets: [(workload: String?, month: ScenarioMonth)]) -> String {
        var documents: [ManifestNode] = []
        let named = Self.named(fleets)
        for fleet in named {
            guard let best = fleet.model.best else { continue }
            let name = fleet.name
            documents.append(weightCache(name, best.deployment))
            if let settings = EngineFile.text(best.deployment) { documents.append(engineFile(name, settings)) }
            documents += [workload(fleet, best), service(name, isGroup: spansNodes(best))]
            if let schedule = best.schedule, schedule.floorReplicas < schedule.peakReplicas || schedule.peakReplicas > 1
            {
                documents.append(scaling(fleet, best, schedule))
            } else if let hours = hoursOfRun(best) {
                documents.append(nightly(name, best, hours: hours))
            }
        }
        return ManifestNode.yaml(
            documents,
            comment: [
                "From plimsoll month --export kubernetes. What is the cluster's own has to be changed before it is applied:",
                "  image            to the one that you trust",
                "  nodeSelector     where nodes are not named by their instance type",
                "  accessModes      to ReadWriteOnce where there is one replica and no storage that many nodes can mount",
                "  serverAddress    to your Prometheus",
                "  timezone, start  to when a batch is there; end is one run later",
                "Models behind a licence need a token, which is never written here:",
                "  kubectl create secret generic hf-token --from-literal=token=hf_...",
            ] + Deployment.otherCheckpoints(named.compactMap(\.model.best?.deployment)))
    }

    /// A fleet under the names that it goes by.
    struct Fleet {
        /// The name of its objects.
        let name: String
        /// Its model's month.
        let model: ModelMonth
        /// The name under which its servers offer the model, and the value of their label `model_name`: the model's id,
        /// or ``name`` where several fleets serve one model.
        let servedName: String
    }

    /// The fleets under names that tell them apart: by workload where there are several, by model otherwise.
    ///
    /// Two fleets of one model, split by the length of the prompts, are two of everything.
    static func named(_ fleets: [(workload: String?, month: ScenarioMonth)]) -> [Fleet] {
        var names: Set<String> = []
        let all = fleets.flatMap { fleet in fleet.month.models.map { (fleet.workload, $0) } }
        var counts: [String: Int] = [:]
        for (_, model) in all { counts[model.model, default: 0] += 1 }
        return all.map { workload, model in
            let wanted = (workload.map { Self.name($0) + "-" } ?? "") + Self.name(model.model)
            var name = Self.name(wanted)
            var count = 1
            while names.contains(name) {
                count += 1
                name = "\(Self.name(String(wanted.prefix(46))))-\(count)"
            }
            names.insert(name)
            let served = counts[model.model, default: 0] > 1 ? name : model.model
            return Fleet(name: name, model: model, servedName: served)
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

    /// What the server is started with, the program itself left out.
    static func arguments(_ deployment: Deployment, servedName: String) -> [String] {
        let model = deployment.model.id.replacing("$", with: "$$")
        let names = servedName == deployment.model.id ? [] : [servedName]
        let parallelism = deployment.parallelism
        let settings = deployment.engine
        switch settings.engine {
        case .vllm:
            var list = [
                model, "--tensor-parallel-size=\(parallelism.tensor)",
                "--pipeline-parallel-size=\(parallelism.pipeline)", "--max-num-seqs=\(settings.maximumSequences)",
                "--max-num-batched-tokens=\(settings.maximumBatchedTokens)",
                "--gpu-memory-utilization=\(settings.memoryFraction)",
            ]
            if parallelism.data > 1 { list.append("--data-parallel-size=\(parallelism.data)") }
            if parallelism.expert > 1 { list.append("--enable-expert-parallel") }
            if deployment.cachePrecision == .fp8 { list.append("--kv-cache-dtype=fp8") }
            if deployment.convertsWeights { list.append("--quantization=fp8") }
            list.append(settings.cachesPrefixes ? "--enable-prefix-caching" : "--no-enable-prefix-caching")
            // The first of several names is the one that metrics carry; clients may go on using the other.
            return list + names.flatMap { ["--served-model-name", $0, model] }
        case .sglang:
            // SGLang counts the copies of the attention within tp.
            var list = [
                "--model-path=\(model)", "--tp-size=\(parallelism.tensor * parallelism.data)",
                "--pp-size=\(parallelism.pipeline)", "--max-running-requests=\(settings.maximumSequences)",
                "--chunked-prefill-size=\(settings.maximumBatchedTokens)",
                "--mem-fraction-static=\(settings.memoryFraction)", "--host=0.0.0.0", "--port=8000", "--enable-metrics",
            ]
            if parallelism.data > 1 { list += ["--dp-size=\(parallelism.data)", "--enable-dp-attention"] }
            if parallelism.expert > 1 { list.append("--ep-size=\(parallelism.expert)") }
            if deployment.convertsWeights { list.append("--quantization=fp8") }
            if deployment.cachePrecision == .fp8 { list.append("--kv-cache-dtype=fp8_e4m3") }
            if !settings.cachesPrefixes { list.append("--disable-radix-cache") }
            return list + names.map { "--served-model-name=\($0)" }
        case .tensorRTLLM:
            var list = [
                model, "--tp_size=\(parallelism.tensor * parallelism.data)", "--pp_size=\(parallelism.pipeline)",
                "--max_batch_size=\(settings.maximumSequences)", "--max_num_tokens=\(settings.maximumBatchedTokens)",
                "--kv_cache_free_gpu_memory_fraction=\(settings.memoryFraction)", "--host=0.0.0.0", "--port=8000",
            ]
            if parallelism.expert > 1 { list.append("--ep_size=\(parallelism.expert)") }
            if EngineFile.text(deployment) != nil { list.append("--extra_llm_api_options=\(EngineFile.path)") }
            return list
        }
    }

    static func command(_ engine: InferenceEngine) -> (image: String, command: [String]) {
        switch engine {
        case .vllm: ("vllm/vllm-openai", ["vllm", "serve"])
        case .sglang: ("lmsysorg/sglang", ["python3", "-m", "sglang.launch_server"])
        case .tensorRTLLM: ("nvcr.io/nvidia/tensorrt-llm/release", ["trtllm-serve"])
        }
    }

    static func resource(_ accelerator: Accelerator) -> String {
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

    static func spansNodes(_ option: PlanOption) -> Bool {
        option.deployment.parallelism.devices > max(1, Int(option.instance.acceleratorCount))
    }

    /// How a pod of a group starts: vLLM over Ray as its multi-node example does, SGLang by the rank in the group.
    ///
    /// LeaderWorkerSet gives each pod the variables `LWS_...`.
    private static func group(
        _ role: Role, _ deployment: Deployment, servedName: String
    ) -> (command: [String], arguments: [String]) {
        let start = command(deployment.engine.engine).command
        let arguments = arguments(deployment, servedName: servedName)
        switch deployment.engine.engine {
        case .vllm:
            let script = "bash /vllm-workspace/examples/online_serving/multi-node-serving.sh"
            guard role == .leader else {
                return (["sh", "-c"], ["\(script) worker --ray_address=\"$LWS_LEADER_ADDRESS\""])
            }
            // The server is what the shell gets as its own arguments, which it passes on unread.
            let line = "\(script) leader --ray_cluster_size=\"$LWS_GROUP_SIZE\" && exec \"$@\""
            return (
                ["sh", "-c", line, "sh"],
                start + arguments + ["--distributed-executor-backend=ray"]
            )
        case .sglang:
            let ranks = [
                "--nnodes=$(LWS_GROUP_SIZE)", "--node-rank=$(LWS_WORKER_INDEX)",
                "--dist-init-addr=$(LWS_LEADER_ADDRESS):20000",
            ]
            return (start, arguments + ranks)
        case .tensorRTLLM: return (start, arguments)
        }
    }

    private static func pod(_ fleet: Fleet, _ option: PlanOption, devices: Int, role: Role? = nil) -> ManifestNode {
        let name = fleet.name
        var (image, command) = command(option.deployment.engine.engine)
        var flags = arguments(option.deployment, servedName: fleet.servedName)
        if let role { (command, flags) = group(role, option.deployment, servedName: fleet.servedName) }
        var labels: [(String, ManifestNode)] = [("app", .text(name))]
        if let role { labels.append(("role", role == .leader ? "leader" : "worker")) }
        var container: [(String, ManifestNode)] = [
            ("name", "server"), ("image", .text("\(image):v\(option.deployment.engine.version)")),
            ("command", .texts(command)), ("args", .texts(flags)), ("env", token),
            ("ports", [["name": "http", "containerPort": 8000]]),
        ]
        if role != .worker { container += probes }
        var mounts: [ManifestNode] = [
            ["name": "shm", "mountPath": "/dev/shm"],
            ["name": "weights", "mountPath": "/root/.cache/huggingface"],
        ]
        var volumes: [ManifestNode] = [
            ["name": "shm", "emptyDir": ["medium": "Memory", "sizeLimit": "16Gi"]],
            ["name": "weights", "persistentVolumeClaim": ["claimName": .text(weightsName(name))]],
        ]
        if EngineFile.text(option.deployment) != nil {
            mounts.append(["name": "engine", "mountPath": .text(EngineFile.folder)])
            volumes.append(["name": "engine", "configMap": ["name": .text(engineFileName(name))]])
        }
        container += [
            ("resources", ["limits": .map([(resource(option.deployment.accelerator), .count(devices))])]),
            ("volumeMounts", .list(mounts)),
        ]
        return [
            "metadata": ["labels": .map(labels)],
            "spec": [
                "nodeSelector": ["node.kubernetes.io/instance-type": .text(option.instance.instanceType)],
                "containers": [.map(container)], "volumes": .list(volumes),
            ],
        ]
    }

    /// The token of Hugging Face, from a secret that need not be there: open models do without.
    private static let token: ManifestNode = [
        [
            "name": "HF_TOKEN",
            "valueFrom": ["secretKeyRef": ["name": "hf-token", "key": "token", "optional": .flag(true)]],
        ]
    ]

    /// Loading weights takes up to an hour, in which a server is neither ready nor to be killed; once it runs, a minute
    /// without an answer ends it.
    private static let probes: [(String, ManifestNode)] = [
        ("startupProbe", probe(period: 10, failures: 360)), ("readinessProbe", probe(period: 10, failures: 3)),
        ("livenessProbe", probe(period: 10, failures: 6)),
    ]

    private static func probe(period: Int, failures: Int) -> ManifestNode {
        [
            "httpGet": ["path": "/health", "port": "http"], "periodSeconds": .count(period), "timeoutSeconds": 5,
            "failureThreshold": .count(failures),
        ]
    }

    private static func engineFileName(_ name: String) -> String { name + "-engine" }

    /// The settings that the engine reads from a file.
    private static func engineFile(_ name: String, _ text: String) -> ManifestNode {
        [
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": .text(engineFileName(name))],
            "data": .map([(EngineFile.name, .block(text))]),
        ]
    }

    private static func weightsName(_ name: String) -> String { name + "-weights" }

    /// Where weights are kept from one start to the next, with half as much again for what a download needs.
    private static func weightCache(_ name: String, _ deployment: Deployment) -> ManifestNode {
        let size = deployment.model.weights.bytes(in: deployment.weightPrecision).value * 1.5
        let gibibytes = max(10, Int((size / 1_073_741_824 / 10).rounded(.up)) * 10)
        return [
            "apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": ["name": .text(weightsName(name))],
            "spec": [
                "accessModes": ["ReadWriteMany"],
                "resources": ["requests": ["storage": .text("\(gibibytes)Gi")]],
            ],
        ]
    }

    private static func workload(_ fleet: Fleet, _ option: PlanOption) -> ManifestNode {
        let name = fleet.name
        let devices = option.deployment.parallelism.devices
        let slots = max(1, Int(option.instance.acceleratorCount))
        let always = hoursOfRun(option) == nil ? option.peakReplicas : 0
        let replicas = ManifestNode.count(option.schedule?.floorReplicas ?? always)
        let metadata: ManifestNode = ["name": .text(name), "labels": ["app": .text(name)]]
        guard devices > slots else {
            return [
                "apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata,
                "spec": [
                    "replicas": replicas, "selector": ["matchLabels": ["app": .text(name)]],
                    "template": pod(fleet, option, devices: devices),
                ],
            ]
        }
        return [
            "apiVersion": "leaderworkerset.x-k8s.io/v1", "kind": "LeaderWorkerSet", "metadata": metadata,
            "spec": [
                "replicas": replicas,
                "leaderWorkerTemplate": [
                    "size": .count(devices / slots),
                    "leaderTemplate": pod(fleet, option, devices: slots, role: .leader),
                    "workerTemplate": pod(fleet, option, devices: slots, role: .worker),
                ],
            ],
        ]
    }

    /// Requests go to whoever takes them: of a group, only to its leader.
    private static func service(_ name: String, isGroup: Bool) -> ManifestNode {
        let selector: [(String, ManifestNode)] = [("app", .text(name))] + (isGroup ? [("role", "leader")] : [])
        return [
            "apiVersion": "v1", "kind": "Service", "metadata": ["name": .text(name)],
            "spec": [
                "selector": .map(selector), "ports": [["name": "http", "port": 80, "targetPort": "http"]],
            ],
        ]
    }

    /// One replica is added for as many requests as a replica has in the busiest hour of the plan.
    private static func scaling(_ fleet: Fleet, _ option: PlanOption, _ schedule: FleetSchedule) -> ManifestNode {
        let inFlight = Figures.fixed(max(1, schedule.peak.inFlight), decimals: 0).replacing(",", with: "")
        let source = MetricSource(option.deployment.engine.engine)
        let label = "model_name=\(PromQL.quoted(fleet.servedName))"
        let query: String
        if let running = MetricNames.all(.running, source).first {
            query = "sum(\(MetricNames.selector(running, source, labels: label)))"
        } else {
            // TensorRT-LLM has no gauge of requests in flight: by Little's law they are their rate times their duration.
            let name = MetricNames.all(.e2e, source).first ?? "e2e_request_latency_seconds"
            query = "sum(rate(\(MetricNames.selector(name, source, suffix: "_sum", labels: label))[2m]))"
        }
        return scaled(
            fleet.name, option, from: schedule.floorReplicas, to: schedule.peakReplicas, by: "prometheus",
            [
                "serverAddress": "http://prometheus.monitoring:9090", "query": .text(query),
                "threshold": .text(inFlight),
            ])
    }

    /// What scales the replicas by one trigger.
    private static func scaled(
        _ name: String, _ option: PlanOption, from least: Int, to most: Int, by trigger: String, _ values: ManifestNode
    ) -> ManifestNode {
        let target =
            spansNodes(option) ? ("leaderworkerset.x-k8s.io/v1", "LeaderWorkerSet") : ("apps/v1", "Deployment")
        return [
            "apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject", "metadata": ["name": .text(name)],
            "spec": [
                "scaleTargetRef": [
                    "apiVersion": .text(target.0), "kind": .text(target.1), "name": .text(name),
                ],
                "minReplicaCount": .count(least), "maxReplicaCount": .count(most), "cooldownPeriod": 300,
                "triggers": [["type": .text(trigger), "metadata": values]],
            ],
        ]
    }

    /// Full hours of one run of a batch with the start of its instances; nil for what runs all day or is served by the
    /// hour.
    private static func hoursOfRun(_ option: PlanOption) -> Int? {
        guard option.schedule == nil, let run = option.curve.steps.first, run.starts > 0 else { return nil }
        let hours = (run.time.hours / run.starts + option.curve.startDelay.hours).rounded(.up)
        return hours < 24 ? Int(hours) : nil
    }

    /// Replicas while a batch runs, and none for the rest of the day.
    private static func nightly(_ name: String, _ option: PlanOption, hours: Int) -> ManifestNode {
        scaled(
            name, option, from: 0, to: option.peakReplicas, by: "cron",
            [
                "timezone": "Etc/UTC", "start": "0 0 * * *", "end": .text("0 \(hours) * * *"),
                "desiredReplicas": .text(String(option.peakReplicas)),
            ])
    }
}
