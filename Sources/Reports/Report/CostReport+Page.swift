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
    /// The report as a page, to be written as HTML or Markdown: a brief, then the parts that it rests on.
    public var page: ReportPage {
        let several = models.count > 1
        func blocks(_ make: (ModelReport) -> [ReportPage.Block]) -> [ReportPage.Block] {
            models.flatMap { model -> [ReportPage.Block] in
                let made = make(model)
                return several && !made.isEmpty ? [.heading(model.title)] + made : made
            }
        }
        let sections: [ReportPage.Section] = [
            .init("Brief", BriefSection.blocks(self)), .init("Plan", blocks(PlanSection.blocks)),
            .init("Cost breakdown", blocks(CostSection.blocks)),
            .init("Capacity and latency", blocks(CapacitySection.blocks)),
            .init("Alternatives", blocks(AlternativesSection.blocks)),
            .init("Sensitivity", blocks(SensitivitySection.blocks)),
            .init("Accuracy", blocks { AccuracySection.blocks($0, accuracy) }),
            .init("Assumptions and sources", SourcesSection.blocks(self)), .init("Reproduce", reproduction),
        ]
        return ReportPage(
            title: title, lead: BriefSection.lead(self), sections: sections.filter { !$0.blocks.isEmpty },
            closing:
                "Plimsoll \(ProgramVersion.text). The same scenario, catalog and version give the same bytes. A forecast "
                + "from price lists and a model fitted to published measurements, not a quote.")
    }

    private var title: String {
        let names = plan.plans.map(\.model).uniqued.joined(separator: " and ")
        return plan.name.map { "\(ReportPage.short($0, 60)): \(names)" } ?? "Capacity plan for \(names)"
    }

    /// What to say when the saved plan and the present computation differ.
    var drift: String? {
        guard let saved, let now = plan.monthly?.value else { return nil }
        guard let then = saved.monthlyUsd else { return "When the plan was saved, no configuration met the SLOs." }
        guard abs(now - then) > 0.005 * max(1, then) else { return nil }
        return
            "The saved plan said \(Figures.dollars(Dollars(then))) a month; with the catalog of this build it is "
            + "\(Figures.dollars(Dollars(now))), which this report shows."
    }

    private var reproduction: [ReportPage.Block] {
        let day = plan.pricesAsOf.map { " --as-of \($0)" } ?? ""
        let sets = source.changes.map { " --set \(ShellCommand.quoted($0))" }.joined()
        var blocks: [ReportPage.Block] = [
            .words(
                "Save the scenario below as scenario.yaml; the first command writes the plan, the second this report."),
            .code(
                "plimsoll plan scenario.yaml\(sets)\(day) --json > plan.json\n"
                    + "plimsoll report plan.json\(day) --html report.html\n"),
        ]
        if let newest = models.compactMap({ $0.newestPrice }).max() {
            blocks.append(
                .note(
                    plan.pricesAsOf == nil
                        ? "Prices are the newest in this build's catalog, up to \(newest); --as-of \(newest) pins them."
                        : "Prices are those known on the day given."))
        }
        return blocks + [.code(source.file.text)]
    }
}

extension [String] {
    /// Each once, in their order.
    fileprivate var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
