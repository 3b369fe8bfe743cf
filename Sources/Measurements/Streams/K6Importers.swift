import Input
import Quantities

/// The summary of k6: `--summary-export`, `handleSummary`, and the machine-readable summary of k6 1.x.
enum K6SummaryImporter: RunImporter {
    static let tool = "k6"

    static func recognises(_ content: FileContent) -> Bool {
        guard let document = content.document else { return false }
        if document.has("metrics", "root_group") { return true }
        return document["results"]?["metrics"] != nil && document["metadata"] != nil
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        let root = Field(content.document)
        let summary = Summary(root)
        var run = RecordedRun(id: "k6-0")
        run.origin.client = tool
        run.origin.clientVersion = root["metadata"]["k6Version"].text
        run.origin.date = root["metadata"]["generatedAt"].text.map { String($0.prefix(10)) }
        let unit = ["s": 1.0, "us": 1e-6][root["options"]["summaryTimeUnit"].text ?? ""] ?? 1e-3
        // Failed requests, which are often fast, are in the plain metric.
        let answered = summary["http_req_duration{expected_response:true}"]
        let all = summary["http_req_duration"]
        run.endToEnd = latency(answered.isPresent ? answered : all, unit, &log)
        let requests = log.count(summary["http_reqs"]["count"])
        let failure = summary["http_req_failed"]
        // Of a rate, what passed is what was so: the requests that failed.
        let failed =
            log.count(failure.first("passes", "matches"))
            ?? (log.number(failure["rate"]).flatMap { share in
                requests.map { Int((Double($0) * share).rounded()) }
            })
        run.counts.failed = failed
        if let requests { run.counts.completed = max(0, requests - (failed ?? 0)) }
        if let failed, failed > 0, !answered.isPresent {
            log.warn("http_req_duration", "\(failed) failed requests are in the latencies")
        }
        let seconds =
            log.number(root["state"]["testRunDurationMs"]).map { $0 / 1000 } ?? log.number(root["config"]["duration"])
        run.load.duration = seconds.map { Seconds($0) }
        if let seconds, seconds > 0, let completed = run.counts.completed {
            run.throughput.requests = Rate(Double(completed) / seconds)
        } else {
            run.throughput.requests = log.amount(summary["http_reqs"]["rate"])
        }
        // `vus_max` counts users that are set aside, whether they work or not.
        let users = log.number(summary["vus"]["max"])
        run.load.concurrency = users.flatMap { $0 > 0 ? $0 : nil }
        if let dropped = log.number(summary["dropped_iterations"]["count"]), dropped > 0 {
            run.flags.append(.clientBound)
            log.warn(
                "dropped_iterations", "\(shortText(dropped)) requests were never sent: k6 ran out of users",
                suggestion: "raise maxVUs and measure again")
        }
        own(summary, unit, &run, &log)
        GeneralTool.warn(run, log: &log)
        return .runs([run])
    }

    /// Figures that the user's script has measured.
    private static func own(
        _ summary: Summary, _ unit: Double, _ run: inout RecordedRun, _ log: inout ImportLog
    ) {
        for (name, values) in summary.all where !name.hasPrefix("http_") && !name.contains("{") {
            switch GeneralTool.figure(name) {
            case .firstToken: run.timeToFirstToken = latency(values, unit, &log)
            case .perToken:
                run.timePerOutputToken = latency(values, unit, &log)
                run.origin.tokenTimeDefinition = .perRequest
            case .inputTokens: run.load.inputTokens = mean(values, run, &log)
            case .outputTokens:
                run.load.outputTokens = mean(values, run, &log)
                run.origin.tokenCounter = .client
            case nil: break
            }
        }
        guard let requests = run.throughput.requests, let output = run.load.outputTokens else { return }
        run.throughput.output = Rate(output.value * requests.value)
        run.throughput.total = run.load.inputTokens.map { Rate((output.value + $0.value) * requests.value) }
    }

    /// The mean of a trend, or of a counter over all answered requests.
    private static func mean(_ values: Field, _ run: RecordedRun, _ log: inout ImportLog) -> Tokens? {
        if let mean = log.number(values["avg"]) { return Tokens(mean) }
        guard let count = log.number(values["count"]), let completed = run.counts.completed, completed > 0 else {
            return nil
        }
        return Tokens(count / Double(completed))
    }

    private static func latency(_ values: Field, _ unit: Double, _ log: inout ImportLog) -> LatencySummary {
        func percentile(_ number: Int) -> Field { values["p(\(number))"] }
        return log.summary(
            values["avg"], values.first("med", "p(50)"), percentile(90), percentile(95), percentile(99), unit: unit)
    }

    /// Values of metrics by name, wherever the layout has them.
    private struct Summary {
        let all: [(name: String, values: Field)]

        init(_ root: Field) {
            let list = root["results"]["metrics"].items
            if list.isEmpty {
                all = root["metrics"].members.map { name, field in
                    (name, field["values"].isPresent ? field["values"] : field)
                }
            } else {
                all = list.compactMap { item in item["name"].text.map { ($0, item["values"]) } }
            }
        }

        subscript(_ name: String) -> Field { all.first { $0.name == name }?.values ?? Field(nil, path: name) }
    }
}

/// `--out json=FILE` of k6: a line for each point.
enum K6PointsImporter: StreamImporter {
    static let tool = "k6"

    static func recognises(_ head: [UInt8]) -> Bool {
        guard head.first == 0x7B else { return false }
        let line = String(decoding: head.prefix { $0 != 10 }, as: UTF8.self)
        return line.contains("\"metric\":\"") && line.contains("\"data\":{")
            && (line.contains("\"type\":\"Metric\"") || line.contains("\"type\":\"Point\""))
    }

