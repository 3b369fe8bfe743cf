internal import Economics
internal import Input
internal import Measurements
internal import Monitoring
internal import Performance
public import Planning
internal import Quantities
internal import Workload

/// A Grafana dashboard with what was planned as dashed lines over what is measured, one row a fleet.
public enum GrafanaDashboard {
    /// The dashboard of several fleets, each with the workloads that it serves; nil for the only one.
    public static func text(_ fleets: [(workload: String?, month: ScenarioMonth)]) throws -> String {
        let all = KubernetesManifests.named(fleets).compactMap { fleet in
            fleet.model.best.map { FleetPanels(fleet, $0) }
        }
        var panels: [ManifestNode] = []
        var (id, y) = (1, 0)
        for fleet in all {
            if all.count > 1 {
                panels.append(row(fleet.name, id: id, y: y))
                (id, y) = (id + 1, y + 1)
            }
            for (index, panel) in fleet.panels.enumerated() {
                panels.append(panel.node(id: id, x: index % 2 * 12, y: y + index / 2 * 8))
                id += 1
            }
            y += (fleet.panels.count + 1) / 2 * 8
        }
        var hash = StableHash()
        for fleet in all { hash.add(fleet.name) }
        let variable: ManifestNode = .map([
            ("name", "DS"), ("type", "datasource"), ("label", "Data source"), ("query", "prometheus"),
            ("current", .map([])), ("hide", 0),
        ])
        let title = "Plimsoll: " + all.map(\.name).joined(separator: ", ").prefix(100)
        let dashboard: ManifestNode = .map([
            ("id", .null), ("uid", .text("plimsoll-" + hash.value.hexadecimal)), ("title", .text(title)),
            ("tags", .texts(["plimsoll"])), ("schemaVersion", 39), ("version", 1), ("refresh", "1m"),
            ("editable", .flag(true)), ("time", .map([("from", "now-7d"), ("to", "now")])),
            ("templating", .map([("list", .list([variable]))])), ("panels", .list(panels)),
        ])
        return try JSONText.text(dashboard)
    }
}

extension GrafanaDashboard {
    private static func row(_ name: String, id: Int, y: Int) -> ManifestNode {
        .map([
            ("id", .count(id)), ("type", "row"), ("title", .text(name)), ("collapsed", .flag(false)),
            ("gridPos", place(x: 0, y: y, width: 24, height: 1)), ("panels", .list([])),
        ])
    }

    /// A place on Grafana's 24 columns.
    fileprivate static func place(x: Int, y: Int, width: Int, height: Int) -> ManifestNode {
        .map([("h", .count(height)), ("w", .count(width)), ("x", .count(x)), ("y", .count(y))])
    }
}

/// One panel: queries with their names, those of the plan dashed.
private struct DashboardPanel {
    struct Query {
        let name, expression: String
        var isPlan = false
    }

    let title, unit: String
    let queries: [Query]
    /// The value from which on the panel is red; nil for none.
    var limit: Double?

    private static let source: ManifestNode = .map([("type", "prometheus"), ("uid", "${DS}")])

    func node(id: Int, x: Int, y: Int) -> ManifestNode {
        .map([
            ("id", .count(id)), ("type", "timeseries"), ("title", .text(title)), ("datasource", Self.source),
            ("gridPos", GrafanaDashboard.place(x: x, y: y, width: 12, height: 8)),
            ("fieldConfig", .map([("defaults", defaults), ("overrides", .list(overrides))])), ("options", Self.options),
            ("targets", .list(targets)),
        ])
    }

    private var targets: [ManifestNode] {
        zip(["A", "B", "C", "D"], queries).map { letter, query in
            .map([
                ("refId", .text(letter)), ("datasource", Self.source), ("expr", .text(query.expression)),
                ("legendFormat", .text(query.name)), ("editorMode", "code"), ("range", .flag(true)),
            ])
        }
    }

    /// What is planned is dashed and has a colour of its own.
    private var overrides: [ManifestNode] {
        queries.filter(\.isPlan).map { query in
            let dashes: ManifestNode = .map([("fill", "dash"), ("dash", .list([10, 10]))])
            let colour: ManifestNode = .map([("mode", "fixed"), ("fixedColor", "orange")])
            let properties: [ManifestNode] = [
                .map([("id", "custom.lineStyle"), ("value", dashes)]), .map([("id", "color"), ("value", colour)]),
                .map([("id", "custom.fillOpacity"), ("value", 0)]),
            ]
            let matcher: ManifestNode = .map([("id", "byName"), ("options", .text(query.name))])
            return .map([("matcher", matcher), ("properties", .list(properties))])
        }
    }

