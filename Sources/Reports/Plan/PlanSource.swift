public import Input
public import Scenarios

/// What a plan was made from: the text of the scenario and the changes made to it, enough to compute it again.
public struct PlanSource: Sendable {
    /// The scenario as it was read, comments included.
    public let file: TextFile
    /// What was replaced in it, as `path=value`, one after the other.
    public let changes: [String]

    /// A scenario with `changes` to make to it.
    public init(_ file: TextFile, changes: [String] = []) {
        self.file = file
        self.changes = changes
    }

    /// The built-in example with `changes` to make to it.
    public static func builtIn(changes: [String] = []) -> PlanSource {
        PlanSource(TextFile(name: ScenarioPreset.builtInName, text: ScenarioPreset.builtIn), changes: changes)
    }

    /// The scenario with all changes made; throws what is wrong with the text or a change.
    ///
    /// `catalog` is asked what holds where a change multiplies what the scenario does not say.
    public func document(_ catalog: IndexedCatalog) throws(InputProblems) -> ScenarioDocument {
        let document = try ScenarioDocument(file)
        var parsed: [ScenarioOverride] = []
        for change in changes { parsed.append(try ScenarioOverride(parsing: change, option: "--set")) }
        guard parsed.contains(where: { $0.factor != nil }) else { return try document.applying(parsed) }
        let assumed = (try? Scenario.all(of: document, catalog: catalog))?.placedAssumptions ?? []
        return try document.applying(parsed, assumptions: assumed)
    }
}

extension PlanDocument {
    /// What the plan was made from, to compute it again; throws how to get a plan that says so when this one does not.
    public func source(named name: String) throws(InputProblems) -> PlanSource {
        guard let scenario else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: name, field: "scenario"),
                    "the plan does not hold the scenario it was made from, so it cannot be computed again",
                    suggestion: "write it again with plimsoll plan SCENARIO --json, or give the scenario itself")
            ])
        }
        return PlanSource(TextFile(name: "\(name): scenario", text: scenario), changes: scenarioChanges ?? [])
    }

    /// Whether a file says of itself that it is one of our JSON documents, of whatever kind; a scenario never does.
    public static func isDocument(_ file: TextFile) -> Bool {
        guard file.bytes.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) == UInt8(ascii: "{") else {
            return false
        }
        return kind(of: file) != nil
    }
}
