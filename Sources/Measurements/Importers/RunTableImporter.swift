import Input

/// A table of runs in our own schema, such as the published runs or an export.
enum RunTableImporter: RunImporter {
    static let tool = "run table"

    static func recognises(_ content: FileContent) -> Bool {
        content.text.hasPrefix("run_id,") || content.text.hasPrefix("\"run_id\",")
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        do {
            var runs = try RunTable.runs(in: content.file)
            for index in runs.indices {
                let id = runs[index].id
                runs[index].timeToFirstToken = log.ordered(runs[index].timeToFirstToken, field: "\(id): ttft_ms")
                runs[index].timePerOutputToken = log.ordered(runs[index].timePerOutputToken, field: "\(id): tpot_ms")
                runs[index].endToEnd = log.ordered(runs[index].endToEnd, field: "\(id): e2e_ms")
            }
            return .runs(runs)
        } catch {
            log.append(error.diagnostics)
            return Findings()
        }
    }
}
