/// What Kubernetes knows about the objects that are written, as far as they use it: fields, their types, which are
/// needed.
///
/// Strict: a field that is not listed is a problem, as for `kubectl --validate=strict`. After the API references of
/// apps/v1,
/// core/v1, leaderworkerset.x-k8s.io/v1 and keda.sh/v1alpha1.
indirect enum ManifestSchema: Sendable {
    case text(of: [String]? = nil)
    /// A name as DNS labels are: small letters, digits and dashes, at most 63.
    case name
    case count(ClosedRange<Int>)
    /// A quantity of a resource: a whole number, or one with a unit.
    case quantity
    case flag
    case port(names: [String])
    case list(ManifestSchema)
    case labels
    case resources
    case object([String: ManifestSchema], needs: [String])
    /// An object whose fields depend on what one of them says.
    case kind(by: String, [String: ManifestSchema])

    /// What is wrong with `document`, each with its path; empty when nothing is.
    static func problems(of document: [String: Any]) -> [String] {
        guard let kind = document["kind"] as? String, let schema = kinds[kind] else {
            return ["kind \(document["kind"] ?? "missing") is unknown"]
        }
        return schema.problems(document, kind) + links(document, kind)
    }

    /// What has to fit together inside one object.
    private static func links(_ document: [String: Any], _ kind: String) -> [String] {
        let spec = document["spec"] as? [String: Any] ?? [:]
        switch kind {
        case "Deployment":
            let wanted = (spec["selector"] as? [String: Any])?["matchLabels"] as? [String: String]
            let template = spec["template"] as? [String: Any]
            let labels = (template?["metadata"] as? [String: Any])?["labels"] as? [String: String] ?? [:]
            return wanted?.allSatisfy { labels[$0.key] == $0.value } == true ? [] : ["the selector misses the template"]
        case "ScaledObject":
            let (low, high) = (spec["minReplicaCount"] as? Int ?? 0, spec["maxReplicaCount"] as? Int ?? 0)
            return low <= high ? [] : ["minReplicaCount is above maxReplicaCount"]
        default: return []
        }
    }

    /// What has to fit together between objects: each claim that a pod names is there.
    static func missingClaims(_ documents: [[String: Any]]) -> [String] {
        let claims = documents.filter { $0["kind"] as? String == "PersistentVolumeClaim" }
            .compactMap { ($0["metadata"] as? [String: Any])?["name"] as? String }
        func wanted(_ value: Any) -> [String] {
            if let list = value as? [Any] { return list.flatMap(wanted) }
            guard let map = value as? [String: Any] else { return [] }
            return map.flatMap { $0.key == "claimName" ? [$0.value as? String ?? ""] : wanted($0.value) }
        }
        return documents.flatMap { wanted($0) }.filter { !claims.contains($0) }
    }

    private static let metadata = object(["name": .name, "labels": .labels], needs: ["name"])
    private static let probe = object(
        [
            "httpGet": object(["path": .text(), "port": .port(names: ["http"])], needs: ["port"]),
            "periodSeconds": .count(1...3600), "failureThreshold": .count(1...10_000),
            "timeoutSeconds": .count(1...60),
        ], needs: ["httpGet"])
    private static let container = object(
        [
            "name": .name, "image": .text(), "command": .list(.text()), "args": .list(.text()),
            "ports": .list(object(["name": .name, "containerPort": .count(1...65_535)], needs: ["containerPort"])),
            "startupProbe": probe, "readinessProbe": probe, "livenessProbe": probe,
            "env": .list(
                object(
                    [
                        "name": .text(),
                        "valueFrom": object(
                            [
                                "secretKeyRef": object(
                                    ["name": .name, "key": .text(), "optional": .flag], needs: ["name", "key"])
                            ], needs: ["secretKeyRef"]),
                    ], needs: ["name"])),
            "resources": object(["limits": .resources, "requests": .resources], needs: []),
            "volumeMounts": .list(object(["name": .name, "mountPath": .text()], needs: ["name", "mountPath"])),
        ], needs: ["name", "image"])
    private static let pod = object(
        [
            "metadata": object(["labels": .labels], needs: []),
            "spec": object(
                [
                    "nodeSelector": .labels, "containers": .list(container),
                    "volumes": .list(
                        object(
                            [
                                "name": .name,
                                "emptyDir": object(
                                    ["medium": .text(of: ["Memory"]), "sizeLimit": .quantity], needs: []),
                                "persistentVolumeClaim": object(["claimName": .name], needs: ["claimName"]),
                                "configMap": object(["name": .name], needs: ["name"]),
                            ], needs: ["name"])),
                ], needs: ["containers"]),
        ], needs: ["spec"])

    private static let kinds: [String: ManifestSchema] = [
        "ConfigMap": object(
            [
                "apiVersion": .text(of: ["v1"]), "kind": .text(), "metadata": metadata,
                "data": object(["config.yaml": .text()], needs: ["config.yaml"]),
            ], needs: ["apiVersion", "metadata", "data"]),
        "PersistentVolumeClaim": object(
            [
                "apiVersion": .text(of: ["v1"]), "kind": .text(), "metadata": metadata,
                "spec": object(
                    [
                        "accessModes": .list(.text(of: ["ReadWriteMany", "ReadWriteOnce"])),
                        "resources": object(["requests": .resources], needs: ["requests"]),
                    ], needs: ["accessModes", "resources"]),
            ], needs: ["apiVersion", "metadata", "spec"]),
        "Deployment": object(
            [
                "apiVersion": .text(of: ["apps/v1"]), "kind": .text(), "metadata": metadata,
                "spec": object(
                    [
                        "replicas": .count(0...100_000),
                        "selector": object(["matchLabels": .labels], needs: ["matchLabels"]), "template": pod,
                    ], needs: ["selector", "template"]),
            ], needs: ["apiVersion", "metadata", "spec"]),
        "LeaderWorkerSet": object(
            [
                "apiVersion": .text(of: ["leaderworkerset.x-k8s.io/v1"]), "kind": .text(), "metadata": metadata,
                "spec": object(
                    [
                        "replicas": .count(0...100_000),
                        "leaderWorkerTemplate": object(
                            ["size": .count(2...1000), "leaderTemplate": pod, "workerTemplate": pod],
                            needs: ["workerTemplate"]),
                    ], needs: ["leaderWorkerTemplate"]),
            ], needs: ["apiVersion", "metadata", "spec"]),
        "Service": object(
            [
                "apiVersion": .text(of: ["v1"]), "kind": .text(), "metadata": metadata,
                "spec": object(
                    [
                        "selector": .labels,
                        "ports": .list(
                            object(
                                ["name": .name, "port": .count(1...65_535), "targetPort": .port(names: ["http"])],
                                needs: ["port"])),
                    ], needs: ["ports"]),
            ], needs: ["apiVersion", "metadata", "spec"]),
        "ScaledObject": object(
            [
                "apiVersion": .text(of: ["keda.sh/v1alpha1"]), "kind": .text(), "metadata": metadata,
                "spec": object(
                    [
                        "scaleTargetRef": object(
                            [
                                "apiVersion": .text(of: ["apps/v1", "leaderworkerset.x-k8s.io/v1"]),
                                "kind": .text(of: ["Deployment", "LeaderWorkerSet"]), "name": .name,
                            ], needs: ["name"]),
                        "minReplicaCount": .count(0...100_000), "maxReplicaCount": .count(1...100_000),
                        "cooldownPeriod": .count(0...86_400),
                        "triggers": .list(
                            .kind(
                                by: "type",
                                [
                                    "prometheus": trigger(["serverAddress", "query", "threshold"]),
                                    "cron": trigger(["timezone", "start", "end", "desiredReplicas"]),
                                ])),
                    ], needs: ["scaleTargetRef", "triggers"]),
            ], needs: ["apiVersion", "metadata", "spec"]),
    ]

    /// A trigger with these texts.
    private static func trigger(_ fields: [String]) -> ManifestSchema {
        object(
            [
                "type": .text(),
                "metadata": object(Dictionary(uniqueKeysWithValues: fields.map { ($0, .text()) }), needs: fields),
            ], needs: ["type", "metadata"])
    }

    private func problems(_ value: Any, _ path: String) -> [String] {
        switch self {
        case .text(let allowed):
            guard let text = value as? String else { return ["\(path) is no text"] }
            return allowed?.contains(text) == false ? ["\(path) is \(text)"] : []
        case .name:
            guard let text = value as? String else { return ["\(path) is no text"] }
            let isName = text.wholeMatch(of: /[a-z]([-a-z0-9]*[a-z0-9])?/) != nil && text.count <= 63
            return isName ? [] : ["\(path) is no name: \(text)"]
        case .count(let range):
            guard let count = value as? Int, range.contains(count) else { return ["\(path) is \(value)"] }
            return []
        case .quantity:
            let text = "\(value)"
            return text.wholeMatch(of: /[0-9]+(Ki|Mi|Gi|Ti|k|M|G|T)?/) == nil ? ["\(path) is \(text)"] : []
        case .flag: return value is Bool ? [] : ["\(path) is neither true nor false"]
        case .port(let names):
            if let number = value as? Int { return (1...65_535).contains(number) ? [] : ["\(path) is \(number)"] }
            return names.contains(value as? String ?? "") ? [] : ["\(path) names no port: \(value)"]
        case .list(let inner):
            guard let items = value as? [Any], !items.isEmpty else { return ["\(path) is no list"] }
            return items.enumerated().flatMap { inner.problems($1, "\(path)[\($0)]") }
        case .labels:
            guard let labels = value as? [String: String], !labels.isEmpty else { return ["\(path) has no labels"] }
            return labels.keys.sorted().filter { $0.wholeMatch(of: /([a-z0-9.-]+\/)?[A-Za-z0-9._-]{1,63}/) == nil }
                .map { "\(path).\($0) is no label" }
        case .resources:
            guard let values = value as? [String: Any], !values.isEmpty else { return ["\(path) has no resources"] }
            return values.keys.sorted().flatMap { Self.quantity.problems(values[$0] ?? "", "\(path).\($0)") }
        case .kind(let key, let kinds):
            let chosen = (value as? [String: Any])?[key] as? String ?? ""
            return kinds[chosen]?.problems(value, path) ?? ["\(path).\(key) is \(chosen)"]
        case .object(let fields, let needed):
            guard let values = value as? [String: Any] else { return ["\(path) is no object"] }
            let missing = needed.filter { values[$0] == nil }.map { "\(path).\($0) is missing" }
            return missing
                + values.keys.sorted().flatMap { key -> [String] in
                    guard let schema = fields[key], let value = values[key] else {
                        return ["\(path).\(key) is unknown"]
                    }
                    return schema.problems(value, "\(path).\(key)")
                }
        }
    }
}
