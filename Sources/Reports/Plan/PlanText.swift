public import Calibration
internal import Catalog
internal import Economics
internal import Input
internal import Performance
public import Planning
internal import Quantities
internal import Scenarios
internal import Workload

/// A plan for a terminal: the answer, why, what else would do, what would save, and what was assumed.
public struct PlanText {
    private let plan: ScenarioPlan
    private let evidence: [CalibratedReplica?]
    private let savings: PlanSavings?
    private let explains: Bool
    private let style: TerminalStyle

    /// The text of `plan`; `evidence` are the chosen replicas with their evidence, one a model; `explains` adds run ids and
    /// reasons.
    public init(
        _ plan: ScenarioPlan, evidence: [CalibratedReplica?] = [], savings: PlanSavings? = nil, explains: Bool = false,
        style: TerminalStyle = .plain
    ) {
        self.plan = plan
        self.evidence = evidence
        self.savings = savings
        self.explains = explains
        self.style = style
    }

    /// All lines.
    public var lines: [String] {
        var lines: [String] = []
        for (index, single) in plan.plans.enumerated() {
            lines += (index > 0 ? [""] : []) + header(single) + [""]
            if let best = single.best {
                lines += answer(best, single)
                lines += [""] + why(best, single, index < evidence.count ? evidence[index] : nil)
            } else {
                lines += refusal(single)
            }
            lines += ["", style.bold("Results by accelerator")] + results(single)
        }
        if plan.plans.count > 1, let monthly = plan.monthly {
            let what = plan.plans.contains { $0.workload != nil } ? "All workloads" : "All models"
            lines += ["", style.bold("\(what): \(Figures.dollars(monthly))/month")]
        }
        return lines + worthALook + budget + notes
    }

    private func header(_ single: Plan) -> [String] {
        [
            style.bold("\((single.workload ?? plan.name).map { $0 + ": " } ?? "")\(single.model)"),
            "  load     \(Wording.load(single.demand.arrival)), \(Wording.shape(single.demand.shape))"
                + (single.demand.headroom > 0 ? ", \(Figures.percent(single.demand.headroom)) headroom" : ""),
        ]
    }

    private func answer(_ best: PlanOption, _ single: Plan) -> [String] {
        let offer = best.offer
        let owed = Wording.obligations(best.mix).map { ["           \($0)"] } ?? []
        var headline = "\(Figures.dollars(best.monthly))/month"
        if let expected = single.expectedMonthly, let confidence = single.demand.confidence {
            headline = Wording.cost(expected: expected, confident: best.monthly, at: confidence)
        }
        return [
            style.good(headline),
            "  rent     \(best.placement.instances) x \(offer.instanceType) at \(offer.provider) in \(offer.region), "
                + "\(Wording.purchases(best)), $\(offer.priceText)/hour ("
                + "\(Wording.price(of: offer.provenance, on: plan.pricesAsOf))\(Self.discount(offer))), \(Figures.number(best.paidHours)) hours a month",
        ] + owed + [
            "  run      \(Self.count(best)) of \(Wording.deployment(best.deployment)), on \(best.acceleratorsUsed) of "
                + "\(best.acceleratorsRented) \(best.deployment.accelerator.name)"
        ] + targets(best, single)
    }

    /// What was taken off the list price: `, 18% off the list`; empty for nothing.
    private static func discount(_ offer: Offer) -> String {
        offer.discount > 0 ? ", \(Figures.percent(offer.discount)) off the list" : ""
    }

