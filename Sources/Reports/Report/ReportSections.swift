internal import Calibration
internal import Catalog
internal import Economics
internal import Input
internal import Performance
internal import Planning
internal import Quantities
internal import Scenarios
internal import Validation
internal import Workload

/// What to rent and how it does.
enum PlanSection {
    /// Instances that are of one purchase option.
    static func part(_ part: PurchaseMix.Part) -> String {
        let offer = part.offer
        return (offer.purchase.isCommitted ? "" : "up to ")
            + "\(part.instances) x \(offer.instanceType) at \(offer.provider) in \(offer.region), \(Wording.purchase(offer.purchase))"
    }

    static func blocks(_ model: ModelReport) -> [ReportPage.Block] {
        let demand = model.plan.demand
        let slos = demand.serviceLevel.targets.map(Wording.target)
        var facts: [(name: String, value: String)] = [
            ("load", "\(Wording.load(demand.arrival)), \(Wording.shape(demand.shape))"),
            ("SLO", slos.isEmpty ? "none for single requests" : slos.joined(separator: ", ")),
        ]
        guard let best = model.best else {
            let relaxations = model.plan.relaxations.map { "Feasible with \(Wording.relaxation($0))." }
            return [
                .facts(facts), .words("No configuration meets the SLOs."), .points(relaxations),
                .points(RejectionText.lines(model.plan.results.filter { $0.best == nil })),
            ]
        }
        let point = best.estimate.point
        let output = best.estimate.outputTokens.perSecond * Double(best.replicas)
        facts += [
            ("rent", best.mix.parts.map(part).joined(separator: "; ")),
            (
                "instance",
                "\(Figures.number(best.offer.acceleratorCount)) x \(best.deployment.accelerator.name), "
                    + "$\(best.offer.priceText) an hour (\(best.offer.provenance.dateText ?? "no date")), "
                    + "\(Figures.number(best.paidHours)) h a month"
            ),
            (
                "run",
                "\(best.replicas) x \(Wording.deployment(best.deployment)) on \(best.acceleratorsUsed) of "
                    + "\(best.acceleratorsRented) accelerators"
            ),
            ("speed", "\(Figures.number(output)) output tokens/s"),
            ("utilization", Figures.percent(best.utilization)),
        ]
        var blocks: [ReportPage.Block] = [.facts(facts)]
        if !model.isOffline {
            var table = ReportTable([
                ("", .left), ("mean", .right), ("p50", .right), ("p90", .right), ("p95", .right), ("p99", .right),
                ("SLO", .left),
            ])
            for (measure, spread) in [
                (ServiceTarget.Measure.ttft, point.ttft), (.tpot, point.tpot), (.e2e, point.e2e),
            ] {
                let slo = demand.serviceLevel.targets.filter { $0.measure == measure }
                    .map { "\($0.statistic.rawValue) \(Wording.limit($0.limit))" }.joined(separator: ", ")
                    .replacing(" ", with: "\u{A0}")
                table.add(
                    [.text(Wording.measure(measure))]
                        + [spread.mean, spread.p50, spread.p90, spread.p95, spread.p99].map { .milliseconds($0) }
                        + [.text(slo)])
            }
            blocks.append(.table("Latency of the plan in the busiest hour", table))
        }
        if let sentence = AccuracySection.sentence(model) { blocks.append(.words(sentence)) }
        return blocks
    }
}

/// What the fleet carries, and how fast it answers.
enum CapacitySection {
    static func blocks(_ model: ModelReport) -> [ReportPage.Block] {
        (model.evenHours.map { [.words($0)] } ?? []) + model.figures(.capacity).map(ReportPage.Block.figure)
    }
}

/// The cost as a tree: groups, and the lines in each.
enum CostSection {
    static func blocks(_ model: ModelReport) -> [ReportPage.Block] {
        guard model.month.best != nil else { return [] }
        let breakdown = model.month.breakdown
        var table = ReportTable([
            ("item", .left), ("quantity", .right), ("unit", .left), ("price", .right), ("$/month", .right),
            ("source", .left),
        ])
        for group in CostLine.Group.allCases {
            let lines = breakdown.lines(of: group)
            guard !lines.isEmpty else { continue }
            table.add([
                .text(group.rawValue), .text(""), .text(""), .text(""), .dollars(breakdown.total(of: group)), .text(""),
            ])
            for line in lines {
                let date = line.provenance.dateText.map { ", \($0)" } ?? ""
                table.add([
                    .text("\u{2514} " + line.item), .figure(line.quantity), .text(line.unit),
                    .number(
                        line.price?.value, line.price.map { "$" + Figures.number($0.value, digits: 4) } ?? "unknown"),
                    .dollars(line.amount), .text(line.provenance.source + date),
                ])
            }
        }
        table.add([.text("total"), .text(""), .text(""), .text(""), .dollars(breakdown.total), .text("")])
        return [.table("Cost breakdown", table)] + units(model)
            + model.figures(.cost).map(ReportPage.Block.figure)
    }

