import Quantities

/// What the samples of a general load tool come to: requests of whatever kind, of which some are answered.
struct LoadSamples: Sendable {
    /// E2E of answered requests, and what only users who made it so have: TTFT, TPOT, all in milliseconds.
    var endToEnd = ValueSketch()
    var firstToken = ValueSketch()
    var perToken = ValueSketch()
    var firstByte = ValueSketch()
    var inputTokens = RunningMean()
    var outputTokens = RunningMean()
    var completed = 0
    var failed = 0
    /// Milliseconds since 1970 of the first request sent and the last answered.
    private(set) var start = Double.infinity
    private(set) var end = -Double.infinity
    /// Most users at a time, where the tool tells.
    var users = 0.0
    /// Requests by name, in the order in which they came first; beyond a hundred they are not told apart.
    private(set) var labels: [(name: String, count: Int)] = []
    private var places: [UInt64: Int] = [:]
    private var busy = 0.0

    /// Adds a request from `start` that took `elapsed`, both in milliseconds.
    mutating func add(start: Double, elapsed: Double, isAnswered: Bool) {
        guard elapsed >= 0, elapsed < 1e12, start >= 0, start < 1e14 else { return }
        self.start = min(self.start, start)
        end = max(end, start + elapsed)
        busy += elapsed
        guard isAnswered else {
            failed += 1
            return
        }
        completed += 1
        endToEnd.add(elapsed)
    }

    /// Adds a point of time at which something happened.
    mutating func note(time: Double) {
        guard time >= 0, time < 1e14 else { return }
        start = min(start, time)
        end = max(end, time)
    }

    /// Counts a request of this name.
    mutating func count(label: UnsafeBufferPointer<UInt8>) {
        var hash = StableHash()
        hash.add(UnsafeRawBufferPointer(label))
        if let place = places[hash.value] {
            labels[place].count += 1
        } else if labels.count < 100 {
            places[hash.value] = labels.count
            labels.append((String(decoding: label, as: UTF8.self), 1))
        }
    }

    /// Writes what is known into a run, and says what a general load tool cannot know.
    func describe(_ run: inout RecordedRun, log: inout ImportLog) {
        run.counts.completed = completed
        run.counts.failed = failed
        run.endToEnd = endToEnd.latency(unit: 1e-3)
        run.timeToFirstToken = firstToken.latency(unit: 1e-3)
        run.timePerOutputToken = perToken.latency(unit: 1e-3)
        if !perToken.isEmpty { run.origin.tokenTimeDefinition = .perRequest }
        run.load.inputTokens = inputTokens.mean.map { Tokens($0) }
        run.load.outputTokens = outputTokens.mean.map { Tokens($0) }
        if run.load.outputTokens != nil { run.origin.tokenCounter = .client }
        if start < end {
            let duration = Seconds((end - start) / 1000)
            run.origin.date = utcDate(epochSeconds: start / 1000)
            run.load.duration = duration
            run.throughput.requests = Requests(Double(completed)) / duration
            run.throughput.concurrency = busy / (end - start)
            if let tokens = run.load.outputTokens { run.throughput.output = tokens * Double(completed) / duration }
            if let input = run.load.inputTokens, let output = run.load.outputTokens {
                run.throughput.total = (input + output) * Double(completed) / duration
            }
        }
        if users > 0 { run.load.concurrency = users }
        if firstToken.isEmpty, let mean = firstByte.mean, mean > 0 {
            run.notes = "first_byte_ms=\(shortText((mean * 100).rounded() / 100))"
        }
        if labels.count > 1 {
            let most = labels.sorted { ($1.count, $0.name) < ($0.count, $1.name) }.prefix(5)
            log.warn(
                nil,
                "requests of \(labels.count) names are in one run: "
                    + most.map { "\($0.name.prefix(40)) (\($0.count))" }.joined(separator: ", "),
                suggestion: "measure those of the model by themselves")
        }
        GeneralTool.warn(run, log: &log)
    }
}

/// What all load tools for any web service have in common: they know of no tokens.
enum GeneralTool {
    static func warn(_ run: RecordedRun, log: inout ImportLog) {
        guard run.timeToFirstToken.isEmpty || run.load.outputTokens == nil else { return }
        log.warn(
            nil, "the tool counts no tokens and sees no first token: only E2E and requests/s are known",
            suggestion:
                "give --value input_tokens=... --value output_tokens=..., or measure with the script of plimsoll "
                + "suggest-benchmarks")
    }

    /// What a name that users choose for a figure of their own most likely stands for.
    enum Figure {
        case firstToken, perToken, inputTokens, outputTokens
    }

    static func figure(_ name: String) -> Figure? {
        let word = name.lowercased().filter { $0.isLetter || $0.isNumber }
        if word.contains("ttft") || word.contains("timetofirsttoken") { return .firstToken }
        if word.contains("tpot") || word.contains("timeperoutputtoken") { return .perToken }
        if ["inputtokens", "prompttokens"].contains(where: word.hasSuffix) { return .inputTokens }
        if ["outputtokens", "completiontokens", "generatedtokens"].contains(where: word.hasSuffix) {
            return .outputTokens
        }
        return nil
    }
}
