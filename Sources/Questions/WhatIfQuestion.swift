public import Input
public import Planning
public import Reports
public import Scenarios

/// The same scenario with something changed, with values varied, or with every savings option tried.
public struct WhatIfQuestion: Sendable {
    /// The scenario.
    public var source: PlanSource
    /// What is changed.
    public var changes: [ScenarioOverride] = []
    /// Values to vary, at most two.
    public var axes: [SweepAxis] = []
    /// Whether the usual savings options are tried instead.
    public var wantsSavings = false

    /// A question about `source`.
    public init(_ source: PlanSource) { self.source = source }

    /// What came of it.
    public enum Answer: Sendable {
        /// Savings options, the largest saving first.
        case savings(SavingsRanking)
        /// A plan for each value or pair of values.
        case sweep([SweepPoint])
        /// The plan before and after; `isFeasible` after.
        case difference(PlanDifference, isFeasible: Bool)
    }

    /// The answer; throws what is wrong with the scenario or a change.
    public func answer(_ knowledge: Knowledge) throws(InputProblems) -> Answer {
        let index = knowledge.index
        let question = try WhatIf(source.document(index), knowledge.planner(), index)
        if wantsSavings { return .savings(try SavingsSearch(question, with: changes).ranking()) }
        if let axis = axes.first {
            return .sweep(try question.sweep(axis, axes.count > 1 ? axes[1] : nil, with: changes))
        }
        let after = try question.plan(changes)
        let name = question.document.name ?? source.file.name
        let difference = PlanDifference(
            PlanDocument(try question.plan()), PlanDocument(after), before: name,
            after: "\(name) with " + changes.map(\.description).joined(separator: ", "))
        return .difference(difference, isFeasible: after.isFeasible)
    }
}
