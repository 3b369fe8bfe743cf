import Input

/// Reads JSON of any size through a small buffer, and keeps no arrays of one entry a request.
///
/// Takes the bare words `NaN` and `Infinity` for what they mean, several documents in one file (JSON lines), and
/// nothing else that JSON does not allow. Complexity: O(bytes); memory: O(values kept).
struct JSONReader {
    /// Limits that no honest file reaches.
    enum Limit {
        static let depth = JSONScanner.Limit.depth
        static let values = 2_000_000
    }

    /// Keys of arrays that hold one entry a request, or raw samples.
    ///
    /// These take gigabytes and hold prompts, which are private: only their length is kept.
    static let perRequestKeys: Set<String> = [
        "successful", "errored", "incomplete", "total", "requests", "request_args", "generated_texts", "errors",
        "itls", "ttfts", "input_lens", "output_lens", "start_times", "latencies", "samples_ns", "samples_ts",
        "text_outputs", "pdf", "timeslices", "time_series",
    ]

    private var scanner: JSONScanner
    private var values = 0
    /// Records of single requests, which are summed up instead of kept; nil until there is one.
    private(set) var requests: RequestSums?

    init(_ stream: ByteStream) { scanner = JSONScanner(stream) }

    /// All documents of the file; more than one for JSON lines.
    mutating func documents() throws(InputProblems) -> [DataValue] {
        var documents: [DataValue] = []
        scanner.skipMark()
        var isEmpty = true
        while scanner.skipBlank() != nil {
            isEmpty = false
            let before = values
            let document = try value(depth: 0)
            if sumUp(document) { values = before } else { documents.append(document) }
        }
        guard !isEmpty else { throw scanner.failure("the file is empty") }
        guard scanner.problems.isEmpty else { throw InputProblems(scanner.problems) }
        return documents
    }

    /// Adds the record of a single request to the sums; false when it is something else, which is to be kept.
    mutating func sumUp(_ value: DataValue) -> Bool {
        if requests == nil {
            guard let layout = RequestLayouts.all.first(where: { $0.recognises(value) }) else { return false }
            requests = RequestSums(layout, file: scanner.stream.name)
        }
        return requests?.add(value) ?? false
    }

    mutating func value(depth: Int) throws(InputProblems) -> DataValue {
        values += 1
        guard values <= Limit.values else {
            throw scanner.failure(
                "the file holds more than \(Limit.values) values", suggestion: "import the tool's summary file instead")
        }
        guard depth <= Limit.depth else {
            throw scanner.failure("values are nested too deeply", allowed: "at most \(Limit.depth) levels")
        }
        switch scanner.skipBlank() {
        case 0x7B:
            guard let keys = requests?.keys else { return try object(depth: depth) }
            return try record(keys, depth: depth)
        case 0x5B: return try array(depth: depth)
        case 0x22: return .text(try scanner.text())
        case .some: return try word()
        case nil: throw scanner.failure("the file ends in the middle: it is cut off")
        }
    }

    mutating func object(depth: Int) throws(InputProblems) -> DataValue {
        var members: [DataValue.Member] = []
        var keys: Set<String> = []
        _ = scanner.take()
        guard !scanner.ends(with: 0x7D) else { return .object([]) }
        repeat {
            guard scanner.skipBlank() == 0x22 else { throw scanner.unexpected("a key in quotes") }
            let key = try scanner.text()
            if !keys.insert(key).inserted { scanner.noteTwice(key) }
            try scanner.colon()
            if scanner.skipBlank() == 0x5B, JSONReader.perRequestKeys.contains(key) {
                members.append(.init(key: key, value: .skipped(count: try scanner.skipBrackets())))
            } else {
                members.append(.init(key: key, value: try value(depth: depth + 1)))
            }
        } while try scanner.goesOn(to: 0x7D)
        return .object(members)
    }

    /// An object of which only the keys are kept that the layout of the file's records calls for.
    mutating func record(_ keys: [JSONKey], depth: Int) throws(InputProblems) -> DataValue {
        var members: [DataValue.Member] = []
        _ = scanner.take()
        guard !scanner.ends(with: 0x7D) else { return .object([]) }
        repeat {
            guard scanner.skipBlank() == 0x22 else { throw scanner.unexpected("a key in quotes") }
            guard let key = try scanner.key(among: keys) else {
                try scanner.colon()
                try scanner.skipValue()
                continue
            }
            if members.contains(where: { $0.key == key }) { scanner.noteTwice(key) }
            try scanner.colon()
            members.append(.init(key: key, value: try value(depth: depth + 1)))
        } while try scanner.goesOn(to: 0x7D)
        return .object(members)
    }

    mutating func array(depth: Int) throws(InputProblems) -> DataValue {
        var items: [DataValue] = []
        _ = scanner.take()
        guard !scanner.ends(with: 0x5D) else { return .array([]) }
        repeat {
            let before = values
            let item = try value(depth: depth + 1)
            if depth == 0, sumUp(item) { values = before } else { items.append(item) }
        } while try scanner.goesOn(to: 0x5D)
        return .array(items)
    }

    private mutating func word() throws(InputProblems) -> DataValue { try scanner.word(DataValue.init(word:)) }
}

extension DataValue {
    /// A number or one of the words of JSON and of the tools; nil for anything else.
    fileprivate init?(word bytes: UnsafeBufferPointer<UInt8>) {
        guard let first = bytes.first else { return nil }
        let word = String(decoding: bytes, as: UTF8.self)
        if first == 0x2D || (0x30...0x39).contains(first), bytes.allSatisfy(JSONScanner.isOfNumber) {
            if let integer = Int64(word) {
                self = .integer(integer)
                return
            }
            guard let number = Double(word) else { return nil }
            self = number.isFinite ? .number(number) : .nonFinite(word)
            return
        }
        switch word {
        case "true": self = .bool(true)
        case "false": self = .bool(false)
        case "null": self = .null
        case "NaN", "Infinity", "-Infinity": self = .nonFinite(word)
        default: return nil
        }
    }
}
