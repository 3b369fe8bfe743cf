internal import Charts
internal import Economics
internal import Monitoring
internal import Performance
internal import Planning
internal import Quantities
internal import Reports
internal import Workload

/// The planned figures of one fleet beside the measured ones.
struct DriftComparison {
    private let plan: Plan
    private let option: PlanOption
    private let history: ServingHistory
    private let threshold: Double
    /// What the plan assumed of requests.
    private(set) var assumptions: [DriftLine] = []
    /// What came of the SLOs.
    private(set) var targets: [DriftTarget] = []

    init(_ plan: Plan, _ option: PlanOption, _ history: ServingHistory, threshold: Double) {
        self.plan = plan
        self.option = option
        self.history = history
        self.threshold = threshold
        assumptions = comparedAssumptions()
        targets = comparedTargets()
    }

    /// Requests a second of the busiest hour as planned.
    private var plannedRate: Double {
        (option.schedule?.peakRate ?? plan.demand.arrival.requiredRate ?? option.peakRate).perSecond
    }

    /// Requests a second that the planned fleet carries within its SLOs; nil where its utilization is not known.
    private var capacity: Double? { option.utilization > 0 ? plannedRate / option.utilization : nil }

    private var measuredInput: Double? { history.meanLength(.inputTokens, .inputLength) }
    private var measuredOutput: Double? { history.meanLength(.outputTokens, .outputLength) }

    private func comparedAssumptions() -> [DriftLine] {
        let mean = plan.demand.shape.mean
        return [
            DriftLine(
                "requests in the busiest hour", "1/s", planned: plannedRate, actual: history.peak?.rate,
                threshold: threshold),
            DriftLine(
                "mean input", "tokens", planned: mean.input.value, actual: measuredInput, threshold: threshold),
            DriftLine(
                "mean output", "tokens", planned: mean.output.value, actual: measuredOutput, threshold: threshold),
            DriftLine("prefix cache hits", "share", planned: plannedHits, actual: history.prefixHitShare),
        ]
    }

    /// The share of input that the plan takes from the prefix cache; nil where it plans none.
    private var plannedHits: Double? {
        let shape = plan.demand.shape
        let cached = shape.sharedPrefix.value * shape.cacheHitShare
        return cached > 0 && shape.mean.input.value > 0 ? cached / shape.mean.input.value : nil
    }

    /// Changes of the scenario that make an assumption what was measured, by its line.
    var changes: [(line: Int, change: String)] {
        let paths = ["workload.rate", "workload.input", "workload.output"]
        return zip(paths, assumptions).enumerated().compactMap { line, pair in
            let (path, assumption) = pair
            guard let change = assumption.change, change > -1 else { return nil }
            // A plan for users has no rate: more requests are more users.
            let isUsers = if case .users = plan.demand.arrival { true } else { false }
            let isBatch = plan.demand.arrival.isOffline
            if line == 0, isBatch { return nil }
            let place = line == 0 && isUsers ? "workload.users" : path
            return (line, "\(place)=\(Figures.plain(1 + change, digits: 4))x")
        }
    }

    private func comparedTargets() -> [DriftTarget] {
        plan.demand.serviceLevel.targets.compactMap { target in
            let limit: Seconds
            switch target.limit {
            case .atMost(let time): limit = time
            // So many tokens a second are one every so many seconds.
            case .atLeast(let speed): limit = Seconds(1 / max(1e-9, speed.perSecond))
            }
            guard let measure = measure(target) else { return nil }
            let share = target.statistic.share
            let actual = share.map { history.percentile(measure, $0) } ?? mean(measure)
            let slots = share.map { history.percentiles(measure, $0) } ?? []
            let known = slots.compactMap { $0 }
            let above = slots.firstIndex { $0.map { $0 > limit.value } ?? false }
            // A bound says something only on its own side of the limit.
            let met: Bool? = actual.flatMap { figure in
                switch figure.relation {
                case .about: figure.value <= limit.value
                case .atMost: figure.value <= limit.value ? true : nil
                case .atLeast: figure.value > limit.value ? false : nil
                }
            }
            return DriftTarget(
                target: Wording.target(target), measure: target.measure.rawValue,
                statistic: target.statistic.rawValue, atMostMs: limit.milliseconds,
                predictedMs: predicted(target), actualMs: actual.map { $0.value * 1000 },
                relation: actual.map { relation($0.relation) },
                violatedShare: known.isEmpty
                    ? nil : Double(known.count { $0 > limit.value }) / Double(known.count),
                firstViolation: above.map { UTCMinute.text(history.start + Double($0) * history.slot) }, met: met)
        }
    }

