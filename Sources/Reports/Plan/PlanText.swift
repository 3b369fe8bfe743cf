public import Calibration
internal import Catalog
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
            lines += ["", style.bold("What became of each accelerator")] + verdicts(single) + [""]
            lines += [looked(single)]
        }
        if plan.plans.count > 1, let monthly = plan.monthly {
            let hasWorkloads = plan.plans.contains { $0.workload != nil }
            let what = hasWorkloads ? "All workloads, each by itself" : "All models together"
            lines += ["", style.bold("\(what): \(Figures.dollars(monthly)) a month")]
            if hasWorkloads {
                lines.append("  plimsoll month finds out what they could share, and what fits into quiet hours.")
            }
        }
        return lines + budget() + notes()
    }

    private func header(_ single: Plan) -> [String] {
        let promises = single.demand.serviceLevel.targets.map(Wording.target)
        return [
            style.bold("\((single.workload ?? plan.name).map { $0 + ": " } ?? "")\(single.model)"),
            "  load     \(Wording.load(single.demand.arrival)), \(Wording.shape(single.demand.shape))"
                + (single.demand.headroom > 0 ? ", \(Figures.percent(single.demand.headroom)) headroom" : ""),
            "  promise  " + (promises.isEmpty ? "none for single requests" : promises.joined(separator: ", ")),
        ]
    }

    private func answer(_ best: PlanOption, _ single: Plan) -> [String] {
        let point = best.estimate.point
        let offer = best.offer
        let machines = best.placement.instances
        let count = Figures.number(offer.acceleratorCount)
        var lines = [
            style.good("Rent \(machines) x \(offer.instanceType) at \(offer.provider) in \(offer.region), ")
                + style.good("\(Wording.purchase(offer.purchase)): \(Figures.dollars(best.monthly)) a month"),
            "  machine  \(count) x \(best.deployment.accelerator.name), $\(offer.priceText) an hour "
                + "(\(offer.provenance.date?.description ?? "no date")), \(Figures.number(best.paidHours)) h a month",
            "  run      \(best.replicas) \(best.replicas == 1 ? "replica" : "replicas") of "
                + "\(Wording.deployment(best.deployment)) on \(best.acceleratorsUsed) of \(best.acceleratorsRented) accelerators",
        ]
        if case .batch = single.demand.arrival {
            lines.append("  speed    \(throughput(best))")
        } else {
            lines += [
                "  latency  TTFT p95 \(Figures.time(point.ttft.p95)), TPOT p95 \(Figures.time(point.tpot.p95)), "
                    + "E2E p95 \(Figures.time(point.e2e.p95))",
                "  speed    \(throughput(best)); a user sees \(Figures.number(best.estimate.perceivedTokens.perSecond)) tokens/s",
            ]
        }
        if offer.purchase == .spot, !single.demand.arrival.isOffline {
            lines.append(
                "  note     spot machines can be taken away: plimsoll month bounds their share (traffic.spot_share)")
        }
        return lines + [
            "  load     \(Figures.percent(best.utilization)) of what it can carry for ever\(band(best, single)); "
                + "bound by \(best.estimate.bottleneck.rawValue)",
            "  tokens   " + unitCosts(best.allocation) + " (all of the bill, split by time)",
            "           " + perThousand(best.allocation) + " (the same for 1,000 tokens)",
            "           " + unitCosts(best.usage) + " (busy share alone)",
        ]
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
            "  sure     mean \(figures.joined(separator: ", ")), in 9 of 10 cases",
            "           \(replica.evidence.name)" + (runs.isEmpty ? "" : ": runs \(runs)"),
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
        case ..<band.lowerBound: return " (below the band of \(text): room to spare)"
        case band: return " (within the band of \(text))"
        default: return " (above the band of \(text): little room for peaks)"
        }
    }

    private func refusal(_ single: Plan) -> [String] {
        var lines = [style.bad("Nothing holds this.")]
        if single.relaxations.isEmpty {
            lines.append("  Nor did fewer bits, larger replicas, other hardware or other offers help.")
        }
        for relaxation in single.relaxations {
            lines.append(
                "  It would do with \(Wording.relaxation(relaxation))" + (relaxation.option.map(example) ?? "."))
        }
        return lines
    }

    private func example(_ option: PlanOption) -> String {
        ": \(option.placement.instances) x \(option.offer.instanceType) at \(option.offer.provider) in \(option.offer.region), "
            + "\(Wording.purchase(option.offer.purchase)), \(Figures.dollars(option.monthly)) a month, for "
            + "\(option.replicas) x \(Wording.deployment(option.deployment))."
    }

    private func verdicts(_ single: Plan) -> [String] {
        var table = TextTable([
            ("accelerator", .left), ("GPUs", .right), ("replica", .left), ("$/month", .right), ("TTFT p95", .right),
            ("TPOT p95", .right), ("load", .right), ("offer", .left), ("verdict", .left),
        ])
        for verdict in single.verdicts {
            guard let option = verdict.best else { continue }
            let point = option.estimate.point
            let isOverBudget = single.best == nil && verdict.reason == nil
            table.add([
                verdict.acceleratorID, String(option.acceleratorsRented),
                "\(option.deployment.parallelism) \(option.deployment.weightPrecision.rawValue)",
                Figures.dollars(option.monthly), Figures.time(point.ttft.p95), Figures.time(point.tpot.p95),
                Figures.percent(option.utilization), "\(option.offer.provider) \(option.offer.region)",
                isOverBudget ? "the cheapest, over the budget" : Wording.loss(verdict.reason),
            ])
        }
        let losers = single.verdicts.filter { $0.best == nil }
        return ((table.isEmpty ? [] : table.lines(style)) + LoserText.lines(losers)).map { "  " + $0 }
    }

    private func looked(_ single: Plan) -> String {
        let considered = single.considered
        return style.faint(
            "Looked at \(Figures.fixed(Double(considered.candidates), decimals: 0)) combinations of "
                + "\(Figures.fixed(Double(considered.deployments), decimals: 0)) deployments and "
                + "\(Figures.fixed(Double(considered.offers), decimals: 0)) offers; "
                + "\(Figures.fixed(Double(considered.feasible), decimals: 0)) hold every promise.")
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
