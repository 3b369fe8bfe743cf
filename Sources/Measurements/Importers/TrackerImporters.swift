import Input

/// `wandb-summary.json` of Weights & Biases: the last value of each figure.
enum WandBSummaryImporter: RunImporter {
    static let tool = "Weights & Biases"

    static func recognises(_ content: FileContent) -> Bool {
        guard let document = content.document else { return false }
        return document["_wandb"] != nil || document.has("_step", "_runtime", "_timestamp")
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        let root = Field(content.document)
        var figures = TrackedFigures(id: "wandb-0", tool: tool)
        for (name, field) in root.members {
            if let text = field.text { figures.add(name, text, log: &log) }
        }
        let time = log.number(root["_timestamp"])
        return TrackedRuns.findings([(figures, time)], log: &log)
    }
}

/// `wandb-metadata.json`: which accelerators a run had.
enum WandBMetadataImporter: RunImporter {
    static let tool = "Weights & Biases metadata"

    static func recognises(_ content: FileContent) -> Bool {
        content.document?.has("host", "python", "startedAt") ?? false
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        let root = Field(content.document)
        var context = RunContext()
        if let name = root["gpu"].text ?? root["gpu_nvidia"].items.first?["name"].text { context.set("gpu", name) }
        if let count = log.size(root.first("gpu_count", "num_gpus")), count <= 1_000_000 {
            context.set("gpu_count", String(count))
        }
        if context.values.isEmpty { log.warn(nil, "the run had no accelerator that is named here") }
        return Findings(context: context)
    }
}

/// Tables of experiment trackers: the history of a run of Weights & Biases, a chart of it, its table of runs, and that of
/// MLflow.
enum TrackerTableImporter: RunImporter {
    static let tool = "Weights & Biases or MLflow table"

    private enum Form {
        case history, chart, runs, mlflow
    }

    static func recognises(_ content: FileContent) -> Bool { form(content) != nil }

    /// Whether a table with this header is of a tracker.
    static func isTable(header line: Substring) -> Bool { form(line) != nil }

    private static func form(_ content: FileContent) -> Form? {
        content.form == .text ? form(content.text.prefix(65_536).prefix { !$0.isNewline }) : nil
    }

    private static func form(_ line: Substring) -> Form? {
        let columns = line.split(separator: ",", omittingEmptySubsequences: false).map { $0.filter { $0 != "\"" } }
        if columns.contains("_step"), columns.contains("_runtime") || columns.contains("_timestamp") { return .history }
        if columns.contains("experiment_id"), columns.contains(where: { $0.hasPrefix("metrics.") }) { return .mlflow }
        if ["Step", "_timestamp", "Relative Time (Process)"].contains(columns.first),
            columns.contains(where: { $0.hasSuffix("__MIN") })
        {
            return .chart
        }
        if columns.first == "Name", columns.contains("State"), columns.contains("Runtime") { return .runs }
        return nil
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        let rows: [[String]]
        do { rows = try content.rows() } catch {
            log.append(error.diagnostics)
            return Findings()
        }
        guard let header = rows.first, let form = form(content), rows.count > 1 else {
            log.warn(nil, "the table holds no run")
            return Findings()
        }
        let body = rows.dropFirst()
        switch form {
        case .history: return history(header, body, log: &log)
        case .chart: return chart(header, body, log: &log)
        case .runs, .mlflow: return runs(header, body, isMLflow: form == .mlflow, log: &log)
        }
    }

