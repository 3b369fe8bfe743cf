internal import Calibration
internal import Catalog
internal import Economics
internal import Performance
internal import Planning
internal import Quantities
internal import Workload

/// The first page: the answer in one sentence, cost with its range, what to buy, why, the main risk, savings, one chart.
enum BriefSection {
    /// The answer in one sentence.
    static func lead(_ report: CostReport) -> String {
        guard let monthly = report.plan.monthly else {
            return "No configuration on the market meets the SLOs of this scenario."
        }
        let parts = report.months.compactMap(\.best).flatMap(\.mix.parts).map(PlanSection.part)
        return "\(Figures.dollars(monthly))/month, storage and network included: \(parts.joined(separator: "; "))."
    }

    static func blocks(_ report: CostReport) -> [ReportPage.Block] {
        var blocks = report.models.flatMap { model -> [ReportPage.Block] in
            let heading: [ReportPage.Block] = report.models.count > 1 ? [.heading(model.title)] : []
            guard let best = model.best else {
                let relaxations = model.plan.relaxations.map { "Feasible with \(Wording.relaxation($0))." }
                return heading + [.words("No configuration meets the SLOs."), .points(relaxations)]
            }
            return heading + [.facts(facts(model, best, on: report.plan.pricesAsOf))]
                + (model.briefFigure.map { [.figure($0)] } ?? [])
        }
        let points = report.savings.map { Array(savings($0).prefix(3)) } ?? []
        if !points.isEmpty { blocks += [.heading("Savings worth a look"), .points(points)] }
        if let budget = report.plan.budget, let monthly = report.plan.monthly {
            blocks.append(
                .words(
                    monthly <= budget
                        ? Wording.budget(monthly, of: budget)
                        : "Over the budget of \(Figures.dollars(budget))/month by \(Figures.dollars(monthly - budget))."
                ))
        }
        if let drift = report.drift { blocks.append(.words(drift)) }
        return blocks
    }

    private static func facts(_ model: ModelReport, _ best: PlanOption, on day: CalendarDate?) -> [(
        name: String, value: String
    )] {
        let targets = targets(model.plan, best)
        var facts = [(name: "cost", value: cost(model, best)), (name: "buy", value: buy(best, on: day))]
        if !targets.isEmpty { facts.append((name: "SLOs", value: targets.joined(separator: "; "))) }
        if let held = best.held { facts.append((name: "limit", value: Wording.held(held, model.plan.demand))) }
        facts.append((name: "why", value: why(model, best)))
        if let risk = risk(model) { facts.append((name: "main risk", value: risk)) }
        return facts
    }

    private static func cost(_ model: ModelReport, _ best: PlanOption) -> String { cost(model.plan, best) }

    /// What `best` costs, as expected and at the confidence of the plan.
    static func cost(_ plan: Plan, _ best: PlanOption) -> String {
        var text = "\(Figures.dollars(best.monthly))/month"
        if let expected = plan.expectedMonthly, let confidence = plan.demand.confidence {
            text = Wording.cost(expected: expected, confident: best.monthly, at: confidence)
        }
        return text
            + "; \(Figures.dollars(best.monthly * 12))/year; \(Figures.dollars(best.allocation.blended)) per 1M tokens"
    }

    /// Each SLO with what is predicted and the probability that it is met.
    static func targets(_ plan: Plan, _ best: PlanOption) -> [String] {
        zip(plan.demand.serviceLevel.targets, best.probabilities).map { target, probability in
            "\(Wording.measure(target.measure)) \(target.statistic.rawValue) \(Wording.figure(target.predicted(by: best.estimate.point)))"
                + " of \(Wording.bound(target.limit))"
                + (probability.map { " (met with \(Figures.percent($0)))" } ?? "")
        }
    }

    /// What is bought for `best`, and the age of its price.
    static func buy(_ best: PlanOption, on day: CalendarDate?) -> String {
        best.mix.parts.map(PlanSection.part).joined(separator: "; ")
            + "; " + Wording.price(of: best.offer.provenance, on: day)
    }

    private static func why(_ model: ModelReport, _ best: PlanOption) -> String {
        let others = model.plan.results.compactMap { result -> (name: String, monthly: Dollars)? in
            guard result.rejection != nil, let option = result.best else { return nil }
            return (Wording.accelerator(result.acceleratorID), option.monthly)
        }
        let rivals =
            others.min { $0.monthly < $1.monthly }.map { rival in
                "cheapest configuration that meets the SLOs; next is \(rival.name) at "
                    + "\(Figures.number(rival.monthly / best.monthly, digits: 2))x cost"
            } ?? "the only accelerator in the scenario that meets the SLOs with an offer"
        return rivals
            + "; bound by \(best.estimate.bottleneck.rawValue) at \(Figures.percent(best.utilization)) utilization"
    }

    private static func risk(_ model: ModelReport) -> String? {
        guard let driver = model.month.drivers.first, driver.high > driver.low else { return nil }
        return
            "\(Wording.driver(driver.cause)): \(Figures.dollars(driver.low)) to \(Figures.dollars(driver.high))/month "
            + "(\(Wording.range(driver.cause)))"
    }

    /// Each saving in a sentence, the largest first.
    private static func savings(_ savings: PlanSavings) -> [String] {
        let hosted = savings.hosted.map { hosted in
            (
                saving: hosted.own - hosted.monthly,
                text: "Hosted model \(hosted.price.model) at \(hosted.price.provider): \(Wording.hosted(hosted))"
                    + (Wording.hostedRange(hosted).map { " (\($0))" } ?? "") + "."
            )
        }
        let changes = savings.changes.compactMap { effect -> (saving: Dollars, text: String)? in
            guard let saving = effect.saving, let text = Wording.effect(effect) else { return nil }
            return (saving, text.prefix(1).uppercased() + text.dropFirst() + ".")
        }
        return (hosted + changes).sorted { $0.saving > $1.saving }.map(\.text)
    }
}