    private var defaults: ManifestNode {
        var steps: [ManifestNode] = [.map([("color", "green"), ("value", .null)])]
        if let limit { steps.append(.map([("color", "red"), ("value", .number(limit))])) }
        let custom: ManifestNode = .map([("lineWidth", 2), ("fillOpacity", 10), ("spanNulls", .flag(false))])
        return .map([
            ("unit", .text(unit)), ("min", 0), ("custom", custom),
            ("thresholds", .map([("mode", "absolute"), ("steps", .list(steps))])),
        ])
    }

    private static let options: ManifestNode = .map([
        (
            "legend",
            .map([("displayMode", "list"), ("placement", "bottom"), ("showLegend", .flag(true))])
        ), ("tooltip", .map([("mode", "multi"), ("sort", "none")])),
    ])
}

/// The panels of one fleet.
private struct FleetPanels {
    let name: String
    let panels: [DashboardPanel]

    init(_ fleet: KubernetesManifests.Fleet, _ best: PlanOption) {
        name = fleet.name
        let source = MetricSource(best.deployment.engine.engine)
        let version = best.deployment.engine.version.description
        let label = "model_name=\(PromQL.quoted(fleet.servedName))"
        func selector(_ measure: ServingMeasure, _ suffix: String = "", isCounter: Bool = false) -> String? {
            MetricNames.name(measure, source, version: version).map {
                MetricNames.selector($0, source, suffix: suffix, labels: label, isCounter: isCounter)
            }
        }
        func planned(_ name: String, _ value: Double) -> DashboardPanel.Query {
            DashboardPanel.Query(name: name, expression: "vector(\((value * 10_000).rounded() / 10_000))", isPlan: true)
        }
        var panels: [DashboardPanel] = []
        if let requests = selector(.requests, isCounter: true) {
            let peak = best.peakRate.perSecond
            let capacity = peak / max(1e-9, best.utilization)
            panels.append(
                DashboardPanel(
                    title: "Requests", unit: "reqps",
                    queries: [
                        .init(name: "measured", expression: "sum(rate(\(requests)[$__rate_interval]))"),
                        planned("planned peak", peak), planned("capacity", capacity),
                    ], limit: capacity))
        }
        for target in fleet.model.demand.serviceLevel.targets {
            guard let measure = ServingMeasure(target.measure), let share = target.statistic.share,
                let buckets = selector(measure, "_bucket"), case .atMost(let limit) = target.limit
            else { continue }
            let spread = Self.spread(target.measure, best)
            panels.append(
                DashboardPanel(
                    title: "\(Wording.measure(target.measure)) \(target.statistic.rawValue)", unit: "s",
                    queries: [
                        .init(
                            name: "measured",
                            expression:
                                "histogram_quantile(\(share), sum by (le) (rate(\(buckets)[$__rate_interval])))"),
                        planned("SLO", limit.value),
                        planned("predicted", spread.at(target.statistic) / 1000),
                    ], limit: limit.value))
        }
        if let running = selector(.running), let waiting = selector(.waiting) {
            let most = best.schedule.map { $0.peak.inFlight * Double($0.peakReplicas) }
            panels.append(
                DashboardPanel(
                    title: "Requests in flight", unit: "short",
                    queries: [
                        .init(name: "running", expression: "sum(\(running))"),
                        .init(name: "waiting", expression: "sum(\(waiting))"),
                    ] + (most.map { [planned("planned peak", $0)] } ?? []), limit: most))
        }
        if let tokens = selector(.outputTokens, isCounter: true) {
            panels.append(
                DashboardPanel(
                    title: "Output tokens a second", unit: "short",
                    queries: [
                        .init(name: "measured", expression: "sum(rate(\(tokens)[$__rate_interval]))"),
                        planned("planned peak", best.estimate.outputTokens.perSecond * Double(best.replicas)),
                    ]))
        }
        if let cache = selector(.cacheUse) {
            panels.append(
                DashboardPanel(
                    title: "KV cache in use", unit: "percentunit",
                    queries: [
                        .init(name: "measured, fullest server", expression: "max(\(cache))"),
                        planned("planned", best.estimate.cacheOccupancy),
                    ], limit: 0.95))
        }
        if let running = selector(.running) ?? selector(.requests, isCounter: true) {
            panels.append(
                DashboardPanel(
                    title: "Replicas", unit: "short",
                    queries: [
                        .init(name: "measured", expression: "count(count by (instance) (\(running)))"),
                        planned("planned peak", Double(best.replicas)),
                    ]))
        }
        self.panels = panels
    }

    private static func spread(_ measure: ServiceTarget.Measure, _ best: PlanOption) -> LatencyFigures {
        let point = best.schedule?.peak ?? best.estimate.point
        return switch measure {
        case .ttft: LatencyFigures(point.ttft)
        case .tpot, .outputSpeed: LatencyFigures(point.tpot)
        case .e2e: LatencyFigures(point.e2e)
        }
    }
}
