internal import Performance
public import Quantities
internal import Workload

/// A saved plan held against limits, for a pipeline that must stop when one is broken.
public struct PlanCheck: Codable, Sendable, Equatable {
    /// One limit.
    public struct Gate: Codable, Sendable, Equatable {
        /// What is limited.
        public var name: String
        /// The limit, and what the plan reaches, in words.
        public var limit, predicted: String
        /// Whether the limit is kept.
        public var met: Bool
        /// The probability that an SLO is kept, given how far predictions were off measurements; absent where the plan
        /// does not say, and for limits on money.
        public var probability: Double?
    }

    /// The version of the format.
    public var schema = JSONText.schema
    /// What kind of document it is.
    public var kind = "check"
    /// The limits, in the order in which they were asked for.
    public var gates: [Gate]
    /// Whether all are kept.
    public var passed: Bool
    /// The probability with which each SLO target has to be met; absent when targets were held against the prediction
    /// itself, or not at all.
    public var confidence: Double?

    /// What is asked of a plan.
    public struct Limits: Sendable, Equatable {
        /// The most that a month may cost; nil for no limit.
        public var budget: Dollars?
        /// Whether every SLO of the plan has to be met.
        public var slos: Bool
        /// The probability with which each SLO target has to be met; nil for the plan's own.
        public var confidence: Double?
        /// The most that the cost may grow over the baseline, as a share of it; nil for no limit.
        public var increase: Double?

        /// Limits.
        public init(budget: Dollars? = nil, slos: Bool = false, confidence: Double? = nil, increase: Double? = nil) {
            self.budget = budget
            self.slos = slos
            self.confidence = confidence
            self.increase = increase
        }
    }

    /// Holds `plan` against `limits`, and against `baseline` where its growth is limited.
    ///
    /// A plan in which some model is not served keeps no limit at all: what is not served costs nothing and meets
    /// nothing.
    public init(_ plan: PlanDocument, _ limits: Limits, baseline: PlanDocument? = nil) {
        var gates: [Gate] = []
        if !plan.feasible {
            let unserved = plan.models.filter(\.options.isEmpty).map(\.title)
            gates.append(
                Gate(
                    name: "feasible", limit: "every model is served",
                    predicted: unserved.isEmpty
                        ? "the plan says no" : "not served: \(unserved.joined(separator: ", "))",
                    met: false))
        }
        if let budget = limits.budget { gates.append(Self.budget(budget, plan)) }
        if limits.slos { gates += plan.models.flatMap { Self.slos($0, limits.confidence) } }
        if let increase = limits.increase, let baseline { gates.append(Self.increase(increase, plan, baseline)) }
        self.gates = gates
        confidence = limits.slos ? limits.confidence ?? plan.models.compactMap(\.confidence).min() : nil
        passed = gates.allSatisfy(\.met)
    }

    private static func budget(_ budget: Dollars, _ plan: PlanDocument) -> Gate {
        let monthly = cost(plan)
        return Gate(
            name: "budget", limit: "at most \(Figures.dollars(budget)) a month",
            predicted: monthly.map { "\(Figures.dollars($0)) a month (\(Figures.percent($0 / budget)))" } ?? "no cost",
            met: monthly.map { $0 <= budget } ?? false)
    }

    private static func increase(_ share: Double, _ plan: PlanDocument, _ baseline: PlanDocument) -> Gate {
        guard let now = cost(plan), let before = cost(baseline) else {
            return Gate(
                name: "increase", limit: "at most \(Figures.percent(share))", predicted: "one of the plans has no cost",
                met: false)
        }
        let growth = before > .zero ? now / before - 1 : now > .zero ? .infinity : 0
        return Gate(
            name: "increase", limit: "at most \(Figures.percent(share)) over \(Figures.dollars(before))",
            predicted: "\(Figures.dollars(now)), \(FigureChange.percent(growth))", met: growth <= share + 1e-12)
    }

    /// The cost of the parts, not the total that the document claims, so that an edited total changes nothing.
    private static func cost(_ plan: PlanDocument) -> Dollars? {
        let parts = plan.models.map { $0.options.first?.monthlyUsd }
        let known = parts.compactMap { $0 }
        return known.count == parts.count && !parts.isEmpty ? Dollars(known.reduce(0, +)) : nil
    }

    private static func slos(_ model: ModelPlanFigures, _ confidence: Double?) -> [Gate] {
        guard let option = model.options.first else { return [] }
        // The plan's own confidence, unless another is asked for.
        let required = confidence ?? model.confidence
        guard let targets = model.targets else {
            return [
                Gate(
                    name: model.title, limit: model.slo.joined(separator: ", "),
                    predicted: "the plan does not give its SLOs in figures; write it again", met: false)
            ]
        }
        var gates: [Gate] = []
        if option.perReplica.state != "steady", !targets.isEmpty {
            gates.append(
                Gate(
                    name: model.title, limit: "the load is within capacity", predicted: option.perReplica.state,
                    met: false))
        }
        return gates
            + targets.enumerated().map { index, figures in
                guard let target = figures.target else {
                    return Gate(
                        name: model.title, limit: "\(figures.measure) \(figures.statistic)",
                        predicted: "a target that this version does not know", met: false)
                }
                let predicted = option.perReplica.predicted(target)
                let known = option.targetConfidence
                let probability = index < known.count ? known[index] : nil
                let holds = required.map { required in probability.map { $0 >= required } ?? false }
                return Gate(
                    name: "\(model.title) \(Wording.measure(target.measure)) \(target.statistic.rawValue)",
                    limit: Wording.limit(target.limit), predicted: Wording.figure(predicted),
                    met: holds ?? target.isKept(by: predicted), probability: probability)
            }
    }
}

extension ServiceTarget {
    /// Whether `reached` is within this target.
    fileprivate func isKept(by predicted: Limit) -> Bool {
        switch (limit, predicted) {
        case (.atMost(let limit), .atMost(let time)): time.isFinite && time <= limit
        case (.atLeast(let limit), .atLeast(let speed)): speed >= limit
        default: false
        }
    }
}