    private static func units(_ model: ModelReport) -> [ReportPage.Block] {
        guard let all = model.month.allocation else { return [] }
        let busy = all.scaled(by: model.month.utilization)
        var table = ReportTable([
            ("basis", .left), ("$/1M in", .right), ("$/1M out", .right), ("$/1M blended", .right),
            ("$/1,000 requests", .right),
        ])
        for (name, costs) in [("whole monthly cost, idle time included", all), ("busy share alone", busy)] {
            table.add([
                .text(name), .dollars(costs.perMillionInput), .dollars(costs.perMillionOutput), .dollars(costs.blended),
                .dollars(costs.perRequest * 1000),
            ])
        }
        return [.table("Unit costs; input and output share the cost by the time they take", table)]
    }
}

/// What else would do.
enum AlternativesSection {
    static func blocks(_ model: ModelReport) -> [ReportPage.Block] {
        let options = model.plan.results.compactMap(\.best)
        guard model.best != nil else { return [] }
        var blocks: [ReportPage.Block] = [
            .table("The cheapest option on each accelerator", HardwareFigure.table(options))
        ]
        let rejected = model.plan.results.filter { $0.best == nil }
        if !rejected.isEmpty {
            blocks += [.words("Why the others were rejected:"), .points(RejectionText.lines(rejected))]
        }
        if !model.month.apis.isEmpty {
            var table = ReportTable([
                ("hosted model", .left), ("$/1,000 requests", .right), ("$/month", .right),
                ("break-even (requests a month)", .right), ("source", .left),
            ])
            for api in model.month.apis {
                let from = api.crossing.map { api.present.requests.value * $0 }
                let date = api.price.provenance.dateText.map { ", \($0)" } ?? ""
                table.add([
                    .text("\(api.price.provider) \(api.price.model)"), .dollars(api.perRequest * 1000),
                    .dollars(api.present.api),
                    .number(from, from.map { Figures.number($0.rounded()) } ?? "above 100x"),
                    .text(api.price.provenance.source + date),
                ])
            }
            blocks.append(.table("Hosted models for the same requests", table))
        }
        if !model.month.reservedThroughput.isEmpty {
            var table = ReportTable([
                ("reserved throughput", .left), ("units", .right), ("$/month", .right), ("overflow", .right),
                ("overflow, $/month", .right), ("together, $/month", .right), ("source", .left),
            ])
            for one in model.month.reservedThroughput {
                table.add([
                    .text("\(one.terms.provider) \(one.terms.model)"), .text(Wording.units(one)),
                    .dollars(one.reserved), .share(one.share), .dollars(one.overflow), .dollars(one.total),
                    .text(one.terms.source),
                ])
            }
            blocks.append(.table("Reserved throughput, with overflow by the token", table))
        }
        blocks += model.figures(.alternatives).map(ReportPage.Block.figure)
        if let onPremises = model.month.onPremises {
            blocks.append(
                .words(
                    "On-premises servers for the peak: \(Figures.dollars(onPremises.breakdown.total))/month, written off over "
                        + "\(Figures.number(onPremises.instance.years)) years at \(Figures.percent(onPremises.instance.interest)) interest."
                ))
        }
        return blocks
    }
}

/// What moves the answer.
enum SensitivitySection {
    static func blocks(_ model: ModelReport) -> [ReportPage.Block] {
        var blocks = model.figures(.sensitivities).map(ReportPage.Block.figure)
        if let growth = Wording.growth(model.month) { blocks.append(.words(growth)) }
        return blocks
    }
}

