import Input

/// A log as comma-separated values with a header.
struct TableLog {
    private var places: [RequestLogFields.Role: Int] = [:]
    private let name: String
    let used: [(role: String, name: String)]

    init(_ head: Slice<UnsafeMutableBufferPointer<UInt8>>, _ fields: RequestLogFields, _ name: String)
        throws(InputProblems)
    {
        self.name = name
        let bom: [UInt8] = [0xEF, 0xBB, 0xBF]
        let line = String(
            decoding: (head.starts(with: bom) ? head.dropFirst(3) : head).prefix { $0 != 10 && $0 != 13 }, as: UTF8.self
        )
        let columns = line.split(separator: ",", omittingEmptySubsequences: false).map { $0.filter { $0 != "\"" } }
        var used: [(role: String, name: String)] = []
        for role in RequestLogFields.Role.allCases {
            if let wanted = fields.names[role] {
                guard let place = columns.firstIndex(of: wanted) else {
                    throw RequestLog.problem(
                        name, "the header has no column \(wanted.prefix(60))",
                        suggestion: didYouMean(wanted, among: columns))
                }
                places[role] = place
            } else if fields.names.isEmpty {
                let small = columns.map { $0.lowercased() }
                places[role] = RequestLogFields.usual[role]?.lazy.compactMap { small.firstIndex(of: $0) }.first
            }
            if let place = places[role] { used.append((role.rawValue, columns[place])) }
        }
        self.used = used
        for role in [RequestLogFields.Role.time, .input, .output] where places[role] == nil {
            throw RequestLog.problem(
                name, "the header has no column for \(role.rawValue): \(line.prefix(200))",
                suggestion: "name them: --fields time=COLUMN,input=COLUMN,output=COLUMN")
        }
    }

    func read(_ stream: ByteStream, into sums: inout RequestLogSums) {
        var fields: [Range<Int>] = []
        var feed = LineFeed(stream)
        let (time, input, output) = (places[.time] ?? 0, places[.input] ?? 0, places[.output] ?? 0)
        let least = max(time, input, output)
        let (cached, session, first) = (places[.cached], places[.session], places[.firstToken])
        let (duration, status, model) = (places[.duration], places[.status], places[.model])
        // Nothing in it throws.
        try? feed.forEach { line, number in
            guard number > 1, !line.isEmpty else { return }
            LineField.splitQuoted(line, into: &fields)
            var request = LoggedRequest()
            if fields.count > least {
                func field(_ place: Int?) -> UnsafeBufferPointer<UInt8>? {
                    place.flatMap { $0 < fields.count ? Self.bare(line[part: fields[$0]]) : nil }
                }
                request.time = field(time).flatMap(LoggedTime.seconds)
                request.input = field(input).flatMap(LineField.number)
                request.output = field(output).flatMap(LineField.number)
                if cached != nil { request.cached = field(cached).flatMap(LineField.number) }
                if first != nil { request.firstToken = field(first).flatMap(LoggedTime.seconds) }
                if duration != nil { request.end = field(duration).flatMap(LoggedTime.seconds) }
                if let text = field(status) { request.isFailed = LoggedStatus.isFailed(text) }
                if let text = field(session), !text.isEmpty { sums.note(session: text) }
                if let text = field(model), !text.isEmpty { sums.note(model: text) }
            }
            if !request.add(to: &sums) { sums.skip(line: number) }
        }
    }

    /// Without quotes and blanks around it.
    static func bare(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var (low, high) = (0, text.count)
        while low < high, text[low] == 0x22 || text[low] == 0x20 || text[low] == 0x5B { low += 1 }
        while high > low, text[high - 1] == 0x22 || text[high - 1] == 0x20 || text[high - 1] == 0x5D { high -= 1 }
        return low == 0 && high == text.count ? text : text[part: low..<high]
    }
}

/// Words that say that a request failed.
enum LoggedStatus {
    static func isFailed(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        if let code = LineField.number(text) { return code >= 400 && code < 600 }
        return ["failure", "failed", "error", "FAILED", "ERROR"].contains {
            String(decoding: text, as: UTF8.self) == $0
        }
    }
}

extension RequestLogSums {
    mutating func skip(line: Int) {
        unreadable += 1
        if firstUnreadable == 0 { firstUnreadable = line }
    }

    mutating func note(session: UnsafeBufferPointer<UInt8>) {
        sessions.add(session)
        namesSessions = true
    }

