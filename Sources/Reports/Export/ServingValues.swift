internal import Catalog
internal import Economics
public import Input
internal import Performance
public import Planning
internal import Quantities

/// The chosen deployments as values for what runs vLLM on a cluster: Ray Serve LLM, the chart of llm-d, KServe.
///
/// All three run vLLM alone; a fleet that is planned on another engine is a problem with what to write in the scenario.
public enum ServingValues {
    /// A fleet with its workload; nil for the only one.
    public typealias Fleet = (workload: String?, month: ScenarioMonth)

    /// A file for `serve deploy`.
    public static func ray(_ fleets: [Fleet]) throws(InputProblems) -> String {
        let chosen = try chosen(fleets, for: "ray")
        let configs = chosen.map { fleet, option -> ManifestNode in
            var config: [(String, ManifestNode)] = [
                (
                    "model_loading_config",
                    ["model_id": .text(fleet.servedName), "model_source": .text(option.deployment.model.id)]
                )
            ]
            if let type = rayType(option.deployment.accelerator) { config.append(("accelerator_type", .text(type))) }
            config.append(("deployment_config", ["autoscaling_config": scaling(option)]))
            config.append(("engine_kwargs", .map(engineArguments(option.deployment))))
            return .map(config)
        }
        let application: ManifestNode = .map([
            ("name", "plimsoll"), ("route_prefix", "/"), ("import_path", "ray.serve.llm:build_openai_app"),
            ("args", .map([("llm_configs", .list(configs))])),
        ])
        return ManifestNode.yaml(
            [.map([("applications", .list([application]))])],
            comment: [
                "From plimsoll month --export ray, for serve deploy FILE with ray[llm] installed.",
                "Models behind a licence need HF_TOKEN in the environment of the cluster, which is never written here.",
            ] + Deployment.otherCheckpoints(chosen.map(\.1.deployment)))
    }

    /// Values of llm-d's model service chart, a document for each fleet.
    public static func llmd(_ fleets: [Fleet]) throws(InputProblems) -> String {
        let chosen = try chosen(fleets, for: "llm-d")
        let documents = chosen.map { fleet, option -> ManifestNode in
            let deployment = option.deployment
            let arguments = KubernetesManifests.arguments(deployment, servedName: fleet.servedName).dropFirst()
            let artifacts: ManifestNode = .map([
                ("name", .text(deployment.model.id)), ("uri", .text("hf://\(deployment.model.id)")),
                ("size", .text("\(storage(deployment))Gi")), ("authSecretName", "hf-token"),
            ])
            let container: ManifestNode = .map([
                ("name", "vllm"), ("image", .text("vllm/vllm-openai:v\(deployment.engine.version)")),
                ("modelCommand", "vllmServe"), ("args", .texts(Array(arguments))),
                ("resources", .map([("limits", limits(deployment))])),
            ])
            let decode: ManifestNode = .map([
                ("create", .flag(true)), ("replicas", .count(option.schedule?.floorReplicas ?? option.peakReplicas)),
                ("parallelism", Self.parallelism(deployment)), ("containers", .list([container])),
            ])
            return .map([
                ("fullnameOverride", .text(fleet.name)), ("modelArtifacts", artifacts),
                ("accelerator", .map([("type", .text(vendor(deployment.accelerator)))])),
                ("routing", .map([("servicePort", 8000)])), ("decode", decode),
                ("prefill", .map([("create", .flag(false))])),
            ])
        }
        return ManifestNode.yaml(
            documents,
            comment: [
                "From plimsoll month --export llm-d: values for helm install -f, one document a fleet.",
                "kubectl create secret generic hf-token --from-literal=HF_TOKEN=hf_...",
            ] + Deployment.otherCheckpoints(chosen.map(\.1.deployment)))
    }

