import Input

/// A table of runs in our own schema, such as the published runs or an export.
enum RunTableImporter: RunImporter {
    static let tool = "run table"

    static func recognises(_ content: FileContent) -> Bool {
        content.text.hasPrefix("run_id,") || content.text.hasPrefix("\"run_id\",")
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        do { return .runs(try RunTable.runs(in: content.file)) } catch {
            log.append(error.diagnostics)
            return Findings()
        }
    }
}
