import Input
import Quantities

/// `--csv` of Locust: `_stats.csv`, and `_stats_history.csv` over time.
enum LocustTableImporter: RunImporter {
    static let tool = "Locust"

    static func recognises(_ content: FileContent) -> Bool {
        content.text.hasPrefix("Type,Name,Request Count") || isHistory(content) || isFailures(content)
    }

    private static func isHistory(_ content: FileContent) -> Bool {
        content.text.hasPrefix("Timestamp,User Count,Type,Name,")
    }

    private static func isFailures(_ content: FileContent) -> Bool {
        content.text.hasPrefix("Method,Name,Error,Occurrences")
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        let table: CSVTable
        do { table = try CSVTable(content.file) } catch {
            log.append(error.diagnostics)
            return Findings()
        }
        if isFailures(content) {
            log.warn(
                nil, "the file lists failures by their reasons, and no latencies",
                suggestion: "import the file beside it that ends in _stats.csv")
            return Findings()
        }
        return isHistory(content) ? history(table, &log) : stats(table, &log)
    }

    private static func cells(_ table: CSVTable, _ row: CSVTable.Row) -> (String) -> Field {
        { name in
            guard let index = table.index(of: name) else { return Field(nil, path: name) }
            return Field(.text(String(row.cells[index])), path: "line \(row.line): \(name)")
        }
    }

    private static func stats(_ table: CSVTable, _ log: inout ImportLog) -> Findings {
        var requests: [(String) -> Field] = []
        var total: ((String) -> Field)?
        var own: [(GeneralTool.Figure, (String) -> Field)] = []
        for row in table.rows {
            let cell = cells(table, row)
            let name = cell("Name").text ?? ""
            if name == "Aggregated", cell("Type").text == nil {
                total = cell
            } else if let figure = GeneralTool.figure(name) {
                own.append((figure, cell))
            } else {
                requests.append(cell)
            }
        }
        // Events of one's own are in the total as if they were requests.
        let busiest = requests.max { (log.count($0("Request Count")) ?? 0) < (log.count($1("Request Count")) ?? 0) }
        guard let cell = own.isEmpty && requests.count > 1 ? total : busiest ?? total else {
            log.warn(nil, "the table has no requests")
            return Findings()
        }
        if requests.count > 1 {
            log.warn(
                nil,
                own.isEmpty
                    ? "requests of \(requests.count) names are in one run"
                    : "of \(requests.count) kinds of requests the most frequent is read: \(cell("Name").text ?? "")")
        }
        var run = run(cell, &log)
        for (figure, values) in own { add(figure, values, to: &run, &log) }
        GeneralTool.warn(run, log: &log)
        return .runs([run])
    }

    private static func run(_ cell: (String) -> Field, _ log: inout ImportLog) -> RecordedRun {
        var run = RecordedRun(id: "locust-0")
        run.origin.client = tool
        if let all = log.count(cell("Request Count")) {
            let failed = log.count(cell("Failure Count")) ?? 0
            run.counts.failed = failed
            run.counts.completed = max(0, all - failed)
            if let rate = log.number(cell("Requests/s")), rate > 0 {
                let seconds = Double(all) / rate
                run.load.duration = Seconds(seconds)
                run.throughput.requests = Rate(Double(max(0, all - failed)) / seconds)
            }
            if failed > 0 { log.warn("Failure Count", "\(failed) failed requests are in the latencies") }
        }
        run.endToEnd = latency(cell, &log)
        return run
    }

    private static func latency(_ cell: (String) -> Field, _ log: inout ImportLog) -> LatencySummary {
        // Rounded to two digits above 100 ms.
        log.summary(cell("Average Response Time"), cell("50%"), cell("90%"), cell("95%"), cell("99%"), unit: 1e-3)
    }

    private static func add(
        _ figure: GeneralTool.Figure, _ values: (String) -> Field, to run: inout RecordedRun, _ log: inout ImportLog
    ) {
        switch figure {
        case .firstToken: run.timeToFirstToken = latency(values, &log)
        case .perToken:
            run.timePerOutputToken = latency(values, &log)
            run.origin.tokenTimeDefinition = .perRequest
        case .inputTokens: run.load.inputTokens = log.amount(values("Average Response Time"))
        case .outputTokens:
            run.load.outputTokens = log.amount(values("Average Response Time"))
            run.origin.tokenCounter = .client
            if let output = run.load.outputTokens, let requests = run.throughput.requests {
                run.throughput.output = Rate(output.value * requests.value)
            }
        }
    }

