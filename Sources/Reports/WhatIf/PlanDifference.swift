internal import Quantities

/// Two plans side by side: what changed, in money, instances and latency.
public struct PlanDifference: Codable, Sendable, Equatable {
    /// The version of the format.
    public var schema = JSONText.schema
    /// What kind of document it is.
    public var kind = "difference"
    /// What each side is called.
    public var before, after: String
    /// The monthly cost for all models.
    public var monthly: FigureChange
    /// Whether every model is served, before and after.
    public var feasibleBefore, feasibleAfter: Bool
    /// One block a model; models that one side lacks have figures on the other only.
    public var models: [ModelDifference]
    /// What was filled in and differs, such as a price date.
    public var notes: [String]

    enum CodingKeys: String, CodingKey {
        case schema, kind, before, after, monthly, models, notes
        case feasibleBefore = "feasible_before"
        case feasibleAfter = "feasible_after"
    }

    /// What differs between `old` and `new`, which are called `before` and `after`.
    ///
    /// `months`: what the fleets of each side could cost instead, where both are months.
    public init(
        _ old: PlanDocument, _ new: PlanDocument, before: String, after: String,
        months: (before: [ModelMonthFigures], after: [ModelMonthFigures])? = nil
    ) {
        self.before = before
        self.after = after
        monthly = FigureChange("cost a month", .dollars, old.monthlyUsd, new.monthlyUsd)
        feasibleBefore = old.feasible
        feasibleAfter = new.feasible
        var pairs: [(Int?, Int?)] = []
        if old.models.count == 1, new.models.count == 1 {
            // A question about one model stays one question when the model is changed.
            pairs = [(0, 0)]
        } else {
            let (before, after) = (Self.places(old.models), Self.places(new.models))
            pairs = old.models.indices.map { ($0, after.firstIndex(of: before[$0])) }
            pairs += new.models.indices.filter { !before.contains(after[$0]) }.map { (nil, $0) }
        }
        // A document that somebody wrote may have fewer months than models.
        func month(_ months: [ModelMonthFigures]?, _ place: Int?) -> ModelMonthFigures? {
            place.flatMap { place in months.flatMap { $0.indices.contains(place) ? $0[place] : nil } }
        }
        models = pairs.map { was, now in
            ModelDifference(
                was.map { old.models[$0] }, now.map { new.models[$0] },
                months: (month(months?.before, was), month(months?.after, now)))
        }
        notes = Self.notes(old, new)
    }

    /// Each workload, or each model, with its number among those of the same name: a fleet that is split by length has two.
    private static func places(_ models: [ModelPlanFigures]) -> [String] {
        var seen: [String: Int] = [:]
        return models.map { model in
            let name = model.workload ?? model.model
            seen[name, default: 0] += 1
            return "\(seen[name, default: 0]) \(name)"
        }
    }

    /// The change of the cost in one sentence.
    public var summary: String {
        switch (feasibleBefore, feasibleAfter) {
        case (true, false): return "After the change no configuration meets the SLOs."
        case (false, true):
            return "Before, no configuration met the SLOs; now it costs \(monthly.text(after: true)) a month."
        case (false, false): return "No configuration meets the SLOs, before or after."
        case (true, true): break
        }
        guard !monthly.isUnchanged else { return "The monthly cost stays at \(monthly.text(after: true))." }
        let direction = (monthly.after ?? 0) > (monthly.before ?? 0) ? "rises" : "falls"
        return "The monthly cost \(direction) from \(monthly.text(after: false)) to \(monthly.text(after: true)): "
            + "\(monthly.change)."
    }

    private static func notes(_ old: PlanDocument, _ new: PlanDocument) -> [String] {
        var notes: [String] = []
        if old.pricesAsOf != new.pricesAsOf {
            notes.append(
                "prices: \(old.pricesAsOf ?? "newest known") before, \(new.pricesAsOf ?? "newest known") after")
        }
        func filled(_ document: PlanDocument) -> [String: String] {
            Dictionary(
                document.assumptions.map { ($0.path, $0.value) }, uniquingKeysWith: { first, _ in first })
        }
        let (was, now) = (filled(old), filled(new))
        for path in Set(was.keys).union(now.keys).sorted() where was[path] != now[path] {
            notes.append("assumed \(path): \(was[path] ?? "not assumed") before, \(now[path] ?? "not assumed") after")
        }
        return notes
    }
}

/// What changed for one model.
public struct ModelDifference: Codable, Sendable, Equatable {
    /// The workload, where there are several; absent for the only one.
    public var workload: String?
    /// The model.
    public var model: String
    /// Every figure, changed or not.
    public var figures: [FigureChange]
    /// Every line of the cost breakdown, changed or not; empty where neither side has one.
    public var costBreakdown: [LineChange]
    /// What it could cost instead: hosted, on premises; absent where the documents are no months.
    public var alternatives: [FigureChange]?

