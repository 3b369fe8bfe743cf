internal import Catalog
internal import Monitoring
internal import Performance
public import Planning
internal import Quantities
internal import Workload

/// Recording and alert rules at the limits that a month was planned for: SLOs, more traffic than planned, a full fleet,
/// and no figures at all.
///
/// Series are picked by the name that the planned version of the engine exports, in both spellings of its colon, and by
/// the label that every engine gives them, `model_name`.
public enum PrometheusRules {
    /// The text of `month`, one group a model.
    public static func text(_ month: ScenarioMonth) -> String { text([(nil, month)]) }

    /// The text of several fleets, each with the workloads that it serves; nil for the only one.
    public static func text(_ fleets: [(workload: String?, month: ScenarioMonth)]) -> String {
        let groups = KubernetesManifests.named(fleets).compactMap { fleet -> ManifestNode? in
            fleet.model.best.map { best in
                [
                    "name": .text("plimsoll-\(fleet.name)"),
                    "rules": .list(FleetRules(fleet, best).all),
                ]
            }
        }
        return ManifestNode.yaml(
            [["groups": .list(groups)]],
            comment: [
                "From plimsoll month --export prometheus. Metric names are those of the planned version of the engine.",
                "Where a server has a name of its own for its model, put it into model_name.",
            ])
    }
}

/// The rules of one fleet.
private struct FleetRules {
    let name: String
    let model: ModelMonth
    let best: PlanOption
    let source: MetricSource
    let label: String
    let version: String

    init(_ fleet: KubernetesManifests.Fleet, _ best: PlanOption) {
        name = fleet.name
        model = fleet.model
        self.best = best
        source = MetricSource(best.deployment.engine.engine)
        version = best.deployment.engine.version.description
        label = "model_name=\(PromQL.quoted(fleet.servedName))"
    }

    var all: [ManifestNode] { recordings.map(\.rule) + alerts }

    /// A series of our own under a name that stays when the engine's names change.
    private struct Recording {
        let name: String
        let expression: String
        let labels: [(String, ManifestNode)]

        var rule: ManifestNode {
            ["record": .text(name), "expr": .text(expression), "labels": .map(labels)]
        }
    }

    private func selector(_ measure: ServingMeasure, suffix: String = "", isCounter: Bool = false) -> String? {
        MetricNames.name(measure, source, version: version).map {
            MetricNames.selector($0, source, suffix: suffix, labels: label, isCounter: isCounter)
        }
    }

    private var fleetLabel: [(String, ManifestNode)] { [("fleet", .text(name))] }

    /// A recorded series of this fleet.
    private func recorded(_ series: String) -> String { "\(series){fleet=\(PromQL.quoted(name))}" }

    private var recordings: [Recording] {
        var list: [Recording] = []
        for (series, measure) in [
            ("plimsoll:requests:rate5m", ServingMeasure.requests), ("plimsoll:input_tokens:rate5m", .inputTokens),
            ("plimsoll:output_tokens:rate5m", .outputTokens),
        ] {
            guard let selector = selector(measure, isCounter: true) else { continue }
            list.append(Recording(name: series, expression: "sum(rate(\(selector)[5m]))", labels: fleetLabel))
        }
        for (series, measure) in [
            ("plimsoll:requests_running", ServingMeasure.running), ("plimsoll:requests_waiting", .waiting),
        ] {
            guard let selector = selector(measure) else { continue }
            list.append(Recording(name: series, expression: "sum(\(selector))", labels: fleetLabel))
        }
        for (series, measure, share) in latencies {
            guard let selector = selector(measure, suffix: "_bucket") else { continue }
            list.append(
                Recording(
                    name: series,
                    expression: "histogram_quantile(\(share), sum by (le) (rate(\(selector)[10m])))",
                    labels: fleetLabel))
        }
        return list
    }

    /// The recorded percentiles that SLO targets ask for, without repetition.
    private var latencies: [(series: String, measure: ServingMeasure, share: Double)] {
        var seen: Set<String> = []
        return model.demand.serviceLevel.targets.compactMap { target in
            guard let measure = ServingMeasure(target.measure), let share = target.statistic.share else { return nil }
            let series = Self.series(measure, share)
            return seen.insert(series).inserted ? (series, measure, share) : nil
        }
    }

    private static func series(_ measure: ServingMeasure, _ share: Double) -> String {
        let percent = "\((share * 1000).rounded() / 10)".replacing(".0", with: "").replacing(".", with: "_")
        return "plimsoll:\(measure.rawValue)_seconds:p\(percent)"
    }

    private var alerts: [ManifestNode] {
        var rules: [ManifestNode] = []
        for target in model.demand.serviceLevel.targets {
            guard let measure = ServingMeasure(target.measure), let share = target.statistic.share,
                selector(measure) != nil, case .atMost(let limit) = target.limit
            else { continue }
            rules.append(
                rule(
                    "\(Wording.measure(target.measure))SLOViolated",
                    "\(recorded(Self.series(measure, share))) > \(limit.value)", wait: "10m",
                    "\(Wording.target(target)) is violated: {{ $value }} s"))
        }
        guard let schedule = best.schedule else { return rules + silence }
        let most = schedule.peakRate.perSecond * model.traffic.sizingFactor
        if selector(.requests) != nil {
            rules.append(
                rule(
                    "MoreTrafficThanPlanned",
                    "avg_over_time(\(recorded("plimsoll:requests:rate5m"))[15m:1m]) > \(rounded(most))", wait: "15m",
                    "{{ $value }} requests/s arrive, more than the fleet was sized for: plan again"))
        }
        if selector(.running) != nil {
            let limit = schedule.peak.inFlight * Double(schedule.peakReplicas) * 1.2
            rules.append(
                rule(
                    "FleetFull", "\(recorded("plimsoll:requests_running")) > \(rounded(limit))", wait: "5m",
                    "a fifth more requests are in flight than in the busiest planned hour"))
        }
        return rules + silence
    }

    /// A rule over a series that is not there never fires, whatever happens: that the series is there is a rule of its
    /// own.
    private var silence: [ManifestNode] {
        guard let selector = selector(.running) ?? selector(.requests, isCounter: true) else { return [] }
        return [
            rule(
                "NoMetrics", "absent(\(selector))", wait: "10m",
                "no server exports metrics of this model: it is down, renamed, or not scraped")
        ]
    }

    private func rule(_ alert: String, _ expression: String, wait: String, _ summary: String) -> ManifestNode {
        [
            "alert": .text(alert), "expr": .text(expression), "for": .text(wait),
            "labels": ["severity": "warning", "fleet": .text(name)],
            "annotations": ["summary": .text(summary)],
        ]
    }

    private func rounded(_ value: Double) -> String { String((value * 1000).rounded() / 1000) }
}

/// Text of Prometheus's query language.
enum PromQL {
    /// A label's value in quotes.
    static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
    }
}

extension MetricSource {
    /// The source of an engine's metrics.
    init(_ engine: InferenceEngine) {
        switch engine {
        case .vllm: self = .vllm
        case .sglang: self = .sglang
        case .tensorRTLLM: self = .tensorRTLLM
        }
    }
}

extension ServingMeasure {
    /// The measure of a target; nil for a speed, which no server exports.
    init?(_ measure: ServiceTarget.Measure) {
        switch measure {
        case .ttft: self = .ttft
        case .tpot: self = .tpot
        case .e2e: self = .e2e
        case .outputSpeed: return nil
        }
    }
}
