import Input

/// GuideLLM's `benchmarks.csv`: three rows of header, then one row for each benchmark.
enum GuideLLMTableImporter: RunImporter {
    static let tool = "GuideLLM"

    static func recognises(_ content: FileContent) -> Bool { content.text.hasPrefix("Run Info,") }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        let rows: [[String]]
        do { rows = try content.rows() } catch {
            log.append(error.diagnostics)
            return Findings()
        }
        guard rows.count > 3 else {
            log.warn(nil, "the table holds no benchmark")
            return Findings()
        }
        let width = rows[0...2].map(\.count).min() ?? 0
        var columns: [String: Int] = [:]
        for index in 0..<width {
            let key = [rows[0][index], rows[1][index], rows[2][index]].joined(separator: "|")
            if columns[key] == nil { columns[key] = index }
        }
        return .runs(
            rows.dropFirst(3).enumerated().map { index, row in
                run(index, log: &log) { group, name, statistic in
                    let key = [group, name, statistic].joined(separator: "|")
                    guard let column = columns[key], column < row.count else { return Field(nil, path: key) }
                    return Field(.text(row[column]), path: "row \(index + 1), \(key)")
                }
            })
    }

    private static func run(
        _ index: Int, log: inout ImportLog, cell: (String, String, String) -> Field
    ) -> RecordedRun {
        var run = RecordedRun(id: "guidellm-\(index)")
        run.origin.client = tool
        run.origin.tokenTimeDefinition = .perRequest
        run.origin.date = cell("Timings", "Start Time", "").text.map { String($0.prefix(10)) }
        run.model.name = parsed(cell("Run Info", "Backend", ""))["model"].text
        let strategy = (cell("Benchmark", "Strategy", "").text ?? "").split(separator: "@")
        let value = strategy.count > 1 ? Field(.text(String(strategy[1])), path: "Strategy") : Field(nil)
        switch strategy.first {
        case "concurrent":
            run.load.arrival = .closedLoop
            run.load.concurrency = log.number(value)
        case "synchronous":
            run.load.arrival = .closedLoop
            run.load.concurrency = 1
        case "throughput": run.load.arrival = .offline
        case "constant", "poisson", "async":
            run.load.arrival = strategy.first == "poisson" ? .poisson : .constant
            run.load.requestRate = log.amount(value)
        default: break
        }
        run.load.duration = log.amount(cell("Timings", "Duration", "Sec"))
        run.counts.completed = log.count(cell("Request Counts", "Successful", ""))
        run.counts.failed = log.count(cell("Request Counts", "Errored", ""))
        run.counts.incomplete = log.count(cell("Request Counts", "Incomplete", ""))
        let counts = [run.counts.completed, run.counts.failed, run.counts.incomplete].compactMap { $0 }
        run.setRequestsPerUser(sent: counts.reduce(0) { $0 &+ $1 })
        guard run.counts.completed != 0 else { return run }
        func mean(_ group: String, _ name: String) -> Field { cell(group, "Successful \(name)", "Mean") }
        run.load.inputTokens = log.amount(mean("Token Metrics", "Input Tokens"))
        run.load.outputTokens = log.amount(mean("Token Metrics", "Output Tokens"))
        run.throughput.requests = log.amount(mean("Server Throughput", "Requests/Sec"))
        run.throughput.concurrency = log.number(mean("Server Throughput", "Concurrency"))
        run.throughput.output = log.amount(mean("Token Throughput", "Output Tokens/Sec"))
        run.throughput.total = log.amount(mean("Token Throughput", "Total Tokens/Sec"))
        run.timeToFirstToken = latency("Time to First Token", "Successful ms", 1e-3, &log, cell)
        run.timePerOutputToken = latency("Inter Token Latency", "Successful ms", 1e-3, &log, cell)
        run.endToEnd = latency("Request Latency", "Successful Sec", 1, &log, cell)
        return run
    }

    /// Percentiles stand in one cell as a JSON list of 11: 0.1, 1, 5, 10, 25, 50, 75, 90, 95, 99 and 99.9%.
    private static func latency(
        _ group: String, _ name: String, _ unit: Double, _ log: inout ImportLog,
        _ cell: (String, String, String) -> Field
    ) -> LatencySummary {
        let list = parsed(cell(group, name, "Percentiles")).items
        let isKnown = list.count == 11
        func at(_ index: Int) -> Field { isKnown ? list[index] : Field(nil) }
        return log.summary(
            cell(group, name, "Mean"), cell(group, name, "Median"), at(7), at(8), at(9), unit: unit)
    }

    /// A cell that holds JSON; nothing when it does not.
    private static func parsed(_ cell: Field) -> Field {
        guard let text = cell.text else { return Field(nil, path: cell.path) }
        var reader = JSONReader(ByteStream(name: cell.path, bytes: Array(text.utf8)))
        return Field((try? reader.documents())?.first, path: cell.path)
    }
}