    enum CodingKeys: String, CodingKey {
        case workload, model, figures, alternatives
        case costBreakdown = "cost_breakdown"
    }

    /// What it is called in a table.
    var title: String { (workload.map { $0 + ": " } ?? "") + model }

    init(
        _ old: ModelPlanFigures?, _ new: ModelPlanFigures?,
        months: (before: ModelMonthFigures?, after: ModelMonthFigures?) = (nil, nil)
    ) {
        // Where a side has no answer, its lines are not gone: they are not known.
        let isAnswered = [old, new].allSatisfy { $0.map { !$0.options.isEmpty } ?? true }
        costBreakdown =
            isAnswered
            ? LineChange.all(old?.options.first?.costBreakdown ?? [], new?.options.first?.costBreakdown ?? []) : []
        if months.before != nil || months.after != nil {
            alternatives = Self.alternatives(months.before, months.after)
        }
        let (was, now) = (old?.options.first, new?.options.first)
        workload = new?.workload ?? old?.workload
        model = new?.model ?? old?.model ?? ""
        func number(
            _ name: String, _ unit: FigureChange.Unit, _ value: (OptionFigures) -> Double
        ) -> FigureChange {
            FigureChange(name, unit, was.map(value), now.map(value))
        }
        func words(_ name: String, _ value: (OptionFigures) -> String) -> FigureChange {
            FigureChange(name, was.map(value), now.map(value))
        }
        figures = [
            FigureChange("model", old?.model, new?.model),
            FigureChange("load", old?.load, new?.load),
            FigureChange("requests", old?.requests, new?.requests),
            FigureChange(
                "SLO", old?.slo.joined(separator: ", "), new?.slo.joined(separator: ", ")),
            number("cost a month", .dollars) { $0.monthlyUsd },
            number("cost a year", .dollars) { $0.yearlyUsd },
            words("instances", Self.instances),
            words("replica", Self.replica),
            number("replicas", .count) { Double($0.replicas) },
            number("GPUs paid for", .count) { Double($0.gpusRented) },
            number("utilization", .share) { $0.utilization },
            number("TTFT p95", .milliseconds) { $0.perReplica.ttftMs.p95 },
            number("TPOT p95", .milliseconds) { $0.perReplica.tpotMs.p95 },
            number("E2E p95", .milliseconds) { $0.perReplica.e2eMs.p95 },
            number("$ / 1M input tokens", .dollars) { $0.allocation.per1mInput },
            number("$ / 1M output tokens", .dollars) { $0.allocation.per1mOutput },
            number("$ / 1000 requests", .dollars) { $0.allocation.perRequest * 1000 },
        ]
    }

    /// The alternatives of both months in dollars a month, those that neither has left out.
    private static func alternatives(_ old: ModelMonthFigures?, _ new: ModelMonthFigures?) -> [FigureChange] {
        func sum(_ name: String, _ value: (ModelMonthFigures) -> Double?) -> FigureChange? {
            let (before, after) = (old.flatMap(value), new.flatMap(value))
            return before == nil && after == nil ? nil : FigureChange(name, .dollars, before, after)
        }
        var hosts: [String] = []
        for api in (new?.apis ?? []) + (old?.apis ?? []) where !hosts.contains("\(api.provider) \(api.model)") {
            hosts.append("\(api.provider) \(api.model)")
        }
        let hosted = hosts.map { name in
            sum("hosted: \(name)") { month in
                month.apis.first { "\($0.provider) \($0.model)" == name }?.monthlyUsd
            }
        }
        return
            (hosted + [
                sum("hosted for the overflow") { $0.spill?.totalUsd },
                sum("reserved throughput") { $0.reservedThroughput?.map(\.totalUsd).min() },
                sum("on premises") { $0.onPremisesUsd },
                sum("on premises at the start, once") { $0.onPremisesInvestmentUsd },
                sum("hybrid, instances alone") { $0.hybridUsd },
            ]).compactMap(\.self)
    }

    private static func instances(_ option: OptionFigures) -> String {
        "\(option.instances) x \(option.offer.instanceType) at \(option.offer.provider) in \(option.offer.region), "
            + option.offer.purchase
    }

    private static func replica(_ option: OptionFigures) -> String {
        let deployment = option.deployment
        var parts = ["TP\(deployment.tp)"]
        if deployment.pp > 1 { parts.append("PP\(deployment.pp)") }
        if deployment.dp > 1 { parts.append("DP\(deployment.dp)") }
        if deployment.ep > 1 { parts.append("EP\(deployment.ep)") }
        return "\(deployment.gpuName), \(parts.joined(separator: " ")), \(deployment.weightPrecision), "
            + "KV \(deployment.kvPrecision), \(deployment.engine) \(deployment.engineVersion)"
            + (deployment.speculativeTokens.map { ", \($0) tokens ahead" } ?? "")
    }
}
