internal import Input
internal import Questions
internal import Reports
internal import Scenarios
internal import Validation

/// What an agent may read: topics of the guide, catalogs, and the schema of scenarios.
struct ToolResources {
    private let workbench: Workbench

    init(_ workbench: Workbench) { self.workbench = workbench }

    private static let catalogs = [
        ("hardware", "Accelerators"), ("models", "Models"), ("prices", "Prices of instances"),
        ("api", "Prices of hosted models"),
    ]

    private func topics() throws(ToolSession.Fault) -> [Guide.Topic] {
        do throws(InputProblems) {
            return Guide(accuracy: try AccuracyRow.shipped()).topics
        } catch {
            throw ToolSession.Fault(code: -32_603, message: error.description)
        }
    }

    /// All of them, as agents are told.
    func list() throws(ToolSession.Fault) -> [JSONValue] {
        try topics().map { topic in
            [
                "uri": .text("plimsoll://guide/\(topic.name)"), "name": .text("guide-\(topic.name)"),
                "title": .text(topic.title), "mimeType": "text/markdown",
            ]
        }
            + Self.catalogs.map { name, title in
                [
                    "uri": .text("plimsoll://catalog/\(name)"), "name": .text("catalog-\(name)"),
                    "title": .text(title), "mimeType": "text/csv",
                ]
            } + [
                [
                    "uri": "plimsoll://schema/scenario", "name": "schema-scenario", "title": "JSON Schema of scenarios",
                    "mimeType": "application/schema+json",
                ]
            ]
    }

    /// What is at `uri`.
    func content(_ uri: String) throws(ToolSession.Fault) -> JSONValue {
        let parts = uri.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        if parts.count == 3, parts[0] == "plimsoll:" {
            switch parts[1] {
            case "guide":
                if let topic = try topics().first(where: { $0.name == parts[2] }) {
                    return content(uri, "text/markdown", topic.markdown)
                }
            case "schema" where parts[2] == "scenario":
                return content(uri, "application/schema+json", ScenarioSchema.json)
            case "catalog" where Self.catalogs.contains { $0.0 == parts[2] }:
                return content(uri, "text/csv", try catalog(parts[2]))
            default: break
            }
        }
        throw ToolSession.Fault(code: -32_002, message: "there is no resource \(uri.printable(limit: 80))")
    }

    private func catalog(_ name: String) throws(ToolSession.Fault) -> String {
        do {
            guard let operation = Operation.named("catalog/\(name)") else { return "" }
            let arguments = try QuestionArguments(JSONValue.map([:]), for: operation.parameters)
            return try operation.answer(arguments, workbench.bench()).text(.csv) ?? ""
        } catch {
            throw ToolSession.Fault(code: -32_603, message: "\(error)")
        }
    }

    private func content(_ uri: String, _ type: String, _ text: String) -> JSONValue {
        ["uri": .text(uri), "mimeType": .text(type), "text": .text(text)]
    }
}
