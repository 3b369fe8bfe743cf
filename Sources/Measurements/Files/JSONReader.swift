import Input

/// Reads JSON of any size through a small buffer, and keeps no arrays of one entry a request.
///
/// Takes the bare words `NaN` and `Infinity` for what they mean, several documents in one file (JSON lines), and
/// nothing else that JSON does not allow. Complexity: O(bytes); memory: O(values kept).
struct JSONReader {
    /// Limits that no honest file reaches.
    enum Limit {
        static let depth = 128
        static let values = 2_000_000
        /// Longer text is cut; nothing that matters is as long.
        static let text = 4096
        /// Most digits and signs of a number.
        static let word = 400
    }

    /// Keys of arrays that hold one entry a request, or raw samples.
    ///
    /// These take gigabytes and hold prompts, which are private: only their length is kept.
    static let perRequestKeys: Set<String> = [
        "successful", "errored", "incomplete", "total", "requests", "request_args", "generated_texts", "errors",
        "itls", "ttfts", "input_lens", "output_lens", "start_times", "latencies", "samples_ns", "samples_ts",
        "text_outputs", "pdf", "timeslices", "time_series",
    ]

    let stream: ByteStream
    var index = 0
    var values = 0
    /// Duplicate keys and the like, noted while reading goes on.
    var problems: [Diagnostic] = []
    /// Records of single requests, which are summed up instead of kept; nil until there is one.
    private(set) var requests: RequestSums?

    init(_ stream: ByteStream) { self.stream = stream }

    /// All documents of the file; more than one for JSON lines.
    mutating func documents() throws(InputProblems) -> [DataValue] {
        var documents: [DataValue] = []
        if peek() == 0xEF { for _ in 0..<3 { _ = take() } }
        var isEmpty = true
        while skipBlank() != nil {
            isEmpty = false
            let before = values
            let document = try value(depth: 0)
            if sumUp(document) { values = before } else { documents.append(document) }
        }
        guard !isEmpty else { throw failure("the file is empty") }
        guard problems.isEmpty else { throw InputProblems(problems) }
        return documents
    }

    /// Adds the record of a single request to the sums; false when it is something else, which is to be kept.
    mutating func sumUp(_ value: DataValue) -> Bool {
        if requests == nil {
            guard let layout = RequestLayouts.all.first(where: { $0.recognises(value) }) else { return false }
            requests = RequestSums(layout, file: stream.name)
        }
        return requests?.add(value) ?? false
    }

    mutating func value(depth: Int) throws(InputProblems) -> DataValue {
        values += 1
        guard values <= Limit.values else {
            throw failure(
                "the file holds more than \(Limit.values) values", suggestion: "import the tool's summary file instead")
        }
        guard depth <= Limit.depth else {
            throw failure("values are nested too deeply", allowed: "at most \(Limit.depth) levels")
        }
        switch skipBlank() {
        case 0x7B: return requests == nil ? try object(depth: depth) : try record(depth: depth)
        case 0x5B: return try array(depth: depth)
        case 0x22: return .text(try text())
        case .some: return try word()
        case nil: throw failure("the file ends in the middle: it is cut off")
        }
    }

    mutating func object(depth: Int) throws(InputProblems) -> DataValue {
        var members: [DataValue.Member] = []
        var keys: Set<String> = []
        _ = take()
        guard !ends(with: 0x7D) else { return .object([]) }
        repeat {
            guard skipBlank() == 0x22 else { throw unexpected("a key in quotes") }
            let key = try text()
            if !keys.insert(key).inserted { noteTwice(key) }
            try colon()
            if skipBlank() == 0x5B, JSONReader.perRequestKeys.contains(key) {
                members.append(.init(key: key, value: .skipped(count: try skipBrackets())))
            } else {
                members.append(.init(key: key, value: try value(depth: depth + 1)))
            }
        } while try goesOn(to: 0x7D)
        return .object(members)
    }

    /// An object of which only the keys are kept that the layout of the file's records calls for.
    mutating func record(depth: Int) throws(InputProblems) -> DataValue {
        var members: [DataValue.Member] = []
        _ = take()
        guard !ends(with: 0x7D) else { return .object([]) }
        repeat {
            guard skipBlank() == 0x22 else { throw unexpected("a key in quotes") }
            guard let key = try wantedKey() else {
                try colon()
                try skipValue()
                continue
            }
            if members.contains(where: { $0.key == key }) { noteTwice(key) }
            try colon()
            members.append(.init(key: key, value: try value(depth: depth + 1)))
        } while try goesOn(to: 0x7D)
        return .object(members)
    }

    mutating func array(depth: Int) throws(InputProblems) -> DataValue {
        var items: [DataValue] = []
        _ = take()
        guard !ends(with: 0x5D) else { return .array([]) }
        repeat {
            let before = values
            let item = try value(depth: depth + 1)
            if depth == 0, sumUp(item) { values = before } else { items.append(item) }
        } while try goesOn(to: 0x5D)
        return .array(items)
    }

    mutating func ends(with bracket: UInt8) -> Bool {
        guard skipBlank() == bracket else { return false }
        index += 1
        return true
    }

    /// Whether a comma follows; false after the bracket that closes.
    mutating func goesOn(to bracket: UInt8) throws(InputProblems) -> Bool {
        switch skipBlank() {
        case 0x2C:
            index += 1
            return true
        case bracket:
            index += 1
            return false
        default: throw unexpected(bracket == 0x7D ? "a comma or a closing brace" : "a comma or a closing bracket")
        }
    }

    mutating func colon() throws(InputProblems) {
        guard skipBlank() == 0x3A else { throw unexpected("a colon") }
        index += 1
    }

    mutating func noteTwice(_ key: String) {
        guard problems.count < 100 else { return }
        problems.append(Diagnostic(at: stream.place(at: index), "the key stands there twice: \(key.prefix(60))"))
    }

    mutating func more() -> Bool {
        index = 0
        return stream.refill()
    }

    mutating func peek() -> UInt8? {
        if index >= stream.filled, !more() { return nil }
        return stream.buffer[index]
    }

    mutating func take() -> UInt8? {
        guard let byte = peek() else { return nil }
        index += 1
        return byte
    }

    mutating func skipBlank() -> UInt8? {
        while let byte = peek() {
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            index += 1
        }
        return nil
    }

    mutating func unexpected(_ wanted: String) -> InputProblems {
        peek() == nil
            ? failure("the file ends in the middle: it is cut off") : failure("\(wanted) is expected here")
    }

    func failure(_ message: String, allowed: String? = nil, suggestion: String? = nil) -> InputProblems {
        InputProblems(
            problems + [Diagnostic(at: stream.place(at: index), message, allowed: allowed, suggestion: suggestion)])
    }
}