    /// The SLOs with what is predicted in the busiest hour and how probable it is that they are met.
    private func targets(_ best: PlanOption, _ single: Plan) -> [String] {
        guard !single.demand.arrival.isOffline else { return [] }
        let point = best.estimate.point
        let set = single.demand.serviceLevel.targets
        guard !set.isEmpty else {
            return [
                "  latency  TTFT p95 \(Figures.time(point.ttft.p95)), TPOT p95 \(Figures.time(point.tpot.p95)), E2E p95 "
                    + "\(Figures.time(point.e2e.p95)) in the busiest hour; no SLO"
            ]
        }
        var table = TextTable([
            ("SLO", .left), ("target", .right), ("predicted", .right), ("probability", .right), ("status", .left),
        ])
        for (index, target) in set.enumerated() {
            let probability = best.probabilities.indices.contains(index) ? best.probabilities[index] : nil
            table.add([
                "\(Wording.measure(target.measure)) \(target.statistic.rawValue)", Wording.bound(target.limit),
                Wording.figure(target.predicted(by: point)), probability.map(Figures.percent) ?? "unknown", "met",
            ])
        }
        if !set.contains(where: { $0.measure == .e2e }) {
            table.add(["E2E p95", "", Figures.time(point.e2e.p95), "", "no target"])
        }
        let required = single.demand.confidence.map { "; an SLO needs a probability of \(Figures.percent($0))" } ?? ""
        let confirmed = best.isConfirmed ? "Confirmed by event simulation" : "By the closed form alone"
        return ["", style.bold("SLOs in the busiest hour")] + table.lines(style).map { "  " + $0 }
            + (best.held.map { ["  \(Wording.held($0, single.demand))."] } ?? [])
            + [style.faint("  \(confirmed)\(required).")]
    }

    private func why(_ best: PlanOption, _ single: Plan, _ replica: CalibratedReplica?) -> [String] {
        let costs = best.allocation
        var lines = [
            style.bold("Why this configuration"),
            "  limit    bound by \(best.estimate.bottleneck.rawValue); utilization \(Figures.percent(best.utilization))"
                + band(best, single),
            "  speed    \(throughput(best))"
                + (single.demand.arrival.isOffline
                    ? "" : "; \(Figures.number(best.estimate.perceivedTokens.perSecond)) output tokens/s per user"),
            "  cost     instances \(Figures.dollars(best.mix.cost)), storage and network "
                + "\(Figures.dollars(best.monthly - best.mix.cost)); \(Figures.dollars(costs.perRequest * 1000)) per 1,000 "
                + "requests, \(Figures.dollars(costs.perMillionInput)) per 1M input tokens, "
                + "\(Figures.dollars(costs.perMillionOutput)) per 1M output tokens",
        ]
        if let replica { lines += based(on: replica, best, single) }
        return lines + (explains ? Self.seller(best) : [])
    }

    /// What the host has to have, whether the instance can be had, and what an SLA covers.
    private static func seller(_ best: PlanOption) -> [String] {
        let offer = best.offer
        let host = Wording.host(offer).map { "\(offer.instanceType) has \($0)" } ?? "what it has is not known"
        return [
            "  host     an instance needs \(Wording.needs(best.hostNeeds)); \(host)",
            "           " + Wording.needsBasis,
            "  offer    availability: " + (offer.availability.map(Wording.note) ?? "not known"),
            "  SLA      " + Wording.serviceLevel(offer),
        ]
    }

    private static func count(_ best: PlanOption) -> String {
        guard let schedule = best.schedule, schedule.floorReplicas < schedule.peakReplicas else {
            return Wording.counted(best.replicas, "replica")
        }
        return "\(schedule.floorReplicas) to \(schedule.peakReplicas) replicas"
    }

    /// What measured runs say of the chosen replica.
    private func based(on replica: CalibratedReplica, _ best: PlanOption, _ single: Plan) -> [String] {
        ["  evidence " + Wording.evidence(replica, best, single, runs: explains ? replica.nearestRuns : [])]
    }

    private func throughput(_ best: PlanOption) -> String {
        let output = best.estimate.outputTokens.perSecond * Double(best.replicas)
        return "\(Figures.number(output)) output tokens/s, "
            + "\(Figures.number(best.estimate.totalTokens.perSecond * Double(best.replicas))) with input"
    }

    private func band(_ best: PlanOption, _ single: Plan) -> String {
        if case .batch = single.demand.arrival { return "" }
        let band = plan.utilizationBand
        let text = "\(Figures.fixed(band.lowerBound * 100, decimals: 0))-\(Figures.percent(band.upperBound))"
        switch best.utilization {
        case ..<band.lowerBound: return ", below the target of \(text)"
        case band: return ", within the target of \(text)"
        default: return ", above the target of \(text)"
        }
    }

