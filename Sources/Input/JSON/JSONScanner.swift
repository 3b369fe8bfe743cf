/// Reads JSON of any size through a small buffer, a token at a time; what is not asked for is passed over, not kept.
///
/// Complexity: O(bytes); memory: O(nesting), at most ``Limit/depth`` levels.
public struct JSONScanner {
    /// Limits that no honest file reaches.
    public enum Limit {
        /// Deepest nesting.
        public static let depth = 128
        /// Longer text is cut; nothing that matters is as long.
        public static let text = 4096
        /// Most digits and signs of a number.
        public static let word = 400
    }

    /// Where the bytes come from.
    public let stream: ByteStream
    var index = 0
    /// Duplicate keys and the like, noted while reading goes on.
    public private(set) var problems: [Diagnostic] = []

    /// A scanner at the start of `stream`.
    public init(_ stream: ByteStream) { self.stream = stream }

    /// Passes over a byte order mark.
    public mutating func skipMark() {
        if peek() == 0xEF { for _ in 0..<3 { _ = take() } }
    }

    /// Reads an object member by member: `body` gets each key, and reads or passes over its value.
    public mutating func object(
        _ body: (inout JSONScanner, String) throws(InputProblems) -> Void
    ) throws(InputProblems) {
        guard skipBlank() == 0x7B else { throw unexpected("an object") }
        _ = take()
        guard !ends(with: 0x7D) else { return }
        repeat {
            guard skipBlank() == 0x22 else { throw unexpected("a key in quotes") }
            let key = try text()
            try colon()
            try body(&self, key)
        } while try goesOn(to: 0x7D)
    }

    /// Reads those members of an object whose keys are among `keys`; the others are passed over.
    public mutating func object(
        _ keys: [JSONKey], _ body: (inout JSONScanner, String) throws(InputProblems) -> Void
    ) throws(InputProblems) {
        guard skipBlank() == 0x7B else { throw unexpected("an object") }
        _ = take()
        guard !ends(with: 0x7D) else { return }
        repeat {
            guard skipBlank() == 0x22 else { throw unexpected("a key in quotes") }
            let key = try key(among: keys)
            try colon()
            if let key { try body(&self, key) } else { try skipValue() }
        } while try goesOn(to: 0x7D)
    }

    /// Reads an array item by item: `body` reads or passes over each.
    public mutating func array(
        _ body: (inout JSONScanner) throws(InputProblems) -> Void
    ) throws(InputProblems) {
        guard skipBlank() == 0x5B else { throw unexpected("an array") }
        _ = take()
        guard !ends(with: 0x5D) else { return }
        repeat { try body(&self) } while try goesOn(to: 0x5D)
    }

    /// Whether the bracket that closes comes next; it is passed over.
    public mutating func ends(with bracket: UInt8) -> Bool {
        guard skipBlank() == bracket else { return false }
        index += 1
        return true
    }

    /// Whether a comma follows; false after the bracket that closes.
    public mutating func goesOn(to bracket: UInt8) throws(InputProblems) -> Bool {
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

    /// Passes over the colon after a key.
    public mutating func colon() throws(InputProblems) {
        guard skipBlank() == 0x3A else { throw unexpected("a colon") }
        index += 1
    }

    /// Notes that a key stands in an object twice.
    public mutating func noteTwice(_ key: String) { note("the key stands there twice: \(key.prefix(60))") }

    /// Notes a problem at the present place; at most a hundred.
    public mutating func note(_ message: String) {
        guard problems.count < 100 else { return }
        problems.append(Diagnostic(at: stream.place(at: index), message))
    }

    mutating func more() -> Bool {
        index = 0
        return stream.refill()
    }

    mutating func peek() -> UInt8? {
        if index >= stream.filled, !more() { return nil }
        return stream.buffer[index]
    }

    /// The next byte, which is passed over; nil at the end.
    public mutating func take() -> UInt8? {
        guard let byte = peek() else { return nil }
        index += 1
        return byte
    }

    /// The next byte that is not blank, which stays; nil at the end.
    public mutating func skipBlank() -> UInt8? {
        while let byte = peek() {
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            index += 1
        }
        return nil
    }

    /// A failure that says what should stand here, or that the file is cut off.
    public mutating func unexpected(_ wanted: String) -> InputProblems {
        peek() == nil
            ? failure("the file ends in the middle: it is cut off") : failure("\(wanted) is expected here")
    }

    /// A failure at the present place, after what was noted before.
    public func failure(_ message: String, allowed: String? = nil, suggestion: String? = nil) -> InputProblems {
        InputProblems(
            problems + [Diagnostic(at: stream.place(at: index), message, allowed: allowed, suggestion: suggestion)])
    }
}
