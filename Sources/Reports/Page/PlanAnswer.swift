public import Calibration
internal import Catalog
internal import Economics
internal import Input
internal import Performance
public import Planning
internal import Quantities
internal import Workload

/// A plan as the answer on a page: one sentence, facts and alternatives; made without charts, so that it is there at once.
public struct PlanAnswer: Sendable {
    /// The answer in one sentence.
    public let lead: String
    /// Whether every model is served.
    public let isFeasible: Bool
    /// Cost with its range, SLOs with their probabilities, what to run, and on what evidence.
    public let facts: [ReportPage.Block]
    /// What every accelerator would cost, and why others were rejected.
    public let alternatives: [ReportPage.Block]

    /// The answer of `plan`; `evidence` are the chosen replicas with their evidence, one a model.
    public init(_ plan: ScenarioPlan, evidence: [CalibratedReplica?]) {
        isFeasible = plan.isFeasible
        lead = Self.lead(plan)
        let isSeveral = plan.plans.count > 1
        func heading(_ single: Plan) -> [ReportPage.Block] {
            isSeveral ? [.heading(single.workload ?? single.model)] : []
        }
        var facts: [ReportPage.Block] = []
        var alternatives: [ReportPage.Block] = []
        for (index, single) in plan.plans.enumerated() {
            let replica = index < evidence.count ? evidence[index] : nil
            facts += heading(single) + Self.facts(single, replica, on: plan)
            let more = Self.alternatives(single)
            alternatives += more.isEmpty ? [] : heading(single) + more
        }
        if let budget = plan.budget, let monthly = plan.monthly {
            facts.append(.words(Wording.budget(monthly, of: budget)))
        }
        if !plan.warnings.isEmpty { facts.append(.points(plan.warnings.map(\.description))) }
        self.facts = facts
        self.alternatives = alternatives
    }

    private static func lead(_ plan: ScenarioPlan) -> String {
        guard plan.isFeasible, let monthly = plan.monthly else {
            // Where more money would do, the budget is the limit.
            let isTooExpensive = plan.plans.contains { single in
                single.best == nil
                    && single.relaxations.contains { if case .budget = $0.change { true } else { false } }
            }
            guard isTooExpensive, let budget = plan.budget else { return "No configuration meets the SLOs." }
            return "No configuration meets the SLOs within the budget of \(Figures.dollars(budget)) a month."
        }
        let parts = plan.plans.compactMap(\.best).map { best in
            "\(best.acceleratorsRented) x \(best.deployment.accelerator.name) at \(best.offer.provider) in "
                + "\(best.offer.region), \(Wording.purchases(best))"
        }
        return "\(Figures.dollars(monthly)) a month: \(parts.joined(separator: "; "))."
    }

    private static func facts(
        _ single: Plan, _ replica: CalibratedReplica?, on plan: ScenarioPlan
    ) -> [ReportPage.Block] {
        guard let best = single.best else {
            let relaxations = single.relaxations.map { relaxation in
                var words = "Feasible with \(Wording.relaxation(relaxation))"
                if case .budget = relaxation.change { return words + "." }
                words += relaxation.option.map { ", at \(Figures.dollars($0.monthly)) a month" } ?? ""
                return words + "."
            }
            return [.points(relaxations)]
        }
        var facts = [(name: "Cost", value: BriefSection.cost(single, best))]
        let targets = BriefSection.targets(single, best)
        if !targets.isEmpty { facts.append((name: "SLOs", value: targets.joined(separator: "; "))) }
        facts += [
            (
                name: "Run",
                value: "\(best.replicas) x \(Wording.deployment(best.deployment)) on \(best.acceleratorsUsed) of "
                    + "\(best.acceleratorsRented) \(best.deployment.accelerator.name)"
            ),
            (name: "Buy", value: BriefSection.buy(best, on: plan.pricesAsOf)),
            (
                name: "Limit",
                value:
                    "bound by \(best.estimate.bottleneck.rawValue) at \(Figures.percent(best.utilization)) utilization"
            ),
        ]
        if let replica { facts.append((name: "Evidence", value: Wording.evidence(replica, best, single))) }
        return [.facts(facts)]
    }

    private static func alternatives(_ single: Plan) -> [ReportPage.Block] {
        let options = single.results.compactMap(\.best)
        let rejected = single.results.filter { $0.best == nil }
        let table: [ReportPage.Block] =
            options.isEmpty ? [] : [.table("Cheapest configuration on each accelerator", HardwareFigure.table(options))]
        return table + (rejected.isEmpty ? [] : [.points(RejectionText.lines(rejected))])
    }
}

extension PlanDifference {
    /// The difference as tables of a page, one a model: what changed, before and after.
    public var blocks: [ReportPage.Block] {
        let tables = models.map { model -> ReportPage.Block in
            var table = ReportTable([("", .left), (before, .right), (after, .right), ("change", .right)])
            for figure in PlanDifferenceText.shown(model) {
                table.add([
                    .text(figure.figure), .text(figure.text(after: false)), .text(figure.text(after: true)),
                    .text(figure.change),
                ])
            }
            return .table(model.title, table)
        }
        return [.words(summary)] + tables + (notes.isEmpty ? [] : [.points(notes)])
    }
}
