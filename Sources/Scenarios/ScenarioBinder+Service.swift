import Input
import Quantities
import Workload

extension ScenarioBinder {
    /// The SLOs: a preset, with single limits replaced.
    mutating func serviceLevel(_ value: ReadValue?, _ demand: Traffic?, at place: SourcePlace) -> ServiceLevel? {
        var level: ServiceLevel
        if let name = value?["preset"]?.text, let preset = ServiceLevel.preset(named: name) {
            level = preset
        } else if value == nil, let demand {
            level = demand.preset?.serviceLevel ?? (demand.arrival.isOffline ? .batch : .chat)
            if demand.delivery == .whole { level.targets.removeAll { $0.measure != .e2e } }
            assume("slo", level.name ?? "", "the usual SLO for this workload; source: \(level.source)")
        } else {
            level = ServiceLevel(targets: [], source: "the scenario")
        }
        for measure in ServiceTarget.Measure.allCases {
            let own = Statistic.allCases.compactMap { statistic -> ServiceTarget? in
                guard let written = value?["\(measure.rawValue)_\(statistic.rawValue)"]?.number else { return nil }
                return measure == .outputSpeed
                    ? ServiceTarget(statistic, outputSpeedAtLeast: .perSecond(written))
                    : ServiceTarget(measure, statistic, atMost: Seconds(written))
            }
            // The user's own limits on a measure replace all of the preset's on it.
            if !own.isEmpty { level.targets.removeAll { $0.measure == measure } }
            level.targets += own
        }
        guard let demand else { return level }
        checkService(level, demand, value, at: value?.place ?? place)
        return level
    }

    private mutating func checkService(
        _ level: ServiceLevel, _ demand: Traffic, _ value: ReadValue?, at place: SourcePlace
    ) {
        if demand.delivery == .whole, let target = level.targets.first(where: { $0.measure != .e2e }) {
            report(
                place, "\(target.measure.rawValue) is no SLO when answers arrive as a whole",
                allowed: "limits on e2e", "write \"streaming: true\" or limit e2e only")
        }
        if demand.arrival.isOffline, !level.targets.isEmpty {
            warn(
                place, "SLOs on single requests make an offline batch more expensive",
                "leave them out when only the deadline counts")
        }
        for statistic in Statistic.allCases { checkSum(level, statistic, demand.shape, value, at: place) }
        for measure in [ServiceTarget.Measure.ttft, .tpot, .e2e] { checkOrder(level, measure, value, at: place) }
    }

    /// A limit on E2E below what TTFT and TPOT add up to makes those two limits meaningless.
    private mutating func checkSum(
        _ level: ServiceLevel, _ statistic: Statistic, _ shape: RequestShape, _ value: ReadValue?, at place: SourcePlace
    ) {
        guard let whole = level.latency(.e2e, statistic) else { return }
        let first = level.latency(.ttft, statistic) ?? .zero
        let steps = max(0, shape.output.mean.value - 1)
        var each = level.latency(.tpot, statistic) ?? .zero
        if let speed = level.targets.first(where: { $0.measure == .outputSpeed && $0.statistic == statistic }),
            case .atLeast(let rate) = speed.limit, each == .zero
        {
            each = Tokens(1) / rate
        }
        let sum = first + each * steps
        guard sum > whole else { return }
        let place = value?["e2e_\(statistic.rawValue)"]?.place ?? place
        let rest = max(0, (whole - first).value) / max(1, steps)
        let name = statistic.rawValue
        report(
            place,
            "e2e_\(name) of \(ValueKind.time(whole.value)) contradicts the other limits: ttft and tpot x output add up to "
                + ValueKind.time(sum.value),
            allowed: "at least \(ValueKind.time(sum.value))",
            rest > 0
                ? "raise e2e_\(name), or write \"tpot_\(name): \(ValueKind.time(rest))\""
                : "raise e2e_\(name) or lower ttft_\(name)")
    }

    /// A limit on the median above the one on the 95th percentile can never be the one that counts.
    private mutating func checkOrder(
        _ level: ServiceLevel, _ measure: ServiceTarget.Measure, _ value: ReadValue?, at place: SourcePlace
    ) {
        var stricter: (statistic: Statistic, limit: Seconds)?
        for statistic in [Statistic.p99, .p95, .p90, .p50] {
            guard let limit = level.latency(measure, statistic) else { continue }
            if let stricter, limit > stricter.limit {
                let key = "\(measure.rawValue)_\(statistic.rawValue)"
                warn(
                    value?[key]?.place ?? place,
                    "\(key) never counts: \(measure.rawValue)_\(stricter.statistic.rawValue) asks for less",
                    "leave it out or lower it")
            }
            if stricter.map({ limit < $0.limit }) ?? true { stricter = (statistic, limit) }
        }
    }
}
