public import Calibration
internal import Catalog
internal import Economics
internal import Input
internal import Performance
public import Planning
internal import Quantities
internal import Scenarios
internal import Workload

/// A plan for a terminal.
public struct PlanText {
    private let plan: ScenarioPlan
    private let evidence: [CalibratedReplica?]
    private let style: TerminalStyle

    /// The text of `plan`; `evidence` are the chosen replicas with their evidence, one a model.
    public init(_ plan: ScenarioPlan, evidence: [CalibratedReplica?] = [], style: TerminalStyle = .plain) {
        self.plan = plan
        self.evidence = evidence
        self.style = style
    }

    /// All lines.
    public var lines: [String] {
        var lines: [String] = []
        for (index, single) in plan.plans.enumerated() {
            lines += (index > 0 ? [""] : []) + header(single) + [""]
            if let best = single.best {
                lines += answer(best, single)
                if index < evidence.count, let replica = evidence[index] { lines += sure(replica, best, single) }
            } else {
                lines += refusal(single)
            }
            lines += ["", style.bold("Results by accelerator")] + results(single) + [""]
            lines += [evaluated(single)]
        }
        if plan.plans.count > 1, let monthly = plan.monthly {
            let what = plan.plans.contains { $0.workload != nil } ? "All workloads" : "All models"
            lines += ["", style.bold("\(what): \(Figures.dollars(monthly)) a month")]
        }
        return lines + budget() + notes()
    }

    private func header(_ single: Plan) -> [String] {
        let targets = single.demand.serviceLevel.targets.map(Wording.target)
        let confidence = single.demand.confidence.map { ", each with \(Figures.percent($0)) confidence" } ?? ""
        return [
            style.bold("\((single.workload ?? plan.name).map { $0 + ": " } ?? "")\(single.model)"),
            "  load     \(Wording.load(single.demand.arrival)), \(Wording.shape(single.demand.shape))"
                + (single.demand.headroom > 0 ? ", \(Figures.percent(single.demand.headroom)) headroom" : ""),
            "  SLO      "
                + (targets.isEmpty ? "none for single requests" : targets.joined(separator: ", ") + confidence),
        ]
    }

    private func answer(_ best: PlanOption, _ single: Plan) -> [String] {
        let point = best.estimate.point
        let offer = best.offer
        var lines = [
            style.good(
                "Rent \(best.placement.instances) x \(offer.instanceType) at \(offer.provider) in \(offer.region), ")
                + style.good("\(Self.purchases(best)): \(Figures.dollars(best.monthly)) a month")
        ]
        if let expected = single.expectedMonthly, let confidence = single.demand.confidence {
            lines.append(
                "  cost     \(Figures.dollars(expected)) as predicted, \(Figures.dollars(best.monthly)) at "
                    + "\(Figures.percent(confidence)) confidence; instances \(Figures.dollars(best.mix.cost)), "
                    + "the rest storage and network")
        }
        lines += [
            "  instance \(Figures.number(offer.acceleratorCount)) x \(best.deployment.accelerator.name), $\(offer.priceText) "
                + "an hour (\(offer.provenance.date?.description ?? "no date")), \(Figures.number(best.paidHours)) h a month",
            "  run      \(Self.count(best)) of \(Wording.deployment(best.deployment)) on \(best.acceleratorsUsed) of "
                + "\(best.acceleratorsRented) accelerators",
        ]
        if case .batch = single.demand.arrival {
            lines.append("  speed    \(throughput(best))")
        } else {
            lines += [
                "  latency  TTFT p95 \(Figures.time(point.ttft.p95)), TPOT p95 \(Figures.time(point.tpot.p95)), "
                    + "E2E p95 \(Figures.time(point.e2e.p95)) in the busiest hour",
                "  speed    \(throughput(best)); \(Figures.number(best.estimate.perceivedTokens.perSecond)) per user",
            ]
            lines += confidence(best, single)
        }
        return lines + [
            "  load     utilization \(Figures.percent(best.utilization))\(band(best, single)); "
                + "bound by \(best.estimate.bottleneck.rawValue)",
            "  tokens   " + unitCosts(best.allocation) + " (whole monthly cost, split by time)",
            "           " + perThousand(best.allocation) + " (the same for 1,000 tokens)",
            "           " + unitCosts(best.usage) + " (busy share alone)",
        ]
    }

    /// How sure it is that each SLO target is met, and that the simulation says so too.
    private func confidence(_ best: PlanOption, _ single: Plan) -> [String] {
        let targets = single.demand.serviceLevel.targets
        guard !targets.isEmpty else { return [] }
        let known = zip(targets, best.probabilities).compactMap { target, probability in
            probability.map {
                "\(Wording.measure(target.measure)) \(target.statistic.rawValue) met with \(Figures.percent($0))"
            }
        }
        return [
            "  met      " + (known.isEmpty ? "as predicted; no error is known" : known.joined(separator: ", "))
                + (best.isConfirmed ? "; confirmed by simulation" : "; by the closed form alone")
        ]
    }

    private static func count(_ best: PlanOption) -> String {
        guard let schedule = best.schedule, schedule.floorReplicas < schedule.peakReplicas else {
            return "\(best.replicas) \(best.replicas == 1 ? "replica" : "replicas")"
        }
        return "\(schedule.floorReplicas) to \(schedule.peakReplicas) replicas"
    }

    private static func purchases(_ best: PlanOption) -> String {
        var seen: [String] = []
        for part in best.mix.parts where !seen.contains(Wording.purchase(part.offer.purchase)) {
            seen.append(Wording.purchase(part.offer.purchase))
        }
        return seen.joined(separator: " and ")
    }

