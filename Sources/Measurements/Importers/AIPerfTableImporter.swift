import Input

/// The CSV exports of AIPerf and GenAI-Perf: a table of distributions, then one of scalars.
enum AIPerfTableImporter: RunImporter {
    static let tool = "AIPerf"

    static func recognises(_ content: FileContent) -> Bool { content.text.hasPrefix("Metric,avg,min,max") }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        let rows: [[String]]
        do { rows = try content.rows() } catch {
            log.append(error.diagnostics)
            return Findings()
        }
        let table = MetricTable(rows)
        var run = RecordedRun(id: "aiperf-0")
        run.origin.client = table["benchmark_duration", "avg"].isPresent ? tool : "GenAI-Perf"
        run.origin.tokenTimeDefinition = .perRequest
        run.origin.tokenCounter = .client
        AIPerfMetrics.read({ table[$0, "avg"] }, into: &run, log: &log)
        run.timeToFirstToken = table.latency("time_to_first_token", &log)
        run.timePerOutputToken = table.latency("inter_token_latency", &log)
        run.endToEnd = table.latency("request_latency", &log)
        return .runs([run])
    }
}

/// Metrics by name and statistic; scalars stand under `avg`.
private struct MetricTable {
    private var cells: [String: String] = [:]
    private var units: [String: String] = [:]

    /// Reads by header, never by position: the order of the statistics differs between the tools.
    init(_ rows: [[String]]) {
        var header: [String] = []
        for row in rows {
            if row.first == "Metric" || row.first == "Endpoint" {
                header = row.first == "Metric" ? row.map { $0 == "Value" ? "avg" : $0 } : []
                continue
            }
            guard let title = row.first, !header.isEmpty else { continue }
            let parts = title.split(separator: "(", maxSplits: 1)
            let name = (parts.first ?? "").lowercased().split(separator: " ").joined(separator: "_")
            guard units[name] == nil, !title.contains("error-adjusted") else { continue }
            units[name] = parts.count > 1 ? String(parts[1].prefix { $0 != ")" }) : ""
            for (statistic, cell) in zip(header, row).dropFirst() { cells["\(name)|\(statistic)"] = cell }
        }
    }

    subscript(_ name: String, _ statistic: String) -> Field {
        Field(cells["\(name)|\(statistic)"].map { .text($0) }, path: "\(name) \(statistic)")
    }

    func latency(_ name: String, _ log: inout ImportLog) -> LatencySummary {
        guard let label = units[name] else { return LatencySummary() }
        guard let unit = LatencyUnit.seconds(per: label) else {
            log.warn(name, "unknown unit: \(label)", allowed: LatencyUnit.allowed)
            return LatencySummary()
        }
        return log.summary(
            self[name, "avg"], self[name, "p50"], self[name, "p90"], self[name, "p95"], self[name, "p99"], unit: unit)
    }
}