    /// One run of its last values, as the summary has them; one run a step where the load changes from step to step.
    private static func history(
        _ header: [String], _ rows: ArraySlice<[String]>, log: inout ImportLog
    ) -> Findings {
        let loads = header.indices.filter { index in
            guard let column = TrackedName(header[index])?.column else { return false }
            return ["concurrency", "request_rate", "input_tokens", "output_tokens"].contains(column)
                && Set(rows.compactMap { index < $0.count && !$0[index].isEmpty ? $0[index] : nil }).count > 1
        }
        let time = header.firstIndex(of: "_timestamp")
        guard loads.isEmpty else {
            var found: [(TrackedFigures, Double?)] = []
            for row in rows.prefix(TrackedRuns.most) where loads.contains(where: { $0 < row.count && !row[$0].isEmpty })
            {
                var figures = TrackedFigures(id: "wandb-\(found.count)", tool: WandBSummaryImporter.tool)
                for (name, text) in zip(header, row) where !text.isEmpty { figures.add(name, text, log: &log) }
                found.append((figures, time.flatMap { $0 < row.count ? Double(row[$0]) : nil }))
            }
            return TrackedRuns.findings(found, log: &log)
        }
        var last = [String](repeating: "", count: header.count)
        for row in rows {
            // An empty cell was not logged at that step.
            for (index, text) in row.enumerated() where index < last.count && !text.isEmpty { last[index] = text }
        }
        var figures = TrackedFigures(id: "wandb-0", tool: WandBSummaryImporter.tool)
        for (name, text) in zip(header, last) where !text.isEmpty { figures.add(name, text, log: &log) }
        return TrackedRuns.findings([(figures, time.flatMap { Double(last[$0]) })], log: &log)
    }

    /// `"<run> - <metric>"` and its bounds, several runs side by side: of each its last value.
    private static func chart(
        _ header: [String], _ rows: ArraySlice<[String]>, log: inout ImportLog
    ) -> Findings {
        var found: [String: TrackedFigures] = [:]
        var order: [String] = []
        for (index, title) in header.enumerated().dropFirst()
        where !title.hasSuffix("__MIN") && !title.hasSuffix("__MAX") {
            guard let cut = title.ranges(of: " - ").last else { continue }
            let (name, metric) = (String(title[..<cut.lowerBound]), String(title[cut.upperBound...]))
            guard let text = rows.last(where: { index < $0.count && !$0[index].isEmpty })?[index] else { continue }
            if found[name] == nil { order.append(name) }
            found[name, default: TrackedFigures(id: "wandb-\(order.count - 1)", tool: WandBSummaryImporter.tool)]
                .add(metric, text, log: &log)
        }
        return TrackedRuns.findings(order.compactMap { name in found[name].map { ($0, nil) } }, log: &log)
    }

    private static func runs(
        _ header: [String], _ rows: ArraySlice<[String]>, isMLflow: Bool, log: inout ImportLog
    ) -> Findings {
        let tool = isMLflow ? "MLflow" : WandBSummaryImporter.tool
        var found: [(TrackedFigures, Double?)] = []
        for row in rows.prefix(TrackedRuns.most) {
            var figures = TrackedFigures(id: "\(isMLflow ? "mlflow" : "wandb")-\(found.count)", tool: tool)
            for (title, text) in zip(header, row) where !text.isEmpty {
                if isMLflow {
                    // Tags, names of artifacts and the like are no figures.
                    guard let dot = title.firstIndex(of: "."), ["metrics", "params"].contains(title[..<dot]) else {
                        continue
                    }
                    figures.add(String(title[title.index(after: dot)...]), text, log: &log)
                } else if !Self.columnsOfWandB.contains(title) {
                    figures.add(title, text, log: &log)
                }
            }
            found.append((figures, nil))
        }
        return TrackedRuns.findings(found, log: &log)
    }

    private static let columnsOfWandB: Set<String> = [
        "Name", "State", "Notes", "User", "Tags", "Created", "Runtime", "Sweep", "ID", "GroupBy", "Group", "Job Type",
    ]
}

/// What all of them have in common.
private enum TrackedRuns {
    /// Most runs of one table.
    static let most = 100_000

    static func findings(_ found: [(TrackedFigures, Double?)], log: inout ImportLog) -> Findings {
        var runs: [RecordedRun] = []
        for (index, (figures, time)) in found.enumerated() {
            var figures = figures
            // What is left out of the first run is left out of the others.
            if index == 0 {
                figures.finish(log: &log)
            } else {
                var silent = ImportLog(file: log.file)
                figures.finish(log: &silent)
            }
            guard figures.isBenchmark else { continue }
            var run = figures.run
            run.origin.date = time.flatMap { utcDate(epochSeconds: $0) }
            runs.append(run)
        }
        if runs.isEmpty {
            log.warn(
                nil, "the file holds no benchmark of inference: no TTFT, TPOT, E2E or output tokens/s with a unit",
                suggestion: "a history of training has nothing that a plan uses")
        }
        return .runs(runs)
    }
}