    mutating func note(model: UnsafeBufferPointer<UInt8>) {
        if let place = models.firstIndex(where: { known in
            known.name.utf8.count == model.count && known.name.utf8.elementsEqual(model)
        }) {
            models[place].count += 1
        } else if models.count < 100, model.count < 200 {
            models.append((String(decoding: model, as: UTF8.self), 1))
        }
    }
}

/// A log of lines of JSON, each a request or the body of an answer.
///
/// Keys are found at any depth, as `usage` is nested, in one pass over the quotes of a line; what stands in texts is
/// passed over, as a quote inside of a text is always escaped.
struct JSONLog {
    private let roles: [RequestLogFields.Role]
    private let keys: [[UInt8]]
    /// Seconds of one unit of time: Mooncake counts milliseconds from the start.
    private let unit: Double
    let used: [(role: String, name: String)]

    init(
        _ head: Slice<UnsafeMutableBufferPointer<UInt8>>, _ fields: RequestLogFields, _ name: String
    ) throws(InputProblems) {
        let sample = Array(head.prefix(65_536))
        var (roles, keys): ([RequestLogFields.Role], [[UInt8]]) = ([], [])
        var used: [(role: String, name: String)] = []
        let there = sample.withUnsafeBufferPointer { Self.allKeys($0) }
        for role in RequestLogFields.Role.allCases {
            let candidates: [String]
            if let wanted = fields.names[role] {
                // Of a path such as usage.prompt_tokens the last key is enough.
                candidates = [wanted.split(separator: ".").last.map { String($0) } ?? wanted]
            } else {
                candidates = fields.names.isEmpty ? Self.spellings(role) : []
            }
            guard let found = candidates.first(where: there.contains) else {
                if [.time, .input, .output].contains(role) {
                    throw RequestLog.problem(
                        name, "the first lines have no key for \(role.rawValue)",
                        suggestion: "name them: --fields time=KEY,input=KEY,output=KEY")
                }
                continue
            }
            roles.append(role)
            keys.append(Array(found.utf8))
            used.append((role.rawValue, found))
        }
        unit = there.contains("hash_ids") ? 1e-3 : 1
        self.roles = roles
        self.keys = keys
        self.used = used
    }

    private static func spellings(_ role: RequestLogFields.Role) -> [String] {
        let camel = [
            "starttime": "startTime", "endtime": "endTime", "completionstarttime": "completionStartTime",
            "sessionid": "sessionId", "prompttokens": "promptTokens", "inputtokens": "inputTokens",
            "completiontokens": "completionTokens", "outputtokens": "outputTokens",
        ]
        return (RequestLogFields.usual[role] ?? []).flatMap { name in camel[name].map { [$0, name] } ?? [name] }
    }

