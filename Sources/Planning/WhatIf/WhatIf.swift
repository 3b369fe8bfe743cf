public import Catalog
public import Input
public import Performance
public import Scenarios

/// A scenario that is planned over and over, with something changed each time.
public struct WhatIf: Sendable {
    /// The scenario as written.
    public let document: ScenarioDocument
    /// The scenario as it stands.
    public let scenario: Scenario
    let catalog: Catalog
    private let coefficients: @Sendable (Deployment) -> Coefficients

    /// Questions about `document`; throws what is wrong with it.
    public init(
        _ document: ScenarioDocument, catalog: Catalog,
        coefficients: @escaping @Sendable (Deployment) -> Coefficients
    ) throws(InputProblems) {
        self.document = document
        self.catalog = catalog
        self.coefficients = coefficients
        scenario = try Scenario(document, catalog: catalog)
    }

    /// The scenario with all of `changes` made, one after the other.
    public func changed(by changes: [ScenarioOverride]) throws(InputProblems) -> Scenario {
        var changed = document
        for change in changes { changed = try changed.applying(change, assumptions: scenario.assumptions) }
        return try Scenario(changed, catalog: catalog)
    }

    /// The plan with all of `changes` made.
    public func plan(_ changes: [ScenarioOverride] = [], keeping count: Int = 10) throws(InputProblems) -> ScenarioPlan
    {
        let scenario = changes.isEmpty ? scenario : try changed(by: changes)
        return Planner.plan(scenario, catalog: catalog, keeping: count, coefficients: coefficients)
    }

    /// The plans for every value of `axis`, or for every pair of values when there is a `second` axis.
    ///
    /// `changes` hold for all of them. Throws the problems of all points at once, each once.
    public func sweep(
        _ axis: SweepAxis, _ second: SweepAxis? = nil, with changes: [ScenarioOverride] = []
    ) throws(InputProblems) -> [SweepPoint] {
        let others = second?.changes.map { Optional($0) } ?? [nil]
        guard axis.values.count * others.count <= SweepAxis.maximumPoints else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: "command line", field: "--sweep"),
                    "the sweep has \(axis.values.count * others.count) points",
                    allowed: "up to \(SweepAxis.maximumPoints)", suggestion: "try fewer values")
            ])
        }
        var points: [SweepPoint] = []
        var problems: [Diagnostic] = []
        for change in axis.changes {
            for other in others {
                let values = [change] + (other.map { [$0] } ?? [])
                do throws(InputProblems) {
                    points.append(SweepPoint(values: values.map(\.value), plan: try plan(changes + values, keeping: 1)))
                } catch {
                    for problem in error.diagnostics where !problems.contains(problem) { problems.append(problem) }
                }
            }
        }
        guard problems.isEmpty else { throw InputProblems(problems) }
        return points
    }
}
