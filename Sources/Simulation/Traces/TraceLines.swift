internal import Input

/// Reads the lines of a trace, one after the other; a line that cannot be read is counted as refused.
struct TraceLines {
    /// Where the columns of a CSV are, and what their times are.
    private struct Columns {
        var time: Int
        var input: Int
        var output: Int
        var session: Int?
    }

    let options: TraceFile
    let layout: TraceLayout
    private let reader: LineReader
    private var columns = Columns(time: 0, input: 0, output: 0, session: nil)
    private var jsonKeys = (time: [UInt8](), input: [UInt8](), output: [UInt8]())
    private var nanosecondsPerUnit = 1e9
    private var fields: [Range<Int>] = []
    private var hashes: [UInt64] = []
    private var given = 0
    private var unreadable = 0
    private var hasPending: Bool
    private var chains: [UInt64: UInt64] = [:]

    /// The line that was read last.
    var line: Int { reader.line }
    /// Whether the trace can be read once only.
    var isStream: Bool { reader.isStream }
    /// Whether it was left before its end because somebody asked for that.
    var wasInterrupted: Bool { reader.wasInterrupted }

    init(_ options: TraceFile, isInterrupted: @escaping @Sendable () -> Bool = { false }) throws(InputProblems) {
        self.options = options
        // No trace has longer lines.
        reader = try LineReader(options.path, longestLine: 1 << 20, isInterrupted: isInterrupted)
        func fail(_ message: String, suggestion: String? = nil) -> InputProblems {
            InputProblems([
                Diagnostic(
                    at: SourcePlace(file: options.path, line: 1), message,
                    allowed:
                        "Azure, BurstGPT, Mooncake; CSV or lines of JSON with time, input and output tokens",
                    suggestion: suggestion)
            ])
        }
        guard !reader.isCompressed else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: options.path), "the file is compressed",
                    suggestion: "uncompress it on the way: gunzip -c FILE | plimsoll simulate --trace -")
            ])
        }
        guard options.speed > 0, options.speed.isFinite else { throw fail("the speed of replay is not above zero") }
        guard try reader.next() else { throw fail("the trace is empty") }
        if reader.current.first == 123 {
            guard let keys = Self.jsonKeys(reader.current) else { throw fail("the first line lacks a time or tokens") }
            jsonKeys = (Array(keys.time.utf8), Array(keys.input.utf8), Array(keys.output.utf8))
            layout = keys.isMooncake ? .mooncake : .json
            nanosecondsPerUnit = keys.isMooncake ? 1e6 : 1e9
            hasPending = true
        } else {
            TraceFields.split(reader.current, into: &fields)
            let line = reader.current
            let names = fields.map { String(decoding: line[$0], as: UTF8.self).lowercased() }
            guard let found = Self.columns(names) else {
                throw fail(
                    "the header lacks a column for the time, the input or the output",
                    suggestion: "name the columns timestamp, input_tokens and output_tokens")
            }
            columns = found
            layout =
                names.contains("contexttokens") ? .azure : names.contains("request tokens") ? .burstGPT : .csv
            hasPending = false
        }
    }

    private static let timeNames = ["timestamp", "time", "arrival", "arrival_time", "arrived_at"]
    private static let inputNames = [
        "contexttokens", "request tokens", "input_tokens", "input_length", "prompt_tokens", "num_prefill_tokens",
        "input",
    ]
    private static let outputNames = [
        "generatedtokens", "response tokens", "output_tokens", "output_length", "completion_tokens",
        "num_decode_tokens", "output",
    ]

    private static func columns(_ names: [String]) -> Columns? {
        func place(_ candidates: [String]) -> Int? {
            for name in candidates {
                if let index = names.firstIndex(of: name) { return index }
            }
            return nil
        }
        guard let time = place(timeNames), let input = place(inputNames), let output = place(outputNames) else {
            return nil
        }
        return Columns(time: time, input: input, output: output, session: names.firstIndex(of: "session id"))
    }

    private static func jsonKeys(
        _ line: [UInt8]
    ) -> (time: String, input: String, output: String, isMooncake: Bool)? {
        func find(_ candidates: [String]) -> String? {
            candidates.first { TraceFields.value(of: Array($0.utf8), in: line) != nil }
        }
        guard let time = find(timeNames), let input = find(inputNames), let output = find(outputNames) else {
            return nil
        }
        let isMooncake = input == "input_length" && TraceFields.value(of: Array("hash_ids".utf8), in: line) != nil
        return (time, input, output, isMooncake)
    }

    /// The next line's request, its arrival in nanoseconds as the trace counts them, at least 0; nil at the end.
    mutating func next(_ rejections: inout Rejections) throws(InputProblems) -> IncomingRequest? {
        while given < options.limit ?? .max {
            if hasPending {
                hasPending = false
            } else if try !reader.next() {
                if given == 0, !wasInterrupted { throw nothingReadable() }
                return nil
            }
            if reader.current.isEmpty { continue }
            guard let request = parse() else {
                unreadable += 1
                rejections.count(.unreadable)
                continue
            }
            given += 1
            return request
        }
        return nil
    }

    private func nothingReadable() -> InputProblems {
        let what = unreadable == 0 ? "the trace has no requests" : "none of \(unreadable) lines could be read"
        return InputProblems([
            Diagnostic(
                at: SourcePlace(file: options.path, line: 2), what,
                suggestion:
                    "each line needs a time (a number, or a date from 1970 to 2261) and two whole numbers of tokens")
        ])
    }

    private mutating func parse() -> IncomingRequest? {
        layout == .mooncake || layout == .json ? parseJSON() : parseCSV()
    }

    /// Times may be dates or numbers; a negative number is no time.
    private func time(_ range: Range<Int>) -> Int64? {
        if let value = TraceFields.number(reader.current, range) {
            let scaled = value * nanosecondsPerUnit
            return value >= 0 && scaled < 9e18 ? Int64(scaled.rounded()) : nil
        }
        return TraceFields.date(reader.current, range)
    }

    private func tokens(_ range: Range<Int>) -> Int? {
        guard let value = TraceFields.number(reader.current, range), value >= 0, value < 1e9 else { return nil }
        return Int(value)
    }

    private mutating func parseCSV() -> IncomingRequest? {
        TraceFields.split(reader.current, into: &fields)
        guard fields.count > max(columns.time, columns.input, columns.output), let time = time(fields[columns.time]),
            let input = tokens(fields[columns.input]), let output = tokens(fields[columns.output])
        else { return nil }
        return IncomingRequest(arrival: time, input: input, output: output)
    }

    private mutating func parseJSON() -> IncomingRequest? {
        let line = reader.current
        guard let timeAt = TraceFields.value(of: jsonKeys.time, in: line),
            let inputAt = TraceFields.value(of: jsonKeys.input, in: line),
            let outputAt = TraceFields.value(of: jsonKeys.output, in: line),
            let time = time(TraceFields.scalar(line, from: timeAt)),
            let input = tokens(TraceFields.scalar(line, from: inputAt)),
            let output = tokens(TraceFields.scalar(line, from: outputAt))
        else { return nil }
        var request = IncomingRequest(arrival: time, input: input, output: output)
        if layout == .mooncake, options.usesSharedText,
            let start = TraceFields.value(of: Array("hash_ids".utf8), in: line)
        {
            TraceFields.numbers(line, from: start, into: &hashes)
            addSharedText(&request)
        }
        return request
    }

    /// The text that a prompt has in common with earlier ones, from Mooncake's ids of blocks of 512 tokens.
    ///
    /// All prompts that share a block beyond the first hang on one chain, named by the first such block; the shared
    /// part is as long as the leading blocks that were seen before. At most 2^16 blocks are remembered.
    private mutating func addSharedText(_ request: inout IncomingRequest) {
        guard let root = hashes.first else { return }
        request.prefixKey = root &+ 1
        request.prefixLength = min(512, request.input)
        var seen = 0
        var chain: UInt64?
        for id in hashes {
            guard let known = chains[id] else { break }
            seen += 1
            if seen > 1 { chain = known }
        }
        let name = chain ?? (hashes.count > 1 ? hashes[1] : root)
        if chains.count > 65_536 { chains.removeAll(keepingCapacity: true) }
        for id in hashes { chains[id] = name }
        request.sessionKey = name &+ 1 | 1 << 62
        request.historyLength = seen > 1 ? min(seen * 512, request.input) : 0
    }
}