    /// Calls `body` with each key of a line and the place behind its colon.
    @inline(__always)
    private static func forEachKey(
        _ line: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>, Int) -> Void
    ) {
        var place = 0
        while let open = LineSearch.place(of: 0x22, in: line, from: place) {
            var close = open + 1
            while true {
                guard let next = LineSearch.place(of: 0x22, in: line, from: close) else { return }
                close = next
                var slashes = 0
                while close - 1 - slashes > open, line[close - 1 - slashes] == 0x5C { slashes += 1 }
                if slashes % 2 == 0 { break }
                close += 1
            }
            place = close + 1
            while place < line.count, line[place] == 0x20 || line[place] == 0x09 { place += 1 }
            guard place < line.count, line[place] == 0x3A else { continue }
            place += 1
            while place < line.count, line[place] == 0x20 || line[place] == 0x09 { place += 1 }
            if place < line.count { body(line[part: (open + 1)..<close], place) }
        }
    }

    private static func allKeys(_ sample: UnsafeBufferPointer<UInt8>) -> Set<String> {
        var keys: Set<String> = []
        forEachKey(sample) { key, _ in if keys.count < 1000 { keys.insert(String(decoding: key, as: UTF8.self)) } }
        return keys
    }

    private static func scalar(_ line: UnsafeBufferPointer<UInt8>, at start: Int) -> UnsafeBufferPointer<UInt8>? {
        let byte = line[start]
        if byte == 0x22 {
            let end = LineSearch.place(of: 0x22, in: line, from: start + 1) ?? line.count
            return line[part: (start + 1)..<end]
        }
        guard byte != 0x7B, byte != 0x5B, byte != 0x6E else { return nil }
        var end = start
        while end < line.count, line[end] != 0x2C, line[end] != 0x7D, line[end] != 0x5D, line[end] != 0x20 { end += 1 }
        return line[part: start..<end]
    }

    func read(_ stream: ByteStream, into sums: inout RequestLogSums) {
        var feed = LineFeed(stream)
        var found = [Int](repeating: -1, count: keys.count)
        try? feed.forEach { line, number in
            guard line.count > 1 else { return }
            for index in found.indices { found[index] = -1 }
            Self.forEachKey(line) { key, place in
                for index in keys.indices where found[index] < 0 && keys[index].count == key.count {
                    if keys[index].elementsEqual(key) { found[index] = place }
                }
            }
            var request = LoggedRequest()
            for (index, role) in roles.enumerated() where found[index] >= 0 {
                guard let text = Self.scalar(line, at: found[index]) else { continue }
                switch role {
                case .time: request.time = LoggedTime.seconds(text).map { $0 * unit }
                case .input: request.input = LineField.number(text)
                case .output: request.output = LineField.number(text)
                case .cached: request.cached = LineField.number(text)
                case .firstToken: request.firstToken = LoggedTime.seconds(text)
                case .duration: request.end = LoggedTime.seconds(text)
                case .status: request.isFailed = LoggedStatus.isFailed(text)
                case .session: if !text.isEmpty { sums.note(session: text) }
                case .model: if !text.isEmpty { sums.note(model: text) }
                }
            }
            // Pieces of a stream have no usage: they are no requests of their own.
            if request.input == nil, line.firstPlace(of: "\"chat.completion.chunk\"") != nil { return }
            if !request.add(to: &sums) { sums.skip(line: number) }
        }
    }
}

/// A log of lines of words, such as that of a web server: fields are numbered from 1; what is in quotes or brackets is
/// one.
struct WordLog {
    private var places: [RequestLogFields.Role: Int] = [:]
    let used: [(role: String, name: String)]

    init(_ fields: RequestLogFields, _ name: String) throws(InputProblems) {
        var used: [(role: String, name: String)] = []
        for role in RequestLogFields.Role.allCases {
            guard let text = fields.names[role] else { continue }
            guard text.hasPrefix("#"), let number = Int(text.dropFirst()), (1...1000).contains(number) else {
                throw RequestLog.problem(
                    name, "\(text.prefix(40)) is no number of a word",
                    suggestion: "write \(role.rawValue)=#4 for the fourth")
            }
            places[role] = number - 1
            used.append((role.rawValue, text))
        }
        self.used = used
    }

    func read(_ stream: ByteStream, into sums: inout RequestLogSums) {
        var feed = LineFeed(stream)
        var words: [Range<Int>] = []
        try? feed.forEach { line, number in
            guard !line.isEmpty else { return }
            Self.split(line, into: &words)
            func word(_ role: RequestLogFields.Role) -> UnsafeBufferPointer<UInt8>? {
                guard let place = places[role], place < words.count else { return nil }
                let text = TableLog.bare(line[part: words[place]])
                // Of a word such as in=812 what follows the sign counts.
                guard role != .time, let sign = text.firstIndex(of: 0x3D) else { return text }
                return text[part: (sign + 1)..<text.count]
            }
            var request = LoggedRequest()
            request.time = word(.time).flatMap(LoggedTime.seconds)
            request.input = word(.input).flatMap(LineField.number)
            request.output = word(.output).flatMap(LineField.number)
            request.cached = word(.cached).flatMap(LineField.number)
            request.end = word(.duration).flatMap(LoggedTime.seconds)
            request.firstToken = word(.firstToken).flatMap(LoggedTime.seconds)
            if let text = word(.status) { request.isFailed = LoggedStatus.isFailed(text) }
            if let text = word(.session), !text.isEmpty { sums.note(session: text) }
            if let text = word(.model), !text.isEmpty { sums.note(model: text) }
            if !request.add(to: &sums) { sums.skip(line: number) }
        }
    }

