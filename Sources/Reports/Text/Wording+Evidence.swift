internal import Calibration
internal import Catalog
internal import Economics
internal import Performance
internal import Planning
internal import Quantities
internal import Validation
internal import Workload

extension Wording {
    /// How the requests of measured runs arrived, from its name in tables of runs: `rate` is "at a rate".
    static func loadKind(_ name: String) -> String {
        switch name {
        case "rate": "at a rate"
        case "closed": "fixed number of users"
        case "batch": "one batch"
        case "overload": "more than is served"
        case "pools": "separate pools"
        case "pools of ?": "separate pools, size not stated"
        default: name
        }
    }

    /// A figure of runs, from its name in tables of runs: `tpot_ms_mean` is "mean TPOT".
    static func figure(_ name: String) -> String {
        if name == "output_tok_s" { return "output tokens/s" }
        if name == AccuracyRow.capacityFigure { return "capacity" }
        if name == AccuracyRow.shortfallFigure { return "shortfall of capacity" }
        let parts = name.split(separator: "_").map(String.init)
        guard parts.count == 3, parts[1] == "ms" else { return name }
        return parts[2] + " " + parts[0].uppercased()
    }

    /// What was left out of the fit together, from its name in the table of held-out errors.
    static func leftOut(_ name: String) -> String {
        switch name {
        case "load": "single loads"
        case "configuration": "whole configurations"
        case "accelerator": "whole accelerators"
        case "architecture", "model", "source": "whole \(name)s"
        default: name
        }
    }

    /// What a question names of how its figures would be measured.
    static func asking(_ asking: Asking) -> String {
        switch asking {
        case .release: "engine release named"
        case .nothing: "neither engine release nor source named"
        case .source: "engine release and source named"
        }
    }
}

extension Wording {
    /// The ways in which the instances of `best` are bought, each once: `1 year committed and on demand`.
    static func purchases(_ best: PlanOption) -> String {
        var seen: [String] = []
        for part in best.mix.parts where !seen.contains(purchase(part.offer.purchase)) {
            seen.append(purchase(part.offer.purchase))
        }
        return seen.joined(separator: " and ")
    }

    /// The load at which `demand` breaks its first SLO.
    static func held(_ load: HeldLoad, _ demand: Demand) -> String {
        var unit = "requests/s"
        if case .users = demand.arrival { unit = "users" }
        let interval = interval(load.low, load.high) { Figures.number($0) }
            .map { "90% prediction interval: \($0)" }
        return "SLOs hold up to \(Figures.number(load.value)) \(unit); \(interval ?? "interval unknown")"
    }

    /// The ends of an interval, each as `text` has it; nil where they are not known.
    static func interval(_ low: Double?, _ high: Double?, _ text: (Double) -> String) -> String? {
        guard let low, let high else { return nil }
        return "\(text(low)) to \(text(high))"
    }

    /// What measured runs say of the chosen replica, by the names of `runs` too, with its 90% prediction intervals.
    static func evidence(
        _ replica: CalibratedReplica, _ best: PlanOption, _ single: Plan, runs: [String] = []
    ) -> String {
        let predictions = replica.predictions(single.demand.shape.mean, under: best.estimate.load)
        let wanted: [Metric] = single.demand.arrival.isOffline ? [.throughput] : [.ttft, .tpot]
        let intervals = wanted.compactMap { metric -> String? in
            let found = predictions.first { $0.metric == metric }?.prediction
            return interval(found?.low, found?.high) { value in
                metric == .throughput ? Figures.number(value) + " tokens/s" : Figures.time(Seconds(value))
            }.map { "mean \(metric.name) \($0)" }
        }
        return replica.evidence.name + (runs.isEmpty ? "" : ": runs \(runs.joined(separator: ", "))")
            + (intervals.isEmpty ? "" : "; 90% prediction interval: \(intervals.joined(separator: ", "))")
    }
}
