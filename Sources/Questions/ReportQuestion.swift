internal import Catalog
internal import Economics
public import Input
public import Reports
internal import Validation

/// A plan as a page to share: a scenario, or a saved plan that holds one.
public struct ReportQuestion: Sendable {
    /// The scenario with its changes.
    public var source: PlanSource
    /// The saved plan that it was found in; nil when it came by itself, or with other changes than it was saved with.
    public var saved: PlanDocument?

    /// A question about `source`.
    public init(_ source: PlanSource, saved: PlanDocument? = nil) {
        self.source = source
        self.saved = saved
    }

    /// What `text` asks for, a plan or a scenario, with `changes` to make.
    public init(reading text: TextFile, changes: [String]) throws(InputProblems) {
        guard PlanDocument.isDocument(text) else {
            self.init(PlanSource(text, changes: changes))
            return
        }
        let plan = try PlanDocument(text)
        let source = try plan.source(named: text.name)
        // With other values than it was saved with, there is nothing to compare with.
        self.init(
            PlanSource(source.file, changes: source.changes + changes), saved: changes.isEmpty ? plan : nil)
    }

    /// The report, or as much of it as `extent` says; throws what is wrong with the scenario.
    public func answer(
        _ knowledge: Knowledge, extent: CostReport.Extent = .whole
    ) throws(InputProblems) -> CostReport {
        try CostReport(
            source, saved: saved, planner: knowledge.planner(), knowledge.index, apis: knowledge.catalog.apiPrices,
            facts: knowledge.catalog.onPremFacts, accuracy: try AccuracyRow.shipped(), extent: extent)
    }
}