    private static func split(_ line: UnsafeBufferPointer<UInt8>, into words: inout [Range<Int>]) {
        words.removeAll(keepingCapacity: true)
        var (start, close) = (0, UInt8(0))
        for index in 0..<line.count {
            let byte = line[index]
            if close != 0 {
                if byte == close { close = 0 }
            } else if byte == 0x22 {
                close = 0x22
            } else if byte == 0x5B {
                close = 0x5D
            } else if byte == 0x20 || byte == 0x09 {
                if index > start { words.append(start..<index) }
                start = index + 1
            }
        }
        if start < line.count { words.append(start..<line.count) }
    }
}

/// Spans of OpenTelemetry in JSON, one object or one a line, with the attributes of its conventions for generative AI.
enum TelemetryLog {
    private static let mostBytes = 256 << 20

    static func read(_ stream: ByteStream, into sums: inout RequestLogSums) throws(InputProblems) {
        // A collector writes what it has gathered as one object, prompts and answers among it.
        var feed = LineFeed(stream, longest: mostBytes)
        var whole: [UInt8] = []
        var isWhole = false
        try feed.forEach { line, number throws(InputProblems) in
            // An object over several lines is read at its end.
            if isWhole || !isBalanced(line) {
                isWhole = true
                guard whole.count + line.count < mostBytes else {
                    throw RequestLog.problem(
                        stream.name, "one object has more than 256 MiB", suggestion: "write one object a line")
                }
                whole.append(contentsOf: line)
                whole.append(10)
                return
            }
            try add(Array(line), stream.name, number, &sums)
        }
        if isWhole { try add(whole, stream.name, 1, &sums) }
    }

    private static func isBalanced(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        var (depth, isQuoted, isEscaped) = (0, false, false)
        for byte in line {
            if isEscaped {
                isEscaped = false
            } else if byte == 0x5C {
                isEscaped = true
            } else if byte == 0x22 {
                isQuoted.toggle()
            } else if !isQuoted {
                depth += byte == 0x7B ? 1 : byte == 0x7D ? -1 : 0
            }
        }
        return depth == 0 && !isQuoted
    }

    private static func add(
        _ bytes: [UInt8], _ name: String, _ line: Int, _ sums: inout RequestLogSums
    ) throws(InputProblems) {
        var reader = JSONReader(ByteStream(name: name, bytes: bytes))
        let documents: [DataValue]
        do throws(InputProblems) { documents = try reader.documents() } catch {
            sums.skip(line: line)
            return
        }
        for document in documents {
            for resource in Field(document)["resourceSpans"].items {
                for scope in resource.first("scopeSpans", "instrumentationLibrarySpans").items {
                    for span in scope["spans"].items { add(span, line, &sums) }
                }
            }
        }
    }

    private static func add(_ span: Field, _ line: Int, _ sums: inout RequestLogSums) {
        var request = LoggedRequest()
        var operation: String?
        for attribute in span["attributes"].items {
            let value = attribute["value"]
            switch attribute["key"].text {
            case "gen_ai.operation.name": operation = value["stringValue"].text
            case "gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens": request.input = integer(value)
            case "gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens": request.output = integer(value)
            case "gen_ai.usage.cache_read.input_tokens": request.cached = integer(value)
            case "gen_ai.conversation.id": note(value) { sums.note(session: $0) }
            case "gen_ai.response.model": note(value) { sums.note(model: $0) }
            case "error.type": request.isFailed = true
            default: break
            }
        }
        // Spans of agents repeat the tokens of the calls inside of them.
        if let operation, !["chat", "text_completion", "generate_content"].contains(operation) { return }
        guard request.input != nil || request.output != nil else { return }
        if let code = span["status"]["code"].text, code == "2" || code == "STATUS_CODE_ERROR" {
            request.isFailed = true
        }
        request.time = nanoseconds(span["startTimeUnixNano"])
        request.end = nanoseconds(span["endTimeUnixNano"])
        request.firstToken = span["events"].items.lazy.compactMap { nanoseconds($0["timeUnixNano"]) }.first
        if !request.add(to: &sums) { sums.skip(line: line) }
    }

    private static func note(_ value: Field, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        guard let text = value["stringValue"].text else { return }
        Array(text.utf8).withUnsafeBufferPointer(body)
    }

    /// 64-bit integers are texts by rule, and numbers as often as not.
    private static func integer(_ value: Field) -> Double? {
        value.first("intValue", "doubleValue").text.flatMap { Double($0) }
    }

    private static func nanoseconds(_ field: Field) -> Double? {
        field.text.flatMap { UInt64($0) }.map { Double($0) / 1e9 }
    }
}
