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

extension CostReport {
    /// The report as a page, to be written as HTML or Markdown.
    public var page: ReportPage {
        let several = models.count > 1
        func blocks(_ make: (ModelReport) -> [ReportPage.Block]) -> [ReportPage.Block] {
            models.flatMap { model -> [ReportPage.Block] in
                let made = make(model)
                return several && !made.isEmpty ? [.heading(model.plan.model)] + made : made
            }
        }
        let sections: [ReportPage.Section] = [
            .init("Summary", summary), .init("The plan", blocks(PlanSection.blocks)),
            .init("What it costs", blocks { CostSection.blocks($0) }),
            .init("What it carries", blocks { $0.figures(.capacity).map(ReportPage.Block.figure) }),
            .init(
                "Hour by hour",
                blocks { $0.evenHours.map { [.words($0)] } ?? $0.figures(.hours).map(ReportPage.Block.figure) }),
            .init("Alternatives", blocks(AlternativesSection.blocks)),
            .init("Cost sensitivity", blocks { SensitivitySection.blocks($0) }),
            .init("Confidence", blocks { ConfidenceSection.blocks($0, accuracy) }),
            .init("Assumptions and sources", SourcesSection.blocks(self)),
            .init("How to reproduce it", reproduction),
        ]
        return ReportPage(
            title: title, lead: lead, sections: sections.filter { !$0.blocks.isEmpty },
            closing: "Written by plimsoll \(ProgramVersion.text). The same scenario and facts give the same bytes. "
                + "Forecasts from price lists and a model fitted to published measurements: not a quote.")
    }

    private var title: String {
        let names = month.plan.plans.map(\.model).joined(separator: " and ")
        return (month.name.map { "\(ReportPage.short($0, 60)): " } ?? "") + "what it takes to serve \(names)"
    }

    private var lead: String {
        guard let monthly = month.monthly else {
            return "No configuration on the market meets the SLOs of this scenario."
        }
        let bought = month.models.compactMap(\.best).flatMap(\.mix.parts).map(PlanSection.part).joined(separator: "; ")
        return "\(Figures.dollars(monthly)) a month, storage and network included: \(bought)."
    }

    private var summary: [ReportPage.Block] {
        var points: [String] = []
        for model in models {
            guard let best = model.best else {
                points.append("\(model.plan.model): no configuration meets the SLOs.")
                points += model.plan.relaxations.map { "Feasible with \(Wording.relaxation($0))." }
                continue
            }
            points += SummaryPoints.of(model, best, band: month.utilizationBand)
        }
        if let budget = month.budget, let monthly = month.monthly {
            points.append(
                monthly <= budget
                    ? "The budget is \(Figures.dollars(budget)) a month: \(Figures.percent(monthly / budget)) of it is used."
                    : "The budget is \(Figures.dollars(budget)) a month: the cost is \(Figures.dollars(monthly - budget)) over it."
            )
        }
        if let drift { points.append(drift) }
        return [.points(points)]
    }

    /// What to say when the saved plan and the present computation differ.
    private var drift: String? {
        guard let saved, let now = month.plan.monthly?.value else { return nil }
        guard let then = saved.monthlyUsd else { return "When the plan was saved, no configuration met the SLOs." }
        guard abs(now - then) > 0.005 * max(1, then) else { return nil }
        return
            "The saved plan said \(Figures.dollars(Dollars(then))) a month; computed again with the facts of this build it "
            + "is \(Figures.dollars(Dollars(now))). This report shows the new figures."
    }

    private var reproduction: [ReportPage.Block] {
        let day = month.pricesAsOf.map { " --as-of \($0)" } ?? ""
        let sets = source.changes.map { " --set \(Self.quoted($0))" }.joined()
        var blocks: [ReportPage.Block] = [
            .words(
                "Save the scenario below as scenario.yaml. The first command writes the plan, the second this report."),
            .code(
                "plimsoll plan scenario.yaml\(sets)\(day) --json > plan.json\n"
                    + "plimsoll report plan.json\(day) --html report.html\n"),
        ]
        if let newest = models.compactMap({ $0.newestPrice }).max() {
            blocks.append(
                .note(
                    month.pricesAsOf == nil
                        ? "Prices are the newest that this build knows, of \(newest) at the latest; --as-of \(newest) holds a "
                            + "later build to them." : "Prices are those known on the day given."))
        }
        return blocks + [.code(source.file.text)]
    }

    /// `text` as one word of a shell.
    static func quoted(_ text: String) -> String {
        let safe = text.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789._-=/:+".unicodeScalars.contains(scalar))
        }
        return safe ? text : "'" + text.replacing("'", with: "'\\''") + "'"
    }
}

/// The program's version, as reports name it.
public enum ProgramVersion {
    /// Three numbers.
    public static let text = "0.1.0"
}
