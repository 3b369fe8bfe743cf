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
    /// These take gigabytes and hold prompts, which are nobody's business: only their length is kept.
    static let perRequestKeys: Set<String> = [
        "successful", "errored", "incomplete", "total", "requests", "request_args", "generated_texts", "errors",
        "itls", "ttfts", "input_lens", "output_lens", "start_times", "latencies", "samples_ns", "samples_ts",
        "text_outputs", "pdf", "timeslices", "time_series",
    ]

    private let stream: ByteStream
    private var index = 0
    private var values = 0
    /// Duplicate keys and the like, noted while reading goes on.
    private var problems: [Diagnostic] = []
    /// Records of single requests, which are summed up instead of kept; nil until one is met.
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
    private mutating func sumUp(_ value: DataValue) -> Bool {
        if requests == nil {
            guard let layout = RequestLayouts.all.first(where: { $0.recognises(value) }) else { return false }
            requests = RequestSums(layout, file: stream.name)
        }
        return requests?.add(value) ?? false
    }

    private mutating func value(depth: Int) throws(InputProblems) -> DataValue {
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

    private mutating func object(depth: Int) throws(InputProblems) -> DataValue {
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
    private mutating func record(depth: Int) throws(InputProblems) -> DataValue {
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

    private mutating func array(depth: Int) throws(InputProblems) -> DataValue {
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

    private mutating func ends(with bracket: UInt8) -> Bool {
        guard skipBlank() == bracket else { return false }
        index += 1
        return true
    }

    /// Whether a comma follows; false after the bracket that closes.
    private mutating func goesOn(to bracket: UInt8) throws(InputProblems) -> Bool {
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

    private mutating func colon() throws(InputProblems) {
        guard skipBlank() == 0x3A else { throw unexpected("a colon") }
        index += 1
    }

    private mutating func noteTwice(_ key: String) {
        guard problems.count < 100 else { return }
        problems.append(Diagnostic(at: stream.place(at: index), "the key stands there twice: \(key.prefix(60))"))
    }

    // MARK: - Passing over

    /// Passes over any value; checks brackets and quotes, not each value within.
    private mutating func skipValue() throws(InputProblems) {
        switch skipBlank() {
        case 0x7B, 0x5B: _ = try skipBrackets()
        case 0x22:
            index += 1
            try skipText()
        case nil: throw failure("the file ends in the middle: it is cut off")
        case .some:
            let start = index
            while let byte = peek(), !JSONReader.endsWord(byte) { index += 1 }
            // The buffer may have been filled anew, so only an unmoved index says that there is nothing.
            if index == start, let byte = peek(), JSONReader.endsWord(byte) { throw unexpected("a value") }
        }
    }

    /// Passes over an array or an object and counts its items; checks brackets and quotes, not each value.
    private mutating func skipBrackets() throws(InputProblems) -> Int {
        var open: [UInt8] = []
        var commas = 0
        var isEmpty = true
        while true {
            if index >= stream.filled, !more() { throw failure("the file ends in the middle: it is cut off") }
            let plain = endOfPlainBytes()
            if plain > index { isEmpty = false }
            index = plain
            guard index < stream.filled else { continue }
            let byte = stream.buffer[index]
            index += 1
            switch byte {
            case 0x22:
                isEmpty = false
                try skipText()
            case 0x5B, 0x7B:
                if !open.isEmpty { isEmpty = false }
                open.append(byte + 2)
                guard open.count <= Limit.depth else {
                    throw failure("values are nested too deeply", allowed: "at most \(Limit.depth) levels")
                }
            case 0x5D, 0x7D:
                guard open.popLast() == byte else { throw failure("a bracket closes what was not opened") }
                if open.isEmpty { return isEmpty ? 0 : commas + 1 }
            case 0x2C: if open.count == 1 { commas += 1 }
            case 0x20, 0x0A, 0x0D, 0x09: break
            default: isEmpty = false
            }
        }
    }

    /// Where the next byte stands that is a quote, a bracket, a comma or blank, from the index on.
    private func endOfPlainBytes() -> Int {
        let bytes = stream.buffer
        let end = stream.filled
        var at = index
        while at < end, JSONReader.isPlain(bytes[at]) { at += 1 }
        return at
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        // Letters, digits and most signs; `,` is 2C, `"` 22, and brackets have 5B to 7D.
        (byte > 0x2C && byte < 0x5B) || (byte > 0x5D && byte < 0x7B)
    }

    private mutating func skipText() throws(InputProblems) {
        while true {
            let bytes = stream.buffer
            let end = stream.filled
            var at = index
            while at < end {
                let byte = bytes[at]
                if byte == 0x22 || byte == 0x5C { break }
                at += 1
            }
            index = at
            if at >= end {
                guard more() else { throw failure("the file ends within quotes: it is cut off") }
                continue
            }
            index += 1
            if bytes[at] == 0x22 { return }
            guard take() != nil else { throw failure("the file ends within quotes: it is cut off") }
        }
    }

    // MARK: - Text and words

    /// The bytes of a text that lies whole in the buffer and holds no escapes, as nearly all do; the index is past them.
    private mutating func plainText() -> UnsafeBufferPointer<UInt8>? {
        let bytes = stream.buffer
        let start = index + 1
        var at = start
        while at < stream.filled {
            let byte = bytes[at]
            if byte == 0x22 {
                guard at - start <= Limit.text else { return nil }
                index = at + 1
                return UnsafeBufferPointer(rebasing: bytes[start..<at])
            }
            if byte == 0x5C || byte < 0x20 { return nil }
            at += 1
        }
        return nil
    }

    /// A key that the layout of the records calls for; nil for any other.
    private mutating func wantedKey() throws(InputProblems) -> String? {
        guard let keys = requests?.keys else { return try text() }
        guard let bytes = plainText() else {
            let key = try text()
            return keys.contains { $0.text == key } ? key : nil
        }
        return keys.first { $0.bytes.count == bytes.count && $0.bytes.elementsEqual(bytes) }?.text
    }

    private mutating func text() throws(InputProblems) -> String {
        if let bytes = plainText() {
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw failure("this text is not UTF-8", suggestion: "save the file as UTF-8")
            }
            return text
        }
        _ = take()
        var bytes: [UInt8] = []
        while let byte = take() {
            if byte == 0x22 {
                guard let text = String(validating: bytes, as: UTF8.self) ?? cut(bytes) else {
                    throw failure("this text is not UTF-8", suggestion: "save the file as UTF-8")
                }
                return text
            }
            if byte < 0x20 { throw failure("a control character stands within quotes") }
            if byte == 0x5C {
                let escape = try escaped()
                if bytes.count < Limit.text { bytes += escape }
            } else if bytes.count < Limit.text {
                bytes.append(byte)
            }
        }
        throw failure("the file ends within quotes: it is cut off")
    }

    /// Text that was cut at the limit, perhaps within a character.
    private func cut(_ bytes: [UInt8]) -> String? {
        guard bytes.count >= Limit.text else { return nil }
        return (1...3).lazy.compactMap { String(validating: bytes.dropLast($0), as: UTF8.self) }.first
    }

    private mutating func escaped() throws(InputProblems) -> [UInt8] {
        switch take() {
        case 0x22: return [0x22]
        case 0x5C: return [0x5C]
        case 0x2F: return [0x2F]
        case 0x62: return [0x08]
        case 0x66: return [0x0C]
        case 0x6E: return [0x0A]
        case 0x72: return [0x0D]
        case 0x74: return [0x09]
        case 0x75:
            var code = try hexadecimal()
            if (0xD800..<0xDC00).contains(code), take() == 0x5C, take() == 0x75 {
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw failure("half a surrogate pair") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw failure("half a surrogate pair") }
            return Array(String(Character(scalar)).utf8)
        default: throw failure("an unknown escape within quotes")
        }
    }

    private mutating func hexadecimal() throws(InputProblems) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = take(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure("\\u needs four hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
        }
        return code
    }

    private mutating func word() throws(InputProblems) -> DataValue {
        var at = index
        while at < stream.filled, !JSONReader.endsWord(stream.buffer[at]) { at += 1 }
        if at < stream.filled {
            guard at - index < Limit.word else { throw failure("this is no JSON value") }
            let bytes = UnsafeBufferPointer(rebasing: stream.buffer[index..<at])
            let value = JSONReader.value(of: bytes)
            guard let value else { throw notAValue(bytes) }
            index = at
            return value
        }
        // The word lies across the end of the buffer.
        var bytes: [UInt8] = []
        while let byte = peek(), !JSONReader.endsWord(byte) {
            guard bytes.count < Limit.word else { throw failure("this is no JSON value") }
            bytes.append(byte)
            index += 1
        }
        guard let value = bytes.withUnsafeBufferPointer(JSONReader.value(of:)) else {
            throw bytes.withUnsafeBufferPointer(notAValue)
        }
        return value
    }

    private func notAValue(_ bytes: UnsafeBufferPointer<UInt8>) -> InputProblems {
        failure("this is no JSON value: \(String(decoding: bytes.prefix(40), as: UTF8.self))")
    }

    /// A number or one of the words of JSON and of the tools; nil for anything else.
    private static func value(of bytes: UnsafeBufferPointer<UInt8>) -> DataValue? {
        guard let first = bytes.first else { return nil }
        let word = String(decoding: bytes, as: UTF8.self)
        if first == 0x2D || (0x30...0x39).contains(first), bytes.allSatisfy(isOfNumber) {
            if let integer = Int64(word) { return .integer(integer) }
            guard let number = Double(word) else { return nil }
            return number.isFinite ? .number(number) : .nonFinite(word)
        }
        return switch word {
        case "true": .bool(true)
        case "false": .bool(false)
        case "null": .null
        case "NaN", "Infinity", "-Infinity": .nonFinite(word)
        default: nil
        }
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || byte == 0x2E || byte == 0x2D || byte == 0x2B || byte == 0x45 || byte == 0x65
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == 0x2C || byte == 0x7D || byte == 0x5D || byte == 0x3A || byte == 0x22
    }

    // MARK: - Bytes

    private mutating func more() -> Bool {
        index = 0
        return stream.refill()
    }

    private mutating func peek() -> UInt8? {
        if index >= stream.filled, !more() { return nil }
        return stream.buffer[index]
    }

    private mutating func take() -> UInt8? {
        guard let byte = peek() else { return nil }
        index += 1
        return byte
    }

    private mutating func skipBlank() -> UInt8? {
        while let byte = peek() {
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            index += 1
        }
        return nil
    }

    private mutating func unexpected(_ wanted: String) -> InputProblems {
        peek() == nil
            ? failure("the file ends in the middle: it is cut off") : failure("\(wanted) is expected here")
    }

    private func failure(_ message: String, allowed: String? = nil, suggestion: String? = nil) -> InputProblems {
        InputProblems(
            problems + [Diagnostic(at: stream.place(at: index), message, allowed: allowed, suggestion: suggestion)])
    }
}
