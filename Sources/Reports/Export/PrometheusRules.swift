internal import Catalog
internal import Performance
public import Planning
internal import Quantities
internal import Workload

/// Alert rules at the limits that a month was planned for: SLOs broken, more traffic than planned, a full fleet.
public enum PrometheusRules {
    /// The text of `month`, one group a model.
    public static func text(_ month: ScenarioMonth) -> String { text([(nil, month)]) }

    /// The text of several fleets, each with the workloads that it serves; nil for the only one.
    public static func text(_ fleets: [(workload: String?, month: ScenarioMonth)]) -> String {
        let groups = KubernetesManifests.named(fleets).compactMap { name, model -> ManifestNode? in
            model.best.map { ["name": .text("plimsoll-\(name)"), "rules": .list(rules(name, model, $0))] }
        }
        return ManifestNode.yaml(
            [["groups": .list(groups)]],
            comment: ["From plimsoll month --export prometheus. Metric names are those of the engine's own exporter."])
    }

    /// The metric of requests that an engine works on.
    static func running(_ engine: InferenceEngine) -> String {
        switch engine {
        case .vllm: "vllm:num_requests_running"
        case .sglang: "sglang:num_running_reqs"
        case .tensorRTLLM: "trtllm_num_requests_running"
        }
    }

    private static func rules(_ name: String, _ model: ModelMonth, _ best: PlanOption) -> [ManifestNode] {
        var rules: [ManifestNode] = []
        let selector = "{app=\"\(name)\"}"
        let engine = best.deployment.engine.engine
        for target in model.demand.serviceLevel.targets {
            guard let histogram = histogram(target.measure, engine), let share = target.statistic.share,
                case .atMost(let limit) = target.limit
            else { continue }
            rules.append(
                rule(
                    "\(Wording.measure(target.measure))SLOViolated",
                    "histogram_quantile(\(share), sum by (le) (rate(\(histogram)_bucket\(selector)[10m]))) > \(limit.value)",
                    wait: "10m", "\(Wording.target(target)) is violated"))
        }
        if let schedule = best.schedule {
            let most = (schedule.hours.map(\.rate.perSecond).max() ?? 0) * model.traffic.sizingFactor
            rules.append(
                rule(
                    "MoreTrafficThanPlanned",
                    "sum(rate(\(finished(engine))\(selector)[15m])) > \(rounded(most))", wait: "15m",
                    "more requests come than the fleet was sized for: plan again"))
            rules.append(
                rule(
                    "FleetFull",
                    "sum(\(running(engine))\(selector)) > \(rounded(schedule.peak.inFlight * Double(schedule.peakReplicas) * 1.2))",
                    wait: "5m", "a fifth more requests are in flight than in the busiest planned hour"))
        }
        return rules
    }

    private static func rule(
        _ alert: String, _ expression: String, wait: String, _ summary: String
    ) -> ManifestNode {
        [
            "alert": .text(alert), "expr": .text(expression), "for": .text(wait), "labels": ["severity": "warning"],
            "annotations": ["summary": .text(summary)],
        ]
    }

    private static func histogram(_ measure: ServiceTarget.Measure, _ engine: InferenceEngine) -> String? {
        let prefix = engine == .sglang ? "sglang:" : engine == .vllm ? "vllm:" : "trtllm_"
        return switch measure {
        case .ttft: prefix + "time_to_first_token_seconds"
        case .tpot: prefix + "time_per_output_token_seconds"
        case .e2e: prefix + "e2e_request_latency_seconds"
        case .outputSpeed: nil
        }
    }

    private static func finished(_ engine: InferenceEngine) -> String {
        switch engine {
        case .vllm: "vllm:request_success_total"
        case .sglang: "sglang:num_requests_total"
        case .tensorRTLLM: "trtllm_request_success_total"
        }
    }

    private static func rounded(_ value: Double) -> String { String((value * 1000).rounded() / 1000) }
}