    private func refusal(_ single: Plan) -> [String] {
        let targets = single.demand.serviceLevel.targets.map(Wording.target)
        var lines = [style.bad("No configuration meets the SLOs within the limits of the scenario.")]
        if !targets.isEmpty {
            lines.append(
                "  SLO      " + targets.joined(separator: ", ")
                    + (single.demand.confidence.map { ", each with \(Figures.percent($0)) confidence" } ?? ""))
        }
        if single.relaxations.isEmpty {
            lines.append("  Nor did looser SLOs, fewer bits, larger replicas, other accelerators or other offers help.")
        }
        for relaxation in single.relaxations {
            lines.append(
                "  Feasible with \(Wording.relaxation(relaxation))" + (relaxation.option.map(example) ?? "."))
        }
        return lines
    }

    private func example(_ option: PlanOption) -> String {
        ": \(option.placement.instances) x \(option.offer.instanceType) at \(option.offer.provider) in \(option.offer.region), "
            + "\(Wording.purchase(option.offer.purchase)), \(Figures.dollars(option.monthly)) a month, for "
            + "\(option.replicas) x \(Wording.deployment(option.deployment))."
    }

    private func results(_ single: Plan) -> [String] {
        // Where it is rented is a line of the answer; of the others there is room for it on a wide terminal only.
        let isWide = style.columns >= 110
        var table = TextTable(
            [
                ("accelerator", .left), ("GPUs", .right), ("replica", .left), ("$/month", .right), ("TTFT p95", .right),
                ("TPOT p95", .right), ("utilization", .right), ("status", .left),
            ] + (isWide ? [("offer", .left)] : []))
        for result in single.results {
            guard let option = result.best else { continue }
            let point = option.estimate.point
            let isOverBudget = single.best == nil && result.rejection == nil
            table.add([
                Wording.accelerator(result.acceleratorID), String(option.acceleratorsRented),
                "\(option.deployment.parallelism) \(option.deployment.weightPrecision.rawValue)",
                Figures.dollars(option.monthly), Figures.time(point.ttft.p95), Figures.time(point.tpot.p95),
                Figures.percent(option.utilization),
                isOverBudget ? "cheapest, over the budget" : Wording.rejection(result.rejection),
                "\(option.instance.provider) \(option.instance.region)",
            ])
        }
        let rejected = single.results.filter { $0.best == nil }
        let considered = single.considered
        func count(_ value: Int) -> String { Figures.fixed(Double(value), decimals: 0) }
        var note =
            "Evaluated \(count(considered.candidates)) candidates (\(count(considered.deployments)) deployments, "
            + "\(count(considered.offers)) offers); \(count(considered.feasible)) meet all SLOs by the closed form."
        if let confidence = single.demand.confidence, rejected.contains(where: \.missesTarget) {
            note += " Latencies that miss a target are at \(Figures.percent(confidence)) confidence."
        }
        return
            ((table.isEmpty ? [] : table.lines(style)) + RejectionText.lines(rejected)
            + [style.faint(note)]).map { "  " + $0 }
    }

    /// What would cost less, the largest saving of each kind first.
    private var worthALook: [String] {
        guard let savings, !savings.hosted.isEmpty || !savings.changes.isEmpty else { return [] }
        return ["", style.bold("Savings worth a look")]
            + savings.hosted.map { hosted in
                let range = Wording.hostedRange(hosted).map { "; " + $0 } ?? ""
                return "  hosted   \(hosted.price.provider) \(hosted.price.model): \(Wording.hosted(hosted))\(range)"
            }
            + savings.changes.compactMap { Wording.effect($0).map { "  change   \($0)" } }
            + [style.faint("  plimsoll month compares hosted models; plimsoll what-if --savings tries more.")]
    }

    private var budget: [String] {
        guard let budget = plan.budget, let monthly = plan.monthly else { return [] }
        return ["", Wording.budget(monthly, of: budget)]
    }

    private var notes: [String] {
        var lines: [String] = []
        for warning in plan.warnings { lines.append("warning: " + TextTable.printable(warning.description)) }
        lines += AssumptionText.lines(plan.assumptions, explains: explains, style)
        return lines.isEmpty ? [] : [""] + lines
    }
}

extension AcceleratorResult {
    /// Whether it failed at an SLO, by a latency that is stated.
    fileprivate var missesTarget: Bool {
        switch rejection {
        case .limit(.missesTarget, _), .limit(.nearlyIdle, _): true
        default: false
        }
    }
}