/// How far to trust the figures.
enum AccuracySection {
    /// The intervals of the chosen replica in one sentence; nil when nothing is known of the errors.
    static func sentence(_ model: ModelReport) -> String? {
        guard let best = model.best, let calibrated = model.calibrated else { return nil }
        let predictions = calibrated.predictions(model.lengths, under: best.estimate.load)
        let wanted: [Metric] = model.isOffline ? [.throughput] : [.ttft, .tpot, .e2e]
        let figures = wanted.compactMap { metric -> String? in
            guard let found = predictions.first(where: { $0.metric == metric })?.prediction, let low = found.low,
                let high = found.high
            else { return nil }
            func text(_ value: Double) -> String {
                metric == .throughput ? Figures.number(value) + " tokens/s" : Figures.time(Seconds(value))
            }
            return "\(metric.name) between \(text(low)) and \(text(high))"
        }
        return figures.isEmpty
            ? nil : "90% prediction interval of the means: \(figures.joined(separator: "; "))."
    }

    static func blocks(_ model: ModelReport, _ accuracy: [AccuracyRow]) -> [ReportPage.Block] {
        guard let calibrated = model.calibrated else { return [] }
        var blocks: [ReportPage.Block] = []
        let runs = calibrated.nearestRuns.prefix(3).joined(separator: ", ")
        blocks.append(.words("Evidence: \(calibrated.evidence.name)\(runs.isEmpty ? "" : ", such as \(runs)")."))
        if let table = model.heldOut(accuracy) {
            blocks.append(.table("Held-out errors of predictions like these", table))
        }
        return blocks + model.figures(.accuracy).map(ReportPage.Block.figure)
    }
}

/// What was filled in, and where facts come from.
enum SourcesSection {
    static func blocks(_ report: CostReport) -> [ReportPage.Block] {
        var blocks: [ReportPage.Block] = []
        if !report.plan.assumptions.isEmpty {
            var table = ReportTable([("key", .left), ("value", .left), ("why", .left)])
            for assumption in report.plan.assumptions {
                table.add([.text(assumption.path), .text(assumption.value), .text(assumption.why)])
            }
            blocks.append(.table("Assumptions, where the scenario says nothing", table))
        }
        var table = ReportTable([("fact", .left), ("kind", .left), ("source", .left), ("date", .left)])
        var seen: Set<String> = []
        func add(_ fact: String, _ provenance: Provenance) {
            guard seen.insert(fact + provenance.source).inserted else { return }
            table.add([
                .text(fact), .text(provenance.kind.rawValue), .text(provenance.source),
                .text(provenance.dateText ?? ""),
            ])
        }
        for model in report.models {
            add(model.choice.architecture.id, model.choice.architecture.provenance)
            guard let best = model.best else { continue }
            add(best.deployment.accelerator.name, best.deployment.accelerator.provenance)
            add("price of \(best.offer.instanceType) at \(best.offer.provider)", best.offer.provenance)
            if let note = Provider.named(best.offer.provider)?.serviceLevel, best.offer.purchase != .spot {
                add("SLA of \(best.offer.provider): \(note.text)", note.provenance)
            }
            if let note = best.offer.availability {
                add("availability at \(best.offer.provider): \(note.text)", note.provenance)
            }
            for line in model.month.breakdown.lines { add(line.item, line.provenance) }
            for api in model.month.apis { add("\(api.price.provider) \(api.price.model)", api.price.provenance) }
            if let onPremises = model.month.onPremises {
                for source in onPremises.sources {
                    let parts = source.split(separator: ":", maxSplits: 1).map(String.init)
                    add(
                        parts[0].replacing("_", with: " "),
                        Provenance(.assumed, source: parts.last.map { $0.trimmingPrefix(" ").description } ?? source))
                }
            }
            for target in [model.plan.demand.serviceLevel] where target.name != nil {
                add("SLO \"\(target.name ?? "")\"", Provenance(.assumed, source: target.source))
            }
        }
        if !table.rows.isEmpty { blocks.append(.table("Sources", table)) }
        let warnings = report.plan.warnings.map(\.description)
        return blocks + (warnings.isEmpty ? [] : [.words("Warnings:"), .points(warnings)])
    }
}

extension ModelReport {
    /// The day of the newest price that the cost is based on; nil when no price is dated.
    var newestPrice: CalendarDate? {
        let offers = ([best?.offer] + (month.best?.mix.parts.map(\.offer) ?? [])).compactMap(\.self)
        return (offers.map(\.provenance) + month.apis.map(\.price.provenance)).compactMap(\.date).max()
    }
}
