internal import Calibration
internal import Catalog
public import Input
internal import Parallel
public import Scenarios

/// A scenario that is planned over and over, with something changed each time.
public struct WhatIf: Sendable {
    /// The scenario as written.
    public let document: ScenarioDocument
    /// The scenario as it stands, one for each workload that it lists.
    public let scenarios: [Scenario]
    let planner: ScenarioPlanner
    var catalog: Catalog { planner.catalog }
    private let index: IndexedCatalog

    /// Questions about `document`; throws what is wrong with it.
    ///
    /// `index`: the planner's catalog, where its lists of names are made already.
    public init(
        _ document: ScenarioDocument, _ planner: ScenarioPlanner, _ index: IndexedCatalog? = nil
    ) throws(InputProblems) {
        self.document = document
        self.planner = planner
        self.index = index ?? IndexedCatalog(planner.catalog)
        scenarios = try Scenario.all(of: document, catalog: self.index)
    }

    /// The scenario with all of `changes` made, one after the other; one for each workload that it lists.
    public func changed(by changes: [ScenarioOverride]) throws(InputProblems) -> [Scenario] {
        try Scenario.all(of: document(with: changes), catalog: index)
    }

    private func document(with changes: [ScenarioOverride]) throws(InputProblems) -> ScenarioDocument {
        try document.applying(changes, assumptions: scenarios.placedAssumptions)
    }

    /// The plan with all of `changes` made.
    public func plan(_ changes: [ScenarioOverride] = [], keeping count: Int = 10) throws(InputProblems) -> ScenarioPlan
    {
        try plan(changes, planner, keeping: count)
    }

    private func plan(
        _ changes: [ScenarioOverride], _ planner: ScenarioPlanner, keeping count: Int
    ) throws(InputProblems) -> ScenarioPlan {
        let document = try document(with: changes)
        let scenarios = changes.isEmpty ? scenarios : try Scenario.all(of: document, catalog: index)
        return planner.plan(scenarios, name: document.name, budget: try document.budget(), keeping: count)
    }

    /// The answer with all of `changes` made, under the names `values`, and nothing beside it: many are made at once.
    func point(_ values: [String], _ changes: [ScenarioOverride]) throws(InputProblems) -> SweepPoint {
        var single = planner
        single.effort = planner.effort.single
        single.effort.tellsConfidence = false
        return SweepPoint(values: values, plan: try plan(changes, single, keeping: 1))
    }

    /// The plans for every value of `axis`, or for every pair of values when there is a `second` axis.
    ///
    /// `changes` hold for all of them. A point at which nothing is for sale says so and ends nothing; throws the other problems
    /// of all points at once, each once.
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
        let pairs = axis.changes.flatMap { change in others.map { [change] + ($0.map { [$0] } ?? []) } }
        let watch = LongWork.watch
        let results = parallelMap(pairs, isLong: true) { pair -> Result<SweepPoint, InputProblems> in
            // Points of an ended question are left out.
            if watch?.isInterrupted() ?? false { return .failure(InputProblems([])) }
            do throws(InputProblems) {
                return .success(try point(pair.map(\.value), changes + pair))
            } catch {
                let errors = error.diagnostics.filter { $0.severity == .error }
                if let first = errors.first, errors.allSatisfy(\.isNotForSale) {
                    return .success(SweepPoint(values: pair.map(\.value), notForSale: first.message))
                }
                return .failure(error)
            }
        }
        var points: [SweepPoint] = []
        var problems: [Diagnostic] = []
        for result in results {
            switch result {
            case .success(let point): points.append(point)
            case .failure(let error):
                for problem in error.diagnostics where !problems.contains(problem) { problems.append(problem) }
            }
        }
        guard problems.isEmpty else { throw InputProblems(problems) }
        return points
    }
}
