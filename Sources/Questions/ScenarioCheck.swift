public import Input
internal import Reports
internal import Scenarios

/// A scenario held against the table of keys and the catalogs, without a plan.
public struct ScenarioCheck: Sendable {
    private let arguments: QuestionArguments

    /// A check of the scenario that `arguments` hold.
    public init(_ arguments: QuestionArguments) { self.arguments = arguments }

    /// What is allowed but probably not meant, and what was filled in; throws everything that is wrong.
    public func answer(_ knowledge: Knowledge) throws(InputProblems) -> (warnings: [String], assumptions: [String]) {
        let index = knowledge.index
        let document = try arguments.source().document(index)
        let scenarios = try Scenario.all(of: document, catalog: index)
        return (
            scenarios.flatMap(\.warnings).map(\.description),
            scenarios.placedAssumptions.map { "\($0.path): \($0.value)" }
        )
    }
}