    /// `LLMInferenceService` objects of KServe.
    public static func kserve(_ fleets: [Fleet]) throws(InputProblems) -> String {
        let chosen = try chosen(fleets, for: "kserve")
        let documents = chosen.map { fleet, option -> ManifestNode in
            let deployment = option.deployment
            let arguments = KubernetesManifests.arguments(deployment, servedName: fleet.servedName).dropFirst()
            let environment: ManifestNode = .map([
                ("name", "VLLM_ADDITIONAL_ARGS"),
                ("value", .text(arguments.map(ShellCommand.quoted).joined(separator: " "))),
            ])
            let container: ManifestNode = .map([
                ("name", "main"), ("image", .text("vllm/vllm-openai:v\(deployment.engine.version)")),
                ("env", .list([environment])), ("resources", .map([("limits", limits(deployment))])),
            ])
            let model: ManifestNode = .map([
                ("uri", .text("hf://\(deployment.model.id)")), ("name", .text(fleet.servedName)),
            ])
            let router: ManifestNode = .map([("route", .map([])), ("gateway", .map([])), ("scheduler", .map([]))])
            let spec: ManifestNode = .map([
                ("model", model), ("replicas", .count(option.schedule?.floorReplicas ?? option.peakReplicas)),
                ("parallelism", Self.parallelism(deployment)),
                ("template", .map([("containers", .list([container]))])), ("router", router),
            ])
            return .map([
                ("apiVersion", "serving.kserve.io/v1alpha1"), ("kind", "LLMInferenceService"),
                ("metadata", .map([("name", .text(fleet.name))])), ("spec", spec),
            ])
        }
        return ManifestNode.yaml(
            documents,
            comment: ["From plimsoll month --export kserve, for kubectl apply -f."]
                + Deployment.otherCheckpoints(chosen.map(\.1.deployment)))
    }

    /// The fleets with their cheapest options; a problem for each that is planned on another engine than vLLM.
    private static func chosen(
        _ fleets: [Fleet], for export: String
    ) throws(InputProblems) -> [(KubernetesManifests.Fleet, PlanOption)] {
        let all = KubernetesManifests.named(fleets).compactMap { fleet in fleet.model.best.map { (fleet, $0) } }
        let others = all.filter { $0.1.deployment.engine.engine != .vllm }
        guard others.isEmpty else {
            throw InputProblems(
                others.map { fleet, option in
                    Diagnostic(
                        at: SourcePlace(file: "command line", field: "--export \(export)"),
                        "\(fleet.model.model) is planned on \(option.deployment.engine.engine.name), and \(export) runs vLLM",
                        suggestion: "add --set engine=vllm")
                })
        }
        return all
    }

    private static func parallelism(_ deployment: Deployment) -> ManifestNode {
        let parallelism = deployment.parallelism
        return .map([("tensor", .count(parallelism.tensor)), ("data", .count(parallelism.data))])
    }

    private static func scaling(_ option: PlanOption) -> ManifestNode {
        let inFlight = option.schedule?.peak.inFlight ?? option.estimate.point.inFlight
        return [
            "min_replicas": .count(option.schedule?.floorReplicas ?? option.peakReplicas),
            "max_replicas": .count(option.peakReplicas),
            "target_ongoing_requests": .count(Int(max(1, inFlight).rounded())),
        ]
    }

    /// The engine's arguments under the names of its Python interface.
    private static func engineArguments(_ deployment: Deployment) -> [(String, ManifestNode)] {
        let (settings, parallelism) = (deployment.engine, deployment.parallelism)
        var list: [(String, ManifestNode)] = [
            ("tensor_parallel_size", .count(parallelism.tensor)),
            ("pipeline_parallel_size", .count(parallelism.pipeline)),
            ("max_num_seqs", .count(settings.maximumSequences)),
            ("max_num_batched_tokens", .count(settings.maximumBatchedTokens)),
            ("gpu_memory_utilization", .number(settings.memoryFraction)),
            ("enable_prefix_caching", .flag(settings.cachesPrefixes)),
        ]
        if parallelism.data > 1 { list.append(("data_parallel_size", .count(parallelism.data))) }
        if parallelism.expert > 1 { list.append(("enable_expert_parallel", .flag(true))) }
        if deployment.cachePrecision == .fp8 { list.append(("kv_cache_dtype", "fp8")) }
        if deployment.convertsWeights { list.append(("quantization", "fp8")) }
        return list
    }

    /// Ray's word for an accelerator; nil for one that it has none for, which Ray then places anywhere.
    private static func rayType(_ accelerator: Accelerator) -> String? {
        let name = accelerator.name.uppercased()
        if name.contains("A100") { return name.contains("40") ? "A100-40G" : "A100-80G" }
        return ["GB200", "B200", "H200", "H100", "H20", "L40S", "L4", "A10G", "T4", "V100"].first { name.contains($0) }
    }

    private static func vendor(_ accelerator: Accelerator) -> String {
        ["amd", "intel"].first { accelerator.vendor.lowercased() == $0 } ?? "nvidia"
    }

    private static func limits(_ deployment: Deployment) -> ManifestNode {
        .map([(KubernetesManifests.resource(deployment.accelerator), .count(deployment.parallelism.devices))])
    }

    private static func storage(_ deployment: Deployment) -> Int {
        let size = deployment.model.weights.bytes(in: deployment.weightPrecision).gibibytes * 1.5
        return max(10, Int((size / 10).rounded(.up)) * 10)
    }

    /// An argument as a shell takes it whole.
}
