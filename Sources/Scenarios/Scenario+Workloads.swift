public import Input

extension Scenario {
    /// The scenario of each workload of `document`, in its order: one, unless it lists several.
    ///
    /// What was filled in says for which workload: `workloads.0.slo`. Throws all problems of all of them at once.
    public static func all(
        of document: ScenarioDocument, catalog: some ScenarioCatalog
    ) throws(InputProblems) -> [Scenario] {
        let parts = try document.parts()
        guard parts.count > 1 || parts[0].name != nil else { return [try Scenario(document, catalog: catalog)] }
        var scenarios: [Scenario] = []
        var problems: [Diagnostic] = []
        for part in parts {
            do throws(InputProblems) {
                let scenario = try Scenario(part.document, catalog: catalog)
                scenarios.append(part.name.map { scenario.changing(name: $0) } ?? scenario)
            } catch {
                for problem in error.diagnostics where !problems.contains(problem) { problems.append(problem) }
            }
        }
        guard problems.isEmpty else { throw InputProblems(problems) }
        return scenarios
    }
}

extension [Scenario] {
    /// What was filled in for each, with its place in the list where there are several: `workloads.0.slo`.
    public var placedAssumptions: [Assumption] {
        guard count > 1 else { return first?.assumptions ?? [] }
        return enumerated().flatMap { index, scenario in
            scenario.assumptions.map { assumption in
                Assumption(path: "workloads.\(index).\(assumption.path)", value: assumption.value, why: assumption.why)
            }
        }
    }
}