    /// What measured runs say of the chosen replica.
    private func sure(_ replica: CalibratedReplica, _ best: PlanOption, _ single: Plan) -> [String] {
        let predictions = replica.predictions(single.demand.shape.mean, under: best.estimate.load)
        let wanted: [Metric] = {
            if case .batch = single.demand.arrival { [.throughput] } else { [.ttft, .tpot, .e2e] }
        }()
        let figures = wanted.compactMap { metric -> String? in
            guard let prediction = predictions.first(where: { $0.metric == metric })?.prediction,
                let low = prediction.low, let high = prediction.high
            else { return nil }
            func text(_ value: Double) -> String {
                metric == .throughput ? Figures.number(value) : Figures.time(Seconds(value))
            }
            return "\(metric.name) \(text(prediction.value)) (\(text(low)) to \(text(high)))"
        }
        let runs = replica.nearestRuns.prefix(3).joined(separator: ", ")
        return [
            "  interval mean \(figures.joined(separator: ", ")) (90 % prediction interval)",
            "           based on \(replica.evidence.name)" + (runs.isEmpty ? "" : ": runs \(runs)"),
        ]
    }

    private func throughput(_ best: PlanOption) -> String {
        let output = best.estimate.outputTokens.perSecond * Double(best.replicas)
        return "\(Figures.number(output)) output tokens/s, "
            + "\(Figures.number(best.estimate.totalTokens.perSecond * Double(best.replicas))) with input"
    }

    private func unitCosts(_ costs: UnitCosts) -> String {
        "\(Figures.dollars(costs.perMillionInput)) / 1M in, \(Figures.dollars(costs.perMillionOutput)) / 1M out, "
            + "\(Figures.dollars(costs.blended)) blended, \(Figures.dollars(costs.perRequest * 1000)) / 1000 requests"
    }

    private func perThousand(_ costs: UnitCosts) -> String {
        "\(Figures.dollars(costs.perMillionInput * 0.001)) / 1K in, "
            + "\(Figures.dollars(costs.perMillionOutput * 0.001)) / 1K out, "
            + "\(Figures.dollars(costs.blended * 0.001)) blended"
    }

    private func band(_ best: PlanOption, _ single: Plan) -> String {
        if case .batch = single.demand.arrival { return "" }
        let band = plan.utilizationBand
        let text = "\(Figures.fixed(band.lowerBound * 100, decimals: 0))-\(Figures.percent(band.upperBound))"
        switch best.utilization {
        case ..<band.lowerBound: return " (below the band of \(text))"
        case band: return " (within the band of \(text))"
        default: return " (above the band of \(text))"
        }
    }

    private func refusal(_ single: Plan) -> [String] {
        var lines = [style.bad("No configuration meets the SLOs within the limits.")]
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
        var table = TextTable([
            ("accelerator", .left), ("GPUs", .right), ("replica", .left), ("$/month", .right), ("TTFT p95", .right),
            ("TPOT p95", .right), ("utilization", .right), ("offer", .left), ("status", .left),
        ])
        for result in single.results {
            guard let option = result.best else { continue }
            let point = option.estimate.point
            let isOverBudget = single.best == nil && result.loss == nil
            table.add([
                result.acceleratorID, String(option.acceleratorsRented),
                "\(option.deployment.parallelism) \(option.deployment.weightPrecision.rawValue)",
                Figures.dollars(option.monthly), Figures.time(point.ttft.p95), Figures.time(point.tpot.p95),
                Figures.percent(option.utilization), "\(option.machine.provider) \(option.machine.region)",
                isOverBudget ? "the cheapest, over the budget" : Wording.loss(result.loss),
            ])
        }
        let losers = single.results.filter { $0.best == nil }
        var note: [String] = []
        if let confidence = single.demand.confidence, losers.contains(where: \.missesTarget) {
            note = [
                style.faint(
                    "Latencies of accelerators that miss an SLO are at \(Figures.percent(confidence)) confidence.")
            ]
        }
        return ((table.isEmpty ? [] : table.lines(style)) + LoserText.lines(losers) + note).map { "  " + $0 }
    }

    private func evaluated(_ single: Plan) -> String {
        let considered = single.considered
        return style.faint(
            "Evaluated \(Figures.fixed(Double(considered.candidates), decimals: 0)) candidates: "
                + "\(Figures.fixed(Double(considered.deployments), decimals: 0)) deployments, "
                + "\(Figures.fixed(Double(considered.offers), decimals: 0)) offers; "
                + "\(Figures.fixed(Double(considered.feasible), decimals: 0)) meet all SLOs by the closed form.")
    }

    private func budget() -> [String] {
        guard let budget = plan.budget, let monthly = plan.monthly else { return [] }
        return ["", "Budget: \(Figures.dollars(budget)) a month, \(Figures.percent(monthly / budget)) of it used."]
    }

    private func notes() -> [String] {
        var lines: [String] = []
        for warning in plan.warnings { lines.append("warning: " + TextTable.printable(warning.description)) }
        guard !plan.assumptions.isEmpty else { return lines.isEmpty ? [] : [""] + lines }
        lines += [style.bold("Assumed, because the scenario does not say")]
        lines += plan.assumptions.map { "  \($0.path): \($0.value) (\($0.why))" }
        return [""] + lines
    }
}

extension AcceleratorResult {
    /// Whether it failed at an SLO, by a latency that is stated.
    fileprivate var missesTarget: Bool {
        switch loss {
        case .limit(.missesTarget, _), .limit(.nearlyIdle, _): true
        default: false
        }
    }
}