    static func findings(in stream: ByteStream, log: inout ImportLog) throws(InputProblems) -> Findings {
        var points = K6Points()
        var unread = 0
        var feed = LineFeed(stream)
        try feed.forEach { line, _ in
            guard line.firstPlace(of: "\"type\":\"Point\"") != nil else {
                if !line.isEmpty, line.firstPlace(of: "\"type\":\"Metric\"") == nil { unread += 1 }
                return
            }
            guard let name = text(after: "\"metric\":\"", in: line), let value = number(after: "\"value\":", in: line)
            else {
                unread += 1
                return
            }
            points.add(
                name, value, time: text(after: "\"time\":\"", in: line).flatMap(time),
                isExpected: text(after: "\"expected_response\":\"", in: line).map { !$0.is("false") },
                label: text(after: "\"name\":\"", in: line))
        }
        return points.findings(unread: unread, log: &log)
    }

    private static func text(
        after key: StaticString, in line: UnsafeBufferPointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8>? {
        guard let place = line.firstPlace(of: key) else { return nil }
        let start = place + key.utf8CodeUnitCount
        guard let end = line[start...].firstIndex(of: 0x22) else { return nil }
        return line[part: start..<end]
    }

    private static func number(after key: StaticString, in line: UnsafeBufferPointer<UInt8>) -> Double? {
        guard let place = line.firstPlace(of: key) else { return nil }
        let start = place + key.utf8CodeUnitCount
        let end = line[start...].firstIndex { $0 == 0x2C || $0 == 0x7D || $0 == 0x20 } ?? line.count
        return LineField.number(line[part: start..<end])
    }

    /// Milliseconds since 1970 of `2022-01-05T12:46:23.603474+01:00`.
    private static func time(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        Timestamp.seconds(text).map { $0 * 1000 }
    }
}

/// `--out csv=FILE` of k6.
enum K6TableImporter: StreamImporter {
    static let tool = "k6"

    static func recognises(_ head: [UInt8]) -> Bool { head.starts(with: "metric_name,timestamp,metric_value".utf8) }

    static func findings(in stream: ByteStream, log: inout ImportLog) throws(InputProblems) -> Findings {
        var points = K6Points()
        var (unread, expected, name) = (0, -1, -1)
        var fields: [Range<Int>] = []
        var feed = LineFeed(stream)
        try feed.forEach { line, number in
            LineField.splitQuoted(line, into: &fields)
            if number == 1 {
                expected = fields.firstIndex { line[part: $0].is("expected_response") } ?? -1
                name = fields.firstIndex { line[part: $0].is("name") } ?? -1
                return
            }
            if line.isEmpty { return }
            guard fields.count >= 3, let time = LineField.number(line[part: fields[1]]),
                let value = LineField.number(line[part: fields[2]])
            else {
                unread += 1
                return
            }
            func field(_ place: Int) -> UnsafeBufferPointer<UInt8>? {
                place >= 0 && place < fields.count && !fields[place].isEmpty ? line[part: fields[place]] : nil
            }
            // Older versions write seconds, newer ones milliseconds where they are asked to.
            points.add(
                line[part: fields[0]], value, time: time < 1e11 ? time * 1000 : time,
                isExpected: field(expected).map { !$0.is("false") }, label: field(name))
        }
        return points.findings(unread: unread, log: &log)
    }
}

/// Points of k6's metrics, summed up.
private struct K6Points {
    private var samples = LoadSamples()
    private var dropped = 0.0
    private var figures: [UInt64: GeneralTool.Figure?] = [:]

    mutating func add(
        _ metric: UnsafeBufferPointer<UInt8>, _ value: Double, time: Double?, isExpected: Bool?,
        label: UnsafeBufferPointer<UInt8>?
    ) {
        if let time { samples.note(time: time) }
        if metric.is("http_req_duration") {
            // The time of a point is that of the answer.
            samples.add(start: (time ?? value) - value, elapsed: value, isAnswered: isExpected ?? true)
            if let label { samples.count(label: label) }
        } else if metric.is("http_req_waiting") {
            if isExpected ?? true { samples.firstByte.add(value) }
        } else if metric.is("vus") {
            samples.users = max(samples.users, value)
        } else if metric.is("dropped_iterations") {
            dropped += value
        } else if !metric.begins("http_"), let figure = figure(metric) {
            samples.add(value, figure)
        }
    }

    private mutating func figure(_ metric: UnsafeBufferPointer<UInt8>) -> GeneralTool.Figure? {
        var hash = StableHash()
        hash.add(UnsafeRawBufferPointer(metric))
        if let known = figures[hash.value] { return known }
        let found = GeneralTool.figure(String(decoding: metric, as: UTF8.self))
        if figures.count < 10_000 { figures[hash.value] = .some(found) }
        return found
    }

    func findings(unread: Int, log: inout ImportLog) -> Findings {
        if unread > 0 { log.warn(nil, "\(unread) lines are no points of k6 and are left out") }
        guard samples.completed + samples.failed > 0 else {
            log.warn(nil, "the file has no points of http_req_duration")
            return Findings()
        }
        var run = RecordedRun(id: "k6-0")
        run.origin.client = K6SummaryImporter.tool
        samples.describe(&run, log: &log)
        if dropped > 0 {
            run.flags.append(.clientBound)
            log.warn(
                "dropped_iterations", "\(shortText(dropped)) requests were never sent: k6 ran out of users",
                suggestion: "raise maxVUs and measure again")
        }
        return .runs([run])
    }
}