    private func relation(_ relation: BucketHistogram.Quantile.Relation) -> String {
        switch relation {
        case .about: "about"
        case .atMost: "at most"
        case .atLeast: "at least"
        }
    }

    private func measure(_ target: ServiceTarget) -> ServingMeasure? {
        switch target.measure {
        case .ttft: .ttft
        case .tpot, .outputSpeed: .tpot
        case .e2e: .e2e
        }
    }

    private func mean(_ measure: ServingMeasure) -> BucketHistogram.Quantile? {
        history.histogram(measure)?.mean.map { BucketHistogram.Quantile(value: $0, relation: .about) }
    }

    private func predicted(_ target: ServiceTarget) -> Double? {
        switch target.predicted(by: option.schedule?.peak ?? option.estimate.point) {
        case .atMost(let time): time.milliseconds
        case .atLeast(let speed): speed.perSecond > 0 ? 1000 / speed.perSecond : nil
        }
    }

    /// How the fleet did.
    var operation: [DriftLine] {
        let peak = history.peak
        let replicas = option.schedule.map { schedule in
            schedule.hours.reduce(0) { $0 + Double($1.replicas) } / Double(max(1, schedule.hours.count))
        }
        let hourly = option.monthly.value / Seconds.month.hours
        let servers = history.mean(.servers)
        var lines = [
            DriftLine(
                "utilization in the busiest hour", "share", planned: option.utilization,
                actual: peak.flatMap { peak in capacity.map { peak.rate / $0 } }),
            DriftLine(
                "requests in flight, busiest hour", "requests",
                planned: option.schedule.map { $0.peak.inFlight * Double($0.peakReplicas) },
                actual: history.values(.running).compactMap { $0 }.max()),
            DriftLine(
                "requests waiting, most", "requests", planned: nil,
                actual: history.values(.waiting).compactMap { $0 }.max()),
            DriftLine(
                "KV cache in use, most", "share", planned: option.estimate.cacheOccupancy,
                actual: history.values(.cacheUse).compactMap { $0 }.max()),
            DriftLine("replicas, mean", "replicas", planned: replicas, actual: servers),
            DriftLine(
                "cost an hour", "usd_per_hour", planned: hourly,
                // Replicas cost what they cost in the plan.
                actual: servers.flatMap { count in
                    replicas.flatMap { $0 > 0 ? hourly * count / $0 : nil }
                }),
            DriftLine("accelerators in use", "share", planned: nil, actual: history.mean(.deviceUse)),
            DriftLine("power", "W", planned: nil, actual: history.mean(.devicePower)),
        ]
        lines.removeAll { $0.actual == nil }
        return lines
    }

    /// The measured figures with what was planned.
    var chart: Chart? {
        let rates = history.values(.requests)
        func points(_ values: [Double?]) -> [DataPoint] {
            values.enumerated().map { DataPoint(Double($0) * history.slot / 3600, $1 ?? .nan) }
        }
        var figures: [DriftChart.Figure] = []
        if rates.contains(where: { $0 != nil }) {
            let planned = (0..<history.count).map { slot in
                let hour = ServingHistory.hourOfWeek(history.start + Double(slot) * history.slot)
                let rate = option.schedule?.hours[hour].rate.perSecond ?? plannedRate
                return DataPoint(Double(slot) * history.slot / 3600, rate)
            }
            figures.append(
                DriftChart.Figure(
                    title: "requests/s", format: .number(unit: ""), measured: points(rates), planned: planned,
                    limit: capacity))
        }
        for target in plan.demand.serviceLevel.targets {
            guard case .atMost(let limit) = target.limit, let share = target.statistic.share,
                let measure = measure(target)
            else { continue }
            let values = history.percentiles(measure, share)
            guard values.contains(where: { $0 != nil }) else { continue }
            figures.append(
                DriftChart.Figure(
                    title: "\(Wording.measure(target.measure)) \(target.statistic.rawValue)", format: .seconds,
                    measured: points(values), limit: limit.value))
        }
        guard !figures.isEmpty, history.count > 1 else { return nil }
        let violated = targets.filter { $0.met == false }.map(\.target)
        let moved = assumptions.filter(\.moved).map(\.figure)
        let finding =
            violated.isEmpty && moved.isEmpty
            ? "All measured SLOs are met, and no assumption moved."
            : (violated.isEmpty ? [] : ["Violated: \(violated.joined(separator: ", "))."]).joined()
                + (moved.isEmpty ? "" : " Moved: \(moved.joined(separator: ", ")).")
        return DriftChart(
            title: "\(plan.model): measured over planned", finding: finding, figures: figures,
            firstDay: history.start / 86_400
        ).chart
    }
}
