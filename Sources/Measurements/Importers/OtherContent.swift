import Input

/// Files that hold no results, but something else that the program reads.
enum OtherContent {
    /// How the message about a file of no known tool begins.
    static let unknown = "no known tool writes such a file"

    /// What to say of a file of no known tool: what it is and which command reads it, where that can be told.
    static func diagnostic(_ content: FileContent) -> Diagnostic {
        let place = SourcePlace(file: content.name)
        guard let (what, command) = purpose(content) else {
            return Diagnostic(
                at: place, unknown, allowed: "results of " + ImportedFile.tools.joined(separator: ", "))
        }
        return Diagnostic(at: place, "\(unknown): this is \(what)", suggestion: "use \(command)")
    }

    private static func purpose(_ content: FileContent) -> (what: String, command: String)? {
        let name = content.name
        if let document = content.document {
            if document.has("plimsoll") { return ("a scenario", "plimsoll plan \(name)") }
            if document.has("schema", "kind"), case .text(let kind) = document["kind"] ?? .null {
                return ("a document of Plimsoll, kind \(kind.prefix(20))", "plimsoll check or plimsoll diff for plans")
            }
            if document.has("model_type") || document.has("weight_map") {
                return ("part of a model's folder", "plimsoll predict --model FOLDER --gpu H100")
            }
            if document.has("schemaVersion", "panels") {
                return ("a dashboard, which holds no figures", "the panel's Inspect > Data > Download CSV")
            }
            if document.has("metrics", "tests") || document.has("metric_results", "top_level_metrics") {
                return ("an Evidently report, which holds no latency", "plimsoll drift plan.json --evidently \(name)")
            }
            if isTraceRecord(document) { return ("a trace of requests", "plimsoll simulate --trace \(name)") }
        }
        guard content.form == .text else { return nil }
        if content.text.hasPrefix("var stats = ") {
            return ("JavaScript of a Gatling report", "js/stats.json beside it, or simulation.log")
        }
        let header = content.text.prefix(4096).prefix { !$0.isNewline }.lowercased()
        let columns = Set(header.split(separator: ",").map { $0.filter { $0 != "\"" && $0 != " " } })
        if isTrace(columns) { return ("a trace of requests", "plimsoll simulate --trace \(name)") }
        if columns.contains("model"),
            columns.contains(where: { $0.hasPrefix("ttft") || $0.hasPrefix("tpot") || $0.hasPrefix("output_tok") })
        {
            return (
                "a table of runs without their names",
                "a first column run_id, and the names of columns that plimsoll runs export writes"
            )
        }
        if columns.contains("usd_per_hour") { return ("a price list", "plimsoll plan SCENARIO --prices \(name)") }
        return nil
    }

    private static func isTraceRecord(_ document: DataValue) -> Bool {
        guard case .object(let members) = document else { return false }
        return isTrace(Set(members.map { $0.key.lowercased() }))
    }

    private static func isTrace(_ columns: Set<String>) -> Bool {
        let times: Set = ["timestamp", "time", "arrival", "arrival_time", "arrived_at"]
        let inputs: Set = ["contexttokens", "requesttokens", "input_tokens", "input_length", "prompt_tokens"]
        let outputs: Set = ["generatedtokens", "responsetokens", "output_tokens", "output_length", "completion_tokens"]
        return !columns.isDisjoint(with: times) && !columns.isDisjoint(with: inputs)
            && !columns.isDisjoint(with: outputs)
    }
}
