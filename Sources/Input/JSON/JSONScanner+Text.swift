/// Text, numbers and words.
extension JSONScanner {
    /// The bytes of a text that lies whole in the buffer and holds no escapes, as nearly all do; the index is past them.
    mutating func plainText() -> UnsafeBufferPointer<UInt8>? {
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

    /// A key of an object as one of `keys`; nil for any other, which is then not even made into text.
    public mutating func key(among keys: [JSONKey]) throws(InputProblems) -> String? {
        guard let bytes = plainText() else {
            let key = try text()
            return keys.contains { $0.text == key } ? key : nil
        }
        return keys.first { $0.bytes.count == bytes.count && $0.bytes.elementsEqual(bytes) }?.text
    }

    /// The text in quotes that comes next; what is longer than ``Limit/text`` bytes is cut.
    public mutating func text() throws(InputProblems) -> String {
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
    func cut(_ bytes: [UInt8]) -> String? {
        guard bytes.count >= Limit.text else { return nil }
        return (1...3).lazy.compactMap { String(validating: bytes.dropLast($0), as: UTF8.self) }.first
    }

    mutating func escaped() throws(InputProblems) -> [UInt8] {
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

    mutating func hexadecimal() throws(InputProblems) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = take(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure("\\u needs four hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
        }
        return code
    }

    /// A number or a word such as `true`, as it is written, given to `read`; what that finds to be none is refused.
    public mutating func word<Value>(
        _ read: (UnsafeBufferPointer<UInt8>) -> Value?
    ) throws(InputProblems) -> Value {
        var at = index
        while at < stream.filled, !JSONScanner.endsWord(stream.buffer[at]) { at += 1 }
        if at < stream.filled {
            guard at - index < Limit.word else { throw failure("this is no JSON value") }
            let bytes = UnsafeBufferPointer(rebasing: stream.buffer[index..<at])
            guard let value = read(bytes) else { throw notAValue(bytes) }
            index = at
            return value
        }
        // The word lies across the end of the buffer.
        var bytes: [UInt8] = []
        while let byte = peek(), !JSONScanner.endsWord(byte) {
            guard bytes.count < Limit.word else { throw failure("this is no JSON value") }
            bytes.append(byte)
            index += 1
        }
        guard let value = bytes.withUnsafeBufferPointer(read) else {
            throw bytes.withUnsafeBufferPointer(notAValue)
        }
        return value
    }

    /// A value that stands for itself as text: what is in quotes, or a number as it is written; nil for `null` and for
    /// lists and objects, which are passed over.
    public mutating func plainValue() throws(InputProblems) -> String? {
        switch skipBlank() {
        case 0x22: return try text()
        case 0x5B, 0x7B:
            _ = try skipBrackets()
            return nil
        case nil: throw failure("the file ends in the middle: it is cut off")
        case .some:
            let word = try word(JSONScanner.plainWord)
            return word == "null" ? nil : word
        }
    }

    private static func plainWord(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        guard let first = bytes.first else { return nil }
        let word = String(decoding: bytes, as: UTF8.self)
        if first == 0x2D || (0x30...0x39).contains(first) { return bytes.allSatisfy(isOfNumber) ? word : nil }
        return ["true", "false", "null"].contains(word) ? word : nil
    }

    private func notAValue(_ bytes: UnsafeBufferPointer<UInt8>) -> InputProblems {
        failure("this is no JSON value: \(String(decoding: bytes.prefix(40), as: UTF8.self))")
    }

    /// Whether a byte occurs in numbers.
    public static func isOfNumber(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || byte == 0x2E || byte == 0x2D || byte == 0x2B || byte == 0x45 || byte == 0x65
    }

    static func endsWord(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == 0x2C || byte == 0x7D || byte == 0x5D || byte == 0x3A || byte == 0x22
    }
}

/// A key to look for: as text, and as the bytes that are compared.
public struct JSONKey: Sendable {
    /// The key.
    public let text: String
    let bytes: [UInt8]

    /// A key of objects.
    public init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }
}