    private static func history(_ table: CSVTable, _ log: inout ImportLog) -> Findings {
        let rows = table.rows.filter { row in
            let cell = cells(table, row)
            return cell("Name").text == "Aggregated" && (log.number(cell("Total Request Count")) ?? 0) > 0
        }
        guard let first = rows.first, let last = rows.last else {
            log.warn(nil, "the table has no requests")
            return Findings()
        }
        let (start, end) = (cells(table, first), cells(table, last))
        var run = RecordedRun(id: "locust-0")
        run.origin.client = tool
        let all = log.count(end("Total Request Count")) ?? 0
        let failed = log.count(end("Total Failure Count")) ?? 0
        run.counts.failed = failed
        run.counts.completed = max(0, all - failed)
        run.endToEnd = LatencySummary(
            mean: log.amount(end("Total Average Response Time"), unit: 1e-3),
            p50: log.amount(end("Total Median Response Time"), unit: 1e-3))
        if let from = log.number(start("Timestamp")), let to = log.number(end("Timestamp")), to > from {
            run.origin.date = utcDate(epochSeconds: from)
            run.load.duration = Seconds(to - from)
            run.throughput.requests = Rate(Double(max(0, all - failed)) / (to - from))
        }
        let users = rows.compactMap { log.number(cells(table, $0)("User Count")) }.max()
        run.load.concurrency = users.flatMap { $0 > 0 ? $0 : nil }
        log.warn(
            nil, "percentiles of a history are those of ten seconds and are left out",
            suggestion: "import the file that ends in _stats.csv")
        GeneralTool.warn(run, log: &log)
        return .runs([run])
    }
}

/// `--json` and `--json-file` of Locust: a histogram for each kind of request.
enum LocustHistogramImporter: RunImporter {
    static let tool = "Locust"

    static func recognises(_ content: FileContent) -> Bool {
        guard case .array(let items) = content.document, let first = items.first else { return false }
        return first.has("num_requests", "response_times", "num_failures")
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        var samples = LoadSamples()
        var (requests, failed) = (0, 0)
        var names: [String] = []
        var entries: [Field] = []
        for entry in Field(content.document).items {
            let figure = GeneralTool.figure(entry["name"].text ?? "")
            for (key, count) in entry["response_times"].members {
                guard let value = Double(key), value >= 0, let times = log.count(count) else { continue }
                switch figure {
                case .firstToken: samples.firstToken.add(value, times: min(times, 100_000_000))
                case .perToken: samples.perToken.add(value, times: min(times, 100_000_000))
                case .inputTokens, .outputTokens: break
                case nil: samples.endToEnd.add(value, times: min(times, 100_000_000))
                }
            }
            if let figure, let all = log.number(entry["num_requests"]), all > 0,
                let sum = log.number(entry["total_response_time"])
            {
                switch figure {
                case .inputTokens: samples.inputTokens.add(sum / all)
                case .outputTokens: samples.outputTokens.add(sum / all)
                default: break
                }
            }
            guard figure == nil else { continue }
            names.append(entry["name"].text ?? "")
            entries.append(entry)
            requests &+= log.count(entry["num_requests"]) ?? 0
            failed &+= log.count(entry["num_failures"]) ?? 0
            for key in ["start_time", "last_request_timestamp"] {
                if let time = log.number(entry[key]) { samples.note(time: time * 1000) }
            }
        }
        guard !entries.isEmpty else {
            log.warn(nil, "the file has no requests")
            return Findings()
        }
        samples.completed = max(0, requests - failed)
        samples.failed = failed
        if failed > 0 { log.warn("num_failures", "\(failed) failed requests are in the latencies") }
        if names.count > 1 {
            log.warn(nil, "requests of \(names.count) names are in one run: \(names.prefix(5).joined(separator: ", "))")
        }
        var run = RecordedRun(id: "locust-0")
        run.origin.client = tool
        samples.describe(&run, log: &log)
        // Histograms tell no overlap of requests.
        run.throughput.concurrency = nil
        return .runs([run])
    }
}
