internal import Input
internal import Questions
internal import Reports
internal import Scenarios

/// A tool of an agent: an operation under a name of its own, or a check of a scenario.
struct AgentTool: Sendable {
    /// What an agent calls it.
    let name: String
    private let summary: String
    private let inputSchema: JSONValue
    private let isReadOnly: Bool
    private let work: @Sendable (JSONValue, Bench) throws -> (document: JSONValue, text: String)

    /// All tools.
    static let all: [AgentTool] =
        [
            ("plan", "plan"), ("predict", "predict"), ("compare", "compare"), ("what_if", "what-if"),
            ("month", "month"), ("check", "check"), ("prices", "catalog/prices"),
        ].compactMap { name, operation in Operation.named(operation).map { AgentTool(name, $0) } }
        + [validation] + [Operation.named("import").map { AgentTool("import", $0) }].compactMap(\.self)

    /// What agents are told of it.
    var description: JSONValue {
        [
            "name": .text(name), "title": .text(name.replacing("_", with: " ")), "description": .text(summary),
            "inputSchema": inputSchema,
            "annotations": ["readOnlyHint": .flag(isReadOnly), "openWorldHint": false, "destructiveHint": false],
        ]
    }

    /// The document and a short text; throws what is wrong with `arguments`.
    func answer(_ arguments: JSONValue, _ bench: Bench) throws -> (document: JSONValue, text: String) {
        try work(arguments, bench)
    }

    private init(
        _ name: String, _ summary: String, _ inputSchema: JSONValue, isReadOnly: Bool = true,
        _ work: @escaping @Sendable (JSONValue, Bench) throws -> (document: JSONValue, text: String)
    ) {
        self.name = name
        self.summary = summary
        self.inputSchema = inputSchema
        self.isReadOnly = isReadOnly
        self.work = work
    }

    private init(_ name: String, _ operation: Operation) {
        self.init(name, operation.summary, operation.inputSchema, isReadOnly: operation.isReadOnly) {
            arguments, bench in
            let answer = try operation.answer(QuestionArguments(arguments, for: operation.parameters), bench)
            let json = try answer.text(.json) ?? "{}"
            return (try JSONValue(reading: Array(json.utf8), name: name), Self.short(answer.lines))
        }
    }

    /// The longest text that is sent beside a document, in lines.
    private static let mostLines = 60

    private static func short(_ lines: [String]) -> String {
        let kept = lines.prefix(mostLines)
        return kept.joined(separator: "\n") + (kept.count < lines.count ? "\n... the rest is in the document" : "")
    }

    private static let scenario =
        Operation.named("plan")?.parameters.filter { ["scenario", "set"].contains($0.name) } ?? []

    private static let validation = AgentTool(
        "validate", "Check a scenario without planning it: keys, units, ranges, names.",
        [
            "type": "object", "additionalProperties": false,
            "properties": .map(Dictionary(uniqueKeysWithValues: scenario.map { ($0.name, $0.schema) })),
        ]
    ) { arguments, bench in
        do {
            let found = try ScenarioCheck(QuestionArguments(arguments, for: scenario)).answer(bench.knowledge)
            let warnings = found.warnings
            return (
                [
                    "valid": true, "problems": .list(warnings.map { .text($0) }),
                    "assumptions": .list(found.assumptions.map { .text($0) }),
                ],
                (["The scenario is valid."] + warnings).joined(separator: "\n")
            )
        } catch let problems as InputProblems {
            let lines = problems.description.split(separator: "\n").map(String.init)
            return (
                ["valid": false, "problems": .list(lines.map { .text($0) }), "assumptions": []],
                lines.joined(separator: "\n")
            )
        }
    }
}
